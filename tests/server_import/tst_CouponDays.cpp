#include "domain/Make.h"
#include "server/import/ZoneClock.h"

#include <QTimeZone>

using namespace make;
using counterpart::server::ZoneClock;
using Kind = CouponVerdict::Kind;

// Coupons that end a day or hours early by time zone (product.md, pain Z30): what happened to others, each as
// a test of what a loaded day becomes and of what the verdict says at its edges.
class tst_CouponDays : public QObject
{
    Q_OBJECT

    /// Loaded with a first and a last day, in a store of that zone.
    static Visit valid(const QByteArray &zone, QDate from, QDate until)
    {
        ZoneClock clock(zone);
        Visit visit;
        visit.campaign.reset();
        visit.store->timeZone = zone;
        visit.coupon->validFrom = clock.startOfDay(from);
        visit.coupon->validUntil = clock.endOfDay(until);
        return visit;
    }

    static Kind at(Visit visit, const QString &stamp)
    {
        visit.context.now = *parseInstant(stamp);
        visit.context.rulesAsOf = visit.context.now;
        return visit.verdict().kind;
    }

private Q_SLOTS:
    // s2member#612: a coupon set to 6 July expired as 6 July began.
    void the_last_day_counts_to_its_end_and_not_only_to_its_start()
    {
        const Visit visit = valid("America/New_York", {2015, 7, 1}, {2015, 7, 6});
        QCOMPARE(at(visit, u"2015-07-06T00:00:00-04:00"_s), Kind::Valid);
        QCOMPARE(at(visit, u"2015-07-06T12:00:00-04:00"_s), Kind::Valid);
        QCOMPARE(at(visit, u"2015-07-06T23:59:59.999-04:00"_s), Kind::Valid);
        QCOMPARE(at(visit, u"2015-07-07T00:00:00-04:00"_s), Kind::Invalid);
    }

    // easy-digital-downloads#7492: expired four to five hours before 23:59:59, west of Greenwich.
    void the_last_evening_west_of_greenwich_counts()
    {
        const Visit visit = valid("America/Chicago", {2019, 12, 12}, {2019, 12, 13});
        QCOMPARE(at(visit, u"2019-12-13T18:30:00-06:00"_s), Kind::Valid);
        QCOMPARE(at(visit, u"2019-12-13T23:59:59-06:00"_s), Kind::Valid);
        QCOMPARE(at(visit, u"2019-12-14T05:59:59.999Z"_s), Kind::Valid);
        QCOMPARE(at(visit, u"2019-12-14T06:00:00Z"_s), Kind::Invalid);
    }

    // woocommerce-ios#6254: east of Greenwich a coupon until tomorrow was shown as expired today.
    void until_tomorrow_is_not_over_today_east_of_greenwich()
    {
        const Visit visit = valid("Asia/Ho_Chi_Minh", {2022, 2, 20}, {2022, 2, 22});
        QCOMPARE(at(visit, u"2022-02-21T18:00:00+07:00"_s), Kind::Valid);
        QCOMPARE(at(visit, u"2022-02-22T23:59:59.999+07:00"_s), Kind::Valid);
        QCOMPARE(at(visit, u"2022-02-23T00:00:00+07:00"_s), Kind::Invalid);
    }

    // OpenMage: price rules stopped working after midnight, until the UTC day had begun too.
    void the_first_day_begins_at_the_stores_midnight_and_not_at_utcs()
    {
        const Visit visit = valid("Asia/Karachi", {2020, 9, 7}, {2020, 9, 8});
        QCOMPARE(at(visit, u"2020-09-06T23:59:59.999+05:00"_s), Kind::Invalid);
        QCOMPARE(at(visit, u"2020-09-07T00:00:00+05:00"_s), Kind::Valid);
        QCOMPARE(at(visit, u"2020-09-07T02:00:00+05:00"_s), Kind::Valid);
    }

    // NewStore: coupon days are UTC days.
    void a_coupon_day_is_the_stores_day_and_not_utcs()
    {
        const Visit shanghai = valid("Asia/Shanghai", {2026, 11, 21}, {2026, 11, 21});
        QCOMPARE(at(shanghai, u"2026-11-20T16:00:00Z"_s), Kind::Valid);
        QCOMPARE(at(shanghai, u"2026-11-21T16:00:00Z"_s), Kind::Invalid); // still 21 November in UTC
        const Visit kiritimati = valid("Pacific/Kiritimati", {2026, 11, 21}, {2026, 11, 21});
        QCOMPARE(at(kiritimati, u"2026-11-20T10:00:00Z"_s), Kind::Valid);
        QCOMPARE(at(kiritimati, u"2026-11-21T10:00:00Z"_s), Kind::Invalid);
    }

    // mitxpro#991: the same day means another moment in another zone.
    void the_same_last_day_ends_at_each_stores_own_midnight()
    {
        const Instant shanghai = valid("Asia/Shanghai", {2026, 12, 30}, {2026, 12, 31}).coupon->validUntil;
        const Instant york = valid("America/New_York", {2026, 12, 30}, {2026, 12, 31}).coupon->validUntil;
        QCOMPARE(york - shanghai, milliseconds(hours(13)));
        QCOMPARE(formatInstant(shanghai), u"2026-12-31T15:59:59.999Z"_s);
    }

    void a_day_of_23_and_one_of_25_hours_last_as_long_as_they_do_data()
    {
        QTest::addColumn<QByteArray>("zone");
        QTest::addColumn<QDate>("day");
        QTest::addColumn<int>("minutes");
        QTest::newRow("New York, forward") << QByteArray("America/New_York") << QDate(2026, 3, 8) << 23 * 60;
        QTest::newRow("New York, back") << QByteArray("America/New_York") << QDate(2026, 11, 1) << 25 * 60;
        QTest::newRow("Lord Howe, half an hour back")
            << QByteArray("Australia/Lord_Howe") << QDate(2026, 4, 5) << 24 * 60 + 30;
        QTest::newRow("Beirut, no midnight") << QByteArray("Asia/Beirut") << QDate(2026, 3, 29) << 23 * 60;
        QTest::newRow("Beirut, the last hour twice")
            << QByteArray("Asia/Beirut") << QDate(2026, 10, 24) << 25 * 60;
        QTest::newRow("Shanghai, as ever") << QByteArray("Asia/Shanghai") << QDate(2026, 11, 21) << 24 * 60;
    }
    void a_day_of_23_and_one_of_25_hours_last_as_long_as_they_do()
    {
        QFETCH(QByteArray, zone);
        QFETCH(QDate, day);
        QFETCH(int, minutes);
        ZoneClock clock(zone);
        const milliseconds length = clock.endOfDay(day) - clock.startOfDay(day) + milliseconds(1);
        QCOMPARE(length, milliseconds(std::chrono::minutes(minutes)));
        QCOMPARE(clock.endOfDay(day) + milliseconds(1), clock.startOfDay(day.addDays(1)));
    }

    void where_the_last_hour_comes_twice_the_coupon_holds_through_both()
    {
        const Visit visit = valid("Asia/Beirut", {2026, 10, 20}, {2026, 10, 24});
        QCOMPARE(at(visit, u"2026-10-24T23:30:00+03:00"_s), Kind::Valid);
        QCOMPARE(at(visit, u"2026-10-24T23:30:00+02:00"_s), Kind::Valid);
        QCOMPARE(at(visit, u"2026-10-25T00:00:00+02:00"_s), Kind::Invalid);
    }
};

QTEST_APPLESS_MAIN(tst_CouponDays)
#include "tst_CouponDays.moc"
