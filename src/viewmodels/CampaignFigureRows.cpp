#include "viewmodels/CampaignsViewModel.h"

#include <QLocale>

#include <algorithm>
#include <numeric>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

/// "8.4%"; whole at 100 and above, where a decimal says nothing.
QString percent(double share)
{
    return QLocale::c().toString(share * 100, 'f', share * 100 >= 99.95 ? 0 : 1) + u'%';
}

std::optional<double> ratio(std::optional<qint64> part, std::optional<qint64> whole)
{
    if (!part || !whole || *whole <= 0)
        return std::nullopt;
    return double(*part) / double(*whole);
}

using Member = std::optional<qint64> CampaignFigures::*;
constexpr Member steps[] = {&CampaignFigures::delivered, &CampaignFigures::opened, &CampaignFigures::visited,
                            &CampaignFigures::redeemed};

/// Share of a step in the last step before it that was counted: opens cannot be measured in every channel.
std::optional<double> stepShare(const CampaignFigures &figures, int step)
{
    std::optional<qint64> before = figures.sent;
    for (int i = 0; i < step; ++i) {
        if (figures.*steps[i])
            before = figures.*steps[i];
    }
    return ratio(figures.*steps[step], before);
}

/// Noticeably worse than the other stores: below nine tenths of their median.
bool isLow(std::optional<double> here, std::optional<double> median)
{
    return here && median && *here < *median * 0.9;
}

} // namespace

QString CampaignsViewModel::figure(std::optional<qint64> value) const
{
    return value ? m_format.number(*value) : u"—"_s;
}

QString CampaignsViewModel::amount(std::optional<qint64> minor, const QString &currency) const
{
    if (!minor)
        return u"—"_s;
    // Sums of a whole campaign are read in whole units.
    return m_format.money({(*minor + 50) / 100 * 100, currency.isEmpty() ? m_format.currency() : currency});
}

QString CampaignsViewModel::listRate(const Campaign &campaign) const
{
    const auto rate = ratio(campaign.store.redeemed, campaign.store.issued);
    return rate ? percent(*rate) : u"—"_s;
}

void CampaignsViewModel::presentKpis(const Campaign &campaign, std::optional<int> today)
{
    QList<QVariantMap> rows;
    const auto add
        = [&](const QString &caption, const QString &value, const QString &comparison, const QString &tone,
              const QString &definition, double share = -1, const QString &target = {}) {
              rows.append({{u"key"_s, caption},
                           {u"caption"_s, caption},
                           {u"value"_s, value},
                           {u"comparison"_s, comparison},
                           {u"tone"_s, tone},
                           {u"definition"_s,
                            m_text.explained(campaign, definition, CampaignText::Period::SinceStart, target)},
                           {u"share"_s, share}});
          };
    const CampaignFigures &here = campaign.store;
    const auto rate = ratio(here.redeemed, here.issued),
               all = ratio(campaign.total.redeemed, campaign.total.issued);
    add(tr("Redemption rate"), rate ? percent(*rate) : u"—"_s,
        !rate     ? tr("not counted yet")
            : all ? tr("All stores %1").arg(percent(*all))
                  : QString(),
        rate && all ? (*rate >= *all          ? u"good"_s
                           : isLow(rate, all) ? u"bad"_s
                                              : QString())
                    : QString(),
        tr("Coupons redeemed in this store, divided by the people who were granted one for this store, since "
           "the campaign began."));
    add(tr("Redeemed here"), figure(here.redeemed),
        today ? tr("%n today", nullptr, *today) : tr("not counted today"), {},
        tr("Redemptions in this store since the campaign began. Undone ones are not counted."));
    const auto basket = here.revenue && here.redeemed && *here.redeemed > 0
        ? std::optional(*here.revenue / *here.redeemed)
        : std::nullopt;
    add(tr("Sales with coupon"), amount(here.revenue, campaign.currency),
        basket ? tr("%1 a basket").arg(amount(basket, campaign.currency)) : QString(), {},
        tr("What was paid in this store in sales in which one of these coupons was redeemed. It does not say "
           "that the coupon caused them."));
    const qint64 wrong = std::accumulate(campaign.refusals.cbegin(), campaign.refusals.cend(), qint64(0),
                                         [](qint64 sum, const auto &one) { return sum + one.wrong; });
    add(tr("Refused at the till"), figure(here.refused),
        wrong > 0 ? tr("%n were wrong", nullptr, int(wrong)) : QString(), wrong > 0 ? u"bad"_s : QString(),
        tr("Coupons of this campaign that were refused in this store. Wrong means: by the rules, the coupon "
           "could have been used."));
    const auto used = ratio(campaign.budgetUsed, campaign.budgetTotal);
    add(tr("Budget used"), used ? percent(*used) : u"—"_s,
        !used ? tr("no budget set")
            : campaign.budgetExhaustedAt
            ? tr("Runs out about %1").arg(m_format.dayAndTime(*campaign.budgetExhaustedAt))
            : QString(),
        {},
        tr("Discounts given in all stores, divided by the budget of the campaign. The end is a forecast at "
           "the pace of the last 24 hours."),
        used.value_or(-1),
        campaign.budgetTotal ? tr("at most %1").arg(amount(campaign.budgetTotal, campaign.currency))
                             : QString());
    m_kpis.show(rows);
}

