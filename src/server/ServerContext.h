#pragma once

#include "base/Ids.h"
#include "base/Time.h"
#include "contract/Protocol.h"

#include <QString>

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
};

/// Everything a handler may depend on beside the request and the storage.
struct ServerContext
{
    Clock clock = systemNow;
    RandomBytes random = systemRandom;
    ServerConfig config;
};

} // namespace counterpart::server
