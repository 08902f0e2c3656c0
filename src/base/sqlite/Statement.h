#pragma once

#include "base/Result.h"
#include "base/Time.h"

#include <QByteArray>
#include <QString>

#include <memory>
#include <optional>

struct sqlite3_stmt;

namespace counterpart::sqlite {

class Connection;

/// One prepared SQL statement. Parameters count from 1, columns from 0, as in SQLite.
class Statement
{
public:
    static Result<Statement> prepare(Connection &connection, const char *sql);

    Statement &bind(int parameter, const QString &value);
    Statement &bind(int parameter, const QByteArray &blob);
    Statement &bind(int parameter, qint64 value);
    Statement &bind(int parameter, int value) { return bind(parameter, qint64(value)); }
    Statement &bind(int parameter, Instant value) { return bind(parameter, toMs(value)); }
    Statement &bindNull(int parameter);
    template<typename T>
    Statement &bind(int parameter, const std::optional<T> &value)
    {
        return value ? bind(parameter, *value) : bindNull(parameter);
    }

    /// True while there is a row to read, false at the end.
    Result<bool> step();
    /// Steps once and forgets the row: for statements that write.
    Result<Done> run();
    void reset();
    /// Steps of SQLite's machine since the last call: how much of the file a query touched.
    qint64 takeWork();

    bool isNull(int column) const;
    QString text(int column) const;
    QByteArray blob(int column) const;
    qint64 integer(int column) const;
    Instant time(int column) const { return fromMs(integer(column)); }

private:
    struct Finalize
    {
        void operator()(sqlite3_stmt *statement) const;
    };
    explicit Statement(sqlite3_stmt *statement) : m_statement(statement) { }

    std::unique_ptr<sqlite3_stmt, Finalize> m_statement;
};

} // namespace counterpart::sqlite
