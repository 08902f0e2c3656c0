#pragma once

#include "base/Time.h"

#include <QByteArray>
#include <QMap>
#include <QString>

#include <optional>

namespace counterpart::server {

/// One HTTP request as the handlers see it: no socket, no framework. Header names are in lower case.
struct Request
{
    QByteArray method = {};            ///< "GET", …
    QString path = {};                 ///< decoded, without query
    QMap<QString, QString> query = {}; ///< decoded
    QMap<QByteArray, QByteArray> headers = {};
    QByteArray body = {};
    bool loopback = false; ///< the peer is this machine; /pocket answers nobody else

    QByteArray header(const QByteArray &lowerCaseName) const { return headers.value(lowerCaseName); }
};

/// What a request that has to wait is waiting for. The shell waits, the handlers never do.
struct Follow
{
    enum class Kind {
        LongPoll, ///< ask the handler again when the feed moved past `position` or at `until`
        Stream,   ///< server-sent events from `position` on, until the peer goes or the server stops
    };
    Kind kind = Kind::LongPoll;
    QString storeId = {};
    QString deviceId = {};
    qint64 position = 0;
    milliseconds wait{};
};

/// One HTTP answer. `body` is not compressed yet.
struct Response
{
    int status = 200;
    QByteArray contentType = {};
    QMap<QByteArray, QByteArray> headers = {};
    QByteArray body = {};
    std::optional<Follow> follow = {}; ///< set: this answer counts only when nothing happens while waiting

    bool ok() const { return status >= 200 && status < 300; }
};

} // namespace counterpart::server
