#pragma once

#include "domain/CouponVerdict.h"
#include "server/Storage.h"

namespace counterpart::server {

/// What every verdict at one counter shares, as the CDP knows it.
struct CouponCounter
{
    QString storeId, deviceId;
    Instant at{};
    std::optional<Store> store = {};
    std::optional<Customer> customer = {}; ///< none: nobody is identified
    std::optional<Basket> basket = {};
    std::optional<bool> boughtBefore = {};
    QList<Coupon> usedLately = {}; ///< the customer's, redeemed within a visit of `at`
    QString receiptNo = {};        ///< of this purchase; empty: not told
    std::optional<Money> off = {}; ///< what is to be taken off it now; none: not told
    /// Units of a pooled campaign out on lease that are not to be had here.
    enum class Leased {
        ToAll,    ///< whoever holds them
        ToOthers, ///< this device would use its own
        None,     ///< one that was leased is being used
    } leased
        = Leased::ToAll;
};
Result<CouponCounter> couponCounter(Storage &storage, const QString &storeId, const QString &deviceId,
                                    const QString &customerId, Instant at);

/// One coupon with the uses that the CDP counted of its campaign. Not to be copied while a context of it
/// lives.
struct CountedCoupon
{
    std::optional<Coupon> coupon = {};
    std::optional<Campaign> campaign = {};
    CampaignUses uses = {};
    qint64 unitsOut = 0, unitsOutInStore = 0; ///< see CouponCounter::leased
};
Result<CountedCoupon> countedCoupon(Storage &storage, const std::optional<Coupon> &coupon,
                                    const CouponCounter &counter);

/// What evaluateCoupon() needs; points into both. The CDP answers itself: never old, never unsure of the
/// time.
VerdictContext contextOf(const CountedCoupon &counted, const CouponCounter &counter);

} // namespace counterpart::server
