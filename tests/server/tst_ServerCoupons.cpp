#include "TestCdp.h"
#include "contract/Verdict.h"

using namespace counterpart;
using namespace counterpart::server;

// The CDP judges by the rules of the domain and by what it has counted itself.
class tst_ServerCoupons : public QObject
{
    Q_OBJECT

    std::unique_ptr<TestCdp> m_cdp;
    QString m_token;
    const QString m_hold = u"01932f5e-7c00-7000-8000-000000000001"_s;

    void change(ResourceType type, const QString &id, const QJsonObject &members)
    {
        QJsonObject data = m_cdp->stored(type, id);
        for (auto member = members.begin(); member != members.end(); ++member)
            data[member.key()] = member.value();
        QVERIFY(m_cdp->storage->write({.type = type, .id = id, .data = data}));
    }

    /// Coupons of cm-1 that go together: how often each is used is what is asked here.
    static QJsonObject together()
    {
        return {{u"stacking"_s, QJsonObject{{u"combinableWith"_s, QJsonArray{u"cm-1"_s}}}}};
    }

    /// A further coupon of cm-1.
    void grant(const QString &id, const QString &customer, const QJsonObject &more = {})
    {
        QJsonObject data = TestCdp::coupon(u"CODE-"_s + id, customer);
        data[u"stacking"_s] = together()[u"stacking"_s];
        for (auto member = more.begin(); member != more.end(); ++member)
            data[member.key()] = member.value();
        QVERIFY(m_cdp->storage->write({.type = ResourceType::Coupon, .id = id, .data = data}));
    }

    QJsonObject validate(const QStringList &coupons, const QString &customer = u"cu-1"_s,
                         const QJsonObject &basket
                         = {{u"currency"_s, u"CNY"_s}, {u"total"_s, 10000}, {u"lines"_s, QJsonArray()}})
    {
        QJsonObject body{{u"storeId"_s, u"st-1"_s},
                         {u"customerId"_s, customer},
                         {u"coupons"_s, QJsonArray::fromStringList(coupons)},
                         {u"basket"_s, basket}};
        if (customer.isEmpty())
            body.remove(u"customerId"_s);
        if (basket.isEmpty())
            body.remove(u"basket"_s);
        return TestCdp::object(m_cdp->send("POST", u"/v1/coupons/validate"_s, TestCdp::bytes(body), m_token));
    }

    /// The codes of the conditions that failed for the one coupon asked.
    QStringList failed(const QString &coupon, const QString &customer = u"cu-1"_s)
    {
        QStringList codes;
        const QJsonArray verdicts = validate({coupon}, customer)["verdicts"_L1].toArray();
        for (const QJsonValue &condition : verdicts[0]["conditions"_L1].toArray()) {
            if (!condition["ok"_L1].toBool() && !condition["unknown"_L1].toBool())
                codes.append(condition["code"_L1].toString());
        }
        return codes;
    }

    /// The coupon's validity is over, its campaign still runs.
    void end(const QString &id)
    {
        change(ResourceType::Coupon, id,
               {{u"validUntil"_s, formatInstant(m_cdp->now - std::chrono::hours(2))}});
    }

    /// as-1 redeems what the manager as-3 allows; a reason of null is left out.
    QJsonObject overridden(const QString &coupon, const QJsonObject &more = {},
                           const QJsonObject &around = {})
    {
        QJsonObject command = m_cdp->redeem(coupon, around);
        QJsonObject payload = command["payload"_L1].toObject();
        payload[u"managerId"_s] = u"as-3"_s;
        payload[u"overrideReason"_s] = u"promised"_s;
        payload[u"overrideRules"_s] = QJsonArray{u"expired"_s};
        for (auto member = more.begin(); member != more.end(); ++member)
            payload[member.key()] = member.value();
        if (payload[u"overrideReason"_s].isNull())
            payload.remove(u"overrideReason"_s);
        command[u"payload"_s] = payload;
        return command;
    }

