#include "usecases/CampaignCsv.h"

#include "device/Device.h"
#include "usecases/Core.h"

#include <QRegularExpression>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

QString quoted(QString text)
{
    // Spreadsheets calculate what begins so, even between quotes.
    static const QString starts = u"=+-@\t\r"_s;
    if (!text.isEmpty() && starts.contains(text.at(0)))
        text.prepend(u'\'');
    if (text.contains(u'"') || text.contains(u',') || text.contains(u'\n') || text.contains(u'\r'))
        text = u'"' + text.replace(u'"', u"\"\""_s) + u'"';
    return text;
}

/// Minor units as "719.20".
QString decimal(qint64 minor, int decimals)
{
    if (decimals == 0)
        return QString::number(minor);
    const qint64 whole = minor / 100, rest = std::abs(minor % 100);
    const QString sign = minor < 0 && whole == 0 ? u"-"_s : QString();
    return u"%1%2.%3"_s.arg(sign).arg(whole).arg(rest, 2, 10, QChar(u'0'));
}

/// As in the contract.
QString wordOf(Channel channel)
{
    switch (channel) {
    case Channel::Store: return u"store"_s;
    case Channel::Web: return u"web"_s;
    case Channel::App: return u"app"_s;
    case Channel::MiniProgram: return u"miniprogram"_s;
    case Channel::WeChat: return u"wechat"_s;
    case Channel::Sms: return u"sms"_s;
    case Channel::Email: return u"email"_s;
    case Channel::Phone: return u"phone"_s;
    case Channel::Chat: return u"chat"_s;
    case Channel::Social: return u"social"_s;
    case Channel::Livestream: return u"livestream"_s;
    case Channel::Marketplace: return u"marketplace"_s;
    case Channel::Kiosk: return u"kiosk"_s;
    case Channel::Other: break;
    }
    return u"other"_s;
}

class Table
{
public:
    Table(const Campaign &campaign, const QString &name, const Store &store,
          const FigureDefinitions &definitions, Instant now, int decimals)
        : m_campaign(campaign)
        , m_definitions(definitions)
        , m_decimals(decimals)
    {
        const Instant until = campaign.figuresAt.value_or(now);
        m_begin = {campaign.id, name};
        m_from = stamp(campaign.startAt, store);
        m_until = stamp(until, store);
        m_asOf = campaign.figuresAt ? stamp(until, store) : QString();
        line({u"campaign"_s, u"name"_s, u"figure"_s, u"scope"_s, u"channel"_s, u"from"_s, u"until"_s,
              u"value"_s, u"unit"_s, u"counted_by"_s, u"as_of"_s, u"definition"_s});
    }

    struct Row
    {
        QString figure, scope, channel = {}, from = {}, until = {};
        std::optional<qint64> value = {};
        bool money = false;
        QString unit = u"count"_s;
    };
    void add(const Row &row)
    {
        const QString value = !row.value ? QString()
            : row.money                  ? decimal(*row.value, m_decimals)
                                         : QString::number(*row.value);
        QStringList cells;
        for (const QString &text : m_begin + QStringList{row.figure, row.scope, row.channel})
            cells.append(quoted(text));
        cells += {row.from.isEmpty() ? m_from : row.from,
                  row.until.isEmpty() ? m_until : row.until,
                  value,
                  row.money ? m_campaign.currency : row.unit,
                  m_campaign.figuresDelivered ? u"source system"_s : u"CDP"_s,
                  m_asOf,
                  quoted(m_definitions.value(row.figure))};
        line(cells);
    }
    void addAll(const CampaignFigures &figures, const QString &scope, const QString &channel = {})
    {
        const std::pair<QString, std::optional<qint64>> counts[]
            = {{u"issued"_s, figures.issued},       {u"sent"_s, figures.sent},
               {u"delivered"_s, figures.delivered}, {u"opened"_s, figures.opened},
               {u"visited"_s, figures.visited},     {u"seen"_s, figures.seen},
               {u"redeemed"_s, figures.redeemed},   {u"refused"_s, figures.refused}};
        for (const auto &[figure, value] : counts)
            add({.figure = figure, .scope = scope, .channel = channel, .value = value});
        add({.figure = u"revenue"_s,
             .scope = scope,
             .channel = channel,
             .value = figures.revenue,
             .money = true});
        add({.figure = u"discount"_s,
             .scope = scope,
             .channel = channel,
             .value = figures.discount,
             .money = true});
    }
    QByteArray bytes() const { return "\xEF\xBB\xBF" + m_text.toUtf8(); }
    static QString stamp(Instant at, const Store &store)
    {
        return inZone(at, store.timeZone).toString(Qt::ISODate);
    }

private:
    void line(const QStringList &cells) { m_text += cells.join(u',') + u"\r\n"_s; }

