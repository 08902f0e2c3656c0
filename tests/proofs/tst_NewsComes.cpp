#include "proofs/Screens.h"
#include "sync/SyncSettings.h"
#include "viewmodels/PickupBoardViewModel.h"

#include <QTest>

using namespace counterpart;
using namespace counterpart::test;
using namespace std::chrono_literals;

/// What happens at the CDP is on the open screen of a tablet: by the live channel, for the poll that is there
/// beside it comes minutes later. How soon, ./dev bench says.
class tst_NewsComes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("no_proxy", "*"); }

    void a_change_is_on_the_open_board_long_before_the_poll()
    {
        Shop shop;
        const Drawer drawer;
        Tablet tablet(drawer);
        Screens screens(tablet);
        PickupBoardViewModel board{tablet.desk, tablet.core, screens.format, screens.toast};
        QVERIFY(tablet.enrol(shop));
        QVERIFY(tablet.signIn());
        board.refresh();
        QTRY_COMPARE_WITH_TIMEOUT(board.phase(), u"ready"_s, 30'000);
        QTRY_VERIFY_WITH_TIMEOUT(tablet.device.facts().streaming, 30'000);
        const auto quiet = [&] {
            return tablet.device.facts().streaming && tablet.device.facts().link == SyncFacts::Link::Online;
        };
        QVERIFY(QTest::qWaitFor(quiet, 30'000));
        const auto readAt = tablet.device.facts().upToDateAt;
        QTest::qWait(1'500);
        QCOMPARE(tablet.device.facts().upToDateAt, readAt); // nothing reads by itself any more

        // Half of the shortest time after which a poll could bring it.
        const int patience = int(SyncSettings().pollWithoutStream.count() / 2);
        static_assert(SyncSettings().pollWithStream >= 5 * SyncSettings().pollWithoutStream);
        shop.put(ResourceType::PickupOrder, u"pk-news"_s,
                 TestCdp::orderNo(u"cu-1"_s, u"4899"_s, u"placed"_s));
        const auto shown = [&] {
            return !cell(board.toPick(), u"pk-news"_s, u"key"_s).isEmpty()
                || !cell(board.late(), u"pk-news"_s, u"key"_s).isEmpty()
                || !cell(board.waiting(), u"pk-news"_s, u"key"_s).isEmpty();
        };
        QVERIFY(QTest::qWaitFor(shown, patience));

        shop.put(ResourceType::PickupOrder, u"pk-news"_s,
                 TestCdp::orderNo(u"cu-1"_s, u"4899"_s, u"cancelled"_s));
        QVERIFY(QTest::qWaitFor([&] { return !shown(); }, patience));
        QVERIFY(tablet.device.facts().streaming); // it was not a line that came back
    }
};

QTEST_GUILESS_MAIN(tst_NewsComes)
#include "tst_NewsComes.moc"
