#pragma once

#include "domain/Resource.h"
#include "sync/ClockOffset.h"
#include "sync/SyncAnswer.h"
#include "sync/SyncFacts.h"

#include <QList>
#include <QStringList>

#include <variant>
#include <vector>

namespace counterpart {

/// Names one piece of work that the driver does for the engine; answered exactly once with the same id. Never
/// reused within a process; an answer with an id that the engine no longer waits for is ignored.
using JobId = quint64;

/// What the engine asks the driver to do, in the order given. Each comment says how the driver answers.
namespace sync {

/// Send it with the device's token; expect `accept` and `status`. → SyncEngine::answered(id, …) or failed(id,
/// …)
struct SendRequest
{
    JobId id = 0;
    SyncRequestKind kind{};
    QByteArray method;
    QString path; ///< with query, percent-encoded, starts with "/v1/"
    QByteArray body;
    QByteArray contentType; ///< of the body; empty with GET
    QByteArray accept;      ///< exact content type expected
    int status = 200;       ///< the one success status
    milliseconds deadline{};
};

/// The answer is no longer wanted: abort it. No answer needed.
struct AbandonRequest
{
    JobId id = 0;
};

/// Keep the manifest and "no part done" durably; old rows stay visible. Another snapshot that was under way
/// is forgotten. When the manifest's epoch is not the cache's, rows of the snapshot win whatever their
/// version: the CDP went back in time. → stored(id, …)
struct BeginSnapshot
{
    JobId id = 0;
    ManifestPtr manifest;
};

/// Rows of one part (manifest->parts[index]) and "`index` + 1 parts done" in one transaction. → stored(id, …)
struct ApplyPart
{
    JobId id = 0;
    int index = 0;
    FeedPagePtr page;
};

/// Remove what the snapshot did not bring, set cursor and epoch, forget the snapshot: one transaction. The
/// outbox is not touched. → stored(id, …)
struct FinishSnapshot
{
    JobId id = 0;
    QString cursor;
    QString epoch;
    qint64 deviceAck = 0;
};

/// Rows of the page, its cursor and deviceAck in one transaction; a row only when its version is not lower
/// than the cached one. → stored(id, …)
struct ApplyPage
{
    JobId id = 0;
    FeedPagePtr page;
};

/// Read commands to send, at most `most` and about `bytes` of JSON; each gets its seq and counts as handed to
/// the network, durably, before the answer. → batch(id, …)
struct ReadOutbox
{
    JobId id = 0;
    int most = 50;
    qsizetype bytes = 0;
    QString newNumbering = {}; ///< for an outbox whose seqs begin now
    /// The first since the start: nothing is on the way, whatever the file says. A read that an earlier start
    /// asked for may have been carried out since, and nobody waits for what it took.
    bool first = false;
};

/// Store what became of these commands, durably. A result Retry may be the engine's own, for a command that
/// makes the CDP fail while others pass; the outbox counts it and sets the command aside after some. →
/// stored(id, …)
struct StoreResults
{
    JobId id = 0;
    CommandResultsPtr results;
};

/// No answer came for these: they are to be sent again, after this time. Zero: as soon as they are read
/// again, whatever the wall clock says. Not counted as a try that failed. → stored(id, …)
struct Postpone
{
    JobId id = 0;
    QStringList commandIds;
    milliseconds after{};
};

/// The CDP was restored from a backup: queue every settled command of the last
/// 30 days again, durably, with its old id, seq and body, and remember that it was done for this epoch. →
/// stored(id, …)
struct OfferAllAgain
{
    JobId id = 0;
    QString epoch;
    std::optional<Instant> serverTime = {}; ///< now, as far as it is known: what the 30 days are counted by
};

/// Call tick() after this long (steady time); replaces the timer set before.
struct SetTimer
{
    milliseconds after{};
};

struct StateChanged
{
    SyncFacts facts;
};

/// Open the live channel on its own manager. → streamOpened(), poke(), directive(), streamClosed()
struct OpenEventStream
{
    QString path;
};
struct CloseEventStream
{
};

/// New estimate of the server's clock; keep it for commands and, across restarts, for verdicts.
struct ClockChanged
{
    ClockSample sample;
};

/// Report device health to the CDP soon (PUT /v1/devices/me/status): a contact was made after a break.
struct Contact
{
    Instant at{};
};

} // namespace sync

using SyncOutput
    = std::variant<sync::SendRequest, sync::AbandonRequest, sync::BeginSnapshot, sync::ApplyPart,
                   sync::FinishSnapshot, sync::ApplyPage, sync::ReadOutbox, sync::StoreResults,
                   sync::Postpone, sync::OfferAllAgain, sync::SetTimer, sync::StateChanged,
                   sync::OpenEventStream, sync::CloseEventStream, sync::ClockChanged, sync::Contact>;
using SyncOutputs = std::vector<SyncOutput>;

} // namespace counterpart
