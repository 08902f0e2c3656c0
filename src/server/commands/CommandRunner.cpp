#include "server/commands/CommandRunner.h"

#include "base/Planted.h"
#include "contract/Commands.h"
#include "contract/Protocol.h"
#include "contract/Resources.h"
#include "domain/Permission.h"
#include "server/DeviceOrders.h"
#include "server/Handlers.h"
#include "server/commands/Effect.h"
#include "server/commands/GoodwillEffects.h"
#include "server/commands/RightIncident.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QSet>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

constexpr int RetryAfter = 5;
constexpr auto ClockDoubt = std::chrono::minutes(10);

using Status = CommandResult::Status;

/// What a command says, without what may differ from one sending to the next (clock offset, trace).
QByteArray fingerprintOf(const QJsonObject &json)
{
    QJsonObject said;
    for (const auto key : {"type"_L1, "issuedAt"_L1, "issuedBy"_L1, "aggregate"_L1, "payload"_L1})
        said[key] = json[key];
    const QByteArray text = QJsonDocument(said).toJson(QJsonDocument::Compact);
    return QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex();
}

CommandResult retry(const QString &id)
{
    return {.id = id, .status = Status::Retry, .retryAfterSeconds = RetryAfter};
}

CommandResult rejected(const QString &id, const Error &error)
{
    return {.id = id, .status = Status::Rejected, .problem = problemOf(error)};
}

CommandResult duplicateOf(const CommandRecord &kept)
{
    auto first = decodeCommandResult(kept.result);
    CommandResult result = first ? *first : CommandResult{.id = kept.id};
    result.first = first ? first->status : Status::Applied;
    result.status = Status::Duplicate;
    return result;
}

std::optional<Error> permissionOf(const CommandCall &call)
{
    const Error missing{Error::Kind::Rejected, scopeOf(call.command.payload), u"role-missing"_s};
    QStringList scopes;
    for (const Role role : call.actor.roles)
        scopes += scopesOf(role);
    if (!call.actor.storeIds.contains(call.storeId) || !scopes.contains(scopeOf(call.command.payload)))
        return missing;
    if (call.revokedAt && !planted(Plant::RevokedWorksOn) && call.command.issuedAt > *call.revokedAt)
        return Error{Error::Kind::Rejected, u"done after the device was revoked"_s, u"device-revoked"_s};
    // Judged as of issuedAt: who was still here then may have done it, although suspended since.
    if (call.actor.status != Associate::Status::Active && call.actor.updatedAt <= call.command.issuedAt)
        return missing;
    return {};
}

Result<Effect> apply(const CommandCall &call)
{
    switch (aggregateType(call.command.payload)) {
    case ResourceType::Coupon: return applyCouponCommand(call);
    case ResourceType::PickupOrder: return applyPickupCommand(call);
    case ResourceType::Customer: return applyCustomerCommand(call);
    case ResourceType::Campaign: return applyCampaignCommand(call);
    case ResourceType::SyncException: return applyExceptionCommand(call);
    default: return Error{Error::Kind::Rejected, {}, u"command-not-supported"_s};
    }
}

/// Applied; or, when a fact lacks the right or a plausible clock, applied and filed: what happened is not
/// refused away.
Result<Effect> applyJudged(const CommandCall &call)
{
    const auto missing = permissionOf(call);
    const bool future = call.command.issuedAt > call.context.clock() + ClockDoubt;
    if (missing && !call.keepAsFact)
        return *missing;
    if (future && !call.keepAsFact)
        return Error{Error::Kind::Rejected, u"issuedAt lies in the future"_s, u"clock-suspect"_s};
    auto effect = apply(call);
    if (!effect || (!missing && !future) || !effect->exceptionId.isEmpty())
        return effect;
    auto filed = future ? fileSuspectClock(call) : fileWithoutRight(call, *missing);
    if (!filed)
        return filed.error();
    return Effect{.version = effect->version, .exceptionId = *filed};
}

/// After a refusal: the truth to rebase on.
void addState(CommandResult &result, Storage &storage, const QString &storeId, const Ref &aggregate)
{
    const auto visible = storage.inScope(storeId, aggregate.type, aggregate.id);
    const auto record = storage.record(aggregate.type, aggregate.id);
    if (!visible || !*visible || !record || !*record || (*record)->removed)
        return;
    result.state = (*record)->data();
    result.version = (*record)->version;
}

Result<Associate> actorOf(Storage &storage, const QString &id)
{
    auto record = storage.record(ResourceType::Associate, id);
    if (!record)
        return record.error();
    auto actor = *record && !(*record)->removed
        ? decodeAssociate((*record)->data())
        : Result<Associate>(Error{Error::Kind::Rejected, {}, u"role-missing"_s});
    return actor ? actor : Result<Associate>(Error{Error::Kind::Rejected, {}, u"role-missing"_s});
}

