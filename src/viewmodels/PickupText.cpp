#include "viewmodels/PickupText.h"

#include "domain/Disclosure.h"
#include "domain/PickupStateMachine.h"

#include <algorithm>
#include <numeric>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;
using Status = PickupStatus;
using std::chrono::duration_cast;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

constexpr milliseconds waitingTarget = minutes(5);

double share(milliseconds part, milliseconds whole)
{
    return whole.count() > 0 ? std::clamp(double(part.count()) / double(whole.count()), 0.0, 1.0) : 0.0;
}

bool hasShortage(const PickupOrder &order)
{
    return std::any_of(order.lines.cbegin(), order.lines.cend(),
                       [](const auto &l) { return l.shortQuantity > 0; });
}

int shortItems(const PickupOrder &order)
{
    return std::accumulate(order.lines.cbegin(), order.lines.cend(), 0,
                           [](int sum, const auto &l) { return sum + l.shortQuantity; });
}

} // namespace

QList<QByteArray> PickupText::cardRoles()
{
    return {"orderId",    "number",    "badge",       "badgeKind", "flags",    "name",
            "countText",  "ageText",   "timeText",    "level",     "progress", "verb",
            "actionText", "claimText", "pendingText", "spoken",    "selected", "mine"};
}

int PickupText::items(const PickupOrder &order)
{
    const bool allOff = std::all_of(order.lines.cbegin(), order.lines.cend(), isOff);
    return std::accumulate(
        order.lines.cbegin(), order.lines.cend(), 0, [allOff](int sum, const PickupLine &line) {
            return isOff(line) && !allOff ? sum : sum + qMax(0, line.quantity - settledShort(line));
        });
}

int PickupText::itemsPicked(const PickupOrder &order)
{
    return std::accumulate(order.lines.cbegin(), order.lines.cend(), 0, [](int sum, const PickupLine &line) {
        return isOff(line) ? sum : sum + line.picked;
    });
}

int PickupText::itemsToGive(const PickupOrder &order)
{
    return std::accumulate(order.lines.cbegin(), order.lines.cend(), 0,
                           [](int sum, const PickupLine &line) { return sum + stillToHandOver(line); });
}

bool PickupText::isOff(const PickupLine &line)
{
    return line.state == PickupLine::State::Cancelled || line.state == PickupLine::State::Returned;
}

int PickupText::settledShort(const PickupLine &line)
{
    const bool settled = line.shortDecision == u"fewer"_s || line.shortDecision == u"cancel"_s;
    return settled && !isOff(line) ? line.shortQuantity : 0;
}

int PickupText::itemsOpen(const PickupOrder &order)
{
    return std::accumulate(order.lines.cbegin(), order.lines.cend(), 0, [](int sum, const PickupLine &line) {
        const bool open = line.state == PickupLine::State::Pending || line.state == PickupLine::State::Short;
        return open ? sum + qMax(0, line.quantity - line.picked - line.shortQuantity) : sum;
    });
}

bool PickupText::isReady(const PickupOrder &order)
{
    return order.status == Status::Ready || order.status == Status::PartiallyHandedOver;
}

QString PickupText::lineIcon(const PickupLine &line)
{
    // The stock keeping unit carries no kind; the English name is what every data set has.
    const QString name = line.name.in(u"en"_s).toLower() + line.name.in(u"zh-CN"_s);
    static const QList<std::pair<QString, QString>> kinds{
        {u"scarf"_s, u"scarf"_s},   {u"围巾"_s, u"scarf"_s},    {u"shirt"_s, u"shirt"_s},
        {u"衬衫"_s, u"shirt"_s},    {u"t恤"_s, u"shirt"_s},     {u"coat"_s, u"coat"_s},
        {u"jacket"_s, u"coat"_s},   {u"大衣"_s, u"coat"_s},     {u"外套"_s, u"coat"_s},
        {u"羽绒"_s, u"coat"_s},     {u"cardigan"_s, u"coat"_s}, {u"开衫"_s, u"coat"_s},
        {u"trouser"_s, u"pants"_s}, {u"jeans"_s, u"pants"_s},   {u"裤"_s, u"pants"_s},
        {u"shoe"_s, u"shoe"_s},     {u"boot"_s, u"shoe"_s},     {u"鞋"_s, u"shoe"_s},
        {u"靴"_s, u"shoe"_s},       {u"bag"_s, u"bag"_s},       {u"包"_s, u"bag"_s},
    };
    for (const auto &[word, icon] : kinds) {
        if (name.contains(word))
            return icon;
    }
    return u"tag"_s;
}

QString PickupText::shortName(const PickupOrder &order) const
{
    return counterpart::shortName(order.customerName, order.familyName, order.honorific, m_format.language());
}

QString PickupText::bay(const PickupOrder &order) const
{
    QStringList codes;
    for (const StagingLocation &place : order.staging)
        codes.append(place.code);
    return codes.join(u", "_s);
}

