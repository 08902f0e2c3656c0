#pragma once

#include "domain/Resource.h"
#include "sync/SyncAnswer.h"

#include <QJsonObject>
#include <QList>

namespace counterpart {

/// A snapshot that was begun and not finished, as BeginSnapshot and ApplyPart left it in the cache.
struct StoredSnapshot
{
    ManifestPtr manifest;
    int partsDone = 0;
    bool shadow = false;
    QList<ResourceType> types;
};

/// What the cache and the outbox held at start.
struct SyncStart
{
    QString storeId;
    QString cursor; ///< empty: no snapshot was ever finished
    QString epoch;
    qint64 deviceAck = 0;
    std::optional<StoredSnapshot> snapshot;
    std::optional<Instant> lastContact;
    std::optional<Instant> upToDateAt;
    bool keysAvailable = false; ///< rows can be sealed: signed in and not locked
};

/// What the outbox gives for a ReadOutbox: the commands as they will be sent (contract: Command, with id, seq
/// and aggregate), oldest first. The same command must give the same bytes each time it is sent.
struct OutboxBatch
{
    QList<QJsonObject> commands;
    bool more = false;                  ///< there are others to send now
    std::optional<milliseconds> nextIn; ///< when the earliest one that waits for its next try becomes due
};

} // namespace counterpart
