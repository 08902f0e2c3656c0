#pragma once

#include "base/Time.h"

#include <QString>

namespace counterpart {

/// The kinds of records that the feed carries (contract: ResourceType). Other = a kind of a newer server.
enum class ResourceType {
    Customer,
    TimelineEvent,
    Purchase,
    Coupon,
    Campaign,
    PickupOrder,
    Task,
    Store,
    Associate,
    StoreStock,
    Feedback,
    Survey,
    ServiceCase,
    SyncException,
    OfflinePolicy,
    Other
};

/// "customer", "pickup_order", … as on the wire and in table names.
QString wireName(ResourceType type);
ResourceType resourceType(QStringView wireName);

struct Ref
{
    ResourceType type = ResourceType::Other;
    QString id;

    bool operator==(const Ref &) const = default;
};

/// What every record has. `version` only grows; the higher one wins wherever two meet.
struct Resource
{
    QString id;
    qint64 version = 0;
    std::optional<Instant> createdAt;
    Instant updatedAt{};

    bool operator==(const Resource &) const = default;
};

/// Where something happened or was sent (contract: Channel).
enum class Channel {
    Store,
    Web,
    App,
    MiniProgram,
    WeChat,
    Sms,
    Email,
    Phone,
    Chat,
    Social,
    Livestream,
    Marketplace,
    Kiosk,
    Other
};

/// How staff may use a fact in conversation. Unknown values count as StaffOnly.
enum class Disclosure { Open, Tactful, StaffOnly };

} // namespace counterpart
