#include "simulation/CrashDisk.h"

#include <QTest>

#include <sqlite3.h>

using namespace counterpart::sim;
using namespace Qt::Literals::StringLiterals;

namespace {

/// A database on a crash disk, written as the product writes: one connection, WAL.
class Database
{
public:
    Database(const char *path, const char *synchronous)
    {
        if (sqlite3_open(path, &m_db) != SQLITE_OK)
            return;
        const QByteArray mode = QByteArray("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL;"
                                           "PRAGMA wal_autocheckpoint = 8; PRAGMA synchronous = ")
            + synchronous;
        m_open = run(mode.constData()) == SQLITE_OK
            && run("CREATE TABLE IF NOT EXISTS told (n INTEGER PRIMARY KEY, filling BLOB)") == SQLITE_OK;
    }
    ~Database() { sqlite3_close_v2(m_db); }
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    bool isOpen() const { return m_open; }
    int run(const char *sql) { return sqlite3_exec(m_db, sql, nullptr, nullptr, nullptr); }
    int add() { return run("INSERT INTO told (filling) VALUES (randomblob(900))"); }
    QByteArray value(const char *sql)
    {
        sqlite3_stmt *query = nullptr;
        QByteArray text;
        if (sqlite3_prepare_v2(m_db, sql, -1, &query, nullptr) == SQLITE_OK
            && sqlite3_step(query) == SQLITE_ROW)
            text = reinterpret_cast<const char *>(sqlite3_column_text(query, 0));
        sqlite3_finalize(query);
        return text;
    }
    int rows() { return value("SELECT count(*) FROM told").toInt(); }
    bool whole() { return value("PRAGMA quick_check") == "ok"; }

private:
    sqlite3 *m_db = nullptr;
    bool m_open = false;
};

constexpr char path[] = ":crash/one.db";
constexpr int day = 12; // rows written before and around the cut

/// What cutting the power at each operation of writing `day` rows does.
struct Cuts
{
    int points = 0, lost = 0, damaged = 0; ///< cuts; those after which a told row was gone; unreadable files
};
Cuts cutEverywhere(const char *synchronous, bool honest)
{
    Cuts cuts;
    for (int at = 1;; ++at) {
        CrashDisk disk(u":crash"_s);
        disk.honest = honest;
        int told = 0;
        {
            Database database(path, synchronous);
            if (!database.isOpen())
                return {};
            disk.dieAfter(at);
            while (told < day && database.add() == SQLITE_OK)
                ++told;
        }
        if (!disk.isDead())
            return cuts; // the writing needs no more operations than these
        Chance chance(quint64(at), u"power");
        disk.restartAfterPowerLoss(chance);
        disk.honest = true;
        Database after(path, synchronous);
        ++cuts.points;
        cuts.lost += after.isOpen() && after.rows() < told;
        cuts.damaged += !after.isOpen() || !after.whole();
    }
}

} // namespace

