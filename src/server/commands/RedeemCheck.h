#pragma once

#include "domain/Coupon.h"
#include "server/commands/Effect.h"

namespace counterpart::server {

/// Why the rules refuse a redemption: the Error as the command is answered, and the sentence's values.
struct BrokenRule
{
    Error error;
    QList<Coupon> against = {}; ///< with "coupon-not-stackable": those already used on this purchase
};

/// What the offer and its campaign ask for, by the verdict's own rule code, as far as the command tells: not
/// who stood there, and not what applyToCoupon() judges itself (used up, withdrawn, its own days, a hold).
/// "coupon-not-stackable" with the ids of the other coupons in `detail`, "coupon-wrong-store", else
/// "coupon-conditions-unmet" with the condition in `detail`. An end that passed or a blackout that began
/// within the visit still lets it through. What another person allowed (managerId) is not asked again once
/// that yes was judged itself; what the campaign has used up nobody can allow. `fromLease`: it takes a unit
/// that was counted when it was handed out. What was done without a line although the coupon or its campaign
/// denies that is broken last, and for everybody.
Result<std::optional<BrokenRule>> brokenRule(const CommandCall &call, const command::CouponRedeem &use,
                                             const Coupon &coupon, bool fromLease);

} // namespace counterpart::server
