#include "MemorySink.h"

#include <QTest>

#include <zlib.h>

using namespace Qt::Literals::StringLiterals;
using namespace counterpart;
using namespace counterpart::server;

class tst_NeutralLoader : public QObject
{
    Q_OBJECT

    static QByteArray gzipped(const QByteArray &plain)
    {
        z_stream stream{};
        if (deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
            qFatal("zlib");
        QByteArray out(qsizetype(deflateBound(&stream, uLong(plain.size()))) + 64, '\0');
        stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(plain.data()));
        stream.avail_in = uInt(plain.size());
        stream.next_out = reinterpret_cast<Bytef *>(out.data());
        stream.avail_out = uInt(out.size());
        deflate(&stream, Z_FINISH);
        out.resize(qsizetype(stream.total_out));
        deflateEnd(&stream);
        return out;
    }

    static NeutralOptions optionsFor(const QString &dir)
    {
        NeutralOptions options;
        options.dirs = {dir};
        options.now = *parseInstant(u"2026-11-22T06:00:00Z");
        return options;
    }

private Q_SLOTS:
    void plain_and_compressed_files_are_read_alike()
    {
        QTemporaryDir dir;
        writeFile(dir.filePath(u"store.ndjson"_s), R"({"kind":"store","id":"s-1","data":{"name":"门店 1"}})");
        writeFile(dir.filePath(u"customer.ndjson.gz"_s),
                  gzipped("{\"kind\":\"customer\",\"id\":\"c-1\",\"data\":{\"display_name\":\"A\"}}\n\n"
                          "{\"kind\":\"customer\",\"id\":\"c-2\",\"data\":{\"display_name\":\"B\"}}"));
        MemorySink sink;
        const auto report = loadNeutral(sink, optionsFor(dir.path()));
        QVERIFY(report);
        QCOMPARE(report->loaded, (QMap<QString, qint64>{{u"store"_s, 1}, {u"customer"_s, 2}}));
        QCOMPARE(report->problems, 0);
        QCOMPARE(sink.records.first().type, ResourceType::Store);
    }

    void a_line_that_is_not_json_is_set_aside_with_file_and_line()
    {
        QTemporaryDir dir;
        const QString file = dir.filePath(u"customer.ndjson"_s);
        writeFile(
            file,
            "{\"kind\":\"customer\",\"id\":\"c-1\",\"data\":{}}\n{\"kind\":\"customer\",\"id\":\"c-2\",\"da\n"
            "{\"kind\":\"customer\",\"data\":{}}\n[]\n{\"kind\":\"customer\",\"id\":\"c-3\",\"data\":{}}\n");
        MemorySink sink;
        const auto report = loadNeutral(sink, optionsFor(dir.path()));
        QVERIFY(report);
        QCOMPARE(report->loaded[u"customer"_s], 2);
        QCOMPARE(report->dropped, 3);
        QCOMPARE(sink.problems.size(), 3);
        QCOMPARE(sink.problems[0].line, 2);
        QCOMPARE(sink.problems[1].line, 3);
        QCOMPARE(sink.problems[2].line, 4);
        QVERIFY(sink.problems[0].dropped);
        QCOMPARE(sink.problems[0].file, file);
    }

    void an_id_that_no_path_can_carry_is_set_aside()
    {
        QTemporaryDir dir;
        writeFile(dir.filePath(u"customer.ndjson"_s),
                  "{\"kind\":\"customer\",\"id\":\"a/b\",\"data\":{}}\n"
                  "{\"kind\":\"customer\",\"id\":\"p-4.0128e+10\",\"data\":{}}\n");
        MemorySink sink;
        const auto report = loadNeutral(sink, optionsFor(dir.path()));
        QVERIFY(report);
        QCOMPARE(report->loaded[u"customer"_s], 1);
        QCOMPARE(report->dropped, 1);
        QVERIFY(!sink.document(ResourceType::Customer, u"p-4.0128e+10"_s).isEmpty());
    }

