#include "base/sqlite/Connection.h"
#include "base/sqlite/Migrations.h"
#include "cache/CacheFixture.h"
#include "device/Profile.h"
#include "proofs/Killing.h"

#include <QFile>
#include <QTest>

using namespace counterpart;
using namespace counterpart::test;
using namespace Qt::Literals::StringLiterals;
using Say = Victim::Say;

namespace {

constexpr int customers = 200;
const QString schemas = u":/counterpart/schema/cache"_s;

int kills()
{
    return qEnvironmentVariableIsSet("COUNTERPART_FULL") ? 2'000 : 60;
}

/// The cache as the version before the newest step of the schema left it.
bool makeOlder(const QString &path)
{
    auto opened = sqlite::Connection::open(path, sqlite::Access::ReadWrite, sqlite::Durability::Full);
    if (!opened)
        return false;
    sqlite::Connection file = *std::move(opened);
    return file.execute("DROP INDEX coupon_of_campaign; PRAGMA user_version = 2") && file.truncateWal();
}

/// How many customers are in it and open; -1: it does not open, or its cursor is gone.
int readable(const QString &path)
{
    auto opened = Cache::open(path);
    if (!opened)
        return -1;
    Cache cache = *std::move(opened);
    const auto mark = cache.syncMark();
    if (!cache.useKeys(keysOf(), kernelRandom) || !mark || mark->cursor != u"c-1"_s)
        return -1;
    int found = 0;
    const auto bad = cache.forEachCustomer([&found](const Customer &) { return ++found > 0; });
    return bad && *bad == 0 ? found : -1;
}

Profile profileOf(const QString &folder, bool leaving)
{
    Profile profile;
    profile.folder = folder;
    profile.serverAddress = u"https://cdp.example"_s;
    profile.caBundle = QByteArray(leaving ? 3'000 : 9'000, 'c'); // of two lengths: a mixture would show
    profile.deviceId = u"dv-1"_s;
    profile.deviceName = u"Tablet"_s;
    profile.storeId = u"st-1"_s;
    profile.leaving = leaving;
    return profile;
}

} // namespace

/// SIGKILL while the cache of an older version is opened, and while the profile is written.
class tst_KilledInMigration : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void the_newest_step_of_the_caches_schema_is_the_one_undone_here()
    {
        QCOMPARE(sqlite::latestSchemaVersion(schemas), 3);
    }

    void killed_at_any_moment_of_a_migration_every_record_is_readable()
    {
        CacheFile made;
        {
            QList<FeedRow> rows;
            for (int i = 0; i < customers; ++i)
                rows.append(row(ResourceType::Customer, customer(u"cu-%1"_s.arg(i), 1)));
            Cache cache = made.open();
            QVERIFY(cache.apply(page(rows, u"c-1"_s), noon));
        }
        QVERIFY(makeOlder(made.path));
        const QString path = made.folder.filePath(u"copy.db"_s);
        int before = 0, after = 0;
        for (int i = 0; i < kills(); ++i) {
            for (const char *ending : {"", "-wal", "-shm"})
                QFile::remove(path + QLatin1StringView(ending));
            QVERIFY(QFile::copy(made.path, path));
            Victim victim([&](const Say &say) {
                say("begins");
                if (Cache::open(path))
                    say("open");
                pause();
            });
            victim.killAfter(1, unsigned(kernelDice(40'000)));
            const bool said = victim.said().contains("open");
            QCOMPARE(readable(path), customers);
            const auto version = sqlite::schemaVersionOf(path);
            QVERIFY(version);
            QCOMPARE(*version, 3); // opening it again ended what was begun
            ++(said ? after : before);
        }
        qInfo("%d kills before it was open, %d after, every record readable", before, after);
        QVERIFY2(before > 0, "no kill came before it was open: they prove nothing");
    }

    void killed_at_each_system_call_of_a_migration_every_record_is_readable()
    {
        CacheFile made;
        {
            Cache cache = made.open();
            QVERIFY(cache.apply(page({row(ResourceType::Customer, customer(u"cu-0"_s, 1))}, u"c-1"_s), noon));
        }
        QVERIFY(makeOlder(made.path));
        const QString path = made.folder.filePath(u"copy.db"_s);
        int calls = 0;
        for (bool more = true; more; calls += more) {
            for (const char *ending : {"", "-wal", "-shm"})
                QFile::remove(path + QLatin1StringView(ending));
            QVERIFY(QFile::copy(made.path, path));
            Victim victim([&](const Say &say) {
                if (Victim::letBeTraced() && Cache::open(path))
                    say("open");
            });
            const auto killed = victim.killAtCall(calls + 1);
            if (!killed)
                QSKIP("Tracing other processes is not allowed here: no kill at each system call");
            more = *killed;
            QVERIFY2(readable(path) == 1, qPrintable(u"at call %1"_s.arg(calls + 1)));
        }
        qInfo("killed at each of %d system calls, the record readable each time", calls);
        QVERIFY(calls > 20);
    }

    void killed_at_each_system_call_of_saving_the_profile_it_is_the_old_or_the_new_one()
    {
        QTemporaryDir folder;
        int calls = 0, old = 0, fresh = 0;
        for (bool more = true; more; calls += more) {
            QVERIFY(saveProfile(profileOf(folder.path(), false)));
            Victim victim([&](const Say &) {
                if (Victim::letBeTraced())
                    (void)saveProfile(profileOf(folder.path(), true));
            });
            const auto killed = victim.killAtCall(calls + 1);
            if (!killed)
                QSKIP("Tracing other processes is not allowed here: no kill at each system call");
            more = *killed;
            const auto found = loadProfile(folder.path());
            QVERIFY2(found, qPrintable(u"torn at call %1"_s.arg(calls + 1)));
            QCOMPARE(found->caBundle, profileOf(folder.path(), found->leaving).caBundle);
            ++(found->leaving ? fresh : old);
        }
        qInfo("killed at each of %d system calls: %d times the old profile, %d times the new", calls, old,
              fresh);
        QVERIFY(calls > 5 && old > 0 && fresh > 0);
    }
};

QTEST_GUILESS_MAIN(tst_KilledInMigration)
#include "tst_KilledInMigration.moc"
