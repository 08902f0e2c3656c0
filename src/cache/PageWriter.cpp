#include "cache/PageWriter.h"

#include "base/Planted.h"
#include "base/sqlite/Statement.h"
#include "cache/Kinds.h"
#include "cache/RecordColumns.h"

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

// A kind's name from the wire lies in clear: only a plain word may.
QString plainKind(const QString &typeName)
{
    const auto plain = [](QChar c) {
        return (c >= u'a' && c <= u'z') || c == u'_';
    };
    const bool good = !typeName.isEmpty() && typeName.size() <= 40
        && std::all_of(typeName.begin(), typeName.end(), plain);
    return good ? typeName : u"other"_s;
}

void bindColumn(sqlite::Statement &query, int place, ClearColumn column, const RecordColumns &columns)
{
    const auto text = [&](const QString &value) {
        if (value.isEmpty())
            query.bindNull(place);
        else
            query.bind(place, value);
    };
    switch (column) {
    case ClearColumn::CustomerId: return text(columns.customerId);
    case ClearColumn::CampaignId: return text(columns.campaignId);
    case ClearColumn::StoreId: return text(columns.storeId);
    case ClearColumn::Status: return text(columns.status);
    case ClearColumn::PromisedAt: query.bind(place, columns.promisedAt); return;
    case ClearColumn::ValidUntil: query.bind(place, columns.validUntil); return;
    case ClearColumn::OccurredAt: query.bind(place, columns.occurredAt); return;
    }
}

} // namespace

PageWriter::PageWriter(Cache &cache, const Sealer &sealer, qint64 generation, bool force)
    : m_cache(cache)
    , m_sealer(sealer)
    , m_generation(generation)
    , m_force(force)
{
}

Result<Done> PageWriter::write(const FeedPage &page)
{
    for (const FeedRow &row : page.rows) {
        if (auto done = writeRow(row); !done)
            return done;
        if (!row.causedBy.isEmpty())
            m_applied.causedBy.insert(row.causedBy, row.version);
    }
    for (const SetAside &line : page.setAside) {
        // A line without an id is known by its content, so that the same line is counted once.
        const QString id = !line.id.isEmpty()
            ? line.id
            : QString::fromLatin1(
                m_sealer.blindIndex("line", QString::fromLatin1(line.line.toHex())).toHex());
        if (auto done = setAside(line.typeName, id, 0, line.line); !done)
            return done;
    }
    return Done();
}

Result<Done> PageWriter::writeRow(const FeedRow &row)
{
    const Kind *kind = kindOf(row.type);
    if (!kind) { // of a newer server: counted, kept for the version that knows it
        ++m_applied.ignored;
        if (row.op == FeedRow::Op::Remove)
            return Done();
        return setAside(row.typeName, row.id, row.version, row.data);
    }
    return row.op == FeedRow::Op::Remove ? remove(*kind, row) : upsert(*kind, row);
}

Result<Done> PageWriter::upsert(const Kind &kind, const FeedRow &row)
{
    const auto before = stored(kind, row.id);
    if (!before)
        return before.error();
    const bool replace = m_force && before->generation < m_generation;
    if (before->exists && !replace && row.version < before->version && !planted(Plant::OlderWins)) {
        ++m_applied.ignored;
        auto query = prepared(kind.mark.constData());
        if (!query)
            return query.error();
        return (*query)->bind(1, row.id).bind(2, m_generation).run();
    }
    const auto columns = readColumns(row);
    if (!columns)
        return setAside(row.typeName, row.id, row.version, row.data);

    if (auto done = store(kind, row, *columns, before->exists); !done)
        return done;
    if (auto done = index(kind, row.id, *columns, before->exists); !done)
        return done;
    if (auto done = forgetSetAside(kind, row.id); !done)
        return done;
    m_applied.types.insert(row.type);
    m_applied.changed.append({row.type, row.id});
    return Done();
}

Result<PageWriter::Stored> PageWriter::stored(const Kind &kind, const QString &id)
{
    auto query = prepared(kind.state.constData());
    if (!query)
        return query.error();
    const auto row = (*query)->bind(1, id).step();
    if (!row)
        return row.error();
    if (!*row)
        return Stored();
    return Stored{true, (*query)->integer(0), (*query)->integer(1)};
}

Result<Done> PageWriter::store(const Kind &kind, const FeedRow &row, const RecordColumns &columns,
                               bool exists)
{
    auto query = prepared(exists ? kind.update.constData() : kind.insert.constData());
    if (!query)
        return query.error();
    sqlite::Statement &write = **query;
    write.bind(1, row.id)
        .bind(2, row.version)
        .bind(3, m_generation)
        .bind(4, m_sealer.keyVersion())
        .bind(5,
              planted(Plant::PlainRecords) ? row.data
                                           : m_sealer.seal({kind.table, row.id, row.version}, row.data));
    int place = 6;
    for (const ClearColumn column : kind.columns)
        bindColumn(write, place++, column, columns);
    return write.run();
}

