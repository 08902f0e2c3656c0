#include "contract/Verdict.h"
#include "outbox/OutboxFixture.h"

#include <QTest>

using namespace counterpart;
using namespace counterpart::test;
using namespace Qt::Literals::StringLiterals;

// What may be spent offline is kept and spent with the commands, in one file and one transaction.
class tst_OutboxAllowance : public QObject
{
    Q_OBJECT

    static DeviceAllowance given(const QString &id = u"oa-1"_s, int count = 2, qint64 amount = 1'200)
    {
        DeviceAllowance allowance;
        allowance.id = id;
        allowance.deviceId = u"dv-1"_s;
        allowance.storeId = u"st-1"_s;
        allowance.policyVersion = 3;
        allowance.issuedAt = noon;
        allowance.validUntil = noon + std::chrono::hours(24);
        allowance.count = count;
        allowance.amount = {amount, u"CNY"_s};
        allowance.pooled = {{u"cm-1"_s, 1}};
        return allowance;
    }
    static QString newId() { return uuid7(noon, systemRandom); }
    static void store(Outbox &outbox, const DeviceAllowance &allowance)
    {
        const auto request = outbox.allowanceRequest(newId());
        QVERIFY(request);
        QVERIFY(outbox.storeAllowance(request->requestId, allowance));
    }
    static Command spending(const QString &couponId, const QString &allowanceId = u"oa-1"_s)
    {
        Command command = redeem(couponId);
        command.offline = true;
        auto use = std::get<command::CouponRedeem>(command.payload);
        use.allowanceId = allowanceId;
        command.payload = use;
        return command;
    }
    static Command undoing(const Command &redemption)
    {
        Command command = redeem(redemption.aggregate.id);
        command.payload = command::CouponUndoRedeem{
            std::get<command::CouponRedeem>(redemption.payload).redemptionId, u"mistake"_s};
        return command;
    }
    static void sendAll(Outbox &outbox, const QList<CommandResult> &results)
    {
        QVERIFY(outbox.nextBatch(10, 100'000, noon));
        QVERIFY(outbox.settle(results, noon));
    }

private Q_SLOTS:
    void what_was_given_and_spent_survives_a_restart()
    {
        OutboxFile file;
        {
            Outbox outbox = file.open();
            store(outbox, given());
            const Command command = spending(u"cp-1"_s);
            QVERIFY(outbox.append({command}, {{command.id, u"cm-1"_s}}));
        }
        const auto budget = file.open().offlineBudget();
        QVERIFY(budget && budget->given == given());
        QCOMPARE(budget->spentCount, 1);
        QCOMPARE(budget->spentAmount, 500);
        QCOMPARE(budget->unitsLeft(u"cm-1"_s), 0);
    }

    void no_more_is_spent_than_was_given()
    {
        OutboxFile file;
        Outbox outbox = file.open();
        QCOMPARE(outbox.append({spending(u"cp-0"_s)}).error().code,
                 u"allowance-exceeded"_s); // nothing was given
        store(outbox, given());
        QVERIFY(outbox.append({spending(u"cp-1"_s), spending(u"cp-2"_s)}));
        const Command third = spending(u"cp-3"_s);
        QCOMPARE(outbox.append({third}).error().code, u"allowance-exceeded"_s);
        QVERIFY(!*outbox.item(third.id)); // not saved either
        store(outbox, given(u"oa-2"_s, 9, 700));
        QCOMPARE(outbox.append({spending(u"cp-4"_s)}).error().code, u"allowance-exceeded"_s); // the amount
    }

    void a_unit_is_used_once_online_and_offline()
    {
        OutboxFile file;
        Outbox outbox = file.open();
        store(outbox, given());
        Command online = spending(u"cp-1"_s);
        online.offline = false;
        QVERIFY(outbox.append({online}, {{online.id, u"cm-1"_s}}));
        QCOMPARE(outbox.offlineBudget()->spentCount, 0); // done online: no risk
        const Command second = spending(u"cp-2"_s);
        QCOMPARE(outbox.append({second}, {{second.id, u"cm-1"_s}}).error().code, u"allowance-exceeded"_s);
        const Command other = spending(u"cp-3"_s);
        QCOMPARE(outbox.append({other}, {{other.id, u"cm-2"_s}}).error().code, u"allowance-exceeded"_s);
    }

    void what_is_withdrawn_is_free_again()
    {
        OutboxFile file;
        Outbox outbox = file.open();
        store(outbox, given());
        const Command command = spending(u"cp-1"_s), other = spending(u"cp-2"_s);
        QVERIFY(outbox.append({command, other}));
        QVERIFY(outbox.withdraw(command.id, noon));
        QCOMPARE(outbox.offlineBudget()->spentCount, 1);
        QCOMPARE(*outbox.undo(other.id, {}, noon), true);
        QCOMPARE(outbox.offlineBudget()->spentCount, 0);
    }

    void what_the_cdp_refused_is_free_again_and_what_it_applied_is_not()
    {
        OutboxFile file;
        Outbox outbox = file.open();
        store(outbox, given());
        const Command a = spending(u"cp-1"_s), b = spending(u"cp-2"_s);
        QVERIFY(outbox.append({a, b}));
        sendAll(outbox, {applied(a.id), rejected(b.id)});
        QCOMPARE(outbox.offlineBudget()->spentCount, 1);
        QVERIFY(outbox.settle({rejected(a.id)}, noon)); // late, and about what is decided
        QCOMPARE(outbox.offlineBudget()->spentCount, 1);
    }

    void what_is_undone_is_free_when_the_cdp_has_taken_it_back()
    {
        OutboxFile file;
        Outbox outbox = file.open();
        store(outbox, given());
        const Command use = spending(u"cp-1"_s);
        QVERIFY(outbox.append({use}));
        QVERIFY(outbox.nextBatch(10, 100'000, noon));
        const Command back = undoing(use);
        QCOMPARE(*outbox.undo(use.id, {back}, noon), false);
        QCOMPARE(outbox.offlineBudget()->spentCount, 1); // at the CDP it may still be charged
        QVERIFY(outbox.settle({applied(use.id)}, noon));
        QVERIFY(outbox.nextBatch(10, 100'000, noon));
        QVERIFY(outbox.settle({applied(back.id)}, noon));
        QCOMPARE(outbox.offlineBudget()->spentCount, 0);
    }

    void what_is_undone_while_a_request_is_out_is_free_with_its_answer()
    {
        OutboxFile file;
        Outbox outbox = file.open();
        store(outbox, given());
        const Command use = spending(u"cp-1"_s);
        QVERIFY(outbox.append({use}, {{use.id, u"cm-1"_s}}));
        sendAll(outbox, {applied(use.id)});
        const auto request = outbox.allowanceRequest(newId()); // the CDP gives, and the answer is lost
        const Command back = undoing(use);
        QCOMPARE(*outbox.undo(use.id, {back}, noon), false);
        QVERIFY(outbox.nextBatch(10, 100'000, noon));
        QVERIFY(outbox.settle({applied(back.id)}, noon));
        QCOMPARE(outbox.offlineBudget()->unitsLeft(u"cm-1"_s), 0);
        QCOMPARE(outbox.offlineBudget()->spentCount, 1);
        QVERIFY(outbox.storeAllowance(request->requestId, given(u"oa-2"_s)));
        QCOMPARE(outbox.offlineBudget()->unitsLeft(u"cm-1"_s), 1);
        QCOMPARE(outbox.offlineBudget()->spentCount, 0);
    }

    void a_request_is_the_same_until_it_is_answered()
    {
        OutboxFile file;
        QString id;
        {
            Outbox outbox = file.open();
            id = outbox.allowanceRequest(newId())->requestId;
        }
        Outbox outbox = file.open();
        QCOMPARE(outbox.allowanceRequest(newId())->requestId, id);
        QVERIFY(outbox.storeAllowance(newId(), given(u"oa-9"_s))); // of another request
        QVERIFY(!outbox.offlineBudget()->given);
        QVERIFY(outbox.storeAllowance(id, given()));
        const auto next = outbox.allowanceRequest(newId());
        QVERIFY(next->requestId != id);
        QCOMPARE(next->returning, u"oa-1"_s);
    }

    void a_refusal_leaves_what_was_given()
    {
        OutboxFile file;
        Outbox outbox = file.open();
        store(outbox, given());
        const auto request = outbox.allowanceRequest(newId());
        QVERIFY(outbox.storeAllowance(request->requestId, {}));
        QCOMPARE(outbox.offlineBudget()->given->id, u"oa-1"_s);
        QVERIFY(outbox.allowanceRequest(newId())->requestId != request->requestId);
    }

    void a_new_one_is_charged_with_what_the_cdp_may_not_have_charged_before()
    {
        OutboxFile file;
        Outbox outbox = file.open();
        store(outbox, given(u"oa-1"_s, 5, 9'000));
        const Command known = spending(u"cp-1"_s), underWay = spending(u"cp-2"_s),
                      after = spending(u"cp-3"_s);
        QVERIFY(outbox.append({known}));
        sendAll(outbox, {applied(known.id)});
        QVERIFY(outbox.append({underWay}));
        QVERIFY(outbox.nextBatch(10, 100'000, noon));
        const auto request = outbox.allowanceRequest(newId());
        QCOMPARE(request->unsettledCount, 1);
        QVERIFY(request->unsettledAmount == (Money{500, u"CNY"_s}));
        QVERIFY(outbox.append({after}));
        QVERIFY(outbox.settle({applied(underWay.id)}, noon)); // answered, but the request had left
        QVERIFY(outbox.storeAllowance(request->requestId, given(u"oa-2"_s, 5, 9'000)));
        const auto budget = outbox.offlineBudget();
        QCOMPARE(budget->given->id, u"oa-2"_s);
        QCOMPARE(budget->spentCount, 2);
        QCOMPARE(budget->settledCount, 1);
    }

    void what_was_taken_back_is_over()
    {
        OutboxFile file;
        Outbox outbox = file.open();
        QVERIFY(outbox.endAllowance(noon)); // there is none
        store(outbox, given());
        QVERIFY(outbox.endAllowance(noon + std::chrono::hours(1)));
        QCOMPARE(outbox.offlineBudget()->given->validUntil, noon + std::chrono::hours(1));
        QVERIFY(outbox.endAllowance(noon + std::chrono::hours(2))); // never longer
        QCOMPARE(outbox.offlineBudget()->given->validUntil, noon + std::chrono::hours(1));
    }
};

QTEST_APPLESS_MAIN(tst_OutboxAllowance)
#include "tst_OutboxAllowance.moc"
