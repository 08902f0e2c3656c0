#include "seal/Deflate.h"

#include <zlib.h>

namespace counterpart {

namespace {

// Setting a stream up costs more than packing a small record, so each thread keeps its own.
struct Packer
{
    Packer() { deflateInit(&stream, Z_BEST_SPEED); }
    ~Packer() { deflateEnd(&stream); }
    Packer(const Packer &) = delete;
    Packer &operator=(const Packer &) = delete;
    z_stream stream{};
};

struct Unpacker
{
    Unpacker() { inflateInit(&stream); }
    ~Unpacker() { inflateEnd(&stream); }
    Unpacker(const Unpacker &) = delete;
    Unpacker &operator=(const Unpacker &) = delete;
    z_stream stream{};
};

Bytef *bytesOf(QByteArray &array)
{
    return reinterpret_cast<Bytef *>(array.data());
}

const Bytef *bytesOf(QByteArrayView view)
{
    return reinterpret_cast<const Bytef *>(view.data());
}

} // namespace

QByteArray deflated(const QByteArray &plain)
{
    thread_local Packer packer;
    z_stream &stream = packer.stream;
    deflateReset(&stream);
    QByteArray packed(qsizetype(deflateBound(&stream, uLong(plain.size()))), Qt::Uninitialized);
    stream.next_in = const_cast<Bytef *>(bytesOf(QByteArrayView(plain)));
    stream.avail_in = uInt(plain.size());
    stream.next_out = bytesOf(packed);
    stream.avail_out = uInt(packed.size());
    deflate(&stream, Z_FINISH); // cannot fail: the buffer has deflateBound() bytes
    packed.truncate(packed.size() - qsizetype(stream.avail_out));
    return packed;
}

std::optional<QByteArray> inflated(QByteArrayView packed, qsizetype limit)
{
    thread_local Unpacker unpacker;
    z_stream &stream = unpacker.stream;
    inflateReset(&stream);
    stream.next_in = const_cast<Bytef *>(bytesOf(packed));
    stream.avail_in = uInt(packed.size());

    QByteArray plain(qMin(limit, qMax<qsizetype>(1024, packed.size() * 4)), Qt::Uninitialized);
    qsizetype used = 0;
    for (;;) {
        stream.next_out = bytesOf(plain) + used;
        stream.avail_out = uInt(plain.size() - used);
        const int code = inflate(&stream, Z_NO_FLUSH);
        used = plain.size() - qsizetype(stream.avail_out);
        if (code == Z_STREAM_END) {
            plain.truncate(used);
            return plain;
        }
        const bool full = stream.avail_out == 0;
        if ((code != Z_OK && code != Z_BUF_ERROR) || !full || plain.size() >= limit)
            return {};
        plain.resize(qMin(limit, plain.size() * 2));
    }
}

} // namespace counterpart
