#include "server/demo/DemoLife.h"

#include "server/demo/DemoHistory.h"
#include "server/demo/DemoOrders.h"
#include "server/demo/DemoSarah.h"

#include <QSet>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

using namespace demo;
using std::chrono::seconds;

/// 郑一帆, who works beside whoever uses the device.
constexpr QStringView Colleague = u"as-1004";

constexpr int FirstNewOrder = 4842, LastNewOrder = 4899;
constexpr seconds FirstNewAfter(90), NewEvery(240);

/// When the colleague and the customer act on one order, in seconds after the start; 0: never.
struct Moves
{
    int number, start, ready, arrive, collect;
};
constexpr Moves openingMoves[]{{4838, 75, 230, 420, 700}, {4812, 0, 0, 150, 560},
                               {4819, 0, 0, 330, 900},    {4835, 480, 800, 0, 0},
                               {4811, 0, 0, 610, 1150},   {4841, 1000, 1200, 1300, 1600}};

seconds placedAfter(int number)
{
    return FirstNewAfter + NewEvery * (number - FirstNewOrder);
}

/// Every second new order is left to the person at the device.
Moves movesOf(int number)
{
    for (const Moves &moves : openingMoves) {
        if (moves.number == number)
            return moves;
    }
    if (number < FirstNewOrder || number > LastNewOrder || number % 2 == 0)
        return {number, 0, 0, 0, 0};
    const int placed = int(placedAfter(number).count());
    return {number, placed + 130, placed + 400, placed + 520, placed + 840};
}

class Life
{
public:
    Life(const DemoLifeTimes &times, const DemoReadPort &read)
        : m_times(times)
        , m_read(read)
        , m_orders(read.openOrders())
    {
    }

    DemoChanges changes()
    {
        pushToSarah();
        newOrders();
        for (const QJsonObject &order : std::as_const(m_orders))
            move(order, false);
        // After a sleep an order may have been placed, picked and collected meanwhile.
        for (const QJsonObject &order : std::as_const(m_newOrders))
            move(order, true);
        return m_changes;
    }

private:
    Instant after(int second) const { return m_times.startedAt + seconds(second); }
    bool due(int second) const { return second > 0 && after(second) <= m_times.now; }

    void pushToSarah()
    {
        if (!m_times.firstSignInAt || *m_times.firstSignInAt + seconds(60) > m_times.now
            || m_read.exists(ResourceType::Coupon, SarahCouponId.toString()))
            return;
        const SarahsCoupon pushed = sarahsCoupon(*m_times.firstSignInAt + seconds(60));
        m_changes.records.append(pushed.records);
        m_changes.events.append(pushed.events);
    }

    void newOrders();
    void move(QJsonObject order, bool isNew);
    bool startPicking(QJsonObject &order, Instant at) const;
    bool makeReady(QJsonObject &order, Instant at);
    bool arrive(QJsonObject &order, Instant at) const;
    bool collect(QJsonObject &order, Instant at) const;
    QString freeBay();

    const DemoLifeTimes &m_times;
    const DemoReadPort &m_read;
    QList<QJsonObject> m_orders, m_newOrders;
    QSet<QString> m_takenBays;
    DemoChanges m_changes;
};

void Life::newOrders()
{
    static const char *const buyers[]{"宋毅文", "Giulia Conti", "江予安", "欧阳知夏",
                                      "何嘉树", "单晓禾",       "陈若溪"};
    static const QList<OrderLine> bags[]{{{"KT-2240", "M"}},
                                         {{"RS-3407", "38"}, {"SK-5801", "35-38"}},
                                         {{"CS-4107", "L"}},
                                         {{"SC-5520", "OS"}, {"GL-5610", "M"}},
                                         {{"DN-1320", "28"}}};
    DemoOptions options;
    options.now = m_times.now;
    options.customers = int(picturedCount());
    const std::vector<Person> people = makePeople(options);
    const DemoTime time(m_times.now);
    for (int number = FirstNewOrder;
         number <= LastNewOrder && m_times.startedAt + placedAfter(number) <= m_times.now; ++number) {
        if (m_read.exists(ResourceType::PickupOrder, orderId(0, number)))
            continue;
        const int place = number - FirstNewOrder;
        OrderDraft draft;
        draft.number = number;
        draft.person = &people[personNamed(people, buyers[size_t(place) % std::size(buyers)])];
        draft.placedAt = m_times.startedAt + placedAfter(number);
        draft.lines = bags[size_t(place) % std::size(bags)];
        draft.status = u"placed"_s;
        Random random{quint64(number)};
        const QJsonObject order = orderDocument(draft, time, random);
        m_newOrders.append(order);
        EventDraft told{u"te-pk-%1"_s.arg(number),
                        draft.person->id,
                        {},
                        u"pickup_placed"_s,
                        u"app"_s,
                        draft.placedAt,
                        text(u"下了自提订单 %1"_s.arg(number), u"Placed pickup order %1"_s.arg(number)),
                        {},
                        ResourceType::PickupOrder,
                        order.value("id"_L1).toString()};
        m_changes.records.append({ResourceType::TimelineEvent, told.id, eventDocument(told)});
    }
}

void Life::move(QJsonObject order, bool isNew)
{
    const Moves moves = movesOf(order.value("orderNo"_L1).toString().toInt());
    const QString claimedBy = order.value("claim"_L1)["associateId"_L1].toString();
    if (!claimedBy.isEmpty() && claimedBy != Colleague)
        return;
    bool moved = due(moves.start) && startPicking(order, after(moves.start));
    moved |= due(moves.ready) && makeReady(order, after(moves.ready));
    moved |= due(moves.arrive) && arrive(order, after(moves.arrive));
    moved |= due(moves.collect) && collect(order, after(moves.collect));
    if (moved || isNew)
        m_changes.records.append({ResourceType::PickupOrder, order.value("id"_L1).toString(), order});
}

