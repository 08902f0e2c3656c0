#pragma once

#include "server/demo/DemoKit.h"

namespace counterpart::server::demo {

/// Three stores with their bays, the people who work there, and what each store allows offline.
void putStores(Outlet &outlet);
void putAssociates(Outlet &outlet);
void putOfflinePolicies(Outlet &outlet);

} // namespace counterpart::server::demo
