#include "sync/World.h"

#include <QTest>

using namespace counterpart;
using namespace counterpart::test;

/// How news come where the live channel does not work, and how the kinds come that a newer schema reads
/// differently. In virtual time.
class tst_SyncChannel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void after_three_streams_that_ended_at_once_news_come_by_long_poll()
    {
        World world;
        withoutStreams(world);
        const auto before = world.sent.size();
        world.pass(10min);
        const auto asked = world.sent.size() - before;
        QVERIFY2(asked >= 8 && asked <= 16, qPrintable(QString::number(asked)));
        QCOMPARE(waits(world.sent.last().request), 55);
        QVERIFY(world.sent.last().request.deadline > 55s);
        for (int i = 0; i < 5; ++i) {
            world.cdp.change(u"cp-%1"_s.arg(i));
            const milliseconds told = world.steady;
            QVERIFY(world.passUntil([&] { return world.cacheEqualsCdp(); }));
            QVERIFY(world.steady - told < 2s); // and not at the next poll
        }
        QCOMPARE(world.engine.facts().link, SyncFacts::Link::Online);
    }

    void streams_that_end_while_the_line_is_down_say_nothing_about_streams()
    {
        World world;
        world.start();
        world.pass(5s);
        bool down = false;
        world.line = [&](const sync::SendRequest &) -> std::optional<SyncFailure> {
            return down ? std::optional(SyncFailure{{Error::Kind::Offline, {}, u"refused"_s}, {}})
                        : std::nullopt;
        };
        for (int i = 0; i < 5; ++i) {
            world.give(world.engine.streamOpened(world.now()));
            world.pass(1s);
            down = true;
            world.give(world.engine.poke(world.now()));
            world.pass(1s);
            QCOMPARE(world.engine.facts().link, SyncFacts::Link::Offline);
            world.give(world.engine.streamClosed(cut(), world.now()));
            down = false;
            world.pass(2min);
        }
        QVERIFY(std::none_of(world.sent.cbegin(), world.sent.cend(),
                             [](const World::Sent &one) { return waits(one.request) > 0; }));
    }

    void a_proxy_that_holds_nothing_open_is_asked_like_without_a_stream()
    {
        World world;
        world.cdpHolds = false;
        withoutStreams(world);
        const auto before = world.sent.size();
        world.pass(10min);
        const auto asked = world.sent.size() - before;
        QVERIFY2(asked >= 20 && asked <= 45, qPrintable(QString::number(asked)));
    }

    void streams_are_tried_again_ever_more_seldom_and_one_that_lives_ends_the_long_poll()
    {
        World world;
        withoutStreams(world);
        QList<milliseconds> pauses;
        for (int i = 0; i < 5; ++i) {
            const int tried = world.streamsOpened;
            const milliseconds from = world.steady;
            while (world.streamsOpened == tried && world.steady - from < 3h)
                world.pass(1s);
            pauses.append(world.steady - from);
            if (i < 4)
                close(world);
        }
        QVERIFY(pauses.first() >= 4min && pauses.first() <= 7min);
        QVERIFY(pauses.last() > 50min && pauses.last() < 70min);

        world.give(world.engine.streamOpened(world.now()));
        world.pass(59s);
        QVERIFY(waits(world.sent.last().request) > 0); // not yet to be relied on
        world.pass(61s);
        const auto before = world.sent.size();
        world.pass(10min);
        QVERIFY(world.sent.size() - before <= 4);
        QCOMPARE(waits(world.sent.last().request), 0);
        world.cdp.change(u"cp-9"_s);
        world.give(world.engine.poke(world.now()));
        world.pass(1s);
        QVERIFY(world.cacheEqualsCdp());
    }

    void a_cdp_that_wants_no_stream_is_asked_by_long_poll()
    {
        World world;
        world.start();
        world.pass(5s);
        world.give(world.engine.streamClosed({Error::Kind::Cancelled, {}, u"no-stream"_s}, world.now()));
        world.pass(2min);
        QCOMPARE(waits(world.sent.last().request), 55);
        QCOMPARE(world.streamsOpened, 1);
    }

    void who_asks_for_it_is_not_kept_waiting_by_a_question_that_is_held()
    {
        World world;
        withoutStreams(world);
        world.pass(10s);
        QVERIFY(waits(world.sent.last().request) > 0);
        world.give(world.engine.syncNow(world.now()));
        QCOMPARE(world.abandoned, 1);
        QCOMPARE(waits(world.sent.last().request), 0);
        world.pass(1s);
        QVERIFY(waits(world.sent.last().request) > 0);
    }

    void a_question_that_is_held_makes_way_for_a_snapshot_and_ends_with_the_lock()
    {
        World world;
        withoutStreams(world);
        world.pass(10s);
        world.give(world.engine.resnapshot(world.now()));
        QCOMPARE(world.abandoned, 1);
        QCOMPARE(world.sent.last().request.kind, SyncRequestKind::OpenSnapshot);
        world.pass(30s);
        QVERIFY(waits(world.sent.last().request) > 0);
        world.give(world.engine.keysAvailable(false, world.now()));
        QCOMPARE(world.abandoned, 2);
        world.give(world.engine.keysAvailable(true, world.now()));
        world.pass(30s);
        QVERIFY(world.cacheEqualsCdp());
    }

    void the_time_that_an_answer_was_held_is_not_taken_for_its_way()
    {
        World world;
        world.cdp.ahead = 90s;
        withoutStreams(world);
        world.pass(30min);
        QVERIFY(!world.clocks.isEmpty());
        for (const ClockSample &sample : std::as_const(world.clocks))
            QVERIFY2(qAbs(sample.offsetMs - 90'000) < 200, qPrintable(QString::number(sample.offsetMs)));
    }

    void only_the_kinds_that_read_differently_are_fetched_again()
    {
        World before;
        fill(before.cdp);
        before.start();
        before.pass(5s);
        QVERIFY(before.cacheEqualsCdp());

        SyncSettings newer;
        newer.schema = 2; // the program was updated, and so was the CDP
        World world(2, newer);
        world.cdp = before.cdp;
        world.cache = before.cache;
        world.cdp.schema = 2;
        world.cdp.changedBySchema2 = {ResourceType::Coupon};
        world.cdp.change(u"pk-new"_s, ResourceType::PickupOrder); // since this tablet read last
        world.cdp.change(u"cp-1"_s);
        world.start();
        world.pass(10s);
        QVERIFY(world.cacheEqualsCdp());
        QCOMPARE(world.count(SyncRequestKind::OpenSnapshot), 1);
        QCOMPARE(world.cdp.lastSnapshotRequest["types"_L1].toArray(), QJsonArray{u"coupon"_s});
        QCOMPARE(world.cdp.lastSnapshotRequest["reason"_L1], u"schema_changed"_s);
        const QStringList brought = world.cache.seenInSnapshot;
        QVERIFY(std::all_of(brought.cbegin(), brought.cend(),
                            [](const QString &id) { return id.startsWith(u"cp-"_s); }));
        QVERIFY(std::all_of(world.facts.cbegin(), world.facts.cend(), [](const SyncFacts &facts) {
            return facts.firstSyncPercent == 100 && facts.usable; // the old data is shown meanwhile
        }));
        world.pass(10min);
        QCOMPARE(world.count(SyncRequestKind::OpenSnapshot), 1);
    }

    void a_fetch_of_some_kinds_that_is_interrupted_goes_on_and_loses_no_change_of_others()
    {
        World before;
        fill(before.cdp);
        before.start();
        before.pass(5s);
        SyncSettings newer;
        newer.schema = 2;
        World world(3, newer);
        world.cdp = before.cdp;
        world.cache = before.cache;
        world.cdp.schema = 2;
        world.cdp.changedBySchema2 = {ResourceType::Coupon};
        world.start();
        QVERIFY(world.passUntil([&] { return world.steps.contains(u"part 1"_s); }));
        world.cdp.change(u"pk-2"_s, ResourceType::PickupOrder);
        world.restart();
        world.pass(30s);
        QVERIFY(world.cacheEqualsCdp());
        QCOMPARE(world.count(SyncRequestKind::OpenSnapshot), 1);
    }

    void kinds_that_nobody_here_knows_are_fetched_with_all_the_others()
    {
        World before;
        fill(before.cdp);
        before.start();
        before.pass(5s);
        SyncSettings newer;
        newer.schema = 2;
        World world(4, newer);
        world.cdp = before.cdp;
        world.cache = before.cache;
        world.cdp.schema = 2;
        world.cdp.changedBySchema2 = {ResourceType::Coupon, ResourceType::Other};
        world.start();
        world.pass(30s);
        QVERIFY(!world.cdp.lastSnapshotRequest.contains("types"_L1));
        QVERIFY(world.cacheEqualsCdp());
    }

private:
    static Error cut() { return {Error::Kind::Offline, {}, u"cut"_s}; }
    static int waits(const sync::SendRequest &request)
    {
        return ScriptedCdp::asked(request.path, u"wait"_s).toInt();
    }
    static void close(World &world)
    {
        world.give(world.engine.streamOpened(world.now()));
        world.pass(1s);
        world.give(world.engine.streamClosed(cut(), world.now()));
    }
    static void withoutStreams(World &world)
    {
        world.cdp.change(u"cp-0"_s);
        world.start();
        world.pass(5s);
        for (int i = 0; i < 3; ++i) {
            QVERIFY(world.passUntil([&] { return world.streamsOpened == i + 1; }));
            close(world);
        }
        world.pass(5s);
    }
    static void fill(ScriptedCdp &cdp)
    {
        for (int i = 0; i < 8; ++i) {
            cdp.change(u"cp-%1"_s.arg(i));
            cdp.change(u"pk-%1"_s.arg(i), ResourceType::PickupOrder);
        }
    }
};

QTEST_GUILESS_MAIN(tst_SyncChannel)
#include "tst_SyncChannel.moc"
