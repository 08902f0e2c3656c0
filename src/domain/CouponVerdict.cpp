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
        || code == ConditionCode::CacheTooOld || code == ConditionCode::OfflineNotAllowed
        || code == ConditionCode::AllowanceExceeded;
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
        return failed(c) || (c.unknown && !coupon::mayStayOpen(c.code));
    };
    if (std::any_of(conditions.cbegin(), conditions.cend(), fault))
        return CouponVerdict::Kind::Invalid;
    if (std::any_of(conditions.cbegin(), conditions.cend(), doubt))
        return CouponVerdict::Kind::CannotTell;
    return provisional ? CouponVerdict::Kind::ValidProvisional : CouponVerdict::Kind::Valid;
}

/// What an "almost" takes off once its conditions are met. None where goods are missing: which article will
/// be added is not known, nor its price.
std::optional<Money> wouldSave(const VerdictContext &context, const QList<Condition> &conditions)
{
    const Coupon &coupon = *context.coupon;
    const QList<CouponConditions> rules = coupon::conditionsOf(coupon, context.campaign);
    const std::optional<Money> need = coupon::spendNeeded(coupon.value, rules);
    if (!context.basket)
        return need ? std::nullopt : coupon::takenOff(context);
    std::optional<coupon::Goods> goods = coupon::goodsOf(*context.basket, rules);
    if (!goods)
        return {};
    for (const Condition &condition : conditions) {
        if (!failed(condition))
            continue;
        if (condition.code == ConditionCode::NoEligibleItem || condition.code == ConditionCode::ExcludedItem)
            return {};
        if (condition.code == ConditionCode::MinSpend) {
            goods->amount = need->amount;
            goods->total = std::max(goods->total, need->amount);
        }
    }
    return coupon::takenOff(coupon.value, goods, context.basket->currency);
}

} // namespace

bool coupon::mayStayOpen(ConditionCode code)
{
    return code == ConditionCode::MinSpend || code == ConditionCode::NoEligibleItem
        || code == ConditionCode::ExcludedItem || code == ConditionCode::AlreadyRedeemed;
}

QString wireName(ConditionCode code)
{
    static const std::array<QString, 27> names{u"malformed"_s,         u"unknown"_s,
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
                                               u"cache-too-old"_s,     u"offline-not-allowed"_s,
                                               u"allowance-exceeded"_s};
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
    using coupon::OfflineWay;
    CouponVerdict verdict;
    verdict.asOf = context.now;
    if (!context.coupon || (!context.input.isEmpty() && isMalformedCode(context.input))) {
        verdict.conditions = coupon::unknownConditions(context);
        verdict.kind = kindOf(verdict.conditions, false);
        verdict.ruleId = context.online ? QString() : u"R1"_s;
        return verdict;
    }
    const std::optional<Money> worth = coupon::takenOff(context);
    verdict.conditions = coupon::recordConditions(context) + coupon::personConditions(context)
        + coupon::basketConditions(context) + coupon::limitConditions(context)
        + coupon::certaintyConditions(context) + coupon::offlineConditions(context, worth);
    const OfflineWay way = coupon::offlineWay(context);
    if (way != OfflineWay::Online)
        verdict.ruleId = coupon::offlineDecision(context, worth).ruleId;
    verdict.kind = kindOf(verdict.conditions, way == OfflineWay::Provisional);
    verdict.almost = verdict.kind == CouponVerdict::Kind::Invalid
        && std::none_of(verdict.conditions.cbegin(), verdict.conditions.cend(),
                        [](const Condition &c) { return failed(c) && !c.remediableNow; });
    const bool usable
        = verdict.kind == CouponVerdict::Kind::Valid || verdict.kind == CouponVerdict::Kind::ValidProvisional;
    // Without a basket nobody can say whether a minimum spend is met.
    const bool spendOpen = !context.basket
        && coupon::spendNeeded(context.coupon->value,
                               coupon::conditionsOf(*context.coupon, context.campaign));
    if (usable && !spendOpen)
        verdict.discount = worth;
    if (verdict.almost)
        verdict.saves = wouldSave(context, verdict.conditions);
    return verdict;
}

} // namespace counterpart
