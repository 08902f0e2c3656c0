#include "contract/Limits.h"
#include "server/sqlite/SqliteStorage.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

constexpr qint64 PartRows = 5000;
constexpr qint64 PartBytes
    = 5 << 20; ///< rows may grow before the part is fetched; limits::partBytes is the edge
constexpr qint64 LineOverhead = 220; ///< of a feed line around its data
constexpr auto Life = std::chrono::hours(24);

/// What is fetched in which order: the desk works after priority 0.
struct Slice
{
    int priority;
    ResourceType type;
    bool openOnly = false, closedOnly = false;
};

const Slice Slices[] = {
    {0, ResourceType::Store},
    {0, ResourceType::Associate},
    {0, ResourceType::OfflinePolicy},
    {0, ResourceType::PickupOrder, true, false},
    {0, ResourceType::SyncException, true, false},
    {0, ResourceType::Task},
    {1, ResourceType::Campaign},
    {1, ResourceType::Coupon},
    {2, ResourceType::Customer},
    {3, ResourceType::PickupOrder, false, true},
    {3, ResourceType::Purchase},
    {3, ResourceType::TimelineEvent},
    {3, ResourceType::ServiceCase},
    {3, ResourceType::Feedback},
    {3, ResourceType::Survey},
    {3, ResourceType::StoreStock},
    {3, ResourceType::SyncException, false, true},
};

QByteArray encodeRanges(const QList<SnapshotRange> &ranges)
{
    QJsonArray array;
    for (const SnapshotRange &range : ranges)
        array.append(
            QJsonArray{wireName(range.type), range.openOnly, range.closedOnly, range.from, range.to});
    return QJsonDocument(array).toJson(QJsonDocument::Compact);
}

QList<SnapshotRange> decodeRanges(const QByteArray &text)
{
    QList<SnapshotRange> ranges;
    const QJsonArray stored = QJsonDocument::fromJson(text).array();
    for (const auto &value : stored) {
        ranges.append({resourceType(value[0].toString()), value[1].toBool(), value[2].toBool(),
                       value[3].toString(), value[4].toString()});
    }
    return ranges;
}

QString encodeTypes(const QList<ResourceType> &types)
{
    QStringList names;
    for (const ResourceType type : types)
        names.append(wireName(type));
    return names.join(u',');
}

QList<ResourceType> decodeTypes(const QString &text)
{
    QList<ResourceType> types;
    for (const QString &name : text.split(u',', Qt::SkipEmptyParts))
        types.append(resourceType(name));
    return types;
}

QByteArray openCondition(bool openOnly, bool closedOnly)
{
    return openOnly ? " AND r.open = 1" : closedOnly ? " AND r.open = 0" : "";
}

} // namespace

Result<QList<PlannedPart>> SqliteStorage::planParts(const QString &storeId, const QList<ResourceType> &types)
{
    QList<PlannedPart> parts;
    for (const Slice &slice : Slices) {
        if (!types.isEmpty() && !types.contains(slice.type))
            continue;
        auto row = m_database->prepare(
            sql("SELECT r.id, r.bytes FROM resource r WHERE r.type = ?3 AND r.removed IS NULL"
                + openCondition(slice.openOnly, slice.closedOnly) + " AND " + scopeCondition()
                + " ORDER BY r.id"));
        row.with(storeId, historySince(), wireName(slice.type));
        QString last;
        bool begun = false; // a range of this slice lies in the last part
        while (row.next()) {
            const QString id = row.text(0);
            const qint64 bytes = row.integer(1) + LineOverhead;
            const bool fits = !parts.isEmpty() && parts.last().priority == slice.priority
                && parts.last().rows < PartRows && parts.last().bytes + bytes <= PartBytes;
            if (!fits) {
                parts.append({.index = int(parts.size()), .priority = slice.priority, .ranges = {}});
                begun = false;
            }
            if (!std::exchange(begun, true))
                parts.last().ranges.append({slice.type, slice.openOnly, slice.closedOnly, last, {}});
            last = id;
            PlannedPart &part = parts.last();
            part.ranges.last().to = id;
            part.rows += 1;
            part.bytes += bytes;
        }
        if (auto done = row.done(); !done)
            return done.error();
    }
    if (parts.isEmpty())
        parts.append(PlannedPart{});
    return parts;
}

