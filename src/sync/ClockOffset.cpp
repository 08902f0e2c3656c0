#include "sync/ClockOffset.h"

#include <algorithm>

namespace counterpart {

namespace {

constexpr milliseconds longestTrip{60'000};

} // namespace

void ClockOffset::add(Instant serverTime, const SyncNow &sent, const SyncNow &received)
{
    const milliseconds trip = received.steady - sent.steady;
    if (trip.count() < 0 || trip >= longestTrip)
        return;
    const milliseconds middle = sent.steady + trip / 2;
    m_samples.append({serverTime.time_since_epoch() - middle, trip / 2, received.steady});
    if (m_samples.size() > samplesKept)
        m_samples.removeFirst();
}

std::optional<ClockSample> ClockOffset::at(const SyncNow &now) const
{
    if (m_samples.isEmpty())
        return {};
    QList<milliseconds> differences;
    milliseconds shortest = longestTrip;
    for (const Sample &sample : m_samples) {
        differences.append(sample.serverMinusSteady);
        shortest = std::min(shortest, sample.halfTrip);
    }
    std::sort(differences.begin(), differences.end());
    const milliseconds median = differences.at(differences.size() / 2);

    QList<milliseconds> scatter;
    for (const milliseconds &difference : differences)
        scatter.append(std::chrono::abs(difference - median));
    std::sort(scatter.begin(), scatter.end());

    const milliseconds age = std::max(milliseconds(0), now.steady - m_samples.last().takenAt);
    ClockSample sample;
    sample.offsetMs = (median - (now.wall.time_since_epoch() - now.steady)).count();
    sample.doubtMs
        = (shortest + scatter.at(scatter.size() / 2)).count() + age.count() * driftPerMillion / 1'000'000 + 1;
    return sample;
}

} // namespace counterpart
