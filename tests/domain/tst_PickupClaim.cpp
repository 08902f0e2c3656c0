#include "Make.h"

using namespace make;
using namespace counterpart::command;
using Status = PickupStatus;
using Hold = PickupOrder::Hold;
using Arrival = PickupOrder::Arrival;
using LineState = PickupLine::State;

// A claim is a lease: two pickers never take one order.
class tst_PickupClaim : public QObject
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
};

QTEST_APPLESS_MAIN(tst_PickupClaim)
#include "tst_PickupClaim.moc"
