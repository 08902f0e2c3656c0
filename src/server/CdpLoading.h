#pragma once

#include "server/CdpOptions.h"
#include "server/ServerContext.h"
#include "server/sqlite/SqliteStorage.h"

namespace counterpart::server {

/// Puts the demo and the folders of --load into a database, each once in its life, and prints what came of
/// it. Rejected when folders hold nothing that could be used; nothing of them is kept then.
Result<Done> fill(SqliteStorage &storage, const CdpOptions &options, const Clock &clock);

} // namespace counterpart::server
