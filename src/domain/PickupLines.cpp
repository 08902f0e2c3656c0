#include "domain/PickupSteps.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

namespace {

using State = PickupLine::State;

/// Until the customer has answered, a line that was asked about is not resolved.
bool waitsForCustomer(const PickupOrder &order, const PickupLine &line)
{
    return line.shortQuantity > 0 && line.shortDecision == u"ask"_s
        && order.hold == PickupOrder::Hold::CustomerDecision;
}

bool isSettledByState(State state)
{
    return state == State::Substituted || state == State::Cancelled || state == State::HandedOver
        || state == State::Returned;
}

int open(const PickupLine &line)
{
    return isSettledByState(line.state) ? 0 : std::max(0, line.quantity - line.picked - line.shortQuantity);
}

State stateOf(const PickupLine &line)
{
    if (line.shortQuantity > 0)
        return line.shortDecision == u"cancel"_s && line.picked == 0 ? State::Cancelled : State::Short;
    return line.picked > 0 && line.picked >= line.quantity ? State::Picked : State::Pending;
}

PickupLine *lineOf(PickupOrder &order, const QString &lineId)
{
    const auto line
        = std::find_if(order.lines.begin(), order.lines.end(), [&](const auto &l) { return l.id == lineId; });
    return line == order.lines.end() ? nullptr : &*line;
}

/// EAN-13, UPC-12 and GTIN-14 of one article differ in leading zeros only.
bool sameArticle(const PickupLine &line, const QString &scanned)
{
    const auto padded = [](const QString &gtin) {
        return gtin.rightJustified(14, u'0');
    };
    return scanned == line.sku || (!line.gtin.isEmpty() && padded(line.gtin) == padded(scanned));
}

/// Picking is what brings a placed order into picking; anything past picked must be taken back first.
std::optional<Error> guardPicking(const PickupOrder &order, const ActContext &context)
{
    if (const auto error = pickup::guardWork(order, context))
        return error;
    if (order.status != PickupStatus::Placed && order.status != PickupStatus::Picking
        && order.status != PickupStatus::Picked)
        return pickup::refused(u"state-conflict"_s);
    if (order.hold == PickupOrder::Hold::Payment)
        return pickup::refused(u"payment-due"_s);
    if (order.hold == PickupOrder::Hold::Fraud)
        return pickup::refused(u"state-conflict"_s);
    return {};
}

void beginIfPlaced(PickupOrder &order, const ActContext &context)
{
    if (order.status != PickupStatus::Placed)
        return;
    order.status = PickupStatus::Picking;
    order.pickingStartedAt = context.at;
}

/// The question to the customer is on the order as long as one line waits for it.
void settleHold(PickupOrder &order)
{
    const bool asks = std::any_of(order.lines.cbegin(), order.lines.cend(), [](const PickupLine &line) {
        return line.shortQuantity > 0 && line.shortDecision == u"ask"_s;
    });
    if (asks)
        order.hold = PickupOrder::Hold::CustomerDecision;
    else if (order.hold == PickupOrder::Hold::CustomerDecision)
        order.hold = PickupOrder::Hold::None;
}

} // namespace

bool pickingComplete(const PickupOrder &order)
{
    return std::all_of(order.lines.cbegin(), order.lines.cend(), [&order](const PickupLine &line) {
        return open(line) == 0 && !waitsForCustomer(order, line);
    });
}

int stillToHandOver(const PickupLine &line)
{
    if (line.state == State::Cancelled || line.state == State::Returned)
        return 0;
    return std::max(0, line.quantity - line.shortQuantity - line.handedOver);
}

namespace pickup {

void settlePicking(PickupOrder &order)
{
    if (order.status == PickupStatus::Picking && pickingComplete(order))
        order.status = PickupStatus::Picked;
    else if (order.status == PickupStatus::Picked && !pickingComplete(order))
        order.status = PickupStatus::Picking;
}

Result<PickupOrder> pickLine(PickupOrder order, const command::PickupPickLine &pick,
                             const ActContext &context)
{
    if (const auto error = guardPicking(order, context))
        return *error;
    PickupLine *line = lineOf(order, pick.lineId);
    if (!line)
        return refused(u"not-found"_s, u"line"_s);
    if (!pick.scannedGtin.isEmpty() && !sameArticle(*line, pick.scannedGtin))
        return refused(u"invalid"_s, u"scannedGtin"_s);
    if (pick.quantity < 1 || pick.quantity > open(*line))
        return refused(u"pickup-quantity"_s);
    beginIfPlaced(order, context);
    line->picked += pick.quantity;
    line->state = stateOf(*line);
    settlePicking(order);
    return order;
}

Result<PickupOrder> unpickLine(PickupOrder order, const command::PickupUnpickLine &unpick,
                               const ActContext &context)
{
    if (const auto error = guardWork(order, context))
        return *error;
    using Status = PickupStatus;
    if (order.status != Status::Picking && order.status != Status::Picked && order.status != Status::Staged)
        return refused(u"state-conflict"_s);
    PickupLine *line = lineOf(order, unpick.lineId);
    if (!line)
        return refused(u"not-found"_s, u"line"_s);
    if (unpick.quantity < 1 || unpick.quantity > line->picked + line->shortQuantity - line->handedOver)
        return refused(u"pickup-quantity"_s);
    // A short closes the line, so it is what was done last and what is taken back first.
    const int found = std::min(unpick.quantity, line->shortQuantity);
    line->shortQuantity -= found;
    line->picked -= unpick.quantity - found;
    if (line->shortQuantity == 0) {
        line->shortReason.clear();
        line->shortDecision.clear();
    }
    line->state = stateOf(*line);
    settleHold(order);
    if (order.status == Status::Staged) {
        order.status = Status::Picked;
        order.staging.clear();
    }
    settlePicking(order);
    return order;
}

Result<PickupOrder> shortLine(PickupOrder order, const command::PickupShortLine &missing,
                              const ActContext &context)
{
    static const QStringList reasons{u"not_found"_s, u"damaged"_s, u"sold"_s, u"expired"_s, u"other"_s};
    static const QStringList decisions{u"fewer"_s, u"ask"_s, u"cancel"_s};
    if (const auto error = guardPicking(order, context))
        return *error;
    if (!reasons.contains(missing.reason))
        return refused(u"invalid"_s, u"reason"_s);
    // Without a decision the customer is asked: nothing is dropped from an order in silence.
    const QString decision = missing.decision.isEmpty() ? u"ask"_s : missing.decision;
    if (!decisions.contains(decision))
        return refused(u"invalid"_s, u"decision"_s);
    PickupLine *line = lineOf(order, missing.lineId);
    if (!line)
        return refused(u"not-found"_s, u"line"_s);
    // The answer to the question: the same articles, now with a decision.
    const bool answer
        = line->shortDecision == u"ask"_s && decision != u"ask"_s && missing.quantity == line->shortQuantity;
    if (!answer && (missing.quantity < 1 || missing.quantity > open(*line)))
        return refused(u"pickup-quantity"_s);
    beginIfPlaced(order, context);
    if (!answer)
        line->shortQuantity += missing.quantity;
    line->shortReason = missing.reason;
    line->shortDecision = decision;
    line->state = stateOf(*line);
    settleHold(order);
    settlePicking(order);
    return order;
}

} // namespace pickup
} // namespace counterpart