/// The disk of the simulation must be able to lose what real disks lose: one that forgives proves nothing.
class tst_CrashDisk : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { installCrashVfs(); }
    void init() { resetSqliteRandomness(1); }

    void with_full_sync_no_cut_loses_what_was_told_and_none_damages_the_file()
    {
        const Cuts cuts = cutEverywhere("FULL", true);
        QVERIFY2(cuts.points > 50, qPrintable(QString::number(cuts.points)));
        QCOMPARE(cuts.lost, 0);
        QCOMPARE(cuts.damaged, 0);
    }

    void with_normal_sync_told_rows_are_lost()
    {
        const Cuts cuts = cutEverywhere("NORMAL", true);
        QVERIFY(cuts.points > 20);
        QVERIFY2(cuts.lost * 4 > cuts.points, qPrintable(QString::number(cuts.lost)));
        QCOMPARE(cuts.damaged, 0);
    }

    void a_disk_that_lies_about_syncs_loses_in_spite_of_full_sync()
    {
        const Cuts cuts = cutEverywhere("FULL", false);
        QVERIFY(cuts.points > 50);
        QVERIFY2(cuts.lost + cuts.damaged > cuts.points / 4, qPrintable(QString::number(cuts.lost)));
    }

    void what_was_not_synced_survives_by_sectors_and_some_are_torn()
    {
        CrashDisk disk(u":crash"_s);
        const auto file = disk.make(path);
        constexpr int sectors = 2'000, size = 512;
        file->durable = file->live = QByteArray(sectors * size, 'a');
        file->live.fill('b');
        file->unsynced.push_back({0, file->live});
        Chance chance(7, u"power");
        disk.restartAfterPowerLoss(chance);
        int kept = 0, gone = 0, torn = 0;
        for (int i = 0; i < sectors; ++i) {
            const QByteArray one = file->live.mid(qsizetype(i) * size, size);
            const auto news = one.count('b');
            (news == size ? kept : news == 0 ? gone : torn) += 1;
            QVERIFY(one.startsWith(QByteArray(news, 'b'))); // torn: the front is new, the rest is old
        }
        QVERIFY(kept > sectors * 4 / 10 && gone > sectors * 4 / 10);
        QVERIFY(torn > 5 && torn < sectors / 20);
        QCOMPARE(file->live, file->durable);
    }

    void a_cut_file_may_be_long_again_after_the_power_went()
    {
        bool longAgain = false, stillCut = false;
        for (quint64 seed = 1; seed <= 20; ++seed) {
            CrashDisk disk(u":crash"_s);
            const auto file = disk.make(path);
            file->durable = QByteArray(1'024, 'a');
            file->live = file->durable.left(100);
            file->unsynced.push_back({100, {}});
            Chance chance(seed, u"power");
            disk.restartAfterPowerLoss(chance);
            (file->live.size() == 100 ? stillCut : longAgain) = true;
        }
        QVERIFY(longAgain && stillCut);
    }

    void a_killed_program_loses_nothing_that_it_wrote()
    {
        CrashDisk disk(u":crash"_s);
        {
            Database database(path, "NORMAL");
            for (int i = 0; i < day; ++i)
                QCOMPARE(database.add(), SQLITE_OK);
            disk.die(); // as far as the program can tell, it ended in this moment
        }
        disk.restart();
        Database after(path, "NORMAL");
        QCOMPARE(after.rows(), day);
    }

    void a_full_disk_stays_full_until_somebody_makes_room()
    {
        CrashDisk disk(u":crash"_s);
        Database database(path, "FULL");
        QCOMPARE(database.add(), SQLITE_OK);
        disk.failAfter(0, SQLITE_FULL, 1'000'000);
        for (int i = 0; i < 3; ++i)
            QCOMPARE(database.add(), SQLITE_FULL);
        QCOMPARE(database.rows(), 1); // reading goes on
        disk.heal();
        QCOMPARE(database.add(), SQLITE_OK);
        QCOMPARE(database.rows(), 2);
        QVERIFY(database.whole());
    }

    void one_failed_operation_fails_one_statement()
    {
        CrashDisk disk(u":crash"_s);
        Database database(path, "FULL");
        QCOMPARE(database.add(), SQLITE_OK);
        disk.failAfter(1, SQLITE_IOERR_WRITE);
        QCOMPARE(database.add(), SQLITE_IOERR);
        QCOMPARE(database.add(), SQLITE_OK);
        QCOMPARE(database.rows(), 2);
    }

    void the_cdps_disk_keeps_all()
    {
        CrashDisk disk(u":crash"_s, true);
        {
            Database database(path, "OFF");
            for (int i = 0; i < day; ++i)
                QCOMPARE(database.add(), SQLITE_OK);
            disk.die();
        }
        Chance chance(3, u"power");
        disk.restartAfterPowerLoss(chance);
        Database after(path, "OFF");
        QCOMPARE(after.rows(), day);
    }

    void bytes_in_clear_are_found_in_either_encoding_also_when_they_are_not_synced()
    {
        CrashDisk disk(u":crash"_s);
        const QList<QByteArray> words{"canary", "金丝雀"};
        const auto file = disk.make(path);
        file->live = "sealed and nothing else";
        QCOMPARE(disk.holdsOneOf(words), QByteArray());
        file->live = "x金丝雀x";
        QCOMPARE(disk.holdsOneOf(words), "金丝雀");
        const QString wide = u"canary"_s;
        file->live.clear();
        file->durable = '.' + QByteArray(reinterpret_cast<const char *>(wide.utf16()), wide.size() * 2);
        QCOMPARE(disk.holdsOneOf(words), "canary");
        file->durable.clear();
        QCOMPARE(disk.holdsOneOf(words), QByteArray());
        file->unsynced.push_back({0, "a canary on its way"}); // overwritten since, and may yet be what stays
        QCOMPARE(disk.holdsOneOf(words), "canary");
    }

    void a_fingerprint_tells_what_is_seen_and_what_is_durable()
    {
        CrashDisk disk(u":crash"_s);
        const auto file = disk.make(path);
        file->live = "abcd";
        const quint64 unsynced = disk.fingerprint();
        QCOMPARE(disk.fingerprint(), unsynced);
        file->durable = "abcd";
        const quint64 synced = disk.fingerprint();
        QVERIFY(synced != unsynced);
        file->live = "abxd";
        QVERIFY(disk.fingerprint() != synced);
        file->live = "abcd";
        QCOMPARE(disk.fingerprint(), synced);
        disk.make(":crash/another.db");
        QVERIFY(disk.fingerprint() != synced);
    }
};

QTEST_APPLESS_MAIN(tst_CrashDisk)
#include "tst_CrashDisk.moc"
