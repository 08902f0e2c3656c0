#include "domain/CouponRules.h"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace counterpart {

namespace {

using Kind = CouponVerdict::Kind;

constexpr qsizetype mostLookedAt = 20;

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

/// Looks for the best set by adding parts in the order of their ids.
class Search
{
public:
    explicit Search(QList<Part> parts) : m_parts(std::move(parts)) { }

    Combination best()
    {
        extend(0);
        Combination found;
        for (const qsizetype i : std::as_const(m_best))
            found.couponIds.append(m_parts[i].coupon().id);
        if (!m_best.isEmpty())
            found.discount = Money{std::get<0>(m_bestKey) * -1, m_currency};
        return found;
    }
    void setCurrency(const QString &currency) { m_currency = currency; }

private:
    void extend(qsizetype from)
    {
        for (qsizetype i = from; i < m_parts.size(); ++i) {
            const bool meetsAll = std::all_of(m_chosen.cbegin(), m_chosen.cend(),
                                              [&](qsizetype j) { return mayMeet(m_parts[i], m_parts[j]); });
            if (!meetsAll)
                continue;
            m_chosen.append(i);
            if (withinLimits()) {
                const auto key = std::make_tuple(-together(), m_chosen.size(), m_chosen);
                if (m_best.isEmpty() || key < m_bestKey) {
                    m_best = m_chosen;
                    m_bestKey = key;
                }
                extend(i + 1);
            }
            m_chosen.removeLast();
        }
    }

    /// Of one campaign no more than its limits leave.
    bool withinLimits() const
    {
        const Campaign *last = m_parts[m_chosen.last()].context->campaign;
        if (!last)
            return true;
        const auto count = std::count_if(m_chosen.cbegin(), m_chosen.cend(), [&](qsizetype i) {
            const Campaign *campaign = m_parts[i].context->campaign;
            return campaign && campaign->id == last->id;
        });
        return std::all_of(m_chosen.cbegin(), m_chosen.cend(), [&](qsizetype i) {
            const VerdictContext &context = *m_parts[i].context;
            if (!context.campaign || context.campaign->id != last->id)
                return true;
            for (const auto &left : {coupon::leftInStore(context), coupon::leftOfCampaign(context),
                                     coupon::leftForCustomer(context)}) {
                if (left && *left < count)
                    return false;
            }
            return true;
        });
    }

    /// Each on the basket as rung up, all of them never more than it.
    qint64 together() const
    {
        qint64 sum = 0, shipping = 0;
        for (const qsizetype i : m_chosen) {
            const Part &part = m_parts[i];
            (part.coupon().value.kind == OfferValue::Kind::FreeShipping ? shipping : sum) += part.off;
        }
        const std::optional<Basket> &basket = m_parts[m_chosen.first()].context->basket;
        const auto goods = basket ? coupon::goodsOf(*basket, {}) : std::nullopt;
        return goods ? std::min(sum, goods->total) + std::min(shipping, goods->shipping) : sum + shipping;
    }

    QList<Part> m_parts;
    QString m_currency;
    QList<qsizetype> m_chosen, m_best;
    std::tuple<qint64, qsizetype, QList<qsizetype>> m_bestKey;
};

} // namespace

Combination bestCombination(const QList<CouponVerdict> &verdicts, const QList<VerdictContext> &contexts)
{
    Q_ASSERT(verdicts.size() == contexts.size());
    QList<Part> parts;
    QString currency;
    for (qsizetype i = 0; i < verdicts.size(); ++i) {
        const CouponVerdict &verdict = verdicts[i];
        if (verdict.kind != Kind::Valid && verdict.kind != Kind::ValidProvisional)
            continue;
        const Coupon &coupon = *contexts[i].coupon;
        const bool again = std::any_of(parts.cbegin(), parts.cend(),
                                       [&](const Part &part) { return part.coupon().id == coupon.id; });
        if (verdict.discount && currency.isEmpty())
            currency = verdict.discount->currency;
        // Amounts of several currencies do not add up.
        if (again || (verdict.discount && verdict.discount->currency != currency))
            continue;
        parts.append({&contexts[i], verdict.discount ? verdict.discount->amount : 0});
    }
    std::stable_sort(parts.begin(), parts.end(), [](const Part &a, const Part &b) { return a.off > b.off; });
    parts = parts.first(std::min(parts.size(), mostLookedAt));
    std::sort(parts.begin(), parts.end(),
              [](const Part &a, const Part &b) { return a.coupon().id < b.coupon().id; });
    Search search(std::move(parts));
    search.setCurrency(currency);
    return search.best();
}

} // namespace counterpart
