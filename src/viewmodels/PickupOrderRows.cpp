#include "domain/PickupStateMachine.h"
#include "viewmodels/PickupOrderViewModel.h"

#include <algorithm>

// What PickupOrderScreen.qml shows, written anew after every change. What it does is in
// PickupOrderViewModel.cpp.
namespace counterpart {

using namespace Qt::Literals::StringLiterals;
using Status = PickupStatus;
using std::chrono::minutes;

QString PickupOrderViewModel::title() const
{
    switch (m_row.order.status) {
    case Status::Placed:
    case Status::Picking:
    case Status::Picked:
    case Status::Staged: return tr("%1 picking").arg(number());
    default: return tr("Order %1").arg(number());
    }
}

QString PickupOrderViewModel::subtitle() const
{
    if (phase() != u"ready"_s)
        return {};
    const PickupOrder &order = m_row.order;
    const QString items
        = order.lines.isEmpty() ? tr("No articles delivered") : m_format.count(PickupText::items(order));
    if (PickupText::isReady(order))
        return order.holdUntil ? tr("%1 · held until %2").arg(items, m_format.dayAndTime(*order.holdUntil))
                               : items;
    if (isClosed(order.status))
        return tr("%1 · %2").arg(items, m_text.status(order));
    return tr("%1 · promised by %2").arg(items, m_format.dayAndTime(order.readyBy));
}

QString PickupOrderViewModel::mainAction() const
{
    switch (m_row.order.status) {
    case Status::Placed: return u"start"_s;
    case Status::Picking:
    case Status::Picked:
    case Status::Staged: return u"ready"_s;
    case Status::Ready:
    case Status::PartiallyHandedOver: return u"handOver"_s;
    default: return {};
    }
}

QString PickupOrderViewModel::mainText() const
{
    const QString action = mainAction();
    if (action == u"start"_s)
        return tr("Start picking");
    if (action == u"handOver"_s)
        return tr("Hand over");
    if (action != u"ready"_s)
        return {};
    const int open = PickupText::itemsOpen(m_row.order);
    return open > 0 ? tr("Mark ready: %n to go", nullptr, open) : tr("Mark ready");
}

QString PickupOrderViewModel::mainReason() const
{
    const PickupOrder &order = m_row.order;
    const QString action = mainAction();
    if (action.isEmpty())
        return {};
    if (!m_row.claimedBy.isEmpty() && !m_row.claimedByMe)
        return tr("%1 has this order").arg(m_row.claimedBy);
    if (order.hold == PickupOrder::Hold::Payment)
        return tr("The payment is not through yet");
    if (order.hold == PickupOrder::Hold::CustomerDecision)
        return tr("Waiting for the customer’s answer about what is short");
    if (order.hold != PickupOrder::Hold::None)
        return tr("This order is on hold. Ask a manager");
    if (action != u"ready"_s)
        return {};
    if (PickupText::itemsOpen(order) > 0)
        return tr("Available once everything is picked or settled");
    if (order.status == Status::Picking)
        return tr("Nothing is left to hand over. Ask a manager to cancel the order");
    return m_bay.isEmpty() ? tr("Choose a bay first") : QString();
}

bool PickupOrderViewModel::mainEnabled() const
{
    return phase() == u"ready"_s && !mainAction().isEmpty() && mainReason().isEmpty();
}

QString PickupOrderViewModel::bayNote() const
{
    if (const BayState *bay = bayState(m_bay); bay && bay->used > 0 && m_text.bay(m_row.order) != m_bay)
        return tr("%1 already holds %n order(s). Put the label where it can be seen", nullptr, bay->used)
            .arg(m_bay);
    return tr("Scanning the bay label works too");
}

QString PickupOrderViewModel::shortTitle() const
{
    const PickupLine *shortOf = line(m_shortLine);
    if (!shortOf)
        return {};
    return m_shortReason.isEmpty() && shortOf->shortQuantity == 0
        ? tr("Why is %1 short?").arg(m_text.line(*shortOf))
        : tr("%1 is short: what now?").arg(m_text.line(*shortOf));
}

QString PickupOrderViewModel::shortHint() const
{
    const PickupLine *shortOf = line(m_shortLine);
    if (!shortOf)
        return {};
    const QString reason = m_shortReason.isEmpty() ? shortOf->shortReason : m_shortReason;
    return reason.isEmpty() ? QString() : m_text.shortReason(reason);
}

QString PickupOrderViewModel::honestText() const
{
    if (!m_honest)
        return {};
    return tr("“We are still getting it ready. It will be here at %1; you can wait or come back then.”")
        .arg(m_format.dayAndTime(*m_honest));
}

QString PickupOrderViewModel::honestAction() const
{
    return m_honest ? tr("Promise %1").arg(m_format.dayAndTime(*m_honest)) : QString();
}

void PickupOrderViewModel::present()
{
    if (!m_bayChosen) {
        const auto suggested = std::find_if(m_bayStates.cbegin(), m_bayStates.cend(),
                                            [](const auto &b) { return b.suggested; });
        m_bay = !m_row.order.staging.isEmpty() ? m_row.order.staging.first().code
            : suggested != m_bayStates.cend()  ? suggested->bay.code
                                               : QString();
    }
    presentHead();
    presentSteps();
    presentLines();
    presentBays();
    presentChoices();
    QList<QVariantMap> notices;
    const auto &all = m_row.order.notifications;
    for (const PickupNotification &notice : all) {
        // One that was held back says nothing beside the one sent in its place.
        if (notice.state == PickupNotification::State::Suppressed
            && std::any_of(all.cbegin(), all.cend(), [&notice](const auto &n) {
                   return n.state != PickupNotification::State::Suppressed && n.at >= notice.at;
               }))
            continue;
        notices.prepend({{u"text"_s, m_text.notice(notice)}, {u"level"_s, m_text.noticeLevel(notice)}});
    }
    m_notices.show(notices.mid(0, 3));
    Q_EMIT changed();
}

void PickupOrderViewModel::presentHead()
{
    const PickupOrder &order = m_row.order;
    const Instant now = m_format.now();
    const bool here
        = order.arrival == PickupOrder::Arrival::Arrived || order.arrival == PickupOrder::Arrival::Waiting;
    const bool open = !isClosed(order.status);
    const PickupLine *next = nextLine();
    const int all = PickupText::items(order);
    const int got = PickupText::itemsPicked(order);
    const bool named = order.arrival == PickupOrder::Arrival::None || arrivalNamesCustomer(order)
        || PickupText::isReady(order);
    const bool late = open && !PickupText::isReady(order) && order.readyBy <= now;
    const bool taken = !m_row.claimedBy.isEmpty() && !m_row.claimedByMe;
    m_head = {
        {u"number"_s, order.orderNo},
        {u"name"_s, named ? order.customerName : m_text.shortName(order)},
        {u"hasCustomer"_s, !order.customerId.isEmpty()},
        {u"placed"_s,
         m_format.sentence(
             tr("%1 · ordered %2").arg(m_format.channel(order.channel), m_format.ago(order.placedAt)))},
        {u"status"_s, m_text.status(order)},
        {u"waitText"_s,
         here && open ? m_format.waited(order.arrivedAt.value_or(now))
             : late   ? m_format.late(order.readyBy)
                      : QString()},
        {u"waitLevel"_s,
         here       ? m_text.urgencyName(waitingUrgency(order, now))
             : late ? u"late"_s
                    : u"ok"_s},
        {u"arrival"_s, m_text.arrival(order)},
        {u"delegate"_s,
         order.delegateCollects ? tr("Someone else collects; the customer has agreed") : QString()},
        {u"idNeeded"_s, order.idRequired ? tr("An ID must be seen") : QString()},
        {u"payment"_s, m_text.payment(order)},
        {u"claim"_s,
         m_row.claimedByMe ? tr("You have this order")
             : taken       ? tr("%1 has this order").arg(m_row.claimedBy)
                           : tr("Nobody has this order yet")},
        {u"claimAction"_s,
         !open                   ? QString()
             : m_row.claimedByMe ? u"release"_s
             : taken             ? u"takeOver"_s
                                 : u"claim"_s},
        {u"claimActionText"_s,
         m_row.claimedByMe ? tr("Give back")
             : taken       ? tr("Take over")
                           : tr("Take it")},
        {u"nextTitle"_s,
         next ? tr("Next: %1").arg(m_text.line(*next)) : tr("Everything is picked or settled")},
        {u"nextHint"_s,
         next ? tr("Scan it, or tap + for one by hand. A wrong item is not counted.") : QString()},
        {u"pickedText"_s, u"%1/%2"_s.arg(got).arg(all)},
        {u"progress"_s, all > 0 ? double(got) / all : 0.0},
        {u"picking"_s, open && !PickupText::isReady(order) && order.status != Status::InTransit},
        {u"ready"_s, PickupText::isReady(order)},
        {u"bay"_s, m_text.bay(order)},
        {u"canArrive"_s, open && !here},
        {u"canTellTime"_s, open && !PickupText::isReady(order) && (here || late)},
        {u"closed"_s, open ? QString() : m_text.status(order)},
        {u"pending"_s,
         m_row.pendingCommands > 0
             ? tr("%n step(s) saved here, waiting for the network", nullptr, m_row.pendingCommands)
             : QString()},
    };
}

void PickupOrderViewModel::presentSteps()
{
    int now = 1;
    switch (m_row.order.status) {
    case Status::Placed:
    case Status::InTransit:
    case Status::Picking: now = 1; break;
    case Status::Picked:
    case Status::Staged: now = 2; break;
    case Status::Ready:
    case Status::PartiallyHandedOver: now = 4; break;
    case Status::HandedOver:
    default: now = 5; break;
    }
    const auto &notices = m_row.order.notifications;
    const bool told = std::any_of(notices.cbegin(), notices.cend(), [](const PickupNotification &n) {
        return n.state == PickupNotification::State::Sent || n.state == PickupNotification::State::Delivered
            || n.state == PickupNotification::State::Read;
    });
    // What is done at each step, not what the order then is: a step still to come says nothing wrong.
    const QStringList labels{tr("Order", "step"), tr("Pick", "step"), tr("Stage", "step"),
                             tr("Notify", "step"), tr("Collect", "step")};
    const bool waits = m_row.order.status == Status::Ready;
    QList<QVariantMap> rows;
    for (int i = 0; i < labels.size(); ++i) {
        QString state = i < now ? u"done"_s : i == now ? u"now"_s : u"todo"_s;
        if (i == 3 && i < now && !told)
            state = waits ? u"now"_s : u"todo"_s; // queued is not sent
        else if (i == 4 && waits && !told)
            state = u"todo"_s;
        rows.append({{u"key"_s, QString::number(i)},
                     {u"label"_s, labels[i]},
                     {u"step"_s, state},
                     {u"number"_s, i + 1}});
    }
    m_steps.show(rows);
}

void PickupOrderViewModel::presentLines()
{
    const PickupLine *next = nextLine();
    QList<QVariantMap> rows;
    for (const PickupLine &line : m_row.order.lines) {
        QString state = u"todo"_s;
        QString text;
        if (line.state == PickupLine::State::HandedOver) {
            state = u"done"_s;
            text = tr("Handed over");
        } else if (line.state == PickupLine::State::Cancelled) {
            state = u"off"_s;
            text = tr("Left out");
        } else if (line.shortQuantity > 0) {
            state = u"short"_s;
            text = tr("%n short", nullptr, line.shortQuantity);
        } else if (line.picked >= line.quantity) {
            state = u"done"_s;
            text = tr("Picked");
        } else if (&line == next && workable()) {
            state = u"now"_s;
            text = tr("Scan it");
        }
        const QString count = u"%1/%2"_s.arg(line.picked).arg(line.quantity);
        const bool open = workable() && line.picked + line.shortQuantity < line.quantity
            && (line.state == PickupLine::State::Pending || line.state == PickupLine::State::Short);
        rows.append({
            {u"key"_s, line.id},
            {u"lineId"_s, line.id},
            {u"name"_s, m_text.line(line)},
            {u"sku"_s, line.sku},
            {u"place"_s, line.location},
            {u"countText"_s, count},
            {u"lineState"_s, state},
            {u"stateText"_s, text},
            {u"icon"_s, PickupText::lineIcon(line)},
            {u"canPick"_s, open},
            {u"canPutBack"_s, workable() && line.picked > 0 && line.state != PickupLine::State::HandedOver},
            {u"canShort"_s, open || (workable() && line.shortQuantity > 0)},
            {u"spoken"_s,
             tr("%1, %2 of %3, %4").arg(m_text.line(line)).arg(line.picked).arg(line.quantity).arg(text)},
        });
    }
    m_lines.show(rows);
}

void PickupOrderViewModel::presentBays()
{
    QList<QVariantMap> rows;
    for (const BayState &bay : m_bayStates) {
        const bool full
            = bay.bay.capacity > 0 && bay.used >= bay.bay.capacity && bay.bay.code != m_text.bay(m_row.order);
        const QString state = bay.bay.code == m_bay ? u"chosen"_s : bay.used > 0 ? u"used"_s : u"free"_s;
        rows.append({
            {u"key"_s, bay.bay.code},
            {u"code"_s, bay.bay.code},
            {u"zone"_s, m_format.text(bay.bay.name)},
            {u"bayState"_s, state},
            {u"selectable"_s, !full},
            {u"spoken"_s,
             bay.used > 0 ? tr("Bay %1, %n order(s) in it", nullptr, bay.used).arg(bay.bay.code)
                          : tr("Bay %1, free").arg(bay.bay.code)},
        });
    }
    std::stable_sort(rows.begin(), rows.end(), [](const QVariantMap &a, const QVariantMap &b) {
        const auto zone = [](const QVariantMap &row) {
            return row.value(u"code"_s).toString().section(u'-', 0, 0);
        };
        return std::make_pair(zone(a), a.value(u"code"_s).toString())
            < std::make_pair(zone(b), b.value(u"code"_s).toString());
    });
    m_bays.show(rows);
}

void PickupOrderViewModel::presentChoices()
{
    const PickupLine *shortOf = line(m_shortLine);
    if (!shortOf) {
        m_choices.show({});
        return;
    }
    const auto choice
        = [](const QString &key, const QString &text, const QString &detail, const QString &icon) {
              return QVariantMap{{u"key"_s, key},       {u"choice"_s, key}, {u"text"_s, text},
                                 {u"detail"_s, detail}, {u"icon"_s, icon},  {u"chosen"_s, false}};
          };
    if (m_shortReason.isEmpty() && shortOf->shortQuantity == 0) {
        m_choices.show(
            {choice(u"not_found"_s, m_text.shortReason(u"not_found"_s), tr("Looked twice"), u"find"_s),
             choice(u"damaged"_s, m_text.shortReason(u"damaged"_s), tr("Put it aside"), u"alert"_s),
             choice(u"sold"_s, m_text.shortReason(u"sold"_s), tr("Stock was late"), u"tag"_s),
             choice(u"other"_s, m_text.shortReason(u"other"_s), {}, u"more"_s)});
        return;
    }
    const int missing
        = shortOf->shortQuantity > 0 ? shortOf->shortQuantity : shortOf->quantity - shortOf->picked;
    const int rest = PickupText::items(m_row.order) - (missing - PickupText::settledShort(*shortOf));
    QList<QVariantMap> rows;
    if (rest > 0)
        rows.append(
            choice(u"fewer"_s, tr("Ready with %1").arg(rest), tr("The rest is refunded"), u"split"_s));
    rows.append(choice(u"ask"_s, tr("Ask the customer"), tr("The order waits for the answer"), u"sms"_s));
    rows.append(choice(u"cancel"_s, tr("Leave this item out"), tr("It is cancelled and refunded"), u"ban"_s));
    m_choices.show(rows);
}

} // namespace counterpart
