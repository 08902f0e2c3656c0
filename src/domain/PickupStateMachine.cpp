#include "domain/PickupStateMachine.h"

#include "domain/PickupSteps.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

namespace {

using namespace command;
using pickup::refused;
using std::chrono::seconds;
using Status = PickupStatus;

constexpr int shortestLease = 60;
constexpr int longestLease = 3600;
constexpr int usualLease = 900;

const QString readyNotice = u"pickup_ready"_s;
const QString correctionNotice = u"pickup_not_ready"_s;
const QString promiseNotice = u"pickup_promise_revised"_s;

bool isOneOf(Status status, std::initializer_list<Status> wanted)
{
    return std::find(wanted.begin(), wanted.end(), status) != wanted.end();
}

Error stateConflict(const PickupOrder &order)
{
    return refused(u"state-conflict"_s, u"status %1"_s.arg(int(order.status)));
}

/// Bays as staging locations; empty when one of them has no name.
QList<StagingLocation> stagingAt(const QStringList &bays)
{
    QList<StagingLocation> staging;
    for (const QString &bay : bays) {
        const QString code = bay.trimmed();
        if (code.isEmpty())
            return {};
        const auto same
            = std::find_if(staging.begin(), staging.end(), [&](const auto &s) { return s.code == code; });
        if (same != staging.end())
            ++same->packages;
        else
            staging.append({code, {}, 1});
    }
    return staging;
}

/// Nothing to put on a shelf: articles were ordered and every one of them is missing.
bool nothingPicked(const PickupOrder &order)
{
    const auto ordered = [](const PickupLine &line) {
        return line.quantity > 0;
    };
    return std::any_of(order.lines.cbegin(), order.lines.cend(), ordered)
        && std::none_of(order.lines.cbegin(), order.lines.cend(),
                        [](const auto &line) { return stillToHandOver(line) > 0; });
}

void lease(PickupOrder &order, const ActContext &context, int leaseSeconds)
{
    Instant until = context.at + seconds(std::clamp(leaseSeconds, shortestLease, longestLease));
    if (order.claim && order.claim->associateId == context.associateId && order.claim->until > until)
        until = order.claim->until; // a renewal that arrives late must not shorten the lease
    order.claim = PickupOrder::Claim{context.associateId, context.deviceId, until};
}

Result<PickupOrder> claim(PickupOrder order, const PickupClaim &wish, const ActContext &context)
{
    if (claimedByOther(order, context.associateId, context.at)) {
        if (wish.takeOverReason.trimmed().isEmpty())
            return refused(u"claimed-by-other"_s);
        if (!context.manager)
            return refused(u"approval-needed"_s);
    }
    lease(order, context, wish.leaseSeconds);
    return order;
}

Result<PickupOrder> releaseClaim(PickupOrder order, const ActContext &context)
{
    if (claimedByOther(order, context.associateId, context.at) && !context.manager)
        return refused(u"claimed-by-other"_s);
    order.claim.reset();
    const bool untouched = std::all_of(order.lines.cbegin(), order.lines.cend(), [](const PickupLine &line) {
        return line.picked == 0 && line.shortQuantity == 0;
    });
    if (order.status == Status::Picking && untouched) {
        order.status = Status::Placed;
        order.pickingStartedAt.reset();
    }
    return order;
}

Result<PickupOrder> startPicking(PickupOrder order, const ActContext &context)
{
    if (const auto error = pickup::guardWork(order, context))
        return *error;
    if (order.hold == PickupOrder::Hold::Payment)
        return refused(u"payment-due"_s);
    if (order.hold == PickupOrder::Hold::Fraud)
        return stateConflict(order);
    if (order.status == Status::Placed) {
        order.status = Status::Picking;
        order.pickingStartedAt = context.at;
        pickup::settlePicking(order);
    } else if (!isOneOf(order.status, {Status::Picking, Status::Picked})) {
        return stateConflict(order);
    }
    if (!order.claim || order.claim->until <= context.at)
        lease(order, context, usualLease);
    return order;
}

Result<PickupOrder> stage(PickupOrder order, const PickupStage &shelf, const ActContext &context)
{
    if (const auto error = pickup::guardWork(order, context))
        return *error;
    const QList<StagingLocation> staging = stagingAt(shelf.bays);
    if (staging.isEmpty())
        return refused(u"invalid"_s, u"bays"_s);
    if (!isOneOf(order.status, {Status::Picked, Status::Staged}) || nothingPicked(order))
        return stateConflict(order);
    order.staging = staging;
    order.status = Status::Staged;
    return order;
}

Result<PickupOrder> markReady(PickupOrder order, const PickupMarkReady &ready, const ActContext &context)
{
    if (const auto error = pickup::guardWork(order, context))
        return *error;
    const QList<StagingLocation> staging = stagingAt(ready.bays);
    if (staging.isEmpty() && !ready.bays.isEmpty())
        return refused(u"invalid"_s, u"bays"_s);
    if (order.status == Status::Ready && (staging.isEmpty() || staging == order.staging))
        return order; // said twice: the customer is told once
    if (!isOneOf(order.status, {Status::Picked, Status::Staged}) || nothingPicked(order))
        return stateConflict(order);
    if (order.hold != PickupOrder::Hold::None)
        return stateConflict(order);
    if (!staging.isEmpty())
        order.staging = staging;
    if (order.staging.isEmpty())
        return refused(u"invalid"_s, u"bays"_s); // "ready" needs a place to fetch it from
    order.status = Status::Ready;
    order.readyAt = context.at;
    order.claim.reset(); // the picker's work is done; whoever stands at the desk hands over
    if (ready.notify) {
        order.notifications.append({readyNotice, Channel::Other, ready.notifyAfter.value_or(context.at),
                                    PickupNotification::State::Queued});
    }
    return order;
}

Result<PickupOrder> unready(PickupOrder order, const PickupUnready &back, const ActContext &context)
{
    if (const auto error = pickup::guardWork(order, context))
        return *error;
    if (order.status != Status::Ready)
        return stateConflict(order);
    if (back.reason.trimmed().isEmpty())
        return refused(u"invalid"_s, u"reason"_s);
    bool told = false;
    for (PickupNotification &notice : order.notifications) {
        if (notice.templateName != readyNotice)
            continue;
        using State = PickupNotification::State;
        if (notice.state == State::Queued)
            notice.state = State::Suppressed;
        else if (notice.state != State::Failed && notice.state != State::Suppressed)
            told = true;
    }
    if (told)
        order.notifications.append(
            {correctionNotice, Channel::Other, context.at, PickupNotification::State::Queued});
    order.status = Status::Staged;
    order.readyAt.reset();
    lease(order, context, usualLease); // there is work on it again, and it is theirs who took it back
    return order;
}

Result<PickupOrder> move(PickupOrder order, const PickupMove &to, const ActContext &context)
{
    if (const auto error = pickup::guardWork(order, context))
        return *error;
    const QList<StagingLocation> staging = stagingAt(to.bays);
    if (staging.isEmpty())
        return refused(u"invalid"_s, u"bays"_s);
    if (!isOneOf(order.status, {Status::Ready, Status::PartiallyHandedOver}))
        return refused(u"pickup-not-ready"_s);
    order.staging = staging;
    return order;
}

Result<PickupOrder> customerArrived(PickupOrder order, const ActContext &context)
{
    using Arrival = PickupOrder::Arrival;
    const bool alreadyHere = order.arrival == Arrival::Arrived || order.arrival == Arrival::Waiting;
    if (!alreadyHere) {
        order.arrival = Arrival::Arrived;
        order.arrivedAt = context.at;
        order.arrivalSource = u"associate"_s;
    } else if (!arrivalNamesCustomer(order)) {
        order.arrivalSource
            = u"associate"_s; // a signal was first; now a person says who it is, waiting since the signal
    }
    return order;
}

Result<PickupOrder> revisePromise(PickupOrder order, const PickupRevisePromise &promise,
                                  const ActContext &context)
{
    if (!isOneOf(order.status,
                 {Status::Placed, Status::InTransit, Status::Picking, Status::Picked, Status::Staged}))
        return stateConflict(order);
    if (promise.readyBy <= context.at)
        return refused(u"invalid"_s, u"readyBy"_s);
    if (promise.reason.trimmed().isEmpty())
        return refused(u"invalid"_s, u"reason"_s);
    const PickupOrder::PromiseRevision revision{context.at, promise.readyBy, promise.reason};
    if (!order.revisions.isEmpty() && order.revisions.last() == revision)
        return order;
    order.revisions.append(revision);
    order.readyBy = promise.readyBy;
    if (promise.notify)
        order.notifications.append(
            {promiseNotice, Channel::Other, context.at, PickupNotification::State::Queued});
    return order;
}

struct Apply
{
    PickupOrder order;
    const ActContext &context;

