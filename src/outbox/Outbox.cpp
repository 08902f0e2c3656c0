#include "outbox/Outbox.h"

#include "base/Planted.h"
#include "base/sqlite/Migrations.h"
#include "base/sqlite/SetAside.h"
#include "base/sqlite/Statement.h"

#include <QFile>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

const QString schemaFolder = u":/counterpart/schema/outbox"_s;
const SealedPlace probePlace{QByteArrayLiteral("meta"), u"key_probe"_s, 1};

} // namespace

Outbox::Outbox(sqlite::Connection connection)
    : m_connection(std::make_unique<sqlite::Connection>(std::move(connection)))
{
}

Result<Outbox> Outbox::open(const QString &path)
{
    const auto version = sqlite::schemaVersionOf(path);
    if (!version)
        return version.error();
    if (*version > sqlite::latestSchemaVersion(schemaFolder))
        return Error{Error::Kind::Newer, u"outbox schema %1"_s.arg(*version), {}};
    auto opened = sqlite::Connection::open(path, sqlite::Access::ReadWrite,
                                           planted(Plant::SyncNormal) ? sqlite::Durability::Normal
                                                                      : sqlite::Durability::Full);
    if (!opened)
        return opened.error();
    sqlite::Connection connection = *std::move(opened);
    // The file is tiny, and what is in it exists nowhere else.
    if (auto whole = connection.quickCheck(); !whole)
        return whole.error();
    if (auto migrated = sqlite::migrate(connection, schemaFolder); !migrated)
        return migrated.error();
    if (auto written = connection.truncateWal(); !written && written.error().kind != Error::Kind::InUse)
        return written.error();
    return Outbox(std::move(connection));
}

Result<Outbox> Outbox::openReadOnly(const QString &path)
{
    if (!QFile::exists(path))
        return Error{Error::Kind::NotFound, u"no outbox file"_s, {}};
    const auto version = sqlite::schemaVersionOf(path);
    if (!version)
        return version.error();
    if (*version != sqlite::latestSchemaVersion(schemaFolder))
        return Error{Error::Kind::Storage, u"outbox schema %1"_s.arg(*version), {}};
    auto opened = sqlite::Connection::open(path, sqlite::Access::ReadOnly, sqlite::Durability::Full);
    if (!opened)
        return opened.error();
    return Outbox(*std::move(opened));
}

Result<Outbox> Outbox::setAsideAndRecreate(const QString &path, Instant now)
{
    if (auto renamed = sqlite::setAside(path, now); !renamed)
        return renamed.error();
    return open(path);
}

Result<Done> Outbox::useKey(const Sealer &sealer)
{
    const auto probe = meta("key_probe");
    if (!probe)
        return probe.error();
    if (probe->isEmpty()) {
        if (auto done = setMeta("key_probe", sealer.seal(probePlace, "counterpart")); !done)
            return done;
    } else if (!sealer.open(probePlace, *probe)) {
        return Error{Error::Kind::KeyMissing, u"the outbox was sealed under another key"_s, u"wrong"_s};
    }
    m_sealer = sealer;
    return Done();
}

Result<QByteArray> Outbox::meta(const QByteArray &key) const
{
    auto query = m_connection->prepared("SELECT value FROM meta WHERE key = ?1");
    if (!query)
        return query.error();
    const auto row = (*query)->bind(1, QString::fromLatin1(key)).step();
    if (!row)
        return row.error();
    return *row ? (*query)->blob(0) : QByteArray();
}

Result<Done> Outbox::setMeta(const QByteArray &key, const QByteArray &value)
{
    auto query = m_connection->prepared("INSERT INTO meta (key, value) VALUES (?1, ?2)"
                                        " ON CONFLICT (key) DO UPDATE SET value = excluded.value");
    if (!query)
        return query.error();
    return (*query)->bind(1, QString::fromLatin1(key)).bind(2, value).run();
}

Result<QString> Outbox::durability() const
{
    auto query = m_connection->prepared("PRAGMA synchronous");
    if (!query)
        return query.error();
    if (auto row = (*query)->step(); !row)
        return row.error();
    constexpr qint64 full = 2;
    return (*query)->integer(0) >= full ? u"full"_s : u"weak"_s;
}

Result<Done> Outbox::limitPages(int pages)
{
    return m_connection->execute(("PRAGMA max_page_count = " + QByteArray::number(pages)).constData());
}

} // namespace counterpart
