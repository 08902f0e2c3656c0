#pragma once

#include "domain/Campaign.h"

namespace counterpart {

/// How one channel of a campaign stands against its goal in this store. What lies ahead is a forecast: it
/// goes on at the mean of the last whole days.
struct GoalOutlook
{
    enum class Standing {
        None,     ///< no goal, not counted, or nothing can be said yet
        Reached,  ///< the goal is met, whatever comes
        OnCourse, ///< the forecast meets it
        Behind,   ///< the forecast does not
        Missed    ///< it was counted after the end, and the goal was not met
    };

    Standing standing = Standing::None;
    std::optional<qint64> forecast; ///< redemptions by the end, half up; none: it cannot be said
    qint64 missing = 0;             ///< to the goal, from what is counted
    qint64 neededADay = 0;          ///< over `daysLeft`, up; `missing` where less than a day is left
    double pace = 0;                ///< redemptions a day over the last whole days, of which 7 at most count
    double daysLeft = 0;            ///< from what was counted to the end; a day is a day of the store's clock

    bool operator==(const GoalOutlook &) const = default;
};

/// A channel's outlook from what the CDP counted up to Campaign::figuresAt. `zone`: IANA, of the store whose
/// days were counted; a day of 23 or 25 hours is one day. The forecast needs two whole days, before the day
/// of the count, on which the campaign ran; there is none before it starts, while it is paused, after its end
/// and where it has no end. Figures may come from the cache: what ended by `now` has no forecast, and what
/// was counted before the end does not say that the goal was missed.
GoalOutlook goalOutlook(const Campaign &campaign, const ChannelFigures &channel, const QByteArray &zone,
                        Instant now);

} // namespace counterpart
