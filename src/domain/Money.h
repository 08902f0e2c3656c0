#pragma once

#include <QByteArray>
#include <QString>

namespace counterpart {

/// An amount in ISO 4217 minor units (cents, fen). Never a floating point number; never added across
/// currencies.
struct Money
{
    qint64 amount = 0; ///< minor units, may be negative
    QString currency;  ///< ISO 4217, "CNY"

    bool operator==(const Money &) const = default;
};

} // namespace counterpart
