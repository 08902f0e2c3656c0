#include "server/commands/CouponCounter.h"

#include "contract/Resources.h"
#include "domain/CouponVisit.h"
#include "server/OfflineAllowances.h"

#include <algorithm>
#include <limits>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

/// None where there is no such record, or one that cannot be read.
template<typename T>
Result<std::optional<T>> known(Storage &storage, ResourceType type, const QString &id,
                               Result<T> (*decode)(const QJsonObject &))
{
    if (id.isEmpty())
        return std::optional<T>();
    const auto record = storage.record(type, id);
    if (!record)
        return record.error();
    if (!*record || (*record)->removed)
        return std::optional<T>();
    const auto decoded = decode((*record)->data());
    return decoded ? std::optional<T>(*decoded) : std::optional<T>();
}

int counted(qint64 count)
{
    return int(std::min<qint64>(count, std::numeric_limits<int>::max()));
}

bool hasLimits(const Campaign &campaign)
{
    return campaign.limitPerCustomer || campaign.limitPerStore || campaign.limitTotal || campaign.budgetTotal;
}

} // namespace

Result<CouponCounter> couponCounter(Storage &storage, const QString &storeId, const QString &deviceId,
                                    const QString &customerId, Instant at)
{
    CouponCounter counter{storeId, deviceId, at};
    auto store = known(storage, ResourceType::Store, storeId, decodeStore);
    if (!store)
        return store.error();
    counter.store = *std::move(store);
    auto customer = known(storage, ResourceType::Customer, customerId, decodeCustomer);
    if (!customer)
        return customer.error();
    counter.customer = *std::move(customer);
    if (counter.customer) {
        // What is bought with the coupon is no earlier purchase, also when the till told of it first.
        const auto purchases
            = storage.records({.type = ResourceType::Purchase, .customerId = customerId, .limit = 50});
        if (!purchases)
            return purchases.error();
        counter.boughtBefore = std::any_of(
            purchases->records.cbegin(), purchases->records.cend(), [at](const StoredRecord &record) {
                const auto placed = parseInstant(record.data()["placedAt"_L1].toString());
                return !placed || *placed < at;
            });
        const auto used = storage.couponsUsed(customerId, at - visitPin, at + visitPin);
        if (!used)
            return used.error();
        for (const StoredRecord &record : *used) {
            if (const auto coupon = decodeCoupon(record.data()))
                counter.usedLately.append(*coupon);
        }
    }
    return counter;
}

namespace {

Result<Done> countUnitsOut(Storage &storage, CountedCoupon &found, const CouponCounter &counter)
{
    using Leased = CouponCounter::Leased;
    if (found.coupon->mode != Coupon::Mode::Pooled || counter.leased == Leased::None)
        return Done{};
    const QString except = counter.leased == Leased::ToOthers ? counter.deviceId : QString();
    const Instant since = counter.at - unitsComeBackAfter;
    const auto out = storage.unitsOut(found.coupon->campaignId, {}, except, since);
    if (!out)
        return out.error();
    const auto here = storage.unitsOut(found.coupon->campaignId, counter.storeId, except, since);
    if (!here)
        return here.error();
    found.unitsOut = *out;
    found.unitsOutInStore = *here;
    return Done{};
}

} // namespace

Result<CountedCoupon> countedCoupon(Storage &storage, const std::optional<Coupon> &coupon,
                                    const CouponCounter &counter)
{
    CountedCoupon found;
    found.coupon = coupon;
    if (!coupon)
        return found;
    auto campaign = known(storage, ResourceType::Campaign, coupon->campaignId, decodeCampaign);
    if (!campaign)
        return campaign.error();
    found.campaign = *std::move(campaign);
    if (found.campaign && hasLimits(*found.campaign)) {
        const QString customerId = counter.customer ? counter.customer->id : QString();
        auto uses = storage.campaignUses(coupon->campaignId, counter.storeId, customerId);
        if (!uses)
            return uses.error();
        found.uses = *uses;
        if (auto counted = countUnitsOut(storage, found, counter); !counted)
            return counted.error();
    }
    return found;
}

VerdictContext contextOf(const CountedCoupon &found, const CouponCounter &counter)
{
    VerdictContext context;
    context.coupon = found.coupon ? &*found.coupon : nullptr;
    context.campaign = found.campaign ? &*found.campaign : nullptr;
    context.customer = counter.customer ? &*counter.customer : nullptr;
    context.store = counter.store ? &*counter.store : nullptr;
    context.basket = counter.basket;
    context.now = counter.at;
    context.online = true;
    context.rulesAsOf = counter.at;
    context.deviceId = counter.deviceId;
    context.boughtBefore = counter.boughtBefore;
    if (found.coupon) { // also of one that is anybody's: who stands here is known, or usedLately is empty
        PurchaseSigns purchase{counter.storeId, counter.at, counter.receiptNo, {}, counter.off};
        if (counter.basket && counter.basket->total)
            purchase.total = Money{*counter.basket->total, counter.basket->currency};
        context.applied = usedOnPurchase(purchase, found.coupon->id, counter.usedLately);
    }
    context.redeemedByCustomer = counted(found.uses.byCustomer);
    context.redeemedInStore = counted(found.uses.inStore + found.unitsOutInStore);
    context.redeemedOfCampaign = counted(found.uses.total + found.unitsOut);
    if (found.campaign && found.campaign->budgetTotal)
        context.budgetUsed = found.uses.discount;
    return context;
}

} // namespace counterpart::server
