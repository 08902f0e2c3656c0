#pragma once

#include "server/sqlite/SqliteStorage.h"

namespace counterpart::server {

/// How the demo is made and lives.
struct DemoPlan
{
    bool live = true; ///< orders move and Sarah's coupon comes by itself; else it is there from the start
    bool contactsFull = false;
    QByteArray lookupKey = {}; ///< empty: customers carry no `lookup.keys`
};

/// Fills a database with the demo chain, once in its life.
Result<Done> fillDemo(SqliteStorage &storage, Instant now, const DemoPlan &plan);

/// The demo's life as housekeeping calls it: what has happened by itself is stored like any other change, so
/// that it reaches the devices through the feed.
std::function<void(Storage &, Instant)> demoDriver(const QString &storeId, Instant startedAt);

} // namespace counterpart::server
