#include "outbox/Outbox.h"

#include "base/Planted.h"
#include "base/sqlite/Migrations.h"
#include "base/sqlite/SetAside.h"
#include "base/sqlite/Statement.h"
#include "outbox/OutboxMirror.h"
#include "outbox/OutboxRow.h"

#include <QFile>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

const QString schemaFolder = u":/counterpart/schema/outbox"_s;

/// The whole of it, indexes too: it is tiny, and what is in it exists nowhere else but in its mirror.
Result<Done> checkWhole(sqlite::Connection &connection)
{
    auto query = sqlite::Statement::prepare(connection, "PRAGMA integrity_check(1)");
    if (!query)
        return query.error();
    sqlite::Statement statement = *std::move(query);
    const auto row = statement.step();
    if (!row)
        return row.error();
    if (statement.text(0) != u"ok"_s)
        return Error{Error::Kind::Corrupt, u"integrity_check failed"_s, {}};
    return Done();
}

} // namespace

Outbox::Outbox(sqlite::Connection connection)
    : m_connection(std::make_unique<sqlite::Connection>(std::move(connection)))
{
}

Result<Outbox> Outbox::open(const QString &path, Mirrored mirrored)
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
    if (auto whole = checkWhole(connection); !whole)
        return whole.error();
    if (auto migrated = sqlite::migrate(connection, schemaFolder); !migrated)
        return migrated.error();
    if (auto written = connection.truncateWal(); !written && written.error().kind != Error::Kind::InUse)
        return written.error();
    Outbox outbox(std::move(connection));
    if (mirrored == Mirrored::No)
        return outbox;
    const auto joined
        = outbox::joinMirror(*outbox.m_connection, path, sqlite::latestSchemaVersion(schemaFolder));
    if (!joined)
        return joined.error();
    outbox.m_restored = *joined == outbox::Joined::Restored;
    // The copy may be a moment older than what was sent: under its old name, a number given anew would look
    // like a second tablet at work.
    if (outbox.m_restored) {
        if (auto done = outbox.setMeta("numbering", QByteArray("")); !done)
            return done.error();
    }
    outbox.m_mirrored = *joined != outbox::Joined::Without;
    return outbox;
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
    Outbox outbox(*std::move(opened));
    outbox.m_readOnly = true;
    return outbox;
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
        if (auto done = setMeta("key_probe", sealer.seal(outbox::probePlace(), "counterpart")); !done)
            return done;
    } else if (!sealer.open(outbox::probePlace(), *probe)) {
        return Error{Error::Kind::KeyMissing, u"the outbox was sealed under another key"_s, u"wrong"_s};
    }
    m_sealer = sealer;
    const auto rescueKey = meta("rescue_key");
    if (!rescueKey)
        return rescueKey.error();
    m_rescueKey = *rescueKey;
    if (m_readOnly)
        return Done();
    // On a full disk the next start does it: what is here can be read all the same.
    (void)keepMailbox();
    (void)heal();
    return Done();
}

Result<Done> Outbox::keepMailbox()
{
    const auto kept = meta("mailbox");
    if (!kept)
        return kept.error();
    const QByteArray mailbox = m_sealer->mailbox();
    return *kept == mailbox ? Result<Done>(Done()) : setMeta("mailbox", mailbox);
}

/// A byte that flipped inside a value breaks no structure: SQLite finds the file whole, and the row does not
/// open any more. What is sealed proves which of the two files is right.
Result<Done> Outbox::heal()
{
    if (!m_mirrored)
        return Done();
    struct Doubtful
    {
        qint64 position = 0;
        QString id;
        QByteArray payload;
    };
    QList<Doubtful> wrong;
    {
        auto query
            = m_connection->prepared("SELECT m.position, m.id, m.payload, c.id, c.payload FROM main.command m"
                                     " JOIN mirror.copy_command c ON c.position = m.position"
                                     " WHERE m.state IN ('queued', 'sending', 'retry', 'set_aside')"
                                     " AND (m.id, m.payload) IS NOT (c.id, c.payload)");
        if (!query)
            return query.error();
        const auto read = outbox::eachRow(**query, [&](const sqlite::Statement &row) {
            const bool here = bool(m_sealer->open(outbox::payloadPlace(row.text(1)), row.blob(2)));
            const bool there = bool(m_sealer->open(outbox::payloadPlace(row.text(3)), row.blob(4)));
            if (here)
                wrong.append(
                    {row.integer(0), row.text(1), row.blob(2)}); // written again, into the mirror too
            else if (there)
                wrong.append({row.integer(0), row.text(3), row.blob(4)});
            return true;
        });
        if (!read)
            return read;
    }
    for (const Doubtful &row : wrong) {
        auto query = m_connection->prepared(
            "UPDATE command SET id = ?2, payload = ?3,"
            " state = CASE state WHEN 'set_aside' THEN iif(result IS NULL, 'retry', state) ELSE state END"
            " WHERE position = ?1");
        if (!query)
            return query.error();
        if (auto done = (*query)->bind(1, row.position).bind(2, row.id).bind(3, row.payload).run(); !done)
            return done;
    }
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
