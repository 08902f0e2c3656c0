#include "domain/Freshness.h"

namespace counterpart {

using std::chrono::hours;
using std::chrono::minutes;

// Past the data lease the cache key itself is destroyed (contract §6), so nothing older is ever usable.
static constexpr milliseconds dataLease = hours(72);

FreshnessLimits freshnessLimits(ResourceType type)
{
    switch (type) {
    case ResourceType::PickupOrder:
    case ResourceType::Task:
    case ResourceType::SyncException: return {minutes(5), minutes(30)};
    case ResourceType::Coupon:
    case ResourceType::Campaign:
    case ResourceType::OfflinePolicy: return {hours(6), hours(24)};
    case ResourceType::StoreStock: return {minutes(30), hours(24)};
    case ResourceType::Customer:
    case ResourceType::TimelineEvent:
    case ResourceType::Purchase:
    case ResourceType::Store:
    case ResourceType::Associate:
    case ResourceType::Feedback:
    case ResourceType::Survey:
    case ResourceType::ServiceCase:
    case ResourceType::Other: return {hours(24), dataLease};
    }
    return {hours(24), dataLease};
}

FreshnessLimits figureLimits()
{
    return {hours(1), hours(24)};
}

FreshnessGrade gradeOf(FreshnessLimits limits, std::optional<Instant> asOf, Instant now)
{
    if (!asOf)
        return FreshnessGrade::Never;
    const milliseconds age = now - *asOf;
    if (age <= limits.good)
        return FreshnessGrade::Good;
    return age <= limits.usable ? FreshnessGrade::OldButUsable : FreshnessGrade::TooOld;
}

} // namespace counterpart
