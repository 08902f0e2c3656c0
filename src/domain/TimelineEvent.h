#pragma once

#include "domain/Resource.h"
#include "domain/Text.h"

namespace counterpart {

/// One thing that happened between the customer and the chain, in any channel.
struct TimelineEvent : Resource
{
    QString customerId; ///< may be empty
    QString storeId;    ///< may be empty
    QString type;       ///< contract word (browse, message_sent, coupon_issued, …) or a newer one
    QString sourceType; ///< the source's own word when type is "other" (payload.sourceType)
    Channel channel = Channel::Other;
    Instant occurredAt{};
    Text title;
    Text summary;
    Disclosure disclosure = Disclosure::Open;

    bool operator==(const TimelineEvent &) const = default;
};

} // namespace counterpart
