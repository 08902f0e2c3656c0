#include "domain/CouponRules.h"

#include <algorithm>

namespace counterpart::coupon {

namespace {

Condition about(ConditionCode code)
{
    Condition condition;
    condition.code = code;
    return condition;
}

Condition minSpend(const CouponConditions &rules, const std::optional<Basket> &basket)
{
    Condition condition = about(ConditionCode::MinSpend);
    condition.needMoney = rules.minSpend;
    const std::optional<qint64> eligible = basket ? eligibleAmount(rules, *basket) : std::nullopt;
    const bool comparable
        = eligible && (basket->currency.isEmpty() || basket->currency == rules.minSpend->currency);
    if (!comparable) {
        condition.unknown = true;
        return condition;
    }
    condition.haveMoney = Money{*eligible, rules.minSpend->currency};
    condition.ok = *eligible >= rules.minSpend->amount;
    condition.remediableNow = !condition.ok;
    condition.overrideAllowed = !condition.ok;
    return condition;
}

bool isChosen(const CouponConditions &rules, const BasketLine &line)
{
    return rules.includeSkus.contains(line.sku) || rules.includeCategories.contains(line.category);
}

bool isExcluded(const CouponConditions &rules, const BasketLine &line)
{
    return rules.excludeSkus.contains(line.sku) || rules.excludeCategories.contains(line.category);
}

/// Judged on articles only: an amount from the keypad does not say what was bought.
Condition articles(ConditionCode code, const std::optional<Basket> &basket, const QStringList &need, bool ok)
{
    Condition condition = about(code);
    condition.needIds = need;
    condition.unknown = !basket || basket->lines.isEmpty();
    if (!condition.unknown) {
        condition.ok = ok;
        condition.remediableNow = !ok; // another article at this counter
        condition.overrideAllowed = !ok;
        for (const BasketLine &line : basket->lines)
            condition.haveIds.append(line.sku);
    }
    return condition;
}

bool combine(const Coupon &coupon, const Coupon &other)
{
    if (coupon.exclusive || other.exclusive)
        return false;
    const auto allows = [](const Coupon &one, const Coupon &two) {
        const auto named = [&one](const QString &word) {
            return !word.isEmpty() && one.combinableWith.contains(word);
        };
        return named(two.id) || named(two.campaignId) || named(two.stackingGroup);
    };
    // Of one group only one may be used; across groups a list of partners, where there is one, decides.
    if (!coupon.stackingGroup.isEmpty() && coupon.stackingGroup == other.stackingGroup)
        return allows(coupon, other) && allows(other, coupon);
    return (coupon.combinableWith.isEmpty() || allows(coupon, other))
        && (other.combinableWith.isEmpty() || allows(other, coupon));
}

Condition combinable(const Coupon &coupon, const QList<Coupon> &applied)
{
    Condition condition = about(ConditionCode::NotCombinable);
    for (const Coupon &other : applied) {
        if (other.id != coupon.id && !combine(coupon, other))
            condition.haveIds.append(other.id);
    }
    condition.ok = condition.haveIds.isEmpty();
    condition.overrideAllowed = !condition.ok;
    return condition;
}

} // namespace

QList<Condition> basketConditions(const VerdictContext &context)
{
    const CouponConditions rules = conditionsOf(*context.coupon, context.campaign);
    const std::optional<Basket> &basket = context.basket;
    const QList<BasketLine> lines = basket ? basket->lines : QList<BasketLine>();
    const QStringList included = rules.includeSkus + rules.includeCategories;
    const QStringList excluded = rules.excludeSkus + rules.excludeCategories;
    QList<Condition> conditions;
    if (rules.minSpend)
        conditions.append(minSpend(rules, basket));
    if (!included.isEmpty()) {
        const bool any = std::any_of(lines.cbegin(), lines.cend(),
                                     [&](const auto &line) { return isChosen(rules, line); });
        conditions.append(articles(ConditionCode::NoEligibleItem, basket, included, any));
    }
    if (!excluded.isEmpty()) {
        const bool all = std::all_of(lines.cbegin(), lines.cend(),
                                     [&](const auto &line) { return isExcluded(rules, line); });
        conditions.append(articles(ConditionCode::ExcludedItem, basket, excluded, !all));
    }
    conditions.append(combinable(*context.coupon, context.applied));
    return conditions;
}

} // namespace counterpart::coupon
