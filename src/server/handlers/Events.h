#pragma once

#include "server/ServerContext.h"
#include "server/Storage.h"
#include "server/http/Http.h"

#include <QSet>

namespace counterpart::server {

/// One event stream: says that something moved, never what. The shell asks it again and again and does the
/// waiting.
class EventFollower
{
public:
    EventFollower(const QString &storeId, const QString &deviceId, const QString &epoch, qint64 position,
                  int heartbeatSeconds);

    struct Next
    {
        QByteArray text;      ///< to be sent now; may be empty
        milliseconds sleep{}; ///< at most, until the next heartbeat is due
        bool last = false;    ///< the device is no longer served: the stream ends after this
    };
    Next next(Storage &storage, Instant now);
    qint64 position() const { return m_position; } ///< of the feed, up to which the device was told

private:
    void tellDirectives(Storage &storage, Next &next);

    QString m_storeId, m_deviceId, m_epoch;
    qint64 m_position;
    int m_heartbeatSeconds;
    bool m_begun = false;
    Instant m_lastBeat{};
    QSet<QString> m_told; ///< directives
};

/// Status of a request that never came to a handler, as an identified problem document.
Response refusedByShell(const Request &request, int status, const ServerContext &context);

} // namespace counterpart::server
