#include "Make.h"

using namespace make;
using namespace counterpart::command;
using Status = PickupStatus;
using Hold = PickupOrder::Hold;
using Arrival = PickupOrder::Arrival;
using LineState = PickupLine::State;

// Scan, short, take back: what happens to a line and to the order it belongs to.
class tst_PickupLines : public QObject
{
    Q_OBJECT

    static QString tryOut(const PickupOrder &order, const CommandPayload &payload,
                          const ActContext &context = by(u"as-1"_s))
    {
        return codeOf(applyToPickup(order, payload, context));
    }

private Q_SLOTS:
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

    void substituted_and_cancelled_lines_need_no_picking()
    {
        PickupOrder order = make::order();
        order.lines[0].state = LineState::Substituted;
        order.lines[1].state = LineState::Cancelled;
        QVERIFY(pickingComplete(order));
        QCOMPARE(tryOut(order, PickupPickLine{u"b"_s, 1, {}}), u"pickup-quantity"_s);
    }
};

QTEST_APPLESS_MAIN(tst_PickupLines)
#include "tst_PickupLines.moc"
