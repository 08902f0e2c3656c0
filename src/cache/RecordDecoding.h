#pragma once

#include "contract/Resources.h"

namespace counterpart {

/// The table that a record's sealed body belongs to.
template<typename T>
inline constexpr const char *recordTable = nullptr;
template<>
inline constexpr const char *recordTable<Customer> = "customer";
template<>
inline constexpr const char *recordTable<TimelineEvent> = "timeline_event";
template<>
inline constexpr const char *recordTable<Purchase> = "purchase";
template<>
inline constexpr const char *recordTable<Coupon> = "coupon";
template<>
inline constexpr const char *recordTable<Campaign> = "campaign";
template<>
inline constexpr const char *recordTable<PickupOrder> = "pickup_order";
template<>
inline constexpr const char *recordTable<Store> = "store";
template<>
inline constexpr const char *recordTable<Associate> = "associate";
template<>
inline constexpr const char *recordTable<OfflinePolicy> = "offline_policy";
template<>
inline constexpr const char *recordTable<SyncException> = "sync_exception";

/// The record from the JSON that was sealed. BadResponse when this build cannot read it.
template<typename T>
Result<T> decodeRecord(const QByteArray &body)
{
    const auto object = parseObject(body);
    if (!object)
        return object.error();
    if constexpr (std::is_same_v<T, Customer>)
        return decodeCustomer(*object);
    else if constexpr (std::is_same_v<T, TimelineEvent>)
        return decodeTimelineEvent(*object);
    else if constexpr (std::is_same_v<T, Purchase>)
        return decodePurchase(*object);
    else if constexpr (std::is_same_v<T, Coupon>)
        return decodeCoupon(*object);
    else if constexpr (std::is_same_v<T, Campaign>)
        return decodeCampaign(*object);
    else if constexpr (std::is_same_v<T, PickupOrder>)
        return decodePickupOrder(*object);
    else if constexpr (std::is_same_v<T, Store>)
        return decodeStore(*object);
    else if constexpr (std::is_same_v<T, Associate>)
        return decodeAssociate(*object);
    else if constexpr (std::is_same_v<T, OfflinePolicy>)
        return decodeOfflinePolicy(*object);
    else
        return decodeSyncException(*object);
}

} // namespace counterpart
