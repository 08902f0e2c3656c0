#include "base/sqlite/Connection.h"
#include "base/sqlite/Migrations.h"
#include "base/sqlite/SetAside.h"
#include "base/sqlite/Statement.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sqlite3.h>

using namespace counterpart;
using namespace counterpart::sqlite;
using namespace Qt::Literals::StringLiterals;

namespace {

struct Folder
{
    QTemporaryDir dir;
    QString database = dir.filePath(u"file.db"_s);
    QString schema = dir.filePath(u"schema"_s);

    void write(const QString &name, const QByteArray &sql) const
    {
        QDir().mkpath(schema);
        QFile file(schema + u'/' + name);
        if (!file.open(QIODevice::WriteOnly) || file.write(sql) != sql.size())
            qFatal("cannot write %s", qPrintable(name));
    }
    Connection open(Durability durability = Durability::Normal) const
    {
        auto opened = Connection::open(database, Access::ReadWrite, durability);
        if (!opened)
            qFatal("%s", qPrintable(opened.error().detail));
        return *std::move(opened);
    }
};

QString pragma(Connection &connection, const char *sql)
{
    auto query = Statement::prepare(connection, sql);
    Statement statement = *std::move(query);
    return statement.step() ? statement.text(0) : QString();
}

} // namespace

