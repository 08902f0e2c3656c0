#include "proofs/Screens.h"

#include <QDir>
#include <QFile>

using namespace counterpart;
using namespace counterpart::test;
using Mood = MemorySecretStore::Mood;

/// A tablet that is full, damaged or locked, and a hostile barcode: each says what to do and loses nothing.
class tst_BadDevice : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("no_proxy", "*"); }
    void init()
    {
        m_shop = std::make_unique<Shop>();
        m_drawer = std::make_unique<Drawer>();
        build();
        QVERIFY(m_tablet->enrol(*m_shop));
        QVERIFY(m_tablet->signIn());
    }
    void cleanup()
    {
        m_screens.reset();
        m_tablet.reset();
        m_drawer.reset();
        m_shop.reset();
    }

    void a_full_disk_refuses_the_redemption_in_words_and_saves_no_half_of_it()
    {
        m_shop->close();
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::Offline));
        limitOutbox(1); // SQLite lifts it to what is there: no page more
        CouponViewModel &coupon = m_screens->coupon;
        coupon.check(u"WKND-7K2M"_s, {});
        QTRY_COMPARE_WITH_TIMEOUT(coupon.phase(), u"ready"_s, 20'000);
        QString refused;
        // Pages that are half full take the first acts, the small ones longest: full is when each is refused.
        for (const int length : {800, 1}) {
            refused.clear();
            for (int i = 0; i < 200 && refused.isEmpty(); ++i) {
                const auto note
                    = wait(m_tablet->briefing.addNote(u"cu-1"_s, QString(length, u'n'), u"service"_s));
                if (!note)
                    refused = m_screens->english([&note] { return ActText::refusal(note.error()); });
            }
        }
        QVERIFY2(refused.contains(u"no space left"_s) && refused.contains(u"nothing was saved"_s),
                 qPrintable(refused));
        const qsizetype kept = commands().size();
        coupon.redeem();
        QTRY_VERIFY_WITH_TIMEOUT(!coupon.busy(), 20'000);
        QVERIFY2(coupon.refusal().contains(u"no space left"_s), qPrintable(coupon.refusal()));
        QVERIFY(coupon.phase() != u"redeemed"_s);
        QCOMPARE(commands().size(), kept);
        QVERIFY(commands(u"coupon.redeem"_s).isEmpty());
        QVERIFY(m_tablet->device.overlay().about({ResourceType::Coupon, u"cp-1"_s}).isEmpty());

        limitOutbox(1'000'000); // space was freed
        const auto card = wait(m_tablet->coupons.redeem(u"cp-1"_s, u"cu-1"_s, {}));
        QVERIFY2(bool(card), qPrintable(codeOf(card)));
        m_shop->open();
        m_tablet->health.syncNow();
        QVERIFY(m_tablet->drained());
        QCOMPARE(m_shop->redemptions(u"cp-1"_s), 1);
        QCOMPARE(m_shop->stored(ResourceType::Customer, u"cu-1"_s)["notes"_L1].toArray().size(), kept);
    }

    void a_damaged_cache_is_loaded_again_without_anybody_signed_in_and_the_outbox_is_untouched()
    {
        saveOffline();
        const QList<Command> before = commands();
        stop();
        damage(u"cache.db"_s);
        m_shop->open();
        build();
        QVERIFY(wait(m_tablet->access.start()));
        QVERIFY(m_tablet->device.cacheRebuilt());
        QVERIFY(!m_tablet->device.outboxRebuilt());
        QCOMPARE(m_tablet->access.state(), AccessState::SignedOut);
        QTRY_COMPARE_WITH_TIMEOUT(m_tablet->device.staff().size(), 3, 60'000); // else nobody could sign in
        QVERIFY(m_tablet->signIn());
        const QString said = m_screens->english([this] { return m_screens->app.repairText(); });
        QVERIFY2(said.contains(u"damaged"_s) && said.contains(u"will be sent"_s), qPrintable(said));
        QTRY_VERIFY_WITH_TIMEOUT(!m_tablet->lookup.search(u"Mira"_s).hits.isEmpty(), 60'000);
        QVERIFY(m_tablet->drained());
        QCOMPARE(m_shop->redemptions(u"cp-1"_s), 1);
        QCOMPARE(commands().size(), before.size());
        // The damaged file is kept for support beside the new one.
        QCOMPARE(QDir(m_drawer->profile).entryList({u"cache.db.damaged-*"_s}).size(), 1);
    }

    void a_damaged_outbox_is_restored_from_its_mirror_and_everything_is_sent_once()
    {
        saveOffline();
        const auto before = commands();
        stop();
        damage(u"outbox.db"_s);
        build();
        QVERIFY(wait(m_tablet->access.start()));
        QVERIFY(!m_tablet->device.outboxRebuilt());
        const QString said = m_screens->english([this] { return m_screens->app.repairText(); });
        QVERIFY2(said.contains(u"Nothing was lost"_s), qPrintable(said));
        QVERIFY(!QDir(m_drawer->profile).entryList({u"outbox.db.damaged-*"_s}).isEmpty());
        QCOMPARE(commands().size(), before.size());
        m_shop->open();
        QVERIFY(m_tablet->signIn());
        m_tablet->device.syncNow();
        QVERIFY(m_tablet->drained());
        QCOMPARE(m_shop->redemptions(u"cp-1"_s), 1);
    }

    void a_damaged_outbox_with_a_damaged_mirror_is_kept_aside_and_said()
    {
        saveOffline();
        stop();
        damage(u"outbox.db"_s);
        damage(u"outbox.db.mirror"_s);
        build();
        QVERIFY(wait(m_tablet->access.start()));
        QVERIFY(m_tablet->device.outboxRebuilt());
        const QString said = m_screens->english([this] { return m_screens->app.repairText(); });
        QVERIFY2(said.contains(u"call support"_s), qPrintable(said));
        QVERIFY(!QDir(m_drawer->profile).entryList({u"outbox.db.damaged-*"_s}).isEmpty());
        QVERIFY(commands().isEmpty());
    }

    void a_first_load_that_was_cut_goes_on_after_a_restart_without_anybody_signed_in()
    {
        stop();
        m_drawer = std::make_unique<Drawer>();
        build();
        QVERIFY(wait(m_tablet->access.start()));
        QVERIFY(wait(m_tablet->access.enrol(m_shop->address(), m_shop->code(), u"Desk"_s)));
        m_shop->close();
        stop(); // as early as it can be: perhaps nothing of the snapshot has arrived
        QFile::remove(m_drawer->profile + u"/cache.db"_s);
        m_shop->open();
        build();
        QVERIFY(wait(m_tablet->access.start()));
        QTRY_COMPARE_WITH_TIMEOUT(m_tablet->device.staff().size(), 3, 60'000);
        QVERIFY(m_tablet->signIn());
    }

    void a_keyring_that_is_locked_absent_or_silent_says_so_and_all_is_there_when_it_opens_data()
    {
        QTest::addColumn<int>("mood");
        QTest::addColumn<QString>("title");
        QTest::addColumn<QString>("text");
        QTest::newRow("locked") << int(Mood::Locked) << u"keyring is not open"_s << u"Unlock it"_s;
        QTest::newRow("absent") << int(Mood::NoBackend) << u"no keyring service"_s << u"gnome-keyring"_s;
        QTest::newRow("silent") << int(Mood::Silent) << u"keyring is not open"_s << u"Unlock it"_s;
    }
    void a_keyring_that_is_locked_absent_or_silent_says_so_and_all_is_there_when_it_opens()
    {
        QFETCH(int, mood);
        QFETCH(QString, title);
        QFETCH(QString, text);
        saveOffline();
        stop();
        const auto secrets = m_drawer->keyring->secrets;
        m_drawer->keyring->mood = Mood(mood);
        m_shop->open();
        build();
        QVERIFY(!wait(m_tablet->access.start()));
        QCOMPARE(m_tablet->access.state(), AccessState::KeyringTrouble);
        QCOMPARE(m_screens->app.stage(), u"trouble"_s);
        const QString saidTitle = m_screens->english([this] { return m_screens->app.troubleTitle(); });
        const QString saidText = m_screens->english([this] { return m_screens->app.troubleText(); });
        QVERIFY2(saidTitle.contains(title), qPrintable(saidTitle));
        QVERIFY2(saidText.contains(text), qPrintable(saidText));
        QVERIFY(m_drawer->keyring->secrets == secrets); // never a new key over existing files
        m_screens->app.actOnTrouble();
        QTest::qWait(200);
        QCOMPARE(m_tablet->access.state(), AccessState::KeyringTrouble);

        m_drawer->keyring->mood = Mood::Open;
        m_screens->app.actOnTrouble();
        QTRY_COMPARE_WITH_TIMEOUT(m_tablet->access.state(), AccessState::SignedOut, 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(m_tablet->device.staff().size(), 3, 20'000);
        QVERIFY(m_tablet->signIn());
        QVERIFY(m_tablet->drained());
        QCOMPARE(m_shop->redemptions(u"cp-1"_s), 1);
    }

    void a_profile_that_another_program_holds_can_be_opened_once_that_is_closed()
    {
        Tablet second(*m_drawer);
        Screens screens(second);
        QVERIFY(!wait(second.access.start()));
        QCOMPARE(second.access.state(), AccessState::StorageTrouble);
        const QString said = screens.english([&] { return screens.app.troubleText(); });
        QVERIFY2(said.contains(u"Another window"_s), qPrintable(said));
        stop();
        screens.app.actOnTrouble();
        QTRY_COMPARE_WITH_TIMEOUT(second.access.state(), AccessState::SignedOut, 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(second.device.staff().size(), 3, 20'000);
        QVERIFY(second.signIn());
    }

    void a_barcode_of_forty_kilobytes_is_refused_in_words_wherever_it_is_scanned()
    {
        const QString code(40'000, u'7');
        AppViewModel &app = m_screens->app;
        app.go(u"find"_s);
        app.scanned(code);
        QTRY_VERIFY_WITH_TIMEOUT(!app.scanText().isEmpty(), 20'000);
        const auto scan = [&] {
            app.scanned(code);
            (void)QTest::qWaitFor([&app] { return !app.scanText().isEmpty(); }, 20'000);
            return app.scanText();
        };
        const QString said = m_screens->english(scan);
        QVERIFY2(said.contains(u"not one of ours"_s) && said.size() < 200, qPrintable(said.left(300)));
        QCOMPARE(app.screen(), u"find"_s);

        CouponViewModel &coupon = m_screens->coupon;
        coupon.check(code, {});
        QTRY_COMPARE_WITH_TIMEOUT(coupon.phase(), u"ready"_s, 20'000);
        const QString shown = coupon.word() + coupon.reason() + coupon.evidence() + coupon.say();
        QVERIFY2(shown.size() > 10 && shown.size() < 2'000, qPrintable(shown.left(300)));
        QVERIFY(coupon.mainAction() == u"none"_s);
        QVERIFY(wait(m_tablet->desk.startPicking(u"pk-3"_s)));
        const auto picked = wait(m_tablet->desk.pickByScan(u"pk-3"_s, code));
        QVERIFY(!picked);
        QVERIFY(m_screens->english([&] { return ActText::refusal(picked.error()); })
                    .contains(u"not in the order"_s));
        QVERIFY(!wait(m_tablet->desk.findOrder(code)));
        m_tablet->access.signOut();
        app.scanned(code); // at the sign-in screen it is no badge
        m_screens->signIn.badge(code);
        QVERIFY(m_screens->signIn.refusal().contains(u"badge"_s));
        // Nothing of it was kept.
        for (const QString &name : QDir(m_drawer->profile).entryList(QDir::Files)) {
            QFile file(m_drawer->profile + u'/' + name);
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY2(!file.readAll().contains(QByteArray(100, '7')), qPrintable(name));
        }
    }

private:
    void build()
    {
        m_tablet = std::make_unique<Tablet>(*m_drawer);
        m_screens = std::make_unique<Screens>(*m_tablet);
    }
    void stop()
    {
        m_screens.reset();
        m_tablet.reset();
    }
    void limitOutbox(int pages)
    {
        QVERIFY(
            wait(m_tablet->device.withOutbox([pages](Outbox &outbox) { return outbox.limitPages(pages); })));
    }
    void saveOffline()
    {
        m_shop->close();
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::Offline));
        const auto card = wait(m_tablet->coupons.redeem(u"cp-1"_s, u"cu-1"_s, {}));
        QVERIFY2(bool(card), qPrintable(codeOf(card)));
    }
    QList<Command> commands(const QString &type = {})
    {
        QList<Command> found;
        const auto items
            = wait(m_tablet->device.withOutbox([](Outbox &outbox) { return outbox.list(1'000); }));
        for (const OutboxItem &item : items ? *items : QList<OutboxItem>()) {
            if (type.isEmpty() || commandType(item.command.payload) == type)
                found.append(item.command);
        }
        return found;
    }
    void damage(const QString &name)
    {
        QFile::remove(m_drawer->profile + u'/' + name + u"-wal"_s);
        QFile file(m_drawer->profile + u'/' + name);
        QVERIFY(file.open(QIODevice::ReadWrite));
        const qint64 size = file.size();
        QVERIFY(size > 4'096);
        file.write(QByteArray(size, '\x5a'));
    }

    std::unique_ptr<Shop> m_shop;
    std::unique_ptr<Drawer> m_drawer;
    std::unique_ptr<Tablet> m_tablet;
    std::unique_ptr<Screens> m_screens;
};

QTEST_GUILESS_MAIN(tst_BadDevice)
#include "tst_BadDevice.moc"