    void a_file_that_is_cut_off_keeps_what_came_before()
    {
        QTemporaryDir dir;
        QByteArray lines;
        for (int i = 0; i < 20'000; ++i)
            lines += "{\"kind\":\"customer\",\"id\":\"c-" + QByteArray::number(i * 7919)
                + "\",\"data\":{\"display_name\":\"" + QByteArray::number(i * 104729) + "\"}}\n";
        writeFile(dir.filePath(u"customer.ndjson.gz"_s), gzipped(lines).chopped(20'000));
        MemorySink sink;
        const auto report = loadNeutral(sink, optionsFor(dir.path()));
        QVERIFY(report);
        QVERIFY(report->loaded[u"customer"_s] > 1000);
        QVERIFY(report->loaded[u"customer"_s] < 20'000);
        QCOMPARE(sink.problems.size(), 1);
        QVERIFY(sink.problems.last().dropped);
    }

    void an_unknown_kind_is_reported_once_and_counted()
    {
        QTemporaryDir dir;
        writeFile(dir.filePath(u"loyalty_point.ndjson"_s),
                  "{\"kind\":\"loyalty_point\",\"id\":\"1\",\"data\":{}}\n{\"kind\":\"loyalty_point\",\"id\":"
                  "\"2\",\"data\":{}}\n");
        writeFile(dir.filePath(u"cases.ndjson"_s), "{\"case\":\"D0001\",\"query\":\"x\"}\n");
        MemorySink sink;
        const auto report = loadNeutral(sink, optionsFor(dir.path()));
        QVERIFY(report);
        QCOMPARE(report->unknownKinds, (QMap<QString, qint64>{{u"loyalty_point"_s, 2}}));
        QCOMPARE(report->dropped, 2);
        QCOMPARE(sink.problems.size(), 2); // the kind, and the file that holds no records
    }

    void an_empty_folder_is_refused_with_its_name()
    {
        QTemporaryDir dir;
        MemorySink sink;
        const auto report = loadNeutral(sink, optionsFor(dir.path()));
        QVERIFY(!report);
        QCOMPARE(report.error().kind, Error::Kind::BadInput);
        QVERIFY(report.error().detail.contains(dir.path()));
    }

    void data_without_a_store_gets_one()
    {
        QTemporaryDir dir;
        writeFile(dir.filePath(u"customers.ndjson"_s),
                  R"({"kind":"customer","id":"c-1","data":{"display_name":"张吉惟"}})");
        MemorySink sink;
        auto options = optionsFor(dir.path());
        options.zone = "Asia/Shanghai";
        const auto report = loadNeutral(sink, options);
        QVERIFY(report);
        QVERIFY(report->storeMade);
        QCOMPARE(report->storeId, u"st-loaded"_s);
        const auto store = sink.document(ResourceType::Store, u"st-loaded"_s);
        QCOMPARE(store["timeZone"_L1].toString(), u"Asia/Shanghai"_s);
        QCOMPARE(
            at(sink.document(ResourceType::Customer, u"c-1"_s), {"relationship", "homeStoreId"}).toString(),
            u"st-loaded"_s);
    }

    void customers_without_a_home_belong_to_the_store_with_most_records()
    {
        QTemporaryDir dir;
        writeFile(dir.filePath(u"store.ndjson"_s),
                  "{\"kind\":\"store\",\"id\":\"s-1\",\"data\":{}}\n{\"kind\":\"store\",\"id\":\"s-2\","
                  "\"data\":{}}\n");
        writeFile(dir.filePath(u"customer.ndjson"_s),
                  "{\"kind\":\"customer\",\"id\":\"c-1\",\"data\":{\"home_store_id\":\"s-2\"}}\n{\"kind\":"
                  "\"customer\",\"id\":\"c-2\",\"data\":{}}\n");
        MemorySink sink;
        const auto report = loadNeutral(sink, optionsFor(dir.path()));
        QVERIFY(report);
        QCOMPARE(report->storeId, u"s-2"_s);
        QVERIFY(!report->storeMade);
        QCOMPARE(
            at(sink.document(ResourceType::Customer, u"c-2"_s), {"relationship", "homeStoreId"}).toString(),
            u"s-2"_s);
    }

    void times_move_by_whole_weeks_from_the_manifests_reference()
    {
        QTemporaryDir dir;
        QVERIFY(QDir(dir.path()).mkdir(u"small"_s));
        writeFile(dir.filePath(u"manifest.json"_s),
                  R"({"currency":"USD","reference_now":"2017-12-08T12:00:00-05:00"})");
        writeFile(dir.filePath(u"small/store.ndjson"_s),
                  "{\"kind\":\"store\",\"id\":\"s-1\",\"data\":{}}\n{\"kind\":\"store\",\"id\":\"s-2\","
                  "\"data\":{\"time_zone\":\"America/Phoenix\"}}\n");
        writeFile(dir.filePath(u"small/purchase.ndjson"_s),
                  "{\"kind\":\"purchase\",\"id\":\"p-1\",\"data\":{\"store_id\":\"s-1\",\"occurred_at\":"
                  "\"2017-07-31T23:59:59-04:00\",\"total_minor\":1,\"warranty_until\":\"2018-07-31\"}}\n"
                  "{\"kind\":\"purchase\",\"id\":\"p-2\",\"data\":{\"store_id\":\"s-2\",\"occurred_at\":"
                  "\"2017-07-31T23:59:59-07:00\",\"total_minor\":1}}\n");
        MemorySink sink;
        auto options = optionsFor(dir.filePath(u"small"_s));
        options.shiftToNow = true;
        const auto report = loadNeutral(sink, options);
        QVERIFY(report);
        const qint64 weeks = report->weeks[dir.filePath(u"small"_s)];
        QCOMPARE(weeks, 467); // floor((2026-11-22T06:00Z - 2017-12-08T17:00Z) / 7 days)
        const auto first = sink.document(ResourceType::Purchase, u"p-1"_s);
        QCOMPARE(first["currency"_L1].toString(), u"USD"_s);
        const QDateTime there = inZone(*parseInstant(first["placedAt"_L1].toString()), "America/New_York");
        QCOMPARE(there.time(), QTime(23, 59, 59));
        QCOMPARE(there.date(), QDate(2017, 7, 31).addDays(467 * 7));
        QCOMPARE(at(first, {"attributes", "warranty_until"}).toString(),
                 QDate(2018, 7, 31).addDays(467 * 7).toString(Qt::ISODate));
        const QDateTime phoenix
            = inZone(*parseInstant(sink.document(ResourceType::Purchase, u"p-2"_s)["placedAt"_L1].toString()),
                     "America/Phoenix");
        QCOMPARE(phoenix.time(), QTime(23, 59, 59));

        // The weeks fixed with the database win over a later now.
        MemorySink again;
        options.now = *parseInstant(u"2027-11-22T06:00:00Z");
        options.weeks = report->weeks;
        QVERIFY(loadNeutral(again, options));
        QCOMPARE(again.document(ResourceType::Purchase, u"p-1"_s), first);
    }

    void several_folders_move_each_by_its_own_weeks()
    {
        QTemporaryDir dir;
        for (const QString &name : {u"a"_s, u"b"_s}) {
            QVERIFY(QDir(dir.path()).mkdir(name));
            writeFile(dir.filePath(name + u"/manifest.json"_s),
                      name == u"a" ? R"({"currency":"CNY","reference_now":"2016-07-20T12:00:00+08:00"})"
                                   : R"({"currency":"BRL","reference_now":"2018-08-20T12:00:00-03:00"})");
            writeFile(dir.filePath(name + u"/store.ndjson"_s),
                      "{\"kind\":\"store\",\"id\":\"s-" + name.toLatin1()
                          + "\",\"data\":{\"name\":\"S\"}}\n");
        }
        NeutralOptions options = optionsFor(dir.filePath(u"a"_s));
        options.dirs.append(dir.filePath(u"b"_s));
        options.shiftToNow = true;
        MemorySink sink;
        const auto report = loadNeutral(sink, options);
        QVERIFY(report);
        QVERIFY(report->weeks.value(dir.filePath(u"a"_s)) > report->weeks.value(dir.filePath(u"b"_s)));
        QCOMPARE(sink.document(ResourceType::Store, u"s-a"_s)["timeZone"_L1].toString(), u"Asia/Shanghai"_s);
        QCOMPARE(sink.document(ResourceType::Store, u"s-b"_s)["timeZone"_L1].toString(),
                 u"America/Sao_Paulo"_s);
    }

    void each_coupon_of_a_campaign_leaves_its_events_also_where_the_source_counted()
    {
        QTemporaryDir dir;
        writeFile(dir.filePath(u"campaign.ndjson"_s),
                  "{\"kind\":\"campaign\",\"id\":\"k-1\",\"data\":{\"redemption_count\":5}}\n{\"kind\":"
                  "\"campaign\",\"id\":\"k-2\",\"data\":{\"name\":\"x\"}}\n");
        writeFile(dir.filePath(u"coupon.ndjson"_s),
                  "{\"kind\":\"coupon\",\"id\":\"q-1\",\"data\":{\"campaign_id\":\"k-1\",\"redemptions\":["
                  "\"2017-04-01T00:00:00-04:00\"]}}\n"
                  "{\"kind\":\"coupon\",\"id\":\"q-2\",\"data\":{\"campaign_id\":\"k-2\",\"valid_from\":"
                  "\"2017-03-01T00:00:00-05:00\",\"redemptions\":[\"2017-04-01T00:00:00-04:00\"]}}\n");
        MemorySink sink;
        QVERIFY(loadNeutral(sink, optionsFor(dir.path())));
        QCOMPARE(sink.events.size(), 4);
        for (const int first : {0, 2}) {
            QCOMPARE(sink.events[first].campaignId, first == 0 ? u"k-1"_s : u"k-2"_s);
            QCOMPARE(sink.events[first].step, CampaignEvent::Step::Issued);
            QCOMPARE(sink.events[first + 1].step, CampaignEvent::Step::Redeemed);
            QCOMPARE(formatInstant(sink.events[first + 1].at), u"2017-04-01T04:00:00.000Z"_s);
        }
    }

    void the_workload_generators_records_load_through_the_same_table()
    {
        QTemporaryDir dir;
        writeFile(
            dir.filePath(u"all.ndjson"_s),
            "{\"kind\":\"customer\",\"id\":\"c00000001\",\"version\":1,\"data\":{\"name\":\"王伟\","
            "\"pinyin\":\"wang "
            "wei\",\"initials\":\"ww\",\"phone\":\"+8613912345678\",\"email\":\"w@example.cn\",\"loyalty\":"
            "\"LY0100000001\",\"tier\":\"gold\",\"homeStore\":\"S001\"}}\n"
            "{\"kind\":\"campaign\",\"id\":\"m000\",\"version\":2,\"data\":{\"title\":\"活动 "
            "0\",\"status\":\"live\",\"reached\":10,\"redeemed\":3,\"startsAt\":\"2025-09-01\",\"endsAt\":"
            "\"2025-12-01\"}}\n"
            "{\"kind\":\"coupon\",\"id\":\"k000000001\",\"version\":3,\"data\":{\"customerId\":\"c00000001\","
            "\"campaignId\":\"m000\",\"code\":\"CP-1\",\"title\":\"满500减80\",\"type\":\"amount\",\"value\":"
            "80,\"minSpend\":500,\"status\":\"active\",\"issuedAt\":\"2025-01-01T00:00:00Z\",\"validFrom\":"
            "\"2025-01-01T00:00:00Z\",\"validTo\":\"2027-01-01T00:00:00Z\"}}\n"
            "{\"kind\":\"order\",\"id\":\"o000001\",\"version\":4,\"data\":{\"customerId\":\"c00000001\","
            "\"customerName\":\"王伟\",\"storeId\":\"S001\",\"status\":\"packed\",\"bay\":\"B12\",\"items\":["
            "{\"sku\":\"SKU1\",\"name\":\"x\",\"qty\":1,\"picked\":true}],\"total\":120.00,\"placedAt\":"
            "\"2025-11-17T00:00:00Z\",\"promisedAt\":\"2025-11-18T00:00:00Z\"}}\n"
            "{\"kind\":\"purchase\",\"id\":\"p000000001\",\"version\":5,\"data\":{\"customerId\":"
            "\"c00000001\",\"storeId\":\"S001\",\"channel\":\"app\",\"at\":\"2023-02-01T00:00:00Z\","
            "\"receipt\":\"R1\",\"currency\":\"CNY\",\"lines\":[{\"sku\":\"SKU1\",\"name\":\"x\",\"qty\":2,"
            "\"price\":19.99,\"discount\":0}],\"total\":39.98}}\n");
        writeFile(dir.filePath(u"delta.ndjson"_s), "{\"kind\":\"customer\",\"id\":\"c9\",\"data\":{}}\n");
        MemorySink sink;
        const auto report = loadNeutral(sink, optionsFor(dir.path()));
        QVERIFY(report);
        QCOMPARE(report->problems, 0);
        QVERIFY(sink.document(ResourceType::Customer, u"c9"_s).isEmpty());
        const auto customer = sink.document(ResourceType::Customer, u"c00000001"_s);
        QCOMPARE(at(customer, {"names", "0", "initials", "0"}).toString(), u"ww"_s);
        QCOMPARE(at(customer, {"lookup", "phoneLast4", "0"}).toString(), u"5678"_s);
        QCOMPARE(at(sink.document(ResourceType::Purchase, u"p000000001"_s), {"totals", "total"}).toInt(),
                 3998);
        QCOMPARE(
            at(sink.document(ResourceType::Purchase, u"p000000001"_s), {"lines", "0", "unitPrice"}).toInt(),
            1999);
        QCOMPARE(
            at(sink.document(ResourceType::Coupon, u"k000000001"_s), {"conditions", "minSpend", "amount"})
                .toInt(),
            50000);
        QCOMPARE(sink.document(ResourceType::PickupOrder, u"o000001"_s)["status"_L1].toString(),
                 u"picking"_s);
        QCOMPARE(report->storeId, u"S001"_s);
        QCOMPARE(sink.document(ResourceType::Store, u"S001"_s)["timeZone"_L1].toString(), u"Asia/Shanghai"_s);
    }

    void a_sink_that_fails_stops_the_load()
    {
        struct FullDisk : MemorySink
        {
            Result<Done> put(const ImportedRecord &) override { return Error{Error::Kind::DiskFull, {}, {}}; }
        };
        QTemporaryDir dir;
        writeFile(dir.filePath(u"store.ndjson"_s), R"({"kind":"store","id":"s-1","data":{}})");
        FullDisk sink;
        const auto report = loadNeutral(sink, optionsFor(dir.path()));
        QVERIFY(!report);
        QCOMPARE(report.error().kind, Error::Kind::DiskFull);
    }
};

QTEST_APPLESS_MAIN(tst_NeutralLoader)
#include "tst_NeutralLoader.moc"
