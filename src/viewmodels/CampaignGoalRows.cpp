#include "domain/ChannelGoal.h"
#include "viewmodels/CampaignsViewModel.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

// The channels of CampaignsScreen.qml against their goals: card, and the rows of the table.
namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Something goes out through it, came in through it, or is wanted of it.
bool isUsed(const ChannelFigures &channel)
{
    return channel.goal || channel.figures.sent || channel.figures.redeemed.value_or(0) > 0;
}

qint64 sumOf(const QList<DayCount> &days)
{
    qint64 sum = 0;
    for (const DayCount &day : days)
        sum += day.redeemed;
    return sum;
}

} // namespace

QString CampaignsViewModel::daysSummary(const QList<DayCount> &days) const
{
    const auto best = std::max_element(days.cbegin(), days.cend(),
                                       [](const auto &a, const auto &b) { return a.redeemed < b.redeemed; });
    if (best == days.cend())
        return tr("Nothing counted yet");
    if (best->redeemed == 0)
        return tr("No redemption in these days");
    return tr("%1 in %2 days; most on %3: %4")
        .arg(m_format.number(sumOf(days)))
        .arg(days.size())
        .arg(m_format.isoDay(best->day), m_format.number(best->redeemed));
}

QString CampaignsViewModel::standing(const Format &format, const Campaign &campaign,
                                     const ChannelFigures &channel, const GoalOutlook &outlook)
{
    using Standing = GoalOutlook::Standing;
    if (!channel.figures.redeemed)
        return tr("not counted yet");
    if (!channel.goal)
        return tr("No goal set");
    const QString forecast = format.number(outlook.forecast.value_or(0));
    const QString missing = format.number(outlook.missing);
    // A mean below ten is told with its decimal: 0.4 a day is neither none nor one.
    const QString pace = outlook.pace < 9.95 && outlook.pace != std::floor(outlook.pace)
        ? QLocale::c().toString(outlook.pace, 'f', 1)
        : format.number(std::llround(outlook.pace));
    switch (outlook.standing) {
    case Standing::Reached:
        return outlook.forecast && *outlook.forecast > *channel.figures.redeemed
            ? tr("Goal reached; forecast: about %1 by the end").arg(forecast)
            : tr("Goal reached");
    case Standing::OnCourse: return tr("On course; forecast: about %1 by the end").arg(forecast);
    case Standing::Behind:
        if (outlook.daysLeft <= 1)
            return tr("Behind: %1 more are needed by %2").arg(missing, format.dayAndTime(*campaign.endAt));
        if (outlook.pace == 0)
            return tr("Behind: %1 a day are needed, none came lately").arg(format.number(outlook.neededADay));
        return tr("Behind: %1 a day are needed, %2 a day came lately")
            .arg(format.number(outlook.neededADay), pace);
    case Standing::Missed: return tr("%1 short of the goal at the end").arg(missing);
    case Standing::None: break;
    }
    return tr("%1 to go").arg(missing);
}

QString CampaignsViewModel::goalDefinition(const Campaign &campaign, const ChannelFigures &channel) const
{
    QString target;
    if (channel.goal && campaign.endAt)
        target = tr("%1 redeemed by %2")
                     .arg(m_format.number(*channel.goal), m_format.day(*campaign.endAt - milliseconds(1)));
    else if (channel.goal)
        target = tr("%1 redeemed").arg(m_format.number(*channel.goal));
    return m_text.explained(
        campaign,
        tr("Redemptions in this store through this channel since the campaign began. Undone ones are not "
           "counted. The forecast goes on at the mean of the last 7 whole days until the end. The line shows "
           "14 days."),
        CampaignText::Period::SinceStart, target);
}

void CampaignsViewModel::presentGoals(const Campaign &campaign)
{
    using Standing = GoalOutlook::Standing;
    QList<QVariantMap> rows;
    for (const ChannelFigures &channel : campaign.byChannel) {
        if (!isUsed(channel))
            continue;
        const GoalOutlook outlook = goalOutlook(campaign, channel, m_format.zone(), m_format.now());
        const QString name = m_format.channel(channel.channel),
                      says = standing(m_format, campaign, channel, outlook);
        const QString value = figure(channel.figures.redeemed);
        const QString target = channel.goal ? tr("of %1").arg(m_format.number(*channel.goal)) : QString();
        QVariantList days;
        for (const DayCount &day : channel.daily)
            days.append(day.redeemed);
        const bool good = outlook.standing == Standing::Reached || outlook.standing == Standing::OnCourse;
        const bool bad = outlook.standing == Standing::Behind || outlook.standing == Standing::Missed;
        const double share = channel.goal && channel.figures.redeemed
            ? std::min(1.0, double(*channel.figures.redeemed) / double(*channel.goal))
            : -1;
        const QString counted = tr("redeemed %1").arg(target.isEmpty() ? value : value + u' ' + target);
        rows.append(
            {{u"key"_s, rows.size()},
             {u"icon"_s, Format::channelIcon(channel.channel)},
             {u"title"_s, name},
             {u"value"_s, value},
             {u"target"_s, target},
             {u"share"_s, share},
             {u"standing"_s, says},
             {u"tone"_s,
              good      ? u"good"_s
                  : bad ? u"bad"_s
                        : QString()},
             {u"days"_s, days},
             {u"definition"_s, goalDefinition(campaign, channel)},
             {u"spoken"_s, QStringList{name, counted, says, daysSummary(channel.daily)}.join(u", "_s)}});
    }
    m_goals.show(rows);
}

QList<QVariantMap> CampaignsViewModel::goalTable(const Campaign &campaign) const
{
    QList<QVariantMap> rows;
    const QString none = figure({});
    for (const ChannelFigures &channel : campaign.byChannel) {
        if (!isUsed(channel))
            continue;
        const QString name = m_format.channel(channel.channel),
                      definition = goalDefinition(campaign, channel);
        const auto add = [&](const QString &what, const QString &here) {
            rows.append({{u"key"_s, u"channel %1"_s.arg(rows.size())},
                         {u"name"_s, what},
                         {u"definition"_s, definition},
                         {u"here"_s, here},
                         {u"all"_s, none}});
        };
        add(tr("%1: redeemed").arg(name), figure(channel.figures.redeemed));
        add(tr("%1: goal").arg(name), channel.goal ? m_format.number(*channel.goal) : tr("No goal set"));
        if (channel.daily.isEmpty())
            continue;
        QStringList counts;
        for (const DayCount &day : channel.daily)
            counts.append(m_format.number(day.redeemed));
        add(tr("%1: each day from %2 to %3: %4")
                .arg(name, m_format.isoDay(channel.daily.first().day),
                     m_format.isoDay(channel.daily.last().day), counts.join(u" · "_s)),
            m_format.number(sumOf(channel.daily)));
    }
    return rows;
}

} // namespace counterpart
