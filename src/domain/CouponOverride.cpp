#include "domain/CouponOverride.h"

#include "domain/CouponRules.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

const QStringList &overrideReasons()
{
    static const QStringList reasons{u"promised"_s, u"fault"_s, u"complaint"_s, u"nearly"_s, u"other"_s};
    return reasons;
}

QList<ConditionCode> rulesToOverride(const CouponVerdict &verdict)
{
    using Kind = CouponVerdict::Kind;
    if (verdict.kind == Kind::Valid || verdict.kind == Kind::ValidProvisional)
        return {};
    QList<ConditionCode> rules;
    for (const Condition &condition : verdict.conditions) {
        const bool failed = !condition.ok && !condition.unknown;
        if ((failed && !condition.overrideAllowed)
            || (condition.unknown && !coupon::mayStayOpen(condition.code)))
            return {};
        if (failed)
            rules.append(condition.code);
    }
    return rules;
}

bool isDeniedOffline(const VerdictContext &context)
{
    if (!context.coupon)
        return true;
    VerdictContext offline = context;
    offline.online = false;
    return coupon::offlineWay(offline) == coupon::OfflineWay::Denied;
}

std::optional<Money> discountIfAllowed(const VerdictContext &context)
{
    if (!context.coupon)
        return {};
    const std::optional<Money> off = coupon::takenOff(context);
    const OfferValue &value = context.coupon->value;
    if (value.kind != OfferValue::Kind::Tiers || value.tiers.isEmpty() || (off && off->amount > 0))
        return off;
    // No step is reached: what is allowed is the lowest one.
    Coupon lowest = *context.coupon;
    const auto first
        = std::min_element(value.tiers.cbegin(), value.tiers.cend(), [](const auto &a, const auto &b) {
              return a.minSpend.amount < b.minSpend.amount;
          });
    lowest.value.tiers = {*first};
    lowest.value.tiers.first().minSpend.amount = 0;
    VerdictContext allowed = context;
    allowed.coupon = &lowest;
    return coupon::takenOff(allowed);
}

bool givesSomething(const OfferValue &value, const std::optional<Money> &ifAllowed)
{
    using Kind = OfferValue::Kind;
    static const QList<Kind> otherThanMoney{Kind::PointsMultiplier, Kind::Service, Kind::Gift, Kind::Unknown};
    if (otherThanMoney.contains(value.kind))
        return true;
    // Without a basket the delivery is not known to cost anything, and goods on a counter are not delivered.
    if (value.kind == Kind::FreeShipping)
        return ifAllowed && ifAllowed->amount > 0;
    return !ifAllowed || ifAllowed->amount > 0;
}

bool mayOverride(const OfflinePolicy *policy, int today, const Money &more)
{
    if (!policy || (policy->managerOverrideCount && today >= *policy->managerOverrideCount))
        return false;
    const auto &most = policy->managerOverride;
    return !most || more.amount == 0 || (most->currency == more.currency && more.amount <= most->amount);
}

QString dayOfStore(Instant at, const Store *store)
{
    return inZone(at, store ? store->timeZone : QByteArray()).date().toString(Qt::ISODate);
}

} // namespace counterpart
