#include "domain/Coupon.h"

namespace counterpart {

bool StoreScope::contains(const QString &storeId, const QString &region) const
{
    const bool named = storeIds.contains(storeId) || (!region.isEmpty() && regions.contains(region));
    switch (mode) {
    case Mode::All: return true;
    case Mode::Include: return named;
    case Mode::Exclude: return !named;
    }
    return false;
}

} // namespace counterpart
