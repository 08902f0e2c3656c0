#include "contract/Limits.h"
#include "contract/Protocol.h"
#include "contract/Snapshot.h"
#include "server/handlers/Answers.h"
#include "server/handlers/Cursor.h"
#include "server/handlers/Routes.h"

#include <QJsonDocument>

#include <limits>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

constexpr auto CursorLife = std::chrono::hours(24 * limits::cursorLifeDays);

QString cursorAt(Call &call, qint64 position, int schema, const std::optional<Instant> &issuedAt = {})
{
    return encode(Cursor{.epoch = call.storage.epoch(),
                         .storeId = call.caller.token.storeId,
                         .position = position,
                         .issuedAt = issuedAt.value_or(call.now()),
                         .schema = schema},
                  call.storage.signingKey());
}

QList<ResourceType> typesOf(const PlannedPart &part)
{
    QList<ResourceType> types;
    for (const SnapshotRange &range : part.ranges) {
        if (!types.contains(range.type))
            types.append(range.type);
    }
    return types;
}

QJsonObject manifest(Call &call, const SnapshotPlan &plan, qint64 ack)
{
    Snapshot snapshot{.id = plan.id,
                      .cursor = cursorAt(call, plan.position, plan.schema, plan.createdAt),
                      .epoch = call.storage.epoch(),
                      .schema = plan.schema,
                      .types = plan.types,
                      .deviceAck = ack,
                      .expiresAt = plan.expiresAt};
    for (const PlannedPart &part : plan.parts)
        snapshot.parts.append({.index = part.index,
                               .href = protocol::path::snapshotPart(plan.storeId, plan.id, part.index),
                               .priority = part.priority,
                               .types = typesOf(part),
                               .rows = int(part.rows),
                               .bytes = part.bytes});
    return encode(snapshot);
}

/// The plan of the path, if it is this device's and still lives; else the answer to give.
std::variant<SnapshotPlan, Response> planIn(Call &call)
{
    auto plan = call.storage.snapshot(call.path.value(1));
    if (!plan)
        return problem(plan.error());
    if (!*plan || (*plan)->deviceId != call.caller.device.id)
        return problem(u"not-found"_s);
    if ((*plan)->expiresAt <= call.now())
        return problem(u"snapshot-expired"_s);
    return **plan;
}

Response ndjson(const QByteArray &body)
{
    return {.status = 200, .contentType = protocol::ndjsonType, .headers = {}, .body = body, .follow = {}};
}

/// A cursor of this store from which the feed can still go on; else the code of what it lacks.
Result<Cursor> cursorIn(Call &call, const QString &text)
{
    const QString &storeId = call.caller.token.storeId;
    auto cursor = decodeCursor(text, call.storage.signingKey());
    if (!cursor)
        return cursor;
    if (cursor->storeId != storeId)
        return Error{Error::Kind::BadInput, u"of another store"_s, u"bad-cursor"_s};
    const auto oldest = call.storage.oldestPosition(storeId);
    if (!oldest)
        return oldest.error();
    // Another epoch: the database was restored, so positions of before mean nothing here.
    if (cursor->epoch != call.storage.epoch() || cursor->issuedAt + CursorLife < call.now()
        || cursor->position < *oldest)
        return Error{Error::Kind::Conflict, {}, u"cursor-expired"_s};
    return cursor;
}

/// What the snapshot is asked for; one of some kinds only stands at the cursor of the others.
Result<SnapshotWish> wishOf(Call &call, const SnapshotRequest &request)
{
    SnapshotWish wish{.schema = std::min(request.schema, call.context.config.currentSchema())};
    const bool unknown
        = request.types.contains(ResourceType::Other); // of a newer contract: all is never wrong
    if (request.types.isEmpty() || request.cursor.isEmpty() || unknown)
        return wish;
    const auto cursor = cursorIn(call, request.cursor);
    if (!cursor)
        return cursor.error();
    wish.types = request.types;
    wish.position = cursor->position;
    return wish;
}

std::optional<int> numberIn(const Request &request, const QString &name, int low, int high, int otherwise)
{
    const QString text = request.query.value(name);
    if (text.isEmpty())
        return otherwise;
    bool ok = false;
    const int number = text.toInt(&ok);
    return ok && number >= low ? std::optional(std::min(number, high)) : std::nullopt;
}

} // namespace

Response postSnapshot(Call &call)
{
    auto body = objectIn(call.request);
    if (!body)
        return problem(body.error());
    const auto request = decodeSnapshotRequest(*body);
    if (!request)
        return problem(request.error());
    if (request->schema < call.context.config.oldestSchema)
        return problem(u"client-too-old"_s);
    auto ack = call.storage.acknowledgedSeq(call.caller.device.id);
    if (!ack)
        return problem(ack.error());
    const auto wish = wishOf(call, *request);
    if (!wish)
        return problem(wish.error());
    const QString id = u"sn-"_s + uuid7(call.now(), call.context.random);
    auto plan = call.storage.planSnapshot(call.caller.token.storeId, call.caller.device.id, id, *wish);
    if (!plan)
        return problem(plan.error());
    Response response = json(manifest(call, *plan, *ack), 201);
    response.headers.insert("Location", protocol::path::snapshot(plan->storeId, plan->id).toLatin1());
    return response;
}

