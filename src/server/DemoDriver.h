#pragma once

#include "server/sqlite/SqliteStorage.h"

namespace counterpart::server {

/// Fills a database with the demo chain, once in its life. `live`: Sarah's coupon comes later, by itself.
Result<Done> fillDemo(SqliteStorage &storage, Instant now, bool live);

} // namespace counterpart::server
