#pragma once

#include "sync/SyncTime.h"

#include <QList>

#include <optional>

namespace counterpart {

/// What commands and verdicts carry: serverTime ≈ wall + offsetMs, off by at most doubtMs.
struct ClockSample
{
    qint64 offsetMs = 0;
    qint64 doubtMs = 0;

    bool operator==(const ClockSample &) const = default;
};

/// Estimates the server's clock from the `serverTime` of its answers: server − midpoint of the exchange,
/// median of the last samples. Samples are held against steady time, so a wall clock that jumps changes the
/// offset at once and does not spoil them.
class ClockOffset
{
public:
    static constexpr int samplesKept = 9;
    /// Quartz drifts; 50 parts in a million are 4 s a day.
    static constexpr qint64 driftPerMillion = 50;

    /// `sent` and `received` around one exchange. Ignored when they are in the wrong order or a minute apart
    /// or more.
    void add(Instant serverTime, const SyncNow &sent, const SyncNow &received);
    /// Null before the first sample. The doubt is half the shortest round trip plus the scatter of the
    /// samples plus 50 ppm drift.
    std::optional<ClockSample> at(const SyncNow &now) const;
    void forget() { m_samples.clear(); }

private:
    struct Sample
    {
        milliseconds serverMinusSteady{};
        milliseconds halfTrip{};
        milliseconds takenAt{};
    };
    QList<Sample> m_samples;
};

} // namespace counterpart
