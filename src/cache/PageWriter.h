#pragma once

#include "cache/Cache.h"

namespace counterpart {

struct Kind;
struct RecordColumns;

/// Writes the rows of one page or part; lives within one transaction of the cache, which commits or drops its
/// work.
class PageWriter
{
public:
    /// `force`: a row of an older generation is replaced whatever its version (the CDP was restored).
    PageWriter(Cache &cache, const Sealer &sealer, qint64 generation, bool force);

    /// Fails only where the file does: a record that cannot be read is set aside and counted.
    Result<Done> write(const FeedPage &page);
    Applied takeApplied() { return std::move(m_applied); }

private:
    struct Stored
    {
        bool exists = false;
        qint64 version = 0;
        qint64 generation = 0;
    };

    Result<Done> writeRow(const FeedRow &row);
    Result<Done> upsert(const Kind &kind, const FeedRow &row);
    Result<Done> remove(const Kind &kind, const FeedRow &row);
    Result<Done> removeChildren(const FeedRow &row);
    Result<Stored> stored(const Kind &kind, const QString &id);
    Result<Done> store(const Kind &kind, const FeedRow &row, const RecordColumns &columns, bool exists);
    Result<Done> index(const Kind &kind, const QString &id, const RecordColumns &columns, bool exists);
    Result<Done> unindex(const Kind &kind, const QString &id);
    Result<Done> setAside(const QString &typeName, const QString &id, qint64 version, const QByteArray &body);
    Result<Done> forgetSetAside(const Kind &kind, const QString &id);
    Result<sqlite::Prepared> prepared(const char *sql) { return m_cache.m_connection->prepared(sql); }

    Cache &m_cache;
    const Sealer &m_sealer;
    qint64 m_generation;
    bool m_force;
    Applied m_applied;
};

} // namespace counterpart
