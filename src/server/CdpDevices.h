#pragma once

#include "server/CdpOptions.h"
#include "server/ServerContext.h"
#include "server/Storage.h"

namespace counterpart::server {

/// One of the options of counterpart-cdp that list or order devices is given.
bool managesDevices(const CdpOptions &options);
/// Does what they say, also beside one that serves. Answers the exit code.
int manageDevices(Storage &storage, const ServerContext &context, const CdpOptions &options);

} // namespace counterpart::server
