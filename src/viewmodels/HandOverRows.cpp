#include "domain/PickupStateMachine.h"
#include "viewmodels/HandOverViewModel.h"

// What HandOverScreen.qml shows, written anew after every change. What it does is in HandOverViewModel.cpp.
namespace counterpart {

using namespace Qt::Literals::StringLiterals;

QString HandOverViewModel::title() const
{
    return tr("Hand over %1").arg(m_row.order.orderNo);
}

QString HandOverViewModel::codeState() const
{
    if (m_codeWasWrong)
        return u"wrong"_s;
    if (m_code.isEmpty())
        return u"empty"_s;
    return codeFits() ? u"full"_s : u"typing"_s;
}

QString HandOverViewModel::codeHint() const
{
    if (phase() == u"ready"_s && !hasCode())
        return tr("The code of this order is not on this device: see an ID instead");
    if (m_row.order.attemptsLeft <= 0)
        return tr("No tries left: see an ID instead");
    if (m_codeWasWrong)
        return tr("Does not match; %n try(s) left", nullptr, m_row.order.attemptsLeft);
    if (codeFits())
        return m_codeScanned ? tr("Scanned; checked when you hand over")
                             : tr("Complete; checked when you hand over");
    return tr("Scan it, or type the 6 digits the customer reads out");
}

QString HandOverViewModel::blockedText() const
{
    const PickupOrder &order = m_row.order;
    if (phase() != u"ready"_s)
        return {};
    if (order.status == PickupStatus::HandedOver && !order.handovers.isEmpty()) {
        const QString at = m_format.dayAndTime(order.handovers.last().at);
        const QString when = m_row.handedOverBy.isEmpty() ? at : tr("%1 (%2)").arg(at, m_row.handedOverBy);
        return tr("Already picked up: %1. Check the name and code before you give anything").arg(when);
    }
    if (order.status == PickupStatus::Cancelled && order.cancelledAt)
        return tr("Cancelled: %1. Do not hand it over. Tell the customer, or ask a manager")
            .arg(m_format.dayAndTime(*order.cancelledAt));
    if (isClosed(order.status))
        return tr("This order is closed: %1").arg(m_text.status(order));
    if (!PickupText::isReady(order))
        return tr("This order is not ready yet: %1. Finish it first").arg(m_text.status(order));
    if (order.payment == PickupOrder::Payment::PayInStore
        || order.payment == PickupOrder::Payment::PartlyPaid) {
        if (!order.due || order.due->amount > 0)
            return tr("Not paid yet. Take the payment at the till first");
    }
    if (order.hold != PickupOrder::Hold::None)
        return tr("This order is on hold. Ask a manager");
    if (!m_row.claimedBy.isEmpty() && !m_row.claimedByMe)
        return tr("%1 is handing this order over").arg(m_row.claimedBy);
    return {};
}

QString HandOverViewModel::mainText() const
{
    return m_row.order.lines.isEmpty() ? tr("Hand over") : tr("Hand over %n item(s)", nullptr, taken());
}

QString HandOverViewModel::mainNote() const
{
    if (!proven() && blockedText().isEmpty() && m_row.order.idRequired && m_idKind.isEmpty())
        return tr("This order needs an ID. Look at it first");
    if (!proven() && blockedText().isEmpty() && !codeCheckable())
        return needsCodeToo() ? tr("Without the code only the customer can collect. Ask a manager")
                              : tr("See an ID first");
    if (!proven() && blockedText().isEmpty())
        return needsCodeToo() ? tr("Check the pickup code first")
                              : tr("Check the pickup code or see an ID first");
    const int left = kept();
    return left > 0
        ? tr("Cannot be undone. %1 go, %2 stay.").arg(m_format.count(taken()), m_format.count(left))
        : tr("Cannot be undone. %1 go.").arg(m_format.count(taken()));
}

void HandOverViewModel::present()
{
    presentHead();
    presentLines();
    presentProofs();
    Q_EMIT changed();
}

void HandOverViewModel::presentHead()
{
    const PickupOrder &order = m_row.order;
    const Instant now = m_format.now();
    const bool here
        = order.arrival == PickupOrder::Arrival::Arrived || order.arrival == PickupOrder::Arrival::Waiting;
    m_head = {
        {u"number"_s, order.orderNo},
        {u"bay"_s, m_text.bay(order)},
        {u"name"_s, m_delegate ? m_text.shortName(order) : order.customerName},
        {u"payment"_s, m_text.payment(order)},
        {u"waitText"_s,
         here ? tr("%1 · target 5 min").arg(m_format.waited(order.arrivedAt.value_or(now))) : QString()},
        {u"waitLevel"_s, m_text.urgencyName(waitingUrgency(order, now))},
        {u"arrival"_s, m_text.arrival(order)},
        {u"delegateNote"_s,
         m_delegate ? tr("Speak about this order only. The customer’s coupons, other orders and "
                         "purchases are not for the person collecting.")
                    : QString()},
        {u"delegateText"_s,
         !m_delegate                  ? QString()
             : order.delegateCollects ? tr("The customer has agreed that someone else collects")
                                      : tr("Not announced: the pickup code is needed")},
        {u"notReady"_s, phase() == u"ready"_s && !PickupText::isReady(order) && !isClosed(order.status)},
        {u"itemsTitle"_s, tr("Check %n item(s) together", nullptr, PickupText::itemsToGive(order))},
        {u"checked"_s, taken() > 0},
        {u"proven"_s, proven()},
        {u"pending"_s,
         m_row.pendingCommands > 0
             ? tr("%n step(s) saved here, waiting for the network", nullptr, m_row.pendingCommands)
             : QString()},
    };
}

void HandOverViewModel::presentLines()
{
    QList<QVariantMap> rows;
    for (const PickupLine &line : m_row.order.lines) {
        const int rest = stillToHandOver(line);
        if (rest == 0)
            continue;
        const bool taken = !m_kept.contains(line.id);
        QString note;
        if (!taken)
            note = m_row.order.holdUntil
                ? tr("Left for later, held until %1").arg(m_format.day(*m_row.order.holdUntil))
                : tr("Left for later");
        rows.append({{u"key"_s, line.id},
                     {u"lineId"_s, line.id},
                     {u"name"_s, m_text.line(line)},
                     {u"icon"_s, PickupText::lineIcon(line)},
                     {u"countText"_s, rest > 1 ? u"× %1"_s.arg(rest) : QString()},
                     {u"taken"_s, taken},
                     {u"note"_s, note},
                     {u"spoken"_s, tr("%1, %2").arg(m_text.line(line), taken ? tr("taken now") : note)}});
    }
    m_lines.show(rows);
}

void HandOverViewModel::presentProofs()
{
    const bool noTries = !codeCheckable();
    const QString code = !hasCode() ? u"notNeeded"_s
        : noTries || m_codeWasWrong ? u"failed"_s
        : codeFits()                ? u"done"_s
        : proven()                  ? u"notNeeded"_s
                                    : u"needed"_s;
    const QString id = !m_idKind.isEmpty()  ? u"done"_s
        : m_row.order.idRequired || noTries ? u"needed"_s
        : needsCodeToo() || codeFits()      ? u"notNeeded"_s
                                            : u"instead"_s;
    const auto say = [&](const QString &state) {
        if (state == u"done"_s)
            return tr("Done");
        if (state == u"failed"_s)
            return tr("Does not match");
        if (state == u"notNeeded"_s)
            return tr("Not needed");
        return state == u"instead"_s ? tr("Instead of the code") : tr("Needed");
    };
    m_proofs.show(
        {{{u"key"_s, u"code"_s},
          {u"proof"_s, u"code"_s},
          {u"text"_s, tr("Pickup code")},
          {u"icon"_s, u"key"_s},
          {u"proofState"_s, code},
          {u"stateText"_s,
           code == u"done"_s ? tr("Entered")
               : !hasCode()  ? tr("Not on this device")
                             : say(code)}},
         {{u"key"_s, u"id"_s},
          {u"proof"_s, u"id"_s},
          {u"text"_s, m_idKind.isEmpty() ? tr("ID") : tr("ID seen: %1").arg(m_text.idKind(m_idKind))},
          {u"icon"_s, u"idcard"_s},
          {u"proofState"_s, id},
          {u"stateText"_s, say(id)}}});
    QList<QVariantMap> kinds;
    for (const QString &kind :
         {u"national_id"_s, u"passport"_s, u"driving_licence"_s, u"order_email"_s, u"other"_s})
        kinds.append({{u"key"_s, kind}, {u"kindOfId"_s, kind}, {u"text"_s, m_text.idKind(kind)}});
    m_idKinds.show(m_choosingId ? kinds : QList<QVariantMap>{});
}

} // namespace counterpart
