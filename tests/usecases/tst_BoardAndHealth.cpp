#include "usecases/SupportReport.h"
#include "usecases/Tablet.h"

#include <QJsonDocument>
#include <QSignalSpy>

using namespace counterpart;
using namespace counterpart::test;

/// The campaign board and what the Sync centre is made of.
class tst_BoardAndHealth : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("no_proxy", "*"); }
    void init()
    {
        m_shop = std::make_unique<Shop>();
        m_drawer = std::make_unique<Drawer>();
        m_tablet = std::make_unique<Tablet>(*m_drawer);
        QVERIFY(m_tablet->enrol(*m_shop));
    }
    void cleanup()
    {
        m_tablet.reset();
        m_drawer.reset();
        m_shop.reset();
    }

    void running_and_coming_campaigns_are_told_apart_by_the_stores_clock()
    {
        QVERIFY(m_tablet->signIn());
        const auto list = wait(m_tablet->campaigns.list());
        QVERIFY(list);
        QCOMPARE(list->running.size(), 1);
        QVERIFY(list->running.first().validHere);
        QCOMPARE(list->scheduled.size(), 1);
        QVERIFY(!list->scheduled.first().startsWithinADay);
        QCOMPARE(codeOf(wait(m_tablet->campaigns.campaign(u"cm-9"_s))), u"campaign-not-cached"_s);
    }

    void a_paused_campaign_is_no_ended_one_until_its_end_is_past()
    {
        QVERIFY(m_tablet->signIn());
        QJsonObject campaign = m_shop->stored(ResourceType::Campaign, u"cm-1"_s);
        campaign[u"status"_s] = u"paused"_s;
        m_shop->put(ResourceType::Campaign, u"cm-1"_s, campaign);
        const auto paused = [this] {
            return wait(m_tablet->campaigns.list())->paused.size();
        };
        QTRY_COMPARE_WITH_TIMEOUT(paused(), 1, 60'000);
        QVERIFY(wait(m_tablet->campaigns.list())->running.isEmpty());
        QVERIFY(wait(m_tablet->campaigns.list())->ended.isEmpty());
        QVERIFY(wait(m_tablet->campaigns.campaign(u"cm-1"_s)));
        QJsonObject schedule = campaign[u"schedule"_s].toObject();
        schedule[u"endAt"_s] = formatInstant(shopNow() - std::chrono::hours(1));
        campaign[u"schedule"_s] = schedule;
        m_shop->put(ResourceType::Campaign, u"cm-1"_s, campaign);
        QTRY_COMPARE_WITH_TIMEOUT(wait(m_tablet->campaigns.list())->ended.size(), 1, 60'000);
        QCOMPARE(paused(), 0);
    }

    void after_midnight_of_the_store_yesterdays_count_is_not_todays()
    {
        QVERIFY(m_tablet->signIn());
        const auto view = [this] {
            return *wait(m_tablet->campaigns.campaign(u"cm-1"_s));
        };
        QVERIFY(wait(m_tablet->coupons.redeem(u"cp-1"_s, u"cu-1"_s, {})));
        QVERIFY(m_tablet->drained());
        m_shop->put(ResourceType::Campaign, u"cm-1"_s, m_shop->stored(ResourceType::Campaign, u"cm-1"_s));
        QTRY_VERIFY_WITH_TIMEOUT(view().countedToday && !view().campaign.hourly.isEmpty(), 60'000);
        QVERIFY(view().redeemedTodayHere > 0);
        skippedMs += 10 * 60 * 60 * 1000; // past midnight in Shanghai, still the same day in UTC
        m_shop->close();
        rebootWithoutALine(); // the next morning, before the CDP has answered
        QVERIFY(m_tablet->signIn());
        QVERIFY(!view().countedToday);
        QVERIFY(!view().campaign.hourly.isEmpty()); // yesterday's, still in the cache
        QCOMPARE(view().redeemedTodayHere, 0);
    }

    void figures_are_for_managers()
    {
        const auto issued = [this] {
            return wait(m_tablet->campaigns.campaign(u"cm-1"_s))->campaign.total.issued;
        };
        QVERIFY(m_tablet->signIn(u"as-3"_s));
        const auto asManager = issued();
        m_tablet->access.signOut();
        QVERIFY(m_tablet->signIn(u"as-1"_s));
        QVERIFY(asManager != decltype(asManager){});
        QVERIFY(issued() == decltype(asManager){});
    }

    void a_read_briefing_is_told_to_the_centre_once_and_shown_as_read()
    {
        QVERIFY(m_tablet->signIn());
        QVERIFY(!wait(m_tablet->campaigns.campaign(u"cm-1"_s))->acknowledged);
        const auto read = wait(m_tablet->campaigns.acknowledge(u"cm-1"_s));
        QVERIFY(read);
        QVERIFY(!read->undoUntil);
        QVERIFY(wait(m_tablet->campaigns.campaign(u"cm-1"_s))->acknowledged);
        QVERIFY(m_tablet->drained());
        const auto queue = wait(m_tablet->health.queue());
        QCOMPARE(queue->size(), 1);
        QCOMPARE(queue->first().type, u"campaign.acknowledge"_s);
        QCOMPARE(queue->first().by, u"Colleague as-1"_s);
    }

    void the_manager_sees_who_has_read_the_briefing_and_nobody_else_does()
    {
        QVERIFY(m_tablet->signIn());
        QVERIFY(wait(m_tablet->campaigns.acknowledge(u"cm-1"_s)));
        QVERIFY(m_tablet->drained());
        const auto view = [this] {
            return *wait(m_tablet->campaigns.campaign(u"cm-1"_s));
        };
        QVERIFY(view().staff.isEmpty());
        QVERIFY(view().campaign.readBy.isEmpty());
        m_tablet->access.signOut();
        QVERIFY(m_tablet->signIn(u"as-3"_s));
        const auto readers = [&view] {
            QStringList ids;
            for (const BriefingReader &one : view().staff) {
                if (one.readAt)
                    ids.append(one.id);
            }
            return ids;
        };
        QTRY_COMPARE_WITH_TIMEOUT(readers(), QStringList{u"as-1"_s}, 60'000);
        QCOMPARE(view().staff.size(), 3);
        QVERIFY(!view().acknowledged); // the manager has not
    }

    void a_redemption_waiting_here_counts_for_today()
    {
        QVERIFY(m_tablet->signIn());
        m_shop->close();
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::Offline));
        const int before = wait(m_tablet->campaigns.campaign(u"cm-1"_s))->redeemedTodayHere;
        QVERIFY(wait(m_tablet->coupons.redeem(u"cp-1"_s, u"cu-1"_s, {})));
        QCOMPARE(wait(m_tablet->campaigns.campaign(u"cm-1"_s))->redeemedTodayHere, before + 1);
    }

    void the_line_is_told_as_it_is_and_syncing_now_finds_the_centre_again()
    {
        QVERIFY(m_tablet->signIn());
        QCOMPARE(m_tablet->health.connection().kind, ConnectionState::Kind::Online);
        QVERIFY(m_tablet->health.connection().lastContact.has_value());
        QSignalSpy told(&m_tablet->health, &SyncHealth::connectionChanged);
        m_shop->close();
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::Offline));
        QVERIFY(!told.isEmpty());
        const ConnectionState down = m_tablet->health.connection();
        QCOMPARE(down.kind, ConnectionState::Kind::Offline);
        QVERIFY(down.since && down.nextTry);
        QVERIFY(wait(m_tablet->briefing.addNote(u"cu-1"_s, u"x"_s, u"service"_s)));
        QTRY_COMPARE_WITH_TIMEOUT(m_tablet->health.connection().queued, 1, 10'000);
        m_shop->open();
        m_tablet->health.syncNow();
        QVERIFY(m_tablet->drained());
        QCOMPARE(m_tablet->health.connection().queued, 0);
    }

    void a_support_report_has_counts_and_codes_and_names_nobody()
    {
        QVERIFY(m_tablet->signIn());
        m_shop->close();
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::Offline));
        QVERIFY(wait(m_tablet->briefing.addNote(u"cu-1"_s, u"Allergic to wool"_s, u"service"_s)));
        const auto report = wait(supportReport(m_tablet->core, m_tablet->health));
        QVERIFY(report);
        QCOMPARE((*report)["line"_L1]["state"_L1].toString(), u"offline"_s);
        QCOMPARE((*report)["queue"_L1]["queued customer.add_note"_L1].toInt(), 1);
        QVERIFY((*report)["data"_L1]["customer"_L1]["count"_L1].toInt() > 0);
        QVERIFY((*report)["tablet"_L1]["cache_bytes"_L1].toInt() > 0);
        const QByteArray text = QJsonDocument(*report).toJson();
        for (const char *secret : {"wool", "cu-1", "Colleague", "as-1", "Counter"})
            QVERIFY2(!text.contains(secret), text.constData());
    }

    void the_free_space_of_the_profiles_disk_is_told()
    {
        const DeviceHealth health = m_tablet->health.device();
        QVERIFY(health.diskFreeBytes);
        QVERIFY(*health.diskFreeBytes > 0);
    }

    void ages_of_the_data_are_told_by_kind_and_grow_while_the_line_is_down()
    {
        QVERIFY(m_tablet->signIn());
        const auto gradeOfPickups = [this] {
            const auto ages = wait(m_tablet->health.freshness());
            for (const Freshness &one : *ages) {
                if (one.type == ResourceType::PickupOrder)
                    return one.grade;
            }
            return FreshnessGrade::Never;
        };
        const auto fresh = wait(m_tablet->health.freshness());
        QVERIFY(fresh);
        for (const Freshness &one : *fresh) {
            QVERIFY(one.asOf.has_value());
            QCOMPARE(one.setAside, 0);
        }
        QCOMPARE(gradeOfPickups(), FreshnessGrade::Good);
        m_shop->close();
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::Offline));
        // A wall clock that runs ahead of the boot clock was moved, and makes nothing older.
        skippedMs += std::chrono::milliseconds(std::chrono::minutes(10)).count();
        QCOMPARE(gradeOfPickups(), FreshnessGrade::Good);
        skippedMs -= std::chrono::milliseconds(std::chrono::minutes(10)).count();
        rebootWithoutALine();
        QVERIFY(m_tablet->signIn());
        skippedMs += std::chrono::milliseconds(std::chrono::minutes(10)).count();
        QCOMPARE(gradeOfPickups(), FreshnessGrade::OldButUsable);
        const auto board = wait(m_tablet->desk.board());
        QCOMPARE(gradeOf(board->limits, board->asOf, board->now), FreshnessGrade::OldButUsable);
        skippedMs += std::chrono::milliseconds(std::chrono::hours(2)).count();
        QCOMPARE(gradeOfPickups(), FreshnessGrade::TooOld);
    }

    void how_old_is_too_old_is_what_the_stores_policy_says()
    {
        QVERIFY(m_tablet->signIn());
        QJsonObject policy = m_shop->stored(ResourceType::OfflinePolicy, u"op-st-1"_s);
        policy[u"freshness"_s] = QJsonArray{
            QJsonObject{{u"kind"_s, u"pickup_order"_s}, {u"good"_s, u"PT2H"_s}, {u"usable"_s, u"PT3H"_s}}};
        m_shop->put(ResourceType::OfflinePolicy, u"op-st-1"_s, policy);
        m_tablet->health.syncNow();
        const auto good = [this] {
            return m_tablet->core.freshness().of(ResourceType::PickupOrder).good;
        };
        QTRY_COMPARE_WITH_TIMEOUT(good(), milliseconds(std::chrono::hours(2)), 30'000);
        QCOMPARE(m_tablet->core.freshness().of(ResourceType::Coupon), freshnessLimits(ResourceType::Coupon));
        QSignalSpy again(&m_tablet->core, &Core::minutePassed);
        policy.remove(u"freshness"_s);
        m_shop->put(ResourceType::OfflinePolicy, u"op-st-1"_s, policy);
        m_tablet->health.syncNow();
        QTRY_COMPARE_WITH_TIMEOUT(good(), freshnessLimits(ResourceType::PickupOrder).good, 30'000);
        QVERIFY(again.size() > 0); // what is on the screen is graded anew
    }

    void a_tablet_three_hours_fast_dates_its_data_by_the_cdps_clock()
    {
        m_tablet.reset();
        m_tablet = std::make_unique<Tablet>(*m_drawer, [] { return shopNow() + std::chrono::hours(3); });
        QVERIFY(wait(m_tablet->access.start()));
        QVERIFY(m_tablet->signIn());
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::Online));
        const auto closeToNow = [](std::optional<Instant> at) {
            // The offset is an estimate: half a round trip may be missing.
            return at && *at < shopNow() + std::chrono::minutes(1)
                && *at > shopNow() - std::chrono::minutes(10);
        };
        QTRY_VERIFY_WITH_TIMEOUT(closeToNow(m_tablet->device.facts().upToDateAt), 60'000);
        QVERIFY(closeToNow(m_tablet->health.connection().lastContact));
        const auto shown = wait(m_tablet->desk.board());
        QVERIFY(shown && closeToNow(shown->asOf));
        const auto ages = wait(m_tablet->health.freshness());
        QVERIFY(ages && !ages->isEmpty());
        for (const Freshness &one : *ages)
            QVERIFY(closeToNow(one.asOf));
        // What the file keeps for the next start without a line.
        m_shop->close();
        m_tablet.reset();
        m_tablet = std::make_unique<Tablet>(*m_drawer);
        QVERIFY(wait(m_tablet->access.start()));
        QVERIFY(m_tablet->signIn());
        const auto board = wait(m_tablet->desk.board());
        QVERIFY(board && closeToNow(board->asOf));
    }

    void a_clock_that_was_moved_while_offline_is_not_trusted_and_redeems_nothing()
    {
        QVERIFY(m_tablet->signIn());
        QVERIFY(m_tablet->health.device().clockSure);
        m_shop->close();
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::Offline));
        skippedMs -= std::chrono::milliseconds(std::chrono::hours(1)).count();
        QVERIFY(!m_tablet->health.device().clockSure);
        const auto refused = wait(m_tablet->coupons.redeem(u"cp-1"_s, u"cu-1"_s, {}));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, u"clock-unsure"_s);
    }

    void what_the_centre_refuses_waits_for_a_person_until_one_has_seen_it()
    {
        QVERIFY(m_tablet->signIn());
        m_shop->close();
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::Offline));
        QVERIFY(wait(m_tablet->desk.claim(u"pk-3"_s)));
        // Meanwhile the order is cancelled at the centre.
        QJsonObject order = m_shop->stored(ResourceType::PickupOrder, u"pk-3"_s);
        order[u"status"_s] = u"cancelled"_s;
        m_shop->put(ResourceType::PickupOrder, u"pk-3"_s, order);
        m_shop->open();
        m_tablet->health.syncNow();
        QTRY_COMPARE_WITH_TIMEOUT(m_tablet->health.connection().needDecision, 1, 60'000);
        const auto queue = wait(m_tablet->health.queue());
        QCOMPARE(queue->size(), 1);
        QCOMPARE(queue->first().state, QueueItem::State::Refused);
        QVERIFY(!queue->first().problemCode.isEmpty());
        QVERIFY(wait(m_tablet->health.dismissRefusal(queue->first().commandId)));
        QTRY_COMPARE_WITH_TIMEOUT(m_tablet->health.connection().needDecision, 0, 10'000);
        QVERIFY(wait(m_tablet->health.queue())->isEmpty());
    }

    void only_a_manager_decides_an_open_question()
    {
        m_shop->put(ResourceType::SyncException, u"ex-1"_s,
                    {{u"storeId"_s, u"st-1"_s},
                     {u"kind"_s, u"double_redemption"_s},
                     {u"status"_s, u"open"_s},
                     {u"at"_s, u"2026-11-21T05:00:00.000Z"_s},
                     {u"commandId"_s, u"01935000-0000-7000-8000-000000000022"_s},
                     {u"explanation"_s, TestCdp::text(u"Used twice"_s)}});
        QVERIFY(m_tablet->signIn());
        const auto open = [this] {
            const auto list = wait(m_tablet->health.exceptions());
            return list ? int(list->size()) : -1;
        };
        const auto toDecide = [this] {
            return m_tablet->health.connection().needDecision;
        };
        QTRY_COMPARE_WITH_TIMEOUT(open(), 1, 30'000);
        QCOMPARE(toDecide(), 0);
        QCOMPARE(codeOf(wait(m_tablet->health.decide(u"ex-1"_s, u"honoured"_s))), u"role-missing"_s);
        m_tablet->access.signOut();
        QVERIFY(m_tablet->signIn(u"as-3"_s));
        QTRY_COMPARE_WITH_TIMEOUT(toDecide(), 1, 10'000);
        // Decided is decided, however long the line is down.
        m_shop->close();
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::Offline));
        QVERIFY(
            wait(m_tablet->health.decide(u"ex-1"_s, u"honoured"_s, {u"She had it on paper."_s, u"en"_s})));
        QCOMPARE(open(), 0);
        QTRY_COMPARE_WITH_TIMEOUT(toDecide(), 0, 10'000);
        // It stays to be seen, also before the centre has heard of it.
        const auto lately = [this] {
            const auto list = wait(m_tablet->health.decidedLately());
            return list && !list->isEmpty() ? std::optional(list->first()) : std::nullopt;
        };
        auto decided = lately();
        QVERIFY(decided);
        QVERIFY(!decided->sent);
        QCOMPARE(decided->by, u"Colleague as-3"_s);
        QCOMPARE(decided->exception.resolution->code, u"honoured"_s);
        m_shop->open();
        m_tablet->health.syncNow();
        QTRY_COMPARE_WITH_TIMEOUT(
            m_shop->stored(ResourceType::SyncException, u"ex-1"_s)[u"status"_s].toString(), u"resolved"_s,
            60'000);
        QCOMPARE(open(), 0);
        const auto heard = [&] {
            decided = lately();
            return decided && decided->sent;
        };
        QTRY_VERIFY_WITH_TIMEOUT(heard(), 30'000);
        QCOMPARE(decided->by, u"Colleague as-3"_s);
        QCOMPARE(decided->exception.resolution->note.text, u"She had it on paper."_s);
    }

    void what_was_decided_elsewhere_is_seen_for_seven_days()
    {
        const auto decided = [this](const QString &id, milliseconds ago) {
            m_shop->put(ResourceType::SyncException, id,
                        {{u"storeId"_s, u"st-1"_s},
                         {u"kind"_s, u"double_redemption"_s},
                         {u"status"_s, u"resolved"_s},
                         {u"at"_s, formatInstant(shopNow() - ago)},
                         {u"commandId"_s, u"01935000-0000-7000-8000-000000000022"_s},
                         {u"resolution"_s,
                          QJsonObject{{u"code"_s, u"written_off"_s},
                                      {u"by"_s, u"as-3"_s},
                                      {u"at"_s, formatInstant(shopNow() - ago)}}}});
        };
        decided(u"ex-old"_s, std::chrono::days(8));
        decided(u"ex-6"_s, std::chrono::days(6));
        decided(u"ex-1"_s, std::chrono::days(1));
        QVERIFY(m_tablet->signIn());
        const auto seen = [this] {
            QStringList ids;
            const auto list = wait(m_tablet->health.decidedLately());
            for (const DecidedException &one : list ? *list : QList<DecidedException>())
                ids.append(one.exception.id);
            return ids;
        };
        QTRY_COMPARE_WITH_TIMEOUT(seen(), (QStringList{u"ex-1"_s, u"ex-6"_s}), 30'000);
        QCOMPARE(wait(m_tablet->device.read([](CacheReader &reader) {
                     return reader.exceptionsDecided();
                 }))->size(),
                 3); // the old one is here, and no longer shown
    }

    void a_refusal_says_what_the_centre_holds_instead()
    {
        QVERIFY(m_tablet->signIn());
        m_shop->close();
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::Offline));
        const Command late = m_tablet->core.makeCommand(
            {ResourceType::Coupon, u"cp-1"_s},
            command::CouponReserve{uuid7(shopNow(), systemRandom), 600}); // a request: it may be refused
        QVERIFY(wait(m_tablet->device.submit({late})));
        m_shop->cdp.enrol(); // another counter
        m_shop->cdp.now = shopNow();
        const Instant used = shopNow();
        QCOMPARE(m_shop->cdp
                     .submit(m_shop->cdp.redeem(
                         u"cp-1"_s,
                         {{u"issuedBy"_s, u"as-2"_s}, {u"issuedAt"_s, formatInstant(used)}}))["status"_L1]
                     .toString(),
                 u"applied"_s);
        m_shop->open();
        m_tablet->health.syncNow();
        const auto refused = [this]() -> std::optional<QueueItem> {
            const auto items = wait(m_tablet->health.queue());
            for (const QueueItem &item : items ? *items : QList<QueueItem>()) {
                if (item.state == QueueItem::State::Refused)
                    return item;
            }
            return {};
        };
        QTRY_VERIFY_WITH_TIMEOUT(refused(), 60'000);
        const QueueItem item = *refused();
        QCOMPARE(item.problemCode, u"coupon-already-redeemed"_s);
        QVERIFY(item.centre);
        QCOMPARE(item.centre->type, u"coupon_used"_s);
        QCOMPARE(item.centre->at, used);
        QCOMPARE(item.centre->associateName, u"Colleague as-2"_s);
    }

private:
    /// From then on the wall clock is all there is: it was never compared with a CDP's, nor with the boot
    /// clock.
    void rebootWithoutALine()
    {
        const QString file = m_tablet->device.profile().cacheFile();
        m_tablet.reset();
        {
            Cache cache = *Cache::open(file);
            QVERIFY(cache.setMeta("clock", {}));
        }
        m_tablet = std::make_unique<Tablet>(*m_drawer);
        QVERIFY(wait(m_tablet->access.start()));
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::Offline));
    }

    std::unique_ptr<Shop> m_shop;
    std::unique_ptr<Drawer> m_drawer;
    std::unique_ptr<Tablet> m_tablet;
};

QTEST_GUILESS_MAIN(tst_BoardAndHealth)
#include "tst_BoardAndHealth.moc"
