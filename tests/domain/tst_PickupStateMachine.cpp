#include "Make.h"

#include <functional>
#include <rapidcheck.h>

using namespace make;
using namespace counterpart::command;
using Status = PickupStatus;
using Hold = PickupOrder::Hold;
using Arrival = PickupOrder::Arrival;
using LineState = PickupLine::State;

class tst_PickupStateMachine : public QObject
{
    Q_OBJECT

    static QString tryOut(const PickupOrder &order, const CommandPayload &payload,
                          const ActContext &context = by(u"as-1"_s))
    {
        return codeOf(applyToPickup(order, payload, context));
    }

    static PickupOrder in(Status status)
    {
        PickupOrder order = make::order();
        order.status = status;
        if (status != Status::Placed && status != Status::InTransit && status != Status::Picking) {
            for (PickupLine &line : order.lines) {
                line.picked = line.quantity;
                line.state = LineState::Picked;
            }
        }
        if (status == Status::Staged || status == Status::Ready || status == Status::PartiallyHandedOver)
            order.staging = {{u"C-04"_s, {}, 1}};
        return order;
    }

    static PickupOrder claimed(const QString &associate, Instant until = noon + minutes(25))
    {
        PickupOrder order = make::order();
        order.claim = PickupOrder::Claim{associate, u"dv-9"_s, until};
        return order;
    }

private Q_SLOTS:
    void each_command_has_its_states_data()
    {
        QTest::addColumn<CommandPayload>("payload");
        QTest::addColumn<QString>("allowed"); // one letter a state, in the order of PickupStatus
        // placed, in transit, picking, picked, staged, ready, partial, handed over, cancelled, expired,
        // restocked, failed, other
        QTest::newRow("claim") << CommandPayload(PickupClaim{}) << u"PTIKSRA--E---"_s;
        QTest::newRow("release") << CommandPayload(PickupReleaseClaim{}) << u"PTIKSRA--E---"_s;
        QTest::newRow("start") << CommandPayload(PickupStartPicking{}) << u"P-IK---------"_s;
        QTest::newRow("pick") << CommandPayload(PickupPickLine{u"a"_s, 1, {}}) << u"P-I----------"_s;
        QTest::newRow("unpick") << CommandPayload(PickupUnpickLine{u"a"_s, 1, {}}) << u"---KS--------"_s;
        QTest::newRow("short") << CommandPayload(PickupShortLine{u"a"_s, 1, u"sold"_s, u"fewer"_s})
                               << u"P-I----------"_s;
        QTest::newRow("stage") << CommandPayload(PickupStage{{u"C-05"_s}}) << u"---KS--------"_s;
        QTest::newRow("ready") << CommandPayload(PickupMarkReady{{u"C-04"_s}, true, {}})
                               << u"---KSR-------"_s;
        QTest::newRow("unready") << CommandPayload(PickupUnready{u"mistake"_s}) << u"-----R-------"_s;
        QTest::newRow("move") << CommandPayload(PickupMove{{u"C-05"_s}}) << u"-----RA------"_s;
        QTest::newRow("arrived") << CommandPayload(PickupCustomerArrived{u"counter"_s}) << u"PTIKSRA--E---"_s;
        QTest::newRow("promise") << CommandPayload(PickupRevisePromise{noon + hours(3), u"busy"_s, true})
                                 << u"PTIKS--------"_s;
        QTest::newRow("hand over") << CommandPayload(handOver()) << u"-----RA------"_s;
    }
    void each_command_has_its_states()
    {
        QFETCH(CommandPayload, payload);
        QFETCH(QString, allowed);
        QCOMPARE(allowed.size(), int(Status::Other) + 1);
        for (int i = 0; i <= int(Status::Other); ++i) {
            const PickupOrder order = in(Status(i));
            const QString code = tryOut(order, payload);
            const QByteArray where = "state " + QByteArray::number(i) + ": " + code.toLatin1();
            QVERIFY2((code == u"ok") == (allowed[i] != u'-'), where.constData());
            if (isClosed(Status(i)))
                QVERIFY2(code == u"pickup-closed", where.constData());
        }
    }

    void closed_states_are_never_undone()
    {
        for (const Status status :
             {Status::HandedOver, Status::Cancelled, Status::ReturnedToStock, Status::Failed})
            QVERIFY(isClosed(status));
        for (const Status status :
             {Status::Placed, Status::InTransit, Status::Picking, Status::Picked, Status::Staged,
              Status::Ready, Status::PartiallyHandedOver, Status::Expired, Status::Other})
            QVERIFY(!isClosed(status));
    }

