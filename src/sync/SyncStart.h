#pragma once

#include "domain/Command.h"
#include "sync/SyncAnswer.h"

#include <QList>

namespace counterpart {

/// A snapshot that was begun and not finished, as BeginSnapshot and ApplyPart left it in the cache.
struct StoredSnapshot
{
    ManifestPtr manifest; ///< as given with BeginSnapshot
    int partsDone = 0;
};

/// What the cache and the outbox held at start.
struct SyncStart
{
    QString storeId;
    QString cursor = {}; ///< empty: no snapshot was ever finished
    QString epoch = {};
    std::optional<StoredSnapshot> snapshot = {};
    std::optional<Instant> lastContact = {};
    std::optional<Instant> upToDateAt = {};
    bool keysAvailable = false; ///< rows can be sealed: signed in and not locked
    QString offeredEpoch = {}; ///< of the last OfferAllAgain, else of the first results; the outbox keeps it,
                               ///< for the cache may be lost
};

/// What the outbox gives for a ReadOutbox: each with its seq and marked as handed to the network, in the
/// order of seq.
struct OutboxBatch
{
    QList<Command> commands = {};
    QString numbering = {};                  ///< what their seqs are known by
    std::optional<milliseconds> nextIn = {}; ///< when one that waits for its next try becomes due
};

} // namespace counterpart
