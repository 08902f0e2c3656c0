#pragma once

#include "base/Ids.h"
#include "base/Result.h"
#include "cdpclient/CdpSettings.h"
#include "contract/Auth.h"
#include "contract/Snapshot.h"

#include <QObject>

#include <memory>

namespace counterpart {

/// The live channel (server-sent events): says that there is something new, never what. On a connection of
/// its own, because HTTP/1.1 allows six a host. Does not reconnect: the engine decides when, closed() is
/// emitted once for each open().
class EventStream : public QObject
{
    Q_OBJECT

public:
    EventStream(RandomBytes random, Clock clock, QObject *parent = nullptr);
    ~EventStream() override;

    void configure(const CdpSettings &settings);
    /// `token`: CdpClient::deviceToken(). Sends the last event id that it saw. A stream that is open is
    /// closed first, silently.
    void open(const QString &path, const QByteArray &token);
    /// Silently: no closed().
    void close();
    bool isOpen() const;
    /// 45 s: three heartbeats missed. Tests shorten it.
    void setSilenceLimit(int ms);

Q_SIGNALS:
    void opened();
    /// Kinds that changed (may be empty) and what is urgent (kind and id only).
    void poked(const counterpart::ChangesPoke &poke);
    void directive(const counterpart::Directive &directive);
    /// By the server, the network or the silence limit. Kind Cancelled with code "no-stream": the server asks
    /// not to come back (204).
    void closed(const counterpart::Error &error);

private:
    class Impl;
    std::unique_ptr<Impl> m;
};

} // namespace counterpart
