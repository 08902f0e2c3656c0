#pragma once

#include "usecases/CouponCheck.h"

namespace counterpart {

/// The combination with its coupons; none for fewer than two. Coupons and verdicts stand in the same order.
/// What the set may not take off the basket any more is left out of its last parts.
std::optional<CouponSet> setOf(const Combination &best, const QList<Coupon> &coupons,
                               const QList<CouponVerdict> &verdicts);

/// "R-7K2M-9X4T": short enough to be read aloud at the till, unique enough within a day.
QString tillReference(const QString &redemptionId);

} // namespace counterpart
