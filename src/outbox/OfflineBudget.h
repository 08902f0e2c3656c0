#pragma once

#include "domain/CouponVerdict.h"

#include <QHash>

#include <optional>

namespace counterpart {

/// What this device may spend without the CDP, and what is spent of it.
struct OfflineBudget
{
    std::optional<DeviceAllowance> given; ///< none: never asked, or taken back
    int spentCount = 0;                   ///< offline, by commands that count against `given`
    qint64 spentAmount = 0;               ///< minor units
    QHash<QString, int> unitsUsed;        ///< of each pooled campaign's lease
    int settledCount = 0;                 ///< of all that count against it, those that the CDP has answered

    /// Units of the campaign that are left here.
    int unitsLeft(const QString &campaignId) const;
    bool operator==(const OfflineBudget &) const = default;
};

} // namespace counterpart
