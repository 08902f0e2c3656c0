#include "usecases/CouponContext.h"

#include "device/Device.h"
#include "domain/CouponVisit.h"
#include "usecases/Core.h"

namespace counterpart {

VerdictContext couponContext(Core &core, const std::optional<OfflinePolicy> &policy,
                             std::optional<Instant> rulesAsOf)
{
    const Device &device = core.device();
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

namespace {

/// Redemptions of a campaign among one customer's coupons.
int redeemedOf(const QString &campaignId, const QList<Coupon> &coupons)
{
    int count = 0;
    for (const Coupon &coupon : coupons) {
        if (!campaignId.isEmpty() && coupon.campaignId == campaignId)
            count += std::max(coupon.used, int(coupon.redemptions.size()));
    }
    return count;
}

} // namespace

void addUses(VerdictContext &context, Core &core, const QList<Coupon> &theirs,
             const QHash<QString, QString> &campaignOfPending)
{
    const Device &device = core.device();
    const QString &campaignId = context.coupon->campaignId;
    const auto ofCampaign = [&](const Command &command) {
        return !campaignId.isEmpty() && campaignOfPending.value(command.aggregate.id) == campaignId;
    };
    QHash<QString, bool> undone; // redemption → whether it was of this campaign
    device.overlay().each(ResourceType::Coupon, [&](const Command &command) {
        if (const auto *undo = std::get_if<command::CouponUndoRedeem>(&command.payload))
            undone.insert(undo->redemptionId, ofCampaign(command));
    });
    int waiting = 0;
    qint64 waitingDiscount = 0;
    device.overlay().each(ResourceType::Coupon, [&](const Command &command) {
        const auto *use = std::get_if<command::CouponRedeem>(&command.payload);
        if (!use || undone.remove(use->redemptionId))
            return;
        if (ofCampaign(command)) {
            ++waiting;
            waitingDiscount += use->discount.amount;
        }
        if (!command.offline)
            return;
        ++context.spentCount;
        context.spentAmount += use->discount.amount;
        context.offlineRedeemedOnDevice += ofCampaign(command);
        context.offlineRedeemedByCustomer
            += std::any_of(theirs.begin(), theirs.end(),
                           [&](const Coupon &other) { return other.id == command.aggregate.id; });
    });
    if (const OfflineBudget &budget = device.offlineBudget(); budget.given) {
        // Counted where it is spent: an overlay goes before the CDP has given anew.
        context.allowance = budget.given;
        context.spentCount = budget.spentCount;
        context.spentAmount = budget.spentAmount;
        context.leasedUsed = budget.unitsUsed.value(campaignId);
    }
    // What is left was counted by the CDP before it was taken back here.
    waiting -= int(std::count(undone.cbegin(), undone.cend(), true));
    QList<Coupon> asUsed;
    for (const Coupon &other : theirs)
        asUsed.append(device.overlay().over(other, device.profile().deviceId, device.profile().storeId));
    context.redeemedByCustomer = redeemedOf(campaignId, asUsed);
    if (const Campaign *campaign = context.campaign) {
        // Counts that the source delivered are not ours to add to (precision §19).
        const auto counted = [&](const CampaignFigures &figures) {
            return campaign->figuresDelivered ? 0 : int(figures.redeemed.value_or(0));
        };
        waiting = std::max(0, waiting);
        context.redeemedInStore = counted(campaign->store) + waiting;
        context.redeemedOfCampaign = counted(campaign->total) + waiting;
        context.budgetUsed = campaign->budgetUsed.value_or(0) + waitingDiscount;
    }
}

QList<Coupon> usedAlready(Core &core, const QList<Coupon> &theirs, const QString &couponId,
                          const std::optional<Basket> &basket)
{
    const Device &device = core.device();
    const QString &storeId = device.profile().storeId;
    PurchaseSigns purchase{storeId, core.serverNow()};
    if (basket && basket->total)
        purchase.total = Money{*basket->total, basket->currency};
    QList<Coupon> asUsed;
    for (const Coupon &other : theirs)
        asUsed.append(device.overlay().over(other, device.profile().deviceId, storeId));
    return usedOnPurchase(purchase, couponId, asUsed);
}

OfflineSpending spendingOf(Core &core, const Coupon &coupon, const QString &ruleId,
                           const QHash<QString, int> &taken)
{
    const OfflineBudget &budget = core.device().offlineBudget();
    if (!budget.given || budget.given->validUntil < core.serverNow())
        return {};
    OfflineSpending spending;
    if (coupon.mode == Coupon::Mode::Pooled
        && budget.unitsLeft(coupon.campaignId) > taken.value(coupon.campaignId))
        spending.unitOf = coupon.campaignId;
    // R4: there is nothing to overspend.
    const bool offline = !core.online() && ruleId != u"R4";
    if (offline || !spending.unitOf.isEmpty())
        spending.allowanceId = budget.given->id;
    return spending;
}

} // namespace counterpart