Response getSnapshot(Call &call)
{
    auto plan = planIn(call);
    if (auto *refusal = std::get_if<Response>(&plan))
        return *refusal;
    auto ack = call.storage.acknowledgedSeq(call.caller.device.id);
    return ack ? json(manifest(call, std::get<SnapshotPlan>(plan), *ack)) : problem(ack.error());
}

Response getSnapshotPart(Call &call)
{
    auto found = planIn(call);
    if (auto *refusal = std::get_if<Response>(&found))
        return *refusal;
    const auto &plan = std::get<SnapshotPlan>(found);
    bool ok = false;
    const int index = call.path.value(2).toInt(&ok);
    if (!ok || index < 0 || index >= plan.parts.size())
        return problem(u"not-found"_s);
    FeedPageWriter writer;
    auto read = call.storage.eachRow(plan, plan.parts[index], [&](const StoredRecord &record) {
        writer.add({.type = record.type,
                    .typeName = wireName(record.type),
                    .op = FeedRow::Op::Upsert,
                    .id = record.id,
                    .version = record.version,
                    .tx = u"s"_s,
                    .at = record.updatedAt,
                    .data = record.body});
    });
    if (!read)
        return problem(read.error());
    auto ack = call.storage.acknowledgedSeq(call.caller.device.id);
    if (!ack)
        return problem(ack.error());
    return ndjson(writer.finish({.cursor = cursorAt(call, plan.position, plan.schema, plan.createdAt),
                                 .more = index + 1 < plan.parts.size(),
                                 .deviceAck = *ack,
                                 .epoch = call.storage.epoch(),
                                 .serverTime = call.now()}));
}

Response getChanges(Call &call)
{
    const QString &storeId = call.caller.token.storeId;
    const auto cursor = cursorIn(call, call.request.query.value(u"cursor"_s));
    if (!cursor && cursor.error().code != u"cursor-expired"_s)
        return problem(cursor.error());
    const auto limit = numberIn(call.request, u"limit"_s, 1, limits::pageRows, limits::pageRowsDefault);
    const auto wait = numberIn(call.request, u"wait"_s, 0, limits::longPollSeconds, 0);
    const auto schema = numberIn(call.request, u"schema"_s, 1, std::numeric_limits<int>::max(), 1);
    if (!limit || !wait || !schema)
        return problem(u"bad-request"_s);
    if (*schema < call.context.config.oldestSchema)
        return problem(u"client-too-old"_s);
    if (!cursor)
        return problem(cursor.error());
    const int reads = std::min(*schema, call.context.config.currentSchema());
    if (const auto changed = call.context.config.changedBetween(cursor->schema, reads); !changed.isEmpty()) {
        Problem again = problemOf(u"schema-changed"_s);
        again.resnapshot = changed;
        return problem(again);
    }

    auto slice = call.storage.changes(storeId, call.caller.device.id, cursor->position, *limit);
    if (!slice)
        return problem(slice.error());
    FeedPageWriter writer;
    for (const FeedRow &row : std::as_const(slice->rows))
        writer.add(row);
    Response response = ndjson(writer.finish({.cursor = cursorAt(call, slice->position, reads),
                                              .more = slice->more,
                                              .deviceAck = slice->deviceAck,
                                              .epoch = call.storage.epoch(),
                                              .serverTime = call.now()}));
    if (slice->rows.isEmpty() && *wait > 0)
        response.follow = Follow{.kind = Follow::Kind::LongPoll,
                                 .storeId = storeId,
                                 .deviceId = call.caller.device.id,
                                 .position = slice->position,
                                 .wait = std::chrono::seconds(*wait)};
    return response;
}

Response getEvents(Call &call)
{
    const QString &storeId = call.caller.token.storeId;
    auto head = call.storage.feedPosition(storeId);
    if (!head)
        return problem(head.error());
    qint64 position = *head;
    // Last-Event-ID is "<epoch>.<position>"; of another epoch everything is new.
    const QString last = QString::fromLatin1(call.request.header("last-event-id"));
    if (const qsizetype dot = last.lastIndexOf(u'.'); dot > 0) {
        const qint64 seen = last.mid(dot + 1).toLongLong();
        position = last.left(dot) == call.storage.epoch() ? std::min(position, seen) : 0;
    }
    return {.status = 200,
            .contentType = protocol::eventStreamType,
            .headers = {},
            .body = {},
            .follow = Follow{.kind = Follow::Kind::Stream,
                             .storeId = storeId,
                             .deviceId = call.caller.device.id,
                             .position = position}};
}

QByteArray eventText(const QByteArray &event, const QString &id, const QJsonObject &data)
{
    QByteArray text;
    if (!id.isEmpty())
        text += "id: " + id.toLatin1() + '\n';
    text += "event: " + event + '\n';
    text += "data: " + QJsonDocument(data).toJson(QJsonDocument::Compact) + "\n\n";
    return text;
}

} // namespace counterpart::server
