#include "base/Planted.h"
#include "domain/ScannedCode.h"
#include "server/sqlite/Prefix.h"
#include "server/sqlite/SqliteStorage.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

constexpr int MostListed = 200;

/// `after` of a listing by time: "<at>.<id>"; by id: ".<id>".
QString pageToken(bool byTime, qint64 at, const QString &id)
{
    return QString::fromLatin1(((byTime ? QByteArray::number(at) : QByteArray()) + '.' + id.toUtf8())
                                   .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
}

std::pair<qint64, QString> readToken(const QString &token)
{
    const QByteArray raw = QByteArray::fromBase64(token.toLatin1(), QByteArray::Base64UrlEncoding);
    const qsizetype dot = raw.indexOf('.');
    return {raw.left(dot).toLongLong(), QString::fromUtf8(raw.mid(dot + 1))};
}

} // namespace

StoredRecord SqliteStorage::readRecord(const Statement &row) const
{
    return {.type = resourceType(row.text(0)),
            .id = row.text(1),
            .version = row.integer(2),
            .updatedAt = fromMs(row.integer(3)),
            .body = row.bytes(5),
            .removed = !row.isNull(4),
            .reason = row.text(4)};
}

Result<std::optional<StoredRecord>> SqliteStorage::record(ResourceType type, const QString &id)
{
    const std::lock_guard lock(m_lock);
    auto row = m_database->prepare(
        "SELECT type, id, version, updated_at, removed, body FROM resource WHERE type = ?1 AND id = ?2");
    std::optional<StoredRecord> found;
    if (row.with(wireName(type), id).next())
        found = readRecord(row);
    if (auto done = row.done(); !done)
        return done.error();
    return found;
}

Result<RecordPage> SqliteStorage::records(const RecordQuery &query)
{
    const std::lock_guard lock(m_lock);
    const int limit = std::clamp(query.limit, 1, MostListed);
    // Parameters keep their numbers whichever conditions are there, so each shape of query is prepared once.
    QByteArray text = "SELECT r.type, r.id, r.version, r.updated_at, r.removed, r.body, r.at FROM resource r "
                      "WHERE r.type = ?3 AND r.removed IS NULL";
    if (!query.seenBy.isEmpty())
        text += " AND " + scopeCondition();
    if (!query.customerId.isEmpty())
        text += " AND r.customer_id = ?4";
    if (!query.statuses.isEmpty())
        text += " AND r.status IN (SELECT value FROM json_each(?5))";
    if (!query.after.isEmpty())
        text += query.newestFirst ? " AND (r.at, r.id) < (?6, ?7)" : " AND r.id > ?7";
    if (!query.storeId.isEmpty())
        text += " AND r.store_id = ?9";
    if (query.open)
        text += *query.open ? " AND r.open = 1" : " AND r.open = 0";
    text += query.newestFirst ? " ORDER BY r.at DESC, r.id DESC LIMIT ?8" : " ORDER BY r.id LIMIT ?8";

    const auto [at, id] = readToken(query.after);
    auto row = m_database->prepare(sql(text));
    row.with(query.seenBy, historySince(), wireName(query.type), query.customerId,
             QJsonDocument(QJsonArray::fromStringList(query.statuses)).toJson(QJsonDocument::Compact), at, id,
             limit + 1, query.storeId);
    RecordPage page;
    qint64 lastAt = 0;
    while (row.next()) {
        if (page.records.size() == limit) {
            page.next = pageToken(query.newestFirst, lastAt, page.records.last().id);
            break;
        }
        StoredRecord record = readRecord(row);
        lastAt = row.integer(6);
        if (!query.seenBy.isEmpty())
            record.body = served(record, query.seenBy);
        page.records.append(std::move(record));
    }
    if (auto done = row.ok(); !done)
        return done.error();
    return page;
}

Result<QList<StoredRecord>> SqliteStorage::couponsByCode(const QString &code, const QString &customerId,
                                                         int limit)
{
    const std::lock_guard lock(m_lock);
    auto row = m_database->prepare("SELECT type, id, version, updated_at, removed, body FROM resource "
                                   "WHERE code = ?1 AND type = 'coupon' AND removed IS NULL "
                                   "AND (?2 = '' OR customer_id = ?2) ORDER BY id LIMIT ?3");
    row.with(normaliseCode(code), customerId, limit);
    QList<StoredRecord> found;
    while (row.next())
        found.append(readRecord(row));
    if (auto done = row.done(); !done)
        return done.error();
    return found;
}

Result<QList<StoredRecord>> SqliteStorage::couponsUsed(const QString &customerId, Instant from, Instant until)
{
    const std::lock_guard lock(m_lock);
    // As the contract writes instants, their order is that of their letters.
    auto row = m_database->prepare(
        "SELECT type, id, version, updated_at, removed, body FROM resource "
        "WHERE customer_id = ?1 AND type = 'coupon' AND removed IS NULL AND EXISTS ("
        "SELECT 1 FROM json_each(body, '$.redemptions') WHERE json_extract(value, '$.at') BETWEEN ?2 AND ?3) "
        "ORDER BY id LIMIT 50");
    row.with(customerId, formatInstant(from), formatInstant(until));
    QList<StoredRecord> found;
    while (row.next())
        found.append(readRecord(row));
    if (auto done = row.ok(); !done)
        return done.error();
    return found;
}

