#pragma once

#include <QByteArray>

namespace counterpart::server {

/// gzip (RFC 1952) of `body` by zlib; the only content coding of this server. Empty when zlib refused.
QByteArray gzip(const QByteArray &body);

/// Whether an Accept-Encoding header allows gzip.
bool acceptsGzip(const QByteArray &acceptEncoding);

} // namespace counterpart::server
