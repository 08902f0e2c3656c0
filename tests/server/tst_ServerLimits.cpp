#include "server/RateLimits.h"
#include "server/TestCdp.h"

using namespace counterpart;
using namespace counterpart::server;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

/// A tablet that asks without end gets no more than its share; one that works hard never notices.
class tst_ServerLimits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_cdp = std::make_unique<TestCdp>();
        m_cdp->fill();
        m_cdp->enrol();
    }

    void who_asks_too_often_is_told_when_to_come_back_and_is_served_then()
    {
        const auto budget = RateLimits::budgetOf(RateLimits::Kind::Snapshots);
        for (int i = 0; i < budget.burst; ++i) {
            const Response begun = snapshot();
            QCOMPARE(begun.status, 201);
            QVERIFY(begun.headers.value("RateLimit")
                        .startsWith("\"snapshots\";r=" + QByteArray::number(budget.burst - 1 - i)));
        }
        const Response refused = snapshot();
        QCOMPARE(refused.status, 429);
        QCOMPARE(TestCdp::object(refused)["code"_L1], u"rate-limited"_s);
        QCOMPARE(refused.headers.value("RateLimit").left(16), "\"snapshots\";r=0;");
        const int wait = refused.headers.value("Retry-After").toInt();
        QVERIFY(wait > 0 && wait <= 10);
        m_cdp->now += std::chrono::seconds(wait);
        QCOMPARE(snapshot().status, 201);
        QCOMPARE(snapshot().status, 429);
    }

    void another_device_and_another_kind_of_call_have_their_own_share()
    {
        const QString cursor = m_cdp->snapshot()["cursor"_L1].toString();
        while (snapshot().status == 201) { }
        QCOMPARE(m_cdp->send("GET", u"/v1/stores/st-1/changes?cursor="_s + cursor, {}, m_cdp->device).status,
                 200);
        QCOMPARE(m_cdp->submit(m_cdp->redeem(u"cp-1"_s))["status"_L1], u"applied"_s);
        const QString first = m_cdp->device;
        m_cdp->enrol();
        QCOMPARE(snapshot().status, 201);
        m_cdp->device = first;
        QCOMPARE(snapshot().status, 429);
    }

    void a_week_of_work_drains_in_one_go_and_is_not_held_up()
    {
        // 20,000 commands in batches of 50 at the rate of a machine that does nothing else.
        RateLimits limits;
        Instant now = m_cdp->now;
        for (int batch = 0; batch < 400; ++batch) {
            QVERIFY(limits.take(RateLimits::Kind::Commands, u"dv-1"_s, now).allowed);
            now += 20ms;
        }
        // And a feed of half a million rows.
        for (int page = 0; page < 1'000; ++page)
            QVERIFY(limits.take(RateLimits::Kind::Changes, u"dv-1"_s, now += 10ms).allowed);
    }

    void a_tablet_gone_wild_gets_its_rate_and_not_more()
    {
        RateLimits limits;
        const auto budget = RateLimits::budgetOf(RateLimits::Kind::Commands);
        int allowed = 0;
        Instant now = m_cdp->now;
        for (int i = 0; i < 100'000; ++i, now += 1ms)
            allowed += limits.take(RateLimits::Kind::Commands, u"dv-1"_s, now).allowed;
        QVERIFY2(allowed <= budget.burst + 100 * budget.aSecond + 1, qPrintable(QString::number(allowed)));
        QVERIFY(allowed >= budget.burst + 100 * budget.aSecond - 1);
    }

    void a_clock_set_back_takes_no_share_away()
    {
        RateLimits limits;
        Instant now = m_cdp->now;
        while (limits.take(RateLimits::Kind::Snapshots, u"dv-1"_s, now).allowed) { }
        now -= 24h;
        QVERIFY(!limits.take(RateLimits::Kind::Snapshots, u"dv-1"_s, now).allowed);
        now += 10s;
        QVERIFY(limits.take(RateLimits::Kind::Snapshots, u"dv-1"_s, now).allowed);
    }

private:
    Response snapshot()
    {
        return m_cdp->send("POST", u"/v1/stores/st-1/snapshots"_s, R"({"schema":1})", m_cdp->device);
    }

    std::unique_ptr<TestCdp> m_cdp;
};

QTEST_GUILESS_MAIN(tst_ServerLimits)
#include "tst_ServerLimits.moc"
