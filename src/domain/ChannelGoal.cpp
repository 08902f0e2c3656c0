#include "domain/ChannelGoal.h"

#include <QTimeZone>

#include <algorithm>
#include <cmath>

namespace counterpart {

namespace {

constexpr int PaceDays = 7;
constexpr int LeastDays = 2;
constexpr double MostCount = 9e15; ///< within what a qint64 and JSON carry

struct Pace
{
    int days = 0;
    qint64 redeemed = 0;
};

Instant startOfDay(const QDate &day, const QByteArray &zone)
{
    // The zone as inZone() knows it: unknown ones count as UTC.
    return fromDateTime(day.startOfDay(inZone({}, zone).timeZone()));
}

/// Whole days before the day of the count: today is not over, and the first day may have begun at noon.
Pace paceOf(const Campaign &campaign, const QList<DayCount> &daily, const QByteArray &zone,
            const QDate &today)
{
    Pace pace;
    for (const DayCount &one : daily) {
        const QDate day = QDate::fromString(one.day, Qt::ISODate);
        if (!day.isValid() || day >= today || day < today.addDays(-PaceDays)
            || startOfDay(day, zone) < campaign.startAt)
            continue;
        ++pace.days;
        pace.redeemed += one.redeemed;
    }
    return pace;
}

/// Days of the store's clock from `from` until `end`, the first and the last by the part of them that lies
/// between.
double daysBetween(Instant from, Instant end, const QByteArray &zone)
{
    const auto place = [&](Instant at) {
        const QDate day = inZone(at, zone).date();
        const Instant first = startOfDay(day, zone), next = startOfDay(day.addDays(1), zone);
        return double((at - first).count()) / double(std::max<qint64>(1, (next - first).count()));
    };
    const auto whole = inZone(from, zone).date().daysTo(inZone(end, zone).date());
    return std::max(0.0, double(whole) + place(end) - place(from));
}

bool runs(const Campaign &campaign, Instant now)
{
    return (campaign.status == Campaign::Status::Live || campaign.status == Campaign::Status::Scheduled)
        && campaign.startAt <= now && campaign.endAt && now <= *campaign.endAt;
}

} // namespace

GoalOutlook goalOutlook(const Campaign &campaign, const ChannelFigures &channel, const QByteArray &zone,
                        Instant now)
{
    using Standing = GoalOutlook::Standing;
    GoalOutlook outlook;
    if (!campaign.figuresAt || !channel.figures.redeemed)
        return outlook;
    const Instant counted = *campaign.figuresAt;
    const qint64 redeemed = *channel.figures.redeemed;
    const bool reached = channel.goal && redeemed >= *channel.goal;
    if (channel.goal)
        outlook.missing = std::max<qint64>(0, *channel.goal - redeemed);
    if (reached)
        outlook.standing = Standing::Reached;
    // What was counted before the end says nothing of the last hours.
    const bool over
        = campaign.status == Campaign::Status::Ended || (campaign.endAt && *campaign.endAt < counted);
    if (over && channel.goal && !reached)
        outlook.standing = Standing::Missed;
    if (!runs(campaign, now))
        return outlook;
    const Pace pace = paceOf(campaign, channel.daily, zone, inZone(counted, zone).date());
    if (pace.days < LeastDays)
        return outlook;
    outlook.pace = double(pace.redeemed) / pace.days;
    outlook.daysLeft = daysBetween(counted, *campaign.endAt, zone);
    const double forecast = std::floor(double(redeemed) + outlook.pace * outlook.daysLeft + 0.5);
    outlook.forecast = qint64(std::min(forecast, MostCount));
    outlook.neededADay = qint64(std::ceil(double(outlook.missing) / std::max(1.0, outlook.daysLeft)));
    if (channel.goal && !reached)
        outlook.standing = *outlook.forecast >= *channel.goal ? Standing::OnCourse : Standing::Behind;
    return outlook;
}

} // namespace counterpart