QString PickupText::status(const PickupOrder &order) const
{
    switch (order.status) {
    case Status::Placed: return tr("To pick");
    case Status::InTransit: return tr("On its way to the store");
    case Status::Picking: return tr("Picking");
    case Status::Picked: return tr("Picked");
    case Status::Staged: return tr("In its bay");
    case Status::Ready: return tr("Ready");
    case Status::PartiallyHandedOver: return tr("Partly collected");
    case Status::HandedOver: return tr("Collected");
    case Status::Cancelled: return tr("Cancelled");
    case Status::Expired: return tr("Not collected in time");
    case Status::ReturnedToStock: return tr("Back in stock");
    case Status::Failed: return tr("Cannot be fulfilled");
    case Status::Other: break;
    }
    return tr("Other state");
}

QString PickupText::arrival(const PickupOrder &order) const
{
    if (order.arrival == PickupOrder::Arrival::None || order.arrival == PickupOrder::Arrival::Served)
        return {};
    const QString time = order.arrivedAt ? m_format.time(*order.arrivedAt) : QString();
    if (order.arrival == PickupOrder::Arrival::OnTheWay)
        return tr("The customer is on the way");
    if (order.arrivalSource == u"app"_s || order.arrivalSource == u"miniprogram"_s)
        return tr("%1 the customer tapped “I’m here” in the app").arg(time);
    if (order.arrivalSource == u"kiosk"_s)
        return tr("%1 the customer checked in at the kiosk").arg(time);
    if (order.arrivalSource == u"associate"_s)
        return tr("%1 a colleague noted that the customer is here").arg(time);
    if (!arrivalNamesCustomer(order))
        return tr("%1 somebody with an order is near").arg(time);
    return tr("%1 the customer said “I’m here”").arg(time);
}

QString PickupText::line(const PickupLine &line) const
{
    const QString name = m_format.text(line.name);
    const QString variant = m_format.text(line.variant);
    return variant.isEmpty() ? name : u"%1 %2"_s.arg(name, variant);
}

QString PickupText::shortReason(const QString &reason) const
{
    if (reason == u"not_found"_s)
        return tr("Not on the shelf");
    if (reason == u"damaged"_s)
        return tr("Damaged");
    if (reason == u"sold"_s)
        return tr("Just sold");
    if (reason == u"expired"_s)
        return tr("Past its date");
    return tr("Another reason");
}

QString PickupText::notice(const PickupNotification &notice) const
{
    const QString channel
        = notice.channel == Channel::Other ? tr("Message") : m_format.channel(notice.channel);
    const QString time = m_format.dayAndTime(notice.at);
    switch (notice.state) {
    case PickupNotification::State::Queued:
        return notice.at > m_format.now() ? tr("%1: waiting, goes out at %2").arg(channel, time)
                                          : tr("%1: waiting to be sent").arg(channel);
    case PickupNotification::State::Sent: return tr("%1: sent %2, not yet confirmed").arg(channel, time);
    case PickupNotification::State::Delivered:
    case PickupNotification::State::Read: return tr("%1: delivered %2").arg(channel, time);
    case PickupNotification::State::Failed:
        return tr("%1: did not arrive. Please call or wait at the desk").arg(channel);
    case PickupNotification::State::Suppressed: return tr("%1: not sent").arg(channel);
    case PickupNotification::State::Other: break;
    }
    return tr("%1: state not known").arg(channel);
}

QString PickupText::noticeLevel(const PickupNotification &notice) const
{
    switch (notice.state) {
    case PickupNotification::State::Delivered:
    case PickupNotification::State::Read: return u"ok"_s;
    case PickupNotification::State::Failed: return u"bad"_s;
    case PickupNotification::State::Queued: return u"warn"_s;
    default: return u"neutral"_s;
    }
}

QString PickupText::payment(const PickupOrder &order) const
{
    switch (order.payment) {
    case PickupOrder::Payment::Paid: return tr("Paid");
    case PickupOrder::Payment::PayInStore:
    case PickupOrder::Payment::PartlyPaid: return tr("To pay at the till");
    case PickupOrder::Payment::Refunded: return tr("Refunded");
    case PickupOrder::Payment::Unknown: break;
    }
    return {};
}

QString PickupText::urgencyName(Urgency urgency) const
{
    switch (urgency) {
    case Urgency::Late: return u"late"_s;
    case Urgency::Soon: return u"soon"_s;
    case Urgency::Normal: break;
    }
    return u"ok"_s;
}

QString PickupText::idKind(const QString &kind) const
{
    if (kind == u"national_id"_s)
        return tr("ID card");
    if (kind == u"passport"_s)
        return tr("Passport");
    if (kind == u"driving_licence"_s)
        return tr("Driving licence");
    if (kind == u"order_email"_s)
        return tr("Order e-mail");
    return tr("Other document");
}

