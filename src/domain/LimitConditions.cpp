#include "domain/CouponRules.h"
#include "domain/CouponStateMachine.h"

#include <algorithm>

namespace counterpart::coupon {

namespace {

using Status = Coupon::Status;

std::optional<int> less(std::optional<int> told, std::optional<int> limit, int counted)
{
    std::optional<int> left = told;
    if (limit)
        left = std::min(left.value_or(*limit - counted), *limit - counted);
    return left;
}

void appendLeft(QList<Condition> &conditions, ConditionCode code, std::optional<int> left,
                std::optional<int> limit)
{
    if (!left)
        return;
    Condition condition = judged(code, *left > 0);
    condition.haveCount = std::max(0, *left);
    condition.needCount = limit;
    conditions.append(condition);
}

Condition ofCustomer(const VerdictContext &context, int limit)
{
    // Whose uses they are is not known: customer-required says so.
    Condition condition = context.customer
        ? judged(ConditionCode::LimitCustomer, context.redeemedByCustomer < limit)
        : undecided(ConditionCode::LimitCustomer);
    condition.haveCount = context.redeemedByCustomer;
    condition.needCount = limit;
    return condition;
}

Condition ofBudget(const VerdictContext &context, qint64 total)
{
    const qint64 used = context.budgetUsed.value_or(context.campaign->budgetUsed.value_or(0));
    Condition condition = judged(ConditionCode::Budget, used < total);
    condition.haveMoney = Money{used, context.campaign->currency};
    condition.needMoney = Money{total, context.campaign->currency};
    return condition;
}

Condition alreadyRedeemed(const VerdictContext &context)
{
    const Coupon &coupon = *context.coupon;
    const bool used = statusAt(coupon, context.now) == Status::Redeemed;
    const OfflineWay way = offlineWay(context);
    // Offline nobody can say what happened to it since the last sync, unless it was leased to this device.
    const bool open = way == OfflineWay::Provisional || way == OfflineWay::Denied;
    Condition condition = used || !open ? judged(ConditionCode::AlreadyRedeemed, !used)
                                        : undecided(ConditionCode::AlreadyRedeemed);
    if (used && !coupon.redemptions.isEmpty()) {
        condition.haveTime = coupon.redemptions.last().at; // when and where, never by whom
        condition.haveIds = {coupon.redemptions.last().storeId};
    } else if (condition.unknown) {
        condition.haveTime = context.rulesAsOf;
    }
    condition.haveCount = coupon.used;
    condition.needCount = coupon.usageLimit;
    return condition;
}

/// None where nobody holds it.
std::optional<Condition> reservedElsewhere(const VerdictContext &context)
{
    const Coupon &coupon = *context.coupon;
    if (!coupon.reservation) {
        // Held, and by whom or how long was not delivered.
        return coupon.status == Status::Reserved
            ? std::optional(judged(ConditionCode::ReservedElsewhere, false))
            : std::nullopt;
    }
    const Coupon::Reservation &hold = *coupon.reservation;
    const bool mine = !hold.deviceId.isEmpty() && hold.deviceId == context.deviceId;
    if (!mine && context.clockSure && hold.until <= context.now)
        return {};
    Condition condition = mine ? judged(ConditionCode::ReservedElsewhere, true)
                               : timed(context, ConditionCode::ReservedElsewhere, false);
    condition.needTime = hold.until;
    return condition;
}

std::optional<Condition> blackout(const VerdictContext &context)
{
    QList<TimeSpan> spans;
    for (const CouponConditions &c : conditionsOf(*context.coupon, context.campaign))
        spans += c.blackouts;
    if (spans.isEmpty())
        return {};
    const Instant at = judgedAt(context);
    const auto now = std::find_if(spans.cbegin(), spans.cend(),
                                  [at](const TimeSpan &span) { return span.from <= at && at < span.until; });
    Condition condition = timed(context, ConditionCode::Blackout, now == spans.cend());
    if (now != spans.cend())
        condition.needTime = now->until;
    return condition;
}

} // namespace

std::optional<int> leftInStore(const VerdictContext &context)
{
    const Campaign *campaign = context.campaign;
    return campaign ? less(campaign->storeLeft, campaign->limitPerStore, context.redeemedInStore)
                    : std::nullopt;
}

std::optional<int> leftOfCampaign(const VerdictContext &context)
{
    const Campaign *campaign = context.campaign;
    return campaign ? less(campaign->totalLeft, campaign->limitTotal, context.redeemedOfCampaign)
                    : std::nullopt;
}

std::optional<int> leftForCustomer(const VerdictContext &context)
{
    return context.campaign ? less({}, context.campaign->limitPerCustomer, context.redeemedByCustomer)
                            : std::nullopt;
}

QList<Condition> limitConditions(const VerdictContext &context)
{
    QList<Condition> conditions;
    if (const Campaign *campaign = context.campaign) {
        if (campaign->limitPerCustomer)
            conditions.append(ofCustomer(context, *campaign->limitPerCustomer));
        appendLeft(conditions, ConditionCode::LimitStore, leftInStore(context), campaign->limitPerStore);
        appendLeft(conditions, ConditionCode::LimitCampaign, leftOfCampaign(context), campaign->limitTotal);
        if (campaign->budgetTotal)
            conditions.append(ofBudget(context, *campaign->budgetTotal));
    }
    conditions.append(alreadyRedeemed(context));
    if (const auto condition = reservedElsewhere(context))
        conditions.append(*condition);
    if (const auto condition = blackout(context))
        conditions.append(*condition);
    return conditions;
}

} // namespace counterpart::coupon
