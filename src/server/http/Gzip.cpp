#include "server/http/Gzip.h"

#include <QList>

#include <zlib.h>

namespace counterpart::server {

QByteArray gzip(const QByteArray &body)
{
    constexpr int Level = 3; // parts are made on demand: a faster answer is worth 10 % more bytes
    constexpr int GzipWindow = 15 + 16;
    z_stream stream{};
    if (deflateInit2(&stream, Level, Z_DEFLATED, GzipWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return {};
    QByteArray out(qsizetype(deflateBound(&stream, uLong(body.size()))), Qt::Uninitialized);
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(body.constData()));
    stream.avail_in = uInt(body.size());
    stream.next_out = reinterpret_cast<Bytef *>(out.data());
    stream.avail_out = uInt(out.size());
    const int code = deflate(&stream, Z_FINISH);
    out.truncate(qsizetype(stream.total_out));
    deflateEnd(&stream);
    return code == Z_STREAM_END ? out : QByteArray();
}

bool acceptsGzip(const QByteArray &acceptEncoding)
{
    for (const QByteArray &item : acceptEncoding.toLower().split(',')) {
        const QList<QByteArray> parts = item.split(';');
        const QByteArray coding = parts.first().trimmed();
        const bool refused = parts.size() > 1 && parts[1].trimmed().startsWith("q=0")
            && parts[1].trimmed().mid(2).toDouble() == 0;
        if ((coding == "gzip" || coding == "*") && !refused)
            return true;
    }
    return false;
}

} // namespace counterpart::server
