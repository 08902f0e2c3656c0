#include "proofs/ByteSearch.h"
#include "proofs/Screens.h"
#include "server/DeviceOrders.h"

#include <QDir>

using namespace counterpart;
using namespace counterpart::test;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString customerName = u"Zyxquil Kanarova"_s;
const QString typedNote = u"Wants the turquoise umbrella back"_s;

/// The clocks of one tablet: what its wall says, and what really passed.
struct Hours
{
    milliseconds wallMoved{0}, passed{0};
    QByteArray bootId = "boot-1";
    milliseconds bootedAt = systemBootTime().sinceBoot;

    void bootAnew(milliseconds after, const QByteArray &id)
    {
        passed = after;
        bootId = id;
        bootedAt = systemBootTime().sinceBoot + passed;
    }

    Device::Setup setup(const Drawer &drawer)
    {
        return {.folder = drawer.profile,
                .clock = [this] { return shopNow() + wallMoved + passed; },
                .random = systemRandom,
                .secrets = drawer.keyring,
                .clientVersion = u"test"_s,
                .bootTime = [this]() -> BootTime {
                    return {bootId, systemBootTime().sinceBoot + passed - bootedAt};
                },
                .leaseCheck = 50ms};
    }
};

bool untilLeaseOver(Tablet &tablet)
{
    return QTest::qWaitFor(
        [&] {
            return tablet.access.state() == AccessState::StorageTrouble
                && tablet.access.trouble().code == u"lease-ended"_s;
        },
        60'000);
}

bool untilBack(Tablet &tablet)
{
    return QTest::qWaitFor(
        [&] {
            return tablet.access.state() == AccessState::SignedOut && !tablet.device.staff().isEmpty()
                && tablet.device.facts().firstSyncPercent == 100
                && tablet.device.facts().link == SyncFacts::Link::Online;
        },
        60'000);
}

QStringList cacheFiles(const Drawer &drawer)
{
    return QDir(drawer.profile).entryList({u"cache*"_s}, QDir::Files | QDir::Hidden);
}

} // namespace

/// A tablet that nobody can reach: after the lease its customer data is gone by itself, its work is not, and
/// the next contact brings everything back.
class tst_DataLeaseEnds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_shop = std::make_unique<Shop>();
        QJsonObject customer = m_shop->stored(ResourceType::Customer, u"cu-1"_s);
        customer[u"displayName"_s] = customerName;
        m_shop->put(ResourceType::Customer, u"cu-1"_s, customer);
    }

    void after_the_lease_the_data_is_gone_and_the_work_is_sent_at_the_next_contact()
    {
        Hours hours;
        Drawer drawer;
        ByteSearch search({customerName, typedNote});
        ByteSearch ids({u"cu-open"_s});
        QByteArray keyBefore;
        {
            Tablet tablet(hours.setup(drawer));
            QVERIFY(tablet.enrol(*m_shop));
            QVERIFY(tablet.signIn());
            QVERIFY(!tablet.lookup.search(customerName).hits.isEmpty());
            m_shop->close();
            tablet.device.syncNow();
            QVERIFY(tablet.untilLink(SyncFacts::Link::Offline));
            QVERIFY(wait(tablet.briefing.addNote(u"cu-1"_s, typedNote, u"service"_s)));
            QVERIFY(!ids.hits({drawer.profile}).isEmpty()); // the search looks where the rows are
            keyBefore = drawer.keyring->secrets[u"device-secret"_s];

            hours.passed = 71h;
            QTest::qWait(300);
            QCOMPARE(tablet.access.state(), AccessState::SignedIn);
            hours.passed = 72h;
            QVERIFY(untilLeaseOver(tablet));
            QVERIFY(!tablet.core.person());
            QVERIFY(tablet.device.staff().isEmpty());
            QVERIFY(!tablet.device.store());
            QVERIFY(tablet.lookup.search(customerName).hits.isEmpty());
            QVERIFY(tablet.device.overlay().isEmpty());
            const auto gone = [&] {
                return cacheFiles(drawer).isEmpty()
                    && drawer.keyring->secrets[u"device-secret"_s] != keyBefore;
            };
            QVERIFY(QTest::qWaitFor(gone, 30'000));
            QCOMPARE(tablet.device.outboxCounts().queued, 1);
            QCOMPARE(search.hits({drawer.profile}), QStringList());
            QCOMPARE(ids.hits({drawer.profile}), QStringList());
            QVERIFY(!wait(tablet.access.signIn(u"as-1"_s, u"246810"_s)));
        }
        {
            Tablet tablet(hours.setup(drawer)); // switched off and on: still without a line
            QCOMPARE(wait(tablet.access.start()).error().code, u"lease-ended"_s);
            QVERIFY(untilLeaseOver(tablet));
            QVERIFY(tablet.untilLink(SyncFacts::Link::Offline));
            QCOMPARE(tablet.device.outboxCounts().queued, 1);
            QVERIFY(cacheFiles(drawer).isEmpty());
            QCOMPARE(search.hits({drawer.profile}), QStringList());

            m_shop->open();
            tablet.access.retry();
            QVERIFY(untilBack(tablet));
            QVERIFY(tablet.signIn());
            QVERIFY(!tablet.lookup.search(customerName).hits.isEmpty());
            QVERIFY(tablet.drained());
            QCOMPARE(m_shop->stored(ResourceType::Customer, u"cu-1"_s)["notes"_L1].toArray().size(), 1);
        }
        Tablet tablet(hours.setup(drawer)); // and what came back stays
        QVERIFY(wait(tablet.access.start()));
        QCOMPARE(tablet.access.state(), AccessState::SignedOut);
        QVERIFY(tablet.signIn());
        QVERIFY(!tablet.lookup.search(customerName).hits.isEmpty());
    }

    void a_locked_tablet_that_reports_to_the_cdp_keeps_its_data()
    {
        Hours hours;
        Drawer drawer;
        Tablet tablet(hours.setup(drawer));
        QVERIFY(tablet.enrol(*m_shop));
        QVERIFY(tablet.signIn());
        tablet.access.lock();
        hours.passed = 60h;
        // What orders the tablet to report, as its timer does each quarter of an hour.
        const QString id = tablet.device.profile().deviceId;
        QVERIFY(server::orderDevice(*m_shop->cdp.storage, m_shop->cdp.context, id,
                                    {.id = u"dr-1"_s, .kind = Directive::Kind::RefreshPolicy}, {}));
        QVERIFY(QTest::qWaitFor([&] { return m_shop->cdp.storage->directives(id)->isEmpty(); }, 60'000));
        m_shop->close();
        QVERIFY(tablet.untilLink(SyncFacts::Link::Offline));
        hours.passed = 100h;
        QTest::qWait(500);
        QCOMPARE(tablet.access.state(), AccessState::Locked);
        hours.passed = 133h;
        QVERIFY(untilLeaseOver(tablet));
    }

    void it_ends_at_the_start_of_a_tablet_that_lay_in_a_drawer()
    {
        Hours hours;
        Drawer drawer;
        {
            Tablet tablet(hours.setup(drawer));
            QVERIFY(tablet.enrol(*m_shop));
        }
        m_shop->close();
        hours.bootAnew(71h, "boot-2");
        {
            Tablet tablet(hours.setup(drawer));
            QVERIFY(wait(tablet.access.start()));
            QCOMPARE(tablet.access.state(), AccessState::SignedOut);
            QVERIFY(!tablet.device.staff().isEmpty()
                    || QTest::qWaitFor([&] { return !tablet.device.staff().isEmpty(); }));
        }
        hours.bootAnew(74h, "boot-3");
        Tablet tablet(hours.setup(drawer));
        QCOMPARE(wait(tablet.access.start()).error().code, u"lease-ended"_s);
        QVERIFY(untilLeaseOver(tablet));
        QVERIFY(cacheFiles(drawer).isEmpty());
        QVERIFY(tablet.device.staff().isEmpty());
    }

    void the_person_is_told_why_and_what_to_do_and_that_the_work_is_safe()
    {
        Hours hours;
        Drawer drawer;
        Tablet tablet(hours.setup(drawer));
        Screens screens(tablet);
        QVERIFY(tablet.enrol(*m_shop));
        QVERIFY(tablet.signIn());
        m_shop->close();
        tablet.device.syncNow();
        QVERIFY(tablet.untilLink(SyncFacts::Link::Offline));
        QVERIFY(wait(tablet.briefing.addNote(u"cu-1"_s, typedNote, u"service"_s)));
        hours.passed = 72h;
        QVERIFY(untilLeaseOver(tablet));
        QCOMPARE(screens.app.stage(), u"trouble"_s);
        QCOMPARE(screens.english([&] { return screens.app.troubleTitle(); }),
                 u"Customer data was removed: no contact for 72 hours"_s);
        QCOMPARE(screens.english([&] { return screens.app.troubleText(); }),
                 u"1 item saved here is safe and will be sent. Connect the tablet, and everything comes "
                 "back."_s);
        QCOMPARE(screens.app.troubleAction(), u"Connect"_s);
        m_shop->open();
        screens.app.actOnTrouble();
        QVERIFY(untilBack(tablet));
        QCOMPARE(screens.app.stage(), u"signIn"_s);
    }

    void a_clock_moved_by_years_ends_nothing_and_a_reading_program_respects_the_end()
    {
        Hours hours;
        Drawer drawer;
        Tablet tablet(hours.setup(drawer));
        QVERIFY(tablet.enrol(*m_shop));
        QVERIFY(tablet.signIn());
        m_shop->close();
        tablet.device.syncNow();
        QVERIFY(tablet.untilLink(SyncFacts::Link::Offline));
        for (const milliseconds moved : {milliseconds(3652 * 24h), milliseconds(-3652 * 24h)}) {
            hours.wallMoved = moved;
            QTest::qWait(300);
            QCOMPARE(tablet.access.state(), AccessState::SignedIn);
            QVERIFY(!tablet.lookup.search(customerName).hits.isEmpty());
        }
        Tablet beside(hours.setup(drawer)); // a second program, while the first has not looked yet
        QVERIFY(wait(beside.device.startReadOnly()));
        hours.passed = 73h; // with the clock still ten years behind
        QVERIFY(untilLeaseOver(tablet));
        Tablet later(hours.setup(drawer));
        QCOMPARE(wait(later.device.startReadOnly()).error().code, u"lease-ended"_s);
    }

    void a_tablet_that_was_revoked_meanwhile_hands_over_and_does_not_come_back()
    {
        Hours hours;
        Drawer drawer;
        Tablet tablet(hours.setup(drawer));
        QVERIFY(tablet.enrol(*m_shop));
        QVERIFY(tablet.signIn());
        const QString id = tablet.device.profile().deviceId;
        m_shop->close();
        tablet.device.syncNow();
        QVERIFY(tablet.untilLink(SyncFacts::Link::Offline));
        QVERIFY(wait(tablet.briefing.addNote(u"cu-1"_s, typedNote, u"service"_s)));
        hours.passed = 73h;
        QVERIFY(untilLeaseOver(tablet));
        skippedMs += 1'000;
        QVERIFY(server::revokeDevice(*m_shop->cdp.storage, m_shop->cdp.context, id, {}, true));
        m_shop->open();
        tablet.access.retry();
        QVERIFY(QTest::qWaitFor([&] { return tablet.access.trouble().code == u"handed-over"_s; }, 60'000));
        QCOMPARE((*m_shop->cdp.storage->device(id))->status, u"wiped"_s);
        QCOMPARE(m_shop->stored(ResourceType::Customer, u"cu-1"_s)["notes"_L1].toArray().size(), 1);
        QVERIFY(drawer.keyring->secrets.empty());
        tablet.access.retry(); // "Set up again"
        QVERIFY(QTest::qWaitFor([&] { return tablet.access.state() == AccessState::NotEnrolled; }, 30'000));
    }

    void a_keyring_that_is_locked_then_keeps_no_file_and_is_asked_again()
    {
        Hours hours;
        Drawer drawer;
        {
            Tablet tablet(hours.setup(drawer));
            QVERIFY(tablet.enrol(*m_shop));
        }
        hours.bootAnew(80h, "boot-2");
        drawer.keyring->mood = MemorySecretStore::Mood::Silent;
        Tablet tablet(hours.setup(drawer));
        QVERIFY(!wait(tablet.access.start()));
        QCOMPARE(tablet.access.state(), AccessState::KeyringTrouble);
        QVERIFY(cacheFiles(drawer).isEmpty());
        drawer.keyring->mood = MemorySecretStore::Mood::Open;
        tablet.access.retry();
        QVERIFY(untilBack(tablet)); // the line was up all the time
        QVERIFY(tablet.signIn());
    }

private:
    std::unique_ptr<Shop> m_shop;
};

QTEST_GUILESS_MAIN(tst_DataLeaseEnds)
#include "tst_DataLeaseEnds.moc"