bool Life::startPicking(QJsonObject &order, Instant at) const
{
    if (order.value("status"_L1) != "placed"_L1 || order.contains("claim"_L1))
        return false;
    order.insert("status"_L1, "picking"_L1);
    order.insert("pickingStartedAt"_L1, stamp(at));
    order.insert("claim"_L1,
                 QJsonObject{{"associateId"_L1, Colleague.toString()},
                             {"until"_L1, stamp(at + std::chrono::minutes(15))},
                             {"origin"_L1, "server"_L1}});
    return true;
}

bool Life::makeReady(QJsonObject &order, Instant at)
{
    // Only what the colleague began: an order that somebody else put down is theirs to finish.
    if (order.value("status"_L1) != "picking"_L1
        || order.value("claim"_L1)["associateId"_L1].toString() != Colleague)
        return false;
    const QString bay = freeBay();
    if (bay.isEmpty())
        return false;
    QJsonArray lines = order.value("lines"_L1).toArray();
    for (qsizetype i = 0; i < lines.size(); ++i) {
        QJsonObject line = lines[i].toObject();
        if (line["state"_L1] == "short"_L1)
            return false;
        line.insert("picked"_L1, line["quantity"_L1]);
        line.insert("state"_L1, "picked"_L1);
        lines[i] = line;
    }
    const DemoTime time(at);
    order.insert("lines"_L1, lines);
    order.insert("status"_L1, "ready"_L1);
    order.insert("readyAt"_L1, stamp(at));
    order.insert("holdUntil"_L1, stamp(time.daysAgo(-3, 22, 0)));
    order.insert(
        "staging"_L1,
        QJsonObject{{"locations"_L1, QJsonArray{QJsonObject{{"code"_L1, bay}, {"packages"_L1, 1}}}}});
    order.remove("claim"_L1);
    QJsonArray notices = order.value("notifications"_L1).toArray();
    notices.append(QJsonObject{{"template"_L1, "pickup-ready"_L1},
                               {"channel"_L1, "sms"_L1},
                               {"at"_L1, stamp(at)},
                               {"state"_L1, "sent"_L1}});
    order.insert("notifications"_L1, notices);
    return true;
}

bool Life::arrive(QJsonObject &order, Instant at) const
{
    const QString state = order.value("arrival"_L1)["state"_L1].toString(u"none"_s);
    if (state != u"none" || order.value("status"_L1) == "handed_over"_L1)
        return false;
    order.insert("arrival"_L1,
                 QJsonObject{{"state"_L1, "arrived"_L1},
                             {"mode"_L1, "counter"_L1},
                             {"arrivedAt"_L1, stamp(at)},
                             {"source"_L1, "app"_L1}});
    return true;
}

bool Life::collect(QJsonObject &order, Instant at) const
{
    if (order.value("status"_L1) != "ready"_L1 || order.value("arrival"_L1)["state"_L1] != "arrived"_L1
        || order.contains("claim"_L1))
        return false;
    QJsonArray lines = order.value("lines"_L1).toArray(), handed;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        QJsonObject line = lines[i].toObject();
        line.insert("handedOver"_L1, line["picked"_L1]);
        line.insert("state"_L1, "handed_over"_L1);
        handed.append(QJsonObject{{"lineId"_L1, line["id"_L1]}, {"quantity"_L1, line["picked"_L1]}});
        lines[i] = line;
    }
    Random random{quint64(order.value("orderNo"_L1).toString().toInt())};
    QJsonArray handovers = order.value("handovers"_L1).toArray();
    handovers.append(QJsonObject{{"id"_L1, random.uuid(at)},
                                 {"at"_L1, stamp(at)},
                                 {"associateId"_L1, Colleague.toString()},
                                 {"proof"_L1, QJsonObject{{"method"_L1, "code"_L1}}},
                                 {"lines"_L1, handed}});
    order.insert("lines"_L1, lines);
    order.insert("handovers"_L1, handovers);
    order.insert("status"_L1, "handed_over"_L1);
    order.insert("handedOverAt"_L1, stamp(at));
    QJsonObject arrival = order.value("arrival"_L1).toObject();
    arrival.insert("state"_L1, "served"_L1);
    order.insert("arrival"_L1, arrival);
    return true;
}

QString Life::freeBay()
{
    if (m_takenBays.isEmpty()) {
        for (const QJsonObject &order : std::as_const(m_orders)) {
            const QJsonArray bays = order.value("staging"_L1)["locations"_L1].toArray();
            for (const auto &bay : bays)
                m_takenBays.insert(bay["code"_L1].toString());
        }
    }
    for (const auto &[zone, count] : {std::pair{u'C', 10}, std::pair{u'B', 12}, std::pair{u'A', 6}}) {
        for (int i = 6; i < 6 + count; ++i) {
            const QString bay = u"%1-%2"_s.arg(QChar(zone)).arg(i % count + 1, 2, 10, QChar(u'0'));
            if (!m_takenBays.contains(bay)) {
                m_takenBays.insert(bay);
                return bay;
            }
        }
    }
    return {};
}

} // namespace

DemoChanges demoLife(const DemoLifeTimes &times, const DemoReadPort &read)
{
    return Life(times, read).changes();
}

} // namespace counterpart::server
