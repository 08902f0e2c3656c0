#include "server/TestCdp.h"

#include <QTemporaryDir>

#include <sqlite3.h>

using namespace counterpart;
using namespace counterpart::server;

// What /validate says must hold when the coupon is really redeemed: at the CDP the same rule code judges it
// again.
class tst_ServerRedeem : public QObject
{
    Q_OBJECT

    std::unique_ptr<TestCdp> m_cdp;
    QTemporaryDir m_dir;
    QString m_path;
    int m_files = 0;

    void change(ResourceType type, const QString &id, const QJsonObject &members)
    {
        QJsonObject data = m_cdp->stored(type, id);
        for (auto member = members.begin(); member != members.end(); ++member)
            data[member.key()] = member.value();
        QVERIFY(m_cdp->storage->write({.type = type, .id = id, .data = data}));
    }

    void grant(const QString &id, const QJsonObject &more = {})
    {
        QJsonObject data = TestCdp::coupon(u"CODE-"_s + id, u"cu-1"_s);
        for (auto member = more.begin(); member != more.end(); ++member)
            data[member.key()] = member.value();
        QVERIFY(m_cdp->storage->write({.type = ResourceType::Coupon, .id = id, .data = data}));
    }

    static QJsonObject money(qint64 amount) { return {{u"amount"_s, amount}, {u"currency"_s, u"CNY"_s}}; }

    QJsonObject redeem(const QString &coupon, const QJsonObject &payload = {}, const QJsonObject &around = {})
    {
        QJsonObject command = m_cdp->redeem(coupon, around);
        QJsonObject whole = command["payload"_L1].toObject();
        for (auto member = payload.begin(); member != payload.end(); ++member)
            whole[member.key()] = member.value();
        command[u"payload"_s] = whole;
        return command;
    }
    static QJsonObject basket(qint64 total)
    {
        return {{u"basket"_s,
                 QJsonObject{{u"currency"_s, u"CNY"_s}, {u"total"_s, total}, {u"lines"_s, QJsonArray()}}}};
    }

    static QString problemOf(const QJsonObject &result) { return result["problem"_L1]["code"_L1].toString(); }
    qsizetype uses(const QString &coupon)
    {
        return m_cdp->stored(ResourceType::Coupon, coupon)["redemptions"_L1].toArray().size();
    }

    /// What the CDP says at the counter before; the failed conditions of the one coupon.
    QStringList failedAtValidate(const QString &coupon, qint64 total)
    {
        QJsonObject body = basket(total);
        body[u"storeId"_s] = u"st-1"_s;
        body[u"customerId"_s] = u"cu-1"_s;
        body[u"coupons"_s] = QJsonArray{coupon};
        const QJsonObject answer = TestCdp::object(
            m_cdp->send("POST", u"/v1/coupons/validate"_s, TestCdp::bytes(body), m_cdp->tokenOf(u"as-1"_s)));
        QStringList codes;
        for (const QJsonValue &condition : answer["verdicts"_L1][0]["conditions"_L1].toArray()) {
            if (!condition["ok"_L1].toBool() && !condition["unknown"_L1].toBool())
                codes.append(condition["code"_L1].toString());
        }
        return codes;
    }