void CampaignsViewModel::presentFunnel(const Campaign &campaign)
{
    const QString names[] = {tr("Delivered"), tr("Opened"), tr("Visited"), tr("Redeemed")};
    const FigureDefinitions defined = m_text.definitions(campaign);
    const QString words[] = {u"delivered"_s, u"opened"_s, u"visited"_s, u"redeemed"_s};
    QList<QVariantMap> rows;
    for (const ChannelFigures &channel : campaign.byChannel) {
        if (!channel.figures.sent && channel.figures.redeemed.value_or(0) == 0)
            continue; // nothing goes out through this channel
        QVariantList cells;
        QStringList spoken{m_format.channel(channel.channel)};
        for (int i = 0; i < 4; ++i) {
            const auto value = channel.figures.*steps[i];
            const auto share = stepShare(channel.figures, i);
            const auto median = channel.chainMedian ? stepShare(*channel.chainMedian, i) : std::nullopt;
            cells.append(QVariantMap{{u"known"_s, value.has_value()},
                                     {u"value"_s, value ? m_format.number(*value) : tr("n/a")},
                                     {u"percent"_s, share ? percent(*share) : QString()},
                                     {u"share"_s, std::clamp(share.value_or(0), 0.0, 1.0)},
                                     {u"median"_s, median ? std::clamp(*median, 0.0, 1.0) : -1.0},
                                     {u"low"_s, isLow(share, median)},
                                     {u"name"_s, m_format.channel(channel.channel) + u", "_s + names[i]},
                                     {u"definition"_s, stepDefinition(campaign, defined.value(words[i]))}});
            spoken.append(names[i] + u' ' + (value ? m_format.number(*value) : tr("not measured")));
        }
        rows.append(
            {{u"key"_s, int(channel.channel)},
             {u"icon"_s, Format::channelIcon(channel.channel)},
             {u"title"_s, m_format.channel(channel.channel)},
             {u"caption"_s,
              channel.figures.sent ? tr("sent %1").arg(m_format.number(*channel.figures.sent)) : QString()},
             {u"steps"_s, cells},
             {u"spoken"_s, spoken.join(u", "_s)}});
    }
    m_funnel.show(rows);
}

QString CampaignsViewModel::stepDefinition(const Campaign &campaign, const QString &what) const
{
    return m_text.explained(
        campaign,
        tr("%1 In this store, in this channel. The share is of the step before; the tick is the "
           "median of the stores in which the campaign runs.")
            .arg(what),
        CampaignText::Period::SinceStart);
}

void CampaignsViewModel::presentDays(const Campaign &campaign)
{
    m_days.clear();
    m_dayLabels.clear();
    m_daysDefinition = m_text.explained(
        campaign, tr("Redemptions in this store, day by day. Undone ones are not counted."),
        CampaignText::Period::FourteenDays);
    QList<DayCount> days;
    const qsizetype count = campaign.daily.size();
    for (qsizetype i = 0; i < count; ++i) {
        const Campaign::Day &day = campaign.daily.at(i);
        m_days.append(day.redeemed);
        const bool labelled = i == 0 || i == count - 1 || i == count / 2;
        m_dayLabels.append(labelled ? m_format.isoDay(day.day) : QString());
        days.append({day.day, day.redeemed});
    }
    m_daysText = daysSummary(days);
}

