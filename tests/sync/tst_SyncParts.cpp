#include "sync/Backoff.h"
#include "sync/ClockOffset.h"
#include "sync/World.h"

#include <QTest>

using namespace counterpart;
using namespace counterpart::test;

/// Backoff, clock estimate and the reading of answers, each alone.
class tst_SyncParts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void jitter_is_full_and_its_ceiling_doubles()
    {
        SeededRandom random(7);
        const RandomBytes bytes = random.bytes();
        for (int failures = 0; failures < 12; ++failures) {
            const milliseconds ceiling = std::min(milliseconds(60s), milliseconds(1s) * (1 << failures));
            milliseconds least = 1h, most = 0ms;
            for (int draw = 0; draw < 400; ++draw) {
                Backoff backoff;
                for (int i = 0; i < failures; ++i)
                    (void)backoff.next(bytes);
                const milliseconds wait = backoff.next(bytes);
                least = std::min(least, wait);
                most = std::max(most, wait);
            }
            QVERIFY(least >= 200ms);
            QVERIFY(most <= ceiling);
            QVERIFY(most > ceiling * 9 / 10);
            QVERIFY(least < std::max(milliseconds(250ms), ceiling / 10));
        }
    }

    void a_reset_starts_from_the_first_ceiling()
    {
        SeededRandom random(7);
        const RandomBytes bytes = random.bytes();
        Backoff backoff;
        for (int i = 0; i < 10; ++i)
            (void)backoff.next(bytes);
        backoff.reset();
        QVERIFY(backoff.next(bytes) <= 1s);
    }

    void an_asked_wait_is_never_shortened()
    {
        SeededRandom random(7);
        Backoff backoff;
        for (int i = 0; i < 200; ++i) {
            const milliseconds wait = backoff.next(random.bytes(), 7s);
            QVERIFY(wait >= 7s);
            QVERIFY(wait <= 9s);
        }
        QVERIFY(backoff.next(random.bytes(), -5s) >= 200ms);
    }

    void slow_answers_do_not_move_the_clock_estimate()
    {
        ClockOffset clock;
        const auto at = [](qint64 ms) {
            return SyncNow{fromMs(5'000'000 + ms), milliseconds(ms)};
        };
        for (int i = 0; i < 8; ++i)
            clock.add(fromMs(5'000'000 + 2'000 + i * 100 + 20), at(i * 100), at(i * 100 + 40));
        clock.add(fromMs(5'000'000 + 2'000 + 1'000 + 100), at(1'000), at(9'000));
        clock.add(fromMs(5'000'000 + 2'000 + 17'400), at(9'500), at(17'500));
        const std::optional<ClockSample> sample = clock.at(at(17'500));
        QVERIFY(sample.has_value());
        QVERIFY(std::abs(sample->offsetMs - 2'000) <= sample->doubtMs);
        QVERIFY(std::abs(sample->offsetMs - 2'000) <= 1);
        QVERIFY(sample->doubtMs < 100);
    }

    void a_long_way_that_is_equally_long_both_ways_costs_no_accuracy()
    {
        ClockOffset clock;
        const auto at = [](qint64 ms) {
            return SyncNow{fromMs(5'000'000 + ms), milliseconds(ms)};
        };
        clock.add(fromMs(5'000'000 + 7'000 + 2'000), at(0), at(4'000));
        QCOMPARE(clock.at(at(4'000))->offsetMs, 7'000);
        QVERIFY(clock.at(at(4'000))->doubtMs >= 2'000);
    }

    void doubt_grows_while_nobody_is_heard()
    {
        ClockOffset clock;
        const SyncNow zero{fromMs(5'000'000), 0ms}, week{fromMs(5'000'000) + 168h, 168h};
        clock.add(fromMs(5'000'000), zero, zero);
        QVERIFY(clock.at(zero)->doubtMs < 10);
        QVERIFY(clock.at(week)->doubtMs > 25'000);
    }

    void nothing_is_claimed_before_the_first_answer()
    {
        ClockOffset clock;
        const SyncNow now{fromMs(5'000'000), 1h};
        QVERIFY(!clock.at(now));
        clock.add(fromMs(1), now, {now.wall, 0ms}); // received before it was sent
        clock.add(fromMs(1), {now.wall, 0ms}, now); // an hour on the way
        QVERIFY(!clock.at(now));
    }

    void manifests_are_put_in_order_of_use()
    {
        Snapshot manifest;
        manifest.id = u"sn-1"_s;
        manifest.cursor = u"c.1"_s;
        manifest.epoch = u"e1"_s;
        manifest.expiresAt = fromMs(1'795'000'000'000);
        for (const int priority : {2, 0, 1, 0}) {
            SnapshotPart part;
            part.index = int(manifest.parts.size());
            part.href = protocol::path::snapshotPart(u"st-1"_s, manifest.id, part.index);
            part.priority = priority;
            part.types = {ResourceType::Coupon};
            manifest.parts.append(part);
        }
        const QByteArray body = QJsonDocument(encode(manifest)).toJson();
        const Result<SyncAnswer> answer = readSyncAnswer(SyncRequestKind::OpenSnapshot, body);
        QVERIFY2(bool(answer), answer ? "" : qPrintable(answer.error().detail));
        QList<int> indexes;
        for (const SnapshotPart &part : std::get<ManifestPtr>(*answer)->parts)
            indexes.append(part.index);
        QCOMPARE(indexes, (QList<int>{1, 3, 2, 0}));
    }

    void bodies_that_are_not_what_was_asked_for_are_refused_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QByteArray>("body");
        for (int kind = 0; kind <= int(SyncRequestKind::Hello); ++kind) {
            QTest::addRow("empty %d", kind) << kind << QByteArray();
            QTest::addRow("html %d", kind) << kind << QByteArray("<html>Welcome</html>");
            QTest::addRow("array %d", kind) << kind << QByteArray("[]");
            QTest::addRow("object %d", kind) << kind << QByteArray("{}");
            QTest::addRow("cut %d", kind) << kind << QByteArray("{\"results\":[{\"id\":");
        }
    }
    void bodies_that_are_not_what_was_asked_for_are_refused()
    {
        QFETCH(int, kind);
        QFETCH(QByteArray, body);
        const Result<SyncAnswer> answer = readSyncAnswer(SyncRequestKind(kind), body);
        QVERIFY(!answer);
        QCOMPARE(answer.error().kind, Error::Kind::BadResponse);
    }
};

QTEST_APPLESS_MAIN(tst_SyncParts)
#include "tst_SyncParts.moc"
