#pragma once

#include "domain/CouponStateMachine.h"
#include "domain/Customer.h"

#include <QList>

namespace counterpart {

/// What was done on this device and is not yet in the cached rows, laid over them with the same rules that
/// the CDP applies. A command that no longer fits its row (the CDP's row moved on) changes nothing: the CDP
/// decides.
class Overlay
{
public:
    void set(const QList<Command> &pending) { m_pending = pending; }
    const QList<Command> &pending() const { return m_pending; }
    QList<Command> about(const Ref &aggregate) const;

    PickupOrder over(PickupOrder order, const QString &deviceId) const;
    Coupon over(Coupon coupon, const QString &deviceId, const QString &storeId) const;
    Customer over(Customer customer) const;

private:
    QList<Command> m_pending; ///< oldest first
};

} // namespace counterpart
