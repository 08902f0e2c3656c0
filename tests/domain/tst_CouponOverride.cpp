#include "Make.h"
#include "domain/CouponOverride.h"

using namespace make;

// What another person may allow although the rules refuse it, and what nobody may.
class tst_CouponOverride : public QObject
{
    Q_OBJECT

    std::unique_ptr<Visit> m_visit;

    std::optional<Money> ifAllowed()
    {
        m_visit->verdict(); // points the context at what was changed
        return discountIfAllowed(m_visit->context);
    }
    QList<ConditionCode> rules() { return rulesToOverride(m_visit->verdict()); }

private Q_SLOTS:
    void init() { m_visit = std::make_unique<Visit>(); }

    void what_is_valid_needs_nobody() { QVERIFY(rules().isEmpty()); }

    void a_rule_of_ours_may_be_set_aside_and_all_that_fail_are_named()
    {
        m_visit->coupon->validUntil = m_visit->context.now - std::chrono::hours(30);
        QCOMPARE(rules(), QList<ConditionCode>{ConditionCode::Expired});
        m_visit->coupon->channels = {Channel::Web};
        QCOMPARE(rules(), (QList<ConditionCode>{ConditionCode::Expired, ConditionCode::WrongChannel}));
    }

    void beside_one_that_nobody_may_set_aside_none_can()
    {
        m_visit->coupon->channels = {Channel::Web};
        m_visit->coupon->status = Coupon::Status::Revoked;
        QVERIFY(rules().isEmpty());
        m_visit->coupon->status = Coupon::Status::Active;
        QCOMPARE(rules().size(), 1);
        m_visit->coupon->used = 1;
        QVERIFY(rules().isEmpty());
    }

    void a_misread_code_and_an_unknown_one_are_nobodys_to_allow()
    {
        m_visit->coupon->channels = {Channel::Web};
        m_visit->context.input = u"\u0001"_s;
        QVERIFY(rules().isEmpty());
        m_visit->context.input.clear();
        QCOMPARE(rules().size(), 1);
        m_visit->coupon.reset();
        for (const bool online : {true, false}) {
            m_visit->context.online = online;
            QVERIFY(rules().isEmpty());
            QVERIFY(m_visit->verdict().headline());
        }
    }

    void another_customers_coupon_is_nobodys_to_allow()
    {
        m_visit->coupon->channels = {Channel::Web};
        QCOMPARE(rules().size(), 1);
        m_visit->coupon->customerId = u"cu-owner"_s;
        QVERIFY(rules().isEmpty());
    }

    void what_is_denied_without_a_line_is_nobodys_to_allow_there()
    {
        m_visit->coupon->channels = {Channel::Web};
        m_visit->context.online = false;
        m_visit->campaign->offlineMode = Campaign::OfflineMode::Deny;
        QVERIFY(rules().isEmpty());
        QVERIFY(isDeniedOffline(m_visit->context));
        m_visit->context.online = true; // asked while the CDP answers: what would hold without it
        QCOMPARE(rules(), QList<ConditionCode>{ConditionCode::WrongChannel});
        QVERIFY(isDeniedOffline(m_visit->context));
        m_visit->campaign->offlineMode = Campaign::OfflineMode::Provisional;
        m_visit->verdict();
        QVERIFY(!isDeniedOffline(m_visit->context));
        for (const Coupon::Mode mode : {Coupon::Mode::StoredValue, Coupon::Mode::OnlineOnly}) {
            m_visit->coupon->mode = mode;
            m_visit->verdict();
            QVERIFY(isDeniedOffline(m_visit->context));
        }
        m_visit->context.coupon = nullptr;
        QVERIFY(isDeniedOffline(m_visit->context));
    }

    void what_is_not_known_cannot_be_allowed()
    {
        m_visit->coupon->channels = {Channel::Web};
        m_visit->store.reset();
        QVERIFY(rules().isEmpty());
    }

    void of_tiers_that_are_not_reached_the_lowest_is_allowed_and_never_more_than_the_goods()
    {
        OfferValue &value = m_visit->coupon->value;
        value = {};
        value.kind = OfferValue::Kind::Tiers;
        value.tiers = {{yuan(2'000), yuan(260), 0}, {yuan(1'000), yuan(100), 0}};
        m_visit->context.basket = amount(899);
        QCOMPARE(ifAllowed(), yuan(100));
        m_visit->context.basket = amount(60);
        QCOMPARE(ifAllowed(), yuan(60));
        m_visit->context.basket = amount(2'500);
        QCOMPARE(ifAllowed(), yuan(260));
    }

    void the_policy_says_how_many_a_day_and_how_much_each()
    {
        OfflinePolicy policy;
        QVERIFY(!mayOverride(nullptr, 0, yuan(1)));
        QVERIFY(mayOverride(&policy, 100, yuan(1'000)));
        policy.managerOverrideCount = 5;
        QVERIFY(mayOverride(&policy, 4, yuan(1)));
        QVERIFY(!mayOverride(&policy, 5, yuan(1)));
        policy.managerOverride = yuan(50);
        QVERIFY(mayOverride(&policy, 0, yuan(50)));
        QVERIFY(!mayOverride(&policy, 0, Money{5'001, u"CNY"_s}));
        QVERIFY(!mayOverride(&policy, 0, Money{1, u"EUR"_s}));
    }

    void a_day_is_the_stores_day()
    {
        Store store;
        store.timeZone = "Asia/Shanghai";
        QCOMPARE(dayOfStore(*parseInstant(u"2026-11-22T15:59:59.999Z"), &store), u"2026-11-22"_s);
        QCOMPARE(dayOfStore(*parseInstant(u"2026-11-22T16:00:00.000Z"), &store), u"2026-11-23"_s);
    }

    void a_yes_that_changes_nothing_is_none()
    {
        using Kind = OfferValue::Kind;
        OfferValue value;
        const auto gives = [&value](Kind kind, const std::optional<Money> &off) {
            value.kind = kind;
            return givesSomething(value, off);
        };
        QVERIFY(!gives(Kind::FreeShipping, yuan(0)));
        QVERIFY(!gives(Kind::FreeShipping, {})); // nothing on a counter is delivered
        QVERIFY(gives(Kind::FreeShipping, yuan(12)));
        QVERIFY(!gives(Kind::Tiers, yuan(0)));
        QVERIFY(gives(Kind::Percent, yuan(1)));
        QVERIFY(gives(Kind::Percent, {})); // the amount is asked next
        for (const Kind kind : {Kind::PointsMultiplier, Kind::Service, Kind::Gift, Kind::Unknown})
            QVERIFY(gives(kind, yuan(0)));
    }
};

QTEST_APPLESS_MAIN(tst_CouponOverride)
#include "tst_CouponOverride.moc"
