#pragma once

#include "domain/Coupon.h"

namespace counterpart {

struct CouponVerdict;

/// Does a verdict that was given at `pinned` still hold (product.md §6.3: ten minutes)? Not one from the
/// future of a clock that was set back.
bool pinHolds(Instant pinned, Instant now);

/// VerdictContext::pinnedAt from this verdict on. While a pin holds it stays, so that asking again draws no
/// visit out; when it has lapsed, a usable verdict, which then was judged by its own time, begins the next
/// visit. None: nothing was promised.
std::optional<Instant> pinAfter(const std::optional<Instant> &pinned, const CouponVerdict &verdict);

/// What one use of a coupon tells of the purchase that it was made on.
struct PurchaseSigns
{
    QString storeId;
    Instant at{};
    QString receiptNo = {};          ///< the till's; empty: not told
    std::optional<Money> total = {}; ///< of the basket; none: not told
    std::optional<Money> off = {};   ///< what this use took off it
};

/// Are both uses, of one customer's coupons, of one purchase? No command names a purchase, so what it carries
/// decides: one store; no further apart than a visit (visitPin); and, as far as both tell, one receipt, or
/// where a till gave none one amount: the same, or what the earlier use had left of it. An amount that fits
/// neither is another basket: on a guess no coupon is refused. Where nothing tells them apart, it is one.
bool isSamePurchase(const PurchaseSigns &one, const PurchaseSigns &other);

/// The other coupons of the same customer that were used on this purchase already: VerdictContext::applied.
/// Uses of a coupon that is anybody's do not tell whose they were: `theirs` holds none of those.
QList<Coupon> usedOnPurchase(const PurchaseSigns &purchase, const QString &exceptCoupon,
                             const QList<Coupon> &theirs);

} // namespace counterpart
