#include "contract/CommandResults.h"

#include "contract/Json.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

using json::Reader;
using json::Word;
using json::Writer;
using Status = CommandResult::Status;

namespace {

constexpr Word<Status> statusWords[]{
    {QLatin1StringView("applied"), Status::Applied},
    {QLatin1StringView("duplicate"), Status::Duplicate},
    {QLatin1StringView("rejected"), Status::Rejected},
    {QLatin1StringView("retry"), Status::Retry},
    {QLatin1StringView("not_attempted"), Status::NotAttempted},
};

Status readStatus(Reader &reader, json::Key key)
{
    const auto status = json::fromWord(statusWords, reader.requiredString(key));
    if (!status)
        reader.fault(key);
    return status.value_or(Status::Retry);
}

CommandResult readResult(Reader &reader)
{
    CommandResult result;
    result.id = reader.requiredUuid("id"_L1);
    result.status = readStatus(reader, "status"_L1);
    if (reader.has("first"_L1)) {
        result.first = readStatus(reader, "first"_L1);
        if (result.first != Status::Applied && result.first != Status::Rejected)
            reader.fault("first"_L1);
    }
    result.aggregate = reader.ref("aggregate"_L1);
    result.version = reader.integer("version"_L1, 1).value_or(0);
    reader.object("state"_L1, [&](Reader &r) { result.state = r.json(); });
    reader.object("problem"_L1, [&](Reader &r) {
        const auto problem = decodeProblem(r.json());
        if (problem)
            result.problem = *problem;
        else
            r.fault("code"_L1);
    });
    result.retryAfterSeconds = reader.smallOrNone("retryAfterSeconds"_L1);
    result.exceptionId = reader.id("exceptionId"_L1);
    result.appliedAt = reader.instant("appliedAt"_L1);
    return result;
}

} // namespace

QJsonObject encode(const CommandResult &result)
{
    Writer writer;
    writer.set("id"_L1, result.id);
    writer.set("status"_L1, QString(json::toWord(statusWords, result.status)));
    if (result.first)
        writer.set("first"_L1, QString(json::toWord(statusWords, *result.first)));
    writer.ref("aggregate"_L1, result.aggregate);
    writer.defaulted("version"_L1, result.version, 0);
    if (!result.state.isEmpty())
        writer.set("state"_L1, result.state);
    if (result.problem)
        writer.set("problem"_L1, encode(*result.problem));
    writer.integer("retryAfterSeconds"_L1, result.retryAfterSeconds);
    writer.string("exceptionId"_L1, result.exceptionId);
    writer.instant("appliedAt"_L1, result.appliedAt);
    return writer.json();
}

QJsonObject encode(const CommandBatchResult &result)
{
    Writer writer;
    writer.instant("serverTime"_L1, result.serverTime);
    writer.set("acknowledgedSeq"_L1, result.acknowledgedSeq);
    writer.string("epoch"_L1, result.epoch);
    QJsonArray results;
    for (const CommandResult &one : result.results)
        results.append(encode(one));
    writer.set("results"_L1, results);
    return writer.json();
}

Result<CommandResult> decodeCommandResult(const QJsonObject &json)
{
    Reader reader(json);
    const CommandResult result = readResult(reader);
    return json::finished(reader, result);
}

Result<CommandBatchResult> decodeCommandBatchResult(const QJsonObject &json)
{
    Reader reader(json);
    CommandBatchResult result;
    result.serverTime = reader.requiredInstant("serverTime"_L1);
    result.acknowledgedSeq = reader.requiredInteger("acknowledgedSeq"_L1, 0);
    result.epoch = reader.string("epoch"_L1);
    result.results = reader.requiredList("results"_L1, readResult, limits::batchCommands);
    return json::finished(reader, result);
}

} // namespace counterpart
