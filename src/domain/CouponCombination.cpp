#include "domain/CouponRules.h"
#include "domain/CouponSets.h"

#include <QHash>
#include <QSet>

#include <algorithm>

namespace counterpart {

namespace {

using Kind = CouponVerdict::Kind;

/// A usable coupon with what it takes off alone.
struct Part
{
    const VerdictContext *context = nullptr;
    qint64 off = 0;

    const Coupon &coupon() const { return *context->coupon; }
};

bool mayMeet(const Part &one, const Part &other)
{
    return !coupon::goesAlone(*one.context) && !coupon::goesAlone(*other.context)
        && areCombinable(one.coupon(), other.coupon());
}

/// How many of its campaign may be used at once.
int mostOf(const VerdictContext &context)
{
    int most = std::numeric_limits<int>::max();
    for (const auto &left :
         {coupon::leftInStore(context), coupon::leftOfCampaign(context), coupon::leftForCustomer(context)}) {
        if (left)
            most = std::min(most, *left);
    }
    return most;
}

std::vector<coupon::SetNode> nodesOf(const QList<Part> &parts)
{
    std::vector<coupon::SetNode> nodes;
    QHash<QString, int> groups;
    for (const Part &part : parts) {
        coupon::SetNode node{part.off, part.coupon().value.kind == OfferValue::Kind::FreeShipping, -1,
                             std::numeric_limits<int>::max(), std::vector<bool>(size_t(parts.size()))};
        if (const Campaign *campaign = part.context->campaign) {
            if (!groups.contains(campaign->id))
                groups.insert(campaign->id, int(groups.size()));
            node.group = groups.value(campaign->id);
            node.most = mostOf(*part.context);
        }
        for (size_t i = 0; i < nodes.size(); ++i) {
            // Of a campaign that leaves one only, two never meet.
            const bool both = nodes[i].group < 0 || nodes[i].group != node.group
                || std::min(nodes[i].most, node.most) > 1;
            node.meets[i] = both && mayMeet(part, parts[qsizetype(i)]);
            nodes[i].meets[nodes.size()] = node.meets[i];
        }
        nodes.push_back(std::move(node));
    }
    return nodes;
}

/// Each on the basket as rung up, all of them never more than it.
coupon::SetCeiling ceilingOf(const QList<Part> &parts)
{
    const std::optional<Basket> &basket = parts.first().context->basket;
    const auto goods = basket ? coupon::goodsOf(*basket, {}) : std::nullopt;
    return goods ? coupon::SetCeiling{goods->total, goods->shipping} : coupon::SetCeiling{};
}

} // namespace

Combination bestCombination(const QList<CouponVerdict> &verdicts, const QList<VerdictContext> &contexts)
{
    Q_ASSERT(verdicts.size() == contexts.size());
    QList<Part> parts;
    QSet<QString> seen;
    QString currency;
    for (qsizetype i = 0; i < verdicts.size(); ++i) {
        const CouponVerdict &verdict = verdicts[i];
        if (verdict.kind != Kind::Valid && verdict.kind != Kind::ValidProvisional)
            continue;
        const QString &id = contexts[i].coupon->id;
        if (verdict.discount && currency.isEmpty())
            currency = verdict.discount->currency;
        // Amounts of several currencies do not add up.
        if (seen.contains(id) || (verdict.discount && verdict.discount->currency != currency))
            continue;
        seen.insert(id);
        parts.append({&contexts[i], verdict.discount ? verdict.discount->amount : 0});
    }
    if (parts.isEmpty())
        return {};
    std::sort(parts.begin(), parts.end(),
              [](const Part &a, const Part &b) { return a.coupon().id < b.coupon().id; });
    const coupon::BestSet best = coupon::bestSet(nodesOf(parts), ceilingOf(parts));
    Combination found;
    for (const int i : best.nodes)
        found.couponIds.append(parts[i].coupon().id);
    if (!best.nodes.isEmpty())
        found.discount = Money{best.off, currency};
    return found;
}

} // namespace counterpart
