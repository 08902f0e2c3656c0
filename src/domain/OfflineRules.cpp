#include "domain/CouponRules.h"
#include "domain/CouponStateMachine.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

namespace {

using coupon::OfflineDecision;
using coupon::OfflineWay;
using Answer = OfflineDecision::Answer;
using Mode = Coupon::Mode;
using OfflineMode = Campaign::OfflineMode;

/// The right to spend it here without asking was handed out beforehand.
bool rightHeldHere(const VerdictContext &context)
{
    const Coupon &coupon = *context.coupon;
    if (coupon.offlineUntil && *coupon.offlineUntil < context.now)
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

/// Pooled: a unit of the campaign's lease is left on this device.
bool unitLeft(const VerdictContext &context)
{
    if (!context.allowance || context.coupon->campaignId.isEmpty())
        return false;
    int units = 0;
    for (const DeviceAllowance::Lease &lease : context.allowance->pooled) {
        if (lease.campaignId == context.coupon->campaignId)
            units += lease.units;
    }
    return units > context.leasedUsed;
}

bool isForThisDevice(const DeviceAllowance &allowance, const VerdictContext &context)
{
    return allowance.deviceId == context.deviceId && context.store && allowance.storeId == context.store->id;
}

/// What this device was given: by an allowance, else the policy's caps of a device.
bool deviceSpent(const VerdictContext &context, qint64 worth)
{
    if (const auto &given = context.allowance) {
        return !isForThisDevice(*given, context) || context.spentCount >= given->count
            || context.spentAmount + worth > given->amount.amount;
    }
    const OfflinePolicy *policy = context.policy;
    if (!policy)
        return false;
    return (policy->perDeviceCount && context.spentCount >= *policy->perDeviceCount)
        || (policy->perDevice && context.spentAmount + worth > policy->perDevice->amount);
}

bool customerSpent(const VerdictContext &context)
{
    return context.policy && context.policy->perCustomerCount
        && context.offlineRedeemedByCustomer >= *context.policy->perCustomerCount;
}

bool campaignSpent(const VerdictContext &context)
{
    const Campaign *campaign = context.campaign;
    return coupon::offlineWay(context) == OfflineWay::Provisional && campaign
        && campaign->offlineMaxCountPerDevice
        && context.offlineRedeemedOnDevice >= *campaign->offlineMaxCountPerDevice;
}

bool isExpired(const std::optional<DeviceAllowance> &allowance, const VerdictContext &context)
{
    return allowance && allowance->validUntil < context.now;
}

bool overOneRedemption(const VerdictContext &context, const Money &worth)
{
    const auto over = [&worth](const std::optional<Money> &cap) {
        return cap && cap->currency == worth.currency && worth.amount > cap->amount;
    };
    const bool provisional = coupon::offlineWay(context) == OfflineWay::Provisional;
    return (provisional && context.campaign && over(context.campaign->offlineMaxValue))
        || (context.policy && over(context.policy->perRedemption));
}

bool isOver(const Coupon &coupon, Instant at)
{
    using Status = Coupon::Status;
    const Status status = statusAt(coupon, at);
    return status == Status::Redeemed || status == Status::Expired || status == Status::Revoked
        || status == Status::Suspended;
}

bool isFlagged(const VerdictContext &context)
{
    return context.customer && context.customer->flags.contains(u"offline_risk"_s);
}

/// R11 to R14.
OfflineDecision byRights(const VerdictContext &context)
{
    if (coupon::offlineWay(context) == OfflineWay::Denied)
        return {u"R14"_s, Answer::Deny};
    if (context.coupon->mode == Mode::Pooled)
        return unitLeft(context) ? OfflineDecision{u"R11"_s, Answer::Allow}
                                 : OfflineDecision{u"R14"_s, Answer::Deny};
    return rightHeldHere(context) ? OfflineDecision{u"R12"_s, Answer::Allow}
                                  : OfflineDecision{u"R13"_s, Answer::WithManager};
}

} // namespace

std::optional<OfflineAllowance> offlineAllowance(const VerdictContext &context)
{
    std::optional<OfflineAllowance> found;
    const auto limit = [&found](std::optional<int> max, int spent) {
        if (max && (!found || *max - spent < found->left))
            found = OfflineAllowance{std::max(0, *max - spent), std::max(0, *max)};
    };
    if (context.allowance)
        limit(context.allowance->count, context.spentCount);
    else if (context.policy)
        limit(context.policy->perDeviceCount, context.spentCount);
    if (context.campaign)
        limit(context.campaign->offlineMaxCountPerDevice, context.offlineRedeemedOnDevice);
    return found;
}

namespace coupon {

OfflineWay offlineWay(const VerdictContext &context)
{
    if (context.online)
        return OfflineWay::Online;
    const Mode mode = context.coupon->mode;
    const Campaign *campaign = context.campaign;
    if (mode == Mode::StoredValue || mode == Mode::OnlineOnly || mode == Mode::Other)
        return OfflineWay::Denied;
    if (mode == Mode::Open)
        return OfflineWay::Open;
    if (!campaign) // the right on the coupon itself decides
        return OfflineWay::Provisional;
    switch (campaign->offlineMode) {
    case OfflineMode::Open: return OfflineWay::Open;
    case OfflineMode::Leased: return OfflineWay::Leased;
    case OfflineMode::Provisional: return OfflineWay::Provisional;
    case OfflineMode::Deny: break;
    }
    return OfflineWay::Denied;
}

bool goesAlone(const VerdictContext &context)
{
    const OfflineWay way = offlineWay(context);
    return way != OfflineWay::Online && way != OfflineWay::Open;
}

OfflineDecision offlineDecision(const VerdictContext &context, const std::optional<Money> &discount)
{
    if (!context.coupon)
        return {u"R1"_s, Answer::Deny};
    const Mode mode = context.coupon->mode;
    const Money worth = discount.value_or(Money{});
    if (isOver(*context.coupon, judgedAt(context)))
        return {u"R2"_s, Answer::Deny};
    if (mode == Mode::StoredValue || mode == Mode::OnlineOnly || mode == Mode::Other)
        return {u"R3"_s, Answer::Deny};
    if (offlineWay(context) == OfflineWay::Open)
        return {u"R4"_s, Answer::Allow};
    if (!context.clockSure)
        return {u"R5"_s, Answer::Deny};
    if (isFlagged(context))
        return {u"R6"_s, Answer::Deny};
    if (!context.applied.isEmpty())
        return {u"R7"_s, Answer::Deny};
    if (deviceSpent(context, worth.amount) || customerSpent(context) || campaignSpent(context)
        || isExpired(context.allowance, context))
        return {u"R8"_s, Answer::Deny};
    if (!context.rulesAsOf || context.now - *context.rulesAsOf > context.maxRuleAge)
        return {u"R9"_s, Answer::WithManager};
    if (overOneRedemption(context, worth))
        return {u"R10"_s, Answer::WithManager};
    return byRights(context);
}

QList<Condition> offlineConditions(const VerdictContext &context, const std::optional<Money> &discount)
{
    const OfflineWay way = offlineWay(context);
    if (way == OfflineWay::Online)
        return {};
    const Coupon &coupon = *context.coupon;
    const bool rightMissing
        = way != OfflineWay::Open && coupon.mode == Mode::Personal && !rightHeldHere(context);
    const bool denied = way == OfflineWay::Denied || (way != OfflineWay::Open && isFlagged(context));
    const OfflineDecision decision = offlineDecision(context, discount);
    const bool manager = decision.answer == Answer::WithManager;
    Condition allowed = judged(ConditionCode::OfflineNotAllowed, !denied && !rightMissing);
    allowed.overrideAllowed = !allowed.ok && !denied && manager;
    QList<Condition> conditions{allowed};
    if (way == OfflineWay::Open || way == OfflineWay::Denied)
        return conditions;

    const Money worth = discount.value_or(Money{});
    const bool noUnit = coupon.mode == Mode::Pooled && !unitLeft(context);
    const bool exceeded = deviceSpent(context, worth.amount) || customerSpent(context)
        || campaignSpent(context) || noUnit || overOneRedemption(context, worth);
    Condition spent = exceeded ? judged(ConditionCode::AllowanceExceeded, false)
        : context.allowance
        ? timed(context, ConditionCode::AllowanceExceeded, !isExpired(context.allowance, context))
        : judged(ConditionCode::AllowanceExceeded, true);
    spent.overrideAllowed = !spent.ok && !spent.unknown && manager;
    if (const auto left = offlineAllowance(context)) {
        spent.haveCount = left->left;
        spent.needCount = left->max;
    }
    conditions.append(spent);
    return conditions;
}

} // namespace coupon
} // namespace counterpart
