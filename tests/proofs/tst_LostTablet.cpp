#include "proofs/Screens.h"

using namespace counterpart;
using namespace counterpart::test;
using namespace std::chrono_literals;

/// A tablet is lost. A manager switches it off on another one, and sees what became of it.
class tst_LostTablet : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("no_proxy", "*"); }
    void init()
    {
        m_shop = std::make_unique<Shop>();
        m_drawer = std::make_unique<Drawer>();
        m_tablet = std::make_unique<Tablet>(*m_drawer);
        m_screens = std::make_unique<Screens>(*m_tablet);
        QVERIFY(m_tablet->enrol(*m_shop));
    }
    void cleanup()
    {
        m_screens.reset();
        m_tablet.reset();
        m_drawer.reset();
        m_shop.reset();
    }

    void who_does_not_manage_devices_sees_none_and_can_end_none()
    {
        QVERIFY(m_tablet->signIn(u"as-1"_s));
        QVERIFY(!vm().allowed());
        vm().watch(true);
        QCOMPARE(vm().phase(), u"idle"_s);
        QCOMPARE(codeOf(wait(m_tablet->tablets.list())), u"role-missing"_s);
        QCOMPARE(codeOf(wait(m_tablet->tablets.switchOff(u"dv-9"_s, u"lost"_s, u"246810"_s))),
                 u"role-missing"_s);
    }

    void a_lost_tablet_is_switched_off_with_the_own_pin_and_then_confirmed_gone()
    {
        const Drawer other;
        auto lost = std::make_unique<Tablet>(other);
        QVERIFY(lost->enrol(*m_shop));
        const QString id = lost->device.profile().deviceId;
        bool shown = false; // by a screen, which reads it again when it is told
        const QObject here;
        connect(&vm(), &ScreenViewModel::changed, &here, [&] { shown = vm().allowed(); });
        QVERIFY(m_tablet->signIn(u"as-3"_s));
        QVERIFY(shown);
        vm().watch(true);
        QTRY_COMPARE_WITH_TIMEOUT(vm().phase(), u"ready"_s, 30'000);
        QCOMPARE(vm().tablets()->count(), 2);
        QVERIFY(said(id, u"text"_s).startsWith(u"Last seen"_s));
        QCOMPARE(cell(vm().tablets(), id, u"canEnd"_s), u"true"_s);
        const QString own = m_tablet->device.profile().deviceId;
        QCOMPARE(cell(vm().tablets(), own, u"canEnd"_s), u"false"_s); // nobody saws off the branch
        QCOMPARE(codeOf(wait(m_tablet->tablets.switchOff(own, u"lost"_s, u"246810"_s))), u"own-tablet"_s);
        QCOMPARE(codeOf(wait(m_tablet->tablets.switchOff(id, u"because"_s, u"246810"_s))),
                 u"switch-off-reason"_s);

        // It has gone off with something that it did not send.
        lost.reset();
        vm().askSwitchOff(id);
        QCOMPARE(vm().step(), u"reason"_s);
        const QString does = m_screens->english([this] { return vm().summary(); });
        QVERIFY2(does.contains(u"first sends what was saved on it, then deletes"_s)
                     && does.contains(u"after 72 hours"_s) && does.contains(u"cannot be taken back"_s),
                 qPrintable(does));
        vm().toPin();
        QCOMPARE(vm().step(), u"reason"_s); // without a reason it goes no further
        QVERIFY(!vm().sheetProblem().isEmpty());
        vm().chooseReason(u"lost"_s);
        vm().toPin();
        QCOMPARE(vm().step(), u"pin"_s);
        vm().confirm(u"111222"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!vm().busy(), 30'000);
        QVERIFY2(vm().sheetProblem().startsWith(u"That PIN is not right."_s),
                 qPrintable(vm().sheetProblem()));
        QCOMPARE((*m_shop->cdp.storage->device(id))->status, u"active"_s);
        vm().confirm(u"246810"_s);
        QTRY_COMPARE_WITH_TIMEOUT(vm().step(), QString(), 30'000);
        QCOMPARE((*m_shop->cdp.storage->device(id))->status, u"revoked"_s);
        QTRY_VERIFY_WITH_TIMEOUT(
            said(id, u"text"_s).startsWith(u"Will be switched off when it next connects."_s), 30'000);
        QVERIFY(m_screens->toast.text().contains(u"Counter"_s));
        QCOMPARE(cell(vm().tablets(), id, u"canEnd"_s), u"false"_s);

        lost = std::make_unique<Tablet>(other); // somebody has found it
        QVERIFY(wait(lost->access.start()));
        QTRY_COMPARE_WITH_TIMEOUT(lost->device.trouble().code, u"handed-over"_s, 60'000);
        vm().refresh();
        QTRY_VERIFY_WITH_TIMEOUT(said(id, u"text"_s).startsWith(u"Confirmed gone at"_s), 30'000);
    }

    void without_a_line_it_says_so_with_a_way_on_and_ends_nothing()
    {
        QVERIFY(m_tablet->signIn(u"as-3"_s));
        vm().watch(true);
        QTRY_COMPARE_WITH_TIMEOUT(vm().phase(), u"ready"_s, 30'000);
        vm().askSwitchOff(u"dv-somewhere"_s);
        vm().chooseReason(u"stolen"_s);
        vm().toPin();
        m_shop->close();
        vm().confirm(u"246810"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!vm().busy(), 60'000);
        QCOMPARE(vm().step(), u"pin"_s);
        QVERIFY2(vm().sheetProblem().startsWith(u"No answer from the centre"_s),
                 qPrintable(vm().sheetProblem()));
        vm().cancel();
        m_tablet->device.syncNow();
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::Offline));
        QTRY_COMPARE_WITH_TIMEOUT(vm().phase(), u"offline"_s, 30'000);
        QCOMPARE(vm().tablets()->count(), 0); // nothing old is shown as if it were now
        m_shop->open();
        m_tablet->device.syncNow();
        QTRY_COMPARE_WITH_TIMEOUT(vm().phase(), u"ready"_s, 60'000); // by itself
    }

    void after_an_old_sign_in_the_list_wants_the_pin_first()
    {
        QVERIFY(m_tablet->signIn(u"as-3"_s));
        skippedMs += milliseconds(20min).count(); // longer than its token lives
        vm().watch(true);
        QTRY_COMPARE_WITH_TIMEOUT(vm().phase(), u"pin"_s, 30'000);
        vm().askPin();
        vm().confirm(u"246810"_s);
        QTRY_COMPARE_WITH_TIMEOUT(vm().phase(), u"ready"_s, 30'000);
        QCOMPARE(vm().step(), QString());
        m_tablet->access.lock(); // nothing of it stays behind a lock
        QTRY_COMPARE(vm().phase(), u"idle"_s);
        QCOMPARE(vm().tablets()->count(), 0);
    }

private:
    TabletsViewModel &vm() { return m_screens->tablets; }
    QString said(const QString &id, const QString &role)
    {
        return m_screens->english([=, this] { return cell(vm().tablets(), id, role); });
    }

    std::unique_ptr<Shop> m_shop;
    std::unique_ptr<Drawer> m_drawer;
    std::unique_ptr<Tablet> m_tablet;
    std::unique_ptr<Screens> m_screens;
};

QTEST_GUILESS_MAIN(tst_LostTablet)
#include "tst_LostTablet.moc"
