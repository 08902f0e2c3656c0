#include "server/commands/EarlyUse.h"

#include "base/Ids.h"
#include "contract/Commands.h"
#include "contract/Resources.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

QString keyOf(const QString &couponId)
{
    return u"early-use/"_s + couponId;
}

Result<QJsonArray> keptFor(Storage &storage, const QString &couponId)
{
    const auto kept = storage.setting(keyOf(couponId));
    return kept ? Result<QJsonArray>(QJsonDocument::fromJson(kept->value_or(QString()).toUtf8()).array())
                : kept.error();
}

Result<Done> keep(Storage &storage, const QString &couponId, const QJsonArray &uses)
{
    return storage.setSetting(keyOf(couponId),
                              QString::fromUtf8(QJsonDocument(uses).toJson(QJsonDocument::Compact)));
}

Result<Associate> actorOf(Storage &storage, const QString &id)
{
    const auto record = storage.record(ResourceType::Associate, id);
    if (!record)
        return record.error();
    const auto actor = *record && !(*record)->removed ? decodeAssociate((*record)->data())
                                                      : Result<Associate>(Associate());
    return actor ? *actor : Associate(); // nobody known: without a right of their own
}

/// By the CDP itself, unless a manager was quicker.
Result<Done> settle(const CommandCall &call, const QString &incident, const QString &code)
{
    const auto record = call.storage.record(ResourceType::SyncException, incident);
    if (!record)
        return record.error();
    if (!*record || (*record)->removed || (*record)->data()["status"_L1] != u"open"_s)
        return Done();
    QJsonObject data = (*record)->data();
    data["status"_L1] = u"resolved"_s;
    data["resolution"_L1] = QJsonObject{{u"code"_s, code}, {u"at"_s, formatInstant(call.context.clock())}};
    const auto written = call.storage.write(
        {.type = ResourceType::SyncException, .id = incident, .data = data, .cause = call.cause()});
    return written ? Result<Done>(Done()) : written.error();
}

} // namespace

Result<Done> keepEarlyUse(const CommandCall &call, const QString &incident)
{
    const QString &couponId = call.command.aggregate.id;
    if (!isUuid7(couponId))
        return Done();
    const auto kept = keptFor(call.storage, couponId);
    if (!kept)
        return kept.error();
    QJsonArray uses = *kept;
    uses.append(QJsonObject{{u"command"_s, encode(call.command)},
                            {u"deviceId"_s, call.deviceId},
                            {u"storeId"_s, call.storeId},
                            {u"incident"_s, incident}});
    return keep(call.storage, couponId, uses);
}

Result<bool> dropEarlyUse(const CommandCall &call, const QString &redemptionId)
{
    const QString &couponId = call.command.aggregate.id;
    const auto kept = keptFor(call.storage, couponId);
    if (!kept)
        return kept.error();
    QJsonArray uses;
    for (const auto &use : *kept) {
        if (use[u"command"_s][u"payload"_s][u"redemptionId"_s].toString() != redemptionId)
            uses.append(use);
        else if (const auto done = settle(call, use[u"incident"_s].toString(), u"voided"_s); !done)
            return done.error();
    }
    if (uses.size() == kept->size())
        return false;
    const auto done = keep(call.storage, couponId, uses);
    return done ? Result<bool>(true) : done.error();
}

Result<Done> carryOutEarlyUses(const CommandCall &call, const QString &couponId)
{
    const auto kept = keptFor(call.storage, couponId);
    if (!kept)
        return kept.error();
    if (kept->isEmpty())
        return Done();
    for (const auto &use : *kept) {
        const auto command = decodeCommand(use[u"command"_s].toObject());
        if (!command)
            continue; // it was read when it came: only a damaged file says otherwise
        const auto actor = actorOf(call.storage, command->issuedBy);
        if (!actor)
            return actor.error();
        const auto done = applyCouponCommand({.storage = call.storage,
                                              .context = call.context,
                                              .command = *command,
                                              .storeId = use[u"storeId"_s].toString(),
                                              .deviceId = use[u"deviceId"_s].toString(),
                                              .actor = *actor,
                                              .keepAsFact = true});
        if (!done && done.error().kind != Error::Kind::Rejected)
            return done.error();
        // What else was wrong with the use has its own incident.
        if (const auto known = settle(call, use[u"incident"_s].toString(), u"no_issue"_s); !known)
            return known.error();
    }
    return keep(call.storage, couponId, {});
}

} // namespace counterpart::server
