#include "viewmodels/HeadsUp.h"

#include <QMap>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int shown = 4;
constexpr int fewBays = 2;  ///< so many free ones or fewer are worth a word
constexpr int realZone = 3; ///< fewer bays are no zone to run out of
constexpr auto soon = std::chrono::hours(12);

QVariantMap row(const QString &key, const QString &icon, const QString &text, const QString &detail)
{
    return {{u"key"_s, key}, {u"icon"_s, icon}, {u"text"_s, text}, {u"detail"_s, detail}};
}

} // namespace

QList<QVariantMap> HeadsUp::rows(const Board &board, const QList<BayState> &bays,
                                 const CampaignList &list) const
{
    QList<QVariantMap> all = aboutShorts(board) + aboutBays(bays) + aboutHolds(board) + aboutEnds(list);
    return all.mid(0, shown);
}

QList<QVariantMap> HeadsUp::aboutBays(const QList<BayState> &bays) const
{
    struct Zone
    {
        int bays = 0, free = 0;
    };
    QMap<QString, Zone> zones;
    for (const BayState &state : bays) {
        Zone &zone = zones[state.bay.code.section(u'-', 0, 0)];
        ++zone.bays;
        zone.free += state.used == 0;
    }
    QString roomiest;
    for (auto zone = zones.cbegin(); zone != zones.cend(); ++zone) {
        if (zone->free > fewBays && (roomiest.isEmpty() || zone->free > zones[roomiest].free))
            roomiest = zone.key();
    }
    QList<QVariantMap> rows;
    for (auto zone = zones.cbegin(); zone != zones.cend(); ++zone) {
        if (zone->bays < realZone || zone->free > fewBays)
            continue;
        const QString text = zone->free == 0
            ? tr("Zone %1 is full").arg(zone.key())
            : tr("%n bay(s) left in zone %1", nullptr, zone->free).arg(zone.key());
        rows.append(row(u"bays/"_s + zone.key(), u"shelf"_s, text,
                        roomiest.isEmpty() ? QString() : tr("put new orders in zone %1").arg(roomiest)));
    }
    return rows;
}

QList<QVariantMap> HeadsUp::aboutShorts(const Board &board) const
{
    struct Missing
    {
        QString name;
        int quantity = 0;
        QStringList orders;
    };
    QMap<QString, Missing> missing; // by article
    for (const auto *lane : {&board.waiting, &board.late, &board.toPick, &board.ready}) {
        for (const BoardOrder &one : *lane) {
            for (const PickupLine &line : one.order.lines) {
                if (line.shortQuantity <= 0)
                    continue;
                Missing &article = missing[line.sku];
                article.name = m_format.text(line.name);
                article.quantity += line.shortQuantity;
                article.orders.append(one.order.orderNo);
            }
        }
    }
    QList<QVariantMap> rows;
    for (auto article = missing.cbegin(); article != missing.cend(); ++article)
        rows.append(
            row(u"short/"_s + article.key(), u"alert"_s,
                m_format.sentence(tr("Short: %1, %2").arg(article->name, m_format.count(article->quantity))),
                article->orders.join(u"、"_s)));
    return rows;
}

QList<QVariantMap> HeadsUp::aboutHolds(const Board &board) const
{
    QStringList numbers;
    for (const BoardOrder &one : board.ready) {
        if (one.order.holdUntil && *one.order.holdUntil - board.now <= soon)
            numbers.append(one.order.orderNo);
    }
    if (numbers.isEmpty())
        return {};
    return {row(u"holds"_s, u"timer"_s,
                tr("%n order(s) are held until tonight", nullptr, int(numbers.size())),
                numbers.mid(0, 4).join(u"、"_s))};
}

QList<QVariantMap> HeadsUp::aboutEnds(const CampaignList &list) const
{
    QList<QVariantMap> rows;
    for (const CampaignView &view : list.running) {
        if (view.endsWithinTwoHours && view.validHere)
            rows.append(row(u"ends/"_s + view.campaign.id, u"megaphone"_s,
                            tr("“%1” ends soon").arg(m_format.text(view.campaign.name)),
                            m_format.left(*view.campaign.endAt)));
    }
    return rows;
}

} // namespace counterpart
