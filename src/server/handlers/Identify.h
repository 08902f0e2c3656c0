#pragma once

#include "server/ServerContext.h"
#include "server/http/Http.h"

namespace counterpart::server {

/// Positive identification (decisions §4.9): protocol, nonce, digest and time on every answer, errors
/// included.
Response identified(Response response, const Request &request, const ServerContext &context);

} // namespace counterpart::server
