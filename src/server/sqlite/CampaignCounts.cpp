#include "server/sqlite/CampaignCounts.h"

#include "contract/Limits.h"

#include <QJsonArray>
#include <QMap>
#include <QSet>

#include <algorithm>
#include <optional>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

constexpr int Days = 14;
constexpr int UsualWeeks = 4;

/// Figures beyond what JSON carries exactly stay at that; no sum may wrap.
qint64 sum(qint64 a, qint64 b)
{
    const auto exact = [](qint64 figure) {
        return std::clamp(figure, -limits::maxInteger, limits::maxInteger);
    };
    return exact(exact(a) + exact(b));
}

/// The store's clock at quarters that come in their order: channels of one quarter ask the zone once.
class StoreClock
{
public:
    explicit StoreClock(const QByteArray &zone) : m_zone(zone) { }

    const QDateTime &at(Instant start)
    {
        if (!m_local.isValid() || start != m_start) {
            m_start = start;
            m_local = inZone(start, m_zone);
        }
        return m_local;
    }

private:
    const QByteArray &m_zone;
    Instant m_start{};
    QDateTime m_local;
};

struct Figures
{
    QMap<QString, qint64> steps;
    qint64 revenue = 0, discount = 0;

    void add(const StepCount &count)
    {
        // A wrong refusal is a refusal too; which were wrong is told apart in `refusals`.
        const QString step = count.step == u"refused_wrongly"_s ? u"refused"_s : count.step;
        steps[step] += count.count;
        if (step == u"redeemed"_s) {
            revenue = sum(revenue, count.amount);
            discount = sum(discount, count.discount);
        }
    }
};

const QStringList &measuredSteps()
{
    static const QStringList steps{u"sent"_s, u"delivered"_s, u"opened"_s, u"visited"_s};
    return steps;
}

/// `measurable`: the steps that anybody was ever counted at; the others are left out, which means "n/a".
QJsonObject write(const Figures &figures, const Figures &measurable)
{
    QJsonObject json{{u"issued"_s, figures.steps.value(u"issued"_s)},
                     {u"redeemed"_s, figures.steps.value(u"redeemed"_s)},
                     {u"refused"_s, figures.steps.value(u"refused"_s)},
                     {u"revenue"_s, figures.revenue},
                     {u"discount"_s, figures.discount}};
    for (const QString &step : measuredSteps()) {
        if (measurable.steps.contains(step))
            json[step] = figures.steps.value(step);
    }
    return json;
}

/// Of an even number the mean of the two in the middle, half a unit up.
qint64 median(QList<qint64> values)
{
    if (values.isEmpty())
        return 0;
    std::sort(values.begin(), values.end());
    const qsizetype middle = values.size() / 2;
    if (values.size() % 2)
        return values[middle];
    const qint64 twice = values[middle - 1] + values[middle] + 1;
    return twice >= 0 ? twice / 2 : (twice - 1) / 2;
}

/// Over the stores in which the campaign holds and those with an event all the same; one without an event
/// counts 0.
QJsonObject medianOf(const QMap<QString, Figures> &byStore, const QSet<QString> &stores,
                     const Figures &measurable)
{
    const auto over = [&](auto read) {
        QList<qint64> values;
        for (const QString &store : stores)
            values.append(read(byStore.value(store)));
        return median(values);
    };
    Figures middle;
    for (const QString &step : QStringList{u"issued"_s, u"redeemed"_s, u"refused"_s} + measuredSteps())
        middle.steps[step] = over([&](const Figures &of) { return of.steps.value(step); });
    middle.revenue = over([](const Figures &of) { return of.revenue; });
    middle.discount = over([](const Figures &of) { return of.discount; });
    return write(middle, measurable);
}

/// The goal of each channel for this store; one that names the store goes before one for every store in which
/// the campaign holds. Whatever is not a count of at least 1 sets none.
QMap<QString, qint64> goalsOf(const CampaignCounts &counts, const QJsonObject &document,
                              const QString &storeId)
{
    QMap<QString, qint64> common, own;
    if (!counts.stores.contains(storeId))
        return own;
    const QJsonArray goals = document["channelGoals"_L1].toArray();
    for (const auto &goal : goals) {
        const QString channel = goal["channel"_L1].toString(), store = goal["storeId"_L1].toString();
        const qint64 redeemed = goal["redeemed"_L1].toInteger();
        if (channel.isEmpty() || redeemed < 1 || redeemed > limits::maxInteger)
            continue;
        if (store == storeId)
            own[channel] = redeemed;
        else if (store.isEmpty())
            common[channel] = redeemed;
    }
    for (auto goal = common.cbegin(); goal != common.cend(); ++goal) {
        if (!own.contains(goal.key()))
            own[goal.key()] = goal.value();
    }
    return own;
}

