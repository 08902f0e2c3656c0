#include "server/commands/Effect.h"

#include "base/Planted.h"
#include "contract/Resources.h"
#include "server/commands/IncidentWords.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

ActContext CommandCall::act() const
{
    ActContext act{.associateId = command.issuedBy,
                   .deviceId = deviceId,
                   .manager = actor.roles.contains(Role::Manager) || actor.roles.contains(Role::StoreAdmin),
                   // A device whose clock runs ahead must not act in the future.
                   .at = std::min(command.issuedAt, context.clock()),
                   .region = {}};
    if (const auto store = storage.record(ResourceType::Store, storeId); store && *store)
        act.region = (*store)->data()["region"_L1].toString();
    return act;
}

Cause CommandCall::cause() const
{
    return {.commandId = command.id, .deviceId = deviceId, .associateId = command.issuedBy};
}

Result<StoredRecord> required(const CommandCall &call, ResourceType type, const QString &id,
                              const QString &code)
{
    auto record = call.storage.record(type, id);
    if (!record)
        return record.error();
    if (*record && (*record)->removed && (*record)->reason == u"merged"_s)
        return Error{Error::Kind::Rejected, id, u"merged"_s};
    if (!*record || (*record)->removed)
        return Error{Error::Kind::Rejected, id, code};
    return **record;
}

Result<QString> fileException(const CommandCall &call, const Incident &incident)
{
    SyncException exception;
    exception.id = u"ex-"_s + uuid7(call.context.clock(), call.context.random);
    exception.kind = incident.kind;
    exception.open = true;
    exception.storeId = call.storeId;
    exception.at = call.command.issuedAt;
    exception.commandId = call.command.id;
    exception.deviceId = call.deviceId;
    exception.associateId = call.command.issuedBy;
    exception.about = call.command.aggregate;
    exception.aboutName = incident.aboutName;
    exception.customerId = incident.customerId;
    exception.atRisk = incident.atRisk;
    exception.costOwner = planted(Plant::IncidentWithoutOwner) ? CostOwner::Unknown : incident.costOwner;
    exception.explanation = incident.explanation;
    exception.mine = sideOf(call);
    exception.theirs = incident.theirs;
    auto written = call.storage.write({.type = ResourceType::SyncException,
                                       .id = exception.id,
                                       .data = encode(exception),
                                       .cause = call.cause()});
    return written ? Result<QString>(exception.id) : written.error();
}

Result<Done> tellStory(const CommandCall &call, const Story &story)
{
    if (story.customerId.isEmpty())
        return Done{};
    TimelineEvent event;
    event.id = u"te-"_s + story.key;
    event.customerId = story.customerId;
    event.storeId = call.storeId;
    event.type = story.type;
    event.channel = story.channel;
    event.occurredAt = story.at;
    event.title = story.title;
    auto written = call.storage.write(
        {.type = ResourceType::TimelineEvent, .id = event.id, .data = encode(event), .cause = call.cause()});
    return written ? Result<Done>(Done{}) : written.error();
}

} // namespace counterpart::server
