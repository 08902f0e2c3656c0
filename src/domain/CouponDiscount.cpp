#include "domain/CouponRules.h"

#include <QtNumeric>

#include <algorithm>

namespace counterpart {

namespace {

constexpr qint64 whole = 10'000; // basis points

/// amount × basisPoints / 10,000 without overflow; half a minor unit rounds up.
qint64 share(qint64 amount, qint64 basisPoints)
{
    return amount / whole * basisPoints + (amount % whole * basisPoints + whole / 2) / whole;
}

bool sameCurrency(const Basket &basket, const Money &money)
{
    return basket.currency.isEmpty() || basket.currency == money.currency;
}

bool accepts(const CouponConditions &conditions, const BasketLine &line)
{
    const bool chosen = (conditions.includeSkus.isEmpty() && conditions.includeCategories.isEmpty())
        || conditions.includeSkus.contains(line.sku) || conditions.includeCategories.contains(line.category);
    return chosen && !conditions.excludeSkus.contains(line.sku)
        && !conditions.excludeCategories.contains(line.category);
}

} // namespace

namespace coupon {

std::optional<qint64> eligibleAmount(const CouponConditions &conditions, const Basket &basket)
{
    if (basket.lines.isEmpty())
        return basket.total;
    qint64 sum = 0;
    for (const BasketLine &line : basket.lines) {
        qint64 price = 0;
        if (!accepts(conditions, line))
            continue;
        // A basket beyond all numbers is a broken one: not known, rather than wrapped around.
        if (qMulOverflow<qint64>(line.unitPrice, line.quantity, &price) || qAddOverflow(sum, price, &sum))
            return {};
    }
    return basket.total ? std::min(sum, *basket.total) : sum;
}

} // namespace coupon

std::optional<Money> discountOf(const Coupon &coupon, const Basket &basket)
{
    const std::optional<qint64> given = coupon::eligibleAmount(coupon.conditions, basket);
    if (!given)
        return {};
    const qint64 eligible = std::max<qint64>(0, *given);
    const OfferValue &value = coupon.value;
    Money discount{0, basket.currency};
    if (value.kind == OfferValue::Kind::Percent) {
        discount.amount = share(eligible, std::clamp(value.percentBp, 0, int(whole)));
    } else if (value.kind == OfferValue::Kind::Amount && value.amount) {
        if (!sameCurrency(basket, *value.amount))
            return {};
        discount = {std::clamp<qint64>(value.amount->amount, 0, eligible), value.amount->currency};
    } else {
        return {};
    }
    if (value.maxDiscount) {
        if (!sameCurrency(basket, *value.maxDiscount))
            return {};
        discount.amount = std::min(discount.amount, std::max<qint64>(0, value.maxDiscount->amount));
        if (discount.currency.isEmpty())
            discount.currency = value.maxDiscount->currency;
    }
    const std::optional<Money> &minSpend = coupon.conditions.minSpend;
    if (minSpend) {
        if (!sameCurrency(basket, *minSpend))
            return {};
        if (eligible < minSpend->amount)
            discount.amount = 0;
    }
    return discount;
}

} // namespace counterpart
