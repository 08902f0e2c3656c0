#include "base/sqlite/Connection.h"
#include "base/sqlite/Migrations.h"
#include "outbox/OutboxFixture.h"
#include "outbox/OutboxMirror.h"

#include <QDir>
#include <QRandomGenerator>
#include <QScopeGuard>
#include <QTest>

#include <sqlite3.h>

using namespace counterpart;
using namespace counterpart::test;
using namespace Qt::Literals::StringLiterals;
using State = OutboxItem::State;

namespace {

constexpr int saved = 40;
constexpr qsizetype page = 4096;

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void overwrite(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(bytes) != bytes.size())
        qFatal("cannot write %s", qPrintable(path));
}

void execute(const QString &path, const char *sql)
{
    sqlite3 *handle = nullptr;
    if (sqlite3_open(path.toUtf8().constData(), &handle) != SQLITE_OK
        || sqlite3_exec(handle, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
        qFatal("%s: %s", sql, sqlite3_errmsg(handle));
    sqlite3_close(handle);
}

/// The files of a folder, to be put back before each damage.
using Files = QMap<QString, QByteArray>;

Files filesOf(const QString &folder)
{
    Files files;
    for (const QString &name : QDir(folder).entryList(QDir::Files))
        if (!name.endsWith(u"-shm"_s))
            files[name] = contentOf(folder + u'/' + name);
    return files;
}

void putBack(const QString &folder, const Files &files)
{
    QDir dir(folder);
    for (const QString &name : dir.entryList(QDir::Files))
        dir.remove(name);
    for (auto file = files.cbegin(); file != files.cend(); ++file)
        overwrite(dir.filePath(file.key()), file.value());
}

/// What became of each command, by id; a damaged one is "unreadable".
QMap<QString, QString> outcome(const Outbox &outbox)
{
    QMap<QString, QString> states;
    const auto items = outbox.list(1'000);
    if (!items)
        return {};
    for (const OutboxItem &item : *items)
        states[item.command.id] = item.readable ? QString::number(int(item.state)) : u"unreadable"_s;
    return states;
}

/// As the device does it.
Outbox openAnyhow(const QString &path)
{
    auto opened = Outbox::open(path);
    if (!opened && opened.error().kind == Error::Kind::Corrupt)
        opened = Outbox::setAsideAndRecreate(path, noon);
    if (!opened)
        qFatal("outbox: %s", qPrintable(opened.error().detail));
    Outbox outbox = *std::move(opened);
    if (auto used = outbox.useKey(outboxSealer()); !used)
        qFatal("key: %s", qPrintable(used.error().detail));
    return outbox;
}

} // namespace

/// No single damaged page of the outbox costs a command of which somebody was told that it is saved.
class tst_OutboxMirror : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void no_damaged_page_costs_a_command_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("closed");
        QTest::addColumn<int>("how");
        for (const bool closed : {true, false}) {
            for (const auto &name :
                 {u"outbox.db"_s, u"outbox.db-wal"_s, u"outbox.db.mirror"_s, u"outbox.db.mirror-wal"_s}) {
                if (closed && name.endsWith(u"-wal"_s))
                    continue; // there is none
                for (int how = 0; how < 3; ++how)
                    QTest::addRow("%s of %s, %s",
                                  how == 0       ? "zeros"
                                      : how == 1 ? "noise"
                                                 : "a flipped byte",
                                  qPrintable(name), closed ? "closed" : "power gone")
                        << name << closed << how;
            }
        }
    }
    void no_damaged_page_costs_a_command()
    {
        QFETCH(QString, name);
        QFETCH(bool, closed);
        QFETCH(int, how);
        // Hundreds of openings wait for the disk hundreds of times; what is shown here does not need it.
        const QByteArray usual = qgetenv("TMPDIR");
        if (QDir(u"/dev/shm"_s).exists())
            qputenv("TMPDIR", "/dev/shm");
        const auto back = qScopeGuard([&usual] { qputenv("TMPDIR", usual); });
        OutboxFile file;
        Files whole;
        QMap<QString, QString> told;
        {
            Outbox outbox = file.open();
            told = work(outbox);
            if (!closed)
                whole = filesOf(file.folder.path());
        }
        if (closed)
            whole = filesOf(file.folder.path());
        QCOMPARE(told.size(), saved);
        const QByteArray sound = whole.value(name);
        QVERIFY2(sound.size() >= page, qPrintable(name));
        QRandomGenerator random(7);
        for (qsizetype at = 0; at < sound.size(); at += page) {
            Files damaged = whole;
            QByteArray bytes = sound;
            const qsizetype length = qMin(page, bytes.size() - at);
            if (how == 0)
                bytes.replace(at, length, QByteArray(length, '\0'));
            else if (how == 1)
                for (qsizetype i = at; i < at + length; ++i)
                    bytes[i] = char(random.generate());
            else
                bytes[at + random.bounded(int(length))] ^= char(1 + random.bounded(255));
            damaged[name] = bytes;
            putBack(file.folder.path(), damaged);
            Outbox outbox = openAnyhow(file.path);
            const auto left = outcome(outbox);
            for (auto one = told.cbegin(); one != told.cend(); ++one) {
                QVERIFY2(left.contains(one.key()),
                         qPrintable(u"page %1: %2 is gone"_s.arg(at / page).arg(one.key())));
                // A byte inside a column that nothing seals may say another state; the command is there.
                if (how != 2)
                    QVERIFY2(left[one.key()] == one.value(),
                             qPrintable(
                                 u"page %1: %2, was %3"_s.arg(at / page).arg(left[one.key()], one.value())));
                else
                    QVERIFY2(left[one.key()] != u"unreadable"_s
                                 || one.value() != QString::number(int(State::Queued)),
                             qPrintable(u"page %1"_s.arg(at / page)));
            }
            if (how == 2)
                continue;
            // And both are whole again.
            const auto next = outbox.append({redeem(u"cp-after"_s)});
            QVERIFY2(bool(next), qPrintable(next ? QString() : next.error().detail));
        }
    }

    void the_one_that_has_come_further_is_right()
    {
        for (const QString &older : {u"outbox.db"_s, u"outbox.db.mirror"_s}) {
            OutboxFile file;
            Files before;
            const Command first = redeem(u"cp-1"_s), second = redeem(u"cp-2"_s);
            {
                Outbox outbox = file.open();
                QVERIFY(outbox.append({first}));
            }
            before = filesOf(file.folder.path());
            {
                Outbox outbox = file.open();
                QVERIFY(outbox.append({second}));
                QVERIFY(outbox.nextBatch(10, 100'000, noon));
                QVERIFY(outbox.settle({applied(first.id)}, noon));
            }
            const auto expected = outcome(file.open());
            overwrite(file.folder.filePath(older), before[older]);
            Outbox outbox = file.open();
            QCOMPARE(outcome(outbox), expected);
            QCOMPARE(outbox.restored(), older == u"outbox.db"_s);
        }
    }

    void tries_of_a_pin_are_not_forgotten_with_the_file()
    {
        OutboxFile file;
        const BootTime boot = systemBootTime();
        {
            Outbox outbox = file.open();
            for (int i = 0; i < 3; ++i)
                QVERIFY(outbox.beginPinTry(u"as-1"_s, boot));
        }
        overwrite(file.path, QByteArray(8'192, 'x'));
        Outbox outbox = openAnyhow(file.path);
        QVERIFY(outbox.restored());
        const auto gate = outbox.pinGateOf(u"as-1"_s, boot);
        QVERIFY(gate);
        QCOMPARE(gate->triesLeft, 7);
    }

    void an_outbox_of_before_there_were_mirrors_gets_one()
    {
        OutboxFile file;
        QMap<QString, QString> told;
        {
            auto opened = Outbox::open(file.path, Outbox::Mirrored::No);
            QVERIFY(opened);
            Outbox outbox = *std::move(opened);
            QVERIFY(outbox.useKey(outboxSealer()));
            told = work(outbox);
        }
        QVERIFY(!QFile::exists(outbox::mirrorPath(file.path)));
        QCOMPARE(outcome(file.open()), told);
        overwrite(file.path, QByteArray(8'192, 'x'));
        QCOMPARE(outcome(openAnyhow(file.path)), told);
    }

    void a_mirror_of_an_older_version_restores_too()
    {
        OutboxFile file;
        QMap<QString, QString> told;
        {
            Outbox outbox = file.open();
            told = work(outbox);
        }
        // As a version wrote it that did not know these columns yet.
        execute(outbox::mirrorPath(file.path),
                "ALTER TABLE copy_command DROP COLUMN failures; ALTER TABLE copy_command DROP COLUMN rescue;"
                "PRAGMA user_version = 2");
        overwrite(file.path, QByteArray(8'192, 'x'));
        Outbox outbox = openAnyhow(file.path);
        QCOMPARE(outcome(outbox), told);
    }

    void a_mirror_of_a_newer_version_is_left_alone()
    {
        OutboxFile file;
        (void)file.open();
        execute(outbox::mirrorPath(file.path), "PRAGMA user_version = 999");
        const QByteArray before = contentOf(outbox::mirrorPath(file.path));
        QCOMPARE(Outbox::open(file.path).error().kind, Error::Kind::Newer);
        QCOMPARE(contentOf(outbox::mirrorPath(file.path)), before);
    }

    void where_there_can_be_no_mirror_work_goes_on_without_and_the_next_start_makes_it()
    {
        OutboxFile file;
        const QString mirror = outbox::mirrorPath(file.path);
        QVERIFY(QDir().mkdir(mirror)); // nothing can be written there
        const Command kept = redeem(u"cp-1"_s);
        {
            Outbox outbox = file.open();
            QVERIFY(outbox.append({kept}));
        }
        QVERIFY(QDir().rmdir(mirror));
        QVERIFY(outcome(file.open()).contains(kept.id));
        overwrite(file.path, QByteArray(8'192, 'x'));
        QVERIFY(outcome(openAnyhow(file.path)).contains(kept.id));
    }

    void what_was_saved_while_the_mirror_could_not_be_read_is_not_lost_when_it_can_be()
    {
        OutboxFile file;
        QMap<QString, QString> told;
        {
            Outbox outbox = file.open();
            told = work(outbox);
        }
        const QString mirror = outbox::mirrorPath(file.path);
        QVERIFY(QFile::rename(mirror, mirror + u".elsewhere"_s));
        QVERIFY(QDir().mkdir(mirror));
        overwrite(file.path, QByteArray(8'192, 'x'));
        const Command meanwhile = redeem(u"cp-meanwhile"_s);
        {
            Outbox outbox = openAnyhow(file.path);
            QVERIFY(!outbox.restored());
            QVERIFY(outbox.append({meanwhile}));
        }
        QVERIFY(QDir().rmdir(mirror));
        QVERIFY(QFile::rename(mirror + u".elsewhere"_s, mirror));
        Outbox outbox = file.open();
        QVERIFY(outbox.restored());
        told[meanwhile.id] = QString::number(int(State::Queued));
        QCOMPARE(outcome(outbox), told);
    }

    void nothing_stands_in_clear_in_the_mirror()
    {
        OutboxFile file;
        Outbox outbox = file.open();
        QVERIFY(outbox.append({redeem(u"cp-1"_s, u"SCAN-CANARY"_s)}));
        const Files files = filesOf(file.folder.path());
        QVERIFY(files.contains(u"outbox.db.mirror-wal"_s));
        for (const QByteArray &bytes : files)
            QVERIFY(!bytes.contains("SCAN-CANARY"));
    }

    /// What waits may be a week of work: to find one row, neither file is read from its first to its last.
    void a_change_of_one_row_takes_no_more_steps_where_more_waits_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::addColumn<bool>("whole");
        QTest::newRow("sent") << QByteArray("UPDATE command SET state = 'sending', seq = 7 WHERE id = "
                                            "(SELECT max(id) FROM command)")
                              << false;
        QTest::newRow("a setting") << QByteArray("UPDATE meta SET value = x'00'") << false;
        QTest::newRow("gone") << QByteArray("DELETE FROM command WHERE position = 7") << false;
        QTest::newRow("one that has to look at all")
            << QByteArray("UPDATE command SET tries = 0 WHERE tries = 7") << true;
    }
    void a_change_of_one_row_takes_no_more_steps_where_more_waits()
    {
        QFETCH(QByteArray, sql);
        QFETCH(bool, whole);
        const int few = scanned(sql, 10), many = scanned(sql, 110);
        QCOMPARE(many - few >= 100, whole);
        QCOMPARE(many == few, !whole);
    }

    /// What somebody waits for at "saved": twice to the disk instead of once.
    void saving_takes_so_long()
    {
        const auto median = [](Outbox::Mirrored mirrored) {
            OutboxFile file;
            auto opened = Outbox::open(file.path, mirrored);
            Outbox outbox = *std::move(opened);
            (void)outbox.useKey(outboxSealer());
            QList<qint64> times;
            for (int i = 0; i < 300; ++i) {
                const Command command = redeem(u"cp-%1"_s.arg(i));
                QElapsedTimer timer;
                timer.start();
                if (!outbox.append({command}))
                    qFatal("append");
                times.append(timer.nsecsElapsed());
            }
            std::sort(times.begin(), times.end());
            return std::pair(double(times[150]) / 1e6, double(times[297]) / 1e6);
        };
        const auto once = median(Outbox::Mirrored::No), twice = median(Outbox::Mirrored::Yes);
        qInfo("commit p50/p99: %.2f/%.2f ms in one file, %.2f/%.2f ms in two (%.1f times)", once.first,
              once.second, twice.first, twice.second, twice.first / once.first);
        QVERIFY(twice.second < 1'000);
    }

private:
    /// Rows that SQLite stepped over in full scans for `sql`, its triggers included, with so many commands
    /// waiting.
    static int scanned(const QByteArray &sql, int waiting)
    {
        OutboxFile file;
        {
            Outbox outbox = file.open();
            for (int i = 0; i < waiting; ++i) {
                if (!outbox.append({redeem(u"cp-%1"_s.arg(i))}))
                    qFatal("append");
            }
        }
        auto opened
            = sqlite::Connection::open(file.path, sqlite::Access::ReadWrite, sqlite::Durability::Full);
        if (!opened)
            qFatal("open");
        sqlite::Connection connection = *std::move(opened);
        if (!outbox::joinMirror(connection, file.path, *sqlite::schemaVersionOf(file.path)))
            qFatal("no mirror");
        sqlite3_stmt *statement = nullptr;
        if (sqlite3_prepare_v2(connection.handle(), sql.constData(), -1, &statement, nullptr) != SQLITE_OK
            || sqlite3_step(statement) != SQLITE_DONE)
            qFatal("%s: %s", sql.constData(), sqlite3_errmsg(connection.handle()));
        const int steps = sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_FULLSCAN_STEP, 0);
        sqlite3_finalize(statement);
        return steps;
    }

    /// Saved, sent, settled and refused, as on a working day.
    static QMap<QString, QString> work(Outbox &outbox)
    {
        for (int i = 0; i < saved / 2; ++i)
            if (!outbox.append({redeem(u"cp-%1"_s.arg(i))}))
                qFatal("append");
        const auto batch = outbox.nextBatch(20, 1'000'000, noon);
        QList<CommandResult> results;
        for (qsizetype i = 0; i < 10; ++i)
            results.append(applied((*batch)[i].id));
        if (!outbox.settle(results, noon))
            qFatal("settle");
        for (int i = saved / 2; i < saved; ++i)
            if (!outbox.append({redeem(u"cp-%1"_s.arg(i))}))
                qFatal("append");
        return outcome(outbox);
    }
};

QTEST_GUILESS_MAIN(tst_OutboxMirror)
#include "tst_OutboxMirror.moc"
