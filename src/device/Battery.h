#pragma once

#include <QString>

#include <chrono>
#include <optional>

namespace counterpart {

/// What the system says of the battery of this machine, at the moment of asking.
struct Battery
{
    int percent = 0; ///< 0 … 100
    bool charging = false;
    /// Until it is empty, from what is left and what is drawn now; none while it charges or where the system
    /// does not tell the draw.
    std::optional<std::chrono::minutes> left = {};

    bool operator==(const Battery &) const = default;
};

/// Of the first system battery under `folder`, the kernel's power supply class (its documentation:
/// Documentation/ABI/testing/sysfs-class-power). None: a machine without a battery, or one that does not
/// tell. Reads a few small files of the kernel; any thread.
std::optional<Battery> batteryIn(const QString &folder = QStringLiteral("/sys/class/power_supply"));

} // namespace counterpart
