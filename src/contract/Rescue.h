#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>

namespace counterpart {

/// A command that its tablet can no longer read, as it was sealed to Meta::rescuePublicKey when it was saved.
struct RescuedCommand
{
    QString id; ///< of the command, again inside
    qint64 seq = 0;
    QByteArray sealed; ///< libsodium sealed box of the command's JSON without `seq`, padded to 64 bytes
    bool operator==(const RescuedCommand &) const = default;
};

/// POST /v1/devices/me/rescue: what was saved on this tablet before its keys were lost and it was enrolled
/// anew. Answered like a batch of commands.
struct RescueBatch
{
    QString deviceId; ///< who this tablet was when they were done: allowances and revocation are judged by it
    QString epoch;    ///< of the last page seen; may be empty
    QList<RescuedCommand> commands;
    bool operator==(const RescueBatch &) const = default;
};

QJsonObject encode(const RescueBatch &batch);
/// Kind::Rejected, code "invalid": no batch, none or more than limits::batchCommands commands, or a sealed
/// text that is longer than a command can be.
Result<RescueBatch> decodeRescueBatch(const QJsonObject &json);

} // namespace counterpart
