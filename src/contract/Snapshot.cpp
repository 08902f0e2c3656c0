#include "contract/Snapshot.h"

#include "contract/Json.h"
#include "contract/Protocol.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

using json::Reader;
using json::Writer;

namespace {

bool isOwnPath(const QString &href)
{
    return href.startsWith(u'/') && !href.startsWith(u"//");
}

SnapshotPart readPart(Reader &reader)
{
    SnapshotPart part;
    part.index = int(reader.requiredInteger("index"_L1, 0, 1'000'000));
    part.href = reader.requiredString("href"_L1, limits::scanLength);
    // The client fetches it with its token: never from another host.
    if (!isOwnPath(part.href))
        reader.fault("href"_L1);
    part.priority = int(reader.requiredInteger("priority"_L1, 0, 3));
    if (!reader.has("types"_L1))
        reader.fault("types"_L1);
    part.types = reader.resourceTypes("types"_L1);
    part.rows = reader.smallOrNone("rows"_L1);
    part.bytes = reader.integer("bytes"_L1, 0, limits::partBytes);
    part.sha256 = reader.string("sha256"_L1, 64).toLatin1();
    return part;
}

} // namespace

QJsonObject encode(const SnapshotRequest &request)
{
    Writer writer;
    writer.set("schema"_L1, request.schema);
    writer.resourceTypes("types"_L1, request.types);
    writer.string("cursor"_L1, request.cursor);
    writer.string("reason"_L1, request.reason);
    return writer.json();
}

Result<SnapshotRequest> decodeSnapshotRequest(const QJsonObject &json)
{
    Reader reader(json);
    SnapshotRequest request;
    request.schema = int(reader.requiredInteger("schema"_L1, 1, 1'000'000));
    request.types = reader.resourceTypes("types"_L1);
    request.cursor = reader.string("cursor"_L1, limits::cursorLength);
    request.reason = reader.oneOf("reason"_L1,
                                  {"first_run"_L1, "cursor_expired"_L1, "schema_changed"_L1, "directive"_L1,
                                   "corruption"_L1, "manual"_L1});
    return json::finished(reader, request, Error::Kind::Rejected);
}

QJsonObject encode(const Snapshot &snapshot)
{
    Writer writer;
    writer.set("id"_L1, snapshot.id);
    writer.set("cursor"_L1, snapshot.cursor);
    writer.set("epoch"_L1, snapshot.epoch);
    writer.set("schema"_L1, snapshot.schema);
    writer.resourceTypes("types"_L1, snapshot.types);
    writer.set("deviceAck"_L1, snapshot.deviceAck);
    writer.instant("expiresAt"_L1, snapshot.expiresAt);
    writer.requiredList("parts"_L1, snapshot.parts, {}, [](Writer &w, const SnapshotPart &part) {
        w.set("index"_L1, part.index);
        w.set("href"_L1, part.href);
        w.set("priority"_L1, part.priority);
        w.set("types"_L1, QJsonArray());
        w.resourceTypes("types"_L1, part.types);
        w.integer("rows"_L1, part.rows);
        w.integer("bytes"_L1, part.bytes);
        w.string("sha256"_L1, QString::fromLatin1(part.sha256));
    });
    return writer.json();
}

Result<Snapshot> decodeSnapshot(const QJsonObject &json)
{
    Reader reader(json);
    Snapshot snapshot;
    snapshot.id = reader.requiredId("id"_L1);
    snapshot.cursor = reader.requiredString("cursor"_L1, limits::cursorLength);
    if (!protocol::isCursor(snapshot.cursor))
        reader.fault("cursor"_L1);
    snapshot.epoch = reader.requiredString("epoch"_L1, limits::idLength);
    snapshot.schema = int(reader.requiredInteger("schema"_L1, 1, 1'000'000));
    snapshot.types = reader.resourceTypes("types"_L1);
    snapshot.deviceAck = reader.integer("deviceAck"_L1, 0).value_or(0);
    snapshot.expiresAt = reader.requiredInstant("expiresAt"_L1);
    snapshot.parts = reader.requiredList("parts"_L1, readPart, 10'000);
    return json::finished(reader, snapshot);
}

QJsonObject encode(const ChangesPoke &poke)
{
    Writer writer;
    writer.set("types"_L1, QJsonArray());
    writer.resourceTypes("types"_L1, poke.types);
    writer.list("urgent"_L1, poke.urgent, {}, [](Writer &w, const ChangesPoke::Urgent &urgent) {
        w.string("kind"_L1, urgent.kind);
        w.ref("ref"_L1, urgent.ref);
    });
    return writer.json();
}

Result<ChangesPoke> decodeChangesPoke(const QJsonObject &json)
{
    Reader reader(json);
    ChangesPoke poke;
    if (!reader.has("types"_L1))
        reader.fault("types"_L1);
    poke.types = reader.resourceTypes("types"_L1);
    poke.urgent = reader.list("urgent"_L1, [](Reader &r) {
        return ChangesPoke::Urgent{r.string("kind"_L1), r.ref("ref"_L1)};
    });
    return json::finished(reader, poke);
}

QJsonObject encode(const Ping &ping)
{
    return {{u"serverTime"_s, formatInstant(ping.serverTime)}, {u"interval"_s, ping.intervalSeconds}};
}

Result<Ping> decodePing(const QJsonObject &json)
{
    Reader reader(json);
    const Ping ping{reader.requiredInstant("serverTime"_L1),
                    int(reader.requiredInteger("interval"_L1, 1, 3'600))};
    return json::finished(reader, ping);
}

} // namespace counterpart
