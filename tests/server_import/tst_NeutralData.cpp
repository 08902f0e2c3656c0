#include "MemorySink.h"
#include "server/import/NeutralFile.h"

#include <QDirIterator>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace counterpart;
using namespace counterpart::server;

namespace {

/// The same files, read without the loader: what must come out of it.
struct FileSums
{
    QMap<QString, qint64> lines;
    QMap<QString, NeutralReport::Sum> purchases;
    QHash<QString, QString> purchaseClock; ///< id → "2017-01-01T07:30:27" as written
    qint64 redemptions = 0;
};

FileSums sumsOf(const QString &dir, const QString &currency)
{
    FileSums sums;
    QDirIterator files(dir, {u"*.ndjson"_s, u"*.ndjson.gz"_s}, QDir::Files);
    while (files.hasNext()) {
        auto file = NeutralFile::open(files.next());
        if (!file)
            qFatal("cannot read back a data file");
        auto reader = *std::move(file);
        QByteArrayView line;
        while (reader.next(&line)) {
            const QJsonObject record = QJsonDocument::fromJson(line.toByteArray()).object();
            const QString kind = record["kind"_L1].toString();
            const QJsonObject data = record["data"_L1].toObject();
            if (kind.isEmpty() || !record.contains("id"_L1))
                continue;
            ++sums.lines[kind];
            if (kind == u"purchase") {
                auto &sum = sums.purchases[data["currency"_L1].toString(currency)];
                ++sum.count;
                const double total = data["total_minor"_L1].toDouble();
                sum.totalMinor += total == double(qint64(total)) ? qint64(total) : 0;
                sums.purchaseClock.insert(record["id"_L1].toString(),
                                          data["occurred_at"_L1].toString().left(19));
            }
            if (kind == u"coupon") {
                const auto stamps = data["redemptions"_L1].toArray();
                for (const auto &stamp : stamps)
                    sums.redemptions += stamp.toString().startsWith(u"20");
            }
        }
    }
    return sums;
}

} // namespace

// Whole data sets: the invented ones always, real ones where COUNTERPART_DATA names a folder of them.
class tst_NeutralData : public QObject
{
    Q_OBJECT

    static QStringList foldersBelow(const QString &root)
    {
        QStringList folders;
        QDirIterator all(root, {u"*.ndjson"_s, u"*.ndjson.gz"_s}, QDir::Files, QDirIterator::Subdirectories);
        while (all.hasNext()) {
            all.next();
            if (!folders.contains(all.fileInfo().path()))
                folders.append(all.fileInfo().path());
        }
        folders.sort();
        return folders;
    }

private Q_SLOTS:
    void every_record_of_every_folder_arrives_data()
    {
        QTest::addColumn<QString>("dir");
        QTest::addColumn<bool>("shift");
        QStringList folders = foldersBelow(QStringLiteral(SOURCE_DIR "/tests/fixtures/neutral"));
        const QString real = qEnvironmentVariable("COUNTERPART_DATA");
        if (real.isEmpty())
            qInfo("real data sets are skipped: COUNTERPART_DATA names no folder of them");
        else
            folders += foldersBelow(real);
        for (const QString &folder : std::as_const(folders)) {
            const QByteArray name = folder.section(u'/', -2).toUtf8();
            QTest::newRow(name.constData()) << folder << false;
            QTest::newRow((name + " moved").constData()) << folder << true;
        }
        QVERIFY(folders.size() >= 3);
    }

    void every_record_of_every_folder_arrives()
    {
        QFETCH(QString, dir);
        QFETCH(bool, shift);
        MemorySink sink;
        NeutralOptions options;
        options.dirs = {dir};
        options.now = *parseInstant(u"2026-11-22T06:00:00Z");
        options.shiftToNow = shift;
        const auto report = loadNeutral(sink, options);
        QVERIFY(report);

        const bool market = dir.contains(u"market"), parcel = dir.contains(u"parcel");
        const bool usd = market || dir.contains(u"completejourney");
        const FileSums expected = sumsOf(dir, usd ? u"USD"_s : u"BRL"_s);
        QMap<QString, qint64> loaded = report->loaded;
        if (report->storeMade)
            loaded.remove(u"store"_s);
        for (auto it = report->unknownKinds.begin(); it != report->unknownKinds.end(); ++it)
            loaded[it.key()] += it.value();
        QCOMPARE(loaded, expected.lines);
        QCOMPARE(report->purchases, expected.purchases);
        qint64 redemptions = 0;
        for (const ImportedRecord &record : std::as_const(sink.records))
            redemptions += record.data["redemptions"_L1].toArray().size();
        QCOMPARE(redemptions, expected.redemptions);

        if (market)
            QCOMPARE(report->dropped, 5); // three broken lines, two records of an unknown kind
        else if (!parcel)
            QCOMPARE(sink.problems.size(),
                     0 + (shift && !report->weeks.value(dir) ? 1 : 0) + dir.endsWith(u"names"));
    }

    void times_keep_their_wall_clock_when_they_move()
    {
        const QString dir = QStringLiteral(SOURCE_DIR "/tests/fixtures/neutral/market/small");
        const FileSums files = sumsOf(dir, u"USD"_s);
        MemorySink sink;
        NeutralOptions options;
        options.dirs = {dir};
        options.now = *parseInstant(u"2026-11-22T06:00:00Z");
        options.shiftToNow = true;
        const auto report = loadNeutral(sink, options);
        QVERIFY(report);
        int seen = 0;
        for (const ImportedRecord &record : std::as_const(sink.records)) {
            if (record.type != ResourceType::Purchase || record.data["storeId"_L1].toString() == u"mk-s-14")
                continue; // that store's clock is Berlin's; the source wrote New York's
            // -05:00 in summer is 06:00 on the wall of New York: only winter stamps are written as they are
            // shown.
            const QDateTime was = QDateTime::fromString(files.purchaseClock[record.id], Qt::ISODate);
            if (was.date().month() >= 3 && was.date().month() <= 11)
                continue;
            const QDateTime is
                = inZone(*parseInstant(record.data["placedAt"_L1].toString()), "America/New_York");
            QCOMPARE(is.time(), was.time());
            QCOMPARE(was.date().daysTo(is.date()), report->weeks[dir] * 7);
            ++seen;
        }
        QVERIFY(seen >= 10);
    }

    void records_of_two_data_sets_live_together()
    {
        const QString root = QStringLiteral(SOURCE_DIR "/tests/fixtures/neutral/");
        MemorySink sink;
        NeutralOptions options;
        options.dirs = {root + u"market/small"_s, root + u"parcel/small"_s, root + u"members"_s};
        options.now = *parseInstant(u"2026-11-22T06:00:00Z");
        options.shiftToNow = true;
        const auto report = loadNeutral(sink, options);
        QVERIFY(report);
        QCOMPARE(report->loaded[u"customer"_s], 90);
        QCOMPARE(report->loaded[u"store"_s], 6);
        QCOMPARE(report->weeks.size(), 3);
        QVERIFY(!report->storeMade);
        for (const ImportedRecord &record : std::as_const(sink.records)) {
            if (record.type == ResourceType::Customer)
                QVERIFY(!at(record.data, {"relationship", "homeStoreId"}).toString().isEmpty());
        }
    }
};

QTEST_APPLESS_MAIN(tst_NeutralData)
#include "tst_NeutralData.moc"
