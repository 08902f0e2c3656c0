#pragma once

#include "base/Ids.h"
#include "domain/CouponVerdict.h"

namespace counterpart::server {

/// An id that proves what was given with it, sealed with a key of the CDP: when a restore from a backup has
/// forgotten the allowance, the CDP still knows its own word. At most limits::idLength characters.
QString sealedAllowanceId(const DeviceAllowance &given, const QByteArray &key, const RandomBytes &random);

/// What this CDP gave this device under the id: times, count and amount, no leases. None when it did not.
std::optional<DeviceAllowance> allowanceOfId(const QString &id, const QString &deviceId,
                                             const QString &storeId, const QString &currency,
                                             const QByteArray &key);

} // namespace counterpart::server
