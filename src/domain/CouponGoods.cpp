#include "domain/CouponRules.h"

#include <QtNumeric>

#include <algorithm>

namespace counterpart::coupon {

namespace {

enum class Fits { No, NotKnown, Yes };

/// On one of these lists? Where one of them asks for what is not known of the article, that it is not on the
/// other says nothing.
Fits isOn(const QStringList &skus, const QStringList &categories, const BasketLine &line)
{
    if (skus.contains(line.sku) || (line.categoryKnown && categories.contains(line.category)))
        return Fits::Yes;
    const bool open = (!line.skuKnown && !skus.isEmpty()) || (!line.categoryKnown && !categories.isEmpty());
    return open ? Fits::NotKnown : Fits::No;
}

Fits isIncluded(const CouponConditions &rules, const BasketLine &line)
{
    return rules.includeSkus.isEmpty() && rules.includeCategories.isEmpty()
        ? Fits::Yes
        : isOn(rules.includeSkus, rules.includeCategories, line);
}

Fits isExcluded(const CouponConditions &rules, const BasketLine &line)
{
    return isOn(rules.excludeSkus, rules.excludeCategories, line);
}

bool choosesBy(const CouponConditions &rules)
{
    return !rules.includeSkus.isEmpty() || !rules.includeCategories.isEmpty() || !rules.excludeSkus.isEmpty()
        || !rules.excludeCategories.isEmpty();
}

/// A basket beyond all numbers is a broken one: not known, rather than wrapped around.
std::optional<qint64> sumOf(const QList<BasketLine> &lines)
{
    qint64 sum = 0;
    for (const BasketLine &line : lines) {
        qint64 price = 0;
        if (qMulOverflow<qint64>(line.unitPrice, line.quantity, &price) || qAddOverflow(sum, price, &sum))
            return {};
    }
    return sum;
}

} // namespace

QList<CouponConditions> conditionsOf(const Coupon &coupon, const Campaign *campaign)
{
    QList<CouponConditions> all{coupon.conditions};
    if (campaign)
        all.append(campaign->rules);
    return all;
}

qint64 Goods::pieces() const
{
    qint64 count = 0;
    for (const BasketLine &line : left)
        count += std::max(0, line.quantity);
    return count;
}

std::optional<Goods> goodsOf(const Basket &basket, const QList<CouponConditions> &conditions)
{
    Goods goods;
    goods.itemised = !basket.lines.isEmpty();
    goods.lines = basket.lines;
    goods.shipping = std::max<qint64>(0, basket.shipping);
    for (const BasketLine &line : basket.lines) {
        Fits in = Fits::Yes, out = Fits::No;
        for (const CouponConditions &rules : conditions) {
            in = std::min(in, isIncluded(rules, line));
            out = std::max(out, isExcluded(rules, line));
        }
        if (in == Fits::No)
            continue;
        if (in == Fits::NotKnown || out == Fits::NotKnown)
            goods.itemised = false; // judged like an amount from the keypad: somebody has to look
        goods.anyIncluded = true;
        if (out == Fits::No)
            goods.left.append(line);
    }
    // The till's total is taken as delivered, never computed anew (decisions §5).
    const std::optional<qint64> counted = sumOf(basket.lines);
    const std::optional<qint64> ofLeft = sumOf(goods.left);
    if (!counted || !ofLeft || (!basket.total && basket.lines.isEmpty()))
        return {};
    goods.total = std::max<qint64>(0, basket.total.value_or(*counted));
    const bool chosen = goods.itemised && std::any_of(conditions.cbegin(), conditions.cend(), choosesBy);
    goods.amount = chosen ? std::clamp<qint64>(*ofLeft, 0, goods.total) : goods.total;
    return goods;
}

std::optional<Money> spendNeeded(const OfferValue &value, const QList<CouponConditions> &conditions)
{
    QList<Money> asked;
    for (const CouponConditions &rules : conditions) {
        if (rules.minSpend)
            asked.append(*rules.minSpend);
    }
    if (value.kind == OfferValue::Kind::Tiers && !value.tiers.isEmpty()) {
        const auto lowest
            = std::min_element(value.tiers.cbegin(), value.tiers.cend(), [](const auto &a, const auto &b) {
                  return a.minSpend.amount < b.minSpend.amount;
              });
        asked.append(lowest->minSpend);
    }
    std::optional<Money> need;
    for (const Money &money : std::as_const(asked)) {
        const bool sameMoney = !need || need->currency == money.currency;
        if (money.amount > 0 && sameMoney && (!need || money.amount > need->amount))
            need = money;
    }
    return need;
}

} // namespace counterpart::coupon

namespace counterpart {

bool choosesArticles(const Coupon &coupon, const Campaign *campaign)
{
    const auto all = coupon::conditionsOf(coupon, campaign);
    return std::any_of(all.cbegin(), all.cend(), coupon::choosesBy);
}

} // namespace counterpart
