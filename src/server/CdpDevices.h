#pragma once

#include "server/CdpOptions.h"
#include "server/ServerContext.h"
#include "server/Storage.h"

namespace counterpart::server {

/// --devices, --revoke and --resnapshot of counterpart-cdp, also beside one that serves: lists the devices,
/// or orders one. Answers the exit code.
int manageDevices(Storage &storage, const ServerContext &context, const CdpOptions &options);

} // namespace counterpart::server