    void commands_of_other_records_are_refused()
    {
        QCOMPARE(tryOut(order(), CouponRelease{}), u"invalid"_s);
        QCOMPARE(tryOut(order(), CustomerView{}), u"invalid"_s);
    }

    void the_bay_is_kept_with_its_packages()
    {
        const PickupOrder staged = after(picked(), {PickupStage{{u"C-04"_s, u" C-05 "_s, u"C-04"_s}}});
        QCOMPARE(int(staged.status), int(Status::Staged));
        QCOMPARE(staged.staging, (QList<StagingLocation>{{u"C-04"_s, {}, 2}, {u"C-05"_s, {}, 1}}));
        QVERIFY(!staged.readyAt);
        QCOMPARE(tryOut(picked(), PickupStage{{}}), u"invalid"_s);
        QCOMPARE(tryOut(picked(), PickupStage{{u"C-04"_s, u"  "_s}}), u"invalid"_s);
        const PickupOrder elsewhere = after(staged, {PickupStage{{u"C-09"_s}}});
        QCOMPARE(elsewhere.staging.first().code, u"C-09"_s);
    }

    void ready_queues_the_notice_and_frees_the_order()
    {
        const Instant sendAt = noon + minutes(10) + seconds(10);
        PickupOrder order = after(picked(), {PickupMarkReady{{u"C-04"_s}, true, sendAt}});
        QCOMPARE(int(order.status), int(Status::Ready));
        QCOMPARE(*order.readyAt, noon + minutes(10));
        QVERIFY(!order.claim);
        QCOMPARE(order.notifications.size(), 1);
        QCOMPARE(int(order.notifications[0].state), int(PickupNotification::State::Queued));
        QCOMPARE(order.notifications[0].at, sendAt);
        QVERIFY(after(picked(), {PickupMarkReady{{u"C-04"_s}, false, {}}}).notifications.isEmpty());
    }

    void ready_needs_a_place()
    {
        QCOMPARE(tryOut(picked(), PickupMarkReady{{}, true, {}}), u"invalid"_s);
        QCOMPARE(tryOut(picked(), PickupMarkReady{{u" "_s}, true, {}}), u"invalid"_s);
        const PickupOrder staged = after(picked(), {PickupStage{{u"C-04"_s}}});
        QCOMPARE(after(staged, {PickupMarkReady{{}, true, {}}}).staging.first().code, u"C-04"_s);
        QCOMPARE(after(staged, {PickupMarkReady{{u"C-09"_s}, true, {}}}).staging.first().code, u"C-09"_s);
    }

    void ready_said_twice_tells_the_customer_once()
    {
        const PickupOrder again = after(ready(), {PickupMarkReady{{u"C-04"_s}, true, {}}});
        QCOMPARE(again, ready());
        QCOMPARE(after(ready(), {PickupMarkReady{{}, true, {}}}), ready());
        QCOMPARE(tryOut(ready(), PickupMarkReady{{u"C-09"_s}, true, {}}), u"state-conflict"_s);
    }

    void an_open_problem_is_not_ready()
    {
        for (const Hold hold : {Hold::Payment, Hold::Fraud, Hold::CustomerDecision, Hold::Problem}) {
            PickupOrder order = picked();
            order.hold = hold;
            QCOMPARE(tryOut(order, PickupMarkReady{{u"C-04"_s}, true, {}}), u"state-conflict"_s);
        }
    }

    void who_takes_ready_back_works_on_the_order_again()
    {
        const PickupOrder back = after(ready(), {PickupUnready{u"wrong coat"_s}});
        QVERIFY(!ready().claim);
        QVERIFY(back.claim);
        QCOMPARE(back.claim->associateId, u"as-1"_s);
    }

    void unready_suppresses_the_notice_that_has_not_left()
    {
        const PickupOrder back = after(ready(), {PickupUnready{u"wrong coat"_s}});
        QCOMPARE(int(back.status), int(Status::Staged));
        QVERIFY(!back.readyAt);
        QCOMPARE(back.notifications.size(), 1);
        QCOMPARE(int(back.notifications[0].state), int(PickupNotification::State::Suppressed));
        QCOMPARE(back.staging, ready().staging);
        QCOMPARE(tryOut(ready(), PickupUnready{u" "_s}), u"invalid"_s);
    }

