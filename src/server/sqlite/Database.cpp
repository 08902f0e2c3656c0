#include "server/sqlite/Database.h"

#include <sqlite3.h>

namespace counterpart::server {

Statement::Statement(Database &database, sqlite3_stmt *statement)
    : m_database(&database)
    , m_statement(statement)
{
}

Statement::Statement(Statement &&other) noexcept
    : m_database(other.m_database)
    , m_statement(other.m_statement)
{
    other.m_statement = nullptr;
}

Statement::~Statement()
{
    if (!m_statement)
        return;
    m_database->m_steps += sqlite3_stmt_status(m_statement, SQLITE_STMTSTATUS_VM_STEP, 1);
    sqlite3_reset(m_statement);
    sqlite3_clear_bindings(m_statement);
    m_database->m_idle.emplace(sqlite3_sql(m_statement), m_statement);
}

bool Statement::next()
{
    if (!m_statement)
        return false;
    const int code = sqlite3_step(m_statement);
    if (code == SQLITE_ROW)
        return true;
    if (code != SQLITE_DONE)
        m_database->fail(code);
    return false;
}

Result<Done> Statement::done()
{
    while (next()) { }
    return ok();
}

Result<Done> Statement::ok()
{
    if (auto error = std::exchange(m_database->m_error, {}))
        return *error;
    return Done{};
}

QString Statement::text(int column) const
{
    return QString::fromUtf8(bytes(column));
}

QByteArray Statement::bytes(int column) const
{
    const auto *data = static_cast<const char *>(sqlite3_column_blob(m_statement, column));
    return QByteArray(data, sqlite3_column_bytes(m_statement, column));
}

qint64 Statement::integer(int column) const
{
    return sqlite3_column_int64(m_statement, column);
}

bool Statement::isNull(int column) const
{
    return sqlite3_column_type(m_statement, column) == SQLITE_NULL;
}

void Statement::bind(int index, const QString &value)
{
    bind(index, value.toUtf8());
}

void Statement::bind(int index, const QByteArray &value)
{
    if (m_statement)
        sqlite3_bind_text(m_statement, index, value.constData(), int(value.size()), SQLITE_TRANSIENT);
}

void Statement::bindInteger(int index, qint64 value)
{
    if (m_statement)
        sqlite3_bind_int64(m_statement, index, value);
}

void Statement::bindNull(int index)
{
    if (m_statement)
        sqlite3_bind_null(m_statement, index);
}

Result<std::unique_ptr<Database>> Database::open(const QString &path)
{
    sqlite3 *handle = nullptr;
    const int flags
        = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    if (sqlite3_open_v2(path.toUtf8().constData(), &handle, flags, nullptr) != SQLITE_OK) {
        const QString why = QString::fromUtf8(sqlite3_errmsg(handle));
        sqlite3_close(handle);
        return Error{Error::Kind::Storage, why, {}};
    }
    std::unique_ptr<Database> database(new Database(handle));
    sqlite3_busy_timeout(handle, 5000);
    auto done
        = database->run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY;"
                        "PRAGMA foreign_keys=ON; PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456;");
    if (!done)
        return done.error();
    return database;
}

Database::~Database()
{
    for (const auto &[sql, statement] : m_idle)
        sqlite3_finalize(statement);
    sqlite3_close(m_handle);
}

Statement Database::prepare(const char *sql)
{
    if (const auto found = m_idle.find(sql); found != m_idle.end()) {
        sqlite3_stmt *statement = found->second;
        m_idle.erase(found);
        return {*this, statement};
    }
    sqlite3_stmt *statement = nullptr;
    const int code = sqlite3_prepare_v3(m_handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code != SQLITE_OK)
        fail(code);
    return {*this, statement};
}

Result<Done> Database::run(const char *script)
{
    const int code = sqlite3_exec(m_handle, script, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK)
        fail(code);
    if (auto error = std::exchange(m_error, {}))
        return *error;
    return Done{};
}

int Database::changes() const
{
    return sqlite3_changes(m_handle);
}

void Database::addPredicate(const char *name, int arity, Predicate predicate)
{
    const auto call = [](sqlite3_context *context, int count, sqlite3_value **values) {
        QList<QByteArray> arguments;
        for (int i = 0; i < count; ++i) {
            const auto *data = static_cast<const char *>(sqlite3_value_blob(values[i]));
            arguments.append(QByteArray(data, sqlite3_value_bytes(values[i])));
        }
        const auto *stored = static_cast<Predicate *>(sqlite3_user_data(context));
        sqlite3_result_int(context, (*stored)(arguments));
    };
    const int code = sqlite3_create_function_v2(
        m_handle, name, arity, SQLITE_UTF8 | SQLITE_DETERMINISTIC, new Predicate(predicate), call, nullptr,
        nullptr, [](void *stored) { delete static_cast<Predicate *>(stored); });
    if (code != SQLITE_OK)
        fail(code);
}

void Database::fail(int code)
{
    if (m_error)
        return;
    const auto kind = (code & 0xff) == SQLITE_FULL ? Error::Kind::DiskFull
        : (code & 0xff) == SQLITE_CORRUPT          ? Error::Kind::Corrupt
                                                   : Error::Kind::Storage;
    m_error = Error{kind, QString::fromUtf8(sqlite3_errmsg(m_handle)), {}};
}

} // namespace counterpart::server
