#include "server/import/ZoneClock.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace counterpart;
using namespace counterpart::server;

class tst_ZoneClock : public QObject
{
    Q_OBJECT

    static QString moved(const char *zone, const char *from, int weeks)
    {
        ZoneClock clock{QByteArray(zone)};
        return formatInstant(clock.moved(*parseStamp(QString::fromLatin1(from)), weeks));
    }

private Q_SLOTS:
    void a_stamp_is_read_with_any_offset()
    {
        const auto same = *parseInstant(u"2017-03-03T05:00:00Z");
        QCOMPARE(*parseStamp(u"2017-03-03T00:00:00-05:00"), same);
        QCOMPARE(*parseStamp(u"2017-03-03T05:00:00Z"), same);
        QCOMPARE(*parseStamp(u"2017-03-03T10:30:00+0530"), same);
        QCOMPARE(toMs(*parseStamp(u"2017-03-03T05:00:00.125Z")) - toMs(same), 125);
        QCOMPARE(toMs(*parseStamp(u"1969-12-31T23:59:59Z")), -1000);
    }

    void what_is_no_stamp_is_not_guessed()
    {
        for (const QStringView text :
             {u"", u"2017-03-03", u"2017-03-03T05:00:00", u"2017-13-03T05:00:00Z", u"2017-02-30T05:00:00Z",
              u"2017-03-03T24:00:00Z", u"2017-03-03T05:60:00Z", u"2017-03-03 05:00:00Z",
              u"2017-03-03T05:00:00+8", u"2017-03-03T05:00:00Zulu", u"yesterday at noon or so"})
            QVERIFY2(!parseStamp(text), qPrintable(text.toString()));
    }

    void the_wall_clock_stays_over_a_change_of_the_clocks()
    {
        // From standard time into summer time: 23:59:59 in New York stays 23:59:59 there.
        QCOMPARE(moved("America/New_York", "2017-01-01T23:59:59-05:00", 30), u"2017-07-31T03:59:59.000Z"_s);
        QCOMPARE(moved("America/New_York", "2017-01-01T23:59:59-05:00", 52), u"2018-01-01T04:59:59.000Z"_s);
        QCOMPARE(moved("Asia/Shanghai", "2016-07-06T00:00:00+08:00", 500), u"2026-02-03T16:00:00.000Z"_s);
    }

    void a_time_written_in_another_offset_moves_as_the_stores_clock_showed_it()
    {
        QCOMPARE(moved("America/New_York", "2017-01-02T04:59:59Z", 30), u"2017-07-31T03:59:59.000Z"_s);
    }

    void a_time_that_does_not_exist_moves_forward()
    {
        // 02:30 on 12 March 2017 was skipped in New York.
        QCOMPARE(moved("America/New_York", "2017-03-05T02:30:00-05:00", 1), u"2017-03-12T07:30:00.000Z"_s);
        QCOMPARE(inZone(*parseInstant(moved("America/New_York", "2017-03-05T02:30:00-05:00", 1)),
                        "America/New_York")
                     .time(),
                 QTime(3, 30));
    }

    void a_time_that_exists_twice_is_the_first()
    {
        QCOMPARE(moved("America/New_York", "2017-10-29T01:30:00-04:00", 1), u"2017-11-05T05:30:00.000Z"_s);
    }

    void zero_weeks_change_nothing()
    {
        QCOMPARE(moved("America/New_York", "2017-11-05T01:30:00-05:00", 0), u"2017-11-05T06:30:00.000Z"_s);
    }

    void a_plain_day_is_a_local_day()
    {
        ZoneClock clock("America/New_York");
        QCOMPARE(formatInstant(clock.startOfDay(QDate(2017, 3, 3))), u"2017-03-03T05:00:00.000Z"_s);
        QCOMPARE(formatInstant(clock.endOfDay(QDate(2017, 4, 9))), u"2017-04-10T03:59:59.999Z"_s);
    }

    void every_hour_of_a_year_keeps_its_wall_clock()
    {
        ZoneClock clock("America/Sao_Paulo");
        int kept = 0;
        for (int hour = 0; hour < 366 * 24; ++hour) {
            const Instant from = *parseInstant(u"2016-01-01T00:10:00Z") + std::chrono::hours(hour);
            const Instant to = clock.moved(from, 100);
            const QDateTime before = inZone(from, "America/Sao_Paulo"),
                            after = inZone(to, "America/Sao_Paulo");
            QCOMPARE(after.date().dayOfWeek(), before.date().dayOfWeek());
            kept += after.time() == before.time() && after.date() == before.date().addDays(700);
        }
        QVERIFY(kept >= 366 * 24 - 1);
    }
};

QTEST_APPLESS_MAIN(tst_ZoneClock)
#include "tst_ZoneClock.moc"