    Result<PickupOrder> operator()(const PickupClaim &c) { return claim(std::move(order), c, context); }
    Result<PickupOrder> operator()(const PickupReleaseClaim &)
    {
        return releaseClaim(std::move(order), context);
    }
    Result<PickupOrder> operator()(const PickupStartPicking &)
    {
        return startPicking(std::move(order), context);
    }
    Result<PickupOrder> operator()(const PickupPickLine &c)
    {
        return pickup::pickLine(std::move(order), c, context);
    }
    Result<PickupOrder> operator()(const PickupUnpickLine &c)
    {
        return pickup::unpickLine(std::move(order), c, context);
    }
    Result<PickupOrder> operator()(const PickupShortLine &c)
    {
        return pickup::shortLine(std::move(order), c, context);
    }
    Result<PickupOrder> operator()(const PickupStage &c) { return stage(std::move(order), c, context); }
    Result<PickupOrder> operator()(const PickupMarkReady &c)
    {
        return markReady(std::move(order), c, context);
    }
    Result<PickupOrder> operator()(const PickupUnready &c) { return unready(std::move(order), c, context); }
    Result<PickupOrder> operator()(const PickupMove &c) { return move(std::move(order), c, context); }
    Result<PickupOrder> operator()(const PickupCustomerArrived &)
    {
        return customerArrived(std::move(order), context);
    }
    Result<PickupOrder> operator()(const PickupRevisePromise &c)
    {
        return revisePromise(std::move(order), c, context);
    }
    Result<PickupOrder> operator()(const PickupHandOver &c)
    {
        return pickup::handOver(std::move(order), c, context);
    }
    template<typename Other>
    Result<PickupOrder> operator()(const Other &)
    {
        return refused(u"invalid"_s, u"not a pickup command"_s);
    }
};

} // namespace

