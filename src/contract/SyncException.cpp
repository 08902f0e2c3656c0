#include "contract/Resources.h"
#include "contract/Words.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

using json::Reader;
using json::Word;
using json::Writer;

namespace {

constexpr Word<CostOwner> ownerWords[]{
    {QLatin1StringView("store"), CostOwner::Store},
    {QLatin1StringView("company"), CostOwner::Company},
    {QLatin1StringView("campaign"), CostOwner::Campaign},
};

// A status of a newer server counts as open: an exception is rather shown once too often.
constexpr Word<bool> openWords[]{{QLatin1StringView("open"), true}, {QLatin1StringView("resolved"), false}};

using Side = SyncException::Side;
using Resolution = SyncException::Resolution;

std::optional<Side> readSide(Reader &reader, json::Key key)
{
    Side side;
    const bool told = reader.object(key, [&](Reader &r) {
        side.type = r.string("type"_L1);
        side.at = r.instant("at"_L1);
        side.storeId = r.id("storeId"_L1);
        side.storeName = r.text("storeName"_L1);
        side.deviceName = r.string("deviceName"_L1);
        side.associateName = r.string("associateName"_L1);
        side.code = r.string("code"_L1);
        side.words = r.text("words"_L1);
    });
    return told ? std::optional(side) : std::nullopt;
}

void writeSide(Writer &writer, json::Key key, const std::optional<Side> &side)
{
    if (!side)
        return writer.remove(key);
    writer.object(key, [&](Writer &w) {
        w.string("type"_L1, side->type);
        w.instant("at"_L1, side->at);
        w.string("storeId"_L1, side->storeId);
        w.text("storeName"_L1, side->storeName);
        w.string("deviceName"_L1, side->deviceName);
        w.string("associateName"_L1, side->associateName);
        w.string("code"_L1, side->code);
        w.text("words"_L1, side->words);
    });
}

std::optional<Resolution> readResolution(Reader &reader)
{
    Resolution resolution;
    const bool told = reader.object("resolution"_L1, [&](Reader &r) {
        resolution.code = r.string("code"_L1);
        resolution.note = r.userText("note"_L1);
        resolution.by = r.id("by"_L1);
        resolution.at = r.instant("at"_L1);
    });
    return told ? std::optional(resolution) : std::nullopt;
}

void writeResolution(Writer &writer, const std::optional<Resolution> &resolution)
{
    if (!resolution)
        return writer.remove("resolution"_L1);
    writer.object("resolution"_L1, [&](Writer &w) {
        w.string("code"_L1, resolution->code);
        w.userText("note"_L1, resolution->note);
        w.string("by"_L1, resolution->by);
        w.instant("at"_L1, resolution->at);
    });
}

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
    exception.aboutName = reader.text("aboutName"_L1);
    exception.customerId = reader.id("customerId"_L1);
    exception.atRisk = reader.money("atRisk"_L1);
    exception.costOwner = reader.word("costOwner"_L1, ownerWords, CostOwner::Unknown, CostOwner::Unknown);
    exception.explanation = reader.text("explanation"_L1);
    exception.mine = readSide(reader, "mine"_L1);
    exception.theirs = readSide(reader, "theirs"_L1);
    exception.resolution = readResolution(reader);
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
    writer.text("aboutName"_L1, exception.aboutName);
    writer.string("customerId"_L1, exception.customerId);
    writer.money("atRisk"_L1, exception.atRisk);
    writer.word("costOwner"_L1, ownerWords, exception.costOwner, CostOwner::Unknown, CostOwner::Unknown);
    writer.text("explanation"_L1, exception.explanation);
    writeSide(writer, "mine"_L1, exception.mine);
    writeSide(writer, "theirs"_L1, exception.theirs);
    writeResolution(writer, exception.resolution);
    return writer.json();
}

} // namespace counterpart
