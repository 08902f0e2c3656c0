#include "contract/Resources.h"
#include "contract/Words.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

using json::Reader;
using json::Word;
using json::Writer;

namespace {

// A status of a newer server counts as open: an exception is rather shown once too often.
constexpr Word<bool> openWords[]{{QLatin1StringView("open"), true}, {QLatin1StringView("resolved"), false}};

} // namespace

Result<SyncException> decodeSyncException(const QJsonObject &json)
{
    Reader reader(json);
    SyncException exception;
    json::readBase(reader, exception);
    exception.kind = reader.requiredString("kind"_L1);
    exception.open = reader.requiredWord("status"_L1, openWords, true);
    exception.storeId = reader.requiredId("storeId"_L1);
    exception.at = reader.requiredInstant("at"_L1);
    exception.commandId = reader.requiredUuid("commandId"_L1);
    exception.deviceId = reader.id("deviceId"_L1);
    exception.associateId = reader.id("associateId"_L1);
    exception.about = reader.ref("about"_L1);
    exception.customerId = reader.id("customerId"_L1);
    exception.atRisk = reader.money("atRisk"_L1);
    exception.explanation = reader.text("explanation"_L1);
    return json::finished(reader, exception);
}

QJsonObject encode(const SyncException &exception, const QJsonObject &onto)
{
    Writer writer(onto);
    json::writeBase(writer, exception);
    writer.set("kind"_L1, exception.kind);
    writer.requiredWord("status"_L1, openWords, exception.open, true);
    writer.set("storeId"_L1, exception.storeId);
    writer.instant("at"_L1, exception.at);
    writer.set("commandId"_L1, exception.commandId);
    writer.string("deviceId"_L1, exception.deviceId);
    writer.string("associateId"_L1, exception.associateId);
    writer.ref("about"_L1, exception.about);
    writer.string("customerId"_L1, exception.customerId);
    writer.money("atRisk"_L1, exception.atRisk);
    writer.text("explanation"_L1, exception.explanation);
    return writer.json();
}

} // namespace counterpart
