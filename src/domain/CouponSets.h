#pragma once

#include <QList>
#include <QtGlobal>

#include <limits>
#include <vector>

// Inside of bestCombination(): which nodes of a graph are taken together. Knows nothing of coupons.
namespace counterpart::coupon {

/// One coupon that may be used now, in the order of the ids.
struct SetNode
{
    qint64 off = 0;                             ///< minor units it takes off alone
    bool shipping = false;                      ///< off the delivery fee, not off the goods
    int group = -1;                             ///< of one campaign; −1: none
    int most = std::numeric_limits<int>::max(); ///< of this group at once, this one counted
    std::vector<bool> meets;                    ///< node → goes with it; symmetric, one entry a node
};

/// What a set takes off at most, minor units.
struct SetCeiling
{
    qint64 goods = std::numeric_limits<qint64>::max();
    qint64 shipping = std::numeric_limits<qint64>::max();
};

struct BestSet
{
    QList<int> nodes;  ///< ascending; empty only where there are no nodes
    qint64 off = 0;    ///< minor units, never over the ceiling
    bool exact = true; ///< false: the search was ended, and nodes is the best found until then
};

/// The set that takes most off; of equals the smaller one, then the one whose first node comes first. Branch
/// and bound, so that what campaigns really allow (all together, groups that exclude each other, limits)
/// takes some hundred steps for a hundred coupons; after `steps` it ends with what it has.
BestSet bestSet(const std::vector<SetNode> &nodes, const SetCeiling &ceiling, int steps = 20'000);

} // namespace counterpart::coupon
