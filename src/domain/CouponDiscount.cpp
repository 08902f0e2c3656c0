#include "domain/CouponRules.h"

#include <QtNumeric>

#include <algorithm>

namespace counterpart {

namespace {

using coupon::Goods;
using Kind = OfferValue::Kind;

constexpr qint64 whole = 10'000; // basis points

/// amount × basisPoints / 10,000 without overflow; half a minor unit rounds up.
qint64 share(qint64 amount, int basisPoints)
{
    const qint64 points = std::clamp<qint64>(basisPoints, 0, whole);
    return amount / whole * points + (amount % whole * points + whole / 2) / whole;
}

/// Adds price × quantity; false beyond all numbers.
bool add(qint64 &sum, qint64 price, qint64 quantity)
{
    qint64 product = 0;
    return !qMulOverflow<qint64>(price, quantity, &product) && !qAddOverflow(sum, product, &sum);
}

/// The highest step that the amount reaches.
const OfferValue::Tier *reachedTier(const OfferValue &value, qint64 amount)
{
    const OfferValue::Tier *reached = nullptr;
    for (const OfferValue::Tier &tier : value.tiers) {
        const bool higher = !reached || tier.minSpend.amount > reached->minSpend.amount;
        if (tier.minSpend.amount <= amount && higher)
            reached = &tier;
    }
    return reached;
}

qint64 byTiers(const OfferValue &value, qint64 amount)
{
    const OfferValue::Tier *tier = reachedTier(value, amount);
    if (!tier)
        return 0;
    return tier->amount ? tier->amount->amount : share(amount, tier->percentBp);
}

std::optional<qint64> byFixedPrice(const OfferValue &value, const Goods &goods)
{
    if (!value.amount)
        return {};
    if (!goods.itemised) // an amount is that of one article; several that are not known have no price each
        return goods.lines.isEmpty() ? std::optional(goods.amount - value.amount->amount) : std::nullopt;
    qint64 sum = 0;
    for (const BasketLine &line : goods.left) {
        const qint64 over = std::max<qint64>(0, line.unitPrice - value.amount->amount);
        if (!add(sum, over, std::max(0, line.quantity)))
            return {};
    }
    return sum;
}

/// Of every x + y articles the y cheapest of all are got.
std::optional<qint64> byBuyAndGet(const OfferValue &value, const Goods &goods)
{
    const qint64 set = qint64(value.buyQuantity) + value.getQuantity;
    if (!goods.itemised || value.buyQuantity < 1 || value.getQuantity < 1)
        return {};
    qint64 got = goods.pieces() / set * value.getQuantity;
    QList<BasketLine> cheapestFirst = goods.left;
    std::sort(cheapestFirst.begin(), cheapestFirst.end(),
              [](const BasketLine &a, const BasketLine &b) { return a.unitPrice < b.unitPrice; });
    qint64 sum = 0;
    for (const BasketLine &line : std::as_const(cheapestFirst)) {
        const qint64 taken = std::clamp<qint64>(line.quantity, 0, got);
        if (!add(sum, line.unitPrice, taken))
            return {};
        got -= taken;
    }
    return share(std::max<qint64>(0, sum), value.getPercentBp);
}

/// The dearest one of that article, where it is in the basket.
std::optional<qint64> byGift(const OfferValue &value, const Goods &goods)
{
    if (!goods.itemised || value.giftSku.isEmpty())
        return {};
    std::optional<qint64> price;
    bool allKnown = true;
    for (const BasketLine &line : goods.lines) {
        allKnown = allKnown && line.skuKnown;
        if (line.sku == value.giftSku)
            price = std::max(price.value_or(0), line.unitPrice);
    }
    return price || !allKnown ? price : 0;
}

bool takesNoMoney(Kind kind)
{
    return kind == Kind::PointsMultiplier || kind == Kind::Service;
}

std::optional<qint64> offGoods(const OfferValue &value, const Goods &goods)
{
    switch (value.kind) {
    case Kind::Percent: return share(goods.amount, value.percentBp);
    case Kind::Amount: return value.amount ? std::optional(value.amount->amount) : std::nullopt;
    case Kind::Tiers: return byTiers(value, goods.amount);
    case Kind::FixedPrice: return byFixedPrice(value, goods);
    case Kind::Gift: return byGift(value, goods);
    case Kind::BuyXGetY: return byBuyAndGet(value, goods);
    case Kind::FreeShipping: return goods.shipping;
    case Kind::PointsMultiplier:
    case Kind::Service: return 0;
    case Kind::Unknown: break;
    }
    return {};
}

std::optional<qint64> offAnything(const OfferValue &value)
{
    if (takesNoMoney(value.kind))
        return 0;
    return value.kind == Kind::Amount && value.amount ? std::optional(value.amount->amount) : std::nullopt;
}

/// Nothing takes more off than there is of it.
qint64 ceilingOf(Kind kind, const Goods &goods)
{
    return kind == Kind::FreeShipping ? goods.shipping : kind == Kind::Gift ? goods.total : goods.amount;
}

/// The one currency of everything that counts here; none when there are several.
std::optional<QString> commonCurrency(const OfferValue &value, const QString &given)
{
    QString currency = given;
    const auto agrees = [&currency](const Money &money) {
        if (currency.isEmpty())
            currency = money.currency;
        return currency == money.currency;
    };
    const bool priced = value.kind == Kind::Amount || value.kind == Kind::FixedPrice;
    if ((priced && value.amount && !agrees(*value.amount))
        || (value.maxDiscount && !agrees(*value.maxDiscount)))
        return {};
    if (value.kind == Kind::Tiers) {
        for (const OfferValue::Tier &tier : value.tiers) {
            if (!agrees(tier.minSpend) || (tier.amount && !agrees(*tier.amount)))
                return {};
        }
    }
    return currency;
}

} // namespace

namespace coupon {

std::optional<Money> takenOff(const OfferValue &value, const std::optional<Goods> &goods,
                              const QString &currency)
{
    const std::optional<QString> common = commonCurrency(value, currency);
    std::optional<qint64> off = goods ? offGoods(value, *goods) : offAnything(value);
    if (!common || !off)
        return {};
    if (goods)
        off = std::min(*off, ceilingOf(value.kind, *goods));
    if (value.maxDiscount)
        off = std::min(*off, value.maxDiscount->amount);
    return Money{std::max<qint64>(0, *off), *common};
}

std::optional<Money> takenOff(const VerdictContext &context)
{
    const OfferValue &value = context.coupon->value;
    if (!context.basket) {
        const QString here = takesNoMoney(value.kind) && context.store ? context.store->currency : QString();
        const std::optional<Money> off = takenOff(value, {}, here);
        return off && off->currency.isEmpty() ? std::nullopt : off;
    }
    const auto goods = goodsOf(*context.basket, conditionsOf(*context.coupon, context.campaign));
    return goods ? takenOff(value, goods, context.basket->currency) : std::nullopt;
}

} // namespace coupon

std::optional<Money> discountOf(const Coupon &coupon, const Basket &basket, const Campaign *campaign)
{
    const QList<CouponConditions> conditions = coupon::conditionsOf(coupon, campaign);
    const std::optional<Goods> goods = coupon::goodsOf(basket, conditions);
    if (!goods)
        return {};
    std::optional<Money> discount = coupon::takenOff(coupon.value, goods, basket.currency);
    const std::optional<Money> need = coupon::spendNeeded(coupon.value, conditions);
    if (discount && need) {
        if (!basket.currency.isEmpty() && basket.currency != need->currency)
            return {};
        if (goods->amount < need->amount)
            discount->amount = 0;
    }
    return discount;
}

} // namespace counterpart
