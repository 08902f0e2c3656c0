#include "domain/CouponRules.h"

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

namespace {

/// Not a fault of the coupon: from here it cannot be known whether it may be used.
bool isUncertainty(ConditionCode code)
{
    return code == ConditionCode::UnknownInCache || code == ConditionCode::ClockUnsure
        || code == ConditionCode::CacheTooOld || code == ConditionCode::OfflineNotAllowed;
}

/// May stay open in a valid verdict: the basket is asked later, and what happened elsewhere makes it
/// provisional.
bool mayStayOpen(ConditionCode code)
{
    return code == ConditionCode::MinSpend || code == ConditionCode::NoEligibleItem
        || code == ConditionCode::ExcludedItem || code == ConditionCode::AlreadyRedeemed;
}

bool failed(const Condition &condition)
{
    return !condition.ok && !condition.unknown;
}

CouponVerdict::Kind kindOf(const QList<Condition> &conditions, bool provisional)
{
    const auto fault = [](const Condition &c) {
        return failed(c) && !isUncertainty(c.code);
    };
    const auto doubt = [](const Condition &c) {
        return failed(c) || (c.unknown && !mayStayOpen(c.code));
    };
    if (std::any_of(conditions.cbegin(), conditions.cend(), fault))
        return CouponVerdict::Kind::Invalid;
    if (std::any_of(conditions.cbegin(), conditions.cend(), doubt))
        return CouponVerdict::Kind::CannotTell;
    return provisional ? CouponVerdict::Kind::ValidProvisional : CouponVerdict::Kind::Valid;
}

/// The basket as it would be with just enough in it.
std::optional<Basket> remedied(const VerdictContext &context, const QList<Condition> &conditions)
{
    if (!context.basket)
        return {};
    Basket basket = *context.basket;
    for (const Condition &condition : conditions) {
        if (!failed(condition) || condition.code == ConditionCode::CustomerRequired)
            continue;
        if (condition.code != ConditionCode::MinSpend)
            return {}; // which article will be added is not known, nor its price
        basket.lines.clear();
        basket.total = condition.needMoney->amount;
        basket.currency = condition.needMoney->currency;
    }
    return basket;
}

} // namespace

QString wireName(ConditionCode code)
{
    static const std::array<QString, 26> names{u"malformed"_s,         u"unknown"_s,
                                               u"unknown-in-cache"_s,  u"revoked"_s,
                                               u"campaign-not-live"_s, u"not-yet"_s,
                                               u"expired"_s,           u"wrong-store"_s,
                                               u"wrong-channel"_s,     u"customer-required"_s,
                                               u"wrong-customer"_s,    u"not-in-segment"_s,
                                               u"min-spend"_s,         u"no-eligible-item"_s,
                                               u"excluded-item"_s,     u"not-combinable"_s,
                                               u"limit-customer"_s,    u"limit-store"_s,
                                               u"limit-campaign"_s,    u"budget"_s,
                                               u"already-redeemed"_s,  u"reserved-elsewhere"_s,
                                               u"blackout"_s,          u"clock-unsure"_s,
                                               u"cache-too-old"_s,     u"offline-not-allowed"_s};
    return names.at(size_t(code));
}

const Condition *CouponVerdict::headline() const
{
    const auto first = [this](auto wanted) -> const Condition * {
        const auto found = std::find_if(conditions.cbegin(), conditions.cend(), wanted);
        return found == conditions.cend() ? nullptr : &*found;
    };
    if (const Condition *fault = first(failed))
        return fault;
    return first([](const Condition &condition) { return condition.unknown; });
}

CouponVerdict evaluateCoupon(const VerdictContext &context)
{
    CouponVerdict verdict;
    verdict.asOf = context.now;
    if (!context.coupon) {
        verdict.conditions = coupon::unknownConditions(context);
        verdict.kind = kindOf(verdict.conditions, false);
        verdict.ruleId = context.online ? QString() : u"R1"_s;
        return verdict;
    }
    verdict.conditions = coupon::recordConditions(context) + coupon::personConditions(context)
        + coupon::basketConditions(context) + coupon::limitConditions(context)
        + coupon::certaintyConditions(context);

    Coupon priced = *context.coupon;
    priced.conditions = coupon::conditionsOf(*context.coupon, context.campaign);
    const std::optional<Money> discount = context.basket ? discountOf(priced, *context.basket) : std::nullopt;

    bool provisional = false;
    if (!context.online) {
        const coupon::OfflineDecision decision = coupon::offlineDecision(context, discount);
        Condition condition;
        condition.code = ConditionCode::OfflineNotAllowed;
        condition.ok = decision.answer == coupon::OfflineDecision::Answer::Allow;
        condition.overrideAllowed = decision.answer == coupon::OfflineDecision::Answer::WithManager;
        if (const auto allowance = offlineAllowance(context)) {
            condition.haveCount = allowance->left;
            condition.needCount = allowance->max;
        }
        verdict.conditions.append(condition);
        verdict.ruleId = decision.ruleId;
        provisional = !decision.exclusive;
    }
    verdict.kind = kindOf(verdict.conditions, provisional);
    const bool usable
        = verdict.kind == CouponVerdict::Kind::Valid || verdict.kind == CouponVerdict::Kind::ValidProvisional;
    if (usable)
        verdict.discount = discount;
    verdict.almost = verdict.kind == CouponVerdict::Kind::Invalid
        && std::none_of(verdict.conditions.cbegin(), verdict.conditions.cend(),
                        [](const Condition &c) { return failed(c) && !c.remediableNow; });
    if (verdict.almost) {
        if (const std::optional<Basket> basket = remedied(context, verdict.conditions)) {
            // Enough is in it now, whatever it is made of.
            priced.conditions.includeCategories.clear();
            priced.conditions.includeSkus.clear();
            verdict.saves = discountOf(priced, *basket);
        }
    }
    return verdict;
}

} // namespace counterpart
