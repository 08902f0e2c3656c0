#include "base/Ids.h"
#include "base/Time.h"

#include <QSet>
#include <QTest>

using namespace counterpart;
using namespace Qt::Literals::StringLiterals;

class tst_Time : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void an_offset_is_honoured()
    {
        QCOMPARE(formatInstant(*parseInstant(u"2017-12-08T12:00:00-05:00")), u"2017-12-08T17:00:00.000Z"_s);
        QCOMPARE(formatInstant(*parseInstant(u"2026-11-21T14:32:50.125+08:00")),
                 u"2026-11-21T06:32:50.125Z"_s);
    }

    void what_is_no_instant_is_refused_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text :
             {"", "2026-11-21", "2026-11-21T10:00:00", "yesterday", "2026-13-01T00:00:00Z"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }
    void what_is_no_instant_is_refused()
    {
        QFETCH(QString, text);
        QVERIFY(!parseInstant(text));
    }

    void writing_and_reading_gives_the_same_millisecond()
    {
        for (const qint64 ms : {0LL, 1LL, 1795334400123LL, -1LL})
            QCOMPARE(toMs(*parseInstant(formatInstant(fromMs(ms)))), ms);
    }

    void a_zone_gives_its_wall_clock()
    {
        const auto instant = *parseInstant(u"2026-07-01T00:00:00Z");
        QCOMPARE(inZone(instant, "Asia/Shanghai").time(), QTime(8, 0));
        QCOMPARE(inZone(instant, "America/New_York").time(), QTime(20, 0));
        QCOMPARE(inZone(instant, "No/Such_Zone").time(), QTime(0, 0));
    }

    void an_id_is_a_uuid7_of_its_moment()
    {
        const auto id
            = uuid7(fromMs(0x0193'5000'0000), [](qsizetype count) { return QByteArray(count, '\xff'); });
        QCOMPARE(id, u"01935000-0000-7fff-bfff-ffffffffffff"_s);
        QVERIFY(isUuid7(id));
        QVERIFY(!isUuid7(u"01935000-0000-4fff-bfff-ffffffffffff"));
        QVERIFY(!isUuid7(u""));
    }

    void ids_of_one_millisecond_differ()
    {
        QSet<QString> ids;
        for (int i = 0; i < 1000; ++i)
            ids.insert(uuid7(fromMs(1), systemRandom));
        QCOMPARE(ids.size(), 1000);
    }
};

QTEST_APPLESS_MAIN(tst_Time)
#include "tst_Time.moc"
