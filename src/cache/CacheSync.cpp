// Pages and snapshots: how the cache follows the CDP.
#include "base/Planted.h"
#include "base/sqlite/Statement.h"
#include "cache/Cache.h"
#include "cache/Kinds.h"
#include "cache/PageWriter.h"

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Generation
{
    qint64 number = 1;
    bool force = false;
};

Result<Generation> generationOf(sqlite::Connection &connection)
{
    auto query = connection.prepared("SELECT generation, snapshot_force FROM sync_state");
    if (!query)
        return query.error();
    if (auto row = (*query)->step(); !row)
        return row.error();
    return Generation{(*query)->integer(0), (*query)->integer(1) != 0};
}

Result<Done> forgetSnapshot(sqlite::Connection &connection)
{
    auto query
        = connection.prepared("UPDATE sync_state SET snapshot_id = NULL, snapshot_epoch = NULL,"
                              " snapshot_manifest = NULL, snapshot_types = NULL, snapshot_parts = NULL,"
                              " snapshot_next = NULL, snapshot_rows = NULL, snapshot_started = NULL,"
                              " snapshot_force = NULL");
    if (!query)
        return query.error();
    return (*query)->run();
}

QString namesOf(const QList<ResourceType> &types)
{
    QStringList names;
    for (const ResourceType type : types)
        names.append(wireName(type));
    return names.join(u' ');
}

QList<ResourceType> typesIn(const FeedPage &page)
{
    QList<ResourceType> types;
    for (const FeedRow &row : page.rows) {
        if (!types.contains(row.type))
            types.append(row.type);
    }
    return types;
}

} // namespace

Result<Applied> Cache::apply(const FeedPage &page, Instant receivedAt)
{
    const auto key = sealer();
    if (!key)
        return key.error();
    if (planted(Plant::PageNotAtOnce)) {
        const QByteArray cursorFirst = "UPDATE sync_state SET cursor = '" + page.cursor.toLatin1() + "'";
        if (auto done = m_connection->execute(cursorFirst.constData()); !done)
            return done.error();
    }
    sqlite::Transaction transaction(*m_connection);
    const auto generation = generationOf(*m_connection);
    if (!generation)
        return generation.error();
    PageWriter writer(*this, *key, generation->number, generation->force);
    if (auto done = writer.write(page); !done)
        return done.error();
    {
        auto query = m_connection->prepared("UPDATE sync_state SET cursor = ?1, epoch = ?2, device_ack = ?3");
        if (!query)
            return query.error();
        if (auto done = (*query)->bind(1, page.cursor).bind(2, page.epoch).bind(3, page.deviceAck).run();
            !done)
            return done.error();
    }
    // With more to come the rows are not yet those of `receivedAt`.
    if (!page.more) {
        if (auto done = touchAsOf({}, receivedAt, false); !done)
            return done.error();
    }
    if (auto done = transaction.commit(); !done)
        return done.error();
    Applied applied = writer.takeApplied();
    eraseTracesSoon(applied.erased);
    return applied;
}

Result<SnapshotProgress> Cache::beginSnapshot(const QString &id, const QString &epoch, int parts,
                                              const QByteArray &manifest, const QList<ResourceType> &types)
{
    const auto mark = syncMark();
    if (!mark)
        return mark.error();
    if (mark->snapshot && mark->snapshot->id == id)
        return *mark->snapshot;

    // Also rows of a snapshot that was never finished may be of another epoch.
    const auto before = generationOf(*m_connection);
    if (!before)
        return before.error();
    const bool unfinished = mark->snapshot && (mark->snapshot->epoch != epoch || before->force);
    const bool restored
        = ((!mark->epoch.isEmpty() && mark->epoch != epoch) || unfinished) && !planted(Plant::EpochIgnored);
    auto query = m_connection->prepared("UPDATE sync_state SET generation = generation + 1, snapshot_id = ?1,"
                                        " snapshot_epoch = ?2, snapshot_manifest = ?3, snapshot_types = ?4,"
                                        " snapshot_parts = ?5, snapshot_next = 0, snapshot_rows = 0,"
                                        " snapshot_started = NULL, snapshot_force = ?6");
    if (!query)
        return query.error();
    (*query)
        ->bind(1, id)
        .bind(2, epoch)
        .bind(3, manifest)
        .bind(4, namesOf(types))
        .bind(5, parts)
        .bind(6, restored ? 1 : 0);
    if (auto done = (*query)->run(); !done)
        return done.error();
    SnapshotProgress progress;
    progress.id = id;
    progress.epoch = epoch;
    progress.types = types;
    progress.manifest = manifest;
    progress.parts = parts;
    return progress;
}

