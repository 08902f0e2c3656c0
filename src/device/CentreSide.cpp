#include "device/CentreSide.h"

#include "contract/Resources.h"
#include "device/Device.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

std::optional<SyncException::Side> centreSide(const OutboxItem &refused, const Device &device)
{
    if (!refused.result || refused.result->state.isEmpty())
        return {};
    const QJsonObject &state = refused.result->state;
    const ResourceType type = refused.command.aggregate.type;
    SyncException::Side side;
    const auto by = [&](Instant at, const QString &storeId, const QString &associateId) {
        side.at = at;
        side.storeId = storeId;
        side.associateName = device.associateName(associateId);
    };
    if (type == ResourceType::Coupon) {
        const auto coupon = decodeCoupon(state);
        if (!coupon || coupon->redemptions.isEmpty())
            return {};
        const Redemption &last = coupon->redemptions.last();
        side.type = u"coupon_used"_s;
        by(last.at, last.storeId, last.associateId);
        return side;
    }
    if (type != ResourceType::PickupOrder)
        return {};
    const auto order = decodePickupOrder(state);
    if (!order)
        return {};
    if (order->status == PickupStatus::Cancelled) {
        side.type = u"order_cancelled"_s;
        side.at = order->cancelledAt;
        return side;
    }
    if (order->status != PickupStatus::HandedOver || order->handovers.isEmpty())
        return {};
    const PickupOrder::Handover &last = order->handovers.last();
    side.type = u"order_handed_over"_s;
    by(last.at, order->storeId, last.associateId);
    return side;
}

} // namespace counterpart