namespace pickup {

Error refused(const QString &code, const QString &detail)
{
    return {Error::Kind::Rejected, detail, code};
}

std::optional<Error> guardWork(const PickupOrder &order, const ActContext &context)
{
    if (claimedByOther(order, context.associateId, context.at) && !context.manager)
        return refused(u"claimed-by-other"_s);
    return {};
}

} // namespace pickup

Result<PickupOrder> applyToPickup(PickupOrder order, const CommandPayload &payload, const ActContext &context)
{
    if (const auto *given = std::get_if<PickupHandOver>(&payload)) {
        const auto same = [given](const PickupOrder::Handover &h) {
            return h.id == given->handoverId;
        };
        if (std::any_of(order.handovers.cbegin(), order.handovers.cend(), same))
            return order; // told twice, given once
    }
    if (isClosed(order.status))
        return refused(u"pickup-closed"_s);
    if (order.status == Status::Other)
        return stateConflict(order); // a state of a newer server: what may follow it is not known here
    return std::visit(Apply{std::move(order), context}, payload);
}

bool isClosed(PickupStatus status)
{
    return isOneOf(status, {Status::HandedOver, Status::Cancelled, Status::ReturnedToStock, Status::Failed});
}

bool claimedByOther(const PickupOrder &order, const QString &associateId, Instant now)
{
    return order.claim && order.claim->until > now && order.claim->associateId != associateId;
}

} // namespace counterpart
