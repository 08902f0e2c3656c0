#include "cache/CacheFixture.h"
#include "cache/CacheThread.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QTest>

#include <sqlite3.h>

using namespace counterpart;
using namespace counterpart::test;
using namespace Qt::Literals::StringLiterals;

namespace {

/// Columns that lie on disk in clear. Adding one is a decision about personal data: see precision §2.
const QMap<QString, QStringList> clearColumns{
    {u"as_of"_s, {u"kind"_s, u"at"_s}},
    {u"associate"_s, {}},
    {u"blind_index"_s, {u"kind"_s, u"hash"_s, u"id"_s}},
    {u"campaign"_s, {}},
    {u"coupon"_s, {u"customer_id"_s, u"campaign_id"_s, u"valid_until"_s, u"occurred_at"_s}},
    {u"customer"_s, {}},
    {u"feedback"_s, {u"customer_id"_s}},
    {u"meta"_s, {u"key"_s, u"value"_s}},
    {u"offline_policy"_s, {u"store_id"_s}},
    {u"pickup_order"_s, {u"customer_id"_s, u"store_id"_s, u"status"_s, u"promised_at"_s}},
    {u"purchase"_s, {u"customer_id"_s, u"occurred_at"_s}},
    {u"service_case"_s, {u"customer_id"_s}},
    {u"set_aside"_s, {u"kind"_s}},
    {u"store"_s, {}},
    {u"store_stock"_s, {}},
    {u"survey"_s, {u"customer_id"_s}},
    {u"sync_exception"_s, {u"customer_id"_s, u"status"_s, u"occurred_at"_s}},
    {u"task"_s, {u"customer_id"_s}},
    {u"timeline_event"_s, {u"customer_id"_s, u"occurred_at"_s}},
};
const QStringList everywhere{u"id"_s, u"version"_s, u"generation"_s, u"key_version"_s, u"body"_s};

/// The first column of every row, by a connection of SQLite's own: no code of ours in between.
QStringList read(const QString &path, const char *sql)
{
    sqlite3 *handle = nullptr;
    sqlite3_open_v2(path.toUtf8().constData(), &handle, SQLITE_OPEN_READWRITE, nullptr);
    sqlite3_stmt *statement = nullptr;
    QStringList found;
    if (sqlite3_prepare_v2(handle, sql, -1, &statement, nullptr) == SQLITE_OK) {
        while (sqlite3_step(statement) == SQLITE_ROW)
            found.append(
                QString::fromUtf8(reinterpret_cast<const char *>(sqlite3_column_text(statement, 0))));
    }
    sqlite3_finalize(statement);
    sqlite3_close(handle);
    return found;
}

QByteArray hashOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly)
        ? QCryptographicHash::hash(file.readAll(), QCryptographicHash::Sha256)
        : QByteArray();
}

template<typename T>
T wait(const QFuture<T> &future)
{
    while (!future.isFinished())
        QTest::qWait(1);
    return future.result();
}

} // namespace

