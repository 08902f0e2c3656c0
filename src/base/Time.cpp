#include "base/Time.h"

#include <QTimeZone>

namespace counterpart {

Instant systemNow()
{
    return std::chrono::time_point_cast<milliseconds>(std::chrono::system_clock::now());
}

std::optional<Instant> parseInstant(QStringView text)
{
    // An instant without an offset is a wall clock of nobody knows where: refused rather than guessed.
    const auto hasOffset = [&] {
        const qsizetype t = text.indexOf(u'T');
        if (t < 0)
            return false;
        const QStringView time = text.mid(t + 1);
        return time.endsWith(u'Z') || time.endsWith(u'z') || time.contains(u'+') || time.contains(u'-');
    };
    if (!hasOffset())
        return {};
    const auto parsed = QDateTime::fromString(text.toString(), Qt::ISODateWithMs);
    if (!parsed.isValid())
        return {};
    return fromDateTime(parsed);
}

QString formatInstant(Instant instant)
{
    return QDateTime::fromMSecsSinceEpoch(toMs(instant), Qt::UTC).toString(Qt::ISODateWithMs);
}

QDateTime inZone(Instant instant, const QByteArray &ianaZone)
{
    const QTimeZone zone(ianaZone);
    return QDateTime::fromMSecsSinceEpoch(toMs(instant), zone.isValid() ? zone : QTimeZone::utc());
}

Instant fromDateTime(const QDateTime &dateTime)
{
    return fromMs(dateTime.toMSecsSinceEpoch());
}

} // namespace counterpart