Result<Applied> Cache::applyPart(int index, const FeedPage &part, Instant receivedAt)
{
    const auto key = sealer();
    if (!key)
        return key.error();
    const auto mark = syncMark();
    if (!mark)
        return mark.error();
    if (!mark->snapshot || index != mark->snapshot->nextPart || index >= mark->snapshot->parts)
        return Error{Error::Kind::BadInput, u"part %1 is not the next one"_s.arg(index), {}};

    sqlite::Transaction transaction(*m_connection);
    const auto generation = generationOf(*m_connection);
    if (!generation)
        return generation.error();
    PageWriter writer(*this, *key, generation->number, generation->force);
    if (auto done = writer.write(part); !done)
        return done.error();
    {
        auto query = m_connection->prepared("UPDATE sync_state SET snapshot_next = ?1,"
                                            " snapshot_rows = snapshot_rows + ?2,"
                                            " snapshot_started = coalesce(snapshot_started, ?3)");
        if (!query)
            return query.error();
        if (auto done
            = (*query)->bind(1, index + 1).bind(2, qint64(part.rows.size())).bind(3, receivedAt).run();
            !done)
            return done.error();
    }
    const QList<ResourceType> types = typesIn(part);
    if (!types.isEmpty()) {
        if (auto done = touchAsOf(types, receivedAt, true); !done)
            return done.error();
    }
    if (auto done = transaction.commit(); !done)
        return done.error();
    return writer.takeApplied();
}

Result<Done> Cache::sweep(qint64 generation, const QList<ResourceType> &types, Applied &applied)
{
    for (const Kind &kind : kinds()) {
        if (!types.isEmpty() && !types.contains(kind.type))
            continue;
        for (const QByteArray &blind : kind.blindKinds) {
            const QByteArray sql = "DELETE FROM blind_index WHERE kind = '" + blind
                + "' AND id IN (SELECT id FROM " + kind.table + " WHERE generation < "
                + QByteArray::number(generation) + ")";
            if (auto done = m_connection->execute(sql.constData()); !done)
                return done;
        }
        auto query = m_connection->prepared(kind.sweep.constData());
        if (!query)
            return query.error();
        if (auto done = (*query)->bind(1, generation).run(); !done)
            return done;
        if (m_connection->changes() > 0) {
            applied.types.insert(kind.type);
            applied.erased = true;
        }
    }
    if (types.isEmpty()) {
        auto query = m_connection->prepared("DELETE FROM set_aside WHERE generation < ?1");
        if (!query)
            return query.error();
        return (*query)->bind(1, generation).run();
    }
    return Done();
}

Result<Applied> Cache::finishSnapshot(const QString &cursor, qint64 deviceAck, Instant receivedAt)
{
    const auto mark = syncMark();
    if (!mark)
        return mark.error();
    if (!mark->snapshot || mark->snapshot->nextPart != mark->snapshot->parts)
        return Error{Error::Kind::BadInput, u"the snapshot is not whole"_s, {}};

    sqlite::Transaction transaction(*m_connection);
    const auto generation = generationOf(*m_connection);
    if (!generation)
        return generation.error();
    Applied applied;
    if (!planted(Plant::SweepForgotten)) {
        if (auto done = sweep(generation->number, mark->snapshot->types, applied); !done)
            return done.error();
    }
    {
        auto query = m_connection->prepared("UPDATE sync_state SET cursor = ?1, epoch = ?2, device_ack = ?3");
        if (!query)
            return query.error();
        (*query)->bind(1, cursor).bind(2, mark->snapshot->epoch).bind(3, deviceAck);
        if (auto done = (*query)->run(); !done)
            return done.error();
    }
    const auto started = snapshotStarted();
    if (!started)
        return started.error();
    // The rows are those of when the snapshot was made; the feed brings them up to now.
    if (auto done = touchAsOf(mark->snapshot->types, started->value_or(receivedAt), false); !done)
        return done.error();
    if (auto done = forgetSnapshot(*m_connection); !done)
        return done.error();
    if (auto done = transaction.commit(); !done)
        return done.error();
    eraseTracesSoon(applied.erased);
    return applied;
}

void Cache::eraseTracesSoon(bool erased)
{
    m_tracesLeft = m_tracesLeft || erased;
    if (m_tracesLeft)
        m_tracesLeft = !eraseTraces();
}

Result<std::optional<Instant>> Cache::snapshotStarted() const
{
    auto query = m_connection->prepared("SELECT snapshot_started FROM sync_state");
    if (!query)
        return query.error();
    if (auto row = (*query)->step(); !row)
        return row.error();
    return (*query)->isNull(0) ? std::nullopt : std::optional((*query)->time(0));
}

Result<Done> Cache::abandonSnapshot()
{
    return forgetSnapshot(*m_connection);
}

Result<Done> Cache::forgetCursor()
{
    return m_connection->execute("UPDATE sync_state SET cursor = ''");
}

} // namespace counterpart
