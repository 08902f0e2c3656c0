#include "contract/Commands.h"
#include "contract/Limits.h"
#include "server/commands/CommandRunner.h"
#include "server/handlers/Answers.h"
#include "server/handlers/Routes.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

QList<CommandResult> notAttempted(const QList<QJsonObject> &commands)
{
    QList<CommandResult> results;
    for (const QJsonObject &json : commands)
        results.append({.id = json["id"_L1].toString(), .status = CommandResult::Status::NotAttempted});
    return results;
}

} // namespace

Response postCommands(Call &call)
{
    if (call.request.body.size() > limits::batchBytes)
        return problem(u"too-large"_s);
    auto body = objectIn(call.request);
    if (!body)
        return problem(body.error());
    auto batch = decodeCommandBatch(*body);
    if (!batch)
        return problem(batch.error());
    // Without an id nothing can be answered or remembered, so the frame itself is refused.
    for (qsizetype i = 0; i < batch->commands.size(); ++i) {
        if (isUuid7(batch->commands[i]["id"_L1].toString()))
            continue;
        Problem faulty = problemOf(u"invalid"_s);
        faulty.errors = {{u"/commands/%1/id"_s.arg(i), u"invalid"_s}};
        return problem(faulty);
    }
    const BatchOrigin origin{call.caller.token.storeId, call.caller.device.id, batch->numbering,
                             call.caller.device.revokedAt};
    // A device that has not heard of the restore yet would have later commands done before the earlier ones
    // that this database forgot.
    const bool restored = !batch->epoch.isEmpty() && batch->epoch != call.storage.epoch();
    CommandBatchResult answer{.results = restored
                                  ? notAttempted(batch->commands)
                                  : runBatch(call.storage, call.context, origin, batch->commands),
                              .acknowledgedSeq = 0,
                              .epoch = call.storage.epoch(),
                              .serverTime = call.now()};
    auto ack = call.storage.acknowledgedSeq(origin.deviceId);
    if (!ack)
        return problem(ack.error());
    answer.acknowledgedSeq = *ack;
    return json(encode(answer));
}

Response getCommandResult(Call &call)
{
    auto kept = call.storage.command(call.path[1]);
    if (!kept)
        return problem(kept.error());
    if (!*kept || (*kept)->storeId != call.caller.token.storeId)
        return problem(u"not-found"_s);
    return json((*kept)->result);
}

} // namespace counterpart::server
