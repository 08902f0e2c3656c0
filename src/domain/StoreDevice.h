#pragma once

#include "base/Time.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace counterpart {

/// One tablet of a store as the CDP knows it.
struct StoreDevice
{
    enum class Status { Active, Suspended, Revoked, Wiped, Other };
    QString id = {}, name = {}, storeId = {};
    Status status = Status::Other;
    std::optional<Instant> enrolledAt = {}, lastSeenAt = {};
    std::optional<Instant> revokedAt = {};     ///< it was ordered to go
    std::optional<Instant> wipedAt = {};       ///< it said that it is gone
    std::optional<Instant> quarantinedAt = {}; ///< two tablets worked as this one: Suspended since then
    std::optional<qint64> outboxDepth = {};    ///< what waited on it when it last said so
    QString clientVersion = {};                ///< may be empty

    bool operator==(const StoreDevice &) const = default;
};

/// Why a tablet is switched off, in the words of the contract.
const QStringList &switchOffReasons();

} // namespace counterpart
