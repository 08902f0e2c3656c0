#pragma once

#include "base/Result.h"
#include "base/Time.h"
#include "server/import/RecordSink.h"

#include <functional>

namespace counterpart::server {

struct DemoOptions
{
    Instant now{};
    quint64 seed = 1; ///< the same seed and now give the same bytes
    int customers = 12'000;
    bool sarahHasCoupon
        = false;               ///< `--script still`: the 24-hour coupon is on the phone; live issues it later
    bool contactsFull = false; ///< --contacts full: contact points carry `value` beside `masked`
    /// Keyed hash of a normalised phone or address for `lookup.keys`; may be null.
    std::function<QString(const QString &)> lookupKey;
};

/// The ids that the demo's own parts and tests refer to.
namespace demo {
inline constexpr QStringView StoreId = u"st-s0217"; ///< 滨江里店 / Riverside Lane
inline constexpr QStringView SarahId = u"cu-1001";  ///< 苏雅雯
inline constexpr QStringView SarahCouponId = u"cp-wknd-7f3k91qd";
inline constexpr QStringView AssociateId = u"as-1001"; ///< 李思敏, 柜台
inline constexpr QStringView DeskId = u"as-1002";      ///< 吴浩然, 自提台
inline constexpr QStringView ManagerId = u"as-1006";   ///< 梁慧, 店长
} // namespace demo

/// Invents the whole demo chain relative to `now` and puts it into `sink`: stores, associates, offline
/// policies, campaigns, customers, coupons, purchases, orders, timeline and the events that campaign figures
/// are counted from. Nothing in it belongs to a real person. Blocking, below 5 s.
Result<Done> makeDemo(RecordSink &sink, const DemoOptions &options);

} // namespace counterpart::server
