#include "Make.h"

#include <functional>
#include <limits>

using namespace make;
using namespace counterpart::command;
using Status = PickupStatus;
using Hold = PickupOrder::Hold;
using Payment = PickupOrder::Payment;
using OrderChange = std::function<void(PickupOrder &)>;
using GivenChange = std::function<void(PickupHandOver &)>;

// Handing over cannot be undone: what has to be true before, what is kept, and what becomes of a hand-over
// that broke a rule.
class tst_PickupHandOver : public QObject
{
    Q_OBJECT

    static QString tryOut(const PickupOrder &order, const PickupHandOver &given,
                          const ActContext &context = by(u"as-1"_s))
    {
        return codeOf(applyToPickup(order, given, context));
    }

private Q_SLOTS:
    void all_of_it_closes_the_order()
    {
        PickupOrder order = ready();
        order.arrival = PickupOrder::Arrival::Waiting;
        order.claim = PickupOrder::Claim{u"as-1"_s, u"dv-1"_s, noon + hours(1)};
        order = after(order, {handOver()});
        QCOMPARE(int(order.status), int(Status::HandedOver));
        QCOMPARE(*order.handedOverAt, noon + minutes(10));
        QCOMPARE(int(order.arrival), int(PickupOrder::Arrival::Served));
        QVERIFY(!order.claim);
        QCOMPARE(order.handovers.size(), 1);
        QCOMPARE(order.handovers[0].associateId, u"as-1"_s);
        QCOMPARE(order.handovers[0].deviceId, u"dv-1"_s);
        QCOMPARE(order.handovers[0].method, u"code"_s);
        for (const PickupLine &line : order.lines)
            QCOMPARE(int(line.state), int(PickupLine::State::HandedOver));
    }

    void a_part_of_it_keeps_the_rest_open()
    {
        PickupOrder order = after(ready(), {handOver({{u"a"_s, 1}})});
        QCOMPARE(int(order.status), int(Status::PartiallyHandedOver));
        QVERIFY(!order.handedOverAt);
        QCOMPARE(order.lines[0].handedOver, 1);
        QCOMPARE(stillToHandOver(order.lines[0]), 1);
        QVERIFY(order.lines[0].state != PickupLine::State::HandedOver);
        PickupHandOver rest = handOver({{u"a"_s, 1}, {u"b"_s, 1}});
        rest.handoverId = u"second"_s;
        order = after(order, {rest});
        QCOMPARE(int(order.status), int(Status::HandedOver));
        QCOMPARE(order.handovers.size(), 2);
    }

    void told_twice_given_once()
    {
        const PickupOrder done = after(ready(), {handOver()});
        QCOMPARE(after(done, {handOver()}), done);
        QCOMPARE(after(done, {handOver()}, by(u"as-2"_s, noon + hours(99))), done);
        const PickupOrder part = after(ready(), {handOver({{u"a"_s, 1}})});
        QCOMPARE(after(part, {handOver({{u"a"_s, 1}})}), part);
        PickupHandOver another = handOver();
        another.handoverId = u"another"_s;
        QCOMPARE(tryOut(done, another), u"pickup-closed"_s);
    }

