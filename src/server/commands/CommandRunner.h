#pragma once

#include "contract/CommandResults.h"
#include "server/ServerContext.h"
#include "server/Storage.h"

#include <QJsonObject>

namespace counterpart::server {

/// From which device a batch came.
struct BatchOrigin
{
    QString storeId, deviceId;
    QString numbering = {};                ///< of its outbox
    std::optional<Instant> revokedAt = {}; ///< the device may still hand over what was done before
};

/// Carries out one command in a transaction of its own, exactly once by its id: told again it answers the
/// first result, told again with another body it refuses. Never fails: what the storage refused is
/// Status::Retry.
CommandResult runCommand(Storage &storage, const ServerContext &context, const BatchOrigin &origin,
                         const QJsonObject &json);

/// A batch in the order sent. After a command that did not succeed the later ones of its aggregate are not
/// attempted.
QList<CommandResult> runBatch(Storage &storage, const ServerContext &context, const BatchOrigin &origin,
                              const QList<QJsonObject> &commands);

} // namespace counterpart::server
