#pragma once

#include "server/ServerContext.h"
#include "server/Storage.h"
#include "server/http/Http.h"

namespace counterpart::server {

/// Answers one request of docs/cdp-openapi.yaml. Does no I/O beside `storage`, never waits (see
/// Response::follow) and may be called from any thread; the simulation calls it directly.
Response handle(const Request &request, Storage &storage, const ServerContext &context);

/// The command types that this server supports: each has its guard, its scope and its refusal (precision
/// §27).
QStringList supportedCommands();

} // namespace counterpart::server
