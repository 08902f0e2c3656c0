#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <memory>
#include <optional>
#include <type_traits>
#include <unordered_map>

struct sqlite3;
struct sqlite3_stmt;

namespace counterpart::server {

class Database;

/// A prepared statement on loan from its database's cache; goes back, reset, when it dies.
/// Errors do not interrupt: the first one is kept and answered by done().
class Statement
{
public:
    Statement(Database &database, sqlite3_stmt *statement);
    Statement(Statement &&other) noexcept;
    Statement(const Statement &) = delete;
    Statement &operator=(const Statement &) = delete;
    Statement &operator=(Statement &&) = delete;
    ~Statement();

    /// Binds the values to ?1, ?2, … in order.
    template<typename... Values>
    Statement &with(const Values &...values)
    {
        int index = 0;
        (bind(++index, values), ...);
        return *this;
    }

    bool next();         ///< true: a row is there
    Result<Done> done(); ///< runs to the end; the first error, if any
    Result<Done> ok();   ///< the first error so far; reads no further

    QString text(int column) const;
    QByteArray bytes(int column) const;
    qint64 integer(int column) const;
    bool isNull(int column) const;

private:
    template<typename Value>
    void bind(int index, const std::optional<Value> &value)
    {
        if (value)
            bind(index, *value);
        else
            bindNull(index);
    }
    template<typename Value>
    requires std::is_integral_v<Value>
    void bind(int index, Value value) { bindInteger(index, qint64(value)); }
    void bind(int index, const QString &value);
    void bind(int index, const QByteArray &value); ///< as text: bodies are UTF-8
    void bindInteger(int index, qint64 value);
    void bindNull(int index);

    Database *m_database;
    sqlite3_stmt *m_statement;
};

/// One SQLite connection. Not safe for threads: SqliteStorage locks around it.
class Database
{
public:
    /// WAL, synchronous FULL: an applied command must survive a power cut. ":memory:" for tests.
    static Result<std::unique_ptr<Database>> open(const QString &path);
    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    Statement prepare(const char *sql); ///< `sql` is a literal: the cache is keyed by its text
    Result<Done> run(const char *script);
    int changes() const;

    /// Makes `name(…)` callable in SQL; arguments arrive as text, NULL as null bytes.
    using Predicate = bool (*)(const QList<QByteArray> &arguments);
    void addPredicate(const char *name, int arity, Predicate predicate);

    /// SQLite's virtual-machine steps so far: what a query touched, for the tests that bound it.
    qint64 steps() const { return m_steps; }

private:
    friend class Statement;
    explicit Database(sqlite3 *handle) : m_handle(handle) { }
    void fail(int code);

    sqlite3 *m_handle;
    std::unordered_multimap<std::string, sqlite3_stmt *> m_idle;
    std::optional<Error> m_error; ///< first error since the last Statement::done()
    qint64 m_steps = 0;
};

} // namespace counterpart::server
