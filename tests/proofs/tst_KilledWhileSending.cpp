#include "device/Profile.h"
#include "outbox/Outbox.h"
#include "proofs/Centre.h"
#include "proofs/PrivateKeyring.h"
#include "seal/KeyRing.h"

#include <QElapsedTimer>
#include <QTest>

#include <csignal>
#include <random>

using namespace counterpart;
using namespace counterpart::test;
using State = OutboxItem::State;

namespace {

constexpr int each = 3; ///< commands that are saved before a kill

/// Whether the future ends within a minute; its result then.
template<typename T>
Result<T> waited(const QFuture<Result<T>> &future)
{
    if (!QTest::qWaitFor([&future] { return future.isFinished(); }, 60'000))
        return Error{Error::Kind::Offline, {}, u"timeout"_s};
    return future.result();
}

/// How the commands of the outbox stand.
struct Standing
{
    int untouched = 0, unsure = 0, confirmed = 0, other = 0;
};

} // namespace

/// The whole program with its engine, against a CDP in a process of its own, on the loopback: killed at any
/// moment of sending what waits, again and again, each command is done once.
class tst_KilledWhileSending : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_kills = qEnvironmentVariableIsSet("COUNTERPART_FULL") ? 500 : 50;
        const int coupons = (m_kills + 1) * each;
        QVERIFY(m_centre.start(m_corner.folder.path(), coupons));
        m_corner.environment.insert(u"COUNTERPART_PIN"_s, m_centre.line("associate: as-1 "));
        const Call enrolled = m_corner.ctl(
            u"enrol"_s,
            {u"--server"_s, m_centre.line("listening on "), u"--code"_s, m_centre.line("enrolment code: ")});
        QVERIFY2(enrolled.exitCode == 0, enrolled.out + enrolled.err);
        QCOMPARE(m_corner.ctl(u"sync"_s).exitCode, 0);
        const auto key = readOutboxKey();
        QVERIFY2(key, qPrintable(key ? QString() : key.error().detail));
        m_key = *key;
    }

    void killed_at_any_moment_of_sending_each_command_is_done_once()
    {
        QVERIFY(save(each)); // one round that nobody kills shows how long it takes on this machine
        QElapsedTimer time;
        time.start();
        QCOMPARE(m_corner.ctl(u"sync"_s).exitCode, 0);
        const qint64 length = std::max<qint64>(10, time.elapsed());
        QCOMPARE(standing().confirmed, each);

        std::mt19937 dice(std::random_device{}());
        int early = 0, late = 0, between = 0;
        for (int i = 0; i < m_kills; ++i) {
            QVERIFY(save(each));
            const int before = standing().confirmed;
            const Call sent = sendAndKill(length * 3 / 10 + qint64(dice() % quint64(length)));
            QVERIFY2(sent.exitCode == 0, sent.out + sent.err); // what a kill has left turns nobody away
            const Standing after = standing();
            QCOMPARE(after.other, 0);
            QCOMPARE(after.untouched + after.unsure + after.confirmed, int(m_saved.size()));
            QVERIFY2(after.confirmed >= before, "what was confirmed is no more");
            early += after.untouched > 0;
            between += after.unsure > 0;
            late += after.untouched + after.unsure == 0;
        }
        const Call last = m_corner.syncs();
        QVERIFY2(last.exitCode == 0, last.out + last.err);
        const Standing end = standing();
        QCOMPARE(end.confirmed, int(m_saved.size()));
        m_centre.stop();
        const QList<qsizetype> booked = m_centre.redemptions(int(m_saved.size()));
        QCOMPARE(booked, QList<qsizetype>(m_saved.size(), 1));
        qInfo("%d kills, %lld commands, each done once; killed before anything left: %d, while the CDP was "
              "asked: %d, after all was confirmed: %d",
              m_kills, qlonglong(m_saved.size()), early, between, late);
        QVERIFY2(early + between > 0, "no kill came before all was sent: they prove nothing");
    }

private:
    Result<SecretBytes> readOutboxKey()
    {
        KeychainSecretStore store(keychainService(m_corner.profile));
        KeyRing ring(store, systemRandom, [] { return std::chrono::milliseconds(0); });
        return waited(ring.outboxKey());
    }

    Result<Outbox> outbox() const
    {
        auto opened = Outbox::open(m_corner.profile + u"/outbox.db"_s);
        if (!opened)
            return opened.error();
        Outbox file = *std::move(opened);
        if (auto used = file.useKey(Sealer(m_key, {}, 1, systemRandom)); !used)
            return used.error();
        return file;
    }

    /// As a screen does it, with the program's own file.
    bool save(int count)
    {
        auto opened = outbox();
        if (!opened)
            return false;
        Outbox file = *std::move(opened);
        for (int i = 0; i < count; ++i) {
            Command command;
            command.id = uuid7(systemNow(), systemRandom);
            command.issuedAt = systemNow();
            command.issuedBy = u"as-1"_s;
            command.aggregate = {ResourceType::Coupon, u"q-%1"_s.arg(m_saved.size())};
            command.signIn = u"online"_s;
            command::CouponRedeem use;
            use.redemptionId = uuid7(systemNow(), systemRandom);
            use.discount = {500, u"CNY"_s};
            command.payload = use;
            if (!file.append({command}))
                return false;
            m_saved.append(command.id);
        }
        return true;
    }

    Standing standing() const
    {
        Standing found;
        const auto file = outbox();
        for (const QString &id : m_saved) {
            const auto item = file ? file->item(id) : Result<std::optional<OutboxItem>>(file.error());
            if (!item || !*item)
                ++found.other;
            else if ((*item)->state == State::Queued)
                ++found.untouched;
            else if ((*item)->state == State::Sending || (*item)->state == State::Retry)
                ++found.unsure;
            else
                ++((*item)->state == State::Confirmed ? found.confirmed : found.other);
        }
        return found;
    }

    /// What it said when it ended before the kill; exit code 0 when it was killed.
    Call sendAndKill(qint64 moment) const
    {
        QProcess process;
        m_corner.prepare(process);
        process.start(Corner::program(u"counterpartctl"_s), m_corner.words(u"sync"_s, {}));
        process.waitForFinished(int(moment));
        if (process.state() != QProcess::NotRunning)
            ::kill(pid_t(process.processId()), SIGKILL);
        process.waitForFinished(60'000);
        const bool killed = process.exitStatus() == QProcess::CrashExit;
        return {killed ? 0 : process.exitCode(), process.readAllStandardOutput(),
                process.readAllStandardError()};
    }

    Corner m_corner;
    Centre m_centre;
    SecretBytes m_key;
    QStringList m_saved;
    int m_kills = 0;
};

int main(int argc, char **argv)
{
    qputenv("QTEST_FUNCTION_TIMEOUT", "3000000");
    counterpart::test::enterPrivateKeyring(argv);
    QCoreApplication application(argc, argv);
    tst_KilledWhileSending test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_KilledWhileSending.moc"
