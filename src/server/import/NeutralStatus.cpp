#include "server/import/NeutralStatus.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

QString couponStatusAt(const QList<Instant> &redemptions, Instant validFrom, Instant validUntil, Instant now)
{
    if (std::any_of(redemptions.begin(), redemptions.end(), [now](Instant at) { return at <= now; }))
        return u"redeemed"_s;
    if (validUntil < now)
        return u"expired"_s;
    return validFrom > now ? u"issued"_s : u"active"_s;
}

QString campaignStatusAt(std::optional<Instant> start, std::optional<Instant> end, Instant now)
{
    if (start && *start > now)
        return u"scheduled"_s;
    return end && *end < now ? u"ended"_s : u"live"_s;
}

QString pickupStatusAt(const PickupStamps &stamps, Instant now)
{
    const auto reached = [now](const std::optional<Instant> &at) {
        return at && *at <= now;
    };
    const QString &source = stamps.sourceStatus;
    if (source == u"cancelled" || source == u"cannot_fulfil")
        return source == u"cancelled" ? u"cancelled"_s : u"failed"_s;
    if (reached(stamps.collectedAt))
        return u"handed_over"_s;
    if (reached(stamps.readyAt))
        return u"ready"_s;
    if (reached(stamps.approvedAt))
        return u"picking"_s;
    // A source without stamps is believed; stamps that lie in the future say that it has not happened yet.
    const bool stamped = stamps.approvedAt || stamps.readyAt || stamps.collectedAt;
    if (!stamped && source == u"collected")
        return u"handed_over"_s;
    if (!stamped && source == u"ready")
        return u"ready"_s;
    if (!stamped && source == u"preparing")
        return u"picking"_s;
    return u"placed"_s;
}

} // namespace counterpart::server
