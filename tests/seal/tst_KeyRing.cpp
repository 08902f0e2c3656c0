#include "seal/KeyRing.h"

#include <QCoreApplication>
#include <QTest>

using namespace counterpart;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;
using Answer = KeyEvidence::Answer;
using Mood = MemorySecretStore::Mood;

namespace {

template<typename T>
Result<T> wait(const QFuture<Result<T>> &future)
{
    while (!future.isFinished())
        QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
    return future.result();
}

struct Ring
{
    MemorySecretStore store;
    std::chrono::milliseconds now{0};
    KeyRing ring{store, systemRandom, [this] {
                     return now;
                 }};

    Result<Keys> open(bool databaseExists, const QByteArray &check = {}, const QString &backend = {})
    {
        return wait(ring.open(databaseExists, check, backend));
    }
};

} // namespace

class tst_KeyRing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void states_follow_the_table_data()
    {
        QTest::addColumn<KeyEvidence>("evidence");
        QTest::addColumn<int>("state");
        const auto row = [](const char *name, KeyEvidence evidence, KeyState state) {
            QTest::newRow(name) << evidence << int(state);
        };
        KeyEvidence e;
        row("nothing tried", e, KeyState::Silent);

        e = {};
        e.read = Answer::NotFound;
        e.probe = Answer::Yes;
        row("K0 fresh", e, KeyState::Fresh);
        e.databaseExists = true;
        row("not found over files is not a loss yet", e, KeyState::Locked);
        e.notFoundTimes = 3;
        e.notFoundFor = 59s;
        row("three times too soon", e, KeyState::Locked);
        e.notFoundFor = 60s;
        row("K5 lost", e, KeyState::Lost);
        e.notFoundTimes = 2;
        row("two times over 60 s", e, KeyState::Locked);
        e.storedBackend = u"kwallet"_s;
        e.currentBackend = u"secret-service"_s;
        row("K7 moved", e, KeyState::Moved);

        e = {};
        e.read = Answer::NotFound;
        e.probe = Answer::Denied;
        row("K2 locked on a new profile", e, KeyState::Locked);
        e.databaseExists = true;
        row("K2 locked", e, KeyState::Locked);
        e.probe = Answer::NotTried;
        row("no probe proves nothing", e, KeyState::Locked);
        e.probe = Answer::NoBackend;
        row("K3 by the probe", e, KeyState::NoBackend);
        e.probe = Answer::Silent;
        row("K4 by the probe", e, KeyState::Silent);

        e = {};
        e.databaseExists = true;
        e.read = Answer::Denied;
        row("K2 denied", e, KeyState::Locked);
        e.read = Answer::NoBackend;
        row("K3 no backend", e, KeyState::NoBackend);
        e.read = Answer::Silent;
        row("K4 silent", e, KeyState::Silent);

        e = {};
        e.databaseExists = true;
        e.read = Answer::Yes;
        row("key and a file without a check", e, KeyState::Ok);
        e.checkStored = true;
        row("K6 wrong", e, KeyState::Wrong);
        e.checkMatches = true;
        row("K1 ok", e, KeyState::Ok);
        e.checkMatches = false;
        e.storedBackend = u"kwallet"_s;
        e.currentBackend = u"secret-service"_s;
        row("K7 another service holds another key", e, KeyState::Moved);
    }
    void states_follow_the_table()
    {
        QFETCH(KeyEvidence, evidence);
        QFETCH(int, state);
        QCOMPARE(int(keyState(evidence)), state);
    }

    void keys_are_made_once_and_are_the_same_ever_after()
    {
        Ring r;
        const auto first = r.open(false);
        QVERIFY(first);
        QCOMPARE(r.ring.state(), KeyState::Ok);
        QCOMPARE(r.store.secrets.size(), size_t(2));
        const auto again = r.open(true, first->check);
        QVERIFY(again);
        QCOMPARE(again->dataKey.view(), first->dataKey.view());
        QCOMPARE(again->indexKey.view(), first->indexKey.view());
        QCOMPARE(again->outboxKey.view(), first->outboxKey.view());
        QCOMPARE(again->pinKey.view(), first->pinKey.view());
        QCOMPARE(again->check, first->check);
        // Four keys, no two alike, none of them in the check.
        const QList<QByteArrayView> all{first->dataKey.view(), first->indexKey.view(),
                                        first->outboxKey.view(), first->pinKey.view()};
        for (int i = 0; i < all.size(); ++i) {
            QCOMPARE(all[i].size(), 32);
            QVERIFY(!first->check.contains(all[i]));
            for (int j = 0; j < i; ++j)
                QVERIFY(all[i] != all[j]);
        }
    }

    void a_rebuilt_cache_gets_a_new_data_key_and_keeps_the_outbox_key()
    {
        Ring r;
        const auto first = r.open(false);
        const auto rebuilt = r.open(true, {});
        QVERIFY(rebuilt);
        QVERIFY(rebuilt->dataKey.view() != first->dataKey.view());
        QCOMPARE(rebuilt->outboxKey.view(), first->outboxKey.view());
        QCOMPARE(r.store.secrets.size(), size_t(2));
    }

    void a_replaced_data_key_opens_nothing_of_before_and_the_outbox_key_stays()
    {
        Ring r;
        const auto first = r.open(false);
        QVERIFY(wait(r.ring.replaceDataKey()));
        const auto old = r.open(true, first->check);
        QVERIFY(!old);
        QCOMPARE(old.error().code, u"wrong"_s); // nobody can unwrap it any more
        const auto fresh = r.open(true, {});
        QVERIFY(fresh);
        QVERIFY(fresh->dataKey.view() != first->dataKey.view());
        QVERIFY(fresh->pinKey.view() != first->pinKey.view());
        QCOMPARE(fresh->outboxKey.view(), first->outboxKey.view());
        r.store.mood = Mood::Locked;
        QVERIFY(!wait(r.ring.replaceDataKey())); // said, not skipped
    }

    void a_locked_keyring_never_gets_a_new_key()
    {
        Ring r;
        const auto first = r.open(false);
        const auto before = r.store.secrets;
        r.store.mood = Mood::Locked;
        for (int i = 0; i < 10; ++i) {
            const auto locked = r.open(true, first->check);
            QVERIFY(!locked);
            QCOMPARE(locked.error().kind, Error::Kind::KeyLocked);
            QCOMPARE(locked.error().code, u"locked"_s);
            r.now += 30s;
        }
        QVERIFY(r.store.secrets == before);
        r.store.mood = Mood::Open;
        QVERIFY(r.open(true, first->check));
    }

    void a_lost_key_is_certain_after_three_answers_over_a_minute()
    {
        Ring r;
        const auto first = r.open(false);
        r.store.secrets.clear();
        QCOMPARE(r.open(true, first->check).error().code, u"locked"_s);
        r.now = 30s;
        QCOMPARE(r.open(true, first->check).error().code, u"locked"_s);
        r.now = 60s;
        const auto lost = r.open(true, first->check);
        QCOMPARE(lost.error().code, u"lost"_s);
        QCOMPARE(lost.error().kind, Error::Kind::KeyMissing);
        QVERIFY(r.store.secrets.empty());
    }

    void an_answer_between_starts_the_count_anew()
    {
        Ring r;
        const auto first = r.open(false);
        const auto kept = r.store.secrets;
        r.store.secrets.clear();
        QVERIFY(!r.open(true, first->check));
        r.now = 60s;
        r.store.mood = Mood::Locked;
        QVERIFY(!r.open(true, first->check));
        r.store.mood = Mood::Open;
        QVERIFY(!r.open(true, first->check));
        QCOMPARE(r.open(true, first->check).error().code, u"locked"_s);
    }

    void half_of_the_keys_over_files_is_not_made_whole()
    {
        Ring r;
        const auto first = r.open(false);
        r.store.secrets.erase(u"outbox-key"_s);
        QVERIFY(!r.open(true, first->check));
        QVERIFY(!r.store.secrets.contains(u"outbox-key"_s));
    }

    void another_key_is_wrong_and_stays_untouched()
    {
        Ring r;
        const auto first = r.open(false);
        r.store.secrets[u"device-secret"_s] = QByteArray(32, 'x');
        const auto before = r.store.secrets;
        QCOMPARE(r.open(true, first->check).error().code, u"wrong"_s);
        QCOMPARE(r.open(true, first->check, u"kwallet"_s).error().code, u"moved"_s);
        QCOMPARE(r.open(true, "\x02 a wrapping of a later version").error().code, u"wrong"_s);
        QVERIFY(r.store.secrets == before);
    }

    void a_missing_or_silent_keyring_is_said_and_writes_nothing()
    {
        Ring r;
        r.store.mood = Mood::NoBackend;
        QCOMPARE(r.open(false).error().code, u"missing"_s);
        r.store.mood = Mood::Silent;
        QCOMPARE(r.open(false).error().code, u"silent"_s);
        QCOMPARE(r.open(false).error().kind, Error::Kind::KeyLocked);
        QCOMPARE(r.store.writes, 0);
    }

    void two_openings_at_once_make_one_key()
    {
        Ring r;
        const auto a = r.ring.open(false, {});
        const auto b = r.ring.open(false, {});
        QCOMPARE(wait(a)->outboxKey.view(), wait(b)->outboxKey.view());
    }

    void destroying_the_secrets_makes_the_data_unreadable()
    {
        Ring r;
        const auto first = r.open(false);
        const auto destroyed = r.ring.destroy();
        while (!destroyed.isFinished())
            QCoreApplication::processEvents();
        QVERIFY(r.store.secrets.empty());
        QVERIFY(!r.open(true, first->check));
    }
};

QTEST_GUILESS_MAIN(tst_KeyRing)
#include "tst_KeyRing.moc"
