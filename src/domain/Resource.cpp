#include "domain/Resource.h"

#include <array>
#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

// One table for both directions, so that a kind cannot be written under one word and read under another.
static const std::array<std::pair<ResourceType, QString>, 15> &kinds()
{
    static const std::array<std::pair<ResourceType, QString>, 15> table{{
        {ResourceType::Customer, u"customer"_s},
        {ResourceType::TimelineEvent, u"timeline_event"_s},
        {ResourceType::Purchase, u"purchase"_s},
        {ResourceType::Coupon, u"coupon"_s},
        {ResourceType::Campaign, u"campaign"_s},
        {ResourceType::PickupOrder, u"pickup_order"_s},
        {ResourceType::Task, u"task"_s},
        {ResourceType::Store, u"store"_s},
        {ResourceType::Associate, u"associate"_s},
        {ResourceType::StoreStock, u"store_stock"_s},
        {ResourceType::Feedback, u"feedback"_s},
        {ResourceType::Survey, u"survey"_s},
        {ResourceType::ServiceCase, u"service_case"_s},
        {ResourceType::SyncException, u"sync_exception"_s},
        {ResourceType::OfflinePolicy, u"offline_policy"_s},
    }};
    return table;
}

QString wireName(ResourceType type)
{
    for (const auto &[kind, name] : kinds()) {
        if (kind == type)
            return name;
    }
    return u"other"_s;
}

ResourceType resourceType(QStringView wireName)
{
    for (const auto &[kind, name] : kinds()) {
        if (name == wireName)
            return kind;
    }
    return ResourceType::Other;
}

} // namespace counterpart
