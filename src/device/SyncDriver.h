#pragma once

#include "cache/CacheThread.h"
#include "cdpclient/CdpClient.h"
#include "cdpclient/EventStream.h"
#include "outbox/OutboxThread.h"
#include "sync/SyncEngine.h"

#include <QHash>
#include <QObject>
#include <QTimer>

namespace counterpart {

/// Runs what the sync engine asks for: HTTP, cache and outbox writes, timers, the live channel. Decides
/// nothing itself. GUI thread.
class SyncDriver : public QObject
{
    Q_OBJECT

public:
    struct Parts
    {
        CacheThread &cache;
        OutboxThread &outbox;
        CdpClient &client;
        EventStream &stream;
    };
    SyncDriver(Parts parts, Clock clock, RandomBytes random, SyncSettings settings = {},
               QObject *parent = nullptr);
    ~SyncDriver() override;

    void start(const SyncStart &stored);
    void stop();
    const SyncFacts &facts() const { return m_engine.facts(); }
    std::optional<ClockSample> clockSample() const { return m_sample; }

    void outboxChanged();
    void syncNow();
    void keysAvailable(bool available);
    /// Everything is fetched again: the cache was set aside, or the CDP asks for it.
    void resnapshot();

Q_SIGNALS:
    void factsChanged();
    void clockChanged();
    /// A page or part was stored.
    void applied(const counterpart::Applied &what);
    /// A snapshot is whole: rows that it did not bring are gone.
    void snapshotFinished();
    /// The CDP was restored: settled commands wait again.
    void offeredAgain();
    /// Results of commands were stored.
    void settled(const QList<counterpart::CommandResult> &results);
    void contact();
    /// The CDP answered, and proved that it is the CDP.
    void heard();
    void directiveReceived(const counterpart::Directive &directive);

private:
    SyncNow now() const;
    void run(const SyncOutputs &outputs);
    void send(const sync::SendRequest &request);
    void readOutbox(const sync::ReadOutbox &request);
    template<typename T>
    void report(JobId id, const QFuture<Result<T>> &future);
    void reportApplied(JobId id, const QFuture<Result<Applied>> &future);

    void perform(const SyncOutput &output);

    Parts m_parts;
    Clock m_clock;
    SyncEngine m_engine;
    QTimer m_timer;
    QHash<JobId, QFuture<CdpOutcome>> m_underWay;
    std::optional<ClockSample> m_sample;
};

} // namespace counterpart
