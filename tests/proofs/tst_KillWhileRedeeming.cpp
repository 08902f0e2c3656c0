#include "proofs/Centre.h"
#include "proofs/PrivateKeyring.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QStandardPaths>
#include <QTest>

#include <csignal>
#include <random>

using namespace counterpart;
using namespace counterpart::test;

namespace {

struct Killed
{
    bool saved = false;    ///< "saved" had been shown
    bool finished = false; ///< ended by itself before the kill
    qint64 at = 0;         ///< ms after the start
    bool listed = false;   ///< the restarted outbox knows the redemption
};

} // namespace

/// A redemption that is killed at any moment is booked once where "saved" was shown, once or not at all where
/// it was not, and the restarted device says which.
class tst_KillWhileRedeeming : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void killed_at_any_moment_each_saved_redemption_is_booked_exactly_once()
    {
        const int kills = qEnvironmentVariableIsSet("COUNTERPART_FULL") ? 200 : 20;
        const int coupons = kills + 1;
        Corner corner;
        Centre centre;
        QVERIFY(centre.start(corner.folder.path(), coupons));
        corner.environment.insert(u"COUNTERPART_PIN"_s, centre.line("associate: as-1 "));
        const Call enrolled = corner.ctl(
            u"enrol"_s,
            {u"--server"_s, centre.line("listening on "), u"--code"_s, centre.line("enrolment code: ")});
        QVERIFY2(enrolled.exitCode == 0, enrolled.out + enrolled.err);
        const Call synced = corner.ctl(u"sync"_s);
        QVERIFY2(synced.exitCode == 0, synced.out + synced.err);

        // One that nobody kills shows how long it takes on this machine.
        const Killed whole = redeem(corner, kills, 600'000, false);
        QVERIFY2(whole.finished && whole.saved, m_said.constData());
        std::mt19937 dice(std::random_device{}());
        QList<Killed> rounds;
        for (int i = 0; i < kills; ++i) {
            // A third at any moment, a third around the moment of "saved", a third just after it was shown.
            const qint64 length = std::max<qint64>(whole.at, 10);
            const qint64 moment = i % 3 == 0 ? dice() % length
                : i % 3 == 1                 ? std::max<qint64>(0, m_savedAt - 60 + qint64(dice() % 120))
                                             : dice() % 40;
            Killed round = redeem(corner, i, moment, i % 3 == 2);
            round.listed = listed(corner, i);
            QVERIFY2(round.listed || !round.saved,
                     qPrintable(u"round %1: saved was shown and is gone"_s.arg(i)));
            rounds.append(round);
        }

        const Call last = corner.syncs();
        QVERIFY2(last.exitCode == 0, last.out + last.err);
        const QJsonObject status = corner.ctl(u"status"_s).json();
        QCOMPARE(status["outbox"_L1]["queued"_L1].toInt(-1), 0);
        QCOMPARE(status["outbox"_L1]["exceptions"_L1].toInt(-1), 0);
        centre.stop();
        const QList<qsizetype> booked = centre.redemptions(coupons);
        QCOMPARE(booked.size(), coupons);
        QCOMPARE(booked.last(), 1);
        int saved = 0, unsaved = 0;
        for (int i = 0; i < kills; ++i) {
            const QString what
                = u"round %1, killed at %2 ms, saved shown: %3, listed: %4, booked: %5"_s.arg(i)
                      .arg(rounds[i].at)
                      .arg(rounds[i].saved)
                      .arg(rounds[i].listed)
                      .arg(booked[i]);
            QVERIFY2(booked[i] == (rounds[i].listed ? 1 : 0), qPrintable(what));
            QVERIFY2(!rounds[i].saved || booked[i] == 1, qPrintable(what));
            ++(rounds[i].saved ? saved : unsaved);
        }
        qInfo("%d kills: %d after “saved” was shown, %d before", kills, saved, unsaved);
        QVERIFY2(saved > 0, "no kill came after “saved”: the test proves nothing");
        QVERIFY2(unsaved > 0, "no kill came before “saved”: the test proves nothing");
    }

    void a_clock_that_really_jumps_by_years_books_each_redemption_once()
    {
        const QString fake = QStandardPaths::findExecutable(u"faketime"_s);
        if (fake.isEmpty())
            QSKIP("faketime is not installed: the clock cannot be made to jump here");
        const QStringList jumps{u"+0d"_s, u"+3650d"_s, u"-3650d"_s, u"+20d"_s, u"-2d"_s};
        Corner corner;
        Centre centre;
        QVERIFY(centre.start(corner.folder.path(), int(jumps.size())));
        corner.environment.insert(u"COUNTERPART_PIN"_s, centre.line("associate: as-1 "));
        const Call enrolled = corner.ctl(
            u"enrol"_s,
            {u"--server"_s, centre.line("listening on "), u"--code"_s, centre.line("enrolment code: ")});
        QVERIFY2(enrolled.exitCode == 0, enrolled.out + enrolled.err);
        QCOMPARE(corner.ctl(u"sync"_s).exitCode, 0);
        for (qsizetype i = 0; i < jumps.size(); ++i) {
            QProcess process;
            corner.prepare(process);
            process.start(
                fake, // who moves the clock of a tablet leaves its time since boot alone
                QStringList{u"--exclude-monotonic"_s, u"-f"_s, jumps[i], Corner::program(u"counterpartctl"_s)}
                    + corner.words(u"redeem"_s, {u"CODE-%1"_s.arg(i), u"--associate"_s, u"as-1"_s}));
            QVERIFY(process.waitForFinished(120'000));
            const QByteArray said = process.readAllStandardError();
            QVERIFY2(said.contains("saved ") && process.exitCode() == 0, jumps[i].toLatin1() + ": " + said);
        }
        // With the right time again nothing waits and nothing needs a decision.
        const Call last = corner.syncs();
        QVERIFY2(last.exitCode == 0, last.out + last.err);
        const QJsonObject outbox = corner.ctl(u"status"_s).json()["outbox"_L1].toObject();
        QCOMPARE(outbox["queued"_L1].toInt(-1), 0);
        QCOMPARE(outbox["exceptions"_L1].toInt(-1), 0);
        centre.stop();
        QCOMPARE(centre.redemptions(int(jumps.size())), (QList<qsizetype>{1, 1, 1, 1, 1}));
    }

private:
    /// Redeems coupon `i` and kills the program `moment` ms after its start, or after it said "saved".
    Killed redeem(const Corner &corner, int i, qint64 moment, bool afterSaved)
    {
        QProcess process;
        corner.prepare(process);
        QElapsedTimer since;
        since.start();
        process.start(Corner::program(u"counterpartctl"_s),
                      corner.words(u"redeem"_s, {u"CODE-%1"_s.arg(i), u"--associate"_s, u"as-1"_s}));
        process.setReadChannel(QProcess::StandardError);
        Killed round;
        m_said.clear();
        qint64 until = afterSaved ? 600'000 : moment;
        while (since.elapsed() < until && process.state() != QProcess::NotRunning) {
            process.waitForReadyRead(int(std::clamp<qint64>(until - since.elapsed(), 1, 100)));
            m_said += process.readAllStandardError();
            if (!round.saved && m_said.contains("saved ")) {
                round.saved = true;
                if (m_savedAt == 0)
                    m_savedAt = since.elapsed();
                if (afterSaved)
                    until = since.elapsed() + moment;
            }
        }
        round.finished = process.state() == QProcess::NotRunning;
        round.at = since.elapsed();
        if (!round.finished)
            ::kill(pid_t(process.processId()), SIGKILL);
        process.waitForFinished(60'000);
        m_said += process.readAllStandardError() + process.readAllStandardOutput();
        round.saved = round.saved || m_said.contains("saved ");
        return round;
    }

    bool listed(const Corner &corner, int i)
    {
        const Call outbox = corner.ctl(u"outbox"_s);
        if (outbox.exitCode != 0)
            qFatal("outbox: %s", (outbox.out + outbox.err).constData());
        for (const auto &value : outbox.json()["commands"_L1].toArray()) {
            const QJsonObject command = value.toObject();
            if (command["type"_L1] == u"coupon.redeem"_s && command["about"_L1]["id"_L1] == u"q-%1"_s.arg(i))
                return true;
        }
        return false;
    }

    QByteArray m_said;
    qint64 m_savedAt = 0; ///< ms from start to "saved" of the one that was not killed
};

int main(int argc, char **argv)
{
    counterpart::test::enterPrivateKeyring(argv);
    QCoreApplication application(argc, argv);
    tst_KillWhileRedeeming test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_KillWhileRedeeming.moc"
