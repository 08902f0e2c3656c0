#include "domain/PickupStateMachine.h"

#include <algorithm>
#include <tuple>

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

namespace {

using std::chrono::hours;
using std::chrono::minutes;
using Arrival = PickupOrder::Arrival;
using Status = PickupStatus;

constexpr milliseconds longestWait = minutes(5);
constexpr milliseconds noticeableWait = minutes(3); // 60 %
constexpr milliseconds usualPickIfUnknown = minutes(10);
constexpr milliseconds fetchTime = minutes(2);
constexpr milliseconds roundTo = minutes(5);

bool isReady(Status status)
{
    return status == Status::Ready || status == Status::PartiallyHandedOver;
}

bool isBeforeReady(Status status)
{
    return status == Status::Placed || status == Status::InTransit || status == Status::Picking
        || status == Status::Picked || status == Status::Staged;
}

bool isOpen(Status status)
{
    return isReady(status) || isBeforeReady(status);
}

bool isOnSite(const PickupOrder &order, Instant now)
{
    const bool here = order.arrival == Arrival::Arrived || order.arrival == Arrival::Waiting;
    return here && isOpen(order.status) && (!order.arrivedAt || *order.arrivedAt <= now);
}

/// When the promise that holds now was made.
Instant promisedAt(const PickupOrder &order)
{
    return order.revisions.isEmpty() ? order.placedAt : order.revisions.last().at;
}

/// Sorts the board: lower comes first.
auto urgencyKey(const PickupOrder &order, Instant now)
{
    int group = 3;
    Instant due = order.readyBy;
    if (isOnSite(order, now)) {
        group = 0;
        due = order.arrivedAt.value_or(order.readyBy);
    } else if (isBeforeReady(order.status)) {
        group = 1;
    } else if (isReady(order.status)) {
        group = 2;
        due = order.holdUntil.value_or(order.readyBy);
    }
    return std::make_tuple(group, due, order.readyBy, order.orderNo, order.id);
}

} // namespace

bool arrivalNamesCustomer(const PickupOrder &order)
{
    // Listed are the ways in which the customer says so; a source of a newer server counts as a signal.
    static const QStringList saidSo{u"app"_s,         u"kiosk"_s, u"associate"_s, u"code"_s,  u"web"_s,
                                    u"miniprogram"_s, u"qr"_s,    u"sms"_s,       u"phone"_s, u"customer"_s};
    return order.arrival != Arrival::None && saidSo.contains(order.arrivalSource);
}

Urgency promiseUrgency(const PickupOrder &order, Instant now)
{
    if (isReady(order.status)) {
        if (!order.holdUntil || *order.holdUntil - now > hours(24))
            return Urgency::Normal;
        return *order.holdUntil > now ? Urgency::Soon : Urgency::Late;
    }
    if (!isBeforeReady(order.status))
        return Urgency::Normal;
    const milliseconds left = order.readyBy - now;
    if (left <= milliseconds(0))
        return Urgency::Late;
    return 4 * left <= order.readyBy - promisedAt(order) ? Urgency::Soon : Urgency::Normal;
}

Urgency waitingUrgency(const PickupOrder &order, Instant now)
{
    if (!isOnSite(order, now) || !order.arrivedAt)
        return Urgency::Normal;
    const milliseconds waited = now - *order.arrivedAt;
    if (waited > longestWait)
        return Urgency::Late;
    return waited >= noticeableWait ? Urgency::Soon : Urgency::Normal;
}

Lane laneOf(const PickupOrder &order, Instant now)
{
    if (!isOpen(order.status))
        return Lane::None;
    if (isOnSite(order, now))
        return Lane::Waiting;
    if (isReady(order.status))
        return Lane::Ready;
    if (order.readyBy <= now)
        return Lane::Late;
    return order.status == Status::InTransit ? Lane::None : Lane::ToPick;
}

bool moreUrgent(const PickupOrder &a, const PickupOrder &b, Instant now)
{
    return urgencyKey(a, now) < urgencyKey(b, now);
}

Instant honestReadyTime(const PickupOrder &order, int ordersAhead, milliseconds usualPickTime, Instant now)
{
    const milliseconds usual = usualPickTime > milliseconds(0) ? usualPickTime : usualPickIfUnknown;
    milliseconds needed = fetchTime;
    if (order.status == Status::Placed || order.status == Status::InTransit) {
        needed += (qint64(std::max(0, ordersAhead)) + 1) * usual;
    } else if (order.status == Status::Picking) {
        qint64 ordered = 0;
        qint64 open = 0;
        for (const PickupLine &line : order.lines) {
            ordered += std::max(0, line.quantity);
            open += std::max(0, line.quantity - line.picked - line.shortQuantity);
        }
        needed += ordered > 0 ? milliseconds(usual.count() * open / ordered) : usual;
    }
    // Up to the next five minutes: people say "ten past", and a time that is kept is worth more than an early
    // one.
    const milliseconds ready = (now + needed).time_since_epoch();
    return Instant((ready + roundTo - milliseconds(1)) / roundTo * roundTo);
}

} // namespace counterpart