/// Redemptions of each channel in this store by day: a channel that had none has no entry.
QMap<QString, QMap<QDate, qint64>> channelDays(const CampaignCounts &counts, const QByteArray &zone)
{
    QMap<QString, QMap<QDate, qint64>> days;
    StoreClock clock(zone);
    for (const QuarterCount &quarter : counts.redeemed)
        days[quarter.channel][clock.at(quarter.start).date()] += quarter.count;
    return days;
}

QJsonArray redemptionsByDay(const QMap<QDate, qint64> &days, QDate today)
{
    QJsonArray array;
    for (QDate day = today.addDays(1 - Days); day <= today; day = day.addDays(1))
        array.append(QJsonObject{{u"day"_s, day.toString(Qt::ISODate)}, {u"redeemed"_s, days.value(day)}});
    return array;
}

QJsonArray dailyOf(const CampaignCounts &counts, const QByteArray &zone, Instant now)
{
    const QDate today = inZone(now, zone).date();
    QMap<QDate, std::pair<qint64, qint64>> days;
    for (int back = 0; back < Days; ++back)
        days[today.addDays(-back)] = {};
    const auto add = [&](const QList<QuarterCount> &quarters, auto member) {
        StoreClock clock(zone);
        for (const QuarterCount &quarter : quarters) {
            if (const auto day = days.find(clock.at(quarter.start).date()); day != days.end())
                (*day).*member += quarter.count;
        }
    };
    using Pair = std::pair<qint64, qint64>;
    add(counts.redeemed, &Pair::first);
    add(counts.issued, &Pair::second);
    QJsonArray array;
    for (auto day = days.cbegin(); day != days.cend(); ++day)
        array.append(QJsonObject{{u"day"_s, day.key().toString(Qt::ISODate)},
                                 {u"redeemed"_s, day->first},
                                 {u"issued"_s, day->second}});
    return array;
}

/// Those of the same weekdays before today on which the campaign ran: a day without a redemption counts too,
/// one after its end does not.
QSet<QDate> weekdaysBefore(const QJsonObject &document, const QByteArray &zone, QDate today)
{
    const QJsonObject schedule = document["schedule"_L1].toObject();
    const auto start = parseInstant(schedule["startAt"_L1].toString());
    const auto end = parseInstant(schedule["endAt"_L1].toString());
    QSet<QDate> ran;
    for (int week = 1; week <= UsualWeeks; ++week) {
        const QDate day = today.addDays(-7LL * week);
        if ((!start || inZone(*start, zone).date() <= day) && (!end || day <= inZone(*end, zone).date()))
            ran.insert(day);
    }
    return ran;
}

/// Hours from the first to the last at which anything happens; `usual` is the mean of the same weekday
/// before, half a use up.
QJsonArray hourlyOf(const CampaignCounts &counts, const QByteArray &zone, Instant now,
                    const QSet<QDate> &weekdays)
{
    const QDate today = inZone(now, zone).date();
    QMap<int, qint64> redeemed, before;
    StoreClock clock(zone);
    for (const QuarterCount &quarter : counts.redeemed) {
        const QDateTime &local = clock.at(quarter.start);
        if (local.date() == today)
            redeemed[local.time().hour()] += quarter.count;
        else if (weekdays.contains(local.date()))
            before[local.time().hour()] += quarter.count;
    }
    QList<int> hours = redeemed.keys() + before.keys();
    if (hours.isEmpty())
        return {};
    const auto [first, last] = std::minmax_element(hours.cbegin(), hours.cend());
    QJsonArray array;
    for (int hour = *first; hour <= *last; ++hour) {
        QJsonObject json{{u"hour"_s, hour}, {u"redeemed"_s, redeemed.value(hour)}};
        if (const qint64 days = weekdays.size())
            json[u"usual"_s] = (2 * before.value(hour) + days) / (2 * days);
        array.append(json);
    }
    return array;
}

/// The forecast is of what runs now.
bool runsAt(const QJsonObject &document, Instant now)
{
    const QString status = document["status"_L1].toString();
    const QJsonObject schedule = document["schedule"_L1].toObject();
    const auto start = parseInstant(schedule["startAt"_L1].toString());
    const auto end = parseInstant(schedule["endAt"_L1].toString());
    return (status == u"live"_s || status == u"scheduled"_s) && (!start || *start <= now)
        && (!end || now <= *end);
}

