#include "domain/CouponVisit.h"

#include "domain/CouponVerdict.h"

#include <algorithm>

namespace counterpart {

namespace {

/// The same amount, or what the earlier use had left of its own.
bool amountsAgree(const PurchaseSigns &one, const PurchaseSigns &other)
{
    if (one.total->currency != other.total->currency)
        return false;
    const bool inOrder = one.at <= other.at;
    const PurchaseSigns &earlier = inOrder ? one : other;
    const PurchaseSigns &later = inOrder ? other : one;
    const qint64 left = earlier.total->amount - (earlier.off ? earlier.off->amount : 0);
    return later.total->amount == earlier.total->amount || later.total->amount == left;
}

PurchaseSigns signsOf(const Redemption &use)
{
    PurchaseSigns signs{use.storeId, use.at, use.receiptNo, {}, use.discount};
    if (use.basketTotal && use.discount)
        signs.total = Money{*use.basketTotal, use.discount->currency};
    return signs;
}

} // namespace

bool pinHolds(Instant pinned, Instant now)
{
    return pinned <= now && now - pinned <= visitPin;
}

std::optional<Instant> pinAfter(const std::optional<Instant> &pinned, const CouponVerdict &verdict)
{
    if (pinned && pinHolds(*pinned, verdict.asOf))
        return pinned;
    const bool usable
        = verdict.kind == CouponVerdict::Kind::Valid || verdict.kind == CouponVerdict::Kind::ValidProvisional;
    return usable ? std::optional(verdict.asOf) : std::nullopt;
}

bool isSamePurchase(const PurchaseSigns &one, const PurchaseSigns &other)
{
    if (one.storeId != other.storeId || std::chrono::abs(one.at - other.at) > visitPin)
        return false;
    if (!one.receiptNo.isEmpty() && !other.receiptNo.isEmpty())
        return one.receiptNo == other.receiptNo;
    return !one.total || !other.total || amountsAgree(one, other);
}

QList<Coupon> usedOnPurchase(const PurchaseSigns &purchase, const QString &exceptCoupon,
                             const QList<Coupon> &theirs)
{
    QList<Coupon> used;
    for (const Coupon &coupon : theirs) {
        const auto onIt = [&purchase](const Redemption &use) {
            return isSamePurchase(signsOf(use), purchase);
        };
        if (coupon.id != exceptCoupon
            && std::any_of(coupon.redemptions.cbegin(), coupon.redemptions.cend(), onIt))
            used.append(coupon);
    }
    return used;
}

} // namespace counterpart
