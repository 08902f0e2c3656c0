#include "domain/CouponRules.h"

#include <algorithm>

namespace counterpart {

bool areCombinable(const Coupon &one, const Coupon &other)
{
    const auto names = [](const Coupon &from, const Coupon &to) {
        const auto named = [&from](const QString &word) {
            return !word.isEmpty() && from.combinableWith.contains(word);
        };
        return named(to.id) || named(to.campaignId) || named(to.stackingGroup);
    };
    return one.id != other.id && !one.exclusive && !other.exclusive && names(one, other) && names(other, one);
}

namespace coupon {

namespace {

/// More, another or fewer things on the counter: whoever stands there can do it now.
Condition remediable(Condition condition)
{
    condition.remediableNow = !condition.ok && !condition.unknown;
    return condition;
}

Condition minSpend(const Money &need, const VerdictContext &context, const std::optional<Goods> &goods)
{
    const bool comparable
        = goods && (context.basket->currency.isEmpty() || context.basket->currency == need.currency);
    Condition condition = comparable ? judged(ConditionCode::MinSpend, goods->amount >= need.amount)
                                     : undecided(ConditionCode::MinSpend);
    condition.needMoney = need;
    if (comparable)
        condition.haveMoney = Money{goods->amount, need.currency};
    return remediable(condition);
}

/// Judged on articles only: an amount from the keypad does not say what was bought.
Condition articles(ConditionCode code, const std::optional<Goods> &goods, const QStringList &need, bool ok)
{
    const bool known = goods && goods->itemised;
    Condition condition = known ? judged(code, ok) : undecided(code);
    condition.needIds = need;
    if (known) {
        for (const BasketLine &line : goods->lines)
            condition.haveIds.append(line.sku);
    }
    return remediable(condition);
}

/// Articles that a buy-x-get-y needs in the basket.
int piecesNeeded(const OfferValue &value)
{
    return value.kind == OfferValue::Kind::BuyXGetY ? value.buyQuantity + value.getQuantity : 0;
}

Condition combinable(const VerdictContext &context)
{
    const bool alone = goesAlone(context);
    QStringList against;
    for (const Coupon &other : context.applied) {
        if (alone || !areCombinable(*context.coupon, other))
            against.append(other.id);
    }
    Condition condition = judged(ConditionCode::NotCombinable, against.isEmpty());
    condition.haveIds = against;
    return remediable(condition);
}

} // namespace

QList<Condition> basketConditions(const VerdictContext &context)
{
    const QList<CouponConditions> rules = conditionsOf(*context.coupon, context.campaign);
    const std::optional<Goods> goods = context.basket ? goodsOf(*context.basket, rules) : std::nullopt;
    const OfferValue &value = context.coupon->value;
    QStringList included, excluded;
    for (const CouponConditions &c : rules) {
        included += c.includeSkus + c.includeCategories;
        excluded += c.excludeSkus + c.excludeCategories;
    }
    included.removeDuplicates();
    excluded.removeDuplicates();
    const int pieces = piecesNeeded(value);

    QList<Condition> conditions;
    if (const auto need = spendNeeded(value, rules))
        conditions.append(minSpend(*need, context, goods));
    if (!included.isEmpty() || pieces > 0) {
        // Where all of them are excluded, that is the reason and not their number.
        const bool tooFew = goods && !goods->left.isEmpty() && goods->pieces() < pieces;
        const bool any = included.isEmpty() || (goods && goods->anyIncluded);
        Condition condition = articles(ConditionCode::NoEligibleItem, goods, included, any && !tooFew);
        if (pieces > 0) {
            condition.needCount = pieces;
            if (goods && goods->itemised)
                condition.haveCount = int(std::min<qint64>(goods->pieces(), pieces));
        }
        conditions.append(condition);
    }
    if (!excluded.isEmpty()) {
        const bool nothingLeft = goods && goods->anyIncluded && goods->left.isEmpty();
        conditions.append(articles(ConditionCode::ExcludedItem, goods, excluded, !nothingLeft));
    }
    conditions.append(combinable(context));
    return conditions;
}

} // namespace coupon
} // namespace counterpart