    void what_must_be_true_before_data()
    {
        QTest::addColumn<OrderChange>("order");
        QTest::addColumn<GivenChange>("given");
        QTest::addColumn<QString>("code");
        const OrderChange same = [](PickupOrder &) {
        };
        const GivenChange all = [](PickupHandOver &) {
        };
        const auto row
            = [](const char *name, const OrderChange &order, const GivenChange &given, const QString &code) {
                  QTest::newRow(name) << order << given << code;
              };
        row("everything in order", same, all, u"ok"_s);
        row(
            "staged only", [](PickupOrder &o) { o.status = Status::Staged; }, all, u"pickup-not-ready"_s);
        row(
            "expired", [](PickupOrder &o) { o.status = Status::Expired; }, all, u"pickup-not-ready"_s);
        row(
            "cancelled", [](PickupOrder &o) { o.status = Status::Cancelled; }, all, u"pickup-closed"_s);
        row(
            "without id", same, [](PickupHandOver &g) { g.handoverId.clear(); }, u"invalid"_s);
        row(
            "receiver is a name", same, [](PickupHandOver &g) { g.receiver = u"林先生"_s; }, u"invalid"_s);
        row(
            "receiver missing", same, [](PickupHandOver &g) { g.receiver.clear(); }, u"invalid"_s);
        row(
            "somebody else collects", same, [](PickupHandOver &g) { g.receiver = u"delegate"_s; }, u"ok"_s);

        row(
            "pay in store, due",
            [](PickupOrder &o) {
                o.payment = Payment::PayInStore;
                o.due = yuan(50);
            },
            all, u"payment-due"_s);
        row(
            "pay in store, amount not said", [](PickupOrder &o) { o.payment = Payment::PayInStore; }, all,
            u"payment-due"_s);
        row(
            "pay in store, nothing due",
            [](PickupOrder &o) {
                o.payment = Payment::PayInStore;
                o.due = yuan(0);
            },
            all, u"ok"_s);
        row(
            "partly paid",
            [](PickupOrder &o) {
                o.payment = Payment::PartlyPaid;
                o.due = yuan(50);
            },
            all, u"payment-due"_s);
        row(
            "payment on hold", [](PickupOrder &o) { o.hold = Hold::Payment; }, all, u"payment-due"_s);
        row(
            "payment not delivered by the source", [](PickupOrder &o) { o.payment = Payment::Unknown; }, all,
            u"ok"_s);
        row(
            "fraud hold", [](PickupOrder &o) { o.hold = Hold::Fraud; }, all, u"state-conflict"_s);
        row(
            "problem hold", [](PickupOrder &o) { o.hold = Hold::Problem; }, all, u"state-conflict"_s);
        row(
            "question open", [](PickupOrder &o) { o.hold = Hold::CustomerDecision; }, all,
            u"state-conflict"_s);

        row(
            "code checked by the server", same, [](PickupHandOver &g) { g.codeVerified = u"server"_s; },
            u"ok"_s);
        row(
            "code not checked", same, [](PickupHandOver &g) { g.codeVerified = u"not_checked"_s; },
            u"proof-missing"_s);
        row(
            "code check not said", same, [](PickupHandOver &g) { g.codeVerified.clear(); },
            u"proof-missing"_s);
        row(
            "QR", same, [](PickupHandOver &g) { g.method = u"qr"_s; }, u"ok"_s);
        row(
            "no tries left", [](PickupOrder &o) { o.attemptsLeft = 0; }, all, u"proof-missing"_s);
        row(
            "no tries left, but ID seen", [](PickupOrder &o) { o.attemptsLeft = 0; },
            [](PickupHandOver &g) {
                g.method = u"id_document"_s;
                g.idKind = u"passport"_s;
            },
            u"ok"_s);
        row(
            "ID seen", same,
            [](PickupHandOver &g) {
                g.method = u"id_document"_s;
                g.idKind = u"national_id"_s;
            },
            u"ok"_s);
        row(
            "ID of no kind", same, [](PickupHandOver &g) { g.method = u"id_document"_s; },
            u"proof-missing"_s);
        row(
            "ID number instead of its kind", same,
            [](PickupHandOver &g) {
                g.method = u"id_document"_s;
                g.idKind = u"310101199001011234"_s;
            },
            u"proof-missing"_s);
        row(
            "ID required, code only", [](PickupOrder &o) { o.idRequired = true; }, all, u"proof-missing"_s);
        row(
            "ID required, code and ID", [](PickupOrder &o) { o.idRequired = true; },
            [](PickupHandOver &g) { g.idKind = u"passport"_s; }, u"ok"_s);
        row(
            "manager", same,
            [](PickupHandOver &g) {
                g.method = u"manager"_s;
                g.managerId = u"as-boss"_s;
            },
            u"ok"_s);
        row(
            "manager without name", same, [](PickupHandOver &g) { g.method = u"manager"_s; },
            u"proof-missing"_s);
        row(
            "own approval", same,
            [](PickupHandOver &g) {
                g.method = u"manager"_s;
                g.managerId = u"as-1"_s;
            },
            u"proof-missing"_s);
        row(
            "no method", same, [](PickupHandOver &g) { g.method.clear(); }, u"proof-missing"_s);
        row(
            "a method of its own", same, [](PickupHandOver &g) { g.method = u"trust me"_s; },
            u"proof-missing"_s);

        row(
            "more than there is", same,
            [](PickupHandOver &g) {
                g.lines = {{u"a"_s, 3}};
            },
            u"pickup-quantity"_s);
        row(
            "more in two lines", same,
            [](PickupHandOver &g) {
                g.lines = {{u"a"_s, 2}, {u"a"_s, 1}};
            },
            u"pickup-quantity"_s);
        row(
            "the same line twice, together enough", same,
            [](PickupHandOver &g) {
                g.lines = {{u"a"_s, 1}, {u"a"_s, 1}};
            },
            u"ok"_s);
        row(
            "none of a line", same,
            [](PickupHandOver &g) {
                g.lines = {{u"a"_s, 0}};
            },
            u"pickup-quantity"_s);
        row(
            "no such line", same,
            [](PickupHandOver &g) {
                g.lines = {{u"z"_s, 1}};
            },
            u"pickup-quantity"_s);
        row(
            "nothing at all", same, [](PickupHandOver &g) { g.lines.clear(); }, u"pickup-quantity"_s);
        row(
            "a short article",
            [](PickupOrder &o) {
                o.lines[1].shortQuantity = 1;
                o.lines[1].picked = 0;
            },
            all, u"pickup-quantity"_s);
        row(
            "a cancelled article", [](PickupOrder &o) { o.lines[1].state = PickupLine::State::Cancelled; },
            all, u"pickup-quantity"_s);
    }
    void what_must_be_true_before()
    {
        QFETCH(OrderChange, order);
        QFETCH(GivenChange, given);
        QFETCH(QString, code);
        PickupOrder changed = ready();
        order(changed);
        PickupHandOver payload = handOver();
        given(payload);
        QCOMPARE(tryOut(changed, payload), code);
    }

