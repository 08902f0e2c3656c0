#pragma once

#include "base/Result.h"
#include "server/ServerContext.h"
#include "server/Storage.h"

#include <memory>

namespace counterpart::server {

/// Where to listen. Certificate and key are PEM files; both or none.
struct ListenOptions
{
    QString host = QStringLiteral("127.0.0.1");
    int port = 0; ///< 0: any free one
    QString certificate = {}, key = {};
    int streams = 64; ///< event streams open at once; more are told to come later
};

/// Real HTTP around handle(): sockets, threads, compression, waiting. One thread serves one connection, so an
/// open event stream holds one; the pool has room for those of a store's devices. A device has one: a new one
/// ends the former.
class HttpShell
{
public:
    HttpShell(Storage &storage, ServerContext context);
    ~HttpShell(); ///< stops
    HttpShell(const HttpShell &) = delete;
    HttpShell &operator=(const HttpShell &) = delete;

    /// Binds and serves on threads of its own. Kind::BadInput when the address or certificate cannot be used.
    Result<Done> start(const ListenOptions &options);
    int port() const;

    /// Ends event streams and long polls cleanly, answers what is running, returns when all threads are done.
    void stop();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace counterpart::server