Result<Done> PageWriter::index(const Kind &kind, const QString &id, const RecordColumns &columns, bool exists)
{
    if (kind.blindKinds.isEmpty())
        return Done();
    if (exists) {
        if (auto done = unindex(kind, id); !done)
            return done;
    }
    for (const RecordColumns::Blind &blind : columns.blind) {
        auto query = prepared("INSERT OR IGNORE INTO blind_index (kind, hash, id) VALUES (?1, ?2, ?3)");
        if (!query)
            return query.error();
        (*query)
            ->bind(1, QString::fromLatin1(blind.kind))
            .bind(2, m_sealer.blindIndex(blind.kind, blind.value))
            .bind(3, id);
        if (auto done = (*query)->run(); !done)
            return done;
    }
    return Done();
}

Result<Done> PageWriter::unindex(const Kind &kind, const QString &id)
{
    // Ids of different kinds may be equal, so the blind kind decides too.
    for (const QByteArray &blind : kind.blindKinds) {
        auto query = prepared("DELETE FROM blind_index WHERE id = ?1 AND kind = ?2");
        if (!query)
            return query.error();
        if (auto done = (*query)->bind(1, id).bind(2, QString::fromLatin1(blind)).run(); !done)
            return done;
    }
    return Done();
}

Result<Done> PageWriter::remove(const Kind &kind, const FeedRow &row)
{
    if (planted(Plant::TombstoneIgnored))
        return Done();
    const auto before = stored(kind, row.id);
    if (!before)
        return before.error();
    if (before->exists && row.version != 0 && row.version < before->version) {
        ++m_applied.ignored; // a remove from before the row came back
        return Done();
    }
    if (kind.type == ResourceType::Customer) {
        if (auto done = removeChildren(row); !done)
            return done;
    }
    if (auto done = forgetSetAside(kind, row.id); !done)
        return done;
    m_applied.erased = true;
    m_applied.types.insert(row.type);
    m_applied.changed.append({row.type, row.id});
    m_applied.removed.append({row.type, row.id});
    if (!before->exists)
        return Done();
    if (auto done = unindex(kind, row.id); !done)
        return done;
    auto query = prepared(kind.remove.constData());
    if (!query)
        return query.error();
    return (*query)->bind(1, row.id).run();
}

Result<Done> PageWriter::removeChildren(const FeedRow &row)
{
    const bool merged = !row.mergedInto.isEmpty();
    const bool outOfScope = row.removeReason == u"out_of_scope";
    for (const Kind &kind : kinds()) {
        if (!kind.hasCustomer)
            continue;
        // An order to be handed over here, or an incident, stays when only its customer leaves the scope.
        const bool ofTheStore
            = kind.type == ResourceType::PickupOrder || kind.type == ResourceType::SyncException;
        if (outOfScope && ofTheStore)
            continue;
        if (!merged && !kind.blindKinds.isEmpty()) {
            for (const QByteArray &blind : kind.blindKinds) {
                const bool coupons = kind.type == ResourceType::Coupon;
                auto query = prepared(coupons ? "DELETE FROM blind_index WHERE kind = ?2 AND id IN"
                                                " (SELECT id FROM coupon WHERE customer_id = ?1)"
                                              : "DELETE FROM blind_index WHERE kind = ?2 AND id IN"
                                                " (SELECT id FROM pickup_order WHERE customer_id = ?1)");
                if (!query)
                    return query.error();
                if (auto done = (*query)->bind(1, row.id).bind(2, QString::fromLatin1(blind)).run(); !done)
                    return done;
            }
        }
        if (!merged && !kind.blindKinds.isEmpty()) { // who searches by them finds them no longer
            auto gone = prepared(kind.ofCustomer.constData());
            if (!gone)
                return gone.error();
            (*gone)->bind(1, row.id);
            for (;;) {
                const auto step = (*gone)->step();
                if (!step)
                    return step.error();
                if (!*step)
                    break;
                m_applied.removed.append({kind.type, (*gone)->text(0)});
            }
        }
        // Merged: what hung off the duplicate belongs to the other record from now on.
        auto query = prepared(merged ? kind.repoint.constData() : kind.cascade.constData());
        if (!query)
            return query.error();
        (*query)->bind(1, row.id);
        if (merged)
            (*query)->bind(2, row.mergedInto);
        if (auto done = (*query)->run(); !done)
            return done;
        if (m_cache.m_connection->changes() > 0)
            m_applied.types.insert(kind.type);
    }
    return Done();
}

Result<Done> PageWriter::setAside(const QString &typeName, const QString &id, qint64 version,
                                  const QByteArray &body)
{
    ++m_applied.setAside;
    const QString kind = plainKind(typeName);
    const QString key = id.left(64);
    auto query = prepared("INSERT INTO set_aside (kind, id, version, generation, key_version, body)"
                          " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (kind, id) DO UPDATE"
                          " SET version = excluded.version, generation = excluded.generation,"
                          " key_version = excluded.key_version, body = excluded.body");
    if (!query)
        return query.error();
    return (*query)
        ->bind(1, kind)
        .bind(2, key)
        .bind(3, version)
        .bind(4, m_generation)
        .bind(5, m_sealer.keyVersion())
        .bind(6, m_sealer.seal({"set_aside " + kind.toLatin1(), key, version}, body))
        .run();
}

Result<Done> PageWriter::forgetSetAside(const Kind &kind, const QString &id)
{
    auto query = prepared("DELETE FROM set_aside WHERE kind = ?1 AND id = ?2");
    if (!query)
        return query.error();
    return (*query)->bind(1, QString::fromLatin1(kind.table)).bind(2, id).run();
}

} // namespace counterpart
