#include "usecases/PickupRing.h"

namespace counterpart {

namespace {

bool isUntaken(const PickupOrder &order, Instant now)
{
    return order.status == PickupStatus::Placed && (!order.claim || order.claim->until <= now);
}

} // namespace

PickupRing::Heard PickupRing::look(const QList<PickupOrder> &open, Instant now)
{
    Heard heard;
    QHash<QString, Seen> seen;
    for (const PickupOrder &order : open) {
        const auto before = m_seen.constFind(order.id);
        const bool isNew = before == m_seen.constEnd();
        const bool here = order.arrival == PickupOrder::Arrival::Arrived
            || order.arrival == PickupOrder::Arrival::Waiting;
        const Seen is{here, !isUntaken(order, now)};
        if (m_started && isNew && !is.taken)
            heard.placed.append(order.id);
        const bool comes = is.arrived && (isNew || !before->arrived);
        if (m_started && comes && !m_notedHere.contains(order.id))
            heard.arrived.append(order.id);
        if (!is.arrived && !isNew && before->arrived) // taken back: the next one is another arrival
            m_notedHere.remove(order.id);
        if (!isNew && is.taken && !before->taken)
            heard.taken.append(order.id);
        seen.insert(order.id, is);
    }
    for (auto it = m_seen.constBegin(); it != m_seen.constEnd(); ++it) {
        if (!seen.contains(it.key()))
            heard.taken.append(it.key());
    }
    m_seen = seen;
    m_started = true;
    return heard;
}

void PickupRing::restart()
{
    m_started = false;
    m_seen.clear();
}

} // namespace counterpart
