#include "base/sqlite/Statement.h"

#include "base/sqlite/Connection.h"

#include <sqlite3.h>

namespace counterpart::sqlite {

void Statement::Finalize::operator()(sqlite3_stmt *statement) const
{
    sqlite3_finalize(statement);
}

Result<Statement> Statement::prepare(Connection &connection, const char *sql)
{
    sqlite3_stmt *statement = nullptr;
    if (sqlite3_prepare_v2(connection.handle(), sql, -1, &statement, nullptr) != SQLITE_OK)
        return connection.lastError();
    return Statement(statement);
}

Statement &Statement::bind(int parameter, const QString &value)
{
    const QByteArray utf8 = value.toUtf8();
    sqlite3_bind_text(m_statement.get(), parameter, utf8.constData(), int(utf8.size()), SQLITE_TRANSIENT);
    return *this;
}

Statement &Statement::bind(int parameter, const QByteArray &blob)
{
    // constData() of an empty array is not null, so an empty blob stays a blob and does not become NULL.
    sqlite3_bind_blob(m_statement.get(), parameter, blob.constData(), int(blob.size()), SQLITE_TRANSIENT);
    return *this;
}

Statement &Statement::bind(int parameter, qint64 value)
{
    sqlite3_bind_int64(m_statement.get(), parameter, value);
    return *this;
}

Statement &Statement::bindNull(int parameter)
{
    sqlite3_bind_null(m_statement.get(), parameter);
    return *this;
}

Result<bool> Statement::step()
{
    switch (sqlite3_step(m_statement.get())) {
    case SQLITE_ROW: return true;
    case SQLITE_DONE: return false;
    default:
        sqlite3 *handle = sqlite3_db_handle(m_statement.get());
        return errorFor(sqlite3_extended_errcode(handle), QString::fromUtf8(sqlite3_errmsg(handle)));
    }
}

Result<Done> Statement::run()
{
    auto stepped = step();
    sqlite3_reset(m_statement.get());
    if (!stepped)
        return stepped.error();
    return Done();
}

void Statement::reset()
{
    sqlite3_reset(m_statement.get());
    sqlite3_clear_bindings(m_statement.get());
}

qint64 Statement::takeWork()
{
    return sqlite3_stmt_status(m_statement.get(), SQLITE_STMTSTATUS_VM_STEP, 1);
}

bool Statement::isNull(int column) const
{
    return sqlite3_column_type(m_statement.get(), column) == SQLITE_NULL;
}

QString Statement::text(int column) const
{
    return QString::fromUtf8(reinterpret_cast<const char *>(sqlite3_column_text(m_statement.get(), column)),
                             sqlite3_column_bytes(m_statement.get(), column));
}

QByteArray Statement::blob(int column) const
{
    // _blob before _bytes, as SQLite asks for.
    const auto *data = static_cast<const char *>(sqlite3_column_blob(m_statement.get(), column));
    return QByteArray(data, sqlite3_column_bytes(m_statement.get(), column));
}

qint64 Statement::integer(int column) const
{
    return sqlite3_column_int64(m_statement.get(), column);
}

} // namespace counterpart::sqlite
