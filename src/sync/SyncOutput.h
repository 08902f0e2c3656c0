#pragma once

#include "domain/Resource.h"
#include "sync/ClockOffset.h"
#include "sync/SyncAnswer.h"
#include "sync/SyncFacts.h"

#include <QList>
#include <QString>

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

/// Store the manifest's id, parts and `partsDone` = 0 durably. `shadow`: parts go into shadow tables, the old
/// rows stay visible until FinishSnapshot; otherwise empty the live tables and load straight into them (first
/// sync, so that the desk can work after priority 0). `types` empty: all kinds; else only these are replaced.
/// → stored(id, …)
struct BeginSnapshot
{
    JobId id = 0;
    ManifestPtr manifest;
    bool shadow = false;
    QList<ResourceType> types;
};

/// Rows of one part and `partsDone` = `index` + 1 in one transaction. → stored(id, …)
struct ApplyPart
{
    JobId id = 0;
    int index = 0;
    FeedPagePtr page;
};

/// Swap shadow tables in, set cursor and epoch, forget the snapshot: one transaction. The outbox is not
/// touched. → stored(id, …)
struct FinishSnapshot
{
    JobId id = 0;
    QString cursor, epoch;
    qint64 deviceAck = 0;
};

/// Rows of the page, its cursor, epoch and deviceAck in one transaction; a row only when its version is not
/// lower than the cached one. → stored(id, …)
struct ApplyPage
{
    JobId id = 0;
    FeedPagePtr page;
};

/// Read commands to send, oldest first, none of the aggregates in `resting`; give each its seq and mark it as
/// handed to the network, durably, before answering. → batch(id, …)
struct ReadOutbox
{
    JobId id = 0;
    int most = 50;
    QList<Ref> resting;
};

/// Store each result durably (applied, duplicate, rejected, …); `sent` are the ids that were in the request.
/// → stored(id, …)
struct StoreResults
{
    JobId id = 0;
    CommandResultsPtr results;
    QStringList sent;
};

/// This command fails at the CDP again and again while others pass: set it aside as an exception that a
/// person sees. → stored(id, …)
struct SetAside
{
    JobId id = 0;
    QString commandId;
    QString code;
    int tries = 0;
};

/// The CDP was restored from a backup: queue every settled command of the last 30 days again, durably, with
/// its old id, seq and body. → stored(id, …)
struct OfferAllAgain
{
    JobId id = 0;
    QString newEpoch;
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
                   sync::SetAside, sync::OfferAllAgain, sync::SetTimer, sync::StateChanged,
                   sync::OpenEventStream, sync::CloseEventStream, sync::ClockChanged, sync::Contact>;
using SyncOutputs = std::vector<SyncOutput>;

} // namespace counterpart
