#pragma once

#include "base/Time.h"

#include <QDate>
#include <QHash>
#include <QTimeZone>

namespace counterpart::server {

/// Wall-clock arithmetic in one IANA zone. Remembers offsets, because a load asks some hundred thousand times
/// and the zone files are slow to read. Not for more than one thread.
class ZoneClock
{
public:
    explicit ZoneClock(const QByteArray &iana = "UTC");

    static bool isZone(const QByteArray &iana);

    /// The same wall clock and weekday `weeks` later (precision §5). A time that does not exist there moves
    /// forward.
    Instant moved(Instant instant, qint64 weeks);
    /// Midnight at the start of a local day.
    Instant startOfDay(QDate day);
    /// The last millisecond of a local day (product.md §6.3); where 23:59 comes twice, of the second one.
    Instant endOfDay(QDate day);

private:
    qint64 offsetAt(qint64 utcMs);
    qint64 toUtc(qint64 localMs);

    QTimeZone m_zone;
    QHash<qint64, qint64> m_offsets; // per quarter of an hour, ms
};

/// RFC 3339 with an offset, read fast; null when it is not one.
std::optional<Instant> parseStamp(QStringView text);

} // namespace counterpart::server
