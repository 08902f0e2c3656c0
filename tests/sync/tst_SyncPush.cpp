#include "sync/World.h"

#include <QTest>

using namespace counterpart;
using namespace counterpart::test;

namespace {

CommandResult resultOf(const QJsonObject &command, CommandResult::Status status)
{
    CommandResult result;
    result.id = command[u"id"_s].toString();
    result.status = status;
    return result;
}

SyncFailure failure(Error::Kind kind, const QString &code = {}, std::optional<milliseconds> asked = {})
{
    return {{kind, code, code}, asked};
}

} // namespace

/// Push. In virtual time against a scripted CDP.
class tst_SyncPush : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void a_command_leaves_at_once()
    {
        World world;
        world.start();
        world.pass(5s);
        world.act(u"c1"_s, u"cp-1"_s);
        world.pass(100ms);
        QVERIFY(world.outboxEmpty());
        QCOMPARE(world.cdp.received, QStringList{u"c1"_s});
    }

    void commands_arrive_in_order_and_in_batches()
    {
        SyncSettings settings;
        settings.batchSize = 7;
        World world(1, settings);
        QStringList ids;
        for (int i = 0; i < 40; ++i) {
            ids.append(u"c%1"_s.arg(i));
            world.act(ids.last(), u"cp-%1"_s.arg(i % 3));
        }
        world.start();
        world.pass(10s);
        QVERIFY(world.outboxEmpty());
        QCOMPARE(world.cdp.received, ids);
        QCOMPARE(world.count(SyncRequestKind::Commands), 6);
    }

    void what_was_taken_out_for_an_earlier_start_is_sent_by_the_next()
    {
        World world;
        world.act(u"c1"_s, u"cp-1"_s);
        world.outbox.first().state = World::OutboxRow::Sending; // nobody waits for it any more
        world.start();
        world.pass(5s);
        QVERIFY(world.outboxEmpty());
        QCOMPARE(world.cdp.received, QStringList{u"c1"_s});
        world.restart();
        world.pass(5s);
        QCOMPARE(world.cdp.received.size(), 1);
    }

    void an_answer_that_was_lost_is_asked_for_with_the_same_id()
    {
        World world;
        world.start();
        world.pass(5s);
        int lost = 2;
        world.line = [&](const sync::SendRequest &request) -> std::optional<SyncFailure> {
            if (request.kind == SyncRequestKind::Commands && lost-- > 0)
                return failure(Error::Kind::Offline, u"answer-lost"_s);
            return {};
        };
        world.act(u"c1"_s, u"cp-1"_s);
        world.pass(2min);
        QVERIFY(world.outboxEmpty());
        QVERIFY(world.cdp.received.count(u"c1"_s) >= 2);
        QCOMPARE(world.cdp.version(u"cp-1"_s), 1);
        QCOMPARE(world.outbox.first().result.status, CommandResult::Status::Duplicate);
    }

    void after_an_outage_the_outbox_goes_before_the_feed()
    {
        World world;
        world.start();
        world.pass(5s);
        bool down = true;
        world.line = [&](const sync::SendRequest &) -> std::optional<SyncFailure> {
            return down ? std::optional(failure(Error::Kind::Offline, u"refused"_s)) : std::nullopt;
        };
        world.give(world.engine.poke(world.now()));
        world.pass(30s);
        QCOMPARE(world.facts.last().link, SyncFacts::Link::Offline);
        world.act(u"c1"_s, u"cp-1"_s);
        world.pass(90s);
        down = false;
        world.sent.clear();
        world.pass(90s);
        QVERIFY(world.outboxEmpty());
        QCOMPARE(world.sent.first().request.kind, SyncRequestKind::Commands);
        QVERIFY(world.count(SyncRequestKind::Changes) > 0);
        QVERIFY(world.cacheEqualsCdp());
    }

    void while_locked_pushes_go_on_and_pulls_stop()
    {
        World world;
        world.start();
        world.pass(5s);
        world.give(world.engine.streamOpened(world.now()));
        world.pass(1s);
        world.give(world.engine.keysAvailable(false, world.now()));
        const int pulls = world.count(SyncRequestKind::Changes);
        world.act(u"c1"_s, u"cp-1"_s);
        world.cdp.change(u"cp-2"_s);
        world.give(world.engine.poke(world.now()));
        world.pass(10min);
        QVERIFY(world.outboxEmpty());
        QCOMPARE(world.count(SyncRequestKind::Changes), pulls);
        QVERIFY(world.facts.last().behind);
        QVERIFY(world.streamWanted);
        world.give(world.engine.keysAvailable(true, world.now()));
        world.pass(2s);
        QVERIFY(!world.facts.last().behind);
        QVERIFY(world.cacheEqualsCdp());
    }

    void rows_that_arrive_after_locking_are_not_stored()
    {
        World world;
        world.start();
        world.pass(5s);
        world.cdp.change(u"cp-1"_s);
        world.give(world.engine.poke(world.now()));
        const int pages = int(world.steps.count(u"page"_s));
        world.give(world.engine.keysAvailable(false, world.now()));
        world.pass(10s);
        QCOMPARE(int(world.steps.count(u"page"_s)), pages);
        QVERIFY(world.facts.last().behind);
        world.give(world.engine.keysAvailable(true, world.now()));
        world.pass(1s);
        QVERIFY(world.cacheEqualsCdp());
    }

    void a_locked_tablet_with_nothing_to_send_still_knows_whether_the_line_works()
    {
        World world;
        world.keys = false;
        world.start();
        world.pass(5s);
        QCOMPARE(world.facts.last().link, SyncFacts::Link::Online);
        QVERIFY(world.count(SyncRequestKind::Hello) >= 1);
        world.line = [](const sync::SendRequest &) {
            return std::optional(failure(Error::Kind::Offline, u"refused"_s));
        };
        world.pass(2min);
        QCOMPARE(world.facts.last().link, SyncFacts::Link::Offline);
    }

    void one_refusal_does_not_hold_the_others_up()
    {
        World world;
        world.cdp.judge = [](const QJsonObject &command) {
            return resultOf(command,
                            command[u"id"_s] == u"c1"_s ? CommandResult::Status::Rejected
                                                        : CommandResult::Status::Applied);
        };
        world.act(u"c1"_s, u"cp-1"_s);
        world.act(u"c2"_s, u"cp-2"_s);
        world.start();
        world.pass(5s);
        QVERIFY(world.outboxEmpty());
        QCOMPARE(world.outbox.at(0).result.status, CommandResult::Status::Rejected);
        QCOMPARE(world.outbox.at(1).result.status, CommandResult::Status::Applied);
    }

    void a_command_that_is_answered_with_later_waits_alone()
    {
        World world;
        int later = 3;
        world.cdp.judge = [&](const QJsonObject &command) {
            CommandResult result = resultOf(command, CommandResult::Status::Applied);
            if (command[u"id"_s] == u"c1"_s && later-- > 0) {
                result.status = CommandResult::Status::Retry;
                result.retryAfterSeconds = 20;
            }
            return result;
        };
        world.start();
        world.pass(5s);
        world.act(u"c1"_s, u"cp-1"_s);
        world.act(u"c2"_s, u"cp-2"_s);
        world.pass(2s);
        QCOMPARE(world.outbox.at(1).state, World::OutboxRow::Settled);
        QCOMPARE(world.outbox.at(0).state, World::OutboxRow::Queued);
        world.pass(2min);
        QVERIFY(world.outboxEmpty());
        QCOMPARE(world.cdp.received.count(u"c1"_s), 4);
    }

    void what_is_held_back_holds_up_nobody_who_comes_later()
    {
        for (const bool asked : {true, false}) {
            World world;
            world.cdp.judge = [&](const QJsonObject &command) {
                CommandResult result = resultOf(command, CommandResult::Status::Applied);
                if (asked && command[u"id"_s] == u"poison"_s) {
                    result.status = CommandResult::Status::Retry;
                    result.retryAfterSeconds = 5;
                }
                return result;
            };
            world.line = [&](const sync::SendRequest &request) -> std::optional<SyncFailure> {
                return !asked && request.body.contains("\"poison\"")
                    ? std::optional(failure(Error::Kind::BadResponse, u"server-error"_s))
                    : std::nullopt;
            };
            world.start();
            world.pass(5s);
            world.act(u"poison"_s, u"cp-x"_s);
            for (int i = 0; i < 10; ++i) {
                world.pass(4min + i * 7s);
                world.act(u"c%1"_s.arg(i), u"cp-%1"_s.arg(i));
                world.pass(3s);
                QVERIFY2(world.outbox.last().state == World::OutboxRow::Settled,
                         qPrintable(QString::number(i) + (asked ? u" put off"_s : u" failing"_s)));
            }
        }
    }

    void a_command_that_is_put_off_for_ever_is_set_aside_and_its_followers_go_on()
    {
        World world;
        world.cdp.judge = [&world](const QJsonObject &command) {
            CommandResult result = resultOf(command, CommandResult::Status::Applied);
            if (command[u"id"_s] == u"poison"_s) {
                result.status = CommandResult::Status::Retry;
                result.retryAfterSeconds = 5;
            } else if (command[u"id"_s] == u"after"_s
                       && world.outbox.first().state != World::OutboxRow::Settled) {
                result.status = CommandResult::Status::NotAttempted;
            }
            return result;
        };
        world.start();
        world.pass(5s);
        world.act(u"poison"_s, u"cp-x"_s);
        world.act(u"after"_s, u"cp-x"_s);
        world.pass(2h);
        QVERIFY(!world.outboxEmpty()); // nobody else tells it from a CDP in trouble
        world.act(u"c1"_s, u"cp-1"_s);
        world.pass(10min);
        QVERIFY(world.outboxEmpty());
        QCOMPARE(world.outbox.at(0).result.status, CommandResult::Status::Retry);
        QCOMPARE(world.outbox.at(0).result.problem->code, u"unprocessed"_s);
        QCOMPARE(world.outbox.at(1).result.status, CommandResult::Status::Applied);
    }

    void a_batch_in_which_nothing_moves_is_not_sent_in_a_circle()
    {
        World world;
        world.cdp.judge = [](const QJsonObject &command) {
            return resultOf(command, CommandResult::Status::NotAttempted);
        };
        world.start();
        world.pass(5s);
        world.act(u"c1"_s, u"cp-1"_s);
        world.pass(10min);
        QVERIFY(world.cdp.received.size() > 8);
        QVERIFY2(world.cdp.received.size() < 80, qPrintable(QString::number(world.cdp.received.size())));
        QVERIFY(!world.outboxEmpty());
    }

    void results_for_commands_that_were_not_sent_settle_nothing()
    {
        World world;
        world.start();
        world.pass(5s);
        world.cdp.judge = [](const QJsonObject &command) {
            CommandResult result = resultOf(command, CommandResult::Status::Rejected);
            result.id = u"somebody-elses"_s;
            return result;
        };
        world.act(u"c1"_s, u"cp-1"_s);
        world.pass(3s);
        QVERIFY(!world.outboxEmpty());
        QVERIFY(!world.steps.contains(u"results"_s));
        world.cdp.judge = {};
        world.pass(2min);
        QVERIFY(world.outboxEmpty());
    }

    void a_poisonous_command_is_set_aside_and_the_others_pass()
    {
        World world;
        world.start();
        world.pass(5s);
        world.line = [&](const sync::SendRequest &request) -> std::optional<SyncFailure> {
            return request.body.contains("\"poison\"")
                ? std::optional(failure(Error::Kind::BadResponse, u"server-error"_s))
                : std::nullopt;
        };
        for (int i = 0; i < 20; ++i)
            world.act(u"c%1"_s.arg(i), u"cp-%1"_s.arg(i));
        world.act(u"poison"_s, u"cp-x"_s);
        for (int i = 20; i < 40; ++i)
            world.act(u"c%1"_s.arg(i), u"cp-%1"_s.arg(i));
        world.pass(5min);
        for (const World::OutboxRow &row : std::as_const(world.outbox))
            QVERIFY2(row.command.id == u"poison"_s || row.result.status == CommandResult::Status::Applied,
                     qPrintable(row.command.id));
        world.pass(1h);
        QVERIFY(world.outboxEmpty());
        const auto poison
            = std::find_if(world.outbox.cbegin(), world.outbox.cend(),
                           [](const World::OutboxRow &row) { return row.command.id == u"poison"_s; });
        QCOMPARE(poison->tries, 8);
        QCOMPARE(poison->result.problem->code, u"server-error"_s);
    }

    void a_cdp_that_fails_for_hours_is_waited_for_and_sets_nothing_aside_data()
    {
        QTest::addColumn<bool>("readsToo");
        QTest::addColumn<int>("commands");
        QTest::addColumn<bool>("locked");
        QTest::addColumn<std::chrono::hours>("time");
        QTest::newRow("all commands, while reads are answered") << false << 10 << false << 3h;
        QTest::newRow("everything, with one command waiting") << true << 1 << false << 24h;
        QTest::newRow("everything") << true << 10 << false << 24h;
        QTest::newRow("everything, behind the lock") << true << 1 << true << 24h;
    }
    void a_cdp_that_fails_for_hours_is_waited_for_and_sets_nothing_aside()
    {
        QFETCH(bool, readsToo);
        QFETCH(int, commands);
        QFETCH(bool, locked);
        QFETCH(std::chrono::hours, time);
        World world;
        world.keys = !locked;
        world.start();
        world.pass(5s);
        bool broken = true;
        world.line = [&](const sync::SendRequest &request) -> std::optional<SyncFailure> {
            return broken && (readsToo || request.kind == SyncRequestKind::Commands)
                ? std::optional(failure(Error::Kind::BadResponse, u"server-error"_s))
                : std::nullopt;
        };
        for (int i = 0; i < commands; ++i)
            world.act(u"c%1"_s.arg(i), u"cp-%1"_s.arg(i));
        world.pass(time);
        for (const World::OutboxRow &row : std::as_const(world.outbox))
            QCOMPARE(row.tries, 0);
        broken = false;
        world.pass(15min);
        QVERIFY(world.outboxEmpty());
        for (const World::OutboxRow &row : std::as_const(world.outbox))
            QCOMPARE(row.result.status, CommandResult::Status::Applied);
    }

    void poisonous_commands_are_set_aside_although_nothing_else_is_to_be_sent_data()
    {
        QTest::addColumn<int>("commands");
        QTest::addColumn<bool>("locked");
        QTest::addColumn<std::chrono::minutes>("patience");
        QTest::newRow("one") << 1 << false << 29min;
        QTest::newRow("several") << 3 << false << 239min;
        QTest::newRow("one, behind the lock") << 1 << true << 29min;
    }
    void poisonous_commands_are_set_aside_although_nothing_else_is_to_be_sent()
    {
        QFETCH(int, commands);
        QFETCH(bool, locked);
        QFETCH(std::chrono::minutes, patience);
        World world;
        world.keys = !locked;
        world.start();
        world.pass(5s);
        world.line = [&](const sync::SendRequest &request) -> std::optional<SyncFailure> {
            return request.kind == SyncRequestKind::Commands
                ? std::optional(failure(Error::Kind::BadResponse, u"server-error"_s))
                : std::nullopt;
        };
        for (int i = 0; i < commands; ++i)
            world.act(u"poison%1"_s.arg(i), u"cp-%1"_s.arg(i));
        world.pass(patience);
        for (const World::OutboxRow &row : std::as_const(world.outbox))
            QCOMPARE(row.tries, 0);
        world.pass(2h);
        QVERIFY(world.outboxEmpty());
        for (const World::OutboxRow &row : std::as_const(world.outbox))
            QCOMPARE(row.tries, 8);
    }

    void results_that_could_not_be_stored_are_asked_for_again()
    {
        World world;
        world.start();
        world.pass(5s);
        bool full = true;
        world.disk = [&](const QString &step) -> std::optional<Error> {
            return full && step == u"results"_s ? std::optional(Error{Error::Kind::DiskFull, {}, {}})
                                                : std::nullopt;
        };
        world.act(u"c1"_s, u"cp-1"_s);
        world.pass(10s);
        QVERIFY(!world.outboxEmpty());
        QCOMPARE(world.facts.last().storage, std::optional(Error::Kind::DiskFull));
        full = false;
        world.pass(2min);
        QVERIFY(world.outboxEmpty());
        QCOMPARE(world.cdp.version(u"cp-1"_s), 1);
        QVERIFY(!world.facts.last().storage);
    }
};

QTEST_APPLESS_MAIN(tst_SyncPush)
#include "tst_SyncPush.moc"
