#pragma once

#include <QDateTime>
#include <QString>

#include <chrono>
#include <functional>
#include <optional>

namespace counterpart {

/// A point in time, UTC milliseconds. The only time type of the rules: no zone, no locale, no QDateTime.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
using std::chrono::milliseconds;

/// The only way to ask for the time: tests and the simulation pass their own.
using Clock = std::function<Instant()>;

Instant systemNow();

inline constexpr Instant fromMs(qint64 ms)
{
    return Instant(milliseconds(ms));
}
inline constexpr qint64 toMs(Instant instant)
{
    return instant.time_since_epoch().count();
}

/// RFC 3339, any offset, seconds or finer ("2026-11-21T06:32:50.000Z"). Null when it is not one.
std::optional<Instant> parseInstant(QStringView text);
/// RFC 3339 in UTC with milliseconds, as the contract writes it.
QString formatInstant(Instant instant);

/// The wall clock of an IANA zone; UTC when the zone is unknown to this machine.
QDateTime inZone(Instant instant, const QByteArray &ianaZone);
Instant fromDateTime(const QDateTime &dateTime);

} // namespace counterpart