Result<SnapshotPlan> SqliteStorage::planSnapshot(const QString &storeId, const QString &deviceId,
                                                 const QString &id, const SnapshotWish &wish)
{
    SnapshotPlan plan{.id = id,
                      .storeId = storeId,
                      .deviceId = deviceId,
                      .createdAt = m_clock(),
                      .expiresAt = m_clock() + Life,
                      .schema = wish.schema,
                      .types = wish.types,
                      .parts = {}};
    auto done = transact([&]() -> Result<Done> {
        auto position = feedPosition(storeId);
        if (!position)
            return position.error();
        plan.position = wish.position.value_or(*position);
        auto parts = planParts(storeId, wish.types);
        if (!parts)
            return parts.error();
        plan.parts = *parts;
        auto stored = m_database->prepare("DELETE FROM snapshot WHERE expires_at < ?1 OR device_id = ?2")
                          .with(toMs(plan.createdAt), deviceId)
                          .done();
        if (!stored)
            return stored;
        stored = m_database->prepare("INSERT INTO snapshot VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
                     .with(id, storeId, deviceId, plan.position, toMs(plan.createdAt), toMs(plan.expiresAt))
                     .done();
        if (stored)
            stored = m_database->prepare("INSERT INTO snapshot_wish VALUES (?1, ?2, ?3)")
                         .with(id, wish.schema, encodeTypes(wish.types))
                         .done();
        for (const PlannedPart &part : std::as_const(plan.parts)) {
            if (!stored)
                return stored;
            stored
                = m_database->prepare("INSERT INTO snapshot_part VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
                      .with(id, part.index, part.priority, encodeRanges(part.ranges), part.rows, part.bytes)
                      .done();
        }
        return stored;
    });
    if (!done)
        return done.error();
    return plan;
}

Result<std::optional<SnapshotPlan>> SqliteStorage::snapshot(const QString &id)
{
    const std::lock_guard lock(m_lock);
    std::optional<SnapshotPlan> plan;
    {
        auto row = m_database->prepare(
            "SELECT store_id, device_id, position, created_at, expires_at, w.schema, w.types FROM snapshot "
            "LEFT JOIN snapshot_wish w ON w.snapshot_id = id WHERE id = ?1");
        if (row.with(id).next())
            plan = SnapshotPlan{.id = id,
                                .storeId = row.text(0),
                                .deviceId = row.text(1),
                                .position = row.integer(2),
                                .createdAt = fromMs(row.integer(3)),
                                .expiresAt = fromMs(row.integer(4)),
                                .schema = row.isNull(5) ? 1 : int(row.integer(5)),
                                .types = decodeTypes(row.text(6)),
                                .parts = {}};
        if (auto done = row.done(); !done)
            return done.error();
    }
    if (!plan)
        return plan;
    auto row = m_database->prepare(
        "SELECT part, priority, ranges, rows, bytes FROM snapshot_part WHERE snapshot_id = ?1 ORDER BY part");
    row.with(id);
    while (row.next())
        plan->parts.append({.index = int(row.integer(0)),
                            .priority = int(row.integer(1)),
                            .ranges = decodeRanges(row.bytes(2)),
                            .rows = row.integer(3),
                            .bytes = row.integer(4)});
    if (auto done = row.done(); !done)
        return done.error();
    return plan;
}

Result<Done> SqliteStorage::eachRow(const SnapshotPlan &snapshot, const PlannedPart &part,
                                    const std::function<void(const StoredRecord &)> &handle)
{
    const std::lock_guard lock(m_lock);
    for (const SnapshotRange &range : part.ranges) {
        auto row = m_database->prepare(sql("SELECT r.type, r.id, r.version, r.updated_at, r.removed, r.body "
                                           "FROM resource r WHERE r.type = ?3 "
                                           "AND r.id > ?4 AND r.id <= ?5 AND r.removed IS NULL"
                                           + openCondition(range.openOnly, range.closedOnly) + " AND "
                                           + scopeCondition() + " ORDER BY r.id"));
        row.with(snapshot.storeId, historySince(), wireName(range.type), range.from, range.to);
        while (row.next()) {
            StoredRecord record = readRecord(row);
            record.body = served(record, snapshot.storeId);
            handle(record);
        }
        if (auto done = row.done(); !done)
            return done;
    }
    return Done{};
}

QByteArray SqliteStorage::served(const StoredRecord &record, const QString &storeId)
{
    return record.type == ResourceType::Campaign ? withFigures(record, storeId) : record.body;
}

} // namespace counterpart::server
