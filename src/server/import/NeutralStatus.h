#pragma once

#include "base/Time.h"

#include <QList>
#include <QString>

namespace counterpart::server {

// Statuses as they are at `now`, derived from windows and stamps and not from the source's own word
// (precision §5). All are contract words.

/// "redeemed" by what has happened up to now, else by the window. `validUntil` is the last valid instant or
/// later.
QString couponStatusAt(const QList<Instant> &redemptions, Instant validFrom, Instant validUntil, Instant now);

/// "scheduled", "live" or "ended". No end: open end.
QString campaignStatusAt(std::optional<Instant> start, std::optional<Instant> end, Instant now);

struct PickupStamps
{
    QString sourceStatus; ///< neutral word: placed, preparing, ready, collected, cancelled, cannot_fulfil
    std::optional<Instant> approvedAt, readyAt, collectedAt;
};

/// By the stamps reached; cancelled and failed stay. A preparing order without a stamp stays in picking.
QString pickupStatusAt(const PickupStamps &stamps, Instant now);

} // namespace counterpart::server
