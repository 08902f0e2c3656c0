#pragma once

#include "base/Result.h"
#include "domain/Command.h"
#include "domain/CouponVerdict.h"
#include "domain/Customer.h"
#include "domain/Disclosure.h"
#include "domain/Freshness.h"
#include "domain/PickupOrder.h"
#include "domain/Purchase.h"
#include "domain/TimelineEvent.h"
#include "domain/VisitReasons.h"
#include "usecases/Act.h"

#include <QFuture>
#include <QHash>
#include <QObject>

namespace counterpart {

class Core;

/// Everything the Customer 360 screen shows, consent already applied.
struct CustomerCard
{
    Customer customer; ///< disclosed
    QList<VisitReason> reasons;
    QList<NextAction> actions;
    QList<CouponOffer> coupons;    ///< best first
    QList<PickupOrder> openOrders; ///< most urgent first, overlay applied
    QList<PickupOrder> closedOrders;
    QList<Purchase> purchases;     ///< newest first
    QList<TimelineEvent> timeline; ///< newest first, disclosed
    QList<Folded> folded;
    FreshnessLimits limits; ///< of customers here
    std::optional<Instant> asOf;
};

/// One customer for the person in front of them. Opening is logged (customer.view with purpose).
class CustomerBriefing : public QObject
{
    Q_OBJECT

public:
    explicit CustomerBriefing(Core &core, QObject *parent = nullptr);

    /// `purpose`: "scan", "order", "coupon", "advice", "service", "complaint", "asked". Fails with NotFound
    /// when not cached.
    QFuture<Result<CustomerCard>> open(const QString &customerId, const QString &purpose);
    /// Re-reads without logging again (after a change).
    QFuture<Result<CustomerCard>> refresh(const QString &customerId) const;

    QFuture<Result<Act>> addNote(const QString &customerId, const QString &text, const QString &purpose);
    QFuture<Result<Act>> removeNote(const QString &customerId, const QString &noteId);
    /// Takes a note that was added, or its deletion, back. Rejected (code "undo-window-over") for a deletion
    /// of an earlier start: its text is not kept.
    QFuture<Result<Act>> undo(const Act &act);

    struct Recent
    {
        QString customerId;
        QString name;
        Instant at{};
        QString what;
    };
    /// Served in this shift; cleared on lock.
    QList<Recent> recentlyServed() const;

Q_SIGNALS:
    void recentlyServedChanged();

private:
    std::optional<CommandPayload> wayBack(const QString &commandId, const CommandPayload &payload);

    Core &m_core;
    QList<Recent> m_recent;
    QHash<QString, CustomerNote> m_removed; ///< by the command that deleted it, for undo; cleared on lock
};

} // namespace counterpart
