#pragma once

#include "base/Result.h"
#include "base/Time.h"

#include <QByteArray>
#include <QString>

namespace counterpart::server {

/// What a cursor says. Opaque and signed on the wire: a device cannot make one up for another store.
struct Cursor
{
    QString epoch = {};
    QString storeId = {};
    qint64 position = 0;
    Instant issuedAt{};
    int schema = 1; ///< by which the rows up to here were read
};

QString encode(const Cursor &cursor, const QByteArray &key);
/// Kind::BadInput, code "bad-cursor".
Result<Cursor> decodeCursor(const QString &text, const QByteArray &key);

} // namespace counterpart::server
