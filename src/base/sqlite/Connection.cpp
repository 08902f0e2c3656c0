#include "base/sqlite/Connection.h"

#include "base/sqlite/Statement.h"

#include <QFile>

#include <sqlite3.h>

namespace counterpart::sqlite {

using namespace Qt::Literals::StringLiterals;

namespace {

// Long enough for a backup tool to finish a read, short enough that a person does not think the program is
// dead.
constexpr int busyTimeoutMs = 2000;

Result<Done> applySettings(Connection &connection, Access access, Durability durability)
{
    sqlite3 *handle = connection.handle();
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_busy_timeout(handle, busyTimeoutMs);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
    // The first statement that touches the file: a damaged header shows here.
    if (auto done = connection.execute("PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0;"
                                       "PRAGMA cell_size_check = ON; PRAGMA foreign_keys = ON;"
                                       "PRAGMA cache_size = -8000");
        !done)
        return done;
    if (access == Access::ReadOnly)
        return connection.execute("PRAGMA query_only = ON; SELECT count(*) FROM sqlite_schema");
    return connection.execute(
        durability == Durability::Full
            ? "PRAGMA secure_delete = ON; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL"
            : "PRAGMA secure_delete = ON; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
}

} // namespace

void Connection::Close::operator()(sqlite3 *handle) const
{
    sqlite3_close_v2(handle);
}

Connection::Connection(sqlite3 *handle) : m_handle(handle) { }
Connection::Connection(Connection &&) noexcept = default;
Connection::~Connection() = default;

Connection &Connection::operator=(Connection &&other) noexcept
{
    // Statements first: a file with live statements would stay open as a zombie.
    m_statements = std::move(other.m_statements);
    m_handle = std::move(other.m_handle);
    return *this;
}

Result<Connection> Connection::open(const QString &path, Access access, Durability durability)
{
    if (access == Access::ReadWrite && !path.startsWith(u':') && !QFile::exists(path)) {
        // SQLite gives WAL and shared memory the rights of the file: nobody else reads any of them.
        QFile file(path);
        if (file.open(QIODevice::WriteOnly))
            file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    }
    sqlite3 *handle = nullptr;
    const int flags
        = access == Access::ReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    const int code
        = sqlite3_open_v2(path.toUtf8().constData(), &handle, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    Connection connection(handle);
    if (code != SQLITE_OK)
        return handle ? connection.lastError() : Error{Error::Kind::Storage, u"out of memory"_s, {}};
    if (auto set = applySettings(connection, access, durability); !set)
        return set.error();
    return connection;
}

Result<Done> Connection::execute(const char *sql)
{
    if (sqlite3_exec(m_handle.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK)
        return lastError();
    return Done();
}

Prepared::~Prepared()
{
    if (m_statement)
        m_statement->reset();
}

Result<Prepared> Connection::prepared(const char *sql)
{
    const auto known = m_statements.find(sql);
    if (known != m_statements.end())
        return Prepared(known->second.get());
    auto made = Statement::prepare(*this, sql);
    if (!made)
        return made.error();
    auto &slot = m_statements[sql] = std::make_unique<Statement>(*std::move(made));
    return Prepared(slot.get());
}

Result<Done> Connection::truncateWal()
{
    int framesLeft = 0;
    if (sqlite3_wal_checkpoint_v2(m_handle.get(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, &framesLeft, nullptr)
        != SQLITE_OK)
        return lastError();
    return Done();
}

Result<Done> Connection::quickCheck()
{
    auto query = Statement::prepare(*this, "PRAGMA quick_check(1)");
    if (!query)
        return query.error();
    Statement statement = *std::move(query);
    const auto row = statement.step();
    if (!row)
        return row.error();
    if (statement.text(0) != u"ok"_s)
        return Error{Error::Kind::Corrupt, u"quick_check failed"_s, {}};
    return Done();
}

void Connection::releaseMemory()
{
    sqlite3_db_release_memory(m_handle.get());
}

qint64 Connection::changes() const
{
    return sqlite3_changes64(m_handle.get());
}

Error Connection::lastError() const
{
    return errorFor(sqlite3_extended_errcode(m_handle.get()),
                    QString::fromUtf8(sqlite3_errmsg(m_handle.get())));
}

Error errorFor(int extendedCode, const QString &message)
{
    const QString detail = u"sqlite %1: %2"_s.arg(extendedCode).arg(message);
    switch (extendedCode & 0xff) {
    case SQLITE_FULL: return {Error::Kind::DiskFull, detail, {}};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return {Error::Kind::Corrupt, detail, {}};
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return {Error::Kind::InUse, detail, {}};
    default: return {Error::Kind::Storage, detail, {}};
    }
}

Transaction::Transaction(Connection &connection)
    : m_connection(connection)
    , m_begun(connection.execute("BEGIN IMMEDIATE"))
    , m_open(bool(m_begun))
{
}

Transaction::~Transaction()
{
    if (m_open)
        (void)m_connection.execute("ROLLBACK");
}

Result<Done> Transaction::commit()
{
    if (!m_open)
        return m_begun;
    auto done = m_connection.execute("COMMIT");
    m_open = !done;
    return done;
}

} // namespace counterpart::sqlite
