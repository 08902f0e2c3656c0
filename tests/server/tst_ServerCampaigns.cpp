#include "server/TestCdp.h"

#include <QTemporaryDir>

#include <sqlite3.h>

using namespace counterpart;
using namespace counterpart::server;
using namespace Qt::Literals::StringLiterals;

class tst_ServerCampaigns : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QVERIFY(m_dir.isValid());
        const QString path = m_dir.filePath(u"cdp-%1.db"_s.arg(++m_files));
        m_path = path;
        m_cdp = std::make_unique<TestCdp>(Scope::Store, path);
        m_cdp->fill();
        m_cdp->enrol();
    }

    void every_figure_is_a_count_over_stored_events()
    {
        std::mt19937 dice(3);
        const QStringList channels{u"app"_s, u"sms"_s, u"email"_s}, stores{u"st-1"_s, u"st-2"_s};
        for (int i = 0; i < 800; ++i) {
            CampaignEvent event
                = at(m_cdp->now - std::chrono::minutes(dice() % 40'000), CampaignEvent::Step(dice() % 8));
            event.channel = channels[qsizetype(dice() % 3)];
            event.storeId = stores[qsizetype(dice() % 2)];
            if (event.step == CampaignEvent::Step::Redeemed) {
                event.amount = dice() % 50'000;
                event.discount = dice() % 5'000;
            }
            if (event.step == CampaignEvent::Step::Opened && event.channel == u"sms"_s)
                continue; // a channel that cannot measure it
            QVERIFY(m_cdp->storage->put(event));
        }
        const QJsonObject kpis = *m_cdp->storage->campaignKpis(u"cm-1"_s, u"st-1"_s);
        QCOMPARE(kpis["store"_L1]["redeemed"_L1].toInteger(), count("step='redeemed' AND store_id='st-1'"));
        QCOMPARE(kpis["total"_L1]["redeemed"_L1].toInteger(), count("step='redeemed'"));
        QCOMPARE(kpis["store"_L1]["refused"_L1].toInteger(),
                 count("step LIKE 'refused%' AND store_id='st-1'"));
        QCOMPARE(kpis["store"_L1]["revenue"_L1].toInteger(),
                 count("step='redeemed' AND store_id='st-1'", "SUM(amount)"));
        QCOMPARE(kpis["budget"_L1]["used"_L1].toInteger(), count("step='redeemed'", "SUM(discount)"));
        for (const QJsonValue &channel : kpis["byChannel"_L1].toArray()) {
            const QByteArray name = channel["channel"_L1].toString().toLatin1();
            for (const char *step : {"sent", "delivered", "visited", "redeemed"}) {
                const QByteArray where
                    = "step='" + QByteArray(step) + "' AND store_id='st-1' AND channel='" + name + "'";
                QCOMPARE(channel["figures"_L1][QLatin1StringView(step)].toInteger(), count(where));
            }
        }
        qint64 days = 0;
        for (const QJsonValue &day : kpis["daily"_L1].toArray())
            days += day["redeemed"_L1].toInteger();
        QCOMPARE(kpis["daily"_L1].toArray().size(), 14);
        // 14 local days: from midnight in Shanghai thirteen days ago.
        const Instant first = *parseInstant(u"2026-11-08T00:00:00+08:00");
        QCOMPARE(days,
                 count("step='redeemed' AND store_id='st-1' AND at >= " + QByteArray::number(toMs(first))));
        for (const QJsonValue &refusal : kpis["refusals"_L1].toArray())
            QVERIFY(refusal["wrong"_L1].toInteger() <= refusal["count"_L1].toInteger());
        QVERIFY(decodeCampaign(served()));
    }

    void each_channel_has_the_redemptions_of_this_store_by_the_stores_day()
    {
        const Instant midnight = *parseInstant(u"2026-11-21T00:00:00+08:00");
        const auto redeem = [&](Instant instant, const QString &channel, const QString &store = u"st-1"_s) {
            CampaignEvent event = at(instant, CampaignEvent::Step::Redeemed);
            event.channel = channel;
            event.storeId = store;
            QVERIFY(m_cdp->storage->put(event));
        };
        redeem(midnight, u"app"_s);
        redeem(midnight - milliseconds(1), u"app"_s);
        redeem(midnight + std::chrono::hours(1), u"sms"_s);
        redeem(midnight + std::chrono::hours(1), u"app"_s, u"st-2"_s); // another store's
        redeem(midnight - std::chrono::hours(24 * 14), u"app"_s);      // before the 14 days
        redeem(m_cdp->now + std::chrono::minutes(1), u"app"_s);        // still to come
        QVERIFY(m_cdp->storage->put(at(midnight, CampaignEvent::Step::Visited)));
        QCOMPARE(days(u"app"_s), (QMap<QString, qint64>{{u"2026-11-20"_s, 1}, {u"2026-11-21"_s, 1}}));
        QCOMPARE(days(u"sms"_s), (QMap<QString, qint64>{{u"2026-11-21"_s, 1}}));
        const QJsonArray daily = channel(u"app"_s)["daily"_L1].toArray();
        QCOMPARE(daily.size(), 14);
        QCOMPARE(daily.first()["day"_L1].toString(), u"2026-11-08"_s);
        QCOMPARE(daily.last()["day"_L1].toString(), u"2026-11-21"_s);
    }

    void an_undone_redemption_leaves_its_channels_day()
    {
        CampaignEvent event = at(m_cdp->now - std::chrono::hours(1), CampaignEvent::Step::Redeemed);
        event.couponId = u"cp-1"_s;
        QVERIFY(m_cdp->storage->put(event));
        QVERIFY(m_cdp->storage->put(at(m_cdp->now - std::chrono::hours(2), CampaignEvent::Step::Redeemed)));
        QCOMPARE(days(u"app"_s).value(u"2026-11-21"_s), 2);
        QVERIFY(m_cdp->storage->undoRedemption(u"cp-1"_s, event.at));
        QCOMPARE(days(u"app"_s).value(u"2026-11-21"_s), 1);
    }

    void a_goal_that_names_the_store_goes_before_one_for_all()
    {
        set({{u"channelGoals"_s,
              QJsonArray{goal(u"app"_s, 40), goal(u"app"_s, 300, u"st-1"_s), goal(u"app"_s, 7, u"st-2"_s),
                         goal(u"sms"_s, 20), goal(u"email"_s, 9, u"st-2"_s)}}});
        QCOMPARE(channel(u"app"_s)["goal"_L1]["redeemed"_L1].toInteger(), 300);
        // A channel without an event is told with what it is to reach.
        QCOMPARE(channel(u"sms"_s)["goal"_L1]["redeemed"_L1].toInteger(), 20);
        QCOMPARE(channel(u"sms"_s)["figures"_L1]["redeemed"_L1].toInteger(-1), 0);
        QVERIFY(channel(u"email"_s).isEmpty());
        QCOMPARE(channel(u"app"_s, u"st-2"_s)["goal"_L1]["redeemed"_L1].toInteger(), 7);
        QCOMPARE(decodeCampaign(served())->byChannel.size(), 2);
        QVERIFY(!served().contains(u"channelGoals"_s)); // another store's goals are not sent
    }

    void no_goal_is_none_and_what_is_no_count_sets_none()
    {
        QVERIFY(m_cdp->storage->put(at(m_cdp->now, CampaignEvent::Step::Redeemed)));
        QVERIFY(!channel(u"app"_s).contains(u"goal"_s));
        for (const QJsonValue &bad : {QJsonValue(0), QJsonValue(-5), QJsonValue(1.5), QJsonValue(u"40"_s),
                                      QJsonValue(1e17), QJsonValue(true), QJsonValue()}) {
            QJsonObject wrong = goal(u"app"_s, 1);
            wrong[u"redeemed"_s] = bad;
            set({{u"channelGoals"_s, QJsonArray{wrong, u"app"_s, 5, QJsonObject()}}});
            QVERIFY(!channel(u"app"_s).contains(u"goal"_s));
        }
        QVERIFY(decodeCampaign(served()));
    }

    void a_store_in_which_the_campaign_does_not_hold_has_no_goal()
    {
        set({{u"channelGoals"_s, QJsonArray{goal(u"app"_s, 40)}},
             {u"storeScope"_s,
              QJsonObject{{u"mode"_s, u"include"_s}, {u"storeIds"_s, QJsonArray{u"st-1"_s}}}}});
        QVERIFY(channel(u"app"_s).contains(u"goal"_s));
        QVERIFY(channel(u"app"_s, u"st-2"_s).isEmpty());
    }

    void what_a_channel_cannot_measure_is_absent_and_not_zero()
    {
        CampaignEvent event = at(m_cdp->now, CampaignEvent::Step::Sent);
        event.channel = u"sms"_s;
        QVERIFY(m_cdp->storage->put(event));
        const QJsonObject figures
            = (*m_cdp->storage->campaignKpis(u"cm-1"_s, u"st-1"_s))["byChannel"_L1][0]["figures"_L1]
                  .toObject();
        QCOMPARE(figures["sent"_L1].toInteger(), 1);
        QVERIFY(!figures.contains(u"opened"_s));
        QCOMPARE(figures["redeemed"_L1].toInteger(-1), 0);
    }

    void the_median_is_over_the_stores()
    {
        const auto redeem = [&](const QString &store, int times) {
            for (int i = 0; i < times; ++i) {
                CampaignEvent event = at(m_cdp->now, CampaignEvent::Step::Redeemed);
                event.storeId = store;
                QVERIFY(m_cdp->storage->put(event));
            }
        };
        redeem(u"st-1"_s, 9);
        redeem(u"st-2"_s, 1);
        redeem(u"st-3"_s, 4);
        const QJsonObject channel
            = (*m_cdp->storage->campaignKpis(u"cm-1"_s, u"st-1"_s))["byChannel"_L1][0].toObject();
        QCOMPARE(channel["chainMedian"_L1]["redeemed"_L1].toInteger(), 4);
        QCOMPARE(channel["figures"_L1]["redeemed"_L1].toInteger(), 9);
    }

    void a_store_of_the_campaign_where_nothing_happened_counts_in_the_median_half_a_unit_up()
    {
        const auto median = [&] {
            const QJsonObject kpis = *m_cdp->storage->campaignKpis(u"cm-1"_s, u"st-1"_s);
            return kpis["byChannel"_L1][0]["chainMedian"_L1]["redeemed"_L1].toInteger();
        };
        for (int i = 0; i < 7; ++i)
            QVERIFY(m_cdp->storage->put(at(m_cdp->now, CampaignEvent::Step::Redeemed)));
        QCOMPARE(median(), 4); // 7 here and 0 in st-2
        set({{u"storeScope"_s,
              QJsonObject{{u"mode"_s, u"include"_s}, {u"storeIds"_s, QJsonArray{u"st-1"_s}}}}});
        QCOMPARE(median(), 7); // st-2 has no part in it
    }

    void a_day_after_the_end_of_the_campaign_is_no_usual_one()
    {
        const Instant eleven = *parseInstant(u"2026-11-21T03:10:00Z"); // a Saturday
        set({{u"schedule"_s,
              QJsonObject{{u"startAt"_s, u"2026-10-01T00:00:00.000Z"_s},
                          {u"endAt"_s, u"2026-11-10T00:00:00.000Z"_s},
                          {u"timeZone"_s, u"Asia/Shanghai"_s}}}});
        for (int i = 0; i < 6; ++i)
            QVERIFY(m_cdp->storage->put(at(eleven - std::chrono::hours(336), CampaignEvent::Step::Redeemed)));
        QVERIFY(m_cdp->storage->put(at(eleven - std::chrono::hours(168), CampaignEvent::Step::Redeemed)));
        const QJsonArray hours = (*m_cdp->storage->campaignKpis(u"cm-1"_s, u"st-1"_s))["hourly"_L1].toArray();
        QCOMPARE(hours[0]["usual"_L1].toInt(), 2); // six uses on three Saturdays
    }

    void what_does_not_run_has_no_forecast()
    {
        CampaignEvent event = at(m_cdp->now - std::chrono::hours(1), CampaignEvent::Step::Redeemed);
        event.discount = 1000;
        QVERIFY(m_cdp->storage->put(event));
        for (const QString &status : {u"live"_s, u"paused"_s}) {
            set({{u"status"_s, status},
                 {u"kpis"_s,
                  QJsonObject{{u"currency"_s, u"CNY"_s}, {u"budget"_s, QJsonObject{{u"total"_s, 3000}}}}}});
            const QJsonObject kpis = *m_cdp->storage->campaignKpis(u"cm-1"_s, u"st-1"_s);
            QCOMPARE(kpis["budget"_L1].toObject().contains("exhaustedAt"_L1), status == u"live"_s);
        }
    }

    void hours_are_those_of_the_stores_zone_and_usual_is_the_same_weekday()
    {
        const Instant eleven = *parseInstant(u"2026-11-21T03:10:00Z"); // 11:10 in Shanghai, a Saturday
        QVERIFY(m_cdp->storage->put(at(eleven, CampaignEvent::Step::Redeemed)));
        for (int week : {1, 2}) {
            for (int i = 0; i < 3; ++i)
                QVERIFY(m_cdp->storage->put(
                    at(eleven - std::chrono::hours(168 * week), CampaignEvent::Step::Redeemed)));
        }
        QVERIFY(m_cdp->storage->put(
            at(eleven - std::chrono::hours(24), CampaignEvent::Step::Redeemed))); // a Friday
        const QJsonArray hours = (*m_cdp->storage->campaignKpis(u"cm-1"_s, u"st-1"_s))["hourly"_L1].toArray();
        QCOMPARE(hours.size(), 1);
        QCOMPARE(hours[0]["hour"_L1].toInt(), 11);
        QCOMPARE(hours[0]["redeemed"_L1].toInt(), 1);
        QCOMPARE(hours[0]["usual"_L1].toInt(), 3);
    }

    void a_day_on_which_nobody_redeemed_counts_towards_the_usual()
    {
        const Instant eleven
            = *parseInstant(u"2026-11-21T03:10:00Z"); // a Saturday; the campaign ran on two before
        for (int i = 0; i < 4; ++i)
            QVERIFY(m_cdp->storage->put(at(eleven - std::chrono::hours(168), CampaignEvent::Step::Redeemed)));
        const QJsonArray hours = (*m_cdp->storage->campaignKpis(u"cm-1"_s, u"st-1"_s))["hourly"_L1].toArray();
        QCOMPARE(hours[0]["usual"_L1].toInt(), 2);
    }

    void where_no_event_says_its_store_nothing_is_claimed_of_one()
    {
        CampaignEvent event = at(m_cdp->now, CampaignEvent::Step::Redeemed);
        event.storeId.clear();
        QVERIFY(m_cdp->storage->put(event));
        const QJsonObject kpis = *m_cdp->storage->campaignKpis(u"cm-1"_s, u"st-1"_s);
        QCOMPARE(kpis["total"_L1]["redeemed"_L1].toInteger(), 1);
        for (const QString &member : {u"store"_s, u"daily"_s, u"hourly"_s})
            QVERIFY2(!kpis.contains(member), qPrintable(member));
        QVERIFY(kpis["byChannel"_L1][0]["figures"_L1].toObject().isEmpty());
        QVERIFY(!kpis["byChannel"_L1][0].toObject().contains("daily"_L1));
        QVERIFY(decodeCampaign(served()));
    }

    void no_forecast_lies_beyond_the_end_of_the_campaign()
    {
        QJsonObject campaign = m_cdp->stored(ResourceType::Campaign, u"cm-1"_s);
        campaign["kpis"_L1]
            = QJsonObject{{u"currency"_s, u"CNY"_s}, {u"budget"_s, QJsonObject{{u"total"_s, 3000}}}};
        QJsonObject schedule = campaign["schedule"_L1].toObject();
        CampaignEvent event = at(m_cdp->now - std::chrono::hours(1), CampaignEvent::Step::Redeemed);
        event.discount = 1000; // two days left at this pace
        QVERIFY(m_cdp->storage->put(event));
        for (const int hours : {47, 49}) {
            schedule["endAt"_L1] = formatInstant(m_cdp->now + std::chrono::hours(hours));
            campaign["schedule"_L1] = schedule;
            QVERIFY(
                m_cdp->storage->write({.type = ResourceType::Campaign, .id = u"cm-1"_s, .data = campaign}));
            const QJsonObject kpis = *m_cdp->storage->campaignKpis(u"cm-1"_s, u"st-1"_s);
            QCOMPARE(kpis["budget"_L1].toObject().contains("exhaustedAt"_L1), hours == 49);
        }
    }

    void the_budget_forecast_follows_the_last_day()
    {
        QJsonObject campaign = m_cdp->stored(ResourceType::Campaign, u"cm-1"_s);
        campaign["kpis"_L1]
            = QJsonObject{{u"currency"_s, u"CNY"_s}, {u"budget"_s, QJsonObject{{u"total"_s, 3000}}}};
        QVERIFY(m_cdp->storage->write({.type = ResourceType::Campaign, .id = u"cm-1"_s, .data = campaign}));
        CampaignEvent event = at(m_cdp->now - std::chrono::hours(1), CampaignEvent::Step::Redeemed);
        event.discount = 1000;
        QVERIFY(m_cdp->storage->put(event));
        const QJsonObject budget
            = (*m_cdp->storage->campaignKpis(u"cm-1"_s, u"st-1"_s))["budget"_L1].toObject();
        QCOMPARE(budget["used"_L1].toInteger(), 1000);
        QCOMPARE(budget["exhaustedAt"_L1].toString(), formatInstant(m_cdp->now + std::chrono::hours(48)));
    }

    void counts_given_by_the_source_are_kept_apart()
    {
        QJsonObject campaign = m_cdp->stored(ResourceType::Campaign, u"cm-1"_s);
        const QJsonObject delivered{{u"issued"_s, 4711}, {u"redeemed"_s, 12}, {u"source"_s, u"delivered"_s}};
        campaign["kpis"_L1] = QJsonObject{{u"total"_s, delivered}};
        QVERIFY(m_cdp->storage->write({.type = ResourceType::Campaign, .id = u"cm-1"_s, .data = campaign}));
        QVERIFY(m_cdp->storage->put(at(m_cdp->now, CampaignEvent::Step::Redeemed)));
        const QJsonObject kpis = *m_cdp->storage->campaignKpis(u"cm-1"_s, u"st-1"_s);
        QCOMPARE(kpis["total"_L1].toObject(), delivered);
        QCOMPARE(kpis["store"_L1]["redeemed"_L1].toInteger(), 1);
    }

    void events_still_to_come_do_not_count_yet()
    {
        QVERIFY(m_cdp->storage->put(at(m_cdp->now + std::chrono::hours(1), CampaignEvent::Step::Redeemed)));
        QCOMPARE((*m_cdp->storage->campaignKpis(u"cm-1"_s, u"st-1"_s))["store"_L1]["redeemed"_L1].toInteger(),
                 0);
        m_cdp->now += std::chrono::hours(1);
        QCOMPARE((*m_cdp->storage->campaignKpis(u"cm-1"_s, u"st-1"_s))["store"_L1]["redeemed"_L1].toInteger(),
                 1);
    }

    void the_briefing_says_what_is_other_since_yesterday()
    {
        const auto later = [this](milliseconds time) {
            m_cdp->now += time;
            m_cdp->enrol(); // the tablet's sign-in is over by then
        };
        later(std::chrono::hours(72));
        QVERIFY(!served()["briefing"_L1].toObject().contains("changes"_L1));
        set({{u"status"_s, u"paused"_s}, {u"limits"_s, QJsonObject{{u"total"_s, 5}}}});
        QVERIFY(m_cdp->storage->acknowledgeBriefing(u"cm-1"_s, u"as-2"_s, m_cdp->now));
        const auto changes = [this] {
            return served()["briefing"_L1]["changes"_L1].toObject();
        };
        QCOMPARE(changes()["what"_L1].toArray(), (QJsonArray{u"status"_s, u"conditions"_s}));
        // Yesterday begins at midnight in Shanghai.
        QCOMPARE(changes()["since"_L1].toString(), u"2026-11-22T16:00:00.000Z"_s);
        QCOMPARE(decodeCampaign(served())->changes, (QStringList{u"status"_s, u"conditions"_s}));
        later(std::chrono::hours(48));
        set({}); // a newer version with the same words
        QVERIFY(changes().isEmpty());
    }

    void a_store_hears_of_its_own_staff_who_has_read_the_briefing()
    {
        QVERIFY(m_cdp->storage->acknowledgeBriefing(u"cm-1"_s, u"as-2"_s, m_cdp->now));
        QVERIFY(m_cdp->storage->acknowledgeBriefing(u"cm-1"_s, u"as-of-elsewhere"_s, m_cdp->now));
        const QJsonArray readers = served()["briefing"_L1]["readBy"_L1].toArray();
        QCOMPARE(readers.size(), 1);
        QCOMPARE(readers[0]["associateId"_L1].toString(), u"as-2"_s);
        QCOMPARE(decodeCampaign(served())->readBy, (QList<Campaign::Reader>{{u"as-2"_s, m_cdp->now}}));
    }

    void the_feed_and_the_snapshot_carry_the_figures_of_the_asking_store()
    {
        QVERIFY(m_cdp->storage->put(at(m_cdp->now, CampaignEvent::Step::Redeemed)));
        QCOMPARE(served()["kpis"_L1]["store"_L1]["redeemed"_L1].toInteger(), 1);
    }

private:
    static CampaignEvent at(Instant instant, CampaignEvent::Step step)
    {
        return {.campaignId = u"cm-1"_s,
                .couponId = {},
                .customerId = {},
                .step = step,
                .channel = u"app"_s,
                .storeId = u"st-1"_s,
                .at = instant,
                .code = step == CampaignEvent::Step::Refused ? u"expired"_s : QString()};
    }

    static QJsonObject goal(const QString &channel, qint64 redeemed, const QString &store = {})
    {
        QJsonObject goal{{u"channel"_s, channel}, {u"redeemed"_s, redeemed}};
        if (!store.isEmpty())
            goal[u"storeId"_s] = store;
        return goal;
    }

    /// What is counted of one channel; empty where it is not listed.
    QJsonObject channel(const QString &name, const QString &store = u"st-1"_s)
    {
        const QJsonArray channels
            = (*m_cdp->storage->campaignKpis(u"cm-1"_s, store))["byChannel"_L1].toArray();
        for (const auto &one : channels) {
            if (one["channel"_L1].toString() == name)
                return one.toObject();
        }
        return {};
    }
    /// Its days with a redemption.
    QMap<QString, qint64> days(const QString &name)
    {
        QMap<QString, qint64> found;
        const QJsonArray daily = channel(name)["daily"_L1].toArray();
        for (const auto &day : daily) {
            if (const qint64 redeemed = day["redeemed"_L1].toInteger())
                found[day["day"_L1].toString()] = redeemed;
        }
        return found;
    }

    void set(const QJsonObject &members)
    {
        QJsonObject campaign = m_cdp->stored(ResourceType::Campaign, u"cm-1"_s);
        for (auto member = members.begin(); member != members.end(); ++member)
            campaign[member.key()] = member.value();
        QVERIFY(m_cdp->storage->write({.type = ResourceType::Campaign, .id = u"cm-1"_s, .data = campaign}));
    }

    /// The campaign as a snapshot carries it.
    QJsonObject served()
    {
        const auto snapshot = decodeSnapshot(m_cdp->snapshot());
        for (const auto &part : snapshot->parts) {
            for (const FeedRow &row : m_cdp->page(m_cdp->send("GET", part.href, {}, m_cdp->device)).rows) {
                if (row.id == u"cm-1"_s)
                    return QJsonDocument::fromJson(row.data).object();
            }
        }
        return {};
    }

    /// Plain SQL on a connection of its own: nothing of the code that is tested.
    qint64 count(const QByteArray &where, const QByteArray &what = "COUNT(*)")
    {
        sqlite3 *database = nullptr;
        sqlite3_stmt *statement = nullptr;
        sqlite3_open_v2(m_path.toUtf8().constData(), &database, SQLITE_OPEN_READONLY, nullptr);
        const QByteArray text
            = "SELECT " + what + " FROM campaign_event WHERE campaign_id='cm-1' AND " + where;
        sqlite3_prepare_v2(database, text.constData(), -1, &statement, nullptr);
        const qint64 found = sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : -1;
        sqlite3_finalize(statement);
        sqlite3_close(database);
        return found;
    }

    QTemporaryDir m_dir;
    int m_files = 0;
    QString m_path;
    std::unique_ptr<TestCdp> m_cdp;
};

QTEST_APPLESS_MAIN(tst_ServerCampaigns)
#include "tst_ServerCampaigns.moc"
