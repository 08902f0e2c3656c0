#pragma once

#include "domain/CouponVerdict.h"

#include <QHash>

namespace counterpart {

class Core;

/// The part of a verdict's context that is the same for every coupon here and now: store, time, line, clock,
/// age of the rules. The store pointer stays valid while `core` lives and its store is not synced anew.
VerdictContext couponContext(Core &core, const std::optional<OfflinePolicy> &policy,
                             std::optional<Instant> rulesAsOf);

/// Adds what was used of the context's campaign: what the CDP had counted, and what waits here to be told.
/// `theirs`: the customer's coupons as cached; `campaignOfPending`: coupon id → campaign of what waits.
void addUses(VerdictContext &context, Core &core, const QList<Coupon> &theirs,
             const QHash<QString, QString> &campaignOfPending);

/// VerdictContext::applied: which of the customer's coupons were used on this purchase, here or elsewhere.
/// `theirs` as cached; `basket`: none, its amount is not known yet.
QList<Coupon> usedAlready(Core &core, const QList<Coupon> &theirs, const QString &couponId,
                          const std::optional<Basket> &basket);

/// What a redemption made now is spent from; both may be empty. A leased unit is used online, too: nobody
/// else can have it.
struct OfflineSpending
{
    QString allowanceId;
    QString unitOf; ///< the pooled campaign whose leased unit it takes
};
/// `ruleId`: the offline rule that allowed it; empty online. `taken`: units of campaigns that others of the
/// same purchase take.
OfflineSpending spendingOf(Core &core, const Coupon &coupon, const QString &ruleId,
                           const QHash<QString, int> &taken = {});

} // namespace counterpart
