#include "domain/PickupSteps.h"
#include "domain/Store.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

namespace {

using Payment = PickupOrder::Payment;

bool isPaid(const PickupOrder &order)
{
    if (order.hold == PickupOrder::Hold::Payment)
        return false;
    if (order.payment != Payment::PayInStore && order.payment != Payment::PartlyPaid)
        return true;
    return order.due && order.due->amount <= 0;
}

bool isProven(const PickupOrder &order, const command::PickupHandOver &given, const ActContext &context)
{
    static const QStringList idKinds{u"national_id"_s, u"passport"_s, u"driving_licence"_s, u"order_email"_s,
                                     u"other"_s};
    const bool idSeen = idKinds.contains(given.idKind);
    if (given.method == u"manager"_s) // approval by another person, or a manager who hands over
        return !given.managerId.isEmpty() && (context.manager || given.managerId != context.associateId);
    if (given.method == u"id_document"_s)
        return idSeen;
    if (given.method != u"code"_s && given.method != u"qr"_s)
        return false;
    const bool checked = given.codeVerified == u"server"_s || given.codeVerified == u"offline_hash"_s;
    return checked && order.attemptsLeft > 0 && (!order.idRequired || idSeen);
}

/// What is given, one number a line; none where it names an unknown line or more than there is.
std::optional<QList<int>> quantities(const PickupOrder &order,
                                     const QList<command::PickupHandOver::Line> &given)
{
    QList<int> perLine(order.lines.size(), 0);
    for (const auto &one : given) {
        const auto line = std::find_if(order.lines.cbegin(), order.lines.cend(),
                                       [&](const auto &l) { return l.id == one.lineId; });
        if (line == order.lines.cend() || one.quantity < 1)
            return {};
        int &sum = perLine[line - order.lines.cbegin()];
        if (one.quantity > stillToHandOver(*line) - sum)
            return {};
        sum += one.quantity;
    }
    return perLine;
}

bool somethingLeft(const PickupOrder &order)
{
    return std::any_of(order.lines.cbegin(), order.lines.cend(),
                       [](const auto &line) { return stillToHandOver(line) > 0; });
}

void give(PickupOrder &order, const QList<int> &perLine, const command::PickupHandOver &given,
          const ActContext &context)
{
    for (qsizetype i = 0; i < order.lines.size(); ++i) {
        PickupLine &line = order.lines[i];
        line.handedOver += perLine[i];
        if (perLine[i] > 0 && stillToHandOver(line) == 0)
            line.state = PickupLine::State::HandedOver;
    }
    PickupOrder::Handover handover{given.handoverId, context.at, context.associateId, context.deviceId,
                                   given.method,     {},         given.receiver};
    for (const auto &line : given.lines)
        handover.lines.append({line.lineId, line.quantity});
    order.handovers.append(handover);
    if (order.arrival != PickupOrder::Arrival::None)
        order.arrival = PickupOrder::Arrival::Served;
    order.claim.reset();
    if (somethingLeft(order)) {
        order.status = PickupStatus::PartiallyHandedOver;
    } else {
        order.status = PickupStatus::HandedOver;
        order.handedOverAt = context.at;
    }
}

} // namespace

namespace pickup {

Result<PickupOrder> handOver(PickupOrder order, const command::PickupHandOver &given,
                             const ActContext &context)
{
    if (order.status != PickupStatus::Ready && order.status != PickupStatus::PartiallyHandedOver)
        return refused(u"pickup-not-ready"_s);
    if (const auto error = guardWork(order, context))
        return *error;
    if (given.handoverId.isEmpty())
        return refused(u"invalid"_s, u"handoverId"_s);
    if (given.receiver != u"customer"_s && given.receiver != u"delegate"_s)
        return refused(u"invalid"_s, u"receiver"_s); // a word, never a name
    if (!isPaid(order))
        return refused(u"payment-due"_s);
    if (order.hold != PickupOrder::Hold::None)
        return refused(u"state-conflict"_s, u"hold"_s);
    if (!isProven(order, given, context))
        return refused(u"proof-missing"_s);
    const std::optional<QList<int>> perLine = quantities(order, given.lines);
    if (!perLine || (given.lines.isEmpty() && somethingLeft(order)))
        return refused(u"pickup-quantity"_s);
    give(order, *perLine, given, context);
    return order;
}

} // namespace pickup

bool handOverNeedsManager(const PickupOrder &order, const OfflinePolicy *policy)
{
    if (!policy || !policy->handOverAlone || !order.total)
        return false;
    const Money &alone = *policy->handOverAlone;
    return alone.currency == order.total->currency && order.total->amount > alone.amount;
}

RecordedFact recordPickupFact(const PickupOrder &order, const CommandPayload &payload,
                              const ActContext &context)
{
    const Result<PickupOrder> applied = applyToPickup(order, payload, context);
    if (applied)
        return {*applied, {}};
    const auto *given = std::get_if<command::PickupHandOver>(&payload);
    if (!given || given->handoverId.isEmpty())
        return {order, u"command_rejected"_s};

    QString kind = u"handover_unverified"_s;
    if (order.status == PickupStatus::HandedOver)
        kind = u"handover_twice"_s;
    else if (isClosed(order.status) || order.status == PickupStatus::Expired)
        kind = u"handover_after_cancel"_s;

    // The goods are gone whatever the order says: count what can have been given, keep both names.
    RecordedFact fact{order, kind};
    QList<int> perLine(order.lines.size(), 0);
    for (const auto &one : given->lines) {
        for (qsizetype i = 0; i < order.lines.size(); ++i) {
            const PickupLine &line = order.lines[i];
            if (line.id != one.lineId)
                continue;
            const qint64 most = std::max(0, line.quantity - line.handedOver);
            perLine[i] = int(std::clamp<qint64>(qint64(perLine[i]) + one.quantity, 0, most));
        }
    }
    const std::optional<Instant> first = order.handedOverAt;
    give(fact.order, perLine, *given, context);
    if (order.status == PickupStatus::HandedOver) {
        fact.order.status = PickupStatus::HandedOver;
        fact.order.handedOverAt = first;
    }
    return fact;
}

} // namespace counterpart
