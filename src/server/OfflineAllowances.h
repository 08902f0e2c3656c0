#pragma once

#include "contract/Verdict.h"
#include "server/ServerContext.h"
#include "server/Storage.h"

namespace counterpart::server {

/// After its expiry and so long without a word, a device has lost its data (trust.md: the data lease), and
/// units leased to it go back.
inline constexpr auto unitsComeBackAfter = std::chrono::hours(72);

/// Whether a device may still spend from it, by the device's own clock, which may be off by `doubt`.
bool holds(const AllowanceRecord &allowance, Instant now, milliseconds doubt);

/// Gives a device what it may spend offline from now on; the same again for the same request. Together the
/// live allowances of a store never exceed its cap; used and leased units of a campaign never its total.
/// Rejected (code "offline-not-permitted") where the store has no policy for it, "state-conflict" when what
/// is returned is not the device's.
Result<DeviceAllowance> grantAllowance(Storage &storage, const ServerContext &context,
                                       const DeviceRecord &device, const AllowanceRequest &request);

/// Ends what the device may spend; what it spent before still counts as spent rightly.
Result<Done> endAllowances(Storage &storage, const QString &deviceId, Instant at);

/// The device has handed over all that it did: nothing more will come under what it was given.
Result<Done> giveUnitsBack(Storage &storage, const QString &deviceId);

/// None: the store has none, or one that cannot be read.
Result<std::optional<OfflinePolicy>> offlinePolicyOf(Storage &storage, const QString &storeId);

} // namespace counterpart::server
