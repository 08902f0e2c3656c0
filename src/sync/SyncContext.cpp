#include "sync/SyncContext.h"

namespace counterpart::sync {

namespace {

/// The client keeps its own deadline; this one only guards against an answer that the driver never gives.
constexpr milliseconds driverGrace{15'000};

} // namespace

SyncContext::SyncContext(RandomBytes randomBytes, const SyncSettings &syncSettings)
    : random(std::move(randomBytes))
    , settings(syncSettings)
{
}

JobId SyncContext::send(SendRequest request)
{
    request.id = newJob();
    m_live.insert(request.id, {request.kind, now, now.steady + request.deadline + driverGrace});
    out.emplace_back(request);
    return request.id;
}

std::optional<LiveRequest> SyncContext::take(JobId id)
{
    const auto found = m_live.constFind(id);
    if (found == m_live.cend())
        return {};
    const LiveRequest request = *found;
    m_live.erase(found);
    return request;
}

void SyncContext::abandon(JobId id)
{
    if (m_live.remove(id))
        ask(AbandonRequest{id});
}

void SyncContext::abandonAll()
{
    QList<JobId> ids = m_live.keys();
    std::sort(ids.begin(), ids.end());
    for (const JobId id : ids)
        ask(AbandonRequest{id});
    m_live.clear();
}

milliseconds SyncContext::around(milliseconds span) const
{
    return span - span / 10 + randomBelow(span / 5, random);
}

void SyncContext::sooner(std::optional<milliseconds> &due, std::optional<milliseconds> other)
{
    if (other && (!due || *other < *due))
        due = other;
}

Instant SyncContext::told() const
{
    const std::optional<ClockSample> sample = clock.at(now);
    return now.wall + milliseconds(sample ? sample->offsetMs : 0);
}

} // namespace counterpart::sync
