#pragma once

#include "domain/Coupon.h"

namespace counterpart {

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
