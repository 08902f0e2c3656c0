#include "contract/Fixtures.h"
#include "contract/Verdict.h"

using namespace Qt::Literals::StringLiterals;
using namespace counterpart;

class tst_OfflineAllowance : public QObject
{
    Q_OBJECT

    template<typename T>
    static void refused(Result<T> (*decode)(const QJsonObject &), const QJsonObject &json,
                        const QString &pointer)
    {
        const auto read = decode(json);
        QVERIFY2(!read, qPrintable(pointer));
        QCOMPARE(read.error().code, u"invalid"_s);
        QCOMPARE(read.error().detail, pointer);
    }

private Q_SLOTS:
    void an_allowance_is_read_whole_and_written_as_it_came()
    {
        const QJsonObject json = fixtures::object(u"offline-allowance.json"_s);
        const auto read = decodeDeviceAllowance(json);
        QVERIFY(read);
        QCOMPARE(read->policyVersion, 5);
        QCOMPARE(read->validUntil - read->issuedAt, milliseconds(std::chrono::hours(24)));
        QCOMPARE(read->pooled.size(), 1);
        QCOMPARE(read->pooled[0].units, 3);
        QCOMPARE(encode(*read), json);
    }

    void a_request_is_read_whole_and_written_as_it_came()
    {
        const QJsonObject json = fixtures::object(u"offline-allowance-request.json"_s);
        const auto read = decodeAllowanceRequest(json);
        QVERIFY(read);
        QCOMPARE(read->unsettledCount, 2);
        QVERIFY(read->unsettledAmount == (Money{41880, u"CNY"_s}));
        QCOMPARE(encode(*read), json);
    }

    void a_request_needs_no_more_than_its_id()
    {
        const auto read
            = decodeAllowanceRequest({{u"requestId"_s, u"01935000-0000-7000-8000-000000000077"_s}});
        QVERIFY(read);
        QVERIFY(read->returning.isEmpty() && read->unsettledCount == 0 && !read->unsettledAmount);
    }

    void what_is_missing_or_wrong_is_named_data()
    {
        QTest::addColumn<QString>("pointer");
        QTest::addColumn<QJsonValue>("value");
        for (const char *member :
             {"/id", "/deviceId", "/storeId", "/issuedAt", "/validUntil", "/count", "/amount"})
            QTest::newRow(member) << QString::fromLatin1(member) << QJsonValue(QJsonValue::Undefined);
        QTest::newRow("a negative count") << u"/count"_s << QJsonValue(-1);
        QTest::newRow("negative units") << u"/pooled/0/units"_s << QJsonValue(-1);
        QTest::newRow("units of nothing") << u"/pooled/0/campaignId"_s << QJsonValue(QString());
        QTest::newRow("a day instead of an instant") << u"/validUntil"_s << QJsonValue(u"2026-11-22"_s);
    }
    void what_is_missing_or_wrong_is_named()
    {
        QFETCH(QString, pointer);
        QFETCH(QJsonValue, value);
        refused(decodeDeviceAllowance,
                fixtures::with(fixtures::object(u"offline-allowance.json"_s), pointer, value), pointer);
    }

    void a_faulty_request_is_refused_data()
    {
        QTest::addColumn<QString>("pointer");
        QTest::addColumn<QJsonValue>("value");
        QTest::newRow("no id") << u"/requestId"_s << QJsonValue(QJsonValue::Undefined);
        QTest::newRow("an id that is no UUID") << u"/requestId"_s << QJsonValue(u"77"_s);
        QTest::newRow("fewer than none spent") << u"/spent/count"_s << QJsonValue(-1);
        QTest::newRow("a negative amount")
            << u"/spent/amount"_s << QJsonValue(QJsonObject{{u"amount"_s, -1}, {u"currency"_s, u"CNY"_s}});
    }
    void a_faulty_request_is_refused()
    {
        QFETCH(QString, pointer);
        QFETCH(QJsonValue, value);
        refused(decodeAllowanceRequest,
                fixtures::with(fixtures::object(u"offline-allowance-request.json"_s), pointer, value),
                pointer);
    }
};

QTEST_APPLESS_MAIN(tst_OfflineAllowance)
#include "tst_OfflineAllowance.moc"
