#pragma once

#include "base/Result.h"
#include "domain/Campaign.h"
#include "domain/Command.h"
#include "domain/Coupon.h"
#include "domain/Customer.h"
#include "domain/Store.h"

#include <QHash>
#include <QStringList>

namespace counterpart {

class CacheReader;

/// Which coupon is meant, and what waits in the outbox that the rows may not hold yet.
struct CouponQuestion
{
    QString codeOrId;
    QString customerId; ///< in context; may be empty
    QString storeId;
    QStringList pending;  ///< coupons with a redemption in the outbox
    QList<Command> given; ///< coupons given here
};

/// What one coupon's verdict needs from the cache, overlay not yet applied.
struct CouponRows
{
    QString input;
    std::optional<Coupon> coupon; ///< none: not known here
    QString customerId;           ///< who this visit is of: the owner, else who is in context; may be empty
    std::optional<Customer> owner, customer;
    QList<Coupon> others;               ///< all coupons of the owner
    QHash<QString, Campaign> campaigns; ///< of the others
    std::optional<OfflinePolicy> policy;
    std::optional<Instant> rulesAsOf;
    std::optional<bool> boughtBefore;
    QHash<QString, QString> campaignOfPending; ///< coupon id → campaign, of redemptions waiting in the outbox
};

/// One for each coupon that is meant; else one without a coupon. NotFound ("customer-not-cached"). On the
/// thread of the reader.
Result<QList<CouponRows>> readCouponRows(CacheReader &reader, const CouponQuestion &question);
/// The same around a coupon that this tablet does not hold.
Result<CouponRows> readRowsAround(CacheReader &reader, const CouponQuestion &question, const Coupon &coupon);

} // namespace counterpart
