#include "cache/Cache.h"

#include "base/sqlite/Migrations.h"
#include "base/sqlite/SetAside.h"
#include "base/sqlite/Statement.h"
#include "cache/Kinds.h"
#include "cache/SchemaFolder.h"
#include "seal/KeyRing.h"

#include <QFileInfo>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int damagedFilesKept = 1;         // the CDP has what is in them
constexpr qint64 checkedAtOpen = 256 << 20; // about 0.15 s for 100 MB, on the cache's thread

} // namespace

Result<Cache> Cache::open(const QString &path)
{
    // Asked before SQLite opens it: a file of a later version must stay as it is, byte for byte.
    const auto version = sqlite::schemaVersionOf(path);
    if (!version)
        return version.error();
    if (*version > sqlite::latestSchemaVersion(cacheSchemaFolder))
        return Error{Error::Kind::Newer, u"cache schema %1"_s.arg(*version), {}};

    const bool check = sqlite::wasInterrupted(path) || QFileInfo(path).size() <= checkedAtOpen;
    auto opened = sqlite::Connection::open(path, sqlite::Access::ReadWrite, sqlite::Durability::Normal);
    if (!opened)
        return opened.error();
    sqlite::Connection connection = *std::move(opened);
    if (check) {
        if (auto whole = connection.quickCheck(); !whole)
            return whole.error();
    }
    if (auto migrated = sqlite::migrate(connection, cacheSchemaFolder); !migrated)
        return migrated.error();
    // The version must stand in the file itself, where schemaVersionOf() reads it.
    if (auto written = connection.truncateWal(); !written && written.error().kind != Error::Kind::InUse)
        return written.error();
    return Cache(std::move(connection));
}

Result<Cache> Cache::setAsideAndRecreate(const QString &path, Instant now)
{
    if (auto renamed = sqlite::setAside(path, now); !renamed)
        return renamed.error();
    sqlite::pruneSetAside(path, damagedFilesKept);
    return open(path);
}

Result<QByteArray> Cache::keyCheck() const
{
    return meta("key_check");
}

Result<QByteArray> Cache::keyBackend() const
{
    return meta("key_backend");
}

Result<Done> Cache::useKeys(const Keys &keys, const RandomBytes &random)
{
    const Sealer made(keys.dataKey, keys.indexKey, keys.keyVersion, random);
    const auto stored = keyCheck();
    if (!stored)
        return stored.error();
    if (stored->isEmpty()) {
        if (auto done = storeProbe(keys, made); !done)
            return done;
    } else if (*stored != keys.check) {
        return Error{Error::Kind::KeyMissing, u"the cache was sealed under another key"_s, u"wrong"_s};
    }
    return CacheReader::useKeys(made);
}

Result<Done> Cache::storeProbe(const Keys &keys, const Sealer &made)
{
    const auto records = hasRecords();
    if (!records)
        return records.error();
    // Records without a check cannot be opened by any key we could name.
    if (*records)
        return Error{Error::Kind::Corrupt, u"records without a key check"_s, {}};
    sqlite::Transaction transaction(*m_connection);
    for (const auto &[key, value] :
         {std::pair("key_probe", made.seal(keyProbePlace, "counterpart")),
          std::pair("key_backend", keys.backend.toUtf8()), std::pair("key_check", keys.check)}) {
        if (auto done = setMeta(key, value); !done)
            return done;
    }
    return transaction.commit();
}

Result<bool> Cache::hasRecords() const
{
    const auto all = counts();
    if (!all)
        return all.error();
    return std::any_of(all->begin(), all->end(), [](qint64 count) { return count > 0; });
}

Result<Done> Cache::setMeta(const QByteArray &key, const QByteArray &value)
{
    auto query = m_connection->prepared("INSERT INTO meta (key, value) VALUES (?1, ?2)"
                                        " ON CONFLICT (key) DO UPDATE SET value = excluded.value");
    if (!query)
        return query.error();
    return (*query)->bind(1, QString::fromLatin1(key)).bind(2, value).run();
}

Result<Done> Cache::touchAsOf(const QList<ResourceType> &types, Instant at, bool onlyNew)
{
    const char *sql = onlyNew ? "INSERT INTO as_of (kind, at) VALUES (?1, ?2) ON CONFLICT (kind) DO NOTHING"
                              : "INSERT INTO as_of (kind, at) VALUES (?1, ?2)"
                                " ON CONFLICT (kind) DO UPDATE SET at = max(at, excluded.at)";
    for (const Kind &kind : kinds()) {
        if (!types.isEmpty() && !types.contains(kind.type))
            continue;
        auto query = m_connection->prepared(sql);
        if (!query)
            return query.error();
        if (auto done = (*query)->bind(1, wireName(kind.type)).bind(2, at).run(); !done)
            return done;
    }
    return Done();
}

void Cache::dropPagesInMemory()
{
    m_connection->releaseMemory();
}

Result<Done> Cache::limitPages(int pages)
{
    return m_connection->execute(("PRAGMA max_page_count = " + QByteArray::number(pages)).constData());
}

Result<Done> Cache::eraseTraces()
{
    return m_connection->truncateWal();
}

Result<Done> Cache::clear()
{
    sqlite::Transaction transaction(*m_connection);
    for (const Kind &kind : kinds()) {
        if (auto done = m_connection->execute(("DELETE FROM " + kind.table).constData()); !done)
            return done;
    }
    if (auto done = m_connection->execute("DELETE FROM blind_index; DELETE FROM set_aside; DELETE FROM as_of;"
                                          "DELETE FROM sync_state; INSERT INTO sync_state (one) VALUES (1)");
        !done)
        return done;
    if (auto done = transaction.commit(); !done)
        return done;
    return eraseTraces();
}

} // namespace counterpart
