#pragma once

#include "base/Result.h"

#include <QByteArray>

#include <memory>
#include <variant>

namespace counterpart {

struct FeedPage;
struct SnapshotManifest;
struct CommandBatchResult;

/// Pages are large and travel between threads: they are shared, never copied, and not changed once read.
using FeedPagePtr = std::shared_ptr<const FeedPage>;
using ManifestPtr = std::shared_ptr<const SnapshotManifest>;
using CommandResultsPtr = std::shared_ptr<const CommandBatchResult>;

enum class SyncRequestKind { OpenSnapshot, SnapshotPart, Changes, Commands };

/// A page or a part, a manifest, or the results of a batch, in this order of SyncRequestKind.
using SyncAnswer = std::variant<FeedPagePtr, ManifestPtr, CommandResultsPtr>;

/// Reads the body of a positively identified answer. Pure and slow for a big part (up to 8 MiB): the driver
/// calls it on a worker thread and hands the result to SyncEngine::answered(). Fails with BadResponse.
Result<SyncAnswer> readSyncAnswer(SyncRequestKind kind, const QByteArray &body);

} // namespace counterpart
