#include "server/import/ZoneClock.h"

namespace counterpart::server {

namespace {

constexpr qint64 DayMs = 86'400'000;
constexpr qint64 QuarterMs = 900'000; // no zone of today changes its offset inside a quarter of an hour

qint64 floorDiv(qint64 a, qint64 b)
{
    return a / b - (a % b < 0 ? 1 : 0);
}

/// `count` digits at `at`, or -1.
int digits(QStringView text, qsizetype at, int count)
{
    if (at + count > text.size())
        return -1;
    int value = 0;
    for (int i = 0; i < count; ++i) {
        const ushort c = text[at + i].unicode();
        if (c < u'0' || c > u'9')
            return -1;
        value = value * 10 + (c - u'0');
    }
    return value;
}

/// "Z", "+08:00" or "-0300" from `at` to the end, in minutes; null otherwise.
std::optional<int> offsetMinutes(QStringView text, qsizetype at)
{
    const QStringView rest = text.mid(at);
    if (rest == u"Z" || rest == u"z")
        return 0;
    if (rest.size() < 5 || (rest[0] != u'+' && rest[0] != u'-'))
        return {};
    const bool colon = rest[3] == u':';
    const int hours = digits(rest, 1, 2);
    const int minutes = digits(rest, colon ? 4 : 3, 2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || rest.size() != (colon ? 6 : 5))
        return {};
    return (rest[0] == u'-' ? -1 : 1) * (hours * 60 + minutes);
}

} // namespace

ZoneClock::ZoneClock(const QByteArray &iana) : m_zone(isZone(iana) ? QTimeZone(iana) : QTimeZone::utc()) { }

bool ZoneClock::isZone(const QByteArray &iana)
{
    return !iana.isEmpty() && QTimeZone(iana).isValid();
}

qint64 ZoneClock::offsetAt(qint64 utcMs)
{
    const qint64 bucket = floorDiv(utcMs, QuarterMs);
    if (const auto known = m_offsets.constFind(bucket); known != m_offsets.constEnd())
        return *known;
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(bucket * QuarterMs, Qt::UTC);
    const qint64 offset = m_zone.offsetFromUtc(at) * qint64(1000);
    m_offsets.insert(bucket, offset);
    return offset;
}

qint64 ZoneClock::toUtc(qint64 localMs)
{
    const qint64 before = offsetAt(localMs - DayMs);
    const qint64 after = offsetAt(localMs + DayMs);
    if (before == after || offsetAt(localMs - before) == before)
        return localMs - before;
    if (offsetAt(localMs - after) == after)
        return localMs - after;
    // In the gap of a spring change: the offset of before pushes the time forward past it.
    return localMs - before;
}

Instant ZoneClock::moved(Instant instant, qint64 weeks)
{
    if (weeks == 0)
        return instant;
    const qint64 utc = toMs(instant);
    return fromMs(toUtc(utc + offsetAt(utc) + weeks * 7 * DayMs));
}

Instant ZoneClock::startOfDay(QDate day)
{
    return fromMs(toUtc((day.toJulianDay() - QDate(1970, 1, 1).toJulianDay()) * DayMs));
}

Instant ZoneClock::endOfDay(QDate day)
{
    const qint64 last = (day.toJulianDay() - QDate(1970, 1, 1).toJulianDay()) * DayMs + DayMs - 1;
    const qint64 later = last - offsetAt(last + DayMs);
    // A clock set back at midnight shows the last hour twice: the day ends with the second one.
    return fromMs(later + offsetAt(later) == last ? later : toUtc(last));
}

std::optional<Instant> parseStamp(QStringView text)
{
    if (text.size() < 20 || text[4] != u'-' || text[7] != u'-' || (text[10] != u'T' && text[10] != u't')
        || text[13] != u':' || text[16] != u':')
        return {};
    const QDate day(digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2));
    const int hour = digits(text, 11, 2), minute = digits(text, 14, 2), second = digits(text, 17, 2);
    if (!day.isValid() || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
        return {};
    qsizetype at = 19;
    qint64 milli = 0;
    if (text[at] == u'.') {
        qint64 unit = 100;
        for (++at; at < text.size() && digits(text, at, 1) >= 0; ++at, unit /= 10)
            milli += digits(text, at, 1) * unit;
    }
    const auto offset = offsetMinutes(text, at);
    if (!offset)
        return {};
    const qint64 days = day.toJulianDay() - QDate(1970, 1, 1).toJulianDay();
    return fromMs(days * DayMs + ((hour * 60 + minute - *offset) * qint64(60) + second) * 1000 + milli);
}

} // namespace counterpart::server
