#include "outbox/OutboxMirror.h"

#include "base/sqlite/Connection.h"
#include "base/sqlite/Migrations.h"
#include "base/sqlite/Statement.h"

#include <QFile>
#include <QHash>
#include <QStringList>

namespace counterpart::outbox {

using namespace Qt::Literals::StringLiterals;
using sqlite::Connection;
using sqlite::Statement;

namespace {

const QString revisionTable = u"revision"_s;

struct Table
{
    QString name;
    QStringList columns, keys;
    QString copy() const { return u"copy_"_s + name; }
};

Result<QStringList> texts(Connection &connection, const QString &sql)
{
    auto query = Statement::prepare(connection, sql.toUtf8().constData());
    if (!query)
        return query.error();
    Statement statement = *std::move(query);
    QStringList found;
    for (;;) {
        const auto row = statement.step();
        if (!row)
            return row.error();
        if (!*row)
            return found;
        found.append(statement.text(0));
    }
}

Result<Done> run(Connection &connection, const QString &sql)
{
    return connection.execute(sql.toUtf8().constData());
}

Result<QList<Table>> tablesOf(Connection &connection)
{
    const auto names = texts(connection,
                             u"SELECT name FROM main.sqlite_schema WHERE type = 'table'"
                             " AND name NOT LIKE 'sqlite_%' ORDER BY name"_s);
    if (!names)
        return names.error();
    QList<Table> tables;
    for (const QString &name : *names) {
        const QString columns = u"SELECT name FROM pragma_table_info('%1', 'main')"_s.arg(name);
        const auto all = texts(connection, columns);
        const auto keys = texts(connection, columns + u" WHERE pk > 0 ORDER BY pk"_s);
        if (!all || !keys)
            return all ? keys.error() : all.error();
        tables.append({name, *all, *keys});
    }
    return tables;
}

/// Where the mirror itself cannot be read it is put beside and begun anew: this file is whole.
Result<Done> makeSound(const QString &mirror, int schemaVersion)
{
    const auto look = [&]() -> Result<Done> {
        const auto version = sqlite::schemaVersionOf(mirror);
        if (!version)
            return version.error();
        if (*version > schemaVersion)
            return Error{Error::Kind::Newer, u"mirror of schema %1"_s.arg(*version), {}};
        auto opened = Connection::open(mirror, sqlite::Access::ReadWrite, sqlite::Durability::Full);
        if (!opened)
            return opened.error();
        Connection connection = *std::move(opened);
        if (auto whole = connection.quickCheck(); !whole)
            return whole;
        return connection.truncateWal();
    };
    auto sound = look();
    if (sound || sound.error().kind != Error::Kind::Corrupt)
        return sound;
    const QString aside = mirror + u".damaged"_s;
    QFile::remove(aside);
    QFile::rename(mirror, aside);
    for (const QString &companion : {u"-wal"_s, u"-shm"_s})
        QFile::remove(mirror + companion);
    return look();
}

Result<Done> attach(Connection &connection, const QString &mirror, int schemaVersion)
{
    {
        auto query = Statement::prepare(connection, "ATTACH DATABASE ?1 AS mirror");
        if (!query)
            return query.error();
        Statement statement = *std::move(query);
        if (auto done = statement.bind(1, mirror).run(); !done)
            return done;
    }
    return run(connection,
               u"PRAGMA mirror.synchronous = FULL; PRAGMA mirror.secure_delete = ON;"
               "PRAGMA mirror.cache_size = -2000; PRAGMA mirror.user_version = %1"_s.arg(schemaVersion));
}

/// Makes the table of the mirror fit the one that it copies. Answers the columns that it had before; none: it
/// was not there.
Result<QStringList> fit(Connection &connection, const Table &table)
{
    const auto columns
        = texts(connection, u"SELECT name FROM pragma_table_info('%1', 'mirror')"_s.arg(table.copy()));
    if (!columns)
        return columns.error();
    QString sql;
    if (columns->isEmpty()) {
        // Without types a value stays what it is.
        sql = u"CREATE TABLE mirror.%1 (%2, PRIMARY KEY (%3)) WITHOUT ROWID"_s.arg(
            table.copy(), table.columns.join(u", "_s), table.keys.join(u", "_s));
    }
    for (const QString &column : table.columns) {
        if (!columns->isEmpty() && !columns->contains(column))
            sql += u"ALTER TABLE mirror.%1 ADD COLUMN %2;"_s.arg(table.copy(), column);
    }
    auto made = run(connection, sql);
    return made ? columns : made.error();
}

/// -1: it holds none yet.
Result<qint64> revisionIn(Connection &connection, const QString &table)
{
    const auto found = texts(connection, u"SELECT number FROM %1"_s.arg(table));
    if (!found)
        return found.error();
    return found->isEmpty() ? -1 : found->first().toLongLong();
}

Result<Done> copy(Connection &connection, const QString &from, const QString &to, const QStringList &columns)
{
    return run(
        connection,
        u"DELETE FROM %1; INSERT INTO %1 (%3) SELECT %3 FROM %2"_s.arg(to, from, columns.join(u", "_s)));
}

/// A change of a row counts, and is repeated in the mirror.
QString triggersOf(const Table &table, bool mirrored)
{
    const bool counts = table.name != revisionTable;
    const QString count = counts ? u"UPDATE revision SET number = number + 1;"_s : QString();
    QStringList values;
    for (const QString &column : table.columns)
        values.append(u"new."_s + column);
    // Not REPLACE: an upsert outside would overrule it. The plus takes the type off the value, as the mirror
    // has none: compared with a typed one SQLite would not use the key, and read the whole mirror for each
    // change.
    const auto drop = [&](const QString &row) {
        QStringList where;
        for (const QString &key : table.keys)
            where.append(key + u" = +"_s + row + key);
        return mirrored ? u"DELETE FROM %1 WHERE %2;"_s.arg(table.copy(), where.join(u" AND "_s)) : QString();
    };
    const QString put = mirrored ? drop(u"new."_s)
            + u"INSERT INTO %1 (%2) VALUES (%3);"_s.arg(table.copy(), table.columns.join(u", "_s),
                                                        values.join(u", "_s))
                                 : QString();
    if (!mirrored && !counts)
        return {};
    const auto trigger = [&](const QString &event, const QString &what) {
        return u"CREATE TEMP TRIGGER after_%1_%2 AFTER %1 ON main.%2 BEGIN %3 END;"_s.arg(event, table.name,
                                                                                          what + count);
    };
    return trigger(u"INSERT"_s, put) + trigger(u"UPDATE"_s, put) + trigger(u"DELETE"_s, drop(u"old."_s));
}

/// What was saved into a new file while the mirror could not be read is in no mirror: it stays, after the
/// rest.
Result<Done> restore(Connection &connection, const QList<Table> &tables,
                     const QHash<QString, QStringList> &known)
{
    QStringList columns;
    for (const Table &table : tables) {
        if (table.name == "command"_L1)
            columns = table.columns;
    }
    columns.removeAll(u"position"_s);
    columns.removeAll(u"seq"_s);
    const QString own = columns.join(u", "_s);
    if (auto done = run(connection,
                        u"CREATE TEMP TABLE own AS SELECT %1 FROM main.command WHERE state IN ('queued',"
                        " 'sending', 'retry') AND id NOT IN (SELECT id FROM mirror.copy_command)"
                        " ORDER BY position"_s.arg(own));
        !done)
        return done;
    for (const Table &table : tables) {
        const QString main = u"main."_s + table.name, mirror = u"mirror."_s + table.copy();
        if (known[table.name].isEmpty())
            continue;
        if (auto done = copy(connection, mirror, main, known[table.name]); !done)
            return done;
    }
    return run(connection,
               u"INSERT INTO main.command (%1) SELECT %1 FROM temp.own; DROP TABLE temp.own"_s.arg(own));
}

/// One transaction over both files: a start that ends in the middle leaves them as they were.
Result<Joined> bringTogether(Connection &connection, const QList<Table> &tables)
{
    sqlite::Transaction transaction(connection);
    QHash<QString, QStringList> known; // what a newer version added is not in an older mirror
    bool changed = false;
    for (const Table &table : tables) {
        const auto columns = fit(connection, table);
        if (!columns)
            return columns.error();
        QStringList both = table.columns;
        both.removeIf([&](const QString &name) { return !columns->contains(name); });
        known[table.name] = both;
        changed = changed || both.size() < table.columns.size();
    }
    const auto here = revisionIn(connection, u"main."_s + revisionTable);
    const auto there = revisionIn(connection, u"mirror.copy_"_s + revisionTable);
    if (!here || !there)
        return here ? there.error() : here.error();
    const bool restores = *there > *here;
    if (restores) {
        if (auto done = restore(connection, tables, known); !done)
            return done.error();
    }
    if (restores || changed || *here > *there) {
        // So that an empty file is never taken for as new as this one.
        auto done = run(connection, u"UPDATE main.revision SET number = number + 1"_s);
        for (const Table &table : tables) {
            if (done)
                done = copy(connection, u"main."_s + table.name, u"mirror."_s + table.copy(), table.columns);
        }
        if (!done)
            return done.error();
    }
    if (auto done = transaction.commit(); !done)
        return done.error();
    return restores ? Joined::Restored : Joined::Same;
}

} // namespace

QString mirrorPath(const QString &path)
{
    return path + u".mirror"_s;
}

Result<Joined> joinMirror(Connection &connection, const QString &path, int schemaVersion)
{
    const auto tables = tablesOf(connection);
    if (!tables)
        return tables.error();
    const QString mirror = mirrorPath(path);
    auto ready = makeSound(mirror, schemaVersion);
    if (!ready && ready.error().kind == Error::Kind::Newer)
        return ready.error();
    if (ready)
        ready = attach(connection, mirror, schemaVersion);
    auto joined = ready ? bringTogether(connection, *tables) : Result<Joined>(Joined::Without);
    if (!joined) {
        (void)run(connection, u"DETACH DATABASE mirror"_s);
        joined = Joined::Without;
    }
    QString triggers;
    for (const Table &table : *tables)
        triggers += triggersOf(table, *joined != Joined::Without);
    if (auto done = run(connection, triggers); !done)
        return done.error();
    return joined;
}

} // namespace counterpart::outbox
