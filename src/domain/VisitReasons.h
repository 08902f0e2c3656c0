#pragma once

#include "domain/CouponVerdict.h"
#include "domain/Customer.h"
#include "domain/PickupOrder.h"
#include "domain/TimelineEvent.h"

namespace counterpart {

/// Why they may be here: at most three, strongest and most recent first, each with its evidence.
struct VisitReason
{
    enum class Kind {
        CaseOpen,
        MessageUnanswered,
        OrderReady,
        OrderNotReady,
        OrderLate,
        CouponExpiring,
        CouponPushed,
        WishList,
        Return
    };
    Kind kind{};
    Ref ref;         ///< order, coupon, case
    QString orderNo; ///< for orders
    Text title;      ///< coupon title, wish-list text
    QString bay;     ///< for a ready order
    int items = 0;
    std::optional<Instant> at;    ///< when the evidence happened
    std::optional<Instant> until; ///< coupon expiry, promise
    QString source;               ///< evidence: system or channel word ("app", "sms", "store")
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

/// What is known of one customer at `now`, disclosure already applied.
struct VisitFacts
{
    Customer customer;
    QList<CouponOffer> coupons;    ///< best first
    QList<PickupOrder> openOrders; ///< in any order
    QList<TimelineEvent> timeline; ///< in any order
    QByteArray timeZone;           ///< of this store: "today" is judged in it
    Instant now{};
};

/// At most three reasons for the visit and three next steps.
struct VisitSummary
{
    QList<VisitReason> reasons;
    QList<NextAction> actions;
};

/// An open complaint or unanswered message comes first, without its content; then each order once; then a
/// coupon pushed today, else the one that expires next; then an announced return; the wish list only with
/// consent for personalised service. Browsing, searches and carts never become a reason.
VisitSummary visitSummary(const VisitFacts &facts);

} // namespace counterpart
