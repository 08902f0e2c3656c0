#include "domain/ChannelGoal.h"

#include <QTest>

#include <limits>

using namespace counterpart;
using namespace Qt::Literals::StringLiterals;
using Standing = GoalOutlook::Standing;

/// What a manager is told of a goal decides who is called in tomorrow: it must say no more than was counted.
class tst_ChannelGoal : public QObject
{
    Q_OBJECT

    const QByteArray m_zone = "Asia/Shanghai";
    Campaign m_campaign;
    ChannelFigures m_app;
    Instant m_now{};

    static Instant at(QStringView text) { return *parseInstant(text); }

    /// The 14 days up to that of the count, the last ones as given, the day of the count last.
    void count(const QList<qint64> &last, qint64 redeemed)
    {
        const QDate today = inZone(*m_campaign.figuresAt, m_zone).date();
        m_app.daily.clear();
        for (int back = 13; back >= 0; --back) {
            const qsizetype place = last.size() - 1 - back;
            m_app.daily.append({today.addDays(-back).toString(Qt::ISODate), place < 0 ? 0 : last.at(place)});
        }
        m_app.figures.redeemed = redeemed;
    }
    GoalOutlook outlook() const { return goalOutlook(m_campaign, m_app, m_zone, m_now); }

private Q_SLOTS:
    void init()
    {
        m_campaign = {};
        m_campaign.status = Campaign::Status::Live;
        m_campaign.startAt = at(u"2026-11-01T00:00:00+08:00");
        m_campaign.endAt = at(u"2026-11-26T00:00:00+08:00");
        m_campaign.figuresAt = m_now = at(u"2026-11-22T12:00:00+08:00");
        m_app = {};
        m_app.goal = 100;
        count({9, 10, 10, 10, 10, 10, 10, 10, 3}, 60);
    }

    void it_goes_on_at_the_mean_of_the_last_seven_whole_days()
    {
        const GoalOutlook found = outlook();
        QCOMPARE(found.pace, 10.0);
        QCOMPARE(found.daysLeft, 3.5); // half of today and three days
        QCOMPARE(found.forecast, std::optional<qint64>(95));
        QCOMPARE(found.standing, Standing::Behind);
        QCOMPARE(found.missing, 40);
        QCOMPARE(found.neededADay, 12); // 40 over 3.5 days, up
    }

    void what_meets_the_goal_exactly_is_on_course()
    {
        m_app.goal = 95;
        QCOMPARE(outlook().standing, Standing::OnCourse);
        m_app.goal = 96;
        QCOMPARE(outlook().standing, Standing::Behind);
    }

    void today_and_days_before_the_start_do_not_pull_the_pace_down()
    {
        m_campaign.startAt = at(u"2026-11-19T10:00:00+08:00"); // the 19th is no whole day
        count({0, 0, 0, 0, 50, 12, 8, 0}, 70);
        QCOMPARE(outlook().pace, 10.0);
    }

    void before_two_whole_days_nothing_is_forecast()
    {
        m_campaign.startAt = at(u"2026-11-21T00:00:00+08:00");
        QVERIFY(!outlook().forecast);
        QCOMPARE(outlook().standing, Standing::None);
        m_campaign.startAt = at(u"2026-11-20T00:00:00+08:00");
        QVERIFY(outlook().forecast);
    }

    void over_the_goal_it_is_reached_whatever_comes()
    {
        count({0, 0, 0, 0, 0, 0, 0, 0}, 100);
        QCOMPARE(outlook().standing, Standing::Reached);
        QCOMPARE(outlook().missing, 0);
        m_campaign.status = Campaign::Status::Paused;
        QCOMPARE(outlook().standing, Standing::Reached);
        QVERIFY(!outlook().forecast);
    }

    void a_week_without_a_redemption_is_a_pace_of_none()
    {
        count({0, 0, 0, 0, 0, 0, 0, 5}, 60);
        QCOMPARE(outlook().pace, 0.0);
        QCOMPARE(outlook().forecast, std::optional<qint64>(60));
        QCOMPARE(outlook().standing, Standing::Behind);
    }

    void on_the_last_day_what_is_needed_is_all_that_is_missing()
    {
        m_campaign.endAt = at(u"2026-11-22T18:00:00+08:00");
        QCOMPARE(outlook().daysLeft, 0.25);
        QCOMPARE(outlook().forecast, std::optional<qint64>(63)); // 2.5 more, half up
        QCOMPARE(outlook().neededADay, 40);
    }