    void unready_corrects_the_notice_that_has_left_data()
    {
        using State = PickupNotification::State;
        QTest::addColumn<int>("state");
        QTest::addColumn<bool>("corrected");
        QTest::newRow("queued") << int(State::Queued) << false;
        QTest::newRow("sent") << int(State::Sent) << true;
        QTest::newRow("delivered") << int(State::Delivered) << true;
        QTest::newRow("read") << int(State::Read) << true;
        QTest::newRow("failed") << int(State::Failed) << false;
        QTest::newRow("suppressed") << int(State::Suppressed) << false;
        QTest::newRow("a state of a newer server") << int(State::Other) << true;
    }
    void unready_corrects_the_notice_that_has_left()
    {
        QFETCH(int, state);
        QFETCH(bool, corrected);
        PickupOrder order = ready();
        order.notifications[0].state = PickupNotification::State(state);
        order = after(order, {PickupUnready{u"wrong coat"_s}});
        QCOMPARE(order.notifications.size(), corrected ? 2 : 1);
        if (corrected)
            QCOMPARE(int(order.notifications[1].state), int(PickupNotification::State::Queued));
    }

    void packages_move_to_another_bay()
    {
        QCOMPARE(after(ready(), {PickupMove{{u"D-01"_s}}}).staging.first().code, u"D-01"_s);
        QCOMPARE(tryOut(ready(), PickupMove{{}}), u"invalid"_s);
        QCOMPARE(tryOut(picked(), PickupMove{{u"D-01"_s}}), u"pickup-not-ready"_s);
    }

    void an_arrival_is_counted_from_the_first_sign()
    {
        const PickupOrder here = after(order(), {PickupCustomerArrived{u"counter"_s}});
        QCOMPARE(int(here.arrival), int(Arrival::Arrived));
        QCOMPARE(*here.arrivedAt, noon + minutes(10));
        QCOMPARE(here.arrivalSource, u"associate"_s);
        QCOMPARE(int(here.status), int(Status::Placed));
        QCOMPARE(after(here, {PickupCustomerArrived{u"counter"_s}}, by(u"as-2"_s, noon + minutes(14))), here);

        PickupOrder onTheWay = order();
        onTheWay.arrival = Arrival::OnTheWay;
        onTheWay.arrivalSource = u"app"_s;
        QCOMPARE(int(after(onTheWay, {PickupCustomerArrived{}}).arrival), int(Arrival::Arrived));
    }

    void a_person_puts_a_name_to_a_signal()
    {
        PickupOrder order = make::order();
        order.arrival = Arrival::Arrived;
        order.arrivedAt = noon + minutes(5);
        order.arrivalSource = u"beacon"_s;
        QVERIFY(!arrivalNamesCustomer(order));
        order = after(order, {PickupCustomerArrived{u"counter"_s}});
        QVERIFY(arrivalNamesCustomer(order));
        QCOMPARE(*order.arrivedAt, noon + minutes(5));
    }

    void nobody_is_named_by_a_signal_alone_data()
    {
        QTest::addColumn<QString>("source");
        QTest::addColumn<bool>("named");
        for (const char *source :
             {"app", "kiosk", "associate", "code", "web", "miniprogram", "qr", "sms", "phone", "customer"})
            QTest::newRow(source) << QString::fromLatin1(source) << true;
        for (const char *source :
             {"proximity", "beacon", "geofence", "wifi", "camera", "plate", "", "hologram"})
            QTest::newRow(qPrintable(u"signal %1"_s.arg(QLatin1String(source))))
                << QString::fromLatin1(source) << false;
    }
    void nobody_is_named_by_a_signal_alone()
    {
        QFETCH(QString, source);
        QFETCH(bool, named);
        PickupOrder order = make::order();
        order.arrival = Arrival::Arrived;
        order.arrivalSource = source;
        QCOMPARE(arrivalNamesCustomer(order), named);
        order.arrival = Arrival::None;
        QVERIFY(!arrivalNamesCustomer(order));
    }

    void coming_again_for_the_rest_is_a_new_arrival()
    {
        PickupOrder order = in(Status::PartiallyHandedOver);
        order.arrival = Arrival::Served;
        order.arrivedAt = noon;
        order = after(order, {PickupCustomerArrived{u"counter"_s}});
        QCOMPARE(int(order.arrival), int(Arrival::Arrived));
        QCOMPARE(*order.arrivedAt, noon + minutes(10));
    }