    const Campaign &m_campaign;
    const FigureDefinitions &m_definitions;
    int m_decimals;
    QStringList m_begin;
    QString m_from, m_until, m_asOf, m_text;
};

} // namespace

QByteArray campaignCsv(const Campaign &campaign, const QString &name, const Store &store,
                       const FigureDefinitions &definitions, Instant now, int decimals)
{
    const QString here = u"store "_s + store.id, all = u"all stores"_s;
    Table table(campaign, name, store, definitions, now, decimals);
    table.addAll(campaign.store, here);
    table.addAll(campaign.total, all);
    for (const ChannelFigures &channel : campaign.byChannel) {
        const QString word = wordOf(channel.channel);
        table.addAll(channel.figures, here, word);
        if (channel.chainMedian)
            table.addAll(*channel.chainMedian, u"median of stores"_s, word);
        table.add({.figure = u"goal"_s,
                   .scope = here,
                   .channel = word,
                   .until = campaign.endAt ? Table::stamp(*campaign.endAt, store) : QString(),
                   .value = channel.goal});
        for (const DayCount &day : channel.daily)
            table.add({.figure = u"redeemed"_s,
                       .scope = here,
                       .channel = word,
                       .from = day.day,
                       .until = day.day,
                       .value = day.redeemed});
    }
    for (const Campaign::Day &day : campaign.daily) {
        table.add({.figure = u"redeemed"_s,
                   .scope = here,
                   .from = day.day,
                   .until = day.day,
                   .value = day.redeemed});
        table.add(
            {.figure = u"issued"_s, .scope = here, .from = day.day, .until = day.day, .value = day.issued});
    }
    const QString today
        = inZone(campaign.figuresAt.value_or(now), store.timeZone).date().toString(Qt::ISODate);
    for (const Campaign::Hour &hour : campaign.hourly) {
        const QString from = u"%1T%2:00"_s.arg(today).arg(hour.hour, 2, 10, QChar(u'0'));
        const QString until = u"%1T%2:59"_s.arg(today).arg(hour.hour, 2, 10, QChar(u'0'));
        table.add(
            {.figure = u"redeemed"_s, .scope = here, .from = from, .until = until, .value = hour.redeemed});
        table.add({.figure = u"redeemed_usual"_s,
                   .scope = here,
                   .from = from,
                   .until = until,
                   .value = hour.usual});
    }
    for (const Campaign::Refusals &refused : campaign.refusals) {
        table.add({.figure = u"refused:"_s + refused.code, .scope = here, .value = refused.count});
        table.add({.figure = u"refused_wrongly:"_s + refused.code, .scope = here, .value = refused.wrong});
    }
    table.add({.figure = u"budget"_s, .scope = all, .value = campaign.budgetTotal, .money = true});
    table.add({.figure = u"budget_used"_s, .scope = all, .value = campaign.budgetUsed, .money = true});
    return table.bytes();
}

Result<CsvFile> campaignFile(Core &core, const Campaign &campaign, const QString &name,
                             const FigureDefinitions &definitions, int decimals)
{
    if (const auto allowed = core.require(Action::SeeCampaignFigures); !allowed)
        return allowed.error();
    const auto &store = core.device().store();
    if (!store)
        return Error{Error::Kind::NotFound, {}, u"store-unknown"_s};
    const Instant now = core.serverNow();
    static const QRegularExpression unsafe(u"[^A-Za-z0-9-]"_s);
    const QString file = u"%1-%2.csv"_s.arg(QString(campaign.id).replace(unsafe, u"_"_s),
                                            inZone(now, store->timeZone).toString(u"yyyyMMdd-HHmm"));
    return CsvFile{file, campaignCsv(campaign, name, *store, definitions, now, decimals)};
}

} // namespace counterpart
