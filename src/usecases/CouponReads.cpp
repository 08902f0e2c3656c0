#include "usecases/CouponReads.h"

#include "cache/CacheReader.h"
#include "domain/ScannedCode.h"
#include "usecases/GoodwillPending.h"

#include <algorithm>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

/// What is the same for every coupon of one question.
struct Common
{
    CouponRows rows;
    QList<Coupon> given; ///< on this tablet, not yet in the cache
};

Result<Common> readCommon(CacheReader &reader, const CouponQuestion &question)
{
    Common common;
    auto given = couponsGiven(reader, question.given, {}, question.storeId);
    if (!given)
        return given.error();
    common.given = *std::move(given);
    CouponRows &rows = common.rows;
    rows.input = question.codeOrId;
    if (const auto policy = reader.offlinePolicy(question.storeId))
        rows.policy = *policy;
    if (const auto asOf = reader.asOf(ResourceType::Coupon))
        rows.rulesAsOf = *asOf;
    for (const Coupon &coupon : std::as_const(common.given))
        rows.campaignOfPending.insert(coupon.id, coupon.campaignId);
    for (const QString &id : question.pending) {
        if (const auto coupon = reader.coupon(id); coupon && *coupon)
            rows.campaignOfPending.insert(id, (*coupon)->campaignId);
    }
    if (question.customerId.isEmpty())
        return common;
    const auto customer = reader.customer(question.customerId);
    if (!customer)
        return customer.error();
    // Nobody's rules may stand in for those of a customer who is not known here.
    if (!*customer)
        return Error{Error::Kind::NotFound, {}, u"customer-not-cached"_s};
    rows.customer = *customer;
    return common;
}

CouponRows around(CacheReader &reader, const CouponQuestion &question, const Common &common,
                  const Coupon &coupon)
{
    CouponRows rows = common.rows;
    rows.coupon = coupon;
    const QString owner = coupon.customerId.isEmpty() ? question.customerId : coupon.customerId;
    rows.customerId = owner;
    if (!owner.isEmpty()) {
        if (const auto customer = reader.customer(owner))
            rows.owner = *customer;
        if (auto others = reader.couponsOf(owner))
            rows.others = *std::move(others);
        std::copy_if(common.given.cbegin(), common.given.cend(), std::back_inserter(rows.others),
                     [&owner](const Coupon &one) { return one.customerId == owner; });
        if (const auto purchases = reader.purchasesOf(owner, 1))
            rows.boughtBefore = !purchases->isEmpty();
    }
    if (!rows.others.contains(coupon))
        rows.others.append(coupon);
    for (const Coupon &other : std::as_const(rows.others)) {
        if (other.campaignId.isEmpty() || rows.campaigns.contains(other.campaignId))
            continue;
        if (const auto campaign = reader.campaign(other.campaignId); campaign && *campaign)
            rows.campaigns.insert(other.campaignId, **campaign);
    }
    return rows;
}

Result<QList<Coupon>> meant(CacheReader &reader, const CouponQuestion &question, const QList<Coupon> &given)
{
    QList<Coupon> found;
    const auto byId = reader.coupon(question.codeOrId);
    if (!byId)
        return byId.error();
    if (*byId)
        found.append(**byId);
    if (found.isEmpty()) {
        auto byCode = reader.couponsByCode(question.codeOrId, question.customerId);
        if (!byCode)
            return byCode.error();
        found = *std::move(byCode);
        // One code may be printed for everybody: in a customer's context theirs comes alone.
        QList<Coupon> theirs;
        std::copy_if(found.begin(), found.end(), std::back_inserter(theirs),
                     [&](const Coupon &c) { return c.customerId == question.customerId; });
        if (!question.customerId.isEmpty() && !theirs.isEmpty())
            found = theirs;
    }
    for (const Coupon &coupon : given) {
        const bool asked = found.isEmpty()
            && (coupon.id == question.codeOrId
                || normaliseCode(coupon.code) == normaliseCode(question.codeOrId));
        if (asked)
            found.append(coupon);
    }
    return found;
}

} // namespace

Result<QList<CouponRows>> readCouponRows(CacheReader &reader, const CouponQuestion &question)
{
    const auto common = readCommon(reader, question);
    if (!common)
        return common.error();
    const auto found = meant(reader, question, common->given);
    if (!found)
        return found.error();
    if (found->isEmpty())
        return QList<CouponRows>{common->rows};
    QList<CouponRows> all;
    for (const Coupon &coupon : *found)
        all.append(around(reader, question, *common, coupon));
    return all;
}

Result<CouponRows> readRowsAround(CacheReader &reader, const CouponQuestion &question, const Coupon &coupon)
{
    const auto common = readCommon(reader, question);
    return common ? Result<CouponRows>(around(reader, question, *common, coupon)) : common.error();
}

} // namespace counterpart
