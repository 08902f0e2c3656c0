#pragma once

#include "cache/Cache.h"
#include "device/Overlay.h"
#include "outbox/OfflineBudget.h"
#include "simulation/Chance.h"

#include <functional>

namespace counterpart::sim {

/// Who stands at a tablet.
struct Person
{
    QString id;
    Role role = Role::Associate;
};
Person personAt(int tablet);

/// What somebody does next, as the rules on this tablet allow it.
struct Deed
{
    Ref about;
    QList<CommandPayload> payloads;
    QString words;       ///< for the story
    QString unitOf = {}; ///< the pooled campaign whose leased unit it takes
};

/// What the tablet knows, as a screen would show it.
struct View
{
    const Cache &cache;
    std::function<const Overlay &(const Ref &)> overlay; ///< over one record
    QString deviceId, storeId;
    Person person;
    Instant now{}; ///< the CDP's time as this tablet estimates it
    bool online = false;
    std::optional<OfflineBudget> budget = {}; ///< none: this seed knows no allowances
    bool clockSure = true;
    QStringList notGiven = {}; ///< ids that a tampered program would name now; usually empty
};

/// One deed drawn from the store's work: coupons, orders, notes. None when what was drawn cannot be done
/// here.
std::optional<Deed> drawDeed(const View &view, Chance &chance, const QStringList &coupons,
                             const QStringList &orders);

/// A coupon given to make up for something, or one taken back. What colleagues on other tablets gave today is
/// not looked at, as offline it cannot be: the CDP holds the budget.
std::optional<Deed> drawGift(const View &view, Chance &chance);

} // namespace counterpart::sim