void CampaignsViewModel::presentHours(const Campaign &campaign, bool countedToday)
{
    m_hours.clear();
    m_hoursDefinition = m_text.explained(campaign,
                                         tr("Redemptions in this store, hour by hour. Usual is the mean of "
                                            "the same hour on the same weekday of the "
                                            "four weeks before, as far as the campaign ran."),
                                         CampaignText::Period::Today);
    if (!countedToday) { // yesterday's hours are not today's
        m_hoursText = tr("Nothing counted today");
        return;
    }
    const QString now = m_format.time(m_format.now());
    qint64 sum = 0;
    double usual = 0;
    for (const Campaign::Hour &hour : campaign.hourly) {
        const bool open = hour.hour == now.left(2).toInt();
        m_hours.append(QVariantMap{{u"label"_s, QString::number(hour.hour)},
                                   {u"value"_s, hour.redeemed},
                                   {u"usual"_s, hour.usual.value_or(0)},
                                   {u"open"_s, open}});
        sum += hour.redeemed;
        if (hour.hour < now.left(2).toInt())
            usual += double(hour.usual.value_or(0));
    }
    m_hoursText = campaign.hourly.isEmpty()
        ? tr("Nothing counted today")
        : tr("%1 so far today; usual by now: %2").arg(m_format.number(sum), m_format.number(qint64(usual)));
}

QString CampaignsViewModel::refusalDefinition(const Campaign &campaign, const Campaign::Refusals &one,
                                              const FigureDefinitions &defined) const
{
    const QString wrong = one.wrong > 0
        ? u" "_s + defined.value(u"refused_wrongly:"_s + one.code) + u" "_s + m_format.number(one.wrong)
        : QString();
    return m_text.explained(campaign, defined.value(u"refused:"_s + one.code) + wrong,
                            CampaignText::Period::SinceStart);
}

void CampaignsViewModel::presentRefusals(const Campaign &campaign)
{
    QList<Campaign::Refusals> refusals = campaign.refusals;
    std::stable_sort(refusals.begin(), refusals.end(),
                     [](const auto &a, const auto &b) { return a.count > b.count; });
    qint64 sum = 0, wrong = 0;
    const qint64 most = refusals.isEmpty() ? 1 : std::max<qint64>(1, refusals.first().count);
    const FigureDefinitions defined = m_text.definitions(campaign);
    QList<QVariantMap> rows;
    for (const Campaign::Refusals &one : refusals) {
        sum += one.count;
        wrong += one.wrong;
        if (rows.size() < 5)
            rows.append({{u"key"_s, one.code},
                         {u"text"_s, m_text.refusal(one.code)},
                         {u"value"_s, m_format.number(one.count)},
                         {u"share"_s, double(one.count) / double(most)},
                         {u"wrong"_s, one.wrong > 0},
                         {u"remedy"_s, m_text.refusalRemedy(one.code)},
                         {u"definition"_s, refusalDefinition(campaign, one, defined)}});
    }
    m_refusals.show(rows);
    m_refusedText = tr("Why %n were refused", nullptr, int(sum));
    m_wrongText = wrong > 0
        ? tr("%n of them could have been used by the rules. Say sorry, and offer the coupon again.", nullptr,
             int(wrong))
        : QString();
}

void CampaignsViewModel::presentTable(const Campaign &campaign)
{
    QList<QVariantMap> rows;
    const FigureDefinitions defined = m_text.definitions(campaign);
    const auto explained = [&](const QString &figure) {
        return m_text.explained(campaign, defined.value(figure), CampaignText::Period::SinceStart);
    };
    const auto add = [&](const QString &name, const QString &word, Member member) {
        rows.append({{u"key"_s, name},
                     {u"name"_s, name},
                     {u"definition"_s, explained(word)},
                     {u"here"_s, figure(campaign.store.*member)},
                     {u"all"_s, figure(campaign.total.*member)}});
    };
    add(tr("Granted"), u"issued"_s, &CampaignFigures::issued);
    add(tr("Sent"), u"sent"_s, &CampaignFigures::sent);
    add(tr("Delivered"), u"delivered"_s, &CampaignFigures::delivered);
    add(tr("Opened"), u"opened"_s, &CampaignFigures::opened);
    add(tr("Visited"), u"visited"_s, &CampaignFigures::visited);
    add(tr("Redeemed"), u"redeemed"_s, &CampaignFigures::redeemed);
    add(tr("Refused"), u"refused"_s, &CampaignFigures::refused);
    const auto money = [&](const QString &name, const QString &word, Member member) {
        rows.append({{u"key"_s, name},
                     {u"name"_s, name},
                     {u"definition"_s, explained(word)},
                     {u"here"_s, amount(campaign.store.*member, campaign.currency)},
                     {u"all"_s, amount(campaign.total.*member, campaign.currency)}});
    };
    money(tr("Sales with coupon"), u"revenue"_s, &CampaignFigures::revenue);
    money(tr("Discounts given"), u"discount"_s, &CampaignFigures::discount);
    m_table.show(rows + goalTable(campaign));
}

} // namespace counterpart
