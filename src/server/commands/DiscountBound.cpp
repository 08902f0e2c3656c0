#include "server/commands/DiscountBound.h"

#include "domain/CouponOverride.h"

namespace counterpart::server {

namespace {

/// An amount in another currency than the offer's is nothing that the offer gives.
bool isOver(const Money &discount, const std::optional<Money> &most)
{
    if (!most || discount.amount <= 0)
        return false;
    const bool comparable = most->currency.isEmpty() || most->currency == discount.currency;
    return !comparable || discount.amount > most->amount;
}

} // namespace

bool isTooMuch(const Money &discount, const VerdictContext &context, bool allowed)
{
    const Coupon &coupon = *context.coupon;
    // Without a basket only what does not depend on one is known, whatever was allowed.
    const std::optional<Money> off = context.basket && !allowed
        ? discountOf(coupon, *context.basket, context.campaign)
        : discountIfAllowed(context);
    return discount.amount > largestPurchase || isOver(discount, off)
        || isOver(discount, coupon.value.maxDiscount);
}

} // namespace counterpart::server
