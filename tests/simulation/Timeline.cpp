#include "simulation/Timeline.h"

#include <QHash>

namespace counterpart::sim {

using namespace Qt::Literals::StringLiterals;

bool Timeline::step()
{
    if (m_events.empty())
        return false;
    const Event event = std::move(const_cast<Event &>(m_events.top()));
    m_events.pop();
    m_now = std::max(m_now, event.at);
    ++m_steps;
    note(quint64(m_now.count()) * 31 + event.order);
    event.act();
    return true;
}

void Timeline::tell(const QString &line)
{
    note(qHash(line, size_t(42)));
    if (!m_keeping)
        return;
    const qint64 ms = m_now.count();
    m_story.append(u"%1:%2:%3.%4  %5"_s.arg(ms / 3'600'000, 2, 10, QLatin1Char('0'))
                       .arg(ms / 60'000 % 60, 2, 10, QLatin1Char('0'))
                       .arg(ms / 1'000 % 60, 2, 10, QLatin1Char('0'))
                       .arg(ms % 1'000, 3, 10, QLatin1Char('0'))
                       .arg(line));
}

} // namespace counterpart::sim
