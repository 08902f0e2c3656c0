#include "domain/CouponSets.h"

#include <algorithm>

namespace counterpart::coupon {

namespace {

using Indexes = std::vector<int>;

/// Without wrapping around: amounts come from outside.
qint64 sumOf(qint64 a, qint64 b)
{
    constexpr qint64 most = std::numeric_limits<qint64>::max();
    return a > most - b ? most : a + b;
}

class Search
{
public:
    Search(const std::vector<SetNode> &nodes, const SetCeiling &ceiling, int steps)
        : m_nodes(nodes)
        , m_ceiling(ceiling)
        , m_steps(steps)
    {
        for (int i = 0; i < int(nodes.size()); ++i) {
            if (nodes[size_t(i)].off > 0)
                m_order.push_back(i);
            m_taken.resize(std::max(m_taken.size(), size_t(nodes[size_t(i)].group + 1) * 2));
        }
        // The dearest first: then the first way down is nearly always the best one.
        std::stable_sort(m_order.begin(), m_order.end(),
                         [&](int a, int b) { return node(a).off > node(b).off; });
    }

    BestSet best()
    {
        extend(m_order);
        if (m_best.empty())
            return {cheapest(), 0, true};
        const Indexes first = ranOut() ? m_best : firstOfEquals();
        return {asList(first), m_bestOff, !ranOut()};
    }

private:
    struct Sums
    {
        qint64 goods = 0, shipping = 0;
        qint64 &of(const SetNode &node) { return node.shipping ? shipping : goods; }
    };

    bool ranOut() const { return m_steps <= 0; }
    const SetNode &node(int i) const { return m_nodes[size_t(i)]; }
    qint64 within(const Sums &sums) const
    {
        return sumOf(std::min(sums.goods, m_ceiling.goods), std::min(sums.shipping, m_ceiling.shipping));
    }

    static QList<int> asList(Indexes nodes)
    {
        std::sort(nodes.begin(), nodes.end());
        return {nodes.begin(), nodes.end()};
    }

    /// Nothing takes anything off: the first one that may be used at all.
    QList<int> cheapest()
    {
        for (int i = 0; i < int(m_nodes.size()); ++i) {
            if (node(i).most >= 1)
                return {i};
        }
        return {};
    }

    bool fits(int i) const
    {
        const SetNode &one = node(i);
        int ofGroup = 1, most = one.most;
        for (const int j : m_chosen) {
            if (!one.meets[size_t(j)])
                return false;
            if (one.group >= 0 && node(j).group == one.group) {
                ++ofGroup;
                most = std::min(most, node(j).most);
            }
        }
        return ofGroup <= most;
    }

    void choose(int i)
    {
        m_chosen.push_back(i);
        qint64 &sum = m_sums.of(node(i));
        m_before.push_back(sum);
        count(node(i), 1);
        sum = sumOf(sum, node(i).off);
    }
    void leave()
    {
        count(node(m_chosen.back()), -1);
        m_sums.of(node(m_chosen.back())) = m_before.back();
        m_before.pop_back();
        m_chosen.pop_back();
    }

    /// Of one group those off the goods and those off the delivery fee bound each other's number, not sum.
    static size_t placeOf(const SetNode &node) { return size_t(node.group) * 2 + (node.shipping ? 1 : 0); }
    void count(const SetNode &node, int more)
    {
        if (node.group < 0)
            return;
        m_taken[size_t(node.group) * 2] += more;
        m_taken[size_t(node.group) * 2 + 1] += more;
    }