QVariantMap PickupText::badge(const PickupOrder &order) const
{
    if (!order.staging.isEmpty())
        return {{u"badge"_s, bay(order)}, {u"badgeKind"_s, u"bay"_s}};
    if (hasShortage(order))
        return {{u"badge"_s, tr("%n short", nullptr, shortItems(order))}, {u"badgeKind"_s, u"short"_s}};
    if (order.status == Status::Picking || order.status == Status::Picked)
        return {{u"badge"_s, status(order)}, {u"badgeKind"_s, u"state"_s}};
    const auto placed = std::find_if(order.lines.cbegin(), order.lines.cend(),
                                     [](const auto &l) { return !l.location.isEmpty(); });
    return {{u"badge"_s, placed != order.lines.cend() ? placed->location : QString()},
            {u"badgeKind"_s, u"place"_s}};
}

QVariantMap PickupText::timing(const BoardOrder &row) const
{
    const PickupOrder &order = row.order;
    const Instant now = m_format.now();
    QString text;
    double progress = 0;
    switch (row.lane) {
    case Lane::Waiting: {
        const Instant since = order.arrivedAt.value_or(now);
        text = isReady(order) ? m_format.waited(since)
                              : tr("Not ready yet · waiting %1").arg(m_format.duration(now - since));
        progress = share(now - since, waitingTarget);
        break;
    }
    case Lane::Late:
        text = m_format.late(order.readyBy);
        progress = 1;
        break;
    case Lane::Ready:
        if (!order.holdUntil) {
            text = tr("Ready");
            break;
        }
        if (*order.holdUntil <= now)
            text = tr("Not collected in time");
        else if (*order.holdUntil - now < hours(24))
            text = tr("Held until %1").arg(m_format.dayAndTime(*order.holdUntil));
        else if (const milliseconds rest = *order.holdUntil - now; rest >= hours(48))
            text = tr("Held %n more day(s)", nullptr, int(duration_cast<hours>(rest).count() / 24));
        else
            text = tr("Held %1 more").arg(m_format.duration(rest));
        progress = share(now - order.readyAt.value_or(order.placedAt),
                         *order.holdUntil - order.readyAt.value_or(order.placedAt));
        break;
    case Lane::ToPick:
    case Lane::None:
        text = m_format.left(order.readyBy);
        progress = share(now - order.placedAt, order.readyBy - order.placedAt);
        break;
    }
    return {{u"timeText"_s, text}, {u"progress"_s, progress}, {u"level"_s, urgencyName(row.urgency)}};
}

QVariantMap PickupText::card(const BoardOrder &row, bool top) const
{
    const PickupOrder &order = row.order;
    QVariantMap card = badge(order);
    card.insert(timing(row));
    QStringList flags;
    if (order.idRequired)
        flags.append(u"idcard"_s);
    if (order.delegateCollects)
        flags.append(u"proxy"_s);
    if (order.lines.size() > 3)
        flags.append(u"layers"_s);
    QString action;
    if (row.lane == Lane::Waiting)
        action = isReady(order)                          ? u"handOver"_s
            : row.claimedBy.isEmpty() || row.claimedByMe ? u"pick"_s
                                                         : QString(); // a colleague is at it
    else if (top && (row.lane == Lane::ToPick || row.lane == Lane::Late))
        action = u"pick"_s;
    const bool readyLane = isReady(order) && order.readyAt;
    const bool nameless = order.arrival != PickupOrder::Arrival::None && !arrivalNamesCustomer(order)
        && row.lane == Lane::Waiting;
    card.insert({
        {u"key"_s, order.id},
        {u"orderId"_s, order.id},
        {u"number"_s, order.orderNo},
        {u"flags"_s, flags},
        {u"name"_s, nameless ? QString() : shortName(order)},
        {u"countText"_s, order.lines.isEmpty() ? tr("No articles delivered") : m_format.count(items(order))},
        {u"ageText"_s,
         readyLane ? tr("Ready %1").arg(m_format.dayAndTime(*order.readyAt)) : m_format.ago(order.placedAt)},
        {u"verb"_s, action},
        {u"actionText"_s,
         action == u"handOver"_s   ? tr("Hand over")
             : action == u"pick"_s ? tr("Pick")
                                   : QString()},
        {u"claimText"_s,
         row.claimedBy.isEmpty()               ? QString()
             : row.claimedByMe                 ? tr("You have it")
             : order.status == Status::Picking ? tr("%1 is picking").arg(row.claimedBy)
                                               : tr("%1 has it").arg(row.claimedBy)},
        {u"pendingText"_s,
         row.pendingCommands > 0 ? tr("%n waiting for the network", nullptr, row.pendingCommands)
                                 : QString()},
        {u"mine"_s, row.claimedByMe},
        {u"selected"_s, false},
    });
    card.insert(u"spoken"_s, spoken(card));
    return card;
}

QString PickupText::spoken(const QVariantMap &card) const
{
    QStringList parts;
    for (const QString &role :
         {u"number"_s, u"name"_s, u"countText"_s, u"timeText"_s, u"badge"_s, u"claimText"_s}) {
        if (const QString text = card.value(role).toString(); !text.isEmpty())
            parts.append(text);
    }
    //: Between the parts of a sentence that a screen reader says
    return parts.join(tr(", "));
}

} // namespace counterpart