    /// The rows of the audit with this action, each "who|approvedBy|reason|coupon".
    QStringList audited(const QByteArray &action)
    {
        sqlite3 *database = nullptr;
        sqlite3_open_v2(m_path.toUtf8().constData(), &database, SQLITE_OPEN_READONLY, nullptr);
        sqlite3_stmt *row = nullptr;
        sqlite3_prepare_v2(database,
                           "SELECT associate_id || '|' || COALESCE(approved_by, '') || '|' || purpose || '|' "
                           "|| about_id FROM audit LEFT JOIN audit_approval USING (seq) WHERE action = ?1 "
                           "ORDER BY seq",
                           -1, &row, nullptr);
        sqlite3_bind_text(row, 1, action.constData(), -1, SQLITE_TRANSIENT);
        QStringList rows;
        while (sqlite3_step(row) == SQLITE_ROW)
            rows.append(QString::fromUtf8(reinterpret_cast<const char *>(sqlite3_column_text(row, 0))));
        sqlite3_finalize(row);
        sqlite3_close(database);
        return rows;
    }

private Q_SLOTS:
    void init()
    {
        QVERIFY(m_dir.isValid());
        m_path = m_dir.filePath(u"cdp-%1.db"_s.arg(++m_files));
        m_cdp = std::make_unique<TestCdp>(Scope::Store, m_path);
        m_cdp->fill();
        m_cdp->enrol();
        QVERIFY(m_cdp->storage->write({.type = ResourceType::OfflinePolicy,
                                       .id = u"op-st-1"_s,
                                       .data = {{u"storeId"_s, u"st-1"_s},
                                                {u"caps"_s,
                                                 QJsonObject{{u"perRedemption"_s, money(100'000)},
                                                             {u"perDevice"_s, money(100'000)},
                                                             {u"perStore"_s, money(100'000)}}},
                                                {u"rules"_s, QJsonArray()}}}));
    }

    void every_condition_of_the_verdict_holds_at_the_redemption_too_data()
    {
        QTest::addColumn<QJsonObject>("coupon");
        QTest::addColumn<QJsonObject>("campaign");
        QTest::addColumn<QString>("condition");
        QTest::addColumn<QString>("problem");
        const auto row = [](const char *name, const QJsonObject &coupon, const QJsonObject &campaign,
                            const QString &condition, const QString &problem = u"coupon-conditions-unmet"_s) {
            QTest::newRow(name) << coupon << campaign << condition << problem;
        };
        const auto conditions = [](const QJsonObject &one) {
            return QJsonObject{{u"conditions"_s, one}};
        };
        const QJsonObject today{{u"from"_s, u"2026-11-21T00:00:00.000Z"_s},
                                {u"until"_s, u"2026-11-22T00:00:00.000Z"_s}};
        row("a campaign that is paused", {}, {{u"status"_s, u"paused"_s}}, u"campaign-not-live"_s);
        row("a campaign that was ended", {}, {{u"status"_s, u"ended"_s}}, u"campaign-not-live"_s);
        row("a campaign that has not begun", {},
            {{u"status"_s, u"scheduled"_s},
             {u"schedule"_s,
              QJsonObject{{u"startAt"_s, u"2026-11-22T00:00:00.000Z"_s},
                          {u"timeZone"_s, u"Asia/Shanghai"_s}}}},
            u"campaign-not-live"_s);
        row("a blackout of the coupon", conditions({{u"blackouts"_s, QJsonArray{today}}}), {}, u"blackout"_s);
        row("a blackout of the campaign", {},
            {{u"rules"_s, QJsonObject{{u"blackouts"_s, QJsonArray{today}}}}}, u"blackout"_s);
        row("for online orders", {{u"channels"_s, QJsonArray{u"web"_s}}}, {}, u"wrong-channel"_s);
        row("a campaign of other stores", {},
            {{u"storeScope"_s,
              QJsonObject{{u"mode"_s, u"include"_s}, {u"storeIds"_s, QJsonArray{u"st-2"_s}}}}},
            u"wrong-store"_s, u"coupon-wrong-store"_s);
        row("for members of another level", conditions({{u"tiers"_s, QJsonArray{u"gold"_s}}}), {},
            u"not-in-segment"_s);
        row("too little spent", conditions({{u"minSpend"_s, money(10'001)}}), {}, u"min-spend"_s);
        row("the budget of the campaign", {},
            {{u"kpis"_s, QJsonObject{{u"budget"_s, QJsonObject{{u"total"_s, 0}, {u"used"_s, 0}}}}}},
            u"budget"_s);
    }
    void every_condition_of_the_verdict_holds_at_the_redemption_too()
    {
        QFETCH(QJsonObject, coupon);
        QFETCH(QJsonObject, campaign);
        QFETCH(QString, condition);
        QFETCH(QString, problem);
        change(ResourceType::Coupon, u"cp-1"_s, coupon);
        change(ResourceType::Campaign, u"cm-1"_s, campaign);
        QCOMPARE(failedAtValidate(u"cp-1"_s, 10'000), QStringList{condition});
        const QJsonObject refused = m_cdp->submit(redeem(u"cp-1"_s, basket(10'000)));
        QCOMPARE(problemOf(refused), problem);
        if (problem == u"coupon-conditions-unmet"_s)
            QCOMPARE(refused["problem"_L1]["params"_L1]["condition"_L1].toString(), condition);
        QCOMPARE(uses(u"cp-1"_s), 0);
        // Done already: kept, and never silently.
        const QJsonObject kept = m_cdp->submit(redeem(u"cp-1"_s, basket(10'000), {{u"offline"_s, true}}));
        QCOMPARE(kept["status"_L1].toString(), u"applied"_s);
        QCOMPARE(uses(u"cp-1"_s), 1);
        const QJsonObject incident
            = m_cdp->stored(ResourceType::SyncException, kept["exceptionId"_L1].toString());
        QCOMPARE(incident["status"_L1].toString(), u"open"_s);
        const QString said = incident["explanation"_L1]["en"_L1].toString();
        QVERIFY2(!said.contains(u"conditions-unmet") && !said.contains(u"coupon-wrong"), qPrintable(said));
    }

    void what_began_or_ended_within_the_visit_still_lets_it_through()
    {
        const auto ago = [this](int minutes) {
            return formatInstant(m_cdp->now - std::chrono::minutes(minutes));
        };
        const auto blackoutSince = [&](int minutes) {
            return QJsonObject{
                {u"conditions"_s,
                 QJsonObject{{u"blackouts"_s,
                              QJsonArray{QJsonObject{{u"from"_s, ago(minutes)},
                                                     {u"until"_s, u"2026-11-22T00:00:00.000Z"_s}}}}}}};
        };
        for (const QString &id : {u"cp-7"_s, u"cp-8"_s, u"cp-9"_s})
            grant(id, {{u"stacking"_s, QJsonObject{{u"combinableWith"_s, QJsonArray{u"cm-1"_s}}}}});
        change(ResourceType::Coupon, u"cp-7"_s, blackoutSince(9));
        QCOMPARE(m_cdp->submit(redeem(u"cp-7"_s))["status"_L1].toString(), u"applied"_s);
        change(ResourceType::Coupon, u"cp-8"_s, blackoutSince(11));
        QCOMPARE(problemOf(m_cdp->submit(redeem(u"cp-8"_s))), u"coupon-conditions-unmet"_s);
        // A blackout that is over refuses nobody.
        change(ResourceType::Coupon, u"cp-9"_s,
               {{u"conditions"_s,
                 QJsonObject{{u"blackouts"_s,
                              QJsonArray{QJsonObject{{u"from"_s, ago(60)}, {u"until"_s, ago(5)}}}}}}});
        QCOMPARE(m_cdp->submit(redeem(u"cp-9"_s))["status"_L1].toString(), u"applied"_s);
    }

    void the_purchase_itself_is_no_earlier_one()
    {
        change(ResourceType::Coupon, u"cp-1"_s,
               {{u"conditions"_s, QJsonObject{{u"firstPurchaseOnly"_s, true}}}});
        grant(u"cp-9"_s, {{u"conditions"_s, QJsonObject{{u"firstPurchaseOnly"_s, true}}}});
        const auto bought = [this](const QString &id, int minutesAgo) {
            return m_cdp->storage->write(
                {.type = ResourceType::Purchase,
                 .id = id,
                 .data = {{u"customerId"_s, u"cu-1"_s},
                          {u"storeId"_s, u"st-1"_s},
                          {u"placedAt"_s, formatInstant(m_cdp->now - std::chrono::minutes(minutesAgo))}}});
        };
        // The till tells of it before the tablet, which was offline.
        QVERIFY(bought(u"pu-1"_s, 59));
        const QString then = formatInstant(m_cdp->now - std::chrono::minutes(60));
        const QJsonObject offline{{u"offline"_s, true}, {u"issuedAt"_s, then}};
        QVERIFY(
            m_cdp->submit(redeem(u"cp-1"_s, basket(5'000), offline))["exceptionId"_L1].toString().isEmpty());
        QVERIFY(bought(u"pu-2"_s, 61));
        const QJsonObject late = m_cdp->submit(redeem(u"cp-9"_s, basket(9'900), offline));
        QVERIFY(m_cdp
                    ->stored(ResourceType::SyncException,
                             late["exceptionId"_L1].toString())["explanation"_L1]["en"_L1]
                    .toString()
                    .contains(u"not for this customer"_s));
    }

    void two_that_do_not_combine_are_refused_on_one_purchase_and_the_other_is_named()
    {
        grant(u"cp-9"_s);
        QCOMPARE(m_cdp->submit(redeem(u"cp-1"_s, basket(10'000)))["status"_L1].toString(), u"applied"_s);
        m_cdp->now += std::chrono::minutes(3);
        QCOMPARE(failedAtValidate(u"cp-9"_s, 10'000), QStringList{u"not-combinable"_s});
        // The whole amount again, or what the till shows after the first.
        for (const qint64 total : {10'000, 9'000}) {
            const QJsonObject refused = m_cdp->submit(redeem(u"cp-9"_s, basket(total)));
            QCOMPARE(problemOf(refused), u"coupon-not-stackable"_s);
            QCOMPARE(refused["problem"_L1]["params"_L1]["couponIds"_L1].toArray(), QJsonArray{u"cp-1"_s});
        }
        QCOMPARE(uses(u"cp-9"_s), 0);
    }

    void another_purchase_another_visit_and_another_customer_are_not_refused()
    {
        for (const QString &id : {u"cp-6"_s, u"cp-7"_s, u"cp-8"_s})
            grant(id);
        grant(u"cp-9"_s, {{u"customerId"_s, u"cu-2"_s}});
        const auto earlier = [this](int minutes) {
            return QJsonObject{{u"issuedAt"_s, formatInstant(m_cdp->now - std::chrono::minutes(minutes))}};
        };
        m_cdp->submit(redeem(u"cp-1"_s, basket(10'000), earlier(11)));
        QCOMPARE(m_cdp->submit(redeem(u"cp-9"_s, basket(10'000)))["status"_L1].toString(), u"applied"_s);
        QCOMPARE(m_cdp->submit(redeem(u"cp-7"_s, basket(25'000)))["status"_L1].toString(), u"applied"_s);
        QCOMPARE(m_cdp->submit(redeem(u"cp-8"_s, basket(10'000)))["status"_L1].toString(), u"applied"_s);
        QCOMPARE(problemOf(m_cdp->submit(redeem(u"cp-6"_s, basket(10'000)))), u"coupon-not-stackable"_s);
    }

    void the_receipts_of_the_till_tell_purchases_apart()
    {
        grant(u"cp-8"_s);
        grant(u"cp-9"_s);
        const auto on = [](const QString &receipt) {
            return QJsonObject{{u"receiptNo"_s, receipt}};
        };
        m_cdp->submit(redeem(u"cp-1"_s, on(u"R-1"_s)));
        QCOMPARE(problemOf(m_cdp->submit(redeem(u"cp-8"_s, on(u"R-1"_s)))), u"coupon-not-stackable"_s);
        QCOMPARE(m_cdp->submit(redeem(u"cp-8"_s, on(u"R-2"_s)))["status"_L1].toString(), u"applied"_s);
    }

    void those_that_name_each_other_go_together_one_after_the_other()
    {
        grant(u"cp-8"_s, {{u"stacking"_s, QJsonObject{{u"combinableWith"_s, QJsonArray{u"cp-9"_s}}}}});
        grant(u"cp-9"_s, {{u"stacking"_s, QJsonObject{{u"combinableWith"_s, QJsonArray{u"cp-8"_s}}}}});
        QCOMPARE(m_cdp->submit(redeem(u"cp-8"_s, basket(10'000)))["status"_L1].toString(), u"applied"_s);
        QCOMPARE(m_cdp->submit(redeem(u"cp-9"_s, basket(10'000)))["status"_L1].toString(), u"applied"_s);
    }

    void what_was_undone_keeps_nothing_out()
    {
        grant(u"cp-9"_s);
        const QJsonObject first = redeem(u"cp-1"_s, basket(10'000));
        m_cdp->submit(first);
        m_cdp->submit(m_cdp->command(
            u"coupon.undo_redeem"_s, {ResourceType::Coupon, u"cp-1"_s},
            {{u"redemptionId"_s, first["payload"_L1]["redemptionId"_L1]}, {u"reason"_s, u"mistake"_s}}));
        QCOMPARE(m_cdp->submit(redeem(u"cp-9"_s, basket(10'000)))["status"_L1].toString(), u"applied"_s);
    }

    void two_used_offline_on_one_purchase_are_kept_and_filed_with_both_names()
    {
        grant(u"cp-9"_s, {{u"title"_s, TestCdp::text(u"Birthday gift"_s)}});
        // Told late and out of order: what counts is when it was done.
        const auto offline = [this](milliseconds ago) {
            return QJsonObject{{u"offline"_s, true}, {u"issuedAt"_s, formatInstant(m_cdp->now - ago)}};
        };
        const milliseconds late = std::chrono::hours(5);
        const QJsonObject first = m_cdp->submit(redeem(u"cp-9"_s, basket(10'000), offline(late)));
        QVERIFY(first["exceptionId"_L1].toString().isEmpty());
        const QJsonObject second
            = m_cdp->submit(redeem(u"cp-1"_s, basket(10'000), offline(late + std::chrono::minutes(2))));
        QCOMPARE(second["status"_L1].toString(), u"applied"_s);
        QCOMPARE(uses(u"cp-1"_s), 1);
        const QJsonObject incident
            = m_cdp->stored(ResourceType::SyncException, second["exceptionId"_L1].toString());
        const QString said = incident["explanation"_L1]["en"_L1].toString();
        QVERIFY2(said.contains(u"Birthday gift") && !said.contains(u"cp-9"), qPrintable(said));
        QCOMPARE(incident["about"_L1]["id"_L1].toString(), u"cp-1"_s);
        QCOMPARE(incident["atRisk"_L1]["amount"_L1].toInteger(), 1'000);
    }

    void another_person_may_allow_two_on_one_purchase()
    {
        grant(u"cp-9"_s);
        m_cdp->submit(redeem(u"cp-1"_s, basket(10'000)));
        QJsonObject yes = basket(10'000);
        yes[u"managerId"_s] = u"as-3"_s;
        yes[u"overrideReason"_s] = u"promised"_s;
        yes[u"overrideRules"_s] = QJsonArray{u"not-combinable"_s};
        const QJsonObject result = m_cdp->submit(redeem(u"cp-9"_s, yes));
        QCOMPARE(result["status"_L1].toString(), u"applied"_s);
        QVERIFY(result["exceptionId"_L1].toString().isEmpty());
    }

    void who_asked_who_allowed_and_why_stand_in_the_audit()
    {
        change(ResourceType::Coupon, u"cp-1"_s,
               {{u"validUntil"_s, formatInstant(m_cdp->now - std::chrono::hours(2))}});
        const QJsonObject yes{{u"managerId"_s, u"as-3"_s},
                              {u"overrideReason"_s, u"complaint"_s},
                              {u"overrideRules"_s, QJsonArray{u"expired"_s}}};
        QJsonObject own = yes;
        own[u"managerId"_s] = u"as-1"_s;
        QCOMPARE(problemOf(m_cdp->submit(redeem(u"cp-1"_s, own))), u"approval-needed"_s);
        QCOMPARE(audited("coupon.override"), QStringList()); // what was not allowed is no override
        const QJsonObject command = redeem(u"cp-1"_s, yes);
        QCOMPARE(m_cdp->submit(command)["status"_L1].toString(), u"applied"_s);
        QCOMPARE(m_cdp->submit(command)["status"_L1].toString(), u"duplicate"_s);
        QCOMPARE(audited("coupon.override"), QStringList{u"as-1|as-3|complaint|cp-1"_s});
    }
};

QTEST_APPLESS_MAIN(tst_ServerRedeem)
#include "tst_ServerRedeem.moc"
