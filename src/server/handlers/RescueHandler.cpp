// Work of a tablet that lost its keys, handed over by the same tablet under its new enrolment.
#include "contract/Commands.h"
#include "contract/Limits.h"
#include "contract/Rescue.h"
#include "contract/Resources.h"
#include "server/RescueKey.h"
#include "server/commands/CommandRunner.h"
#include "server/handlers/Answers.h"
#include "server/handlers/Routes.h"

#include <QHash>
#include <QJsonDocument>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

/// What was sealed, with the number that is kept outside. A fault when it is another command's.
Result<QJsonObject> opened(Storage &storage, const RescuedCommand &command)
{
    auto plain = openRescued(storage, command.sealed);
    if (!plain)
        return plain.error();
    auto json = parseObject(*plain);
    if (!json || (*json)["id"_L1].toString() != command.id)
        return Error{Error::Kind::Rejected, u"another command"_s, u"invalid"_s};
    QJsonObject numbered = *std::move(json);
    numbered[u"seq"_s] = command.seq;
    return numbered;
}

} // namespace

Response postRescue(Call &call)
{
    auto body = objectIn(call.request);
    if (!body)
        return problem(body.error());
    auto batch = decodeRescueBatch(*body);
    if (!batch)
        return problem(batch.error());
    auto former = call.storage.device(batch->deviceId);
    if (!former)
        return problem(former.error());
    // What is handed over here is trusted no more than what this tablet may send anyway: of its own store,
    // judged by what the former device was given and when it was switched off.
    if (!*former || (*former)->storeId != call.caller.token.storeId)
        return problem(u"not-found"_s);
    QHash<QString, CommandResult> results;
    QList<QJsonObject> commands;
    const bool restored = !batch->epoch.isEmpty() && batch->epoch != call.storage.epoch();
    for (const RescuedCommand &command : batch->commands) {
        auto json = restored ? Result<QJsonObject>(QJsonObject()) : opened(call.storage, command);
        if (restored)
            results[command.id] = {.id = command.id, .status = CommandResult::Status::NotAttempted};
        else if (json)
            commands.append(*json);
        else if (json.error().kind == Error::Kind::Rejected)
            results[command.id] = {.id = command.id,
                                   .status = CommandResult::Status::Rejected,
                                   .problem = problemOf(json.error())};
        else
            return problem(json.error());
    }
    const BatchOrigin origin{
        .storeId = (*former)->storeId, .deviceId = (*former)->id, .revokedAt = (*former)->revokedAt};
    for (const CommandResult &result : runBatch(call.storage, call.context, origin, commands))
        results[result.id] = result;
    CommandBatchResult answer{
        .results = {}, .acknowledgedSeq = 0, .epoch = call.storage.epoch(), .serverTime = call.now()};
    for (const RescuedCommand &command : batch->commands)
        answer.results.append(results.value(command.id));
    auto ack = call.storage.acknowledgedSeq(call.caller.device.id);
    if (!ack)
        return problem(ack.error());
    answer.acknowledgedSeq = *ack;
    return json(encode(answer));
}

} // namespace counterpart::server
