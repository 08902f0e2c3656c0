#pragma once

#include "base/Time.h"

#include <QString>
#include <QStringList>
#include <queue>

#include <functional>
#include <vector>

namespace counterpart::sim {

using namespace std::chrono_literals;

/// Virtual time: what happens next happens at once. Also the trace by which two runs of a seed are compared,
/// and the story told of one that failed.
class Timeline
{
public:
    milliseconds now() const { return m_now; }
    quint64 steps() const { return m_steps; }
    quint64 trace() const { return m_trace; }

    void after(milliseconds span, std::function<void()> act)
    {
        m_events.push({m_now + std::max(0ms, span), ++m_order, std::move(act)});
    }
    /// False when nothing is left to happen.
    bool step();
    /// Goes into the trace, and into the story while it is kept.
    void tell(const QString &line);
    /// Goes into the trace only: what lies on a disk.
    void mark(quint64 fingerprint) { note(fingerprint); }
    void keepStory() { m_keeping = true; }
    const QStringList &story() const { return m_story; }

private:
    struct Event
    {
        milliseconds at;
        quint64 order;
        std::function<void()> act;
        bool operator<(const Event &other) const
        {
            return at != other.at ? at > other.at : order > other.order;
        }
    };
    void note(quint64 value) { m_trace = (m_trace ^ value) * 1099511628211ull; }

    std::priority_queue<Event> m_events;
    milliseconds m_now{0};
    quint64 m_order = 0, m_steps = 0, m_trace = 1469598103934665603ull;
    bool m_keeping = false;
    QStringList m_story;
};

} // namespace counterpart::sim