    /// The most that candidates can add: of those that exclude each other only the dearest counts, and of a
    /// campaign no more than its limit.
    Sums reach(const Indexes &candidates, size_t from) const
    {
        Sums byClash, byGroup;
        std::vector<Indexes> clashes;
        std::vector<int> taken = m_taken;
        for (size_t k = from; k < candidates.size(); ++k) {
            const SetNode &one = node(candidates[k]);
            const auto clash = std::find_if(clashes.begin(), clashes.end(), [&](const Indexes &all) {
                return std::none_of(all.begin(), all.end(), [&](int j) {
                    return node(j).shipping != one.shipping || one.meets[size_t(j)];
                });
            });
            if (clash == clashes.end()) {
                clashes.push_back({candidates[k]});
                byClash.of(one) = sumOf(byClash.of(one), one.off);
            } else {
                clash->push_back(candidates[k]);
            }
            if (one.group >= 0) {
                int &ofGroup = taken[placeOf(one)];
                if (ofGroup >= one.most)
                    continue;
                ++ofGroup;
            }
            byGroup.of(one) = sumOf(byGroup.of(one), one.off);
        }
        return {std::min(byClash.goods, byGroup.goods), std::min(byClash.shipping, byGroup.shipping)};
    }

    /// Can what is chosen, with some of the candidates, beat the best?
    bool promises(const Indexes &candidates, size_t from) const
    {
        const Sums more = reach(candidates, from);
        const Sums most{sumOf(m_sums.goods, more.goods), sumOf(m_sums.shipping, more.shipping)};
        const qint64 off = within(most);
        if (off != m_bestOff)
            return off > m_bestOff;
        // As much at best: then only with fewer.
        qint64 sum = within(m_sums);
        size_t count = m_chosen.size();
        for (size_t k = from; k < candidates.size() && sum < m_bestOff; ++k, ++count)
            sum = sumOf(sum, node(candidates[k]).off);
        return sum >= m_bestOff && count < m_bestSize;
    }

    void extend(const Indexes &candidates)
    {
        for (size_t k = 0; k < candidates.size(); ++k) {
            if (m_ended || !promises(candidates, k))
                return;
            if (--m_steps <= 0) {
                m_ended = true;
                return;
            }
            if (!fits(candidates[k]))
                continue;
            choose(candidates[k]);
            take();
            Indexes rest;
            for (size_t next = k + 1; next < candidates.size(); ++next) {
                if (fits(candidates[next]))
                    rest.push_back(candidates[next]);
            }
            if (!m_ended)
                extend(rest);
            leave();
        }
    }

    void take()
    {
        const qint64 off = within(m_sums);
        if (off < m_bestOff || (off == m_bestOff && m_chosen.size() >= m_bestSize))
            return;
        m_best = m_chosen;
        m_bestOff = off;
        m_bestSize = m_chosen.size();
        m_ended = m_anyWillDo;
    }

    /// Of all sets as good as the best the one whose nodes come first: node by node, is there one with it?
    Indexes firstOfEquals()
    {
        const size_t size = m_bestSize;
        Indexes known = m_best;
        m_anyWillDo = true;
        for (int i = 0; i < int(m_nodes.size()) && m_chosen.size() < size && !ranOut(); ++i) {
            if (node(i).off <= 0 || !fits(i))
                continue;
            choose(i);
            if (std::find(known.begin(), known.end(), i) != known.end())
                continue;
            m_best.clear();
            m_bestSize = size + 1;
            m_ended = false;
            take();
            Indexes rest;
            for (const int next : m_order) {
                if (next > i && fits(next))
                    rest.push_back(next);
            }
            if (!m_ended)
                extend(rest);
            if (m_best.empty())
                leave();
            else
                known = m_best;
        }
        return known;
    }

    const std::vector<SetNode> &m_nodes;
    SetCeiling m_ceiling;
    int m_steps;
    Indexes m_order, m_chosen, m_best;
    std::vector<qint64> m_before;
    std::vector<int> m_taken; ///< chosen of each group, once for each place
    Sums m_sums;
    qint64 m_bestOff = 0;
    size_t m_bestSize = 0;
    bool m_ended = false;
    bool m_anyWillDo = false; ///< the first as good as the best ends the search
};

} // namespace

BestSet bestSet(const std::vector<SetNode> &nodes, const SetCeiling &ceiling, int steps)
{
    return Search(nodes, ceiling, steps).best();
}

} // namespace counterpart::coupon
