#pragma once

#include "base/Result.h"
#include "domain/Command.h"

#include <QList>

namespace counterpart {

class CacheReader;
class Overlay;

/// Coupons that were given on this device and may not be in its rows yet, oldest first.
QList<Command> pendingGoodwill(const Overlay &overlay);

/// The coupons that these commands make, as far as their campaigns are known and the rows do not hold them;
/// of one customer, or of anybody when `customerId` is empty. Overlay not yet applied.
Result<QList<Coupon>> couponsGiven(CacheReader &reader, const QList<Command> &pending,
                                   const QString &customerId, const QString &storeId);

/// A coupon that waits to be told is redeemed after it was: the command that gives it, or empty.
QString givenBy(const Overlay &overlay, const QString &couponId);

} // namespace counterpart
