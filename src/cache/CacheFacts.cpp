// What the cache knows about itself: counts, totals, versions, marks of the sync.
#include "base/sqlite/Statement.h"
#include "cache/CacheReader.h"
#include "cache/Kinds.h"

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

Result<QMap<ResourceType, qint64>> CacheReader::counts() const
{
    QMap<ResourceType, qint64> found;
    for (const Kind &kind : kinds()) {
        auto query = m_connection->prepared(kind.count.constData());
        if (!query)
            return query.error();
        if (auto row = (*query)->step(); !row)
            return row.error();
        found[kind.type] = (*query)->integer(0);
    }
    return found;
}

Result<Done> CacheReader::forEachRecord(
    ResourceType type,
    const std::function<bool(const QString &id, qint64 version, const QByteArray &body)> &visit) const
{
    const auto open = sealer();
    const Kind *kind = kindOf(type);
    if (!open || !kind)
        return open ? Result<Done>(Done()) : Result<Done>(open.error());
    auto query = m_connection->prepared(kind->all.constData());
    if (!query)
        return query.error();
    sqlite::Statement &row = **query;
    for (;;) {
        const auto stepped = row.step();
        if (!stepped)
            return stepped.error();
        if (!*stepped)
            return Done();
        const QString id = row.text(0);
        const qint64 version = row.integer(1);
        const auto body = open->open({kind->table, id, version}, row.blob(2));
        if (!body)
            return Error{Error::Kind::Corrupt, body.error().detail, {}};
        if (!visit(id, version, *body))
            return Done();
    }
}

Result<QMap<QString, CurrencyTotal>> CacheReader::totalsByCurrency() const
{
    QMap<QString, CurrencyTotal> totals;
    const auto unreadable = forEachPurchase([&](const Purchase &purchase) {
        CurrencyTotal &total = totals[purchase.total.currency];
        ++total.count;
        total.totalMinor += purchase.total.amount;
        return true;
    });
    if (!unreadable)
        return unreadable.error();
    // A sum that silently lacks records would be a lie.
    if (*unreadable > 0)
        return Error{Error::Kind::Corrupt, u"%1 purchases do not open"_s.arg(*unreadable), {}};
    return totals;
}

Result<QMap<QString, qint64>> CacheReader::setAsideCounts() const
{
    auto query = m_connection->prepared("SELECT kind, count(*) FROM set_aside GROUP BY kind");
    if (!query)
        return query.error();
    QMap<QString, qint64> found;
    for (;;) {
        const auto row = (*query)->step();
        if (!row)
            return row.error();
        if (!*row)
            return found;
        found[(*query)->text(0)] = (*query)->integer(1);
    }
}

Result<QMap<QString, qint64>> CacheReader::versions(ResourceType type, const QStringList &ids) const
{
    QMap<QString, qint64> found;
    const Kind *kind = kindOf(type);
    if (!kind)
        return found;
    for (const QString &id : ids) {
        auto query = m_connection->prepared(kind->versionOf.constData());
        if (!query)
            return query.error();
        (*query)->bind(1, id);
        const auto row = (*query)->step();
        if (!row)
            return row.error();
        if (*row)
            found[id] = (*query)->integer(0);
    }
    return found;
}

Result<std::optional<Instant>> CacheReader::asOf(ResourceType type) const
{
    auto query = m_connection->prepared("SELECT at FROM as_of WHERE kind = ?1");
    if (!query)
        return query.error();
    (*query)->bind(1, wireName(type));
    const auto row = (*query)->step();
    if (!row)
        return row.error();
    return *row ? std::optional((*query)->time(0)) : std::nullopt;
}

Result<SyncMark> CacheReader::syncMark() const
{
    auto query = m_connection->prepared("SELECT cursor, epoch, device_ack, snapshot_id, snapshot_epoch,"
                                        " snapshot_manifest, snapshot_types, snapshot_parts, snapshot_next,"
                                        " snapshot_rows FROM sync_state");
    if (!query)
        return query.error();
    sqlite::Statement &row = **query;
    if (auto stepped = row.step(); !stepped)
        return stepped.error();
    SyncMark mark;
    mark.cursor = row.text(0);
    mark.epoch = row.text(1);
    mark.deviceAck = row.integer(2);
    if (row.isNull(3))
        return mark;
    SnapshotProgress progress;
    progress.id = row.text(3);
    progress.epoch = row.text(4);
    progress.manifest = row.blob(5);
    for (const QString &name : row.text(6).split(u' ', Qt::SkipEmptyParts))
        progress.types.append(resourceType(name));
    progress.parts = int(row.integer(7));
    progress.nextPart = int(row.integer(8));
    progress.rows = row.integer(9);
    mark.snapshot = progress;
    return mark;
}

Result<QByteArray> CacheReader::meta(const QByteArray &key) const
{
    auto query = m_connection->prepared("SELECT value FROM meta WHERE key = ?1");
    if (!query)
        return query.error();
    (*query)->bind(1, QString::fromLatin1(key));
    const auto row = (*query)->step();
    if (!row)
        return row.error();
    return *row ? (*query)->blob(0) : QByteArray();
}

} // namespace counterpart
