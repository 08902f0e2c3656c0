#include "server/commands/RefusalCheck.h"

#include "contract/Resources.h"
#include "server/commands/CouponCounter.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

template<typename T>
Result<std::optional<T>> knownAt(Storage &storage, ResourceType type, const QString &id, Instant at,
                                 Result<T> (*decode)(const QJsonObject &))
{
    const auto record = storage.recordAt(type, id, at);
    if (!record)
        return record.error();
    if (!*record || (*record)->removed)
        return std::optional<T>();
    const auto decoded = decode((*record)->data());
    return decoded ? std::optional<T>(*decoded) : std::optional<T>();
}

/// `then` with the uses up to `at` that were told since.
Coupon withUsesUntil(Coupon then, const Coupon &now, Instant at)
{
    for (const Redemption &use : now.redemptions) {
        const bool there = std::any_of(then.redemptions.cbegin(), then.redemptions.cend(),
                                       [&use](const Redemption &one) { return one.id == use.id; });
        if (there || use.at > at)
            continue;
        then.redemptions.append(use);
        ++then.used;
    }
    return then;
}

/// What was used only afterwards stood in nobody's way.
QList<Coupon> usedUntil(QList<Coupon> coupons, Instant at)
{
    for (Coupon &coupon : coupons)
        coupon.redemptions.removeIf([at](const Redemption &use) { return use.at > at; });
    coupons.removeIf([](const Coupon &coupon) { return coupon.redemptions.isEmpty(); });
    return coupons;
}

} // namespace

Result<RefusalJudgement> judgeRefusal(const CommandCall &call, const Coupon &coupon)
{
    const ActContext act = call.act();
    auto counter = couponCounter(call.storage, call.storeId, act.deviceId, coupon.customerId, act.at);
    if (!counter)
        return counter.error();
    CouponCounter here = *std::move(counter);
    here.usedLately = usedUntil(here.usedLately, act.at);
    const auto then = knownAt(call.storage, ResourceType::Coupon, coupon.id, act.at, decodeCoupon);
    if (!then)
        return then.error();
    auto counted = countedCoupon(call.storage, withUsesUntil(then->value_or(coupon), coupon, act.at), here);
    if (!counted)
        return counted.error();
    CountedCoupon shown = *std::move(counted);
    auto campaign = knownAt(call.storage, ResourceType::Campaign, coupon.campaignId, act.at, decodeCampaign);
    if (!campaign)
        return campaign.error();
    shown.campaign = *std::move(campaign);
    const auto uses = call.storage.campaignUsesUntil(coupon.campaignId, call.storeId,
                                                     here.customer ? here.customer->id : QString(), act.at);
    if (!uses)
        return uses.error();
    shown.uses = *uses;
    const CouponVerdict verdict = evaluateCoupon(contextOf(shown, here));
    // Who stood there is not told: a coupon that only asks who it is was a good one.
    const bool right = verdict.kind == CouponVerdict::Kind::Invalid
        && std::any_of(verdict.conditions.cbegin(), verdict.conditions.cend(), [](const Condition &c) {
                           return !c.ok && !c.unknown && c.code != ConditionCode::CustomerRequired;
                       });
    const Condition *headline = verdict.headline();
    return RefusalJudgement{!right, right && headline ? wireName(headline->code) : QString()};
}

} // namespace counterpart::server