    void a_manager_who_hands_over_needs_nobody_else()
    {
        PickupHandOver given = handOver();
        given.method = u"manager"_s;
        given.managerId = u"as-boss"_s;
        QCOMPARE(tryOut(ready(), given, byManager()), u"ok"_s);
        given.managerId.clear();
        QCOMPARE(tryOut(ready(), given, byManager()), u"proof-missing"_s);
    }

    void an_order_that_came_ready_without_picks_can_be_handed_over()
    {
        PickupOrder order = make::order(); // as loaded from another system: ready, nothing counted
        order.status = Status::Ready;
        order = after(order, {handOver()});
        QCOMPARE(int(order.status), int(Status::HandedOver));
    }

    void fewer_articles_close_the_order_too()
    {
        using namespace command;
        PickupOrder order = after(
            make::order(),
            {PickupPickLine{u"a"_s, 1, {}}, PickupShortLine{u"a"_s, 1, u"sold"_s, u"fewer"_s},
             PickupShortLine{u"b"_s, 1, u"sold"_s, u"cancel"_s}, PickupMarkReady{{u"C-04"_s}, true, {}}});
        QCOMPARE(int(order.status), int(Status::Ready));
        order = after(order, {handOver({{u"a"_s, 1}})});
        QCOMPARE(int(order.status), int(Status::HandedOver));
        QCOMPARE(int(order.lines[1].state), int(PickupLine::State::Cancelled));
    }

    // ---- it happened: facts are kept ----

    void a_fact_within_the_rules_is_just_applied()
    {
        const RecordedFact fact = recordPickupFact(ready(), handOver(), by(u"as-1"_s));
        QVERIFY(fact.exceptionKind.isEmpty());
        QCOMPARE(int(fact.order.status), int(Status::HandedOver));
    }

    void the_same_hand_over_again_is_no_incident()
    {
        const PickupOrder done = after(ready(), {handOver()});
        const RecordedFact fact = recordPickupFact(done, handOver(), by(u"as-2"_s));
        QVERIFY(fact.exceptionKind.isEmpty());
        QCOMPARE(fact.order, done);
    }

