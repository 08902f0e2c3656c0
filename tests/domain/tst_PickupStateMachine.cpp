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
    // ---- which command is allowed in which state ----

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

    // ---- claim ----

    void a_claim_is_a_lease()
    {
        const PickupOrder mine = after(order(), {PickupClaim{900, {}}});
        QCOMPARE(mine.claim->associateId, u"as-1"_s);
        QCOMPARE(mine.claim->deviceId, u"dv-1"_s);
        QCOMPARE(mine.claim->until, noon + minutes(25));
        QVERIFY(claimedByOther(mine, u"as-2"_s, noon + minutes(25) - milliseconds(1)));
        QVERIFY(!claimedByOther(mine, u"as-2"_s, noon + minutes(25)));
        QVERIFY(!claimedByOther(mine, u"as-1"_s, noon + minutes(11)));
        QVERIFY(!claimedByOther(order(), u"as-2"_s, noon));
    }

    void a_lease_lasts_as_long_as_allowed_data()
    {
        QTest::addColumn<int>("wanted");
        QTest::addColumn<int>("given");
        QTest::newRow("too short") << 1 << 60;
        QTest::newRow("as wanted") << 900 << 900;
        QTest::newRow("too long") << 86400 << 3600;
        QTest::newRow("negative") << -1 << 60;
    }
    void a_lease_lasts_as_long_as_allowed()
    {
        QFETCH(int, wanted);
        QFETCH(int, given);
        QCOMPARE(after(order(), {PickupClaim{wanted, {}}}).claim->until, noon + minutes(10) + seconds(given));
    }

    void claiming_what_another_has_is_refused_data()
    {
        QTest::addColumn<QString>("holder");
        QTest::addColumn<int>("heldForMinutes");
        QTest::addColumn<QString>("reason");
        QTest::addColumn<bool>("manager");
        QTest::addColumn<QString>("code");
        QTest::newRow("free") << u"as-2"_s << -1 << QString() << false << u"ok"_s;
        QTest::newRow("a colleague's") << u"as-2"_s << 5 << QString() << false << u"claimed-by-other"_s;
        QTest::newRow("mine already") << u"as-1"_s << 5 << QString() << false << u"ok"_s;
        QTest::newRow("take over, needs a manager")
            << u"as-2"_s << 5 << u"gone home"_s << false << u"approval-needed"_s;
        QTest::newRow("manager without a reason")
            << u"as-2"_s << 5 << u"  "_s << true << u"claimed-by-other"_s;
        QTest::newRow("manager with a reason") << u"as-2"_s << 5 << u"gone home"_s << true << u"ok"_s;
    }
    void claiming_what_another_has_is_refused()
    {
        QFETCH(QString, holder);
        QFETCH(int, heldForMinutes);
        QFETCH(QString, reason);
        QFETCH(bool, manager);
        QFETCH(QString, code);
        const PickupOrder held = claimed(holder, noon + minutes(10 + heldForMinutes));
        ActContext context = by(u"as-1"_s);
        context.manager = manager;
        const Result<PickupOrder> result = applyToPickup(held, PickupClaim{900, reason}, context);
        QCOMPARE(codeOf(result), code);
        if (result)
            QCOMPARE(result->claim->associateId, u"as-1"_s);
    }

    void renewing_never_shortens_a_lease()
    {
        const PickupOrder mine = claimed(u"as-1"_s, noon + minutes(60));
        QCOMPARE(after(mine, {PickupClaim{60, {}}}).claim->until, noon + minutes(60));
    }

    void releasing_gives_an_untouched_order_back()
    {
        const PickupOrder started = after(order(), {PickupClaim{}, PickupStartPicking{}});
        const PickupOrder back = after(started, {PickupReleaseClaim{u"break"_s}});
        QVERIFY(!back.claim);
        QCOMPARE(int(back.status), int(Status::Placed));
        QVERIFY(!back.pickingStartedAt);
        const PickupOrder touched
            = after(started, {PickupPickLine{u"a"_s, 1, {}}, PickupReleaseClaim{u"break"_s}});
        QCOMPARE(int(touched.status), int(Status::Picking));
        QCOMPARE(touched.lines[0].picked, 1);
        QCOMPARE(tryOut(claimed(u"as-2"_s), PickupReleaseClaim{}), u"claimed-by-other"_s);
        QCOMPARE(tryOut(claimed(u"as-2"_s), PickupReleaseClaim{}, byManager()), u"ok"_s);
        QCOMPARE(tryOut(order(), PickupReleaseClaim{}), u"ok"_s);
    }

    void work_on_a_colleagues_order_is_refused_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<CommandPayload>("payload");
        const auto row = [](Status status, const CommandPayload &payload) {
            QTest::newRow(qPrintable(commandType(payload))) << int(status) << payload;
        };
        row(Status::Placed, PickupStartPicking{});
        row(Status::Picking, PickupPickLine{u"a"_s, 1, {}});
        row(Status::Picked, PickupUnpickLine{u"a"_s, 1, {}});
        row(Status::Picking, PickupShortLine{u"a"_s, 1, u"sold"_s, u"fewer"_s});
        row(Status::Picked, PickupStage{{u"C-05"_s}});
        row(Status::Picked, PickupMarkReady{{u"C-05"_s}, true, {}});
        row(Status::Ready, PickupUnready{u"mistake"_s});
        row(Status::Ready, PickupMove{{u"C-05"_s}});
        row(Status::Ready, handOver());
    }
    void work_on_a_colleagues_order_is_refused()
    {
        QFETCH(int, status);
        QFETCH(CommandPayload, payload);
        PickupOrder order = in(Status(status));
        order.claim = PickupOrder::Claim{u"as-2"_s, u"dv-9"_s, noon + minutes(25)};
        QCOMPARE(tryOut(order, payload), u"claimed-by-other"_s);
        QCOMPARE(tryOut(order, payload, byManager()), u"ok"_s);
        QCOMPARE(tryOut(order, payload, by(u"as-1"_s, noon + minutes(25))), u"ok"_s);
        QCOMPARE(tryOut(order, payload, by(u"as-2"_s)), u"ok"_s);
    }

    // ---- picking ----

    void picking_takes_the_claim_and_notes_the_start()
    {
        const PickupOrder started = after(order(), {PickupStartPicking{}});
        QCOMPARE(int(started.status), int(Status::Picking));
        QCOMPARE(*started.pickingStartedAt, noon + minutes(10));
        QCOMPARE(started.claim->associateId, u"as-1"_s);
        const PickupOrder again = after(started, {PickupStartPicking{}}, by(u"as-1"_s, noon + minutes(12)));
        QCOMPARE(again, started);
    }

    void what_is_not_paid_is_not_picked()
    {
        PickupOrder held = order();
        held.hold = Hold::Payment;
        QCOMPARE(tryOut(held, PickupStartPicking{}), u"payment-due"_s);
        QCOMPARE(tryOut(held, PickupPickLine{u"a"_s, 1, {}}), u"payment-due"_s);
        held.hold = Hold::Fraud;
        QCOMPARE(tryOut(held, PickupStartPicking{}), u"state-conflict"_s);
        QCOMPARE(tryOut(held, PickupPickLine{u"a"_s, 1, {}}), u"state-conflict"_s);
    }

    void scans_count_to_the_line_and_finish_the_order()
    {
        PickupOrder order = after(make::order(), {PickupPickLine{u"a"_s, 1, {}}});
        QCOMPARE(int(order.status), int(Status::Picking));
        QCOMPARE(*order.pickingStartedAt, noon + minutes(10));
        QCOMPARE(int(order.lines[0].state), int(LineState::Pending));
        order = after(order, {PickupPickLine{u"a"_s, 1, {}}});
        QCOMPARE(int(order.lines[0].state), int(LineState::Picked));
        QVERIFY(!pickingComplete(order));
        order = after(order, {PickupPickLine{u"b"_s, 1, {}}});
        QVERIFY(pickingComplete(order));
        QCOMPARE(int(order.status), int(Status::Picked));
    }

    void picking_is_refused_with_the_reason_data()
    {
        QTest::addColumn<PickupPickLine>("pick");
        QTest::addColumn<QString>("code");
        QTest::newRow("by hand") << PickupPickLine{u"a"_s, 2, {}} << u"ok"_s;
        QTest::newRow("more than ordered") << PickupPickLine{u"a"_s, 3, {}} << u"pickup-quantity"_s;
        QTest::newRow("none") << PickupPickLine{u"a"_s, 0, {}} << u"pickup-quantity"_s;
        QTest::newRow("negative") << PickupPickLine{u"a"_s, -1, {}} << u"pickup-quantity"_s;
        QTest::newRow("no such line") << PickupPickLine{u"z"_s, 1, {}} << u"not-found"_s;
        QTest::newRow("by EAN-13") << PickupPickLine{u"a"_s, 1, u"4006381333931"_s} << u"ok"_s;
        QTest::newRow("by GTIN-14") << PickupPickLine{u"a"_s, 1, u"04006381333931"_s} << u"ok"_s;
        QTest::newRow("by SKU") << PickupPickLine{u"a"_s, 1, u"SKU-a"_s} << u"ok"_s;
        QTest::newRow("another article") << PickupPickLine{u"a"_s, 1, u"4006381333948"_s} << u"invalid"_s;
    }
    void picking_is_refused_with_the_reason()
    {
        QFETCH(PickupPickLine, pick);
        QFETCH(QString, code);
        QCOMPARE(tryOut(order(), pick), code);
    }

    void a_line_without_article_number_is_picked_by_hand_or_sku()
    {
        PickupOrder order = make::order();
        order.lines[0].gtin.clear();
        QCOMPARE(tryOut(order, PickupPickLine{u"a"_s, 1, {}}), u"ok"_s);
        QCOMPARE(tryOut(order, PickupPickLine{u"a"_s, 1, u"SKU-a"_s}), u"ok"_s);
        QCOMPARE(tryOut(order, PickupPickLine{u"a"_s, 1, u"00000000000000"_s}), u"invalid"_s);
    }

    void a_pick_is_taken_back()
    {
        PickupOrder order = after(picked(), {PickupUnpickLine{u"a"_s, 1, u"mistake"_s}});
        QCOMPARE(order.lines[0].picked, 1);
        QCOMPARE(int(order.lines[0].state), int(LineState::Pending));
        QCOMPARE(int(order.status), int(Status::Picking));
        QCOMPARE(tryOut(order, PickupUnpickLine{u"a"_s, 2, {}}), u"pickup-quantity"_s);
        QCOMPARE(tryOut(order, PickupUnpickLine{u"a"_s, 0, {}}), u"pickup-quantity"_s);
        QCOMPARE(tryOut(order, PickupUnpickLine{u"z"_s, 1, {}}), u"not-found"_s);
    }

    void taking_back_a_pick_empties_the_bay()
    {
        const PickupOrder staged = after(picked(), {PickupStage{{u"C-04"_s}}});
        const PickupOrder order = after(staged, {PickupUnpickLine{u"b"_s, 1, {}}});
        QCOMPARE(int(order.status), int(Status::Picking));
        QVERIFY(order.staging.isEmpty());
    }

    // ---- short ----

    void a_short_line_with_fewer_articles_goes_on()
    {
        const PickupOrder order
            = after(make::order(),
                    {PickupPickLine{u"a"_s, 1, {}}, PickupShortLine{u"a"_s, 1, u"not_found"_s, u"fewer"_s}});
        QCOMPARE(order.lines[0].shortQuantity, 1);
        QCOMPARE(order.lines[0].shortReason, u"not_found"_s);
        QCOMPARE(order.lines[0].shortDecision, u"fewer"_s);
        QCOMPARE(int(order.lines[0].state), int(LineState::Short));
        QCOMPARE(int(order.hold), int(Hold::None));
        QCOMPARE(int(order.status), int(Status::Picking)); // line b is open
        const PickupOrder done = after(order, {PickupPickLine{u"b"_s, 1, {}}});
        QCOMPARE(int(done.status), int(Status::Picked));
        QCOMPARE(stillToHandOver(done.lines[0]), 1);
    }

    void asking_the_customer_holds_the_order_until_the_answer()
    {
        PickupOrder order
            = after(make::order(),
                    {PickupPickLine{u"a"_s, 2, {}}, PickupShortLine{u"b"_s, 1, u"damaged"_s, u"ask"_s}});
        QCOMPARE(int(order.hold), int(Hold::CustomerDecision));
        QCOMPARE(int(order.status), int(Status::Picking));
        QVERIFY(!pickingComplete(order));
        QCOMPARE(tryOut(order, PickupStage{{u"C-04"_s}}), u"state-conflict"_s);
        QCOMPARE(tryOut(order, PickupMarkReady{{u"C-04"_s}, true, {}}), u"state-conflict"_s);

        const PickupOrder fewer = after(order, {PickupShortLine{u"b"_s, 1, u"damaged"_s, u"fewer"_s}});
        QCOMPARE(fewer.lines[1].shortQuantity, 1);
        QCOMPARE(int(fewer.hold), int(Hold::None));
        QCOMPARE(int(fewer.status), int(Status::Picked));

        order.hold = Hold::None; // the CDP brought the answer
        QVERIFY(pickingComplete(order));
    }

    void without_a_decision_the_customer_is_asked()
    {
        const PickupOrder order = after(make::order(), {PickupShortLine{u"b"_s, 1, u"sold"_s, {}}});
        QCOMPARE(order.lines[1].shortDecision, u"ask"_s);
        QCOMPARE(int(order.hold), int(Hold::CustomerDecision));
    }

    void cancelling_a_line_leaves_nothing_of_it_to_hand_over()
    {
        const PickupOrder order
            = after(make::order(),
                    {PickupPickLine{u"a"_s, 2, {}}, PickupShortLine{u"b"_s, 1, u"sold"_s, u"cancel"_s}});
        QCOMPARE(int(order.lines[1].state), int(LineState::Cancelled));
        QCOMPARE(stillToHandOver(order.lines[1]), 0);
        QCOMPARE(int(order.status), int(Status::Picked));
    }

    void a_short_is_refused_with_the_reason_data()
    {
        QTest::addColumn<PickupShortLine>("missing");
        QTest::addColumn<QString>("code");
        QTest::newRow("all of it") << PickupShortLine{u"a"_s, 2, u"not_found"_s, u"fewer"_s} << u"ok"_s;
        QTest::newRow("more than ordered")
            << PickupShortLine{u"a"_s, 3, u"not_found"_s, u"fewer"_s} << u"pickup-quantity"_s;
        QTest::newRow("none") << PickupShortLine{u"a"_s, 0, u"not_found"_s, u"fewer"_s}
                              << u"pickup-quantity"_s;
        QTest::newRow("no reason") << PickupShortLine{u"a"_s, 1, {}, u"fewer"_s} << u"invalid"_s;
        QTest::newRow("made-up reason") << PickupShortLine{u"a"_s, 1, u"lazy"_s, u"fewer"_s} << u"invalid"_s;
        QTest::newRow("made-up decision") << PickupShortLine{u"a"_s, 1, u"sold"_s, u"swap"_s} << u"invalid"_s;
        QTest::newRow("no such line") << PickupShortLine{u"z"_s, 1, u"sold"_s, u"fewer"_s} << u"not-found"_s;
        for (const char *reason : {"not_found", "damaged", "sold", "expired", "other"})
            QTest::newRow(reason) << PickupShortLine{u"a"_s, 1, QString::fromLatin1(reason), u"ask"_s}
                                  << u"ok"_s;
    }
    void a_short_is_refused_with_the_reason()
    {
        QFETCH(PickupShortLine, missing);
        QFETCH(QString, code);
        QCOMPARE(tryOut(order(), missing), code);
    }

    void found_after_all_takes_the_short_back_first()
    {
        const PickupOrder shorted = after(
            order(), {PickupPickLine{u"a"_s, 1, {}}, PickupShortLine{u"a"_s, 1, u"not_found"_s, u"ask"_s}});
        const PickupOrder found = after(shorted, {PickupUnpickLine{u"a"_s, 1, u"found"_s}});
        QCOMPARE(found.lines[0].shortQuantity, 0);
        QCOMPARE(found.lines[0].picked, 1);
        QVERIFY(found.lines[0].shortReason.isEmpty());
        QVERIFY(found.lines[0].shortDecision.isEmpty());
        QCOMPARE(int(found.hold), int(Hold::None));
        const PickupOrder both = after(shorted, {PickupUnpickLine{u"a"_s, 2, {}}});
        QCOMPARE(both.lines[0].picked, 0);
    }

    void one_open_question_keeps_the_hold()
    {
        const PickupOrder order = after(make::order(),
                                        {PickupShortLine{u"a"_s, 2, u"sold"_s, u"ask"_s},
                                         PickupShortLine{u"b"_s, 1, u"sold"_s, u"ask"_s},
                                         PickupShortLine{u"a"_s, 2, u"sold"_s, u"cancel"_s}});
        QCOMPARE(int(order.hold), int(Hold::CustomerDecision));
    }

    void an_order_of_which_nothing_is_there_never_becomes_ready()
    {
        const PickupOrder nothing = after(make::order(),
                                          {PickupShortLine{u"a"_s, 2, u"sold"_s, u"fewer"_s},
                                           PickupShortLine{u"b"_s, 1, u"sold"_s, u"cancel"_s}});
        QCOMPARE(int(nothing.status), int(Status::Picked));
        QCOMPARE(tryOut(nothing, PickupStage{{u"C-04"_s}}), u"state-conflict"_s);
        QCOMPARE(tryOut(nothing, PickupMarkReady{{u"C-04"_s}, true, {}}), u"state-conflict"_s);
    }

    // ---- bay and ready ----

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

    // ---- arrival and promise ----

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

    // ---- odd data ----

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

    void substituted_and_cancelled_lines_need_no_picking()
    {
        PickupOrder order = make::order();
        order.lines[0].state = LineState::Substituted;
        order.lines[1].state = LineState::Cancelled;
        QVERIFY(pickingComplete(order));
        QCOMPARE(tryOut(order, PickupPickLine{u"b"_s, 1, {}}), u"pickup-quantity"_s);
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
