#pragma once

#include "server/demo/DemoPeople.h"

namespace counterpart::server::demo {

/// Coupons of the crowd, what was bought with them, refusals, and every step as an event. A coupon that was
/// issued and can still be used, or that was redeemed, exists as a record; of an expired one only its events
/// are left.
void putFigures(Outlet &outlet, const std::vector<Person> &people, size_t firstOfCrowd, const DemoTime &time,
                Random &random);

} // namespace counterpart::server::demo