class tst_CacheFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void no_column_is_in_clear_but_the_listed_ones()
    {
        CacheFile file;
        file.open();
        const QStringList tables = read(file.path,
                                        "SELECT name FROM sqlite_schema WHERE type = 'table'"
                                        " AND name NOT LIKE 'sqlite_%' AND name <> 'sync_state'");
        QCOMPARE(QSet(tables.begin(), tables.end()), QSet(clearColumns.keyBegin(), clearColumns.keyEnd()));
        for (const QString &table : tables) {
            const QStringList columns = read(
                file.path, ("SELECT name FROM pragma_table_info('" + table.toLatin1() + "')").constData());
            for (const QString &column : columns) {
                QVERIFY2(everywhere.contains(column) || clearColumns[table].contains(column),
                         qPrintable(table + u'.' + column));
            }
            QCOMPARE(read(file.path,
                          ("SELECT strict FROM pragma_table_list('" + table.toLatin1() + "')").constData()),
                     QStringList{u"1"_s});
        }
    }

    void nothing_personal_is_in_any_file_at_any_time()
    {
        CacheFile file;
        const QList<QByteArray> canaries{"CANARYNAME",  "CANARYTEXT",     "CANARY-CODE-7",  "CANARYCODE7",
                                         "13912345678", "Canary@example", "canary@example", "M-4711",
                                         "M4711",       "SH26-pk-1",      "SH26PK1"};
        const auto clean = [&] {
            for (const QByteArray &canary : canaries) {
                const QByteArray utf16 = QByteArray(
                    reinterpret_cast<const char *>(QString::fromLatin1(canary).utf16()), canary.size() * 2);
                if (!file.filesWith(canary).isEmpty() || !file.filesWith(utf16).isEmpty()
                    || !file.filesWith(canary.toBase64().left(12)).isEmpty())
                    return false;
            }
            return true;
        };
        {
            Cache cache = file.open();
            QVERIFY(cache.setMeta("positive_control", "CANARYNAME"));
            QVERIFY(!clean()); // the search would find it
            QVERIFY(cache.setMeta("positive_control", ""));
            QVERIFY(cache.eraseTraces());
            QVERIFY(clean());
            QVERIFY(cache.apply(page({row(ResourceType::Customer, customer(u"cu-1"_s)),
                                      row(ResourceType::Coupon, coupon(u"cp-1"_s, u"cu-1"_s)),
                                      row(ResourceType::TimelineEvent, happened(u"te-1"_s, u"cu-1"_s)),
                                      row(ResourceType::PickupOrder, pickup(u"pk-1"_s, u"cu-1"_s))}),
                                noon));
            QVERIFY(cache.customersByContact(u"13912345678"_s));
            QVERIFY(cache.openPickups());
            QVERIFY(clean());
        }
        QVERIFY(clean());
    }

    void an_erased_record_leaves_no_sealed_bytes_behind()
    {
        CacheFile file;
        Cache cache = file.open();
        QVERIFY(cache.apply(page({row(ResourceType::Customer, customer(u"cu-gone"_s)),
                                  row(ResourceType::Coupon, coupon(u"cp-gone"_s, u"cu-gone"_s))}),
                            noon));
        const QByteArray sealed = QByteArray::fromHex(
            read(file.path, "SELECT hex(body) FROM customer WHERE id = 'cu-gone'").value(0).toLatin1());
        QVERIFY(sealed.size() > 64);
        QVERIFY(!file.filesWith(sealed.mid(30, 32)).isEmpty());
        QVERIFY(!file.filesWith("cp-gone").isEmpty());
        QVERIFY(cache.apply(page({removal(ResourceType::Customer, u"cu-gone"_s, 2, u"erased"_s)}), noon));
        QCOMPARE(file.filesWith(sealed.mid(30, 32)), QStringList());
        QCOMPARE(file.filesWith("cu-gone"), QStringList());
        QCOMPARE(file.filesWith("cp-gone"), QStringList());
    }

    void clearing_drops_records_and_cursor_and_keeps_meta()
    {
        CacheFile file;
        Cache cache = file.open();
        QVERIFY(cache.setMeta("store_id", "st-1"));
        QVERIFY(cache.apply(page(crowd(3)), noon));
        QVERIFY(cache.clear());
        const auto counts = cache.counts();
        for (const qint64 count : *counts)
            QCOMPARE(count, 0);
        QCOMPARE(cache.syncMark()->cursor, u""_s);
        QCOMPARE(*cache.meta("store_id"), QByteArray("st-1"));
        QCOMPARE(file.filesWith("cp-cu-"), QStringList());
        QVERIFY(cache.apply(page(crowd(1)), noon)); // and goes on
    }

    void the_file_is_for_its_owner_only()
    {
        CacheFile file;
        const Cache cache = file.open();
        for (const QString &suffix : {u""_s, u"-wal"_s, u"-shm"_s})
            QCOMPARE(QFile::permissions(file.path + suffix) & (QFile::ReadGroup | QFile::ReadOther),
                     QFile::Permissions());
    }

    void another_key_opens_nothing()
    {
        CacheFile file;
        QVERIFY(file.open().apply(page({row(ResourceType::Customer, customer(u"cu-1"_s))}), noon));
        auto opened = Cache::open(file.path);
        Cache cache = *std::move(opened);
        QCOMPARE(*cache.keyCheck(), keysOf().check);
        QCOMPARE(*cache.keyBackend(), QByteArray("memory"));
        QCOMPARE(cache.customer(u"cu-1"_s).error().kind, Error::Kind::KeyLocked);
        QCOMPARE(cache.apply(page({}), noon).error().kind, Error::Kind::KeyLocked);
        const auto used = cache.useKeys(keysOf('x'), systemRandom);
        QCOMPARE(used.error().kind, Error::Kind::KeyMissing);
        QCOMPARE(used.error().code, u"wrong"_s);
        Keys forged = keysOf('x');
        forged.check = keysOf().check; // the right check beside the wrong key
        QVERIFY(!cache.useKeys(forged, systemRandom));
        QVERIFY(cache.useKeys(keysOf(), systemRandom));
        QVERIFY(cache.customer(u"cu-1"_s)->has_value());
        cache.dropKeys();
        QCOMPARE(cache.customer(u"cu-1"_s).error().kind, Error::Kind::KeyLocked);
    }

    void rows_swapped_on_disk_are_noticed()
    {
        CacheFile file;
        QVERIFY(file.open().apply(page({row(ResourceType::Customer, customer(u"cu-1"_s)),
                                        row(ResourceType::Customer, customer(u"cu-2"_s)),
                                        row(ResourceType::Customer, customer(u"cu-3"_s))}),
                                  noon));
        read(file.path,
             "UPDATE customer SET body = (SELECT body FROM customer WHERE id = 'cu-2') WHERE id = 'cu-1'");
        Cache cache = file.open();
        QCOMPARE(cache.customer(u"cu-1"_s).error().kind, Error::Kind::Corrupt);
        QCOMPARE(cache.customersAfter({}, 10)->size(), 2); // the others are shown
        QCOMPARE(cache.unreadable(), 2);
        QCOMPARE(*cache.forEachCustomer([](const Customer &) { return true; }), 1);
        // The server's copy repairs it.
        QVERIFY(cache.apply(page({row(ResourceType::Customer, customer(u"cu-1"_s))}), noon));
        QVERIFY(cache.customer(u"cu-1"_s)->has_value());
    }

    void an_order_that_was_read_before_is_never_older_than_the_file()
    {
        CacheFile file;
        Cache cache = file.open();
        const auto put = [&cache](PickupStatus status, qint64 version) {
            PickupOrder changed = pickup(u"pk-1"_s, {}, status);
            changed.version = version;
            return cache.apply(page({row(ResourceType::PickupOrder, changed),
                                     row(ResourceType::PickupOrder, pickup(u"pk-2"_s, {}))}),
                               noon);
        };
        QVERIFY(put(PickupStatus::Placed, 1));
        QCOMPARE(cache.openPickups()->size(), 2);
        QVERIFY(put(PickupStatus::Ready, 2));
        QCOMPARE(cache.openPickups()->size(), 2);
        QCOMPARE((*cache.pickup(u"pk-1"_s))->status, PickupStatus::Ready);

        const auto swap = "UPDATE pickup_order SET body = (SELECT body FROM pickup_order WHERE id = 'pk-2')"
                          " WHERE id = 'pk-1'";
        read(file.path, swap); // beside the open cache, which has both in memory
        QCOMPARE(cache.pickup(u"pk-1"_s).error().kind, Error::Kind::Corrupt);
        read(file.path, "UPDATE pickup_order SET version = 7 WHERE id = 'pk-2'");
        QCOMPARE(cache.pickup(u"pk-2"_s).error().kind, Error::Kind::Corrupt);
        cache.dropKeys();
        QCOMPARE(cache.openPickups().error().kind, Error::Kind::KeyLocked);
    }

    void a_file_of_a_newer_version_stays_untouched()
    {
        CacheFile file;
        file.open();
        read(file.path, "PRAGMA user_version = 999");
        const QByteArray before = hashOf(file.path);
        QCOMPARE(Cache::open(file.path).error().kind, Error::Kind::Newer);
        QCOMPARE(CacheReader::open(file.path).error().kind, Error::Kind::Newer);
        QCOMPARE(hashOf(file.path), before);
        QCOMPARE(QDir(file.folder.path()).entryList(QDir::Files), QStringList{u"cache.db"_s});
    }

    void a_damaged_file_is_set_aside_and_made_anew()
    {
        CacheFile file;
        QVERIFY(file.open().apply(page(crowd(20)), noon));
        for (int i = 0; i < 3; ++i) {
            QFile raw(file.path);
            QVERIFY(raw.open(QIODevice::ReadWrite));
            QVERIFY(raw.write(QByteArray(4096, 'x')) == 4096);
            raw.close();
            QCOMPARE(Cache::open(file.path).error().kind, Error::Kind::Corrupt);
            auto made = Cache::setAsideAndRecreate(file.path, noon);
            QVERIFY(made);
            Cache cache = *std::move(made);
            QVERIFY(cache.useKeys(keysOf(), systemRandom)); // a new file takes the key it is given
            QCOMPARE((*cache.counts())[ResourceType::Customer], 0);
        }
        QStringList names = QDir(file.folder.path()).entryList({u"*.damaged-*"_s}, QDir::Files);
        QCOMPARE(names.size(), 1); // the CDP has what is in them: they do not pile up
    }

    void a_page_damaged_anywhere_is_found_when_the_file_is_opened()
    {
        CacheFile file;
        QVERIFY(file.open().apply(page(crowd(50)), noon));
        QFile raw(file.path);
        QVERIFY(raw.open(QIODevice::ReadWrite));
        const QByteArray good = raw.readAll();
        const qint64 pages = good.size() / 4096;
        QVERIFY(pages > 20);
        for (qint64 i = 0; i < pages; ++i) {
            QVERIFY(raw.seek(i * 4096) && raw.write(QByteArray(4096, '\x5a')) == 4096 && raw.flush());
            QCOMPARE(Cache::open(file.path).error().kind, Error::Kind::Corrupt);
            QVERIFY(raw.seek(i * 4096) && raw.write(good.mid(i * 4096, 4096)) == 4096 && raw.flush());
        }
        QVERIFY(Cache::open(file.path));
    }

    void a_file_damaged_while_it_is_open_is_an_error_and_no_crash()
    {
        CacheFile file;
        Cache cache = file.open();
        QVERIFY(cache.apply(page(crowd(400)), noon));
        QVERIFY(cache.eraseTraces());
        cache.dropPagesInMemory();
        QFile raw(file.path);
        QVERIFY(raw.open(QIODevice::ReadWrite) && raw.seek(4096));
        const QByteArray junk(raw.size() - 4096, '\x5a');
        QVERIFY(raw.write(junk) == junk.size() && raw.flush());
        const auto customers = cache.customersAfter({}, 1000);
        QVERIFY(!customers);
        QCOMPARE(customers.error().kind, Error::Kind::Corrupt);
        QCOMPARE(cache.apply(page(crowd(2)), noon).error().kind, Error::Kind::Corrupt);
    }

    void a_reader_sees_what_was_committed()
    {
        CacheFile file;
        Cache cache = file.open();
        auto reader = CacheReader::open(file.path);
        QVERIFY(reader);
        CacheReader reading = *std::move(reader);
        const Keys keys = keysOf();
        QVERIFY(reading.useKeys(Sealer(keys.dataKey, keys.indexKey, 1, systemRandom)));
        QVERIFY(cache.apply(page({row(ResourceType::Customer, customer(u"cu-1"_s))}), noon));
        QVERIFY(reading.customer(u"cu-1"_s)->has_value()); // the reader sees what was committed
        QCOMPARE(CacheReader::open(file.folder.filePath(u"none.db"_s)).error().kind, Error::Kind::NotFound);
        QVERIFY(!reading.useKeys(Sealer(SecretBytes::take(QByteArray(32, 'z')), {}, 1, systemRandom)));
    }

    void what_a_reader_still_held_is_erased_with_the_next_page()
    {
        CacheFile file;
        Cache cache = file.open();
        QVERIFY(cache.apply(page(crowd(5)), noon));
        {
            auto opened = CacheReader::open(file.path);
            CacheReader reader = *std::move(opened);
            const Keys keys = keysOf();
            QVERIFY(reader.useKeys(Sealer(keys.dataKey, keys.indexKey, 1, systemRandom)));
            bool applied = false;
            QVERIFY(reader.forEachCustomer([&](const Customer &) {
                const auto erasing = cache.apply(
                    page({removal(ResourceType::Customer, u"cu-000003"_s, 2, u"erased"_s)}), noon);
                applied = erasing && erasing->erased;
                return false;
            }));
            QVERIFY(applied); // the page counts although the reader holds the WAL
            QVERIFY(!file.filesWith("cp-cu-000003").isEmpty());
        }
        QVERIFY(cache.apply(page({}), noon));
        QCOMPARE(file.filesWith("cp-cu-000003"), QStringList());
    }

    void threads_answer_in_order_and_say_when_nothing_is_open()
    {
        CacheFile file;
        CacheThread thread;
        const auto early = thread.run([](Cache &cache) { return cache.counts(); });
        QCOMPARE(wait(early).error().kind, Error::Kind::Storage);
        QVERIFY(wait(thread.open(file.path)));
        QVERIFY(wait(thread.run([](Cache &cache) { return cache.useKeys(keysOf(), systemRandom); })));
        thread.run([](Cache &cache) {
            return cache.apply(page({row(ResourceType::Customer, customer(u"cu-1"_s))}), noon);
        });
        const auto read = wait(thread.run([](Cache &cache) { return cache.customer(u"cu-1"_s); }));
        QVERIFY(read && *read);
        CacheReaderThread reader;
        QVERIFY(wait(reader.open(file.path)));
        QVERIFY(wait(thread.close()));
        QVERIFY(!wait(thread.run([](Cache &cache) { return cache.counts(); })));
    }
};

QTEST_GUILESS_MAIN(tst_CacheFile)
#include "tst_CacheFile.moc"