Result<QList<StoredRecord>> SqliteStorage::customersByName(const QString &part, int limit)
{
    const std::lock_guard lock(m_lock);
    QList<StoredRecord> found;
    const QString end = endOfPrefix(part);
    auto row = m_database->prepare(
        "SELECT type, id, version, updated_at, removed, body FROM resource "
        "WHERE label COLLATE NOCASE >= ?1 AND label COLLATE NOCASE < ?2 AND removed IS NULL "
        "ORDER BY label COLLATE NOCASE LIMIT ?3");
    row.with(part, end, limit);
    while (row.next())
        found.append(readRecord(row));
    if (auto done = row.done(); !done)
        return done.error();
    return found;
}

Result<StoredRecord> SqliteStorage::nextVersion(ResourceType type, const QString &id, QJsonObject data)
{
    qint64 version = 0;
    const Instant now = m_clock();
    {
        auto row = m_database->prepare("SELECT version FROM resource WHERE type = ?1 AND id = ?2");
        if (row.with(wireName(type), id).next())
            version = row.integer(0);
        if (auto done = row.done(); !done)
            return done.error();
    }
    data["id"_L1] = id;
    data["version"_L1] = version + 1;
    data["updatedAt"_L1] = formatInstant(now);
    return StoredRecord{.type = type,
                        .id = id,
                        .version = version + 1,
                        .updatedAt = now,
                        .body = QJsonDocument(data).toJson(QJsonDocument::Compact)};
}

Result<Done> SqliteStorage::upsert(const StoredRecord &record, const Columns &columns)
{
    auto done
        = m_database
              ->prepare(
                  "INSERT INTO resource (type, id, version, store_id, customer_id, campaign_id, code, label, "
                  "status, "
                  "open, at, updated_at, removed, bytes, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, "
                  "?10, "
                  "?11, "
                  "?12, NULL, ?13, ?14) ON CONFLICT (type, id) DO UPDATE SET version = excluded.version, "
                  "store_id = excluded.store_id, customer_id = excluded.customer_id, campaign_id = "
                  "excluded.campaign_id, "
                  "code = excluded.code, label = excluded.label, status = excluded.status, open = "
                  "excluded.open, "
                  "at = excluded.at, updated_at = excluded.updated_at, removed = NULL, bytes = "
                  "excluded.bytes, "
                  "body = excluded.body")
              .with(wireName(record.type), record.id, record.version, columns.storeId, columns.customerId,
                    columns.campaignId, columns.code, columns.label, columns.status, columns.open, columns.at,
                    toMs(record.updatedAt), record.body.size(), record.body)
              .done();
    return done && record.type == ResourceType::Customer ? keepKeys(record.id, record.data()) : done;
}

Result<StoredRecord> SqliteStorage::write(const RecordWrite &write)
{
    std::optional<StoredRecord> written;
    auto done = transact([&]() -> Result<Done> {
        auto next = nextVersion(write.type, write.id, write.data);
        if (!next)
            return next.error();
        written = *next;
        const Columns columns = columnsOf(write.type, write.id, write.data);
        if (auto kept = keepSuperseded(*next); !kept)
            return kept;
        if (auto stored = upsert(*next, columns); !stored)
            return stored;
        return intoFeeds(*next, columns, write.cause);
    });
    if (!done)
        return done.error();
    return *written;
}

Result<Done> SqliteStorage::remove(ResourceType type, const QString &id, const QString &reason,
                                   const Cause &cause)
{
    return transact([&]() -> Result<Done> {
        auto was = record(type, id);
        if (!was)
            return was.error();
        if (!*was)
            return Error{Error::Kind::NotFound, {}, u"not-found"_s};
        const Columns columns = columnsOf(type, id, (*was)->data());
        // What is erased must be gone from the file, not only from the answers: the body goes with the
        // removal.
        auto done
            = m_database
                  ->prepare(
                      "UPDATE resource SET removed = ?3, version = version + 1, body = '{}', bytes = 2, "
                      "label = NULL, code = NULL, open = 0, updated_at = ?4 WHERE type = ?1 AND id = ?2")
                  .with(wireName(type), id, reason, toMs(m_clock()))
                  .done();
        if (!done)
            return done;
        if (auto forgotten = dropSuperseded(type, id); !forgotten)
            return forgotten;
        if (type == ResourceType::Customer) {
            if (auto forgotten = keepKeys(id, {}); !forgotten)
                return forgotten;
        }
        StoredRecord gone = **was;
        gone.version += 1;
        gone.removed = true;
        gone.reason = reason;
        return planted(Plant::TombstoneForgotten) ? Result<Done>(Done{}) : intoFeeds(gone, columns, cause);
    });
}

} // namespace counterpart::server
