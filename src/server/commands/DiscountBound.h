#pragma once

#include "domain/CouponVerdict.h"

namespace counterpart::server {

/// Minor units: no one purchase comes to more, so that the sums over a campaign stay far from the end of all
/// numbers.
inline constexpr qint64 largestPurchase = 1'000'000'000'000;

/// Whether a redemption takes more off than its offer can, as far as the offer and the basket tell.
/// `allowed`: another person set aside what the offer asks for. context.coupon must be set.
bool isTooMuch(const Money &discount, const VerdictContext &context, bool allowed);

} // namespace counterpart::server
