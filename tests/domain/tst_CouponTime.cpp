#include "VerdictTable.h"

#include <QTimeZone>

using namespace verdicttable;

// Validity in time: elapsed hours in any zone, the pinned verdict of a visit, and a clock or cache that
// cannot be trusted.
class tst_CouponTime : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void doubt_is_said_and_not_guessed_data()
    {
        columns();
        row(
            "clock not sure", [](Visit &v) { v.context.clockSure = false; }, Kind::CannotTell,
            u"clock-unsure"_s);
        row(
            "clock not sure, long expired",
            [](Visit &v) {
                v.context.clockSure = false;
                v.coupon->validUntil = noon;
            },
            Kind::CannotTell, u"clock-unsure"_s);
        row("clock not sure, but revoked anyway",
            [](Visit &v) {
                v.context.clockSure = false;
                v.coupon->status = Coupon::Status::Revoked;
            },
            Kind::Invalid, u"revoked"_s, {u"revoked"_s, u"clock-unsure"_s});
        row("rules a day old", [](Visit &v) { v.context.rulesAsOf = v.context.now - hours(24); }, Kind::Valid,
            {});
        row(
            "rules more than a day old",
            [](Visit &v) { v.context.rulesAsOf = v.context.now - hours(24) - milliseconds(1); },
            Kind::CannotTell, u"cache-too-old"_s);
        row("the CDP itself, no cache", [](Visit &v) { v.context.rulesAsOf.reset(); }, Kind::Valid, {});
    }
    void doubt_is_said_and_not_guessed() { checkRow(); }

    void an_unsure_clock_leaves_times_open()
    {
        Visit visit;
        visit.context.clockSure = false;
        visit.coupon->conditions.blackouts = {{noon, noon + hours(1)}};
        QCOMPARE(make::unknown(visit.verdict()),
                 (QStringList{u"campaign-not-live"_s, u"not-yet"_s, u"expired"_s, u"blackout"_s}));
    }

    void the_first_verdict_holds_for_ten_minutes_data()
    {
        QTest::addColumn<int>("pinnedMinutesBeforeEnd");
        QTest::addColumn<int>("nowSecondsAfterEnd");
        QTest::addColumn<bool>("holds");
        QTest::newRow("a minute after the end") << 2 << 60 << true;
        QTest::newRow("exactly ten minutes") << 1 << 9 * 60 << true;
        QTest::newRow("a second more") << 1 << 9 * 60 + 1 << false;
        QTest::newRow("pinned after the end") << -1 << 120 << false;
        QTest::newRow("pinned on the stroke") << 0 << 60 << true;
        QTest::newRow("pinned in the future") << -10 << 60 << false;
        QTest::newRow("pinned yesterday") << 1440 << 60 << false;
    }
    void the_first_verdict_holds_for_ten_minutes()
    {
        QFETCH(int, pinnedMinutesBeforeEnd);
        QFETCH(int, nowSecondsAfterEnd);
        QFETCH(bool, holds);
        for (const bool byCampaign : {false, true}) {
            Visit visit;
            const Instant end = noon + hours(20);
            (byCampaign ? *visit.campaign->endAt : visit.coupon->validUntil) = end;
            visit.context.pinnedAt = end - minutes(pinnedMinutesBeforeEnd);
            visit.context.now = end + seconds(nowSecondsAfterEnd);
            QCOMPARE(visit.verdict().kind == Kind::Valid, holds);
            if (byCampaign) { // the server has closed it meanwhile, by its time
                visit.campaign->status = Campaign::Status::Ended;
                QCOMPARE(visit.verdict().kind == Kind::Valid, holds);
            } else {
                visit.coupon->status = Coupon::Status::Expired;
                QCOMPARE(visit.verdict().kind == Kind::Valid, holds);
            }
        }
    }

    void a_pinned_verdict_does_not_open_what_is_closed_for_another_reason()
    {
        Visit visit;
        visit.context.pinnedAt = visit.context.now - minutes(1);
        visit.coupon->used = 1;
        QCOMPARE(make::headline(visit.verdict()), u"already-redeemed"_s);
        visit.coupon->used = 0;
        visit.campaign->status = Campaign::Status::Ended; // before its end
        QCOMPARE(make::headline(visit.verdict()), u"campaign-not-live"_s);
        visit.campaign->status = Campaign::Status::Paused;
        QCOMPARE(make::headline(visit.verdict()), u"campaign-not-live"_s);
    }

    void twenty_four_hours_are_elapsed_hours_whatever_the_clocks_do_data()
    {
        QTest::addColumn<QString>("zone");
        QTest::addColumn<QDateTime>("issuedWall");
        QTest::addColumn<QDateTime>("endWall");
        const auto wall = [](int y, int m, int d, int hour) {
            return QDateTime(QDate(y, m, d), QTime(hour, 31), Qt::UTC);
        };
        QTest::newRow("Shanghai") << u"Asia/Shanghai"_s << wall(2026, 11, 21, 14) << wall(2026, 11, 22, 14);
        QTest::newRow("New York, clocks go forward")
            << u"America/New_York"_s << wall(2026, 3, 7, 14) << wall(2026, 3, 8, 15);
        QTest::newRow("New York, clocks go back")
            << u"America/New_York"_s << wall(2026, 10, 31, 14) << wall(2026, 11, 1, 13);
        QTest::newRow("Berlin, clocks go forward")
            << u"Europe/Berlin"_s << wall(2026, 3, 28, 14) << wall(2026, 3, 29, 15);
        QTest::newRow("leap day") << u"Asia/Shanghai"_s << wall(2028, 2, 28, 14) << wall(2028, 2, 29, 14);
        QTest::newRow("over New Year")
            << u"Asia/Shanghai"_s << wall(2026, 12, 31, 14) << wall(2027, 1, 1, 14);
    }
    void twenty_four_hours_are_elapsed_hours_whatever_the_clocks_do()
    {
        QFETCH(QString, zone);
        QFETCH(QDateTime, issuedWall);
        QFETCH(QDateTime, endWall);
        const QTimeZone timeZone(zone.toLatin1());
        QVERIFY(timeZone.isValid());
        const auto instant = [&](const QDateTime &wall) {
            return fromDateTime(QDateTime(wall.date(), wall.time(), timeZone));
        };
        Visit visit;
        visit.campaign.reset();
        visit.store->timeZone = zone.toLatin1();
        visit.coupon->validFrom = instant(issuedWall);
        visit.coupon->validUntil = visit.coupon->validFrom + hours(24);
        QCOMPARE(visit.coupon->validUntil, instant(endWall));
        const auto kindAt = [&visit](Instant now) {
            visit.context.now = now;
            visit.context.rulesAsOf = now;
            return visit.verdict().kind;
        };
        QCOMPARE(kindAt(visit.coupon->validFrom - milliseconds(1)), Kind::Invalid);
        QCOMPARE(kindAt(visit.coupon->validFrom), Kind::Valid);
        QCOMPARE(kindAt(instant(endWall)), Kind::Valid);
        QCOMPARE(kindAt(instant(endWall) + milliseconds(1)), Kind::Invalid);
    }
};

QTEST_APPLESS_MAIN(tst_CouponTime)
#include "tst_CouponTime.moc"
