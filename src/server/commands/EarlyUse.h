#pragma once

#include "server/commands/Effect.h"

namespace counterpart::server {

/// A goodwill coupon is made on a tablet, so its use may be told before it: by another tablet, while the one
/// that made it has no line, or after a restore from a backup that did not have the coupon yet. Such a use
/// happened and is filed (unknown_coupon); it is kept here until the coupon comes, for else the coupon would
/// begin unused.
///
/// Only for ids as tablets make them: what comes of them is bounded by what staff give. `incident`: what was
/// filed, which nobody has to decide any more once the use is carried out or taken back.
Result<Done> keepEarlyUse(const CommandCall &call, const QString &incident);

/// The use that `call` takes back was kept: it is dropped, as if it had never been. False: there is none.
Result<bool> dropEarlyUse(const CommandCall &call, const QString &redemptionId);

/// Carries out what was kept for `couponId`, in the order in which it was told, and forgets it. `call`: that
/// made the coupon.
Result<Done> carryOutEarlyUses(const CommandCall &call, const QString &couponId);

} // namespace counterpart::server