/// A command that nobody told before, under a number that another one had: the device's files are in use
/// twice. What it says is done all the same, for it was done by people; but nothing is given out any more.
Result<Done> stopForks(Storage &storage, const ServerContext &context, const BatchOrigin &origin, qint64 seq)
{
    if (seq < 1)
        return Done{};
    const auto taken = storage.isSeqTaken(origin.deviceId, origin.numbering, seq);
    if (!taken)
        return taken.error();
    return *taken ? quarantineDevice(storage, context, origin.deviceId) : Result<Done>(Done{});
}

/// The outcome of a command that was not seen before. An Error here is the storage's: nothing was done.
Result<CommandResult> decide(Storage &storage, const ServerContext &context, const BatchOrigin &origin,
                             const QJsonObject &json, const QString &id)
{
    auto command = decodeCommand(json);
    if (!command)
        return rejected(id, command.error());
    auto actor = actorOf(storage, command->issuedBy);
    CommandCall call{storage,
                     context,
                     *command,
                     origin.storeId,
                     origin.deviceId,
                     {},
                     command->offline && isFact(command->payload),
                     origin.revokedAt};
    if (actor)
        call.actor = *actor;
    else if (actor.error().kind != Error::Kind::Rejected)
        return actor.error();
    auto effect = applyJudged(call);
    CommandResult result{.id = id, .aggregate = command->aggregate};
    if (effect) {
        result.status = Status::Applied;
        result.version = effect->version;
        result.exceptionId = effect->exceptionId;
        result.appliedAt = context.clock();
        return result;
    }
    const auto kind = effect.error().kind;
    if (kind == Error::Kind::Storage || kind == Error::Kind::DiskFull || kind == Error::Kind::Corrupt)
        return effect.error();
    result.status = Status::Rejected;
    result.problem = problemOf(effect.error());
    if (auto noted = noteRefusedGoodwill(call, effect.error()); !noted)
        return noted.error();
    if (origin.revokedAt) { // nobody will see it on the tablet
        auto filed = fileRefusal(call, effect.error());
        if (!filed)
            return filed.error();
        result.exceptionId = *filed;
    }
    addState(result, storage, origin.storeId, command->aggregate);
    return result;
}

QString aggregateKey(const QJsonObject &json)
{
    const QJsonObject aggregate = json["aggregate"_L1].toObject();
    return aggregate["type"_L1].toString() + u'/' + aggregate["id"_L1].toString();
}

bool succeeded(const CommandResult &result)
{
    return result.status == Status::Applied
        || (result.status == Status::Duplicate && result.first == Status::Applied);
}

} // namespace

CommandResult runCommand(Storage &storage, const ServerContext &context, const BatchOrigin &origin,
                         const QJsonObject &json)
{
    const QString id = json["id"_L1].toString();
    const QByteArray fingerprint = fingerprintOf(json);
    CommandResult result = retry(id);
    const auto done = storage.transact([&]() -> Result<Done> {
        auto kept = storage.command(id);
        if (!kept)
            return kept.error();
        if (*kept && !planted(Plant::NoResultTable)) {
            const bool same = (*kept)->fingerprint == fingerprint;
            result = same ? duplicateOf(**kept)
                          : rejected(id, {Error::Kind::Rejected, {}, u"command-id-reused"_s});
            return Done{};
        }
        const qint64 seq = json["seq"_L1].toInteger();
        if (auto stopped = stopForks(storage, context, origin, seq); !stopped)
            return stopped;
        auto decided = decide(storage, context, origin, json, id);
        if (!decided)
            return decided.error();
        result = *decided;
        if (*kept) // only where the simulation plants NoResultTable
            return Done{};
        return storage.putCommand({.id = id,
                                   .deviceId = origin.deviceId,
                                   .storeId = origin.storeId,
                                   .seq = seq,
                                   .numbering = origin.numbering,
                                   .fingerprint = fingerprint,
                                   .result = encode(result),
                                   .at = context.clock()});
    });
    return done ? result : retry(id);
}

QList<CommandResult> runBatch(Storage &storage, const ServerContext &context, const BatchOrigin &origin,
                              const QList<QJsonObject> &commands)
{
    QSet<QString> blocked, failed;
    QList<CommandResult> results;
    for (const QJsonObject &json : commands) {
        const QString id = json["id"_L1].toString();
        const QString key = aggregateKey(json);
        if (blocked.contains(key) || failed.contains(json["dependsOn"_L1].toString())) {
            failed.insert(id);
            results.append({.id = id, .status = Status::NotAttempted});
            continue;
        }
        results.append(runCommand(storage, context, origin, json));
        if (!succeeded(results.last())) {
            blocked.insert(key);
            failed.insert(id);
        }
    }
    return results;
}

QStringList supportedCommands()
{
    return commandTypes();
}

} // namespace counterpart::server
