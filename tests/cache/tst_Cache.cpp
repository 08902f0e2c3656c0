#include "cache/CacheFixture.h"

#include <QTest>

using namespace counterpart;
using namespace counterpart::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

class tst_Cache : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void the_fixtures_are_records_of_the_contract()
    {
        const auto fault = [](const auto &decoded) {
            return decoded ? QString() : decoded.error().detail;
        };
        QCOMPARE(fault(decodeCustomer(encode(customer(u"cu-1"_s)))), u""_s);
        QCOMPARE(fault(decodeCoupon(encode(coupon(u"cp-1"_s, u"cu-1"_s)))), u""_s);
        QCOMPARE(fault(decodePurchase(encode(purchase(u"pu-1"_s, u"cu-1"_s, 1)))), u""_s);
        QCOMPARE(fault(decodePickupOrder(encode(pickup(u"pk-1"_s, u"cu-1"_s)))), u""_s);
        QCOMPARE(fault(decodeTimelineEvent(encode(happened(u"te-1"_s, u"cu-1"_s)))), u""_s);
    }

    void every_kind_comes_back_as_it_was_sent()
    {
        CacheFile file;
        Cache cache = file.open();
        auto campaign = versioned<Campaign>(u"ca-1"_s, 3);
        campaign.name.byLanguage = {{u"en"_s, u"Autumn"_s}};
        campaign.status = Campaign::Status::Live;
        campaign.startAt = noon;
        campaign.timeZone = "Asia/Shanghai";
        campaign.channels = {Channel::App};
        campaign.currency = u"CNY"_s;
        auto store = versioned<Store>(u"st-1"_s, 1);
        store.code = u"SH01"_s;
        store.name.byLanguage = {{u"en"_s, u"Riverside"_s}};
        store.timeZone = "Asia/Shanghai";
        store.currency = u"CNY"_s;
        auto staff = versioned<Associate>(u"as-1"_s, 1);
        staff.displayName = u"CANARYSTAFF"_s;
        staff.roles = {Role::Manager};
        staff.storeIds = {u"st-1"_s};
        staff.status = Associate::Status::Active;
        auto policy = versioned<OfflinePolicy>(u"op-1"_s, 1);
        policy.storeId = u"st-1"_s;
        policy.perRedemption = policy.perDevice = policy.perStore = Money{20'000, u"CNY"_s};
        auto exception = versioned<SyncException>(u"ex-1"_s, 1);
        exception.kind = u"double_redemption"_s;
        exception.storeId = u"st-1"_s;
        exception.at = noon;
        exception.commandId = uuid7(noon, systemRandom);
        exception.explanation.byLanguage = {{u"en"_s, u"twice"_s}};

        const auto applied
            = cache.apply(page({row(ResourceType::Customer, customer(u"cu-1"_s)),
                                row(ResourceType::Coupon, coupon(u"cp-1"_s, u"cu-1"_s)),
                                row(ResourceType::Purchase, purchase(u"pu-1"_s, u"cu-1"_s, -1250)),
                                row(ResourceType::TimelineEvent, happened(u"te-1"_s, u"cu-1"_s)),
                                row(ResourceType::PickupOrder, pickup(u"pk-1"_s, u"cu-1"_s)),
                                row(ResourceType::Campaign, campaign), row(ResourceType::Store, store),
                                row(ResourceType::Associate, staff), row(ResourceType::OfflinePolicy, policy),
                                row(ResourceType::SyncException, exception)}),
                          noon);
        QVERIFY2(applied, qPrintable(applied ? QString() : applied.error().detail));
        QCOMPARE(cache.setAsideCounts()->keys(), QStringList());
        QCOMPARE(applied->changed.size(), 10);

        QCOMPARE(**cache.customer(u"cu-1"_s), customer(u"cu-1"_s));
        QCOMPARE(*cache.couponsOf(u"cu-1"_s), QList{coupon(u"cp-1"_s, u"cu-1"_s)});
        QCOMPARE(*cache.purchasesOf(u"cu-1"_s), QList{purchase(u"pu-1"_s, u"cu-1"_s, -1250)});
        QCOMPARE(*cache.timelineOf(u"cu-1"_s), QList{happened(u"te-1"_s, u"cu-1"_s)});
        QCOMPARE(*cache.pickupsOf(u"cu-1"_s), QList{pickup(u"pk-1"_s, u"cu-1"_s)});
        QCOMPARE(cache.campaigns()->first(), **cache.campaign(u"ca-1"_s));
        QCOMPARE(cache.store(u"st-1"_s)->value().timeZone, "Asia/Shanghai");
        QCOMPARE(cache.stores()->size(), 1);
        QCOMPARE(cache.associates()->first().displayName, u"CANARYSTAFF"_s);
        QCOMPARE(cache.associate(u"as-1"_s)->value().id, u"as-1"_s);
        QCOMPARE(cache.offlinePolicy(u"st-1"_s)->value().id, u"op-1"_s);
        QVERIFY(!cache.offlinePolicy(u"st-2"_s)->has_value());
        QCOMPARE(cache.exceptionsOpen()->first().id, u"ex-1"_s);
        QCOMPARE(cache.exception(u"ex-1"_s)->value().kind, u"double_redemption"_s);
        QVERIFY(!cache.customer(u"nobody"_s)->has_value());
        QCOMPARE((*cache.counts())[ResourceType::Customer], 1);
    }

    void unknown_members_of_a_newer_server_are_kept()
    {
        CacheFile file;
        Cache cache = file.open();
        FeedRow withNews = row(ResourceType::Customer, customer(u"cu-1"_s));
        withNews.data.insert(1, "\"fromTheFuture\":42,");
        QVERIFY(cache.apply(page({withNews}), noon));
        QVERIFY(cache.customer(u"cu-1"_s)->has_value());
    }

    void an_older_version_never_overwrites_a_newer_one()
    {
        CacheFile file;
        Cache cache = file.open();
        QVERIFY(cache.apply(page({row(ResourceType::Customer, customer(u"cu-1"_s, 5, u"new"_s))}), noon));
        const auto applied
            = cache.apply(page({row(ResourceType::Customer, customer(u"cu-1"_s, 4, u"old"_s))}), noon);
        QCOMPARE(applied->ignored, 1);
        QVERIFY(applied->changed.isEmpty());
        QCOMPARE((*cache.customer(u"cu-1"_s))->displayName, u"new"_s);
        QVERIFY(cache.apply(page({row(ResourceType::Customer, customer(u"cu-1"_s, 5, u"same"_s))}), noon));
        QCOMPARE((*cache.customer(u"cu-1"_s))->displayName, u"same"_s);
        QCOMPARE((*cache.versions(ResourceType::Customer, {u"cu-1"_s, u"cu-2"_s})),
                 (QMap<QString, qint64>{{u"cu-1"_s, 5}}));
    }

    void rows_and_cursor_are_committed_together()
    {
        CacheFile file;
        {
            Cache cache = file.open();
            QVERIFY(cache.apply(page({row(ResourceType::Customer, customer(u"cu-1"_s))}, u"c1"_s), noon));
            // A page that the disk cannot take: nothing of it, and the cursor stays.
            QVERIFY(cache.limitPages(100));
            QList<FeedRow> rows;
            for (int i = 0; i < 500; ++i)
                rows.append(row(ResourceType::Customer, customer(u"cu-big-%1"_s.arg(i))));
            const auto failed = cache.apply(page(rows, u"c2"_s), noon);
            QVERIFY(!failed);
            QCOMPARE(failed.error().kind, Error::Kind::DiskFull);
            QCOMPARE(cache.syncMark()->cursor, u"c1"_s);
            QCOMPARE((*cache.counts())[ResourceType::Customer], 1);
        }
        Cache again = file.open();
        QCOMPARE(again.syncMark()->cursor, u"c1"_s);
        QVERIFY(again.customer(u"cu-1"_s)->has_value());
        QVERIFY(again.apply(page({row(ResourceType::Customer, customer(u"cu-2"_s))}, u"c2"_s), noon));
    }

    void an_unreadable_record_is_set_aside_and_the_rest_applied()
    {
        CacheFile file;
        Cache cache = file.open();
        FeedRow broken = row(ResourceType::Coupon, coupon(u"cp-bad"_s, u"cu-1"_s));
        broken.data = "{\"id\":\"cp-bad\",\"version\":1,\"code\":17}";
        FeedRow swapped = row(ResourceType::Customer, customer(u"cu-x"_s));
        swapped.id = u"cu-y"_s; // a body under somebody else's id
        FeedRow unknown;
        unknown.typeName = u"loyalty_card"_s;
        unknown.id = u"lc-1"_s;
        unknown.data = "{\"id\":\"lc-1\"}";
        FeedPage mixed = page({broken, swapped, unknown, row(ResourceType::Customer, customer(u"cu-1"_s))});
        mixed.setAside = {{u"Name Of A Person"_s, {}, u"json"_s, "{not json CANARYLINE"},
                          {u"coupon"_s, u"cp-2"_s, u"/code"_s, "{}"}};
        const auto applied = cache.apply(mixed, noon);
        QVERIFY(applied);
        QCOMPARE(applied->setAside, 5);
        QVERIFY(cache.customer(u"cu-1"_s)->has_value());
        QVERIFY(!cache.customer(u"cu-y"_s)->has_value());
        const auto counts = *cache.setAsideCounts();
        QCOMPARE(counts[u"coupon"_s], 2);
        QCOMPARE(counts[u"customer"_s], 1);
        QCOMPARE(counts[u"loyalty_card"_s], 1);
        QCOMPARE(counts[u"other"_s], 1); // what is no plain word does not get into a clear column
        QVERIFY(file.filesWith("CANARYLINE").isEmpty());
        // The same again is counted once; a readable version ends it.
        QVERIFY(cache.apply(mixed, noon));
        QCOMPARE(*cache.setAsideCounts(), counts);
        QVERIFY(cache.apply(page({row(ResourceType::Coupon, coupon(u"cp-bad"_s, u"cu-1"_s, 2))}), noon));
        QCOMPARE((*cache.setAsideCounts())[u"coupon"_s], 1);
    }

    void codes_numbers_and_contacts_find_their_records()
    {
        CacheFile file;
        Cache cache = file.open();
        QVERIFY(cache.apply(page({row(ResourceType::Customer, customer(u"cu-1"_s)),
                                  row(ResourceType::Coupon, coupon(u"cp-1"_s, u"cu-1"_s)),
                                  row(ResourceType::Coupon, coupon(u"cp-2"_s, u"cu-2"_s)),
                                  row(ResourceType::PickupOrder, pickup(u"pk-1"_s, u"cu-1"_s))}),
                            noon));
        QCOMPARE(cache.couponsByCode(u"canary code 7"_s)->size(), 2); // two customers, one code
        QCOMPARE(cache.couponsByCode(u"CANARYCODE8"_s)->size(), 0);
        QCOMPARE(cache.pickupsByOrderNo(u"sh26pk1"_s)->first().id, u"pk-1"_s);
        QCOMPARE(cache.customersByContact(u"+86 139 1234 5678"_s)->first().id, u"cu-1"_s);
        QCOMPARE(cache.customersByContact(u"canary@EXAMPLE.com "_s)->first().id, u"cu-1"_s);
        QCOMPARE(cache.customersByMemberNo(u"m4711"_s)->first().id, u"cu-1"_s);

        Customer moved = customer(u"cu-1"_s, 2);
        moved.contactPoints.clear();
        QVERIFY(cache.apply(page({row(ResourceType::Customer, moved)}), noon));
        QVERIFY(cache.customersByContact(u"+8613912345678"_s)->isEmpty());
        QCOMPARE(cache.customersByMemberNo(u"M-4711"_s)->size(), 1);
    }

    void a_code_of_hundreds_still_finds_the_one_of_this_customer()
    {
        CacheFile file;
        Cache cache = file.open();
        QList<FeedRow> rows;
        for (int i = 0; i < 300; ++i)
            rows.append(row(ResourceType::Coupon, coupon(u"cp-%1"_s.arg(i), u"cu-%1"_s.arg(i))));
        QVERIFY(cache.apply(page(rows), noon));
        QCOMPARE(cache.couponsByCode(u"CANARY-CODE-7"_s)->size(), 20);
        const auto theirs = cache.couponsByCode(u"CANARY-CODE-7"_s, u"cu-299"_s);
        QCOMPARE(theirs->size(), 1);
        QCOMPARE(theirs->first().id, u"cp-299"_s);
        QCOMPARE(cache.couponsByCode(u"CANARY-CODE-7"_s, u"cu-stranger"_s)->size(), 20);
    }

    void totals_of_a_customer_count_every_purchase_by_currency()
    {
        CacheFile file;
        Cache cache = file.open();
        QList<FeedRow> rows;
        for (int i = 0; i < 600; ++i) {
            Purchase one = purchase(u"pu-%1"_s.arg(i), u"cu-1"_s, 10);
            if (i % 3 == 0)
                one.total = {-7, u"CNY"_s};
            rows.append(row(ResourceType::Purchase, one));
        }
        QVERIFY(cache.apply(page(rows), noon));
        QCOMPARE(cache.purchasesOf(u"cu-1"_s)->size(), 500);
        const auto totals = *cache.purchaseTotalsOf(u"cu-1"_s);
        QCOMPARE(totals[u"USD"_s].count, 400);
        QCOMPARE(totals[u"USD"_s].totalMinor, 4000);
        QCOMPARE(totals[u"CNY"_s].totalMinor, -1400);
        QVERIFY(cache.purchaseTotalsOf(u"cu-1"_s, noon)->isEmpty());
    }

    void a_removed_customer_takes_along_what_hangs_off_them()
    {
        CacheFile file;
        Cache cache = file.open();
        const QList<FeedRow> rows{row(ResourceType::Customer, customer(u"cu-1"_s)),
                                  row(ResourceType::Coupon, coupon(u"cp-1"_s, u"cu-1"_s)),
                                  row(ResourceType::Purchase, purchase(u"pu-1"_s, u"cu-1"_s, 100)),
                                  row(ResourceType::TimelineEvent, happened(u"te-1"_s, u"cu-1"_s)),
                                  row(ResourceType::PickupOrder, pickup(u"pk-1"_s, u"cu-1"_s)),
                                  row(ResourceType::Coupon, coupon(u"cp-2"_s, u"cu-2"_s))};
        QVERIFY(cache.apply(page(rows), noon));
        const auto left
            = cache.apply(page({removal(ResourceType::Customer, u"cu-1"_s, 2, u"out_of_scope"_s)}), noon);
        QVERIFY(left->erased);
        // What is searched by its own words is named, too.
        QCOMPARE(left->removed,
                 (QList<Ref>{{ResourceType::Coupon, u"cp-1"_s}, {ResourceType::Customer, u"cu-1"_s}}));
        QVERIFY(!cache.customer(u"cu-1"_s)->has_value());
        QVERIFY(cache.couponsOf(u"cu-1"_s)->isEmpty());
        QVERIFY(cache.purchasesOf(u"cu-1"_s)->isEmpty());
        QVERIFY(cache.timelineOf(u"cu-1"_s)->isEmpty());
        QCOMPARE(cache.pickupsOf(u"cu-1"_s)->size(), 1); // an order waiting here is handed over all the same
        QCOMPARE(cache.couponsByCode(u"CANARY-CODE-7"_s)->size(), 1);

        QVERIFY(cache.apply(page(rows), noon));
        const auto erased
            = cache.apply(page({removal(ResourceType::Customer, u"cu-1"_s, 2, u"erased"_s)}), noon);
        QVERIFY(erased->removed.contains(Ref{ResourceType::PickupOrder, u"pk-1"_s}));
        QVERIFY(cache.pickupsOf(u"cu-1"_s)->isEmpty());
        QVERIFY(cache.pickupsByOrderNo(u"SH26-pk-1"_s)->isEmpty());
    }

    void a_merged_customer_leaves_everything_to_the_other_one()
    {
        CacheFile file;
        Cache cache = file.open();
        QVERIFY(cache.apply(page({row(ResourceType::Customer, customer(u"cu-dup"_s)),
                                  row(ResourceType::Purchase, purchase(u"pu-1"_s, u"cu-dup"_s, 100))}),
                            noon));
        FeedRow merged = removal(ResourceType::Customer, u"cu-dup"_s, 2, u"merged"_s);
        merged.mergedInto = u"cu-1"_s;
        QVERIFY(cache.apply(page({merged}), noon));
        QVERIFY(!cache.customer(u"cu-dup"_s)->has_value());
        QCOMPARE(cache.purchasesOf(u"cu-1"_s)->size(), 1);
    }

    void a_late_remove_does_not_take_a_row_that_came_back()
    {
        CacheFile file;
        Cache cache = file.open();
        QVERIFY(cache.apply(page({row(ResourceType::Customer, customer(u"cu-1"_s, 6))}), noon));
        QVERIFY(cache.apply(page({removal(ResourceType::Customer, u"cu-1"_s, 5, u"out_of_scope"_s)}), noon));
        QVERIFY(cache.customer(u"cu-1"_s)->has_value());
        QVERIFY(cache.apply(page({removal(ResourceType::Customer, u"cu-1"_s, 0, u"deleted"_s)}), noon));
        QVERIFY(!cache.customer(u"cu-1"_s)->has_value());
    }

    void the_commands_that_a_page_shows_are_named()
    {
        CacheFile file;
        Cache cache = file.open();
        FeedRow caused = row(ResourceType::Coupon, coupon(u"cp-1"_s, u"cu-1"_s));
        caused.causedBy = u"command-1"_s;
        QCOMPARE(cache.apply(page({caused}), noon)->causedBy,
                 (QHash<QString, qint64>{{u"command-1"_s, caused.version}}));
    }

    void only_open_orders_are_on_the_board_soonest_first()
    {
        CacheFile file;
        Cache cache = file.open();
        PickupOrder soon = pickup(u"pk-soon"_s, {}, PickupStatus::Ready);
        soon.readyBy = noon;
        QVERIFY(cache.apply(
            page({row(ResourceType::PickupOrder, pickup(u"pk-later"_s, {})),
                  row(ResourceType::PickupOrder, soon),
                  row(ResourceType::PickupOrder, pickup(u"pk-done"_s, {}, PickupStatus::HandedOver)),
                  row(ResourceType::PickupOrder, pickup(u"pk-gone"_s, {}, PickupStatus::Cancelled)),
                  row(ResourceType::PickupOrder, pickup(u"pk-back"_s, {}, PickupStatus::ReturnedToStock)),
                  row(ResourceType::PickupOrder, pickup(u"pk-fail"_s, {}, PickupStatus::Failed)),
                  row(ResourceType::PickupOrder, pickup(u"pk-over"_s, {}, PickupStatus::Expired)),
                  row(ResourceType::PickupOrder, pickup(u"pk-else"_s, {}, PickupStatus::Placed, u"st-2"_s))}),
            noon));
        QStringList ids;
        const auto open = cache.openPickups(u"st-1"_s);
        for (const PickupOrder &order : *open)
            ids.append(order.id);
        QCOMPARE(ids.size(), 3);
        QCOMPARE(ids.first(), u"pk-soon"_s);
        QVERIFY(ids.contains(u"pk-over"_s) && ids.contains(u"pk-later"_s));
        QCOMPARE(cache.openPickups()->size(), 4);
    }

    void purchases_and_events_come_newest_first_and_not_from_the_future()
    {
        CacheFile file;
        Cache cache = file.open();
        QVERIFY(cache.apply(
            page({row(ResourceType::Purchase, purchase(u"pu-old"_s, u"cu-1"_s, 1, noon - 48h)),
                  row(ResourceType::Purchase, purchase(u"pu-new"_s, u"cu-1"_s, 2, noon - 1h)),
                  row(ResourceType::Purchase, purchase(u"pu-next"_s, u"cu-1"_s, 4, noon + 1h)),
                  row(ResourceType::TimelineEvent, happened(u"te-next"_s, u"cu-1"_s, noon + 1h))}),
            noon));
        QCOMPARE(cache.purchasesOf(u"cu-1"_s)->size(), 3);
        const auto past = cache.purchasesOf(u"cu-1"_s, 10, noon);
        QCOMPARE(past->size(), 2);
        QCOMPARE(past->first().id, u"pu-new"_s);
        QCOMPARE(cache.purchasesOf(u"cu-1"_s, 1, noon)->size(), 1);
        QVERIFY(cache.timelineOf(u"cu-1"_s, 10, noon)->isEmpty());
        const auto totals = *cache.totalsByCurrency();
        QCOMPARE(totals[u"USD"_s].count, 3);
        QCOMPARE(totals[u"USD"_s].totalMinor, 7);
    }

    void redemptions_are_found_by_campaign_and_time()
    {
        CacheFile file;
        Cache cache = file.open();
        Coupon used = coupon(u"cp-1"_s, u"cu-1"_s);
        const auto redeemed = [](const QString &id, Instant at) {
            Redemption use;
            use.id = id;
            use.at = at;
            use.storeId = u"st-1"_s;
            return use;
        };
        used.redemptions = {redeemed(u"re-1"_s, noon - 48h), redeemed(u"re-2"_s, noon)};
        used.used = 2;
        QVERIFY(cache.apply(
            page({row(ResourceType::Coupon, used), row(ResourceType::Coupon, coupon(u"cp-2"_s, u"cu-1"_s))}),
            noon));
        QCOMPARE(cache.couponsRedeemedSince(u"ca-1"_s, noon)->size(), 1);
        QVERIFY(cache.couponsRedeemedSince(u"ca-1"_s, noon + 1ms)->isEmpty());
        QVERIFY(cache.couponsRedeemedSince(u"ca-2"_s, noon)->isEmpty());
    }

    void customers_can_be_read_in_slices_or_all()
    {
        CacheFile file;
        Cache cache = file.open();
        QList<FeedRow> rows;
        for (int i = 0; i < 25; ++i)
            rows.append(row(ResourceType::Customer, customer(u"cu-%1"_s.arg(i, 2, 10, QLatin1Char('0')))));
        QVERIFY(cache.apply(page(rows), noon));
        int seen = 0;
        QString after;
        for (;;) {
            const auto slice = cache.customersAfter(after, 10);
            if (slice->isEmpty())
                break;
            seen += int(slice->size());
            after = slice->last().id;
        }
        QCOMPARE(seen, 25);
        int visited = 0;
        QCOMPARE(*cache.forEachCustomer([&](const Customer &) { return ++visited < 7; }), 0);
        QCOMPARE(visited, 7);
    }

    void an_age_is_known_only_where_the_feed_was_read_to_its_end()
    {
        CacheFile file;
        Cache cache = file.open();
        QVERIFY(!cache.asOf(ResourceType::Coupon)->has_value());
        FeedPage first = page({row(ResourceType::Coupon, coupon(u"cp-1"_s, u"cu-1"_s))});
        first.more = true;
        QVERIFY(cache.apply(first, noon));
        QVERIFY(!cache.asOf(ResourceType::Coupon)->has_value());
        QVERIFY(cache.apply(page({}, u"c2"_s), noon + 1s));
        QCOMPARE(cache.asOf(ResourceType::Coupon)->value(), noon + 1s);
        QCOMPARE(cache.asOf(ResourceType::Customer)->value(), noon + 1s);
        QVERIFY(cache.apply(page({}, u"c3"_s), noon - 1h)); // a clock set back makes nothing younger or older
        QCOMPARE(cache.asOf(ResourceType::Coupon)->value(), noon + 1s);
    }
};

QTEST_APPLESS_MAIN(tst_Cache)
#include "tst_Cache.moc"
