#pragma once

#include "base/Result.h"
#include "domain/Command.h"

#include <QJsonArray>
#include <QJsonObject>

namespace counterpart {

/// The envelope with its payload, as sent. `seq` is left out while it is 0 (not sent yet).
QJsonObject encode(const Command &command);

/// Kind::Rejected: code "command-not-supported" for a type this build does not know, else "invalid" with the
/// JSON Pointer of the first fault in `detail`. A payload member that the contract does not name is a fault:
/// a misspelt member must not be lost silently. Unknown members of the envelope are ignored.
Result<Command> decodeCommand(const QJsonObject &json);

/// As above for a command kept on this device: `seq` may be missing (0: not sent yet).
Result<Command> decodeStoredCommand(const QJsonObject &json);

/// Body of POST /v1/stores/{id}/commands.
struct CommandBatch
{
    QString epoch = {}; ///< of the last page seen; may be empty
    QString numbering
        = {}; ///< names the outbox that gave the seqs; empty: of a build that had no name for it
    QList<QJsonObject> commands = {}; ///< not decoded: each one is judged alone

    bool operator==(const CommandBatch &) const = default;
};

QJsonObject encode(const CommandBatch &batch);
/// Kind::Rejected, code "invalid" when the frame is not one, or holds no or more than limits::batchCommands
/// commands.
Result<CommandBatch> decodeCommandBatch(const QJsonObject &json);

/// Kind of record that the command acts on: its aggregate must be of it.
ResourceType aggregateType(const CommandPayload &payload);

/// Every command type that decodeCommand knows, sorted; the reference CDP lists what it supports of them in
/// Meta.
QStringList commandTypes();

} // namespace counterpart
