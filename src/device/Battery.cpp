#include "device/Battery.h"

#include <QDir>
#include <QFile>

#include <algorithm>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

QString wordIn(const QDir &supply, const QString &name)
{
    QFile file(supply.filePath(name));
    return file.open(QIODevice::ReadOnly) ? QString::fromLatin1(file.read(64)).trimmed() : QString();
}

std::optional<qint64> numberIn(const QDir &supply, const QString &name)
{
    bool whole = false;
    const qint64 number = wordIn(supply, name).toLongLong(&whole);
    return whole ? std::optional(number) : std::nullopt;
}

/// Drivers tell energy (µWh, µW) or charge (µAh, µA), seldom both.
std::optional<std::chrono::minutes> leftIn(const QDir &supply)
{
    for (const auto &[store, draw] :
         {std::pair(u"energy_now"_s, u"power_now"_s), std::pair(u"charge_now"_s, u"current_now"_s)}) {
        const auto stored = numberIn(supply, store);
        const auto drawn = numberIn(supply, draw);
        if (!stored || !drawn || *stored < 0)
            continue;
        // Some drivers give what flows out a sign.
        if (const qint64 flow = std::abs(*drawn); flow > 0)
            return std::chrono::minutes(qint64(double(*stored) * 60 / double(flow)));
    }
    return {};
}

} // namespace

std::optional<Battery> batteryIn(const QString &folder)
{
    for (const QString &name : QDir(folder).entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name)) {
        const QDir supply(QDir(folder).filePath(name));
        // scope "Device" is the battery of a mouse or a scanner.
        if (wordIn(supply, u"type"_s) != "Battery"_L1 || wordIn(supply, u"scope"_s) == "Device"_L1)
            continue;
        const auto percent = numberIn(supply, u"capacity"_s);
        if (!percent)
            continue;
        Battery battery;
        battery.percent = int(std::clamp<qint64>(*percent, 0, 100));
        const QString status = wordIn(supply, u"status"_s);
        battery.charging = status == "Charging"_L1 || status == "Full"_L1 || status == "Not charging"_L1;
        if (!battery.charging)
            battery.left = leftIn(supply);
        return battery;
    }
    return {};
}

} // namespace counterpart
