#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QString>

#include <memory>
#include <unordered_map>
#include <utility>

struct sqlite3;

namespace counterpart::sqlite {

class Statement;

/// A kept statement while it is in use. Reset when dropped: one left on a row would pin an old snapshot of
/// the file.
class Prepared
{
public:
    explicit Prepared(Statement *statement) : m_statement(statement) { }
    Prepared(Prepared &&other) noexcept : m_statement(std::exchange(other.m_statement, nullptr)) { }
    Prepared &operator=(Prepared &&other) noexcept
    {
        std::swap(m_statement, other.m_statement);
        return *this;
    }
    ~Prepared();

    Statement *operator->() const { return m_statement; }
    Statement &operator*() const { return *m_statement; }

private:
    Statement *m_statement;
};

/// How a file is opened. Full: COMMIT returns only after the disk has it; Normal may lose the last commits at
/// a power cut, so it is only for files that can be fetched again.
enum class Durability { Normal, Full };
enum class Access { ReadWrite, ReadOnly };

/// One open SQLite file with the settings that every file of ours needs (WAL, temp_store in memory, no
/// trusted schema, no mmap, secure_delete). Used by one thread at a time. At most one ReadWrite connection a
/// file may exist in all processes: SQLite before 3.51.3 can corrupt a WAL that two connections reset at
/// once.
class Connection
{
public:
    /// Fails with DiskFull, Corrupt, InUse or Storage.
    static Result<Connection> open(const QString &path, Access access, Durability durability);
    Connection(Connection &&) noexcept;
    Connection &operator=(Connection &&) noexcept;
    ~Connection();

    /// Runs one or more statements without parameters.
    Result<Done> execute(const char *sql);
    /// A statement that is prepared once and handed out again. `sql` must live as long as the connection: its
    /// address is the key. Not re-entrant: a statement in use must be dropped before the same one is asked
    /// for again.
    Result<Prepared> prepared(const char *sql);
    /// Copies the WAL into the file and empties it, so that erased rows are on disk no more.
    Result<Done> truncateWal();
    /// Corrupt when SQLite finds the file damaged. Reads the whole file.
    Result<Done> quickCheck();
    /// Gives back the pages kept in memory.
    void releaseMemory();
    /// Rows changed by the last statement.
    qint64 changes() const;
    Error lastError() const;
    sqlite3 *handle() const { return m_handle.get(); }

private:
    struct Close
    {
        void operator()(sqlite3 *handle) const;
    };
    explicit Connection(sqlite3 *handle);

    std::unique_ptr<sqlite3, Close> m_handle;
    // After m_handle: statements must be finalised before the file is closed.
    std::unordered_map<const char *, std::unique_ptr<Statement>> m_statements;
};

/// What a SQLite result code means to the program: FULL → DiskFull, CORRUPT and NOTADB → Corrupt, BUSY and
/// LOCKED → InUse, the rest → Storage. The detail holds SQLite's message, never a bound value.
Error errorFor(int extendedCode, const QString &message);

/// Rolls back unless commit() ran, so that an early return leaves the file as it was.
class Transaction
{
public:
    explicit Transaction(Connection &connection);
    ~Transaction();
    Transaction(const Transaction &) = delete;
    Transaction &operator=(const Transaction &) = delete;

    /// False when the transaction could not begin (disk full, another writer); commit() then says why.
    bool begun() const { return m_open; }
    Result<Done> commit();

private:
    Connection &m_connection;
    Result<Done> m_begun;
    bool m_open;
};

} // namespace counterpart::sqlite
