#pragma once

#include "domain/CouponVerdict.h"

namespace counterpart {

class Core;

/// The part of a verdict's context that is the same for every coupon here and now: store, time, line, clock,
/// age of the rules. The store pointer stays valid while `core` lives and its store is not synced anew.
VerdictContext couponContext(const Core &core, const std::optional<OfflinePolicy> &policy,
                             std::optional<Instant> rulesAsOf);

/// Redemptions of a campaign among one customer's coupons.
int redeemedOf(const QString &campaignId, const QList<Coupon> &coupons);

} // namespace counterpart
