#pragma once

#include "domain/CouponStateMachine.h"
#include "domain/Customer.h"

#include <QHash>
#include <QList>
#include <QSet>
#include <QStringList>

namespace counterpart {

/// What was done on this device and is not yet in the cached rows, laid over them with the same rules that
/// the CDP applies. A command that no longer fits its row (the CDP's row moved on) changes nothing: the CDP
/// decides.
class Overlay
{
public:
    /// `versions`: of commands that the CDP has applied, the version of their row that holds them. A row that
    /// has come so far is shown as it is: laid over again, an item would count as picked twice.
    void set(const QList<Command> &pending, const QHash<QString, qint64> &versions = {});
    /// The feed has brought what these commands did, before the answer to them came. A row that was read
    /// before that page, older than the version given, still needs them.
    void hide(const QHash<QString, qint64> &versionsByCommand);
    const QList<Command> &pending() const { return m_pending; }
    QList<Command> about(const Ref &aggregate) const;

    PickupOrder over(PickupOrder order, const QString &deviceId) const;
    Coupon over(Coupon coupon, const QString &deviceId, const QString &storeId) const;
    Customer over(Customer customer) const;

private:
    QList<Command> missingIn(const Resource &row, ResourceType type) const;

    QList<Command> m_pending; ///< oldest first
    QHash<QString, qint64> m_versions;
    QHash<QString, qint64> m_shown; ///< by the feed, from this version of the row on
};

} // namespace counterpart
