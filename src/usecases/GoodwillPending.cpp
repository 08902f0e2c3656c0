#include "usecases/GoodwillPending.h"

#include "cache/CacheReader.h"
#include "device/Overlay.h"
#include "domain/Goodwill.h"

namespace counterpart {

QList<Command> pendingGoodwill(const Overlay &overlay)
{
    QList<Command> pending;
    overlay.each(ResourceType::Customer, [&pending](const Command &command) {
        if (std::holds_alternative<command::CouponGrantGoodwill>(command.payload))
            pending.append(command);
    });
    return pending;
}

Result<QList<Coupon>> couponsGiven(CacheReader &reader, const QList<Command> &pending,
                                   const QString &customerId, const QString &storeId)
{
    QList<Coupon> given;
    for (const Command &command : pending) {
        if (!customerId.isEmpty() && command.aggregate.id != customerId)
            continue;
        const auto &grant = std::get<command::CouponGrantGoodwill>(command.payload);
        const auto there = reader.coupon(grant.couponId);
        if (!there)
            return there.error();
        const auto campaign = reader.campaign(grant.campaignId);
        if (!campaign)
            return campaign.error();
        if (!*there && *campaign)
            given.append(goodwillCoupon(**campaign, giftOf(command, grant, **campaign, storeId)));
    }
    return given;
}

QString givenBy(const Overlay &overlay, const QString &couponId)
{
    for (const Command &command : pendingGoodwill(overlay)) {
        if (std::get<command::CouponGrantGoodwill>(command.payload).couponId == couponId)
            return command.id;
    }
    return {};
}

} // namespace counterpart
