#pragma once

#include "sync/SyncLink.h"
#include "sync/SyncOutput.h"
#include "sync/SyncSettings.h"

#include <QHash>

namespace counterpart::sync {

/// A request that the driver was asked to send and has not answered.
struct LiveRequest
{
    SyncRequestKind kind{};
    SyncNow sent;
    milliseconds giveUpAt{};
};

/// What pull, push and stream share while the engine works: the time as told, the list of outputs under
/// construction, the requests under way, the line. One engine owns one; its parts get it by reference with
/// each call.
class SyncContext
{
public:
    SyncContext(RandomBytes randomBytes, const SyncSettings &syncSettings);

    RandomBytes random;
    const SyncSettings settings;
    SyncNow now;
    SyncOutputs out;
    SyncLink link;
    ClockOffset clock;
    QString storeId;
    QString epoch;         ///< of the rows in the cache; empty before the first snapshot
    QString offeredEpoch;  ///< for which settled commands were offered again; every batch carries it
    QString offeringEpoch; ///< for which they are being offered right now; else empty
    QString newNumbering;  ///< for an outbox that gives its first seq
    bool keys = false;     ///< rows can be sealed
    std::optional<Error::Kind> outboxTrouble; ///< why the last write or read was refused
    std::optional<Error::Kind> cacheTrouble;
    std::optional<milliseconds> contactAt; ///< steady time of the last positively identified answer
    std::optional<Instant> lastContact;
    qint64 pushesAnswered = 0;
    qint64 readsAnswered = 0; ///< of the feed, of a snapshot, or a hello

    template<typename Output>
    void ask(Output output)
    {
        out.emplace_back(std::move(output));
    }
    JobId newJob() { return ++m_lastId; }
    JobId send(SendRequest request);
    std::optional<LiveRequest> take(JobId id);
    /// The answer is no longer wanted.
    void abandon(JobId id);
    bool isLive(JobId id) const { return m_live.contains(id); }
    bool anyLive() const { return !m_live.isEmpty(); }
    const QHash<JobId, LiveRequest> &live() const { return m_live; }
    void abandonAll();

    /// Up: as many as needed; being tried again: one at a time.
    bool maySend() const { return link.isUp() || (link.isProbing() && !anyLive()); }
    /// ± 10 %, so that the tablets of a store do not poll in step.
    milliseconds around(milliseconds span) const;
    /// Earliest of two moments, each of which may be missing.
    static void sooner(std::optional<milliseconds> &due, std::optional<milliseconds> other);

    /// Now by the CDP's clock as far as it is known, else the tablet's own: what people are told, since a
    /// tablet's clock may be hours wrong and be set right meanwhile.
    Instant told() const;

private:
    JobId m_lastId = 0;
    QHash<JobId, LiveRequest> m_live;
};

} // namespace counterpart::sync