    void handed_over_twice_keeps_both_names()
    {
        const PickupOrder done = after(ready(), {handOver()});
        PickupHandOver second = handOver();
        second.handoverId = u"second"_s;
        const RecordedFact fact = recordPickupFact(done, second, by(u"as-2"_s, noon + minutes(30)));
        QCOMPARE(fact.exceptionKind, u"handover_twice"_s);
        QCOMPARE(int(fact.order.status), int(Status::HandedOver));
        QCOMPARE(*fact.order.handedOverAt, *done.handedOverAt);
        QCOMPARE(fact.order.handovers.size(), 2);
        QCOMPARE(fact.order.handovers[0].associateId, u"as-1"_s);
        QCOMPARE(fact.order.handovers[1].associateId, u"as-2"_s);
        QCOMPARE(fact.order.lines, done.lines);
    }

    void handed_over_after_a_cancellation_happened_data()
    {
        QTest::addColumn<int>("status");
        QTest::newRow("cancelled") << int(Status::Cancelled);
        QTest::newRow("failed") << int(Status::Failed);
        QTest::newRow("back on the shelf") << int(Status::ReturnedToStock);
        QTest::newRow("expired") << int(Status::Expired);
    }
    void handed_over_after_a_cancellation_happened()
    {
        QFETCH(int, status);
        PickupOrder order = ready();
        order.status = Status(status);
        order.cancelReason = u"customer"_s;
        const RecordedFact fact = recordPickupFact(order, handOver(), by(u"as-1"_s));
        QCOMPARE(fact.exceptionKind, u"handover_after_cancel"_s);
        QCOMPARE(int(fact.order.status), int(Status::HandedOver));
        QCOMPARE(fact.order.cancelReason, u"customer"_s);
        QCOMPARE(fact.order.handovers.size(), 1);
        QCOMPARE(fact.order.lines[0].handedOver, 2);
    }

    void handed_over_without_proof_happened()
    {
        PickupHandOver given = handOver();
        given.codeVerified = u"not_checked"_s;
        const RecordedFact fact = recordPickupFact(ready(), given, by(u"as-1"_s));
        QCOMPARE(fact.exceptionKind, u"handover_unverified"_s);
        QCOMPARE(int(fact.order.status), int(Status::HandedOver));
    }

    void more_than_there_was_is_not_counted()
    {
        const RecordedFact fact
            = recordPickupFact(ready(), handOver({{u"a"_s, 99}, {u"b"_s, -3}, {u"z"_s, 1}}), by(u"as-1"_s));
        QCOMPARE(fact.exceptionKind, u"handover_unverified"_s);
        QCOMPARE(fact.order.lines[0].handedOver, 2);
        QCOMPARE(fact.order.lines[1].handedOver, 0);
        QCOMPARE(int(fact.order.status), int(Status::PartiallyHandedOver));
        const int huge = std::numeric_limits<int>::max();
        const PickupHandOver twice = handOver({{u"a"_s, huge}, {u"a"_s, huge}, {u"b"_s, 1}});
        QCOMPARE(recordPickupFact(ready(), twice, by(u"as-1"_s)).order.lines[0].handedOver, 2);
        QCOMPARE(tryOut(ready(), twice), u"pickup-quantity"_s);
    }

    void another_broken_fact_leaves_the_order_and_is_filed()
    {
        const PickupPickLine pick{u"a"_s, 1, {}};
        const RecordedFact fact = recordPickupFact(ready(), pick, by(u"as-1"_s));
        QCOMPARE(fact.exceptionKind, u"command_rejected"_s);
        QCOMPARE(fact.order, ready());
        PickupHandOver nameless = handOver();
        nameless.handoverId.clear();
        QCOMPARE(recordPickupFact(ready(), nameless, by(u"as-1"_s)).exceptionKind, u"command_rejected"_s);
    }
};

QTEST_APPLESS_MAIN(tst_PickupHandOver)
#include "tst_PickupHandOver.moc"
