#include "cache/CacheFixture.h"

#include <QTest>

using namespace counterpart;
using namespace counterpart::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

class tst_CacheSnapshot : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void old_rows_stay_visible_until_the_snapshot_is_whole()
    {
        CacheFile file;
        Cache cache = file.open();
        QVERIFY(cache.apply(page({row(ResourceType::Customer, customer(u"cu-old"_s)),
                                  row(ResourceType::Coupon, coupon(u"cp-old"_s, u"cu-old"_s)),
                                  row(ResourceType::Customer, customer(u"cu-stays"_s))}),
                            noon));
        QVERIFY(cache.beginSnapshot(u"sn-1"_s, u"e1"_s, 2, "manifest"));
        QVERIFY(cache.applyPart(0, page({row(ResourceType::Customer, customer(u"cu-new"_s))}), noon));
        QVERIFY(cache.customer(u"cu-old"_s)->has_value());
        QCOMPARE(cache.syncMark()->cursor, u"c1"_s); // until it is whole, the old cursor
        QCOMPARE(cache.finishSnapshot(u"c9"_s, 7, noon).error().kind, Error::Kind::BadInput);
        QVERIFY(cache.applyPart(1, page({row(ResourceType::Customer, customer(u"cu-stays"_s))}), noon));
        const auto finished = cache.finishSnapshot(u"c9"_s, 7, noon);
        QVERIFY(finished);
        QVERIFY(finished->erased);
        QVERIFY(finished->types.contains(ResourceType::Coupon));
        QVERIFY(!cache.customer(u"cu-old"_s)->has_value());
        QVERIFY(cache.customer(u"cu-new"_s)->has_value());
        QVERIFY(cache.customer(u"cu-stays"_s)->has_value());
        QVERIFY(cache.couponsByCode(u"CANARY-CODE-7"_s)->isEmpty());
        const SyncMark mark = *cache.syncMark();
        QCOMPARE(mark.cursor, u"c9"_s);
        QCOMPARE(mark.deviceAck, 7);
        QVERIFY(!mark.snapshot);
    }

    void a_snapshot_goes_on_after_a_restart()
    {
        CacheFile file;
        {
            Cache cache = file.open();
            QVERIFY(cache.beginSnapshot(u"sn-1"_s, u"e1"_s, 3, "manifest", {ResourceType::Customer}));
            QVERIFY(cache.applyPart(0, page({row(ResourceType::Customer, customer(u"cu-1"_s))}), noon));
        }
        Cache again = file.open();
        const SyncMark mark = *again.syncMark();
        QVERIFY(mark.snapshot);
        QCOMPARE(mark.snapshot->id, u"sn-1"_s);
        QCOMPARE(mark.snapshot->nextPart, 1);
        QCOMPARE(mark.snapshot->parts, 3);
        QCOMPARE(mark.snapshot->rows, 1);
        QCOMPARE(mark.snapshot->manifest, QByteArray("manifest"));
        QCOMPARE(mark.snapshot->types, QList{ResourceType::Customer});
        // Beginning the same one again changes nothing; another part than the next is refused.
        QCOMPARE(again.beginSnapshot(u"sn-1"_s, u"e1"_s, 3, "manifest")->nextPart, 1);
        QVERIFY(!again.applyPart(0, page({}), noon));
        QVERIFY(!again.applyPart(2, page({}), noon));
        QVERIFY(again.applyPart(1, page({row(ResourceType::Customer, customer(u"cu-2"_s))}), noon));
        QVERIFY(again.applyPart(2, page({}), noon));
        QVERIFY(again.finishSnapshot(u"c9"_s, 0, noon));
        QCOMPARE((*again.counts())[ResourceType::Customer], 2);
    }

    void only_the_kinds_of_the_snapshot_are_replaced()
    {
        CacheFile file;
        Cache cache = file.open();
        QVERIFY(cache.apply(page({row(ResourceType::Customer, customer(u"cu-old"_s)),
                                  row(ResourceType::Purchase, purchase(u"pu-old"_s, u"cu-old"_s, 1))}),
                            noon));
        QVERIFY(cache.beginSnapshot(u"sn-1"_s, u"e1"_s, 1, {}, {ResourceType::Customer}));
        QVERIFY(cache.applyPart(0, page({row(ResourceType::Customer, customer(u"cu-new"_s))}), noon));
        QVERIFY(cache.finishSnapshot(u"c9"_s, 0, noon));
        QVERIFY(!cache.customer(u"cu-old"_s)->has_value());
        QVERIFY(cache.purchase(u"pu-old"_s)->has_value());
    }

    void a_restored_cdp_wins_with_lower_versions()
    {
        CacheFile file;
        Cache cache = file.open();
        QVERIFY(cache.apply(page({row(ResourceType::Customer, customer(u"cu-1"_s, 9, u"lost"_s))}), noon));
        QVERIFY(cache.beginSnapshot(u"sn-2"_s, u"e2"_s, 2, {}));
        QVERIFY(cache.applyPart(0, page({row(ResourceType::Customer, customer(u"cu-1"_s, 4, u"restored"_s))}),
                                noon));
        QCOMPARE((*cache.customer(u"cu-1"_s))->displayName, u"restored"_s);
        // Within the new epoch the higher version wins again.
        QVERIFY(cache.applyPart(1, page({row(ResourceType::Customer, customer(u"cu-1"_s, 3, u"older"_s))}),
                                noon));
        QCOMPARE((*cache.customer(u"cu-1"_s))->displayName, u"restored"_s);
        QVERIFY(cache.finishSnapshot(u"c9"_s, 0, noon));
        QCOMPARE(cache.syncMark()->epoch, u"e2"_s);
    }

    void rows_of_an_unfinished_snapshot_of_another_epoch_lose_as_well()
    {
        CacheFile file;
        Cache cache = file.open();
        QVERIFY(cache.beginSnapshot(u"sn-1"_s, u"e1"_s, 2, {}));
        QVERIFY(
            cache.applyPart(0, page({row(ResourceType::Customer, customer(u"cu-1"_s, 9, u"lost"_s))}), noon));
        // The CDP was restored before the first snapshot of all was whole; twice the next one did not end
        // either.
        QVERIFY(cache.beginSnapshot(u"sn-2"_s, u"e2"_s, 2, {}));
        QVERIFY(cache.beginSnapshot(u"sn-3"_s, u"e2"_s, 1, {}));
        QVERIFY(cache.applyPart(0, page({row(ResourceType::Customer, customer(u"cu-1"_s, 4, u"restored"_s))}),
                                noon));
        QCOMPARE((*cache.customer(u"cu-1"_s))->displayName, u"restored"_s);
        QVERIFY(cache.finishSnapshot(u"c1"_s, 0, noon));
        QCOMPARE(cache.syncMark()->epoch, u"e2"_s);
    }

    void a_newer_row_survives_a_snapshot_of_the_same_epoch()
    {
        CacheFile file;
        Cache cache = file.open();
        QVERIFY(cache.apply(page({row(ResourceType::Customer, customer(u"cu-1"_s, 9, u"newer"_s))}), noon));
        QVERIFY(cache.beginSnapshot(u"sn-2"_s, u"e1"_s, 1, {}));
        QVERIFY(cache.applyPart(0, page({row(ResourceType::Customer, customer(u"cu-1"_s, 4, u"older"_s))}),
                                noon));
        QVERIFY(cache.finishSnapshot(u"c9"_s, 0, noon));
        QCOMPARE((*cache.customer(u"cu-1"_s))->displayName, u"newer"_s);
    }

    void an_expired_snapshot_is_forgotten_and_its_rows_stay()
    {
        CacheFile file;
        Cache cache = file.open();
        QVERIFY(cache.beginSnapshot(u"sn-1"_s, u"e1"_s, 2, {}));
        QVERIFY(cache.applyPart(0, page({row(ResourceType::Customer, customer(u"cu-1"_s))}), noon));
        QVERIFY(cache.abandonSnapshot());
        QVERIFY(!cache.syncMark()->snapshot);
        QVERIFY(!cache.applyPart(1, page({}), noon));
        QVERIFY(cache.customer(u"cu-1"_s)->has_value());
        QVERIFY(cache.beginSnapshot(u"sn-2"_s, u"e1"_s, 1, {}));
        QVERIFY(cache.applyPart(0, page({}), noon));
        QVERIFY(cache.finishSnapshot(u"c1"_s, 0, noon));
        QVERIFY(!cache.customer(u"cu-1"_s)->has_value());
    }

    void a_void_cursor_leaves_the_rows()
    {
        CacheFile file;
        Cache cache = file.open();
        QVERIFY(cache.apply(page({row(ResourceType::Customer, customer(u"cu-1"_s))}), noon));
        QVERIFY(cache.forgetCursor());
        QCOMPARE(cache.syncMark()->cursor, u""_s);
        QCOMPARE(cache.syncMark()->epoch, u"e1"_s);
        QVERIFY(cache.customer(u"cu-1"_s)->has_value());
    }

    void a_first_snapshot_gives_an_age_part_by_part()
    {
        CacheFile file;
        Cache cache = file.open();
        QVERIFY(cache.beginSnapshot(u"sn-1"_s, u"e1"_s, 2, {}));
        QVERIFY(cache.applyPart(0, page({row(ResourceType::PickupOrder, pickup(u"pk-1"_s, {}))}), noon));
        QCOMPARE(cache.asOf(ResourceType::PickupOrder)->value(), noon);
        QVERIFY(!cache.asOf(ResourceType::Customer)->has_value());
        QVERIFY(cache.applyPart(1, page({}), noon + 60s));
        QVERIFY(cache.finishSnapshot(u"c1"_s, 0, noon + 61s));
        // As old as its beginning: what changed since comes by the feed.
        QCOMPARE(cache.asOf(ResourceType::Customer)->value(), noon);
    }
};

QTEST_APPLESS_MAIN(tst_CacheSnapshot)
#include "tst_CacheSnapshot.moc"
