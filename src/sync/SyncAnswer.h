#pragma once

#include "base/Result.h"
#include "base/Time.h"
#include "domain/Resource.h"

#include <QByteArray>

#include <memory>
#include <optional>
#include <variant>

namespace counterpart {

struct FeedPage;
struct Snapshot;
struct CommandBatchResult;
struct Meta;

/// Pages are large and travel between threads: they are shared, never copied, and not changed once read.
using FeedPagePtr = std::shared_ptr<const FeedPage>;
using ManifestPtr = std::shared_ptr<const Snapshot>;
using CommandResultsPtr = std::shared_ptr<const CommandBatchResult>;

using MetaPtr = std::shared_ptr<const Meta>;

enum class SyncRequestKind {
    OpenSnapshot,
    SnapshotPart,
    Changes,
    Commands,
    Hello, ///< is anybody there? While there is nothing to push and the cache is locked
};

using SyncAnswer = std::variant<FeedPagePtr, ManifestPtr, CommandResultsPtr, MetaPtr>;

/// Reads the body of a positively identified answer. Pure and slow for a big part (up to 8 MiB): the driver
/// calls it on a worker thread and hands the result to SyncEngine::answered(), or its error to failed().
/// Fails with BadResponse.
Result<SyncAnswer> readSyncAnswer(SyncRequestKind kind, const QByteArray &body);

/// Why a SendRequest has no answer.
struct SyncFailure
{
    Error error;
    std::optional<milliseconds> asked = {}; ///< how long the CDP asked to wait (Retry-After)
    QList<ResourceType> resnapshot = {};    ///< with "schema-changed": the kinds to be fetched again
};

} // namespace counterpart
