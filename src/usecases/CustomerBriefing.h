#pragma once

#include "base/Result.h"
#include "domain/CouponVerdict.h"
#include "domain/Customer.h"
#include "domain/Disclosure.h"
#include "domain/PickupOrder.h"
#include "domain/Purchase.h"
#include "domain/TimelineEvent.h"
#include "usecases/Act.h"

#include <QFuture>
#include <QObject>

namespace counterpart {

class Core;

/// Why they may be here: at most three, strongest and most recent first, each with its evidence.
struct VisitReason
{
    enum class Kind { CaseOpen, MessageUnanswered, OrderReady, OrderNotReady, OrderLate, CouponExpiring, CouponPushed, WishList, Return };
    Kind kind{};
    Ref ref;            ///< order, coupon, case
    QString orderNo;    ///< for orders
    Text title;         ///< coupon title, wish-list text
    QString bay;        ///< for a ready order
    int items = 0;
    std::optional<Instant> at;    ///< when the evidence happened
    std::optional<Instant> until; ///< coupon expiry, promise
    QString source;     ///< evidence: system or channel word ("app", "sms", "store")
};

/// What to do next: at most three, the first is primary.
struct NextAction
{
    enum class Kind { HandOver, Pick, CheckCoupon, TellNotReady, OpenCase };
    Kind kind{};
    Ref ref;
    QString orderNo;
    Text title;
    std::optional<Instant> since; ///< waiting since
    std::optional<Instant> until;
};

struct CouponOffer
{
    Coupon coupon;
    CouponVerdict verdict; ///< without a basket: valid here and now?
};

/// Everything the Customer 360 screen shows, consent already applied.
struct CustomerCard
{
    Customer customer; ///< disclosed
    QList<VisitReason> reasons;
    QList<NextAction> actions;
    QList<CouponOffer> coupons; ///< best first
    QList<PickupOrder> openOrders; ///< most urgent first, overlay applied
    QList<PickupOrder> closedOrders;
    QList<Purchase> purchases; ///< newest first
    QList<TimelineEvent> timeline; ///< newest first, disclosed
    QList<Folded> folded;
    bool stale = false; ///< customers older than the limit
    std::optional<Instant> asOf;
};

/// One customer for the person in front of them. Opening is logged (customer.view with purpose).
class CustomerBriefing : public QObject
{
    Q_OBJECT

public:
    explicit CustomerBriefing(Core &core, QObject *parent = nullptr);

    /// `purpose`: "scan", "order", "coupon", "advice", "service", "complaint", "asked". Fails with NotFound when not cached.
    QFuture<Result<CustomerCard>> open(const QString &customerId, const QString &purpose);
    /// Re-reads without logging again (after a change).
    QFuture<Result<CustomerCard>> refresh(const QString &customerId) const;

    QFuture<Result<Act>> addNote(const QString &customerId, const QString &text, const QString &purpose);
    QFuture<Result<Act>> removeNote(const QString &customerId, const QString &noteId);

    struct Recent { QString customerId; QString name; Instant at{}; QString what; };
    /// Served in this shift; cleared on lock.
    QList<Recent> recentlyServed() const;

Q_SIGNALS:
    void recentlyServedChanged();

private:
    Core &m_core;
    QList<Recent> m_recent;
};

} // namespace counterpart
