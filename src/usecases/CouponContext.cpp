#include "usecases/CouponContext.h"

#include "device/Device.h"
#include "usecases/Core.h"

namespace counterpart {

VerdictContext couponContext(const Core &core, const std::optional<OfflinePolicy> &policy,
                             std::optional<Instant> rulesAsOf)
{
    const Device &device = const_cast<Core &>(core).device();
    VerdictContext context;
    context.store = device.store() ? &*device.store() : nullptr;
    context.now = core.serverNow();
    context.online = core.online();
    context.clockSure = device.clockSure(policy ? policy->maxClockDoubtMs : OfflinePolicy().maxClockDoubtMs);
    context.rulesAsOf = std::max(rulesAsOf, device.facts().upToDateAt);
    context.maxRuleAge = policy ? policy->maxCacheAge : OfflinePolicy().maxCacheAge;
    context.deviceId = device.profile().deviceId;
    return context;
}

int redeemedOf(const QString &campaignId, const QList<Coupon> &coupons)
{
    int count = 0;
    for (const Coupon &coupon : coupons) {
        if (!campaignId.isEmpty() && coupon.campaignId == campaignId)
            count += std::max(coupon.used, int(coupon.redemptions.size()));
    }
    return count;
}

} // namespace counterpart
