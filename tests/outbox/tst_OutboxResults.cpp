#include "outbox/OutboxFixture.h"

#include <QTest>

using namespace counterpart;
using namespace counterpart::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;
using State = OutboxItem::State;

namespace {

/// Saves the commands and hands them to the network.
void send(Outbox &outbox, const QList<Command> &commands)
{
    QVERIFY(outbox.append(commands));
    QCOMPARE(outbox.nextBatch(100, 1'000'000, noon)->size(), commands.size());
}

State stateOf(const Outbox &outbox, const Command &command)
{
    return (*outbox.item(command.id))->state;
}

} // namespace

class tst_OutboxResults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void each_answer_settles_exactly_its_command_data()
    {
        QTest::addColumn<CommandResult>("result");
        QTest::addColumn<int>("state");
        CommandResult result = applied({});
        QTest::newRow("applied") << result << int(State::Confirmed);
        result.status = CommandResult::Status::Duplicate;
        QTest::newRow("duplicate") << result << int(State::Confirmed);
        result.first = CommandResult::Status::Applied;
        QTest::newRow("duplicate of applied") << result << int(State::Confirmed);
        result = rejected({});
        QTest::newRow("rejected") << result << int(State::Refused);
        result.status = CommandResult::Status::Duplicate;
        result.first = CommandResult::Status::Rejected;
        QTest::newRow("duplicate of rejected") << result << int(State::Refused);
        QTest::newRow("retry") << retry({}) << int(State::Retry);
        result = retry({});
        result.status = CommandResult::Status::NotAttempted;
        QTest::newRow("not attempted") << result << int(State::Retry);
    }
    void each_answer_settles_exactly_its_command()
    {
        QFETCH(CommandResult, result);
        QFETCH(int, state);
        OutboxFile file;
        Outbox outbox = file.open();
        const Command about = redeem(u"cp-1"_s), other = redeem(u"cp-2"_s);
        send(outbox, {about, other});
        result.id = about.id;
        QVERIFY(outbox.settle({result}, noon));
        QCOMPARE(int(stateOf(outbox, about)), state);
        QCOMPARE(stateOf(outbox, other), State::Sending);
    }

    void the_answer_is_kept_with_its_problem()
    {
        OutboxFile file;
        const Command command = redeem(u"cp-1"_s);
        {
            Outbox outbox = file.open();
            send(outbox, {command});
            QVERIFY(outbox.settle({rejected(command.id)}, noon));
        }
        Outbox again = file.open();
        const auto item = *again.item(command.id);
        QCOMPARE(item->command.payload, command.payload);
        QCOMPARE(item->result->problem->code, u"coupon-redeemed"_s);
        QCOMPARE(item->settledAt.value(), noon);
        QCOMPARE(again.list()->size(), 1);
        QCOMPARE(again.counts()->needDecision, 1);
        QVERIFY(again.markHandled(command.id));
        QCOMPARE(again.counts()->needDecision, 0);
        QCOMPARE(again.markHandled(u"unknown"_s).error().kind, Error::Kind::NotFound);
    }

    void what_a_person_must_see_is_listed_behind_however_many_newer_ones()
    {
        OutboxFile file;
        Outbox outbox = file.open();
        const Command refused = redeem(u"cp-old"_s);
        send(outbox, {refused});
        QVERIFY(outbox.settle({rejected(refused.id)}, noon));
        QList<Command> newer;
        for (int i = 0; i < 20; ++i)
            newer.append(redeem(u"cp-%1"_s.arg(i)));
        QVERIFY(outbox.append(newer));
        const auto listed = *outbox.list(10);
        QCOMPARE(listed.size(), 11);
        QCOMPARE(listed.first().command.id, newer.last().id);
        QCOMPARE(listed.last().command.id, refused.id);
        QVERIFY(outbox.markHandled(refused.id));
        QCOMPARE(outbox.list(10)->size(), 10);
    }

    void why_it_still_waits_is_kept_until_a_try_without_an_answer()
    {
        OutboxFile file;
        Outbox outbox = file.open();
        const Command command = redeem(u"cp-1"_s);
        send(outbox, {command});
        CommandResult busy = retry(command.id, 60);
        busy.problem = rejected(command.id).problem;
        QVERIFY(outbox.settle({busy}, noon));
        auto item = *outbox.item(command.id);
        QCOMPARE(item->result->problem->code, busy.problem->code);
        QCOMPARE(item->tries, 1);
        QVERIFY(!item->settledAt);
        QCOMPARE(outbox.nextBatch(9, 100'000, noon + 61s)->size(), 1);
        QVERIFY(outbox.postpone({command.id}, noon + 2min));
        item = *outbox.item(command.id);
        QVERIFY(!item->result);
        QCOMPARE(item->tries, 2);
    }

    void what_was_set_aside_goes_once_more_by_the_same_id()
    {
        OutboxFile file;
        Outbox outbox = file.open();
        const Command aside = redeem(u"cp-1"_s), refused = redeem(u"cp-2"_s);
        send(outbox, {aside, refused});
        QVERIFY(outbox.settle({rejected(refused.id)}, noon));
        QVERIFY(outbox.setAside(aside.id, u"server-error"_s, noon));
        QVERIFY(outbox.nextBatch(9, 100'000, noon + 24h)->isEmpty());
        QVERIFY(outbox.sendAgain(aside.id, noon));
        QCOMPARE(outbox.counts()->needDecision, 1);                // the refused one
        QCOMPARE(idsOf(*outbox.pending()), QStringList{aside.id}); // shown as done again
        const auto batch = outbox.nextBatch(9, 100'000, noon);
        QCOMPARE(idsOf(*batch), QStringList{aside.id});
        QCOMPARE(batch->first().seq, 1);
        QVERIFY(outbox.settle({applied(aside.id)}, noon));
        QCOMPARE(stateOf(outbox, aside), State::Confirmed);
        for (const QString &none : {aside.id, refused.id, u"unknown"_s})
            QCOMPARE(outbox.sendAgain(none, noon).error().kind, Error::Kind::NotFound);
    }

    void all_that_was_set_aside_goes_once_more_and_nothing_else()
    {
        OutboxFile file;
        Outbox outbox = file.open();
        const Command one = redeem(u"cp-1"_s), other = redeem(u"cp-2"_s), refused = redeem(u"cp-3"_s);
        send(outbox, {one, other, refused});
        QVERIFY(outbox.settle({rejected(refused.id)}, noon));
        QVERIFY(outbox.setAside(one.id, u"server-error"_s, noon));
        QVERIFY(outbox.setAside(other.id, u"server-error"_s, noon));
        QCOMPARE(outbox.counts()->queued, 0);
        QVERIFY(outbox.sendAllAgain(noon));
        QCOMPARE(outbox.counts()->queued, 2);
        QCOMPARE(idsOf(*outbox.nextBatch(9, 100'000, noon)), (QStringList{one.id, other.id}));
        QCOMPARE(stateOf(outbox, refused), State::Refused);
    }

    void a_second_answer_changes_nothing()
    {
        OutboxFile file;
        Outbox outbox = file.open();
        const Command confirmed = redeem(u"cp-1"_s), refused = redeem(u"cp-2"_s);
        send(outbox, {confirmed, refused});
        QVERIFY(outbox.settle({applied(confirmed.id), rejected(refused.id)}, noon));
        QVERIFY(outbox.settle(
            {rejected(confirmed.id), applied(refused.id), retry(confirmed.id), applied(u"stranger"_s)},
            noon));
        QCOMPARE(stateOf(outbox, confirmed), State::Confirmed);
        QCOMPARE(stateOf(outbox, refused), State::Refused);
        QCOMPARE(outbox.list()->size(), 2);
    }

    void an_overlay_stays_until_the_cache_shows_it()
    {
        OutboxFile file;
        Outbox outbox = file.open();
        const Command shown = redeem(u"cp-1"_s), waiting = redeem(u"cp-2"_s), refused = redeem(u"cp-3"_s),
                      rowless = redeem(u"cp-4"_s);
        send(outbox, {shown, waiting, refused, rowless});
        QVERIFY(outbox.dropOverlay({shown.id})); // not settled: still the only trace on the screen
        QCOMPARE(outbox.pending()->size(), 4);
        QVERIFY(outbox.settle(
            {applied(shown.id, 7), applied(waiting.id, 3), rejected(refused.id), applied(rowless.id, 0)},
            noon));
        QCOMPARE(idsOf(*outbox.pending()), (QStringList{shown.id, waiting.id}));
        const auto awaited = outbox.awaitingFeed();
        QCOMPARE(awaited->size(), 2);
        QCOMPARE(awaited->first().commandId, shown.id);
        QCOMPARE(awaited->first().aggregate, (Ref{ResourceType::Coupon, u"cp-1"_s}));
        QCOMPARE(awaited->first().version, 7);
        QVERIFY(outbox.dropOverlay({shown.id}));
        QCOMPARE(idsOf(*outbox.pending()), QStringList{waiting.id});
    }

    void an_act_taken_back_lies_under_its_compensation_until_the_feed_shows_it()
    {
        OutboxFile file;
        Outbox outbox = file.open();
        const Command act = redeem(u"cp-1"_s), back = redeem(u"cp-1"_s);
        send(outbox, {act});
        QCOMPARE(*outbox.undo(act.id, {back}, noon), false);
        QVERIFY(outbox.settle({applied(act.id)}, noon));
        QCOMPARE(idsOf(*outbox.pending()), (QStringList{act.id, back.id}));
        QCOMPARE(outbox.awaitingFeed()->first().commandId, act.id);
        QVERIFY(outbox.dropOverlay({act.id}));
        QCOMPARE(idsOf(*outbox.pending()), QStringList{back.id});
    }

    void of_any_command_the_outbox_says_whether_it_still_lies_over_its_row()
    {
        OutboxFile file;
        Outbox outbox = file.open();
        const Command waiting = redeem(u"cp-1"_s), done = redeem(u"cp-2"_s), refused = redeem(u"cp-3"_s),
                      shown = redeem(u"cp-4"_s);
        send(outbox, {waiting, done, refused, shown});
        QVERIFY(outbox.settle({applied(done.id, 7), rejected(refused.id), applied(shown.id, 9)}, noon));
        QVERIFY(outbox.dropOverlay({shown.id}));
        const auto laid = outbox.laid({waiting.id, done.id, refused.id, shown.id, u"nowhere"_s});
        QCOMPARE(laid->size(), 4);
        QVERIFY(laid->value(waiting.id).over && laid->value(waiting.id).version == 0);
        QVERIFY(laid->value(done.id).over && laid->value(done.id).version == 7);
        QVERIFY(!laid->value(refused.id).over);
        QVERIFY(!laid->value(shown.id).over);
    }

    void waiting_grows_where_the_cdp_names_no_time()
    {
        OutboxFile file;
        Outbox outbox = file.open();
        const Command command = redeem(u"cp-1"_s);
        QVERIFY(outbox.append({command}));
        Instant now = noon;
        QList<qint64> waits;
        for (int i = 0; i < 9; ++i) {
            QCOMPARE(outbox.nextBatch(1, 1, now)->size(), 1);
            QVERIFY(outbox.settle({retry(command.id)}, now));
            const Instant next = **outbox.nextDue(now);
            waits.append((next - now).count() / 1000);
            now = next;
        }
        QCOMPARE(waits, (QList<qint64>{1, 2, 4, 8, 16, 32, 60, 60, 60}));
    }

    void a_poisoned_command_is_set_aside_and_holds_nobody_up()
    {
        OutboxFile file;
        Outbox outbox = file.open();
        const Command poison = redeem(u"cp-1"_s), next = redeem(u"cp-1"_s);
        QVERIFY(outbox.append({poison, next}));
        QCOMPARE(outbox.nextBatch(1, 1, noon)->first().id, poison.id);
        QVERIFY(outbox.setAside(poison.id, u"internal"_s, noon));
        QCOMPARE(stateOf(outbox, poison), State::SetAside);
        QCOMPARE((*outbox.item(poison.id))->result->problem->code, u"internal"_s);
        QCOMPARE(outbox.counts()->needDecision, 1);
        QCOMPARE(outbox.nextBatch(9, 100'000, noon)->first().id, next.id);
        QVERIFY(outbox.settle({applied(poison.id)}, noon)); // it had come through after all
        QCOMPARE(stateOf(outbox, poison), State::Confirmed);
        QCOMPARE(outbox.counts()->needDecision, 0);
    }

    void eight_failures_of_its_own_set_a_command_aside_a_busy_cdp_never_does()
    {
        OutboxFile file;
        Outbox outbox = file.open();
        const Command poison = redeem(u"cp-1"_s), patient = redeem(u"cp-2"_s);
        QVERIFY(outbox.append({poison, patient}));
        CommandResult failed = retry(poison.id, 1);
        failed.problem = problemOf(u"internal"_s);
        for (int i = 0; i < 8; ++i) {
            QCOMPARE(stateOf(outbox, poison), i == 0 ? State::Queued : State::Retry);
            QVERIFY(outbox.settle({failed, retry(patient.id, 1)}, noon));
        }
        QCOMPARE(stateOf(outbox, poison), State::SetAside);
        QCOMPARE((*outbox.item(poison.id))->result->problem->code, u"internal"_s);
        QCOMPARE(stateOf(outbox, patient), State::Retry);
        QVERIFY(outbox.settle({failed}, noon));
        QCOMPARE(stateOf(outbox, poison), State::SetAside);
        QCOMPARE(outbox.counts()->needDecision, 1);
    }

    void a_clock_set_back_makes_no_command_wait_for_days()
    {
        OutboxFile file;
        Outbox outbox = file.open();
        const Command command = redeem(u"cp-1"_s);
        QVERIFY(outbox.append({command}));
        QCOMPARE(outbox.nextBatch(1, 1, noon + 240h)->size(), 1);
        QVERIFY(outbox.settle({retry(command.id, 60)}, noon + 240h));
        QVERIFY(outbox.nextBatch(1, 1, noon + 240h + 59s)->isEmpty());
        QCOMPARE(**outbox.nextDue(noon), noon); // ten days back
        QCOMPARE(outbox.nextBatch(1, 1, noon)->size(), 1);
        QVERIFY(outbox.settle({retry(command.id, 86'400)}, noon)); // nor does a CDP that asks for a day
        QCOMPARE(**outbox.nextDue(noon), noon + 15min);
    }

    void the_epoch_of_the_first_decision_is_kept_until_commands_are_offered_for_another()
    {
        OutboxFile file;
        Outbox outbox = file.open();
        const Command command = redeem(u"cp-1"_s);
        QVERIFY(outbox.append({command}));
        QCOMPARE(outbox.nextBatch(1, 1, noon)->size(), 1);
        QVERIFY(outbox.settle({retry(command.id)}, noon, u"e0"_s));
        QCOMPARE(*outbox.offeredEpoch(), QString()); // nothing was decided
        QVERIFY(outbox.settle({applied(command.id)}, noon, u"e1"_s));
        QVERIFY(outbox.settle({applied(command.id)}, noon, u"e2"_s));
        QCOMPARE(*outbox.offeredEpoch(), u"e1"_s);
        QCOMPARE(*outbox.offerAgain(0, noon, u"e2"_s), 1);
        QCOMPARE(*file.open().offeredEpoch(), u"e2"_s);
    }

    void after_a_restored_cdp_confirmed_commands_are_offered_again()
    {
        OutboxFile file;
        Outbox outbox = file.open();
        QList<Command> commands;
        for (int i = 0; i < 4; ++i)
            commands.append(redeem(u"cp-%1"_s.arg(i)));
        send(outbox, commands);
        QVERIFY(outbox.settle({applied(commands[0].id), rejected(commands[3].id)}, noon));
        QVERIFY(outbox.settle({applied(commands[1].id), applied(commands[2].id)}, noon + 24h));
        QVERIFY(outbox.dropOverlay({commands[1].id, commands[2].id}));
        // The CDP has seq 2; the first is older than 30 days and seq 4 was refused.
        QCOMPARE(*outbox.offerAgain(0, noon + 30 * 24h + 1h, u"e7"_s, noon + 30 * 24h + 1h), 2);
        const auto batch = outbox.nextBatch(9, 100'000, noon + 31 * 24h);
        QCOMPARE(idsOf(*batch), (QStringList{commands[1].id, commands[2].id}));
        QCOMPARE(batch->first().seq, 2); // as before
        QCOMPARE(outbox.pending()->size(),
                 3); // shown again until the new feed shows them; the first still is
        QVERIFY(outbox.settle({applied(commands[1].id), applied(commands[2].id)}, noon + 31 * 24h));
        QCOMPARE(*outbox.offerAgain(2, noon + 31 * 24h, u"e8"_s, noon + 31 * 24h), 1);
        // The CDP has not said its time yet: a clock a year ahead must not make everything too old.
        QVERIFY(outbox.settle({applied(commands[2].id)}, noon + 31 * 24h));
        QCOMPARE(*outbox.offerAgain(2, noon + 400 * 24h, u"e8"_s), 1);
        // A device clock that was set a year ahead makes nothing too old to be offered.
        QVERIFY(outbox.settle({applied(commands[2].id)}, noon + 31 * 24h));
        QCOMPARE(*outbox.offerAgain(2, noon + 400 * 24h, u"e9"_s, noon + 32 * 24h), 1);
    }

    void settled_commands_are_forgotten_after_thirty_days_but_no_unseen_refusal()
    {
        OutboxFile file;
        Outbox outbox = file.open();
        const Command confirmed = redeem(u"cp-1"_s), seen = redeem(u"cp-2"_s), unseen = redeem(u"cp-3"_s),
                      withdrawn = redeem(u"cp-4"_s), queued = redeem(u"cp-5"_s), unshown = redeem(u"cp-6"_s);
        send(outbox, {confirmed, seen, unseen, unshown});
        QVERIFY(outbox.append({withdrawn, queued}));
        QVERIFY(outbox.withdraw(withdrawn.id, noon));
        // By the CDP's clock; this device's is ten years off.
        QVERIFY(outbox.settle(
            {applied(confirmed.id), rejected(seen.id), rejected(unseen.id), applied(unshown.id)},
            noon - 3'650 * 24h, {}, noon));
        QVERIFY(outbox.dropOverlay({confirmed.id}));
        QVERIFY(outbox.markHandled(seen.id));
        QVERIFY(outbox.purge(noon + 30 * 24h));
        QCOMPARE(outbox.list()->size(), 6);
        QVERIFY(outbox.purge(noon + 30 * 24h + 1ms));
        QStringList left;
        const auto items = outbox.list();
        for (const OutboxItem &item : *items)
            left.append(item.command.id);
        QCOMPARE(left, (QStringList{queued.id, unshown.id, unseen.id}));
    }

    void pin_tries_are_counted_before_the_check_and_survive()
    {
        OutboxFile file;
        const BootTime boot{"boot", 1h};
        for (int i = 1; i <= 4; ++i) {
            Outbox outbox = file.open(); // as after a kill between count and check
            const auto gate = outbox.beginPinTry(u"as-1"_s, boot);
            QVERIFY(gate->allowed);
            QCOMPARE(gate->triesLeft, 10 - i);
        }
        Outbox outbox = file.open();
        const auto early = outbox.beginPinTry(u"as-1"_s, boot);
        QVERIFY(!early->allowed);
        QCOMPARE(early->wait.count(), 5000);
        QVERIFY(outbox.beginPinTry(u"as-2"_s, boot)->allowed); // another person
        QCOMPARE(outbox.pinGateOf(u"as-1"_s, {"boot", 1h + 5s})->triesLeft, 6);
        QVERIFY(outbox.beginPinTry(u"as-1"_s, {"boot", 1h + 5s})->allowed);
        QVERIFY(outbox.clearPinTries(u"as-1"_s));
        QCOMPARE(outbox.pinGateOf(u"as-1"_s, boot)->triesLeft, 10);
    }

    void ten_thousand_tries_evaluate_ten()
    {
        OutboxFile file;
        Outbox outbox = file.open();
        int evaluated = 0;
        for (int i = 0; i < 10'000; ++i) {
            const auto gate = outbox.beginPinTry(u"as-1"_s, {"boot", std::chrono::minutes(i)});
            if (gate->allowed)
                ++evaluated;
            if (gate->disabled && !gate->allowed)
                break;
        }
        QCOMPARE(evaluated, 10);
        QVERIFY(outbox.pinGateOf(u"as-1"_s, {"other boot", 1000h})->disabled);
    }

    void a_pin_verifier_is_kept_sealed_with_its_age()
    {
        OutboxFile file;
        PinVerifier verifier;
        verifier.salt = QByteArray(16, 's');
        verifier.hash = QByteArray("HASHCANARY").leftJustified(32, 'h');
        {
            Outbox outbox = file.open();
            QVERIFY(!outbox.pinVerifier(u"as-1"_s)->has_value());
            QVERIFY(outbox.storePinVerifier(u"as-1"_s, verifier, noon));
            QVERIFY(outbox.storePinVerifier(u"as-2"_s, verifier, noon - 80h));
        }
        Outbox outbox = file.open();
        const auto stored = *outbox.pinVerifier(u"as-1"_s);
        QCOMPARE(stored->verifier, verifier);
        QCOMPARE(stored->madeAt, noon);
        QCOMPARE(*outbox.offlineReady(noon - 72h), QStringList{u"as-1"_s});
        QVERIFY(outbox.removePinVerifier(u"as-1"_s));
        QVERIFY(!outbox.pinVerifier(u"as-1"_s)->has_value());
        QFile raw(file.path);
        QVERIFY(raw.open(QIODevice::ReadOnly));
        QVERIFY(!raw.readAll().contains("HASHCANARY"));
    }

    void a_pickup_code_has_five_tries_on_this_device()
    {
        OutboxFile file;
        for (int left = 5; left >= 1; --left)
            QCOMPARE(*file.open().beginCodeTry(u"pk-1"_s), left);
        Outbox outbox = file.open();
        const auto refused = outbox.beginCodeTry(u"pk-1"_s);
        QCOMPARE(refused.error().kind, Error::Kind::Rejected);
        QCOMPARE(refused.error().code, u"no-tries-left"_s);
        QVERIFY(!outbox.beginCodeTry(u"pk-1"_s));
        QCOMPARE(*outbox.beginCodeTry(u"pk-2"_s), 5);
        QCOMPARE(*outbox.codeTriesLeft(u"pk-1"_s), 0);
        QCOMPARE(*outbox.codeTriesLeft(u"pk-2"_s), 4);
        QCOMPARE(*outbox.codeTriesLeft(u"pk-3"_s), 5);
        QVERIFY(outbox.clearCodeTries(u"pk-1"_s));
        QCOMPARE(*outbox.beginCodeTry(u"pk-1"_s), 5);
    }
};

QTEST_GUILESS_MAIN(tst_OutboxResults)
#include "tst_OutboxResults.moc"
