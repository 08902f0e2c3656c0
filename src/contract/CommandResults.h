#pragma once

#include "contract/Problem.h"

namespace counterpart {

/// What became of one command.
struct CommandResult
{
    enum class Status {
        Applied,
        Duplicate,    ///< done before; `first` says with what result
        Rejected,     ///< will never succeed as sent; `problem` says why, `state` is the truth to rebase on
        Retry,        ///< nothing done; send again after `retryAfterSeconds`
        NotAttempted, ///< an earlier command of the same aggregate did not succeed
    };

    QString id = {}; ///< of the command
    Status status = Status::Retry;
    std::optional<Status> first = {}; ///< Applied or Rejected; only with Duplicate
    std::optional<Ref> aggregate = {};
    qint64 version = 0;     ///< of the aggregate afterwards; 0: unknown
    QJsonObject state = {}; ///< resource after a rejection; may be empty
    std::optional<Problem> problem = {};
    std::optional<int> retryAfterSeconds = {};
    QString exceptionId = {}; ///< accepted as a fact but filed in the exceptions inbox
    std::optional<Instant> appliedAt = {};

    bool operator==(const CommandResult &) const = default;
};

struct CommandBatchResult
{
    QList<CommandResult> results; ///< in the order sent
    qint64 acknowledgedSeq = 0;   ///< every command of this device up to this number is settled
    QString epoch;                ///< may be empty
    Instant serverTime{};

    bool operator==(const CommandBatchResult &) const = default;
};

QJsonObject encode(const CommandResult &result);
QJsonObject encode(const CommandBatchResult &result);
/// Kind::BadResponse, code "invalid", pointer in `detail`. An unknown status is a fault: guessing would lose
/// an act.
Result<CommandResult> decodeCommandResult(const QJsonObject &json);
Result<CommandBatchResult> decodeCommandBatchResult(const QJsonObject &json);

} // namespace counterpart