class tst_Sqlite : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void every_connection_has_the_settings_that_protect_the_data()
    {
        Folder folder;
        Connection full = folder.open(Durability::Full);
        QCOMPARE(pragma(full, "PRAGMA journal_mode"), u"wal"_s);
        QCOMPARE(pragma(full, "PRAGMA synchronous"), u"2"_s);
        QCOMPARE(pragma(full, "PRAGMA temp_store"), u"2"_s); // in memory: a sort once wrote names to disk
        QCOMPARE(pragma(full, "PRAGMA secure_delete"), u"1"_s);
        QCOMPARE(pragma(full, "PRAGMA trusted_schema"), u"0"_s);
        QCOMPARE(pragma(full, "PRAGMA mmap_size"), u"0"_s);
        QCOMPARE(pragma(full, "PRAGMA cell_size_check"), u"1"_s);
        Folder other;
        Connection normal = other.open();
        QCOMPARE(pragma(normal, "PRAGMA synchronous"), u"1"_s);
        auto opened = Connection::open(folder.database, Access::ReadOnly, Durability::Normal);
        Connection reader = *std::move(opened);
        QCOMPARE(pragma(reader, "PRAGMA temp_store"), u"2"_s);
        QVERIFY(!reader.execute("CREATE TABLE t (a)"));
    }

    void migrations_run_once_in_order_and_each_is_whole()
    {
        Folder folder;
        folder.write(u"0001_a.sql"_s, "CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (1)");
        folder.write(u"0002_b.sql"_s, "CREATE TABLE b (y INTEGER) STRICT");
        Connection connection = folder.open();
        QVERIFY(migrate(connection, folder.schema));
        QVERIFY(migrate(connection, folder.schema));
        QCOMPARE(*schemaVersion(connection), 2);
        QCOMPARE(pragma(connection, "SELECT count(*) FROM a"), u"1"_s);

        folder.write(u"0003_broken.sql"_s,
                     "CREATE TABLE c (z INTEGER) STRICT; INSERT INTO nowhere VALUES (1)");
        QVERIFY(!migrate(connection, folder.schema));
        QCOMPARE(*schemaVersion(connection), 2);
        QCOMPARE(pragma(connection, "SELECT count(*) FROM sqlite_schema WHERE name = 'c'"), u"0"_s);
        folder.write(u"0003_broken.sql"_s, "CREATE TABLE c (z INTEGER) STRICT");
        QVERIFY(migrate(connection, folder.schema));
        QCOMPARE(*schemaVersion(connection), 3);
    }

    void a_newer_file_is_refused()
    {
        Folder folder;
        folder.write(u"0001_a.sql"_s, "CREATE TABLE a (x INTEGER) STRICT");
        Connection connection = folder.open();
        QVERIFY(connection.execute("PRAGMA user_version = 9"));
        QCOMPARE(migrate(connection, folder.schema).error().kind, Error::Kind::Newer);
        QVERIFY(connection.truncateWal());
        QCOMPARE(*schemaVersionOf(folder.database), 9); // read from the file's head, without SQLite
        QCOMPARE(*schemaVersionOf(folder.dir.filePath(u"none"_s)), 0);
        QFile text(folder.dir.filePath(u"text"_s));
        QVERIFY(text.open(QIODevice::WriteOnly) && text.write(QByteArray(200, 't')) == 200);
        text.close();
        QCOMPARE(schemaVersionOf(text.fileName()).error().kind, Error::Kind::Corrupt);
    }

    void what_is_not_committed_is_not_there()
    {
        Folder folder;
        Connection connection = folder.open();
        QVERIFY(connection.execute("CREATE TABLE a (x INTEGER)"));
        {
            Transaction transaction(connection);
            QVERIFY(connection.execute("INSERT INTO a VALUES (1)"));
        }
        QCOMPARE(pragma(connection, "SELECT count(*) FROM a"), u"0"_s);
        {
            Transaction transaction(connection);
            QVERIFY(connection.execute("INSERT INTO a VALUES (1)"));
            QVERIFY(transaction.commit());
        }
        QCOMPARE(pragma(connection, "SELECT count(*) FROM a"), u"1"_s);
        Transaction outer(connection);
        Transaction inner(connection); // cannot begin inside another one, and says so
        QVERIFY(!inner.begun());
        QVERIFY(!inner.commit());
    }

    void a_kept_statement_forgets_its_last_use()
    {
        Folder folder;
        Connection connection = folder.open();
        QVERIFY(connection.execute(
            "CREATE TABLE a (x INTEGER, y TEXT); INSERT INTO a VALUES (1, 'one'), (2, 'two')"));
        const char *sql = "SELECT y FROM a WHERE x >= ?1 ORDER BY x";
        for (int i = 0; i < 2; ++i) {
            auto query = connection.prepared(sql);
            QVERIFY(*(*query)->bind(1, 1).step()); // left on a row with another one to come
            QCOMPARE((*query)->text(0), u"one"_s);
        }
        auto unbound = connection.prepared(sql);
        QVERIFY(!*(*unbound)->step());     // the old parameter is gone
        QVERIFY(connection.truncateWal()); // and no snapshot is pinned
        QVERIFY(!connection.prepared("SELECT nonsense FROM nowhere"));
    }

    void values_come_back_as_they_went_in()
    {
        Folder folder;
        Connection connection = folder.open();
        QVERIFY(connection.execute("CREATE TABLE a (t TEXT, b BLOB, i INTEGER, n TEXT)"));
        const QString text = u"林书雅\u0000x😀"_s;
        const QByteArray blob("\0\x01\xff", 3);
        {
            auto query = connection.prepared("INSERT INTO a VALUES (?1, ?2, ?3, ?4)");
            (*query)->bind(1, text).bind(2, blob).bind(3, fromMs(-5)).bind(4, std::optional<QString>());
            QVERIFY((*query)->run());
        }
        auto query = connection.prepared("SELECT t, b, i, n FROM a");
        QVERIFY(*(*query)->step());
        QCOMPARE((*query)->text(0), text);
        QCOMPARE((*query)->blob(1), blob);
        QCOMPARE((*query)->time(2), fromMs(-5));
        QVERIFY((*query)->isNull(3));
        QVERIFY(!(*query)->isNull(0));
    }

    void codes_of_sqlite_mean_something_to_the_program()
    {
        QCOMPARE(errorFor(SQLITE_FULL, {}).kind, Error::Kind::DiskFull);
        QCOMPARE(errorFor(SQLITE_CORRUPT_INDEX, {}).kind, Error::Kind::Corrupt);
        QCOMPARE(errorFor(SQLITE_NOTADB, {}).kind, Error::Kind::Corrupt);
        QCOMPARE(errorFor(SQLITE_BUSY_RECOVERY, {}).kind, Error::Kind::InUse);
        QCOMPARE(errorFor(SQLITE_IOERR_READ, {}).kind, Error::Kind::Storage);
        Folder folder;
        Connection first = folder.open();
        Connection second = folder.open();
        QVERIFY(first.execute("CREATE TABLE a (x INTEGER); BEGIN IMMEDIATE"));
        Transaction blocked(second);
        QCOMPARE(blocked.commit().error().kind, Error::Kind::InUse);
    }

    void a_damaged_file_is_renamed_with_its_companions()
    {
        Folder folder;
        for (const QString &suffix : {u""_s, u"-wal"_s, u"-shm"_s}) {
            QFile file(folder.database + suffix);
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write("x") == 1);
        }
        QVERIFY(wasInterrupted(folder.database));
        const auto name = setAside(folder.database, fromMs(0));
        QCOMPARE(*name, folder.database + u".damaged-19700101T000000000"_s);
        QCOMPARE(QDir(folder.dir.path()).entryList(QDir::Files).size(), 3);
        QVERIFY(QFile::exists(*name + u"-wal"_s));
        QVERIFY(!QFile::exists(folder.database));
        QVERIFY(!wasInterrupted(folder.database));
        QCOMPARE(*setAside(folder.database, fromMs(0)), u""_s);
        QCOMPARE(pruneSetAside(folder.database, 0), 0);
        QCOMPARE(QDir(folder.dir.path()).entryList(QDir::Files).size(), 0);
    }
};

QTEST_APPLESS_MAIN(tst_Sqlite)
#include "tst_Sqlite.moc"
