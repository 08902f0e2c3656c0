#include "TestCdp.h"
#include "contract/Commands.h"
#include "domain/Goodwill.h"

#include <QTemporaryDir>

#include <sqlite3.h>

using namespace counterpart;
using namespace counterpart::server;

// Coupons that staff give to make up for something: within the budget, once a day, and never lost.
class tst_ServerGoodwill : public QObject
{
    Q_OBJECT

    std::unique_ptr<TestCdp> m_cdp;
    int m_coupons = 0;

    static QJsonObject cny(int amount) { return {{u"amount"_s, amount}, {u"currency"_s, u"CNY"_s}}; }
    static QJsonObject off(int amount) { return {{u"kind"_s, u"amount"_s}, {u"amount"_s, cny(amount)}}; }

    void put(ResourceType type, const QString &id, const QJsonObject &data)
    {
        QVERIFY(m_cdp->storage->write({.type = type, .id = id, .data = data}));
    }

    void policy(int amount, int count)
    {
        QJsonObject caps{{u"perRedemption"_s, cny(100'000)},
                         {u"perDevice"_s, cny(100'000)},
                         {u"perStore"_s, cny(100'000)},
                         {u"managerGoodwillCount"_s, count}};
        if (amount >= 0)
            caps[u"managerGoodwill"_s] = cny(amount);
        put(ResourceType::OfflinePolicy, u"op-st-1"_s,
            {{u"storeId"_s, u"st-1"_s}, {u"caps"_s, caps}, {u"rules"_s, QJsonArray()}});
    }

    void campaign(const QJsonObject &more = {})
    {
        QJsonObject data{
            {u"name"_s, TestCdp::text(u"Sorry"_s)},
            {u"status"_s, u"live"_s},
            {u"schedule"_s,
             QJsonObject{{u"startAt"_s, u"2026-01-01T00:00:00.000Z"_s}, {u"timeZone"_s, u"Asia/Shanghai"_s}}},
            {u"channels"_s, QJsonArray{u"store"_s}},
            {u"storeScope"_s, QJsonObject{{u"mode"_s, u"all"_s}}},
            {u"offers"_s,
             QJsonArray{QJsonObject{{u"id"_s, u"of-1"_s},
                                    {u"title"_s, TestCdp::text(u"Sorry 50"_s)},
                                    {u"value"_s, off(5'000)}}}},
            {u"goodwill"_s, QJsonObject{{u"validFor"_s, u"P30D"_s}}}};
        for (auto member = more.begin(); member != more.end(); ++member)
            data[member.key()] = member.value();
        put(ResourceType::Campaign, u"cm-sorry"_s, data);
    }

    QString newCouponId() { return u"01935000-0000-7000-8000-%1"_s.arg(++m_coupons, 12, 10, QChar(u'0')); }

    /// as-1 gives cu-1 a coupon that the manager as-3 allows.
    QJsonObject gift(const QJsonObject &more = {}, const QJsonObject &around = {},
                     const QString &customer = u"cu-1"_s)
    {
        QJsonObject payload{{u"couponId"_s, newCouponId()},
                            {u"campaignId"_s, u"cm-sorry"_s},
                            {u"reason"_s, u"late"_s},
                            {u"managerId"_s, u"as-3"_s}};
        for (auto member = more.begin(); member != more.end(); ++member)
            payload[member.key()] = member.value();
        if (payload[u"managerId"_s].isNull())
            payload.remove(u"managerId"_s);
        return m_cdp->command(u"coupon.grant_goodwill"_s, {ResourceType::Customer, customer}, payload,
                              around);
    }
    QJsonObject back(const QString &coupon, const QJsonObject &around = {})
    {
        return m_cdp->command(u"coupon.withdraw_goodwill"_s, {ResourceType::Customer, u"cu-1"_s},
                              {{u"couponId"_s, coupon}}, around);
    }

    /// The tablet's sign-in would be over by then.
    void later(milliseconds time)
    {
        m_cdp->now += time;
        m_cdp->enrol();
    }

    static QString couponOf(const QJsonObject &command)
    {
        return command["payload"_L1]["couponId"_L1].toString();
    }
    static QString problemOf(const QJsonObject &result) { return result["problem"_L1]["code"_L1].toString(); }
    static QString statusOf(const QJsonObject &result) { return result["status"_L1].toString(); }
    bool made(const QJsonObject &command)
    {
        const auto record = m_cdp->storage->record(ResourceType::Coupon, couponOf(command));
        return record && *record;
    }

    /// Plain SQL on a connection of its own: four columns a row.
    static QStringList rowsOf(const QString &file, const char *text)
    {
        sqlite3 *database = nullptr;
        sqlite3_stmt *statement = nullptr;
        sqlite3_open_v2(file.toUtf8().constData(), &database, SQLITE_OPEN_READONLY, nullptr);
        QStringList rows;
        sqlite3_prepare_v2(database, text, -1, &statement, nullptr);
        while (sqlite3_step(statement) == SQLITE_ROW) {
            QStringList cells;
            for (int column = 0; column < 4; ++column)
                cells.append(QString::fromUtf8(
                    reinterpret_cast<const char *>(sqlite3_column_text(statement, column))));
            rows.append(cells.join(u' '));
        }
        sqlite3_finalize(statement);
        sqlite3_close(database);
        return rows;
    }

    const QJsonObject manager{{u"issuedBy"_s, u"as-3"_s}};
    const QJsonObject alone{{u"managerId"_s, QJsonValue::Null}};
    const QJsonObject offline{{u"offline"_s, true}};

private Q_SLOTS:
    void init()
    {
        m_cdp = std::make_unique<TestCdp>();
        m_cdp->fill();
        m_cdp->enrol();
        policy(10'000, 3);
        campaign();
        put(ResourceType::Customer, u"cu-8"_s, m_cdp->stored(ResourceType::Customer, u"cu-1"_s));
    }

    void a_clerk_gives_what_a_manager_allows_and_it_can_be_used_at_once()
    {
        const QJsonObject command = gift();
        const QJsonObject result = m_cdp->submit(command);
        QCOMPARE(statusOf(result), u"applied"_s);
        QVERIFY(result["exceptionId"_L1].toString().isEmpty());
        const auto coupon = decodeCoupon(m_cdp->stored(ResourceType::Coupon, couponOf(command)));
        QVERIFY(coupon);
        QCOMPARE(coupon->customerId, u"cu-1"_s);
        QCOMPARE(coupon->value.amount, (Money{5'000, u"CNY"_s}));
        QCOMPARE(coupon->goodwill, (Coupon::Goodwill{u"as-1"_s, u"as-3"_s, u"st-1"_s, u"late"_s}));
        QCOMPARE(coupon->validUntil, *coupon->createdAt + std::chrono::hours(24 * 30));
        QCOMPARE(statusOf(m_cdp->submit(m_cdp->redeem(coupon->id, {}, 5'000))), u"applied"_s);
    }

    void both_sides_make_the_same_coupon_of_the_command()
    {
        const QJsonObject json = gift();
        m_cdp->submit(json);
        const auto command = decodeCommand(json);
        const auto &grant = std::get<command::CouponGrantGoodwill>(command->payload);
        const auto from = decodeCampaign(m_cdp->stored(ResourceType::Campaign, u"cm-sorry"_s));
        Coupon here = goodwillCoupon(*from, giftOf(*command, grant, *from, u"st-1"_s));
        Coupon there = *decodeCoupon(m_cdp->stored(ResourceType::Coupon, grant.couponId));
        here.version = there.version;
        here.updatedAt = there.updatedAt;
        QCOMPARE(encode(here), encode(there));
    }

    void it_is_told_in_the_story_the_figures_and_the_feed()
    {
        const QJsonObject command = gift();
        m_cdp->submit(command);
        const QString coupon = couponOf(command);
        QCOMPARE(m_cdp->stored(ResourceType::TimelineEvent, u"te-"_s + coupon)["type"_L1].toString(),
                 u"coupon_issued"_s);
        const auto kpis = m_cdp->storage->campaignKpis(u"cm-sorry"_s, u"st-1"_s);
        QCOMPARE((*kpis)["store"_L1]["issued"_L1].toInteger(), 1);
        QVERIFY(*m_cdp->storage->inScope(u"st-1"_s, ResourceType::Coupon, coupon));
    }

    void who_may_give_needs_nobody_and_a_clerk_alone_may_not()
    {
        QCOMPARE(statusOf(m_cdp->submit(gift(alone, manager))), u"applied"_s);
        QCOMPARE(problemOf(m_cdp->submit(gift(alone, {}, u"cu-8"_s))), u"role-missing"_s);
    }

    void nobody_allows_their_own_request_and_only_who_may_allows_anything()
    {
        for (const auto &[who, code] : {std::pair{u"as-1"_s, u"approval-needed"_s},
                                        {u"as-2"_s, u"role-missing"_s},
                                        {u"as-nobody"_s, u"role-missing"_s}}) {
            const QJsonObject command = gift({{u"managerId"_s, who}});
            QCOMPARE(problemOf(m_cdp->submit(command)), code);
            QVERIFY(!made(command));
        }
    }

    void one_customer_gets_one_in_one_day_of_the_store()
    {
        QCOMPARE(statusOf(m_cdp->submit(gift())), u"applied"_s);
        QCOMPARE(problemOf(m_cdp->submit(gift())), u"goodwill-given-today"_s);
        QCOMPARE(statusOf(m_cdp->submit(gift({}, {}, u"cu-8"_s))), u"applied"_s);
        later(std::chrono::hours(24));
        QCOMPARE(statusOf(m_cdp->submit(gift())), u"applied"_s);
    }

    void beyond_the_budget_it_is_refused_online()
    {
        policy(5'000, 3);
        QCOMPARE(statusOf(m_cdp->submit(gift())), u"applied"_s);
        const QJsonObject second = gift({}, {}, u"cu-8"_s);
        QCOMPARE(problemOf(m_cdp->submit(second)), u"goodwill-budget-spent"_s);
        QVERIFY(!made(second));
        later(std::chrono::hours(24)); // the next day has its own
        QCOMPARE(statusOf(m_cdp->submit(gift({}, {}, u"cu-8"_s))), u"applied"_s);
    }

    void each_manager_has_their_own_budget_by_count_too()
    {
        policy(100'000, 1);
        QJsonObject second = m_cdp->stored(ResourceType::Associate, u"as-3"_s);
        put(ResourceType::Associate, u"as-9"_s, second);
        QCOMPARE(statusOf(m_cdp->submit(gift())), u"applied"_s);
        QCOMPARE(problemOf(m_cdp->submit(gift({}, {}, u"cu-8"_s))), u"goodwill-budget-spent"_s);
        QCOMPARE(statusOf(m_cdp->submit(gift({{u"managerId"_s, u"as-9"_s}}, {}, u"cu-8"_s))), u"applied"_s);
    }

    void without_a_budget_nothing_is_given()
    {
        policy(-1, 3);
        QCOMPARE(problemOf(m_cdp->submit(gift())), u"goodwill-budget-spent"_s);
    }

    void beyond_the_budget_offline_it_stands_and_a_manager_is_asked()
    {
        policy(4'999, 3);
        const QJsonObject command = gift({}, offline);
        const QJsonObject result = m_cdp->submit(command);
        QCOMPARE(statusOf(result), u"applied"_s);
        QVERIFY(made(command));
        const auto filed = decodeSyncException(
            m_cdp->stored(ResourceType::SyncException, result["exceptionId"_L1].toString()));
        QVERIFY(filed);
        QCOMPARE(filed->kind, u"over_allowance"_s);
        QCOMPARE(filed->atRisk, (Money{5'000, u"CNY"_s}));
        QCOMPARE(filed->customerId, u"cu-1"_s);
        QCOMPARE(filed->costOwner, CostOwner::Store);
        QVERIFY(filed->explanation.in(u"en"_s).contains(u"beyond what may be given"_s));
        QVERIFY(filed->explanation.in(u"zh-CN"_s).contains(u"超出当天可给的额度"_s));
    }

    void more_than_is_offered_is_kept_as_far_as_the_offer_goes()
    {
        const QJsonObject more{{u"value"_s, off(50'000)}};
        QCOMPARE(problemOf(m_cdp->submit(gift(more))), u"goodwill-not-offered"_s);
        const QJsonObject command = gift(more, offline);
        const QJsonObject result = m_cdp->submit(command);
        QVERIFY(!result["exceptionId"_L1].toString().isEmpty());
        QCOMPARE(decodeCoupon(m_cdp->stored(ResourceType::Coupon, couponOf(command)))->value.amount,
                 (Money{5'000, u"CNY"_s}));
    }

    void less_than_is_offered_costs_less_of_the_budget()
    {
        policy(6'000, 3);
        QCOMPARE(statusOf(m_cdp->submit(gift({{u"value"_s, off(1'000)}}))), u"applied"_s);
        QCOMPARE(statusOf(m_cdp->submit(gift({}, {}, u"cu-8"_s))), u"applied"_s);
    }

    void of_what_is_no_goodwill_no_coupon_is_made_but_the_promise_is_filed()
    {
        const QJsonObject other{{u"campaignId"_s, u"cm-1"_s}};
        QCOMPARE(problemOf(m_cdp->submit(gift(other))), u"goodwill-not-offered"_s);
        const QJsonObject command = gift(other, offline);
        const QJsonObject result = m_cdp->submit(command);
        QCOMPARE(statusOf(result), u"applied"_s);
        QVERIFY(!result["exceptionId"_L1].toString().isEmpty());
        QVERIFY(!made(command));
    }

    void told_twice_it_is_given_and_counted_once()
    {
        policy(10'000, 2);
        const QJsonObject command = gift();
        QCOMPARE(statusOf(m_cdp->submit(command)), u"applied"_s);
        QCOMPARE(statusOf(m_cdp->submit(command)), u"duplicate"_s);
        // As after a restore of the CDP, which has forgotten the command and not the coupon.
        const QJsonObject again = gift({{u"couponId"_s, couponOf(command)}});
        QCOMPARE(statusOf(m_cdp->submit(again)), u"applied"_s);
        QCOMPARE(statusOf(m_cdp->submit(gift({}, {}, u"cu-8"_s))), u"applied"_s);
        // The same id for somebody else is no second coupon.
        const QJsonObject stolen = gift({{u"couponId"_s, couponOf(command)}}, {}, u"cu-8"_s);
        QCOMPARE(problemOf(m_cdp->submit(stolen)), u"state-conflict"_s);
    }

    void a_use_that_is_told_before_the_gift_counts_as_its_use_when_it_comes()
    {
        const QJsonObject given = gift({}, offline);
        const QString coupon = couponOf(given);
        const QJsonObject use = m_cdp->redeem(coupon, offline, 5'000);
        const QJsonObject early = m_cdp->submit(use);
        QCOMPARE(statusOf(early), u"applied"_s);
        const QString incident = early["exceptionId"_L1].toString();
        QCOMPARE(m_cdp->stored(ResourceType::SyncException, incident)["kind"_L1], u"unknown_coupon"_s);
        QCOMPARE(m_cdp->stored(ResourceType::SyncException, incident)["status"_L1], u"open"_s);
        QCOMPARE(statusOf(m_cdp->submit(given)), u"applied"_s);
        const QJsonObject settled = m_cdp->stored(ResourceType::SyncException, incident);
        QCOMPARE(settled["status"_L1], u"resolved"_s); // nobody has to decide it any more
        QCOMPARE(settled["resolution"_L1]["code"_L1], u"no_issue"_s);
        const auto made = decodeCoupon(m_cdp->stored(ResourceType::Coupon, coupon));
        QVERIFY(made);
        QCOMPARE(made->redemptions.size(), 1);
        QCOMPARE(made->redemptions.first().id, use["payload"_L1]["redemptionId"_L1].toString());
        QCOMPARE(made->redemptions.first().associateId, u"as-1"_s);
        QCOMPARE(problemOf(m_cdp->submit(m_cdp->redeem(coupon, {}, 5'000))), u"coupon-already-redeemed"_s);
    }

    void a_use_that_was_taken_back_before_the_gift_came_does_not_count()
    {
        const QJsonObject given = gift({}, offline);
        const QString coupon = couponOf(given);
        const QJsonObject use = m_cdp->redeem(coupon, offline, 5'000);
        const QString incident = m_cdp->submit(use)["exceptionId"_L1].toString();
        const QJsonObject back = m_cdp->command(
            u"coupon.undo_redeem"_s, {ResourceType::Coupon, coupon},
            {{u"redemptionId"_s, use["payload"_L1]["redemptionId"_L1]}, {u"reason"_s, u"mistake"_s}},
            offline);
        QCOMPARE(statusOf(m_cdp->submit(back)), u"applied"_s);
        QCOMPARE(m_cdp->stored(ResourceType::SyncException, incident)["resolution"_L1]["code"_L1],
                 u"voided"_s);
        m_cdp->submit(given);
        QVERIFY(decodeCoupon(m_cdp->stored(ResourceType::Coupon, coupon))->redemptions.isEmpty());
        QCOMPARE(statusOf(m_cdp->submit(m_cdp->redeem(coupon, {}, 5'000))), u"applied"_s);
    }

    void taken_back_it_is_revoked_and_the_budget_has_it_again()
    {
        policy(5'000, 1);
        const QJsonObject command = gift();
        m_cdp->submit(command);
        QCOMPARE(statusOf(m_cdp->submit(back(couponOf(command)))), u"applied"_s);
        QCOMPARE(m_cdp->stored(ResourceType::Coupon, couponOf(command))["status"_L1].toString(),
                 u"revoked"_s);
        QCOMPARE(statusOf(m_cdp->submit(back(couponOf(command)))), u"applied"_s); // and only once
        QCOMPARE(statusOf(m_cdp->submit(gift())), u"applied"_s);
        QCOMPARE(problemOf(m_cdp->submit(gift({}, {}, u"cu-8"_s))), u"goodwill-budget-spent"_s);
    }

    void a_promise_is_kept_out_of_the_offer_that_was_chosen()
    {
        const auto offer = [](const QString &id, const QString &title, const QJsonObject &value) {
            return QJsonObject{{u"id"_s, id}, {u"title"_s, TestCdp::text(title)}, {u"value"_s, value}};
        };
        campaign({{u"offers"_s,
                   QJsonArray{offer(u"of-1"_s, u"Sorry 50"_s, off(5'000)),
                              offer(u"of-2"_s, u"Sorry 20"_s, off(2'000)),
                              offer(u"of-3"_s, u"A scarf"_s,
                                    {{u"kind"_s, u"gift"_s}, {u"giftSku"_s, u"SKU-SCARF"_s}})}}});
        const QJsonObject command = gift({{u"value"_s, off(50'000)}}, offline);
        m_cdp->submit(command);
        const auto coupon = decodeCoupon(m_cdp->stored(ResourceType::Coupon, couponOf(command)));
        QCOMPARE(coupon->value.amount, (Money{5'000, u"CNY"_s}));
        QCOMPARE(coupon->title.in(u"en"_s), u"Sorry 50"_s);
        QCOMPARE(m_cdp->stored(ResourceType::TimelineEvent, u"te-"_s + coupon->id)["title"_L1].toObject(),
                 TestCdp::text(u"Sorry 50"_s));
    }

    void every_gift_and_every_refusal_is_on_record_with_who_and_why()
    {
        QTemporaryDir folder;
        const QString file = folder.filePath(u"cdp.db"_s);
        m_cdp = std::make_unique<TestCdp>(Scope::Store, file);
        m_cdp->fill();
        m_cdp->enrol();
        policy(5'000, 3);
        campaign();
        const QJsonObject given = gift();
        m_cdp->submit(given);
        m_cdp->submit(gift({}, {}, u"cu-1"_s));                       // has one of today
        m_cdp->submit(gift(alone));                                   // a clerk alone
        m_cdp->submit(gift({{u"campaignId"_s, u"cm-1"_s}}, offline)); // promised, and no goodwill
        m_cdp->submit(back(couponOf(given), {{u"issuedBy"_s, u"as-2"_s}}));
        m_cdp->submit(back(couponOf(given)));
        QCOMPARE(
            rowsOf(file,
                   "SELECT a.action, a.purpose, a.associate_id, coalesce(p.approved_by, '') FROM audit a "
                   "LEFT JOIN audit_approval p USING (seq) WHERE a.action LIKE 'coupon.goodwill%' "
                   "ORDER BY a.seq"),
            (QStringList{u"coupon.goodwill late as-1 as-3"_s,
                         u"coupon.goodwill_refused goodwill-given-today as-1 as-3"_s,
                         u"coupon.goodwill_refused role-missing as-1 "_s,
                         u"coupon.goodwill_promised goodwill-not-offered as-1 as-3"_s,
                         u"coupon.goodwill_withdrawal_refused role-missing as-2 "_s,
                         u"coupon.goodwill_withdrawn late as-1 as-3"_s}));
        QCOMPARE(
            rowsOf(file,
                   "SELECT step, store_id, channel, '' FROM campaign_event WHERE campaign_id = 'cm-sorry' "
                   "ORDER BY seq"),
            (QStringList{u"issued st-1 store "_s, u"withdrawn st-1 store "_s}));
    }

    void used_late_or_by_another_clerk_it_is_not_taken_back()
    {
        const QJsonObject command = gift();
        m_cdp->submit(command);
        const QString coupon = couponOf(command);
        QCOMPARE(problemOf(m_cdp->submit(back(coupon, {{u"issuedBy"_s, u"as-2"_s}}))), u"role-missing"_s);
        later(std::chrono::minutes(61));
        QCOMPARE(problemOf(m_cdp->submit(back(coupon))), u"undo-window-over"_s);
        QCOMPARE(problemOf(m_cdp->submit(back(u"cp-1"_s))), u"invalid"_s);
    }
};

QTEST_APPLESS_MAIN(tst_ServerGoodwill)
#include "tst_ServerGoodwill.moc"
