#pragma once

#include <QByteArray>

#include <optional>

namespace counterpart {

/// zlib at its fastest level: records are small and sealed once for many reads. Thread-safe.
QByteArray deflated(const QByteArray &plain);
/// nullopt when it is not a whole zlib stream or would unpack to more than `limit` bytes.
std::optional<QByteArray> inflated(QByteArrayView packed, qsizetype limit);

} // namespace counterpart
