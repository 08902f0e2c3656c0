#include "sync/World.h"

#include <QTest>

using namespace counterpart;
using namespace counterpart::test;

namespace {

SyncFailure failure(Error::Kind kind, const QString &code = {}, std::optional<milliseconds> asked = {})
{
    return {{kind, code, code}, asked};
}

} // namespace

/// What is known of the line and when it is tried again; random histories. In virtual time.
class tst_SyncLine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void every_failure_of_the_line_says_what_it_is_and_when_the_next_try_comes_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("code");
        QTest::addColumn<int>("link");
        using Link = SyncFacts::Link;
        const auto row = [](const char *name, Error::Kind kind, const QString &code, Link link) {
            QTest::newRow(name) << int(kind) << code << int(link);
        };
        row("no network", Error::Kind::Offline, u"no-network"_s, Link::Offline);
        row("busy", Error::Kind::Busy, u"rate-limited"_s, Link::Busy);
        row("captive portal", Error::Kind::NotOurServer, u"html"_s, Link::CaptivePortal);
        row("wrong certificate", Error::Kind::Untrusted, u"certificate"_s, Link::Untrusted);
        row("wrong clock", Error::Kind::Untrusted, u"clock-wrong"_s, Link::Untrusted);
        row("credentials", Error::Kind::Unauthorized, u"not-signed-in"_s, Link::SignInNeeded);
        row("not enrolled", Error::Kind::NotEnrolled, u"no-credentials"_s, Link::SignInNeeded);
        row("revoked", Error::Kind::Revoked, u"device-revoked"_s, Link::Revoked);
        row("too old", Error::Kind::Rejected, u"client-too-old"_s, Link::UpdateRequired);
        row("scope", Error::Kind::Forbidden, u"role-missing"_s, Link::SignInNeeded);
        row("server error", Error::Kind::BadResponse, u"server-error"_s, Link::Busy);
        row("broken page", Error::Kind::BadResponse, u"invalid"_s, Link::Offline);
        row("unknown store", Error::Kind::NotFound, u"not-found"_s, Link::Busy);
        row("odd refusal", Error::Kind::Rejected, u"bad-request"_s, Link::Busy);
        row("conflict", Error::Kind::Conflict, u"state-conflict"_s, Link::Busy);
        row("copied tablet", Error::Kind::Forbidden, u"device-quarantined"_s, Link::Quarantined);
    }
    void every_failure_of_the_line_says_what_it_is_and_when_the_next_try_comes()
    {
        QFETCH(int, kind);
        QFETCH(QString, code);
        QFETCH(int, link);
        World world;
        world.cdp.change(u"cp-1"_s);
        bool broken = true;
        world.line = [&](const sync::SendRequest &request) -> std::optional<SyncFailure> {
            const bool hello = request.kind == SyncRequestKind::Hello;
            return broken && !hello ? std::optional(failure(Error::Kind(kind), code)) : std::nullopt;
        };
        world.start();
        world.pass(30s);
        const SyncFacts facts = world.engine.facts();
        QCOMPARE(int(facts.link), link);
        QCOMPARE(facts.code, code);
        QVERIFY(facts.nextTry.has_value());
        QVERIFY(*facts.nextTry >= world.now().wall - 1s);
        QVERIFY(*facts.nextTry <= world.now().wall + 15min);
        QVERIFY(facts.since.has_value());
        broken = false;
        world.pass(15min);
        QCOMPARE(int(world.engine.facts().link), int(SyncFacts::Link::Online));
        QVERIFY(world.cacheEqualsCdp());
    }

    void a_copied_tablet_sends_on_and_asks_seldom_for_what_it_does_not_get()
    {
        World world;
        world.cdp.change(u"cp-1"_s);
        world.line = [&](const sync::SendRequest &request) -> std::optional<SyncFailure> {
            const bool push = request.kind == SyncRequestKind::Commands;
            return push ? std::nullopt
                        : std::optional(failure(Error::Kind::Forbidden, u"device-quarantined"_s));
        };
        world.start();
        world.pass(10s);
        QCOMPARE(world.engine.facts().link, SyncFacts::Link::Quarantined);
        const auto asked = world.sent.size();
        world.act(u"c-1"_s, u"cp-1"_s);
        world.pass(1s);
        QVERIFY(world.outboxEmpty());
        QCOMPARE(world.engine.facts().link, SyncFacts::Link::Quarantined);
        world.pass(1h);
        QVERIFY2(world.sent.size() - asked < 12, qPrintable(QString::number(world.sent.size() - asked)));
        QVERIFY(world.streamsOpened < 12);
    }

    void a_copied_tablet_knows_it_also_behind_the_lock()
    {
        World world;
        world.keys = false;
        world.start();
        world.pass(5s);
        world.give(
            world.engine.streamClosed({Error::Kind::Forbidden, {}, u"device-quarantined"_s}, world.now()));
        QCOMPARE(world.engine.facts().link, SyncFacts::Link::Quarantined);
        world.act(u"c-1"_s, u"cp-1"_s);
        world.pass(1s);
        QVERIFY(world.outboxEmpty());
        QCOMPARE(world.engine.facts().link, SyncFacts::Link::Quarantined);
    }

    void pauses_between_tries_grow_to_a_minute_and_no_further()
    {
        World world;
        world.line = [](const sync::SendRequest &) {
            return std::optional(failure(Error::Kind::Offline, u"refused"_s));
        };
        world.start();
        world.pass(2h);
        QVERIFY(world.sent.size() > 100);
        QVERIFY(world.sent.size() < 400);
        milliseconds longest{};
        for (qsizetype i = 1; i < world.sent.size(); ++i)
            longest = std::max(longest, world.sent.at(i).at - world.sent.at(i - 1).at);
        QVERIFY(longest > 30s);
        QVERIFY(longest < 62s);
    }

    void after_a_long_outage_a_short_one_is_over_soon()
    {
        World world;
        bool down = true;
        world.line = [&](const sync::SendRequest &) -> std::optional<SyncFailure> {
            return down ? std::optional(failure(Error::Kind::Offline, u"refused"_s)) : std::nullopt;
        };
        world.start();
        world.pass(30min);
        down = false;
        world.pass(2min);
        QCOMPARE(world.facts.last().link, SyncFacts::Link::Online);
        for (int outage = 0; outage < 10; ++outage) {
            down = true;
            world.give(world.engine.poke(world.now()));
            world.pass(100ms);
            QCOMPARE(world.facts.last().link, SyncFacts::Link::Offline);
            down = false;
            world.pass(1'500ms);
            QCOMPARE(world.facts.last().link, SyncFacts::Link::Online);
        }
    }

    void the_waiting_time_that_the_cdp_asks_for_is_kept_also_when_a_person_presses_the_button()
    {
        World world;
        world.line = [](const sync::SendRequest &) {
            return std::optional(failure(Error::Kind::Busy, u"unavailable"_s, 120s));
        };
        world.start();
        world.pass(10s);
        QCOMPARE(world.sent.size(), 1);
        world.give(world.engine.syncNow(world.now()));
        world.give(world.engine.connectivityHint(true, world.now()));
        world.pass(100s);
        QCOMPARE(world.sent.size(), 1);
        world.pass(60s);
        QCOMPARE(world.sent.size(), 2);
    }

    void an_absurd_waiting_time_is_cut_to_ten_minutes()
    {
        World world;
        world.line = [](const sync::SendRequest &) {
            return std::optional(failure(Error::Kind::Busy, u"unavailable"_s, 24h));
        };
        world.start();
        world.pass(13min);
        QCOMPARE(world.sent.size(), 2);
    }

    void two_hundred_tablets_do_not_come_back_in_the_same_second()
    {
        QMap<qint64, int> perSecond;
        for (int tablet = 0; tablet < 200; ++tablet) {
            World world(quint64(tablet) + 1);
            world.line = [](const sync::SendRequest &) {
                return std::optional(failure(Error::Kind::Busy, u"unavailable"_s, 60s));
            };
            world.start();
            world.pass(90s);
            QVERIFY(world.sent.size() >= 2);
            ++perSecond[world.sent.at(1).at.count() / 1'000];
        }
        const int peak = *std::max_element(perSecond.cbegin(), perSecond.cend());
        QVERIFY2(peak <= 2 * 200 / 15, qPrintable(QString::number(peak)));
    }

    void the_network_coming_back_is_used_at_once()
    {
        World world;
        bool down = true;
        world.line = [&](const sync::SendRequest &) -> std::optional<SyncFailure> {
            return down ? std::optional(failure(Error::Kind::Offline, u"no-network"_s)) : std::nullopt;
        };
        world.start();
        world.pass(10min);
        down = false;
        world.give(world.engine.connectivityHint(true, world.now()));
        world.pass(2s);
        QCOMPARE(world.facts.last().link, SyncFacts::Link::Online);
    }

    void a_hint_that_the_network_is_gone_shows_and_does_not_stop_the_tries()
    {
        World world;
        world.start();
        world.pass(5s);
        world.give(world.engine.connectivityHint(false, world.now()));
        QCOMPARE(world.facts.last().link, SyncFacts::Link::Offline);
        world.pass(3s); // the hint was wrong
        QCOMPARE(world.facts.last().link, SyncFacts::Link::Online);
    }

    void a_driver_that_never_answers_does_not_stop_the_engine()
    {
        World world;
        world.start();
        world.pass(5s);
        bool silent = true;
        world.latency = [&](const sync::SendRequest &) {
            return silent ? milliseconds(10h) : milliseconds(50ms);
        };
        world.give(world.engine.poke(world.now()));
        world.pass(1min);
        QVERIFY(world.abandoned >= 1);
        QCOMPARE(world.facts.last().link, SyncFacts::Link::Offline);
        silent = false;
        world.pass(3min);
        QCOMPARE(world.facts.last().link, SyncFacts::Link::Online);
    }

    void a_body_that_could_not_be_identified_is_no_sign_of_life()
    {
        World world;
        world.line = [](const sync::SendRequest &request) {
            const bool hello = request.kind == SyncRequestKind::Hello;
            return hello ? std::optional(failure(Error::Kind::Offline, u"refused"_s))
                         : std::optional(failure(Error::Kind::BadResponse, u"too-large"_s));
        };
        world.start();
        world.pass(5min);
        QCOMPARE(world.contacts, 0);
        QVERIFY(!world.facts.last().lastContact);
    }

    void an_exchange_that_was_cancelled_is_made_again()
    {
        World world;
        world.cdp.change(u"cp-1"_s);
        int cancelled = 3;
        world.line = [&](const sync::SendRequest &) -> std::optional<SyncFailure> {
            return cancelled-- > 0 ? std::optional(failure(Error::Kind::Cancelled, u"cancelled"_s))
                                   : std::nullopt;
        };
        world.start();
        world.pass(1min);
        QVERIFY(world.cacheEqualsCdp());
    }

    void a_tablet_that_was_synced_before_is_never_called_new()
    {
        World world;
        world.cdp.change(u"cp-1"_s);
        world.start();
        world.pass(5s);
        world.line = [](const sync::SendRequest &) {
            return std::optional(failure(Error::Kind::Offline, u"refused"_s));
        };
        world.facts.clear();
        world.restart();
        world.pass(5s);
        for (const SyncFacts &facts : std::as_const(world.facts)) {
            QVERIFY(facts.link != SyncFacts::Link::NeverSynced);
            QVERIFY(facts.usable);
            QCOMPARE(facts.firstSyncPercent, 100);
        }
        QCOMPARE(world.facts.last().link, SyncFacts::Link::Offline);
    }

    void a_server_for_newer_programs_only_asks_for_an_update()
    {
        World world;
        world.keys = false;
        world.cdp.schemaMinimum = 2;
        world.start();
        world.pass(5s);
        QCOMPARE(world.facts.last().link, SyncFacts::Link::UpdateRequired);
    }

    void whatever_fails_on_the_way_every_command_arrives_once_and_the_cache_ends_equal_data()
    {
        QTest::addColumn<int>("seed");
        for (int seed = 1; seed <= 60; ++seed)
            QTest::addRow("seed %d", seed) << seed;
    }
    void whatever_fails_on_the_way_every_command_arrives_once_and_the_cache_ends_equal()
    {
        QFETCH(int, seed);
        World world{quint64(seed)};
        SeededRandom dice{quint64(seed) + 1000};
        const auto chance = [&](int percent) {
            return int(dice.next() % 100) < percent;
        };
        bool faults = true;
        const QList<SyncFailure> kinds{
            failure(Error::Kind::Offline, u"refused"_s),
            failure(Error::Kind::Offline, u"answer-lost"_s),
            failure(Error::Kind::Busy, u"unavailable"_s, 5s),
            failure(Error::Kind::NotOurServer, u"html"_s),
            failure(Error::Kind::BadResponse, u"invalid"_s),
            failure(Error::Kind::BadResponse, u"server-error"_s),
            failure(Error::Kind::Unauthorized, u"expired"_s),
        };
        const int lineFaults = int(dice.next() % 40), diskFaults = int(dice.next() % 30);
        world.line = [&](const sync::SendRequest &) -> std::optional<SyncFailure> {
            return faults && chance(lineFaults)
                ? std::optional(kinds.at(qsizetype(dice.next() % quint64(kinds.size()))))
                : std::nullopt;
        };
        world.disk = [&](const QString &) -> std::optional<Error> {
            return faults && chance(diskFaults) ? std::optional(Error{Error::Kind::Storage, {}, {}})
                                                : std::nullopt;
        };
        world.latency = [&](const sync::SendRequest &) {
            return milliseconds(20 + qint64(dice.next() % 4'000));
        };
        for (int i = 0; i < 20; ++i)
            world.cdp.change(u"cp-%1"_s.arg(i));
        world.start();
        int commands = 0;
        for (int turn = 0; turn < 200; ++turn) {
            world.pass(milliseconds(qint64(dice.next() % 5'000)));
            if (chance(40))
                world.act(u"c%1"_s.arg(commands++), u"cp-%1"_s.arg(dice.next() % 20));
            if (chance(30))
                world.cdp.change(u"cp-%1"_s.arg(dice.next() % 30));
            if (chance(10))
                world.give(world.engine.poke(world.now()));
            if (chance(4))
                world.restart();
            if (chance(4))
                world.give(world.engine.keysAvailable(world.keys = !world.keys, world.now()));
            if (chance(2))
                world.cdp.oldestCursor = world.cdp.log.size();
            if (chance(5))
                world.wallSkew = milliseconds(qint64(dice.next() % 2'000'000'000) - 1'000'000'000);
            if (chance(3)) {
                world.cdp.snapshots.clear();
                world.give(world.engine.connectivityHint(chance(50), world.now()));
            }
        }
        faults = false;
        if (!world.keys)
            world.give(world.engine.keysAvailable(world.keys = true, world.now()));
        world.pass(20min);
        QVERIFY(commands > 30);
        QVERIFY(world.outboxEmpty());
        QCOMPARE(int(world.cdp.results.size()), commands);
        for (const World::OutboxRow &row : std::as_const(world.outbox))
            QVERIFY(row.result.status == CommandResult::Status::Applied
                    || row.result.status == CommandResult::Status::Duplicate);
        QVERIFY(world.cacheEqualsCdp());
        QCOMPARE(int(world.engine.facts().link), int(SyncFacts::Link::Online));
    }
};

QTEST_APPLESS_MAIN(tst_SyncLine)
#include "tst_SyncLine.moc"
