#include "server/commands/CostOwner.h"

#include "domain/CouponOverride.h"
#include "server/Storage.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

/// Done before the CDP was restored from a backup, so what stands against it may have come about only because
/// the CDP forgot.
bool isOfBeforeRestore(const CommandCall &call)
{
    const auto kept = call.storage.setting(restoredAtSetting);
    if (!kept || !*kept)
        return false;
    const auto restored = parseInstant(**kept);
    return restored && call.command.issuedAt < *restored;
}

/// What the other tablets did meanwhile, which no tablet can see offline.
bool isOfOthers(const Error &why)
{
    static const QStringList counted{wireName(ConditionCode::LimitCustomer),
                                     wireName(ConditionCode::LimitStore),
                                     wireName(ConditionCode::LimitCampaign), wireName(ConditionCode::Budget)};
    return why.code == u"coupon-already-redeemed"_s || why.code == u"coupon-reserved-elsewhere"_s
        || (why.code == u"coupon-conditions-unmet"_s && counted.contains(why.detail));
}

bool isDenied(const Coupon &coupon, const Campaign *campaign)
{
    VerdictContext context;
    context.coupon = &coupon;
    context.campaign = campaign;
    return isDeniedOffline(context);
}

} // namespace

CostOwner ownerOfUse(const CommandCall &call, const Coupon &coupon, const Campaign *campaign,
                     const Error &why, const AllowanceCharge &charge)
{
    using Status = Coupon::Status;
    const bool stopped = campaign
        && (campaign->status == Campaign::Status::Paused || campaign->status == Campaign::Status::Ended);
    // Withdrawn, stopped or taken back by the centre while the tablet could not hear of it.
    if (why.code == u"coupon-not-active"_s
        && (coupon.status == Status::Revoked || coupon.status == Status::Suspended))
        return CostOwner::Company;
    if (stopped && why.detail == wireName(ConditionCode::CampaignNotLive))
        return CostOwner::Company;
    if (charge.refusal)
        return charge.refusal->detail == u"ended"_s ? CostOwner::Company : CostOwner::Store;
    if (!isOfOthers(why) || isDenied(coupon, campaign))
        return CostOwner::Store;
    if (isOfBeforeRestore(call))
        return CostOwner::Company;
    return campaign ? CostOwner::Campaign : CostOwner::Company;
}

CostOwner ownerOfUnknown(const CommandCall &call)
{
    return isOfBeforeRestore(call) ? CostOwner::Company : CostOwner::Store;
}

CostOwner ownerOfHandOver(const CommandCall &call, const QString &kind)
{
    if (kind == u"handover_after_cancel"_s) // cancelled elsewhere; the tablet could not hear of it
        return CostOwner::Company;
    return kind == u"handover_twice"_s && isOfBeforeRestore(call) ? CostOwner::Company : CostOwner::Store;
}

CostOwner ownerOfRight(const CommandCall &call, const Error &why)
{
    const bool takenAway = call.actor.status != Associate::Status::Active && !call.actor.id.isEmpty();
    return why.code == u"device-revoked"_s || takenAway ? CostOwner::Company : CostOwner::Store;
}

} // namespace counterpart::server
