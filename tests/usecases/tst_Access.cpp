#include "usecases/Tablet.h"

using namespace counterpart;
using namespace counterpart::test;

/// Who may work with the device, online and offline, before and after a restart.
class tst_Access : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("no_proxy", "*"); }
    void init()
    {
        m_shop = std::make_unique<Shop>();
        m_drawer = std::make_unique<Drawer>();
        start();
        QVERIFY(m_tablet->enrol(*m_shop));
    }
    void cleanup()
    {
        m_tablet.reset();
        m_drawer.reset();
        m_shop.reset();
    }

    void an_enrolled_device_shows_its_staff_with_managers_last_and_opens_nothing()
    {
        QCOMPARE(m_tablet->access.state(), AccessState::SignedOut);
        const auto tiles = wait(m_tablet->access.associates());
        QVERIFY(tiles);
        QCOMPARE(tiles->size(), 3);
        QCOMPARE(tiles->last().id, u"as-3"_s);
        QVERIFY(!tiles->first().offlineReady);
        QCOMPARE(m_tablet->access.associateByBadge(u" 002 "_s), u"as-2"_s);
        QVERIFY(m_tablet->access.associateByBadge(u"999"_s).isEmpty());
        // Without a person every use case refuses.
        QCOMPARE(codeOf(wait(m_tablet->briefing.refresh(u"cu-1"_s))), u"not-signed-in"_s);
        QCOMPARE(codeOf(wait(m_tablet->coupons.check(u"WKND-7K2M"_s, {}, {}))), u"not-signed-in"_s);
        QCOMPARE(codeOf(wait(m_tablet->desk.board())), u"not-signed-in"_s);
        QCOMPARE(codeOf(wait(m_tablet->campaigns.list())), u"not-signed-in"_s);
    }

    void a_wrong_pin_says_how_many_tries_are_left_and_the_fourth_has_to_wait()
    {
        const auto wrong = [this] {
            return codeOf(wait(m_tablet->access.signIn(u"as-1"_s, u"135790"_s)));
        };
        QCOMPARE(wrong(), u"wrong-pin"_s);
        QCOMPARE(m_tablet->access.lastRefusal().triesLeft, 9);
        QVERIFY(!m_tablet->core.person());
        for (int i = 0; i < 3; ++i)
            QCOMPARE(wrong(), u"wrong-pin"_s);
        QVERIFY(m_tablet->access.lastRefusal().waitUntil.has_value());
        QCOMPARE(codeOf(m_tablet->signIn()), u"pin-wait"_s); // the right PIN waits too
        QVERIFY(*m_tablet->access.lastRefusal().waitUntil > shopNow() - std::chrono::seconds(1));
        skippedMs += 6'000;
        QVERIFY(m_tablet->signIn());
        QCOMPARE(m_tablet->access.state(), AccessState::SignedIn);
        QCOMPARE(m_tablet->core.role(), Role::Associate);
        QVERIFY(m_tablet->core.person()->online);
    }

    void who_signed_in_online_can_sign_in_without_a_network_also_after_a_restart()
    {
        QVERIFY(m_tablet->signIn());
        m_shop->close();
        start();
        QVERIFY(wait(m_tablet->access.start()));
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::Offline));
        QTRY_COMPARE_WITH_TIMEOUT(m_tablet->device.staff().size(), 3, 20'000);
        const auto tiles = wait(m_tablet->access.associates());
        QVERIFY(tiles && tiles->first().offlineReady);

        QCOMPARE(codeOf(m_tablet->signIn(u"as-2"_s)), u"never-online-here"_s);
        QCOMPARE(codeOf(m_tablet->signIn(u"as-1"_s, u"135790"_s)), u"wrong-pin"_s);
        QCOMPARE(m_tablet->access.lastRefusal().triesLeft, 9);
        const auto who = m_tablet->signIn();
        QVERIFY2(bool(who), qPrintable(codeOf(who)));
        QCOMPARE(who->id, u"as-1"_s);
        QVERIFY(!m_tablet->core.person()->online);
        QVERIFY(wait(m_tablet->briefing.refresh(u"cu-1"_s)));
    }

    void an_offline_lockout_survives_a_restart()
    {
        QVERIFY(m_tablet->signIn());
        m_tablet->access.signOut();
        m_shop->close();
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::Offline));
        QCOMPARE(codeOf(m_tablet->signIn(u"as-1"_s, u"135790"_s)), u"wrong-pin"_s);
        QCOMPARE(codeOf(m_tablet->signIn(u"as-1"_s, u"135790"_s)), u"wrong-pin"_s);
        QCOMPARE(m_tablet->access.lastRefusal().triesLeft, 8);
        // Two more, an hour ahead, so that however slow the machine is their wait is not over meanwhile.
        const BootTime boot = systemBootTime();
        const BootTime ahead{boot.bootId, boot.sinceBoot + std::chrono::hours(1)};
        for (int i = 0; i < 2; ++i)
            QVERIFY(wait(m_tablet->device.withOutbox(
                [ahead](Outbox &outbox) { return outbox.beginPinTry(u"as-1"_s, ahead); })));
        QCOMPARE(codeOf(m_tablet->signIn()), u"pin-wait"_s); // the right one waits too
        start();
        QVERIFY(wait(m_tablet->access.start()));
        QTRY_COMPARE_WITH_TIMEOUT(m_tablet->device.staff().size(), 3, 20'000);
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::Offline));
        QCOMPARE(codeOf(m_tablet->signIn()), u"pin-wait"_s);
        QVERIFY(m_tablet->access.lastRefusal().waitUntil.has_value());
    }

    void after_72_hours_without_the_centre_nobody_signs_in_offline()
    {
        QVERIFY(m_tablet->signIn());
        m_tablet->access.signOut();
        m_shop->close();
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::Offline));
        skippedMs += std::chrono::milliseconds(std::chrono::hours(73)).count();
        QCOMPARE(codeOf(m_tablet->signIn()), u"never-online-here"_s);
        QVERIFY(!wait(m_tablet->access.associates())->first().offlineReady);
    }

    void locked_nothing_can_be_read_and_the_same_person_comes_back_by_pin()
    {
        QVERIFY(m_tablet->signIn());
        QVERIFY(wait(m_tablet->briefing.open(u"cu-1"_s, u"asked"_s)));
        QCOMPARE(m_tablet->briefing.recentlyServed().size(), 1);
        QVERIFY(!m_tablet->lookup.search(u"Mira"_s).hits.isEmpty());
        m_tablet->access.lock();
        QCOMPARE(m_tablet->access.state(), AccessState::Locked);
        QVERIFY(m_tablet->lookup.search(u"Mira"_s).hits.isEmpty());
        QVERIFY(m_tablet->briefing.recentlyServed().isEmpty());
        QCOMPARE(codeOf(wait(m_tablet->briefing.refresh(u"cu-1"_s))), u"not-signed-in"_s);
        const auto behind
            = wait(m_tablet->device.read([](CacheReader &reader) { return reader.customer(u"cu-1"_s); }));
        QVERIFY(!behind);
        QCOMPARE(behind.error().kind, Error::Kind::KeyLocked);

        QCOMPARE(codeOf(wait(m_tablet->access.unlock(u"135790"_s))), u"wrong-pin"_s);
        QCOMPARE(m_tablet->access.state(), AccessState::Locked);
        QVERIFY(wait(m_tablet->access.unlock(u"246810"_s)));
        QCOMPARE(m_tablet->access.associate()->id, u"as-1"_s);
        QVERIFY(wait(m_tablet->briefing.refresh(u"cu-1"_s)));
        m_tablet->access.signOut();
        QVERIFY(!m_tablet->access.associate());
        QVERIFY(!wait(m_tablet->access.unlock(u"246810"_s)));
    }

    void what_was_saved_is_sent_while_the_screen_is_locked()
    {
        QVERIFY(m_tablet->signIn());
        m_shop->close();
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::Offline));
        QVERIFY(wait(m_tablet->briefing.addNote(u"cu-1"_s, u"likes blue"_s, u"service"_s)));
        m_tablet->access.lock();
        m_shop->open();
        QTRY_COMPARE_WITH_TIMEOUT(
            m_shop->stored(ResourceType::Customer, u"cu-1"_s)["notes"_L1].toArray().size(), 1, 60'000);
    }

    void a_changed_pin_counts_online_and_offline_and_a_weak_one_is_refused()
    {
        QVERIFY(m_tablet->signIn());
        QCOMPARE(codeOf(wait(m_tablet->access.changePin(u"246810"_s, u"111111"_s))), u"pin-weak"_s);
        QCOMPARE(codeOf(wait(m_tablet->access.changePin(u"246810"_s, u"1234"_s))), u"pin-too-short"_s);
        QVERIFY(!wait(m_tablet->access.changePin(u"000001"_s, u"739164"_s)));
        const auto changed = wait(m_tablet->access.changePin(u"246810"_s, u"739164"_s));
        QVERIFY2(bool(changed), qPrintable(codeOf(changed)));
        m_tablet->access.signOut();
        QCOMPARE(codeOf(m_tablet->signIn()), u"wrong-pin"_s);
        QVERIFY(m_tablet->signIn(u"as-1"_s, u"739164"_s));
        m_tablet->access.signOut();
        m_shop->close();
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::Offline));
        QCOMPARE(codeOf(m_tablet->signIn()), u"wrong-pin"_s);
        QVERIFY(m_tablet->signIn(u"as-1"_s, u"739164"_s));
        QCOMPARE(codeOf(wait(m_tablet->access.changePin(u"739164"_s, u"951738"_s))), u"sign-in-online"_s);
    }

    void a_wrong_enrolment_code_binds_nothing_and_the_right_one_works_then()
    {
        const Drawer drawer;
        Tablet tablet(drawer);
        QVERIFY(wait(tablet.access.start()));
        QCOMPARE(tablet.access.state(), AccessState::NotEnrolled);
        QCOMPARE(codeOf(wait(tablet.access.enrol(m_shop->address(), u"ZZZZ-ZZZZ"_s, u"Desk"_s))),
                 u"invalid_grant"_s);
        QCOMPARE(tablet.access.state(), AccessState::NotEnrolled);
        QVERIFY(!tablet.device.profile().enrolled());
        QVERIFY(wait(tablet.access.enrol(m_shop->address(), m_shop->code(), u"Desk"_s)));
        QCOMPARE(tablet.device.profile().storeId, u"st-1"_s);
    }

    void a_keyring_that_keeps_nothing_costs_no_enrolment_code()
    {
        const Drawer drawer;
        Tablet tablet(drawer);
        QVERIFY(wait(tablet.access.start()));
        const QString code = m_shop->code();
        using Mood = MemorySecretStore::Mood;
        for (const Mood mood : {Mood::NoBackend, Mood::Locked, Mood::Silent}) {
            drawer.keyring->mood = mood;
            const auto refused = wait(tablet.access.enrol(m_shop->address(), code, u"Desk"_s));
            QCOMPARE(refused.error().kind,
                     mood == Mood::NoBackend ? Error::Kind::KeyMissing : Error::Kind::KeyLocked);
            QCOMPARE(tablet.access.state(), AccessState::NotEnrolled);
        }
        drawer.keyring->mood = Mood::Open;
        QVERIFY(wait(tablet.access.enrol(m_shop->address(), code, u"Desk"_s)));
    }

private:
    void start()
    {
        m_tablet.reset(); // the profile belongs to one program at a time
        m_tablet = std::make_unique<Tablet>(*m_drawer);
    }

    std::unique_ptr<Shop> m_shop;
    std::unique_ptr<Drawer> m_drawer;
    std::unique_ptr<Tablet> m_tablet;
};

QTEST_GUILESS_MAIN(tst_Access)
#include "tst_Access.moc"
