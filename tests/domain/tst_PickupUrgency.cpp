#include "Make.h"

#include <algorithm>
#include <rapidcheck.h>

using namespace make;
using Status = PickupStatus;
using Arrival = PickupOrder::Arrival;

class tst_PickupUrgency : public QObject
{
    Q_OBJECT

    static PickupOrder in(Status status)
    {
        PickupOrder order = make::order();
        order.status = status;
        return order;
    }

    static PickupOrder waiting(int sinceMinutes)
    {
        PickupOrder order = make::order();
        order.arrival = Arrival::Waiting;
        order.arrivedAt = noon + minutes(sinceMinutes);
        return order;
    }

    static PickupOrder arbitrary()
    {
        PickupOrder order;
        order.id = QString::number(*rc::gen::inRange(0, 4));
        order.orderNo = QString::number(4800 + *rc::gen::inRange(0, 3));
        order.status = Status(*rc::gen::inRange(0, int(Status::Other) + 1));
        order.placedAt = noon;
        order.readyBy = noon + minutes(*rc::gen::inRange(-3, 4));
        order.arrival = Arrival(*rc::gen::inRange(0, 5));
        if (*rc::gen::arbitrary<bool>())
            order.arrivedAt = noon + minutes(*rc::gen::inRange(-3, 4));
        if (*rc::gen::arbitrary<bool>())
            order.holdUntil = noon + hours(*rc::gen::inRange(-30, 60));
        return order;
    }

private Q_SLOTS:
    void a_promise_of_two_hours_is_amber_at_a_quarter_and_red_at_zero_data()
    {
        QTest::addColumn<int>("secondsLeft");
        QTest::addColumn<int>("urgency");
        QTest::newRow("just placed") << 7200 << int(Urgency::Normal);
        QTest::newRow("over a quarter") << 1801 << int(Urgency::Normal);
        QTest::newRow("a quarter") << 1800 << int(Urgency::Soon);
        QTest::newRow("a second") << 1 << int(Urgency::Soon);
        QTest::newRow("on the stroke") << 0 << int(Urgency::Late);
        QTest::newRow("an hour late") << -3600 << int(Urgency::Late);
    }
    void a_promise_of_two_hours_is_amber_at_a_quarter_and_red_at_zero()
    {
        QFETCH(int, secondsLeft);
        QFETCH(int, urgency);
        for (const Status status :
             {Status::Placed, Status::InTransit, Status::Picking, Status::Picked, Status::Staged})
            QCOMPARE(int(promiseUrgency(in(status), noon + hours(2) - seconds(secondsLeft))), urgency);
    }

    void a_revised_promise_counts_from_its_revision()
    {
        PickupOrder order = make::order();
        order.revisions = {{noon + minutes(100), noon + minutes(180), u"busy"_s}};
        order.readyBy = noon + minutes(180);
        QCOMPARE(int(promiseUrgency(order, noon + minutes(159))), int(Urgency::Normal));
        QCOMPARE(int(promiseUrgency(order, noon + minutes(160))), int(Urgency::Soon));
        QCOMPARE(int(promiseUrgency(order, noon + minutes(180))), int(Urgency::Late));
    }

    void what_is_ready_is_never_late_for_its_promise()
    {
        QCOMPARE(int(promiseUrgency(in(Status::Ready), noon + hours(99))), int(Urgency::Normal));
        for (const Status status :
             {Status::HandedOver, Status::Cancelled, Status::Failed, Status::ReturnedToStock, Status::Other})
            QCOMPARE(int(promiseUrgency(in(status), noon + hours(99))), int(Urgency::Normal));
    }

    void a_held_order_is_amber_on_its_last_day()
    {
        PickupOrder order = in(Status::Ready);
        order.holdUntil = noon + hours(48);
        QCOMPARE(int(promiseUrgency(order, noon + hours(24) - milliseconds(1))), int(Urgency::Normal));
        QCOMPARE(int(promiseUrgency(order, noon + hours(24))), int(Urgency::Soon));
        QCOMPARE(int(promiseUrgency(order, noon + hours(48))), int(Urgency::Late));
    }

    void waiting_is_amber_at_three_minutes_and_red_over_five_data()
    {
        QTest::addColumn<int>("secondsWaited");
        QTest::addColumn<int>("urgency");
        QTest::newRow("just here") << 0 << int(Urgency::Normal);
        QTest::newRow("under three minutes") << 179 << int(Urgency::Normal);
        QTest::newRow("three minutes") << 180 << int(Urgency::Soon);
        QTest::newRow("five minutes") << 300 << int(Urgency::Soon);
        QTest::newRow("over five minutes") << 301 << int(Urgency::Late);
    }
    void waiting_is_amber_at_three_minutes_and_red_over_five()
    {
        QFETCH(int, secondsWaited);
        QFETCH(int, urgency);
        QCOMPARE(int(waitingUrgency(waiting(0), noon + seconds(secondsWaited))), urgency);
    }

