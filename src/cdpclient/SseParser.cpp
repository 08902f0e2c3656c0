#include "cdpclient/SseParser.h"

namespace counterpart {

void SseParser::reset()
{
    const QByteArray last = m_lastId;
    *this = SseParser();
    m_lastId = m_id = last;
}

QList<SseEvent> SseParser::feed(const QByteArray &bytes)
{
    QList<SseEvent> events;
    for (const char byte : bytes) {
        if (m_broken)
            break;
        if (byte == '\n' && m_afterCr) {
            m_afterCr = false;
            continue;
        }
        m_afterCr = byte == '\r';
        if (byte == '\n' || byte == '\r') {
            line(events);
            continue;
        }
        m_line.append(byte);
        m_broken = m_line.size() + m_data.size() > mostBytes;
    }
    return events;
}

void SseParser::line(QList<SseEvent> &events)
{
    QByteArray text = std::exchange(m_line, {});
    if (std::exchange(m_atStart, false) && text.startsWith("\xEF\xBB\xBF"))
        text.remove(0, 3);
    if (text.isEmpty()) {
        m_lastId = m_id;
        if (m_hasData)
            events.append({m_name.isEmpty() ? QByteArray("message") : m_name, m_data, m_lastId});
        m_name.clear();
        m_data.clear();
        m_hasData = false;
        return;
    }
    const qsizetype colon = text.indexOf(':');
    if (colon == 0)
        return; // a comment: the heartbeat
    QByteArray value = colon < 0 ? QByteArray() : text.mid(colon + 1);
    if (value.startsWith(' '))
        value.remove(0, 1);
    field(colon < 0 ? text : text.left(colon), value);
}

void SseParser::field(const QByteArray &name, const QByteArray &value)
{
    if (name == "event") {
        m_name = value;
    } else if (name == "data") {
        if (m_hasData)
            m_data.append('\n');
        m_data.append(value);
        m_hasData = true;
    } else if (name == "id" && !value.contains('\0')) {
        m_id = value;
    }
}

} // namespace counterpart