    void a_new_promise_is_kept_beside_the_old_one()
    {
        const PickupRevisePromise later{noon + hours(3), u"busy"_s, true};
        const PickupOrder order = after(make::order(), {later});
        QCOMPARE(order.readyBy, noon + hours(3));
        QCOMPARE(order.revisions.size(), 1);
        QCOMPARE(order.revisions[0].reason, u"busy"_s);
        QCOMPARE(order.notifications.size(), 1);
        QCOMPARE(after(order, {later}), order);
        QCOMPARE(tryOut(make::order(), PickupRevisePromise{noon + minutes(10), u"busy"_s, true}),
                 u"invalid"_s);
        QCOMPARE(tryOut(make::order(), PickupRevisePromise{noon + hours(3), u" "_s, true}), u"invalid"_s);
        QVERIFY(after(make::order(), {PickupRevisePromise{noon + hours(3), u"busy"_s, false}})
                    .notifications.isEmpty());
    }

    void an_order_without_articles_goes_all_the_way()
    {
        PickupOrder order = make::order();
        order.lines.clear();
        order = after(order, {PickupClaim{}, PickupStartPicking{}});
        QCOMPARE(int(order.status), int(Status::Picked));
        order = after(order, {PickupStage{{u"C-04"_s}}, PickupMarkReady{{}, true, {}}, handOver({})});
        QCOMPARE(int(order.status), int(Status::HandedOver));
    }

    void a_line_of_quantity_zero_is_in_nobodys_way()
    {
        PickupOrder order = make::order();
        order.lines[1].quantity = 0;
        order = after(order, {PickupPickLine{u"a"_s, 2, {}}});
        QCOMPARE(int(order.status), int(Status::Picked));
        order = after(order, {PickupMarkReady{{u"C-04"_s}, true, {}}, handOver({{u"a"_s, 2}})});
        QCOMPARE(int(order.status), int(Status::HandedOver));
    }

    void any_sequence_keeps_the_books()
    {
        QVERIFY(rc::check("quantities fit, closed stays closed, ready has a bay", [] {
            PickupOrder order = make::order();
            Instant now = noon;
            for (int step = *rc::gen::inRange(0, 40); step > 0; --step) {
                now += minutes(*rc::gen::inRange(0, 10));
                ActContext context = by(*rc::gen::element(u"as-1"_s, u"as-2"_s), now);
                context.manager = *rc::gen::inRange(0, 4) == 0;
                const QString line = *rc::gen::element(u"a"_s, u"b"_s, u"z"_s);
                const int quantity = *rc::gen::inRange(0, 3);
                PickupHandOver given = handOver({{line, quantity}});
                given.handoverId = QString::number(*rc::gen::inRange(0, 5));
                const CommandPayload payload = *rc::gen::element<CommandPayload>(
                    PickupClaim{}, PickupReleaseClaim{}, PickupStartPicking{},
                    PickupPickLine{line, quantity, {}}, PickupPickLine{line, quantity, {}},
                    PickupUnpickLine{line, quantity, {}},
                    PickupShortLine{line, quantity, u"sold"_s,
                                    *rc::gen::element(u"fewer"_s, u"ask"_s, u"cancel"_s)},
                    PickupStage{{u"C-04"_s}}, PickupMarkReady{{u"C-05"_s}, true, {}},
                    PickupUnready{u"mistake"_s}, PickupMove{{u"D-01"_s}}, PickupCustomerArrived{},
                    PickupRevisePromise{now + hours(1), u"busy"_s, true}, given);
                const PickupOrder before = order;
                const Result<PickupOrder> next = applyToPickup(order, payload, context);
                if (next)
                    order = *next;
                if (isClosed(before.status))
                    RC_ASSERT(order == before);
                if (next) // the same command again: either nothing more happens, or it is refused, or it adds
                          // within bounds
                    RC_ASSERT(order.handovers.size() - before.handovers.size() <= 1);
                for (const PickupLine &l : order.lines) {
                    RC_ASSERT(l.picked >= 0 && l.shortQuantity >= 0 && l.handedOver >= 0);
                    RC_ASSERT(l.picked + l.shortQuantity <= l.quantity);
                    RC_ASSERT(l.handedOver <= l.picked);
                    RC_ASSERT((l.shortQuantity > 0) == !l.shortDecision.isEmpty());
                }
                if (order.status == Status::Ready || order.status == Status::PartiallyHandedOver) {
                    RC_ASSERT(!order.staging.isEmpty());
                    RC_ASSERT(pickingComplete(order));
                }
                if (order.status == Status::Picked)
                    RC_ASSERT(pickingComplete(order));
                if (order.status == Status::Picking)
                    RC_ASSERT(!pickingComplete(order));
                if (order.status == Status::HandedOver)
                    RC_ASSERT(order.handedOverAt.has_value());
            }
        }));
    }
};

QTEST_APPLESS_MAIN(tst_PickupStateMachine)
#include "tst_PickupStateMachine.moc"