    static QString problemOf(const QJsonObject &result) { return result["problem"_L1]["code"_L1].toString(); }

    /// The store's caps of overrides, no others.
    void policy(const QJsonObject &caps)
    {
        QJsonObject all{{u"perRedemption"_s, QJsonObject{{u"amount"_s, 100'000}, {u"currency"_s, u"CNY"_s}}},
                        {u"perDevice"_s, QJsonObject{{u"amount"_s, 100'000}, {u"currency"_s, u"CNY"_s}}},
                        {u"perStore"_s, QJsonObject{{u"amount"_s, 100'000}, {u"currency"_s, u"CNY"_s}}}};
        for (auto cap = caps.begin(); cap != caps.end(); ++cap)
            all[cap.key()] = cap.value();
        QVERIFY(m_cdp->storage->write(
            {.type = ResourceType::OfflinePolicy,
             .id = u"op-st-1"_s,
             .data = {{u"storeId"_s, u"st-1"_s}, {u"caps"_s, all}, {u"rules"_s, QJsonArray()}}}));
    }

private Q_SLOTS:
    void init()
    {
        m_cdp = std::make_unique<TestCdp>();
        m_cdp->fill();
        m_cdp->enrol();
        m_token = m_cdp->tokenOf(u"as-1"_s);
        policy({});
        change(ResourceType::Coupon, u"cp-1"_s, together());
    }

    void the_uses_of_a_customer_are_counted()
    {
        grant(u"cp-9"_s, u"cu-1"_s);
        change(ResourceType::Campaign, u"cm-1"_s, {{u"limits"_s, QJsonObject{{u"perCustomer"_s, 1}}}});
        QCOMPARE(failed(u"cp-9"_s), QStringList());
        m_cdp->submit(m_cdp->redeem(u"cp-1"_s));
        QCOMPARE(failed(u"cp-9"_s), QStringList{u"limit-customer"_s});
    }

    void the_uses_in_a_store_and_in_the_chain_are_counted()
    {
        grant(u"cp-9"_s, u"cu-1"_s);
        change(ResourceType::Campaign, u"cm-1"_s,
               {{u"limits"_s, QJsonObject{{u"perStore"_s, 1}, {u"total"_s, 2}}}});
        const auto elsewhere = m_cdp->storage->import([](RecordSink &sink) -> Result<Done> {
            return sink.put(CampaignEvent{.campaignId = u"cm-1"_s,
                                          .couponId = {},
                                          .customerId = {},
                                          .step = CampaignEvent::Step::Redeemed,
                                          .channel = u"store"_s,
                                          .storeId = u"st-2"_s,
                                          .at = *parseInstant(u"2026-11-20T00:00:00Z"),
                                          .code = {}});
        });
        QVERIFY(elsewhere);
        QCOMPARE(failed(u"cp-9"_s), QStringList());
        m_cdp->submit(m_cdp->redeem(u"cp-1"_s));
        QCOMPARE(failed(u"cp-9"_s), (QStringList{u"limit-store"_s, u"limit-campaign"_s}));
    }

    void what_was_given_away_is_counted_against_the_budget()
    {
        grant(u"cp-9"_s, u"cu-1"_s);
        change(ResourceType::Campaign, u"cm-1"_s,
               {{u"kpis"_s, QJsonObject{{u"budget"_s, QJsonObject{{u"total"_s, 1500}, {u"used"_s, 0}}}}}});
        QCOMPARE(failed(u"cp-9"_s), QStringList());
        m_cdp->submit(m_cdp->redeem(u"cp-1"_s, {}, 1500));
        QCOMPARE(failed(u"cp-9"_s), QStringList{u"budget"_s});
    }

    void an_undone_use_no_longer_counts()
    {
        grant(u"cp-9"_s, u"cu-1"_s);
        change(ResourceType::Campaign, u"cm-1"_s, {{u"limits"_s, QJsonObject{{u"total"_s, 1}}}});
        const QJsonObject use = m_cdp->redeem(u"cp-1"_s);
        m_cdp->submit(use);
        QCOMPARE(failed(u"cp-9"_s), QStringList{u"limit-campaign"_s});
        m_cdp->submit(m_cdp->command(
            u"coupon.undo_redeem"_s, {ResourceType::Coupon, u"cp-1"_s},
            {{u"redemptionId"_s, use["payload"_L1]["redemptionId"_L1]}, {u"reason"_s, u"mistake"_s}}));
        QCOMPARE(failed(u"cp-9"_s), QStringList());
    }

    void a_first_purchase_is_known_at_the_cdp()
    {
        change(ResourceType::Coupon, u"cp-1"_s,
               {{u"conditions"_s, QJsonObject{{u"firstPurchaseOnly"_s, true}}}});
        QCOMPARE(failed(u"cp-1"_s), QStringList());
        QVERIFY(m_cdp->storage->write({.type = ResourceType::Purchase,
                                       .id = u"pu-1"_s,
                                       .data = {{u"customerId"_s, u"cu-1"_s},
                                                {u"storeId"_s, u"st-1"_s},
                                                {u"at"_s, u"2026-11-02T03:00:00.000Z"_s}}}));
        QCOMPARE(failed(u"cp-1"_s), QStringList{u"not-in-segment"_s});
    }

    void the_audience_is_asked_of_an_open_code()
    {
        change(ResourceType::Campaign, u"cm-1"_s,
               {{u"audience"_s, QJsonObject{{u"segmentIds"_s, QJsonArray{u"sg-1"_s}}}}});
        grant(u"cp-9"_s, {}, {{u"customerId"_s, QJsonValue::Null}, {u"redemptionMode"_s, u"open"_s}});
        QCOMPARE(failed(u"cp-9"_s), QStringList{u"not-in-segment"_s});
        change(ResourceType::Customer, u"cu-1"_s,
               {{u"segments"_s,
                 QJsonArray{QJsonObject{{u"id"_s, u"sg-1"_s}, {u"name"_s, TestCdp::text(u"Weekend"_s)}}}}});
        QCOMPARE(failed(u"cp-9"_s), QStringList());
    }

    void beyond_the_limit_a_request_is_refused_and_a_fact_is_filed()
    {
        grant(u"cp-9"_s, u"cu-1"_s);
        change(ResourceType::Campaign, u"cm-1"_s, {{u"limits"_s, QJsonObject{{u"perCustomer"_s, 1}}}});
        m_cdp->submit(m_cdp->redeem(u"cp-1"_s));
        const QJsonObject refused = m_cdp->submit(m_cdp->redeem(u"cp-9"_s));
        QCOMPARE(refused["status"_L1].toString(), u"rejected"_s);
        QCOMPARE(refused["problem"_L1]["code"_L1].toString(), u"coupon-conditions-unmet"_s);
        const QJsonObject kept = m_cdp->submit(m_cdp->redeem(u"cp-9"_s, {{u"offline"_s, true}}));
        QCOMPARE(kept["status"_L1].toString(), u"applied"_s);
        QVERIFY(!kept["exceptionId"_L1].toString().isEmpty());
        QCOMPARE(decodeCoupon(m_cdp->stored(ResourceType::Coupon, u"cp-9"_s))->redemptions.size(), 1);
    }

    void what_another_person_allows_is_applied_with_who_and_why()
    {
        end(u"cp-1"_s);
        QCOMPARE(problemOf(m_cdp->submit(m_cdp->redeem(u"cp-1"_s))), u"coupon-expired"_s);
        const QJsonObject result = m_cdp->submit(overridden(u"cp-1"_s));
        QCOMPARE(result["status"_L1].toString(), u"applied"_s);
        QVERIFY(result["exceptionId"_L1].toString().isEmpty());
        const auto coupon = decodeCoupon(m_cdp->stored(ResourceType::Coupon, u"cp-1"_s));
        QCOMPARE(coupon->redemptions.size(), 1);
        QCOMPARE(coupon->redemptions[0].managerId, u"as-3"_s);
        QCOMPARE(coupon->redemptions[0].associateId, u"as-1"_s);
        QCOMPARE(coupon->redemptions[0].overrideReason, u"promised"_s);
        QCOMPARE(coupon->redemptions[0].overrideRules, QStringList{u"expired"_s});
    }

    void nobody_allows_their_own_request_and_only_who_may_allows_anything()
    {
        end(u"cp-1"_s);
        for (const auto &[who, code] : {std::pair{u"as-1"_s, u"approval-needed"_s},
                                        {u"as-2"_s, u"role-missing"_s},
                                        {u"as-nobody"_s, u"role-missing"_s}})
            QCOMPARE(problemOf(m_cdp->submit(overridden(u"cp-1"_s, {{u"managerId"_s, who}}))), code);
        // A manager at the till is no exception.
        QCOMPARE(problemOf(m_cdp->submit(overridden(u"cp-1"_s, {}, {{u"issuedBy"_s, u"as-3"_s}}))),
                 u"approval-needed"_s);
        change(ResourceType::Associate, u"as-3"_s, {{u"storeIds"_s, QJsonArray{u"st-2"_s}}});
        QCOMPARE(problemOf(m_cdp->submit(overridden(u"cp-1"_s))), u"role-missing"_s);
        QVERIFY(decodeCoupon(m_cdp->stored(ResourceType::Coupon, u"cp-1"_s))->redemptions.isEmpty());
    }

    void an_override_has_a_reason_and_other_reasons_are_told()
    {
        end(u"cp-1"_s);
        QCOMPARE(problemOf(m_cdp->submit(overridden(u"cp-1"_s, {{u"overrideReason"_s, QJsonValue::Null}}))),
                 u"approval-needed"_s);
        QCOMPARE(problemOf(m_cdp->submit(overridden(u"cp-1"_s, {{u"overrideReason"_s, u"other"_s}}))),
                 u"approval-needed"_s);
        QCOMPARE(problemOf(m_cdp->submit(overridden(u"cp-1"_s, {{u"overrideReason"_s, u"because"_s}}))),
                 u"invalid"_s);
    }

    void what_is_withdrawn_used_up_or_over_a_limit_nobody_allows()
    {
        change(ResourceType::Coupon, u"cp-1"_s, {{u"status"_s, u"revoked"_s}});
        QCOMPARE(problemOf(m_cdp->submit(overridden(u"cp-1"_s))), u"coupon-not-active"_s);
        change(ResourceType::Coupon, u"cp-1"_s, {{u"status"_s, u"active"_s}});
        grant(u"cp-9"_s, u"cu-1"_s);
        QCOMPARE(m_cdp->submit(m_cdp->redeem(u"cp-1"_s))["status"_L1].toString(), u"applied"_s);
        QCOMPARE(problemOf(m_cdp->submit(overridden(u"cp-1"_s))), u"coupon-already-redeemed"_s);
        change(ResourceType::Campaign, u"cm-1"_s, {{u"limits"_s, QJsonObject{{u"perCustomer"_s, 1}}}});
        QCOMPARE(problemOf(m_cdp->submit(overridden(u"cp-9"_s))), u"coupon-conditions-unmet"_s);
        change(ResourceType::Campaign, u"cm-1"_s, {{u"limits"_s, QJsonObject()}, {u"status"_s, u"paused"_s}});
        QCOMPARE(problemOf(m_cdp->submit(overridden(u"cp-9"_s))), u"coupon-conditions-unmet"_s);
    }

    void not_more_than_the_offer_is_allowed()
    {
        end(u"cp-1"_s);
        const QJsonObject basket{{u"currency"_s, u"CNY"_s}, {u"total"_s, 10'000}, {u"lines"_s, QJsonArray()}};
        QCOMPARE(problemOf(m_cdp->submit(overridden(
                     u"cp-1"_s,
                     {{u"basket"_s, basket},
                      {u"discount"_s, QJsonObject{{u"amount"_s, 2'001}, {u"currency"_s, u"CNY"_s}}}}))),
                 u"coupon-conditions-unmet"_s);
    }

    void an_open_coupon_can_be_allowed_though_nobody_tells_whose_it_is()
    {
        change(ResourceType::Campaign, u"cm-1"_s, {{u"limits"_s, QJsonObject{{u"perCustomer"_s, 1}}}});
        grant(u"cp-9"_s, {}, {{u"customerId"_s, QJsonValue::Null}, {u"redemptionMode"_s, u"open"_s}});
        end(u"cp-9"_s);
        const QJsonObject result = m_cdp->submit(overridden(u"cp-9"_s));
        QVERIFY2(result["status"_L1].toString() == u"applied"_s, qPrintable(problemOf(result)));
        QVERIFY(result["exceptionId"_L1].toString().isEmpty());
    }

    void a_day_has_so_many_overrides_and_each_so_much_money()
    {
        policy({{u"managerOverrideCount"_s, 2}});
        for (const QString &id : {u"cp-7"_s, u"cp-8"_s, u"cp-9"_s}) {
            grant(id, u"cu-1"_s, {{u"campaignId"_s, QJsonValue::Null}});
            end(id);
        }
        QCOMPARE(m_cdp->submit(overridden(u"cp-7"_s))["status"_L1].toString(), u"applied"_s);
        QCOMPARE(m_cdp->submit(overridden(u"cp-8"_s))["status"_L1].toString(), u"applied"_s);
        QCOMPARE(problemOf(m_cdp->submit(overridden(u"cp-9"_s))), u"allowance-exceeded"_s);
        policy({{u"managerOverride"_s, QJsonObject{{u"amount"_s, 999}, {u"currency"_s, u"CNY"_s}}}});
        QCOMPARE(problemOf(m_cdp->submit(overridden(u"cp-9"_s))), u"allowance-exceeded"_s);
        policy({{u"managerOverride"_s, QJsonObject{{u"amount"_s, 1'000}, {u"currency"_s, u"CNY"_s}}}});
        QCOMPARE(m_cdp->submit(overridden(u"cp-9"_s))["status"_L1].toString(), u"applied"_s);
    }

    void an_override_done_offline_that_was_not_allowed_is_kept_and_filed()
    {
        end(u"cp-1"_s);
        const QJsonObject kept
            = m_cdp->submit(overridden(u"cp-1"_s, {{u"managerId"_s, u"as-2"_s}}, {{u"offline"_s, true}}));
        QCOMPARE(kept["status"_L1].toString(), u"applied"_s);
        QVERIFY(!kept["exceptionId"_L1].toString().isEmpty());
    }

    void offline_nobody_allows_what_the_campaign_denies_there()
    {
        const auto offline = [this](const QString &id, const QString &mode) {
            change(ResourceType::Campaign, u"cm-1"_s, {{u"offline"_s, QJsonObject{{u"mode"_s, mode}}}});
            grant(id, u"cu-1"_s);
            end(id);
            return m_cdp->submit(overridden(id, {}, {{u"offline"_s, true}}))["exceptionId"_L1].toString();
        };
        QVERIFY(!offline(u"cp-7"_s, u"deny"_s).isEmpty()); // it happened: kept, and a manager decides
        QVERIFY(offline(u"cp-8"_s, u"open"_s).isEmpty());
    }

    void without_a_basket_not_more_than_the_offer_says_is_taken_off()
    {
        const auto value = [](const QJsonObject &members) {
            return QJsonObject{{u"campaignId"_s, QJsonValue::Null}, {u"value"_s, members}};
        };
        const auto money = [](qint64 amount) {
            return QJsonObject{{u"amount"_s, amount}, {u"currency"_s, u"CNY"_s}};
        };
        grant(u"cp-7"_s, u"cu-1"_s, value({{u"kind"_s, u"amount"_s}, {u"amount"_s, money(3'000)}}));
        grant(u"cp-8"_s, u"cu-1"_s,
              value({{u"kind"_s, u"percent"_s}, {u"percentBp"_s, 5000}, {u"maxDiscount"_s, money(8'000)}}));
        grant(u"cp-9"_s, u"cu-1"_s, value({{u"kind"_s, u"percent"_s}, {u"percentBp"_s, 5000}}));
        const QList<std::pair<QString, qint64>> most{
            {u"cp-7"_s, 3'000}, {u"cp-8"_s, 8'000}, {u"cp-9"_s, 1'000'000'000'000}};
        for (const auto &[id, amount] : most) {
            QCOMPARE(problemOf(m_cdp->submit(m_cdp->redeem(id, {}, amount + 1))),
                     u"coupon-conditions-unmet"_s);
            QCOMPARE(problemOf(m_cdp->submit(overridden(id, {{u"discount"_s, money(amount + 1)}}))),
                     u"coupon-conditions-unmet"_s);
            QCOMPARE(m_cdp->submit(m_cdp->redeem(id, {}, amount))["status"_L1].toString(), u"applied"_s);
            m_cdp->now += std::chrono::minutes(11); // the next one is on another purchase
            m_cdp->enrol();
        }
    }

    void figures_beyond_all_numbers_do_not_stop_a_campaign()
    {
        change(ResourceType::Campaign, u"cm-1"_s, {{u"limits"_s, QJsonObject{{u"perCustomer"_s, 9}}}});
        const auto huge = m_cdp->storage->import([](RecordSink &sink) -> Result<Done> {
            for (int i = 0; i < 1'100; ++i) {
                auto put = sink.put(CampaignEvent{.campaignId = u"cm-1"_s,
                                                  .couponId = {},
                                                  .customerId = {},
                                                  .step = CampaignEvent::Step::Redeemed,
                                                  .channel = u"store"_s,
                                                  .storeId = u"st-2"_s,
                                                  .at = *parseInstant(u"2026-11-20T12:00:00Z"),
                                                  .amount = limits::maxInteger,
                                                  .discount = limits::maxInteger,
                                                  .code = {}});
                if (!put)
                    return put;
            }
            return Done{};
        });
        QVERIFY(huge);
        QCOMPARE(m_cdp->submit(m_cdp->redeem(u"cp-1"_s))["status"_L1].toString(), u"applied"_s);
        QVERIFY(m_cdp->storage->campaignKpis(u"cm-1"_s, u"st-1"_s));
    }

    void a_fact_with_an_absurd_amount_is_kept_and_filed_and_ruins_no_figure()
    {
        const QJsonObject kept
            = m_cdp->submit(m_cdp->redeem(u"cp-1"_s, {{u"offline"_s, true}}, limits::maxInteger));
        QCOMPARE(kept["status"_L1].toString(), u"applied"_s);
        QVERIFY(!kept["exceptionId"_L1].toString().isEmpty());
        QCOMPARE(m_cdp->storage->campaignUses(u"cm-1"_s, u"st-1"_s, {})->discount, 1'000'000'000'000);
    }

    void another_stores_redemption_is_not_taken_back_here()
    {
        const QJsonObject use = m_cdp->redeem(u"cp-1"_s);
        m_cdp->submit(use);
        const auto undo = [&] {
            return m_cdp->submit(m_cdp->command(
                u"coupon.undo_redeem"_s, {ResourceType::Coupon, u"cp-1"_s},
                {{u"redemptionId"_s, use["payload"_L1]["redemptionId"_L1]}, {u"reason"_s, u"mistake"_s}},
                {{u"issuedBy"_s, u"as-3"_s}}));
        };
        QJsonArray redemptions = m_cdp->stored(ResourceType::Coupon, u"cp-1"_s)["redemptions"_L1].toArray();
        QJsonObject elsewhere = redemptions[0].toObject();
        elsewhere[u"storeId"_s] = u"st-2"_s;
        change(ResourceType::Coupon, u"cp-1"_s, {{u"redemptions"_s, QJsonArray{elsewhere}}});
        QCOMPARE(problemOf(undo()), u"not-found"_s);
        QCOMPARE(decodeCoupon(m_cdp->stored(ResourceType::Coupon, u"cp-1"_s))->redemptions.size(), 1);
        change(ResourceType::Coupon, u"cp-1"_s, {{u"redemptions"_s, redemptions}});
        QCOMPARE(undo()["status"_L1].toString(), u"applied"_s);
    }

    void a_coupon_that_a_customer_brings_from_elsewhere_is_used_and_not_managed()
    {
        const Ref theirs{ResourceType::Coupon, u"cp-2"_s}; // of cu-2, whom only st-2 knows
        const auto refuse = [&] {
            return m_cdp->submit(
                m_cdp->command(u"coupon.record_refusal"_s, theirs, {{u"reason"_s, u"not_in_system"_s}}));
        };
        const auto valid = m_cdp->stored(ResourceType::Coupon, u"cp-2"_s)["storeScope"_L1].toObject();
        change(ResourceType::Coupon, u"cp-2"_s,
               {{u"storeScope"_s,
                 QJsonObject{{u"mode"_s, u"include"_s}, {u"storeIds"_s, QJsonArray{u"st-2"_s}}}}});
        QCOMPARE(problemOf(refuse()), u"coupon-unknown"_s);
        change(ResourceType::Coupon, u"cp-2"_s, {{u"storeScope"_s, valid}}); // in all stores
        QCOMPARE(refuse()["status"_L1].toString(), u"applied"_s);
        const auto release = [&] {
            return m_cdp->command(u"coupon.release"_s, theirs, {{u"reservationId"_s, m_hold}});
        };
        const auto hold = [this](const QString &device) {
            change(ResourceType::Coupon, u"cp-2"_s,
                   {{u"status"_s, u"reserved"_s},
                    {u"reservation"_s,
                     QJsonObject{{u"id"_s, m_hold},
                                 {u"deviceId"_s, device},
                                 {u"until"_s, formatInstant(m_cdp->now + std::chrono::minutes(5))}}}});
        };
        hold(u"dv-elsewhere"_s);
        QCOMPARE(problemOf(m_cdp->submit(release())), u"coupon-unknown"_s);
        hold(m_cdp->deviceId);
        QCOMPARE(m_cdp->submit(release())["status"_L1].toString(), u"applied"_s);
        const QJsonObject use = m_cdp->redeem(u"cp-2"_s);
        QCOMPARE(m_cdp->submit(use)["status"_L1].toString(), u"applied"_s);
        QCOMPARE(m_cdp
                     ->submit(m_cdp->command(u"coupon.undo_redeem"_s, theirs,
                                             {{u"redemptionId"_s, use["payload"_L1]["redemptionId"_L1]},
                                              {u"reason"_s, u"mistake"_s}}))["status"_L1]
                     .toString(),
                 u"applied"_s);
    }

    void what_lies_outside_the_scope_is_judged_by_its_code_only()
    {
        const auto coupon = [this](const QString &input) {
            return validate({input}, {})["verdicts"_L1][0]["coupon"_L1].toObject();
        };
        QVERIFY(coupon(u"cp-2"_s).isEmpty());
        QCOMPARE(coupon(u"OTHER-1"_s)["id"_L1].toString(), u"cp-2"_s);
        QCOMPARE(coupon(u"cp-1"_s)["id"_L1].toString(), u"cp-1"_s);
        // Whoever shows the code of a personal coupon is its owner; an id shows nothing.
        QVERIFY(failed(u"OTHER-1"_s, {}).isEmpty());
        QCOMPARE(failed(u"cp-1"_s, {}), QStringList{u"customer-required"_s});
        QCOMPARE(validate({u"OTHER-1"_s}, u"cu-2"_s)["code"_L1].toString(), u"not-found"_s);
    }

    void coupons_that_go_together_add_up_and_others_do_not()
    {
        const auto stacking = [](const QString &own, const QString &other) {
            return QJsonObject{
                {u"stacking"_s, QJsonObject{{u"group"_s, own}, {u"combinableWith"_s, QJsonArray{other}}}},
                {u"campaignId"_s, QJsonValue::Null}};
        };
        grant(u"cp-7"_s, u"cu-1"_s, stacking(u"a"_s, u"b"_s));
        grant(u"cp-8"_s, u"cu-1"_s, stacking(u"b"_s, u"a"_s));
        const QJsonObject both = validate({u"cp-1"_s, u"cp-8"_s, u"cp-7"_s});
        QCOMPARE(both["best"_L1].toArray(), (QJsonArray{u"cp-7"_s, u"cp-8"_s}));
        QCOMPARE(both["totalDiscount"_L1]["amount"_L1].toInteger(), 4000);
        const QJsonObject apart = validate({u"cp-1"_s, u"cp-8"_s});
        QCOMPARE(apart["best"_L1].toArray().size(), 1);
        QCOMPARE(apart["totalDiscount"_L1]["amount"_L1].toInteger(), 2000);
    }

    void without_a_basket_there_is_no_sum_and_the_answer_can_be_read()
    {
        const QJsonObject answer = validate({u"cp-1"_s}, u"cu-1"_s, {});
        QVERIFY(!answer.contains("totalDiscount"_L1));
        const auto read = decodeCouponValidationResult(answer);
        QVERIFY(read && read->verdicts.size() == 1);
        QCOMPARE(read->verdicts.first().verdict.kind, CouponVerdict::Kind::Valid);
    }

    void a_code_that_is_anybodys_is_kept_out_by_what_the_customer_asked_for_used()
    {
        QJsonObject open = m_cdp->stored(ResourceType::Coupon, u"cp-1"_s);
        open.remove(u"customerId"_s);
        open.remove(u"stacking"_s);
        open[u"code"_s] = u"EVERYBODY"_s;
        open[u"redemptionMode"_s] = u"open"_s;
        QVERIFY(m_cdp->storage->write({.type = ResourceType::Coupon, .id = u"cp-all"_s, .data = open}));
        QCOMPARE(m_cdp->submit(m_cdp->redeem(u"cp-1"_s))["status"_L1].toString(), u"applied"_s);
        QVERIFY(failed(u"EVERYBODY"_s).contains(u"not-combinable"_s));
        QVERIFY(!failed(u"EVERYBODY"_s, {}).contains(u"not-combinable"_s)); // whose purchase is not known
    }

    void new_kinds_of_offers_are_computed_here_too()
    {
        grant(u"cp-9"_s, u"cu-1"_s,
              {{u"value"_s,
                QJsonObject{{u"kind"_s, u"buy_x_get_y"_s}, {u"buyQuantity"_s, 1}, {u"getQuantity"_s, 1}}}});
        const QJsonObject line{{u"sku"_s, u"sock"_s}, {u"quantity"_s, 2}, {u"unitPrice"_s, 1900}};
        const QJsonObject result
            = validate({u"cp-9"_s}, u"cu-1"_s, {{u"currency"_s, u"CNY"_s}, {u"lines"_s, QJsonArray{line}}});
        QCOMPARE(result["verdicts"_L1][0]["discount"_L1]["amount"_L1].toInteger(), 1900);
    }
};

QTEST_APPLESS_MAIN(tst_ServerCoupons)
#include "tst_ServerCoupons.moc"
