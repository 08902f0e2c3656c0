#include "domain/CouponRules.h"
#include "domain/CouponStateMachine.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

namespace {

using coupon::OfflineDecision;
using Answer = OfflineDecision::Answer;
using Mode = Coupon::Mode;
using OfflineMode = Campaign::OfflineMode;

/// The right to spend it here without asking was handed out beforehand.
bool rightHeldHere(const VerdictContext &context)
{
    const Coupon &coupon = *context.coupon;
    if (coupon.offlineUntil && *coupon.offlineUntil <= context.now)
        return false;
    switch (coupon.offlineRights) {
    case Coupon::OfflineRights::AnyStore: return true;
    case Coupon::OfflineRights::Store: return context.store && coupon.offlineStoreId == context.store->id;
    case Coupon::OfflineRights::Device:
        return !coupon.offlineDeviceId.isEmpty() && coupon.offlineDeviceId == context.deviceId;
    case Coupon::OfflineRights::None: return false;
    }
    return false;
}

bool leasedToThisDevice(const VerdictContext &context)
{
    return context.coupon->offlineRights == Coupon::OfflineRights::Device && rightHeldHere(context);
}

bool allowanceUsedUp(const VerdictContext &context)
{
    const std::optional<OfflineAllowance> allowance = offlineAllowance(context);
    if (allowance && allowance->left == 0)
        return true;
    return context.policy && context.offlineRedeemedByCustomer >= context.policy->perCustomerCount;
}

bool overOneRedemption(const VerdictContext &context, const std::optional<Money> &discount)
{
    if (!discount)
        return false;
    const auto over = [&](const std::optional<Money> &cap) {
        return cap && cap->currency == discount->currency && discount->amount > cap->amount;
    };
    return (context.campaign && over(context.campaign->offlineMaxValue))
        || (context.policy && over(context.policy->perRedemption));
}

bool isOver(const Coupon &coupon, Instant at)
{
    using Status = Coupon::Status;
    const Status status = statusAt(coupon, at);
    return status == Status::Redeemed || status == Status::Expired || status == Status::Revoked
        || status == Status::Suspended;
}

/// R11 to R14: by the campaign's policy where a campaign is known, else by the right on the coupon itself.
OfflineDecision byRights(const VerdictContext &context)
{
    const bool pooled = context.coupon->mode == Mode::Pooled;
    const QString heldRule = pooled ? u"R11"_s : u"R12"_s;
    if (leasedToThisDevice(context)
        && (!context.campaign || context.campaign->offlineMode != OfflineMode::Deny))
        return {heldRule, Answer::Allow, true};
    if (context.campaign) {
        switch (context.campaign->offlineMode) {
        case OfflineMode::Provisional: return {heldRule, Answer::Allow, false};
        case OfflineMode::Open: return {u"R4"_s, Answer::Allow, true};
        case OfflineMode::Leased: // no unit left here
        case OfflineMode::Deny: return {u"R14"_s, Answer::Deny, false};
        }
    }
    if (context.coupon->mode == Mode::Personal)
        return rightHeldHere(context) ? OfflineDecision{u"R12"_s, Answer::Allow, false}
                                      : OfflineDecision{u"R13"_s, Answer::WithManager, false};
    return {u"R14"_s, Answer::Deny, false};
}

} // namespace

std::optional<OfflineAllowance> offlineAllowance(const VerdictContext &context)
{
    std::optional<int> max;
    if (context.policy)
        max = context.policy->perDeviceCount;
    if (context.campaign && context.campaign->offlineMaxCountPerDevice)
        max = std::min(max.value_or(*context.campaign->offlineMaxCountPerDevice),
                       *context.campaign->offlineMaxCountPerDevice);
    if (!max)
        return {};
    return OfflineAllowance{std::max(0, *max - context.offlineRedeemedOnDevice), std::max(0, *max)};
}

namespace coupon {

OfflineDecision offlineDecision(const VerdictContext &context, const std::optional<Money> &discount)
{
    if (!context.coupon)
        return {u"R1"_s, Answer::Deny, false};
    const Coupon &coupon = *context.coupon;
    if (isOver(coupon, judgedAt(context)))
        return {u"R2"_s, Answer::Deny, false};
    if (coupon.mode == Mode::StoredValue || coupon.mode == Mode::OnlineOnly || coupon.mode == Mode::Other)
        return {u"R3"_s, Answer::Deny, false};
    if (coupon.mode == Mode::Open)
        return {u"R4"_s, Answer::Allow, true};
    if (!context.clockSure)
        return {u"R5"_s, Answer::Deny, false};
    if (context.customer && context.customer->flags.contains(u"offline_risk"_s))
        return {u"R6"_s, Answer::Deny, false};
    if (!context.applied.isEmpty())
        return {u"R7"_s, Answer::Deny, false};
    if (allowanceUsedUp(context))
        return {u"R8"_s, Answer::Deny, false};
    if (!context.rulesAsOf || context.now - *context.rulesAsOf > context.maxRuleAge)
        return {u"R9"_s, Answer::WithManager, false};
    if (overOneRedemption(context, discount))
        return {u"R10"_s, Answer::WithManager, false};
    return byRights(context);
}

} // namespace coupon
} // namespace counterpart