/// `exhaustedAt` at the pace of the last 24 h, unless the campaign ends before or that is a year away.
QJsonObject budgetOf(const CampaignCounts &counts, const Figures &total, const QJsonObject &document,
                     Instant now)
{
    const QJsonObject was = document["kpis"_L1]["budget"_L1].toObject();
    const auto end = parseInstant(document["schedule"_L1]["endAt"_L1].toString());
    QJsonObject budget{{u"used"_s, total.discount}};
    const auto amount = was["total"_L1];
    if (!amount.isDouble())
        return budget;
    budget[u"total"_s] = amount;
    const qint64 left = amount.toInteger() - total.discount;
    if (counts.discountLastDay > 0 && left > 0 && runsAt(document, now)) {
        const double days = double(left) / double(counts.discountLastDay);
        const bool withinAYear = days < 365;
        const Instant at = now + milliseconds(qint64((withinAYear ? days : 365) * 86'400'000));
        if (withinAYear && (!end || at < *end))
            budget[u"exhaustedAt"_s] = formatInstant(at);
    }
    return budget;
}

/// A channel is listed when anything happened in it, anywhere, or when it has a goal here: 0 of a goal is
/// news. `placed`: the events say in which store they happened.
QJsonArray channelsOf(const CampaignCounts &counts, const QJsonObject &document, const QString &storeId,
                      bool placed, const QByteArray &zone, Instant now)
{
    QMap<QString, Figures> chain;
    QMap<QString, QMap<QString, Figures>> byStore;
    QSet<QString> compared(counts.stores.cbegin(), counts.stores.cend());
    for (const StepCount &count : counts.steps) {
        chain[count.channel].add(count);
        byStore[count.channel][count.storeId].add(count);
        if (!count.storeId.isEmpty())
            compared.insert(count.storeId);
    }
    const QMap<QString, qint64> goals = goalsOf(counts, document, storeId);
    for (auto goal = goals.cbegin(); goal != goals.cend(); ++goal)
        chain[goal.key()]; // none of its events is none that counts
    const auto days = channelDays(counts, zone);
    const QDate today = inZone(now, zone).date();
    QJsonArray channels;
    for (auto channel = chain.cbegin(); channel != chain.cend(); ++channel) {
        const QString &name = channel.key();
        QJsonObject entry{
            {u"channel"_s, name}, {u"figures"_s, QJsonObject()}, {u"chainMedian"_s, QJsonObject()}};
        if (placed) {
            entry[u"figures"_s] = write(byStore[name].value(storeId), *channel);
            entry[u"chainMedian"_s] = medianOf(byStore[name], compared, *channel);
            entry[u"daily"_s] = redemptionsByDay(days.value(name), today);
        }
        if (goals.contains(name))
            entry[u"goal"_s] = QJsonObject{{u"redeemed"_s, goals[name]}};
        channels.append(entry);
    }
    return channels;
}

} // namespace

QJsonObject kpisOf(const CampaignCounts &counts, const QJsonObject &document, const QString &storeId,
                   const QByteArray &zone, Instant now)
{
    const QJsonObject was = document["kpis"_L1].toObject();
    Figures total, store;
    for (const StepCount &count : counts.steps) {
        total.add(count);
        if (count.storeId == storeId)
            store.add(count);
    }
    QJsonObject kpis{{u"asOf"_s, formatInstant(now)}};
    if (was.contains("currency"_L1))
        kpis[u"currency"_s] = was["currency"_L1];
    const bool delivered = was["total"_L1]["source"_L1] == u"delivered"_s;
    kpis[u"total"_s] = delivered ? was["total"_L1] : QJsonValue(write(total, total));
    // Where no event says its store, nothing is known of this one: left out, never 0.
    const bool placed = counts.steps.isEmpty()
        || std::any_of(counts.steps.cbegin(), counts.steps.cend(),
                       [](const StepCount &count) { return !count.storeId.isEmpty(); });
    if (placed)
        kpis[u"store"_s] = write(store, total);
    kpis[u"byChannel"_s] = channelsOf(counts, document, storeId, placed, zone, now);
    if (placed) {
        kpis[u"daily"_s] = dailyOf(counts, zone, now);
        kpis[u"hourly"_s]
            = hourlyOf(counts, zone, now, weekdaysBefore(document, zone, inZone(now, zone).date()));
    }
    QJsonArray refusals;
    for (const RefusalCount &refusal : counts.refusals)
        refusals.append(
            QJsonObject{{u"code"_s, refusal.code}, {u"count"_s, refusal.count}, {u"wrong"_s, refusal.wrong}});
    kpis[u"refusals"_s] = refusals;
    kpis[u"budget"_s] = budgetOf(counts, total, document, now);
    return kpis;
}

} // namespace counterpart::server
