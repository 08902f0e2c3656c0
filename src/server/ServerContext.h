#pragma once

#include "base/Ids.h"
#include "base/Time.h"
#include "contract/Protocol.h"
#include "domain/Resource.h"
#include "server/RateLimits.h"

#include <QMap>
#include <QString>

#include <algorithm>
#include <memory>

namespace counterpart::server {

/// How much of the chain the feed of one store carries (precision §3).
enum class Scope { Store, Chain };

/// What the operator chose at start; constant while the server runs.
struct ServerConfig
{
    bool pocket = false;       ///< the customers' side of demo and loaded data; loopback only
    bool plainSecrets = false; ///< tests only: cheap Argon2id, so that a test of auth takes milliseconds
    int heartbeatSeconds = 15; ///< of the event stream
    int oldestSchema = protocol::apiSchema; ///< clients that read only older ones are answered 426
    /// Kinds whose documents read differently from that schema on: who comes with an older cursor fetches
    /// them again. Nothing has changed since schema 1.
    QMap<int, QList<ResourceType>> changedBySchema = {};

    int currentSchema() const
    {
        const int newest = changedBySchema.isEmpty() ? protocol::apiSchema : changedBySchema.lastKey();
        return std::max({protocol::apiSchema, oldestSchema, newest});
    }
    /// In (from, to].
    QList<ResourceType> changedBetween(int from, int to) const;
};

/// Everything a handler may depend on beside the request and the storage.
struct ServerContext
{
    Clock clock = systemNow;
    RandomBytes random = systemRandom;
    ServerConfig config;
    std::shared_ptr<RateLimits> limits = std::make_shared<RateLimits>();
};

} // namespace counterpart::server
