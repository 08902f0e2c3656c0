#pragma once

#include "server/CdpOptions.h"
#include "server/http/HttpShell.h"

namespace counterpart::server {

/// --listen, --cert and --key as the server takes them.
Result<ListenOptions> listenOptions(const CdpOptions &options);
/// Listens in plain http where others than this machine may call: no tablet would.
bool isPlainForOthers(const ListenOptions &listen);
/// The reason why it could not be listened there, and what to do.
Error notListening(const ListenOptions &listen, const Error &why);

} // namespace counterpart::server