    void what_is_paused_over_not_begun_or_open_ended_has_no_forecast()
    {
        m_campaign.status = Campaign::Status::Paused;
        QVERIFY(!outlook().forecast);
        QCOMPARE(outlook().standing, Standing::None);
        m_campaign.status = Campaign::Status::Live;
        m_campaign.endAt.reset();
        QVERIFY(!outlook().forecast);
        m_campaign.endAt = at(u"2026-12-26T00:00:00+08:00");
        QVERIFY(outlook().forecast);
        m_campaign.startAt = at(u"2026-11-23T00:00:00+08:00");
        QVERIFY(!outlook().forecast);
    }

    void only_a_count_after_the_end_says_that_the_goal_was_missed()
    {
        m_now = at(u"2026-11-27T09:00:00+08:00"); // the cache is of before the end
        QCOMPARE(outlook().standing, Standing::None);
        QVERIFY(!outlook().forecast);
        m_campaign.figuresAt = m_now;
        QCOMPARE(outlook().standing, Standing::Missed);
        QCOMPARE(outlook().missing, 40);
    }

    void without_a_goal_there_is_a_forecast_and_no_standing()
    {
        m_app.goal.reset();
        QCOMPARE(outlook().forecast, std::optional<qint64>(95));
        QCOMPARE(outlook().standing, Standing::None);
        QCOMPARE(outlook().missing, 0);
    }

    void what_was_not_counted_has_no_outlook()
    {
        m_app.figures.redeemed.reset();
        QCOMPARE(outlook(), GoalOutlook{});
        m_app.figures.redeemed = 60;
        m_app.daily.clear();
        QVERIFY(!outlook().forecast);
        m_campaign.figuresAt.reset();
        QCOMPARE(outlook(), GoalOutlook{});
    }

    void a_day_of_25_hours_is_one_day()
    {
        const QByteArray berlin = "Europe/Berlin"; // the clock goes back on 25 October
        m_campaign.startAt = at(u"2026-10-01T00:00:00+02:00");
        m_campaign.figuresAt = m_now = at(u"2026-10-24T12:00:00+02:00");
        m_campaign.endAt = at(u"2026-10-27T00:00:00+01:00");
        m_app.daily = {{u"2026-10-22"_s, 10}, {u"2026-10-23"_s, 10}};
        const GoalOutlook autumn = goalOutlook(m_campaign, m_app, berlin, m_now);
        QCOMPARE(autumn.daysLeft, 2.5);
        QCOMPARE(autumn.forecast, std::optional<qint64>(85));
        // In the middle of the long day 12.5 of its 25 hours are left.
        m_campaign.figuresAt = m_now = at(u"2026-10-25T11:30:00+01:00");
        QCOMPARE(goalOutlook(m_campaign, m_app, berlin, m_now).daysLeft, 1.5);
        // 23 hours: 29 March 2026.
        m_campaign.startAt = at(u"2026-03-01T00:00:00+01:00");
        m_campaign.figuresAt = m_now = at(u"2026-03-28T00:00:00+01:00");
        m_campaign.endAt = at(u"2026-03-30T00:00:00+02:00");
        m_app.daily = {{u"2026-03-26"_s, 10}, {u"2026-03-27"_s, 10}};
        QCOMPARE(goalOutlook(m_campaign, m_app, berlin, m_now).daysLeft, 2.0);
    }

    void days_are_those_of_the_store()
    {
        // 22 November in Shanghai is still the 21st in New York: another last whole day.
        count({1, 1, 1, 1, 1, 1, 1, 50, 0}, 60);
        QCOMPARE(outlook().pace, 8.0);
        QCOMPARE(goalOutlook(m_campaign, m_app, "America/New_York", m_now).pace, 1.0);
    }

    void figures_beyond_reason_do_not_wrap_and_words_are_no_days()
    {
        const qint64 most = std::numeric_limits<qint64>::max();
        count({most / 8, most / 8, most / 8, 0}, most / 8);
        m_campaign.endAt = at(u"2126-11-26T00:00:00+08:00");
        QVERIFY(*outlook().forecast > 0);
        count({10, 10, 0}, 60);
        m_app.daily.append({u"yesterday"_s, 5000});
        QVERIFY(outlook().pace < 10);
    }
};

QTEST_APPLESS_MAIN(tst_ChannelGoal)
#include "tst_ChannelGoal.moc"
