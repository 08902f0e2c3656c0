#pragma once

#include "server/CdpOptions.h"

namespace counterpart::server {

/// Opens, fills and serves until SIGTERM or SIGINT. Answers the exit code: 0 ended as asked, 1 refused,
/// 2 wrong options, 5 storage.
int runCdp(const CdpOptions &options);

} // namespace counterpart::server
