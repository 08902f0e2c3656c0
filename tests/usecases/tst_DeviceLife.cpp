#include "usecases/RecentActs.h"
#include "usecases/Tablet.h"

using namespace counterpart;
using namespace counterpart::test;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

qsizetype rowsOf(Tablet &tablet)
{
    const auto items = wait(tablet.device.withOutbox([](Outbox &outbox) { return outbox.list(); }));
    return items ? items->size() : -1;
}

Result<std::optional<OutboxItem>> itemOf(Tablet &tablet, const QString &id)
{
    return wait(tablet.device.withOutbox([id](Outbox &outbox) { return outbox.item(id); }));
}

Result<Act> note(Tablet &tablet, const QString &text = u"likes the blue ones"_s)
{
    return wait(tablet.briefing.addNote(u"cu-1"_s, text, u"service"_s));
}

} // namespace

/// A tablet over days: what leaves its outbox, what its clock does to what is done on it, how long an act can
/// be taken back.
class tst_DeviceLife : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void what_was_confirmed_a_month_ago_leaves_the_outbox_when_the_line_is_up()
    {
        Shop shop;
        const Drawer drawer;
        QString old;
        {
            Tablet tablet(drawer);
            QVERIFY(tablet.enrol(shop));
            QVERIFY(tablet.signIn());
            const auto saved = note(tablet);
            QVERIFY2(bool(saved), qPrintable(codeOf(saved)));
            old = saved->commandId;
            QVERIFY(tablet.drained());
        }
        skippedMs += milliseconds(29 * 24h).count();
        {
            Tablet tablet(drawer);
            QVERIFY(wait(tablet.access.start()));
            QVERIFY(tablet.untilLink(SyncFacts::Link::Online));
            QVERIFY(rowsOf(tablet) > 0); // young enough to be offered to a restored CDP
        }
        skippedMs += milliseconds(2 * 24h).count();
        Tablet tablet(drawer);
        QVERIFY(wait(tablet.access.start()));
        QVERIFY(QTest::qWaitFor([&] { return rowsOf(tablet) == 0; }, 60'000));
        QVERIFY(!*itemOf(tablet, old));
    }

    void nothing_leaves_the_outbox_by_a_clock_that_no_cdp_has_confirmed()
    {
        Shop shop;
        const Drawer drawer;
        {
            Tablet tablet(drawer);
            QVERIFY(tablet.enrol(shop));
            QVERIFY(tablet.signIn());
            QVERIFY(note(tablet));
            QVERIFY(tablet.drained());
        }
        shop.close();
        skippedMs += milliseconds(400 * 24h).count();
        Tablet tablet(drawer);
        QVERIFY(wait(tablet.access.start()));
        QVERIFY(tablet.untilLink(SyncFacts::Link::Offline));
        QVERIFY(rowsOf(tablet) > 0);
    }

    void an_act_after_the_clock_was_moved_carries_the_right_time_and_what_it_is_worth()
    {
        Shop shop;
        const Drawer drawer;
        milliseconds jump{0};
        const Clock clock = [&jump] {
            return shopNow() + jump;
        };
        const auto isRight = [](const Command &command) {
            const milliseconds off = command.issuedAt - shopNow();
            return off < 1min && off > -1min && command.clockDoubtMs.value_or(-1) >= 0
                && command.clockDoubtMs.value_or(0) < 60'000;
        };
        {
            Tablet tablet(drawer, clock);
            QVERIFY(tablet.enrol(shop));
            QVERIFY(tablet.signIn());
            shop.close();
            tablet.device.syncNow();
            QVERIFY(tablet.untilLink(SyncFacts::Link::Offline));
            for (const milliseconds moved : {milliseconds(3h), milliseconds(-11 * 24h)}) {
                jump = moved; // and nothing else happens before the tap
                const Command made
                    = tablet.core.makeCommand({ResourceType::Customer, u"cu-1"_s}, command::CustomerView{});
                QVERIFY(isRight(made));
                QVERIFY(std::abs(*made.clockOffsetMs + moved.count()) < 60'000);
            }
        }
        jump = 5h;
        Tablet tablet(drawer, clock); // the line is still down: all it has is what it kept
        QVERIFY(wait(tablet.access.start()));
        QVERIFY(tablet.untilLink(SyncFacts::Link::Offline));
        QVERIFY(
            isRight(tablet.core.makeCommand({ResourceType::Customer, u"cu-1"_s}, command::CustomerView{})));
    }

    void an_act_is_taken_back_within_its_ten_seconds_and_later_only_from_the_list()
    {
        Shop shop;
        const Drawer drawer;
        Tablet tablet(drawer);
        RecentActs recent({tablet.core, tablet.coupons, tablet.desk, tablet.briefing});
        QVERIFY(tablet.enrol(shop));
        QVERIFY(tablet.signIn());
        const auto first = note(tablet, u"first"_s);
        QVERIFY(first);
        QVERIFY(wait(tablet.briefing.undo(*first)));
        const auto second = note(tablet, u"second"_s);
        QVERIFY(second);
        skippedMs += 13'000;
        QCOMPARE(codeOf(wait(tablet.briefing.undo(*second))), u"undo-window-over"_s);
        QVERIFY(wait(recent.undo(second->commandId)));
        Act unproven = *second;
        unproven.undoUntil.reset();
        QCOMPARE(codeOf(wait(tablet.core.undo(unproven, {}))), u"undo-window-over"_s);
    }
};

QTEST_GUILESS_MAIN(tst_DeviceLife)
#include "tst_DeviceLife.moc"
