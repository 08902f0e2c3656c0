#include "base/sqlite/Connection.h"
#include "base/sqlite/Statement.h"
#include "proofs/Screens.h"
#include "server/RateLimits.h"

using namespace counterpart;
using namespace counterpart::test;

/// The CDP reads a newer schema than the tablets, or finds that one asks too often: a real tablet on a real
/// line goes on working, is told in words, and loses nothing.
class tst_CentreMovesOn : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("no_proxy", "*"); }
    void init()
    {
        m_drawer = std::make_unique<Drawer>();
        m_shop = std::make_unique<Shop>(database());
        m_tablet = std::make_unique<Tablet>(*m_drawer);
        QVERIFY(m_tablet->enrol(*m_shop));
        QVERIFY(m_tablet->signIn());
    }
    void cleanup()
    {
        m_tablet.reset();
        m_shop.reset();
        m_drawer.reset();
    }

    void a_tablet_of_the_older_schema_works_on_until_it_is_updated()
    {
        newerSchema(1);
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::Online));
        m_shop->put(ResourceType::Coupon, u"cp-1"_s, renamed(u"cp-1"_s, u"Older"_s));
        m_tablet->health.syncNow();
        QTRY_COMPARE_WITH_TIMEOUT(title(u"cp-1"_s), u"Older"_s, 60'000);
    }

    void after_the_update_what_reads_differently_is_fetched_again_and_what_waited_is_sent_once()
    {
        m_shop->close();
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::Offline));
        QVERIFY(wait(m_tablet->coupons.redeem(u"cp-1"_s, u"cu-1"_s, {})));
        QCOMPARE(m_tablet->device.outboxCounts().queued, 1);
        m_tablet.reset();

        // What an older program stored of a coupon is not what the newer one reads: nothing of the feed tells
        // it, for no coupon has changed.
        newerSchema(1);
        const QStringList whole = snapshot();
        QCOMPARE(whole.size(), 2);
        m_tablet = std::make_unique<Tablet>(Device::Setup{.folder = m_drawer->profile,
                                                          .clock = shopNow,
                                                          .random = systemRandom,
                                                          .secrets = m_drawer->keyring,
                                                          .clientVersion = u"test"_s,
                                                          .sync = {.schema = 2}});
        QVERIFY(wait(m_tablet->access.start()));
        QVERIFY(m_tablet->signIn());
        QVERIFY(m_tablet->drained());
        QTRY_VERIFY_WITH_TIMEOUT(snapshot().value(0) != whole.value(0), 60'000);
        const QStringList again = snapshot();
        QVERIFY2(again.value(1).contains(u"coupon"_s) && !again.value(1).contains(u"customer"_s),
                 qPrintable(again.value(1)));
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::Online));
        QCOMPARE(m_shop->redemptions(u"cp-1"_s), 1);
        QVERIFY(!title(u"cp-min"_s).isEmpty());
        QVERIFY(wait(m_tablet->briefing.open(u"cu-1"_s, u"asked"_s))); // who was there before is there still

        m_shop->put(ResourceType::Coupon, u"cp-min"_s, renamed(u"cp-min"_s, u"Newer"_s));
        m_tablet->health.syncNow();
        QTRY_COMPARE_WITH_TIMEOUT(title(u"cp-min"_s), u"Newer"_s, 60'000);
        QCOMPARE(snapshot(), again); // once is enough
    }

    void a_tablet_too_old_for_the_centre_is_told_to_update_and_keeps_its_work()
    {
        Screens screens(*m_tablet);
        newerSchema(2);
        m_tablet->health.syncNow();
        QTRY_VERIFY_WITH_TIMEOUT(headline(screens) == u"Counterpart must be updated."_s, 60'000);
        QVERIFY(wait(m_tablet->coupons.redeem(u"cp-1"_s, u"cu-1"_s, {})));
        QCOMPARE(m_tablet->device.outboxCounts().queued, 1);
        newerSchema(1);
        m_tablet->health.syncNow();
        QVERIFY(m_tablet->drained());
        QCOMPARE(m_shop->redemptions(u"cp-1"_s), 1);
    }

    void who_asks_too_often_is_told_when_it_goes_on_and_nothing_is_lost()
    {
        Screens screens(*m_tablet);
        using Kind = server::RateLimits::Kind;
        // As if it had asked on and on for the next hour: nothing of the budget comes back before.
        static constexpr milliseconds wholeHour = std::chrono::hours(1);
        const auto spend = [this](Kind kind) {
            const QString device = m_tablet->device.profile().deviceId;
            while (m_shop->cdp.context.limits->take(kind, device, shopNow() + wholeHour).allowed) { }
        };
        m_shop->close();
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::Offline));
        QVERIFY(wait(m_tablet->coupons.redeem(u"cp-1"_s, u"cu-1"_s, {})));
        spend(Kind::Changes);
        spend(Kind::Commands);
        m_shop->open();
        m_tablet->health.syncNow();
        QTRY_VERIFY_WITH_TIMEOUT(headline(screens).startsWith(u"The centre is busy."_s), 60'000);
        QCOMPARE(m_tablet->device.outboxCounts().queued, 1);
        QCOMPARE(m_shop->redemptions(u"cp-1"_s), 0);
        skippedMs += 2 * wholeHour.count();
        QVERIFY(m_tablet->drained()); // by itself
        QCOMPARE(m_shop->redemptions(u"cp-1"_s), 1);
    }

private:
    /// Coupons read differently from schema 2 on; tablets of an older one than `oldest` are not served.
    void newerSchema(int oldest)
    {
        m_shop->close();
        m_shop->cdp.context.config.changedBySchema = {{2, {ResourceType::Coupon}}};
        m_shop->cdp.context.config.oldestSchema = oldest;
        m_shop->open();
    }
    QJsonObject renamed(const QString &id, const QString &title)
    {
        QJsonObject coupon = m_shop->stored(ResourceType::Coupon, id);
        coupon[u"title"_s] = TestCdp::text(title);
        return coupon;
    }
    QString title(const QString &id)
    {
        const auto found
            = wait(m_tablet->device.read([id](CacheReader &reader) { return reader.coupon(id); }));
        return found && *found ? (*found)->title.in(u"en"_s) : QString();
    }
    QString database() const { return m_drawer->folder.filePath(u"cdp.db"_s); }
    /// The last snapshot that the tablet began: which, and the kinds that it asked for (empty: all).
    QStringList snapshot()
    {
        auto file
            = sqlite::Connection::open(database(), sqlite::Access::ReadOnly, sqlite::Durability::Normal);
        if (!file)
            qFatal("%s", qPrintable(file.error().detail));
        sqlite::Connection connection = *std::move(file);
        auto row = connection.prepared("SELECT id, coalesce(types, '') FROM snapshot LEFT JOIN snapshot_wish "
                                       "ON snapshot_id = id");
        return row && *(*row)->step() ? QStringList{(*row)->text(0), (*row)->text(1)} : QStringList();
    }
    static QString headline(Screens &screens)
    {
        screens.sync.refresh();
        return screens.english([&] { return screens.sync.headline(); });
    }

    std::unique_ptr<Shop> m_shop;
    std::unique_ptr<Drawer> m_drawer;
    std::unique_ptr<Tablet> m_tablet;
};

QTEST_GUILESS_MAIN(tst_CentreMovesOn)
#include "tst_CentreMovesOn.moc"