    void nobody_waits_who_is_not_here()
    {
        PickupOrder order = waiting(0);
        for (const Arrival arrival : {Arrival::None, Arrival::OnTheWay, Arrival::Served}) {
            order.arrival = arrival;
            QCOMPARE(int(waitingUrgency(order, noon + hours(1))), int(Urgency::Normal));
        }
        order = waiting(0);
        order.status = Status::HandedOver;
        QCOMPARE(int(waitingUrgency(order, noon + hours(1))), int(Urgency::Normal));
        order = waiting(0);
        order.arrivedAt.reset();
        QCOMPARE(int(waitingUrgency(order, noon + hours(1))), int(Urgency::Normal));
    }

    void each_order_has_its_lane_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("inTime");
        QTest::addColumn<int>("late");
        QTest::addColumn<int>("arrived");
        const auto row = [](const char *name, Status status, Lane inTime, Lane late, Lane arrived) {
            QTest::newRow(name) << int(status) << int(inTime) << int(late) << int(arrived);
        };
        row("placed", Status::Placed, Lane::ToPick, Lane::Late, Lane::Waiting);
        row("in transit", Status::InTransit, Lane::None, Lane::Late, Lane::Waiting);
        row("picking", Status::Picking, Lane::ToPick, Lane::Late, Lane::Waiting);
        row("picked", Status::Picked, Lane::ToPick, Lane::Late, Lane::Waiting);
        row("staged", Status::Staged, Lane::ToPick, Lane::Late, Lane::Waiting);
        row("ready", Status::Ready, Lane::Ready, Lane::Ready, Lane::Waiting);
        row("partial", Status::PartiallyHandedOver, Lane::Ready, Lane::Ready, Lane::Waiting);
        for (const Status status : {Status::HandedOver, Status::Cancelled, Status::Expired,
                                    Status::ReturnedToStock, Status::Failed, Status::Other})
            row(qPrintable(u"state %1"_s.arg(int(status))), status, Lane::None, Lane::None, Lane::None);
    }
    void each_order_has_its_lane()
    {
        QFETCH(int, status);
        QFETCH(int, inTime);
        QFETCH(int, late);
        QFETCH(int, arrived);
        PickupOrder order = in(Status(status));
        QCOMPARE(int(laneOf(order, noon + hours(2) - milliseconds(1))), inTime);
        QCOMPARE(int(laneOf(order, noon + hours(2))), late);
        order.arrival = Arrival::OnTheWay;
        QCOMPARE(int(laneOf(order, noon)), inTime);
        for (const Arrival here : {Arrival::Arrived, Arrival::Waiting}) {
            order.arrival = here;
            QCOMPARE(int(laneOf(order, noon)), arrived);
            QCOMPARE(int(laneOf(order, noon + hours(3))),
                     arrived); // an arrived late order stays with the arrivals
        }
        order.arrival = Arrival::Served;
        QCOMPARE(int(laneOf(order, noon)), inTime);
    }

    void an_arrival_of_later_is_not_here_yet()
    {
        QCOMPARE(int(laneOf(waiting(5), noon + minutes(4))), int(Lane::ToPick));
        QCOMPARE(int(laneOf(waiting(5), noon + minutes(5))), int(Lane::Waiting));
    }

    void on_site_first_then_promise_then_number()
    {
        PickupOrder here = waiting(1);
        here.orderNo = u"4899"_s;
        here.readyBy = noon + hours(9);
        PickupOrder hereLonger = waiting(0);
        hereLonger.orderNo = u"4900"_s;
        PickupOrder soon = order();
        soon.readyBy = noon - hours(1); // late, and yet after those who stand here
        PickupOrder later = order();
        later.orderNo = u"4822"_s;
        PickupOrder laterToo = order();
        laterToo.orderNo = u"4823"_s;
        PickupOrder shelf = in(Status::Ready);
        shelf.readyBy = noon;
        PickupOrder done = in(Status::HandedOver);
        done.readyBy = noon - hours(1);
        QList<PickupOrder> orders{done, shelf, laterToo, later, soon, here, hereLonger};
        std::sort(orders.begin(), orders.end(),
                  [](const auto &a, const auto &b) { return moreUrgent(a, b, noon + minutes(2)); });
        QCOMPARE(orders, (QList<PickupOrder>{hereLonger, here, soon, later, laterToo, shelf, done}));
    }

    void held_orders_are_sorted_by_their_last_day()
    {
        PickupOrder lasting = in(Status::Ready);
        lasting.holdUntil = noon + hours(48);
        lasting.orderNo = u"1"_s;
        PickupOrder ending = in(Status::Ready);
        ending.holdUntil = noon + hours(3);
        ending.orderNo = u"2"_s;
        QVERIFY(moreUrgent(ending, lasting, noon));
        QVERIFY(!moreUrgent(lasting, ending, noon));
    }

    void urgency_is_a_total_order()
    {
        QVERIFY(rc::check("irreflexive, asymmetric, transitive, and only equal keys tie", [] {
            const PickupOrder a = arbitrary();
            const PickupOrder b = arbitrary();
            const PickupOrder c = arbitrary();
            RC_ASSERT(!moreUrgent(a, a, noon));
            RC_ASSERT(!(moreUrgent(a, b, noon) && moreUrgent(b, a, noon)));
            if (moreUrgent(a, b, noon) && moreUrgent(b, c, noon))
                RC_ASSERT(moreUrgent(a, c, noon));
            if (a.id != b.id)
                RC_ASSERT(moreUrgent(a, b, noon) || moreUrgent(b, a, noon));
        }));
    }

    void who_stands_here_is_always_before_who_does_not()
    {
        QVERIFY(rc::check("lane waiting sorts before every other lane", [] {
            const PickupOrder a = arbitrary();
            const PickupOrder b = arbitrary();
            if (laneOf(a, noon) == Lane::Waiting && laneOf(b, noon) != Lane::Waiting)
                RC_ASSERT(moreUrgent(a, b, noon));
        }));
    }

    void an_honest_time_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("picked");
        QTest::addColumn<int>("ahead");
        QTest::addColumn<int>("usual");
        QTest::addColumn<int>("minutesFromNow"); // now is 14:31, answers are rounded up to five minutes
        QTest::newRow("nobody ahead") << int(Status::Placed) << 0 << 0 << 6 << 9; // 8 min → 14:40
        QTest::newRow("three ahead") << int(Status::Placed) << 0 << 3 << 6 << 29; // 26 min → 15:00
        QTest::newRow("negative ahead") << int(Status::Placed) << 0 << -3 << 6 << 9;
        QTest::newRow("no experience today") << int(Status::Placed) << 0 << 0 << 0 << 14; // 12 min → 14:45
        QTest::newRow("being picked, none yet")
            << int(Status::Picking) << 0 << 9 << 9 << 14; // 11 min → 14:45
        QTest::newRow("being picked, two of three")
            << int(Status::Picking) << 2 << 9 << 9 << 9;                    // 5 min → 14:40
        QTest::newRow("picked") << int(Status::Picked) << 3 << 9 << 9 << 4; // 2 min → 14:35
        QTest::newRow("staged") << int(Status::Staged) << 3 << 9 << 9 << 4;
    }
    void an_honest_time()
    {
        QFETCH(int, status);
        QFETCH(int, picked);
        QFETCH(int, ahead);
        QFETCH(int, usual);
        QFETCH(int, minutesFromNow);
        PickupOrder order = in(Status(status));
        order.lines[0].picked = std::min(picked, 2);
        order.lines[1].picked = std::max(0, picked - 2);
        QCOMPARE(honestReadyTime(order, ahead, minutes(usual), noon), noon + minutes(minutesFromNow));
    }

    void an_honest_time_is_never_now_or_before()
    {
        QVERIFY(rc::check("after now, on a full five minutes, later with more ahead", [] {
            PickupOrder order = arbitrary();
            order.lines = {line(u"a"_s, *rc::gen::inRange(0, 5))};
            const Instant now = noon + milliseconds(*rc::gen::inRange(0, 600'000));
            const int ahead = *rc::gen::inRange(-2, 30);
            const milliseconds usual = seconds(*rc::gen::inRange(-100, 3600));
            const Instant ready = honestReadyTime(order, ahead, usual, now);
            RC_ASSERT(ready > now);
            RC_ASSERT(toMs(ready) % 300'000 == 0);
            RC_ASSERT(honestReadyTime(order, ahead + 1, usual, now) >= ready);
        }));
    }
};

QTEST_APPLESS_MAIN(tst_PickupUrgency)
#include "tst_PickupUrgency.moc"
