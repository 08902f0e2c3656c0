#pragma once

#include "cache/Cache.h"
#include "outbox/Outbox.h"
#include "sync/SyncOutput.h"
#include "sync/SyncStart.h"

/// What the two files do for the sync engine. Each call is one transaction and runs where its file lives: on
/// the file's thread in the program, at once in the simulation. The errors are those of Cache and Outbox.
namespace counterpart::syncstorage {

/// Where the engine begins: cursor, epoch and a snapshot that was begun and not finished.
Result<SyncStart> startOf(const Cache &cache, const QString &storeId, bool keysAvailable);

Result<SnapshotProgress> perform(Cache &cache, const sync::BeginSnapshot &output);
Result<Applied> perform(Cache &cache, const sync::ApplyPart &output, Instant at);
Result<Applied> perform(Cache &cache, const sync::FinishSnapshot &output, Instant at);
Result<Applied> perform(Cache &cache, const sync::ApplyPage &output, Instant at);

/// The outbox's part of a finished snapshot.
Result<OutboxBatch> perform(Outbox &outbox, const sync::ReadOutbox &output, Instant at);
Result<Done> perform(Outbox &outbox, const sync::StoreResults &output, Instant at);
Result<Done> perform(Outbox &outbox, const sync::Postpone &output, Instant at);
Result<int> perform(Outbox &outbox, const sync::OfferAllAgain &output, Instant at);

/// Which of the confirmed commands the cached rows show by now (precision §10): their overlays may go. `what`
/// is the page that was stored just before; empty after results were stored.
Result<QStringList> shownBy(const Cache &cache, const QList<Outbox::Awaited> &awaited, const Applied &what);

} // namespace counterpart::syncstorage
