#pragma once

#include "domain/Store.h"
#include "server/ServerContext.h"
#include "server/Storage.h"
#include "server/http/Http.h"

namespace counterpart::server {

/// Who is asking, as the token says.
struct Caller
{
    TokenRecord token;
    DeviceRecord device;
    std::optional<Associate> associate; ///< none: the device itself
};

/// One request on its way through a handler.
struct Call
{
    const Request &request;
    Storage &storage;
    const ServerContext &context;
    QStringList path; ///< what the variable parts of the route matched, in order
    Caller caller;    ///< empty where the route needs no token

    Instant now() const { return context.clock(); }
};

} // namespace counterpart::server
