#include "outbox/OutboxFixture.h"

#include <QTest>

#include <rapidcheck.h>

using namespace counterpart;
using namespace counterpart::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;
using State = OutboxItem::State;

class tst_OutboxQueue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void what_was_saved_is_there_after_opening_again()
    {
        OutboxFile file;
        const Command command = redeem(u"cp-1"_s);
        QVERIFY(file.open().append({command}));
        Outbox again = file.open();
        QCOMPARE(*again.pending(), QList<Command>{command});
        QCOMPARE(again.counts()->queued, 1);
        QCOMPARE((*again.item(command.id))->state, State::Queued);
    }

    void several_are_saved_whole_or_not_at_all()
    {
        OutboxFile file;
        Outbox outbox = file.open();
        const Command one = redeem(u"cp-1"_s);
        QVERIFY(!outbox.append({one, one})); // the second breaks the rule that ids are unique
        QVERIFY(outbox.pending()->isEmpty());
    }

    void seqs_are_given_at_the_first_sending_without_gaps_and_kept()
    {
        OutboxFile file;
        Outbox outbox = file.open();
        const Command a = redeem(u"cp-1"_s), b = redeem(u"cp-2"_s), c = redeem(u"cp-3"_s);
        QVERIFY(outbox.append({a, b, c}));
        QVERIFY(outbox.withdraw(b.id, noon));
        const auto first = outbox.nextBatch(10, 100'000, noon);
        QCOMPARE(idsOf(*first), (QStringList{a.id, c.id}));
        QCOMPARE(first->at(0).seq, 1);
        QCOMPARE(first->at(1).seq, 2);
        QVERIFY(outbox.nextBatch(10, 100'000, noon)->isEmpty());
        QVERIFY(outbox.postpone({a.id, c.id}, noon));
        QCOMPARE(*outbox.nextBatch(10, 100'000, noon), *first); // the same command, the same bytes
        const Command d = redeem(u"cp-4"_s);
        QVERIFY(outbox.append({d}));
        QCOMPARE(outbox.nextBatch(10, 100'000, noon)->first().seq, 3);
    }

    void seqs_keep_the_numbering_they_began_with_also_after_a_restart()
    {
        OutboxFile file;
        {
            Outbox outbox = file.open();
            QVERIFY(outbox.nextBatch(10, 100'000, noon, u"before"_s)->isEmpty()); // nothing left yet
            QCOMPARE(*outbox.numbering(), QString());
            QVERIFY(outbox.append({redeem(u"cp-1"_s)}));
            QCOMPARE(outbox.nextBatch(10, 100'000, noon, u"first"_s)->first().seq, 1);
            QCOMPARE(*outbox.numbering(), u"first"_s);
        }
        Outbox outbox = file.open();
        QVERIFY(outbox.append({redeem(u"cp-2"_s)}));
        QCOMPARE(outbox.nextBatch(10, 100'000, noon, u"another"_s)->first().seq, 2);
        QCOMPARE(*outbox.numbering(), u"first"_s);
    }

    void a_file_that_had_to_begin_anew_counts_under_another_name()
    {
        OutboxFile lost, made;
        Outbox before = lost.open(), after = made.open();
        QVERIFY(before.append({redeem(u"cp-1"_s)}));
        QVERIFY(after.append({redeem(u"cp-2"_s)}));
        QCOMPARE(before.nextBatch(10, 100'000, noon, u"one"_s)->first().seq, 1);
        QCOMPARE(after.nextBatch(10, 100'000, noon, u"two"_s)->first().seq, 1);
        QVERIFY(*before.numbering() != *after.numbering());
    }

    void a_batch_is_bounded_by_count_and_bytes_and_never_empty()
    {
        OutboxFile file;
        Outbox outbox = file.open();
        for (int i = 0; i < 5; ++i)
            QVERIFY(outbox.append({redeem(u"cp-%1"_s.arg(i))}));
        QCOMPARE(outbox.nextBatch(2, 100'000, noon)->size(), 2);
        QCOMPARE(outbox.nextBatch(2, 1, noon)->size(), 1);
        QCOMPARE(outbox.nextBatch(9, 100'000, noon)->size(), 2);
    }

    void a_waiting_command_holds_up_only_its_own_aggregate()
    {
        OutboxFile file;
        Outbox outbox = file.open();
        const Command first = redeem(u"cp-1"_s), second = redeem(u"cp-1"_s), other = redeem(u"cp-2"_s);
        QVERIFY(outbox.append({first}));
        QCOMPARE(outbox.nextBatch(10, 100'000, noon)->size(), 1);
        QVERIFY(outbox.append({second, other}));
        QCOMPARE(idsOf(*outbox.nextBatch(10, 100'000, noon)), QStringList{other.id});
        QVERIFY(outbox.settle({retry(first.id, 30)}, noon));
        QVERIFY(outbox.nextBatch(10, 100'000, noon + 29s)->isEmpty());
        QCOMPARE(**outbox.nextDue(noon), noon + 30s);
        QCOMPARE(idsOf(*outbox.nextBatch(10, 100'000, noon + 30s)), (QStringList{first.id, second.id}));
    }

    void a_command_waits_for_the_one_it_depends_on()
    {
        OutboxFile file;
        Outbox outbox = file.open();
        const Command first = redeem(u"cp-1"_s);
        Command dependent = redeem(u"cp-2"_s);
        dependent.dependsOn = first.id;
        QVERIFY(outbox.append({first, dependent}));
        QCOMPARE(outbox.nextBatch(1, 100'000, noon)->first().id, first.id);
        QVERIFY(outbox.nextBatch(10, 100'000, noon)->isEmpty());
        QVERIFY(outbox.settle({applied(first.id)}, noon));
        QCOMPARE(outbox.nextBatch(10, 100'000, noon)->first().id, dependent.id);
    }

    void a_command_also_waits_for_one_that_is_held_up_by_its_own_aggregate()
    {
        OutboxFile file;
        Outbox outbox = file.open();
        const Command first = redeem(u"cp-1"_s), second = redeem(u"cp-1"_s);
        Command dependent = redeem(u"cp-2"_s);
        dependent.dependsOn = second.id;
        QVERIFY(outbox.append({first}));
        QCOMPARE(outbox.nextBatch(10, 100'000, noon)->size(), 1);
        QVERIFY(outbox.append({second, dependent}));
        QVERIFY(outbox.nextBatch(10, 100'000, noon)->isEmpty());
        QVERIFY(outbox.settle({applied(first.id)}, noon));
        QCOMPARE(idsOf(*outbox.nextBatch(10, 100'000, noon)), (QStringList{second.id, dependent.id}));
    }

    void nothing_waits_when_nothing_is_due()
    {
        OutboxFile file;
        Outbox outbox = file.open();
        QVERIFY(!outbox.nextDue(noon)->has_value());
        const Command command = redeem(u"cp-1"_s);
        QVERIFY(outbox.append({command}));
        QCOMPARE(**outbox.nextDue(noon), noon);
        QVERIFY(outbox.nextBatch(1, 100'000, noon));
        QVERIFY(!outbox.nextDue(noon)->has_value()); // on the way
    }

    void what_was_on_the_way_goes_out_again_after_a_restart()
    {
        OutboxFile file;
        const Command command = redeem(u"cp-1"_s);
        {
            Outbox outbox = file.open();
            QVERIFY(outbox.append({command}));
            QVERIFY(outbox.nextBatch(1, 100'000, noon));
        }
        Outbox again = file.open();
        QVERIFY(again.nextBatch(1, 100'000, noon)->isEmpty());
        QVERIFY(again.requeueInFlight());
        const auto batch = again.nextBatch(1, 100'000, noon);
        QCOMPARE(batch->first().id, command.id);
        QCOMPARE(batch->first().seq, 1);
        QCOMPARE((*again.item(command.id))->tries, 2);
    }

    void only_what_never_left_can_be_withdrawn()
    {
        OutboxFile file;
        Outbox outbox = file.open();
        const Command kept = redeem(u"cp-1"_s), sent = redeem(u"cp-2"_s);
        QVERIFY(outbox.append({sent}));
        QVERIFY(outbox.nextBatch(1, 100'000, noon));
        QVERIFY(outbox.append({kept}));
        QVERIFY(outbox.withdraw(kept.id, noon));
        QCOMPARE(outbox.withdraw(sent.id, noon).error().code, u"already-sent"_s);
        QVERIFY(outbox.postpone({sent.id}, noon)); // it may have arrived although no answer came
        QCOMPARE(outbox.withdraw(sent.id, noon).error().kind, Error::Kind::Rejected);
        QCOMPARE((*outbox.item(kept.id))->state, State::Withdrawn);
        QCOMPARE(idsOf(*outbox.pending()), QStringList{sent.id});
    }

    void undoing_withdraws_or_compensates_never_both()
    {
        OutboxFile file;
        Outbox outbox = file.open();
        const Command act = redeem(u"cp-1"_s), back = redeem(u"cp-1"_s);
        QVERIFY(outbox.append({act}));
        QCOMPARE(*outbox.undo(act.id, {back}, noon), true);
        QVERIFY(outbox.pending()->isEmpty());
        QVERIFY(!outbox.item(back.id)->has_value());

        const Command sent = redeem(u"cp-2"_s), compensation = redeem(u"cp-2"_s);
        QVERIFY(outbox.append({sent}));
        QVERIFY(outbox.nextBatch(1, 100'000, noon));
        QCOMPARE(*outbox.undo(sent.id, {compensation}, noon), false);
        QCOMPARE(idsOf(*outbox.pending()),
                 (QStringList{sent.id, compensation.id}));        // the row may hold neither
        QCOMPARE((*outbox.item(sent.id))->state, State::Sending); // still to be answered
        QVERIFY(!outbox.undo(u"unknown"_s, {}, noon));
    }

    void several_are_undone_as_one_or_not_at_all()
    {
        OutboxFile file;
        Outbox outbox = file.open();
        const Command sent = redeem(u"cp-1"_s), here = redeem(u"cp-2"_s), back = redeem(u"cp-1"_s);
        QVERIFY(outbox.append({sent}));
        QVERIFY(outbox.nextBatch(1, 100'000, noon));
        QVERIFY(outbox.append({here}));
        const QStringList before = idsOf(*outbox.pending());
        // The first could be withdrawn and the second compensated; the third is not there.
        QVERIFY(!outbox.undo({{here.id}, {sent.id, {back}}, {u"unknown"_s}}, noon));
        QVERIFY(!outbox.undo({{here.id}, {sent.id}}, noon)); // it left, and nothing takes it back
        QCOMPARE(idsOf(*outbox.pending()), before);
        QCOMPARE((*outbox.item(here.id))->state, State::Queued);
        QVERIFY(!outbox.item(back.id)->has_value());
        QCOMPARE(*outbox.undo({{here.id}, {sent.id, {back}}}, noon), (QList<bool>{true, false}));
        QCOMPARE(idsOf(*outbox.pending()), (QStringList{sent.id, back.id}));
    }

    void what_left_and_has_no_way_back_stays_as_it_is()
    {
        OutboxFile file;
        Outbox outbox = file.open();
        const Command sent = redeem(u"cp-1"_s);
        QVERIFY(outbox.append({sent}));
        QVERIFY(outbox.nextBatch(1, 100'000, noon));
        QCOMPARE(outbox.undo(sent.id, {}, noon).error().code, u"already-sent"_s);
        QCOMPARE(idsOf(*outbox.pending()), QStringList{sent.id}); // not hidden while the CDP may hold it
    }

    void without_the_key_nothing_is_saved_or_read()
    {
        OutboxFile file;
        auto opened = Outbox::open(file.path);
        Outbox outbox = *std::move(opened);
        QCOMPARE(outbox.append({redeem(u"cp-1"_s)}).error().kind, Error::Kind::KeyLocked);
        QCOMPARE(outbox.nextBatch(1, 1, noon).error().kind, Error::Kind::KeyLocked);
        QCOMPARE(outbox.pending().error().kind, Error::Kind::KeyLocked);
        QCOMPARE(outbox.settle({applied(u"x"_s)}, noon).error().kind, Error::Kind::KeyLocked);
    }

    void another_key_is_refused()
    {
        OutboxFile file;
        QVERIFY(file.open().append({redeem(u"cp-1"_s)}));
        auto opened = Outbox::open(file.path);
        Outbox outbox = *std::move(opened);
        const auto used = outbox.useKey(outboxSealer('x'));
        QCOMPARE(used.error().kind, Error::Kind::KeyMissing);
        QCOMPARE(used.error().code, u"wrong"_s);
        QVERIFY(!outbox.hasKey());
    }

    void any_order_of_sending_keeps_aggregates_in_order_and_seqs_gapless()
    {
        QVERIFY(rc::check([] {
            OutboxFile file;
            Outbox outbox = file.open();
            QHash<QString, QStringList> done;  // by aggregate, as applied
            QHash<QString, QStringList> saved; // by aggregate, as saved
            qint64 highest = 0;
            Instant now = noon;
            const auto steps = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 100));
            for (const int step : steps) {
                now += 1s;
                if (step < 50) {
                    const Command command = redeem(u"cp-%1"_s.arg(step % 3));
                    RC_ASSERT(bool(outbox.append({command})));
                    saved[command.aggregate.id].append(command.id);
                    continue;
                }
                const auto batch = outbox.nextBatch(1 + step % 4, 100'000, now);
                RC_ASSERT(bool(batch));
                for (const Command &command : *batch) {
                    RC_ASSERT(command.seq <= highest + 1);
                    highest = qMax(highest, command.seq);
                }
                if (step % 3 == 0) {
                    RC_ASSERT(bool(outbox.postpone(idsOf(*batch), now + 2s)));
                    continue;
                }
                QList<CommandResult> results;
                QSet<QString> failed;
                for (const Command &command : *batch) {
                    const bool fails = (step + command.seq) % 5 == 0 || failed.contains(command.aggregate.id);
                    if (fails) {
                        failed.insert(command.aggregate.id);
                        results.append(retry(command.id, 1));
                    } else {
                        done[command.aggregate.id].append(command.id);
                        results.append(applied(command.id));
                    }
                }
                RC_ASSERT(bool(outbox.settle(results, now)));
            }
            for (auto it = done.cbegin(); it != done.cend(); ++it)
                RC_ASSERT(saved[it.key()].mid(0, it->size()) == *it);
        }));
    }
};

QTEST_GUILESS_MAIN(tst_OutboxQueue)
#include "tst_OutboxQueue.moc"
