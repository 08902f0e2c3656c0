#pragma once

#include <QByteArray>
#include <QList>

namespace counterpart {

struct SseEvent
{
    QByteArray name; ///< "message" when the server gave none
    QByteArray data;
    QByteArray id; ///< last event id as of this event; may be empty

    bool operator==(const SseEvent &) const = default;
};

/// Reads server-sent events (WHATWG) from bytes cut anywhere: LF, CR or CRLF, comments, several data lines.
class SseParser
{
public:
    static constexpr qsizetype mostBytes = 64 << 10; ///< of one event

    /// Events completed by these bytes. Once isBroken(), nothing comes any more.
    QList<SseEvent> feed(const QByteArray &bytes);
    /// An event is longer than mostBytes: this is not our stream.
    bool isBroken() const { return m_broken; }
    const QByteArray &lastId() const { return m_lastId; }
    /// For a new connection; the last id stays.
    void reset();

private:
    void line(QList<SseEvent> &events);
    void field(const QByteArray &name, const QByteArray &value);

    QByteArray m_line;
    QByteArray m_name, m_data, m_lastId, m_id;
    bool m_hasData = false;
    bool m_afterCr = false;
    bool m_atStart = true;
    bool m_broken = false;
};

} // namespace counterpart
