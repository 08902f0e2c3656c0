#include "proofs/Centre.h"
#include "proofs/PrivateKeyring.h"

#include <QStandardPaths>
#include <QTest>

using namespace counterpart;
using namespace counterpart::test;

namespace {

/// How one write to the files of the outbox fails.
struct Fault
{
    QByteArray error; ///< ENOSPC, EIO
    int call = 0;     ///< the how manieth
    bool goesOn = false;
};

struct Round
{
    QString what;
    bool said = false; ///< "saved" was shown
};

} // namespace

/// The disk of a tablet fails at each single step of a redemption: it was saved and is booked once, or it
/// says that it was not, and is never booked.
class tst_FailingDisk : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void a_disk_that_fails_at_any_step_saves_and_says_so_or_does_neither()
    {
        m_strace = QStandardPaths::findExecutable(u"strace"_s);
        if (m_strace.isEmpty())
            QSKIP("strace is not installed: no fault in each system call");
        QProcess probe;
        probe.start(m_strace, {u"-o"_s, m_corner.folder.filePath(u"probe"_s), u"true"_s});
        if (!probe.waitForFinished(60'000) || probe.exitCode() != 0)
            QSKIP("Tracing other processes is not allowed here: no fault in each system call");
        constexpr int coupons = 400;
        Centre centre;
        QVERIFY(centre.start(m_corner.folder.path(), coupons));
        m_corner.environment.insert(u"COUNTERPART_PIN"_s, centre.line("associate: as-1 "));
        const Call enrolled = m_corner.ctl(
            u"enrol"_s,
            {u"--server"_s, centre.line("listening on "), u"--code"_s, centre.line("enrolment code: ")});
        QVERIFY2(enrolled.exitCode == 0, enrolled.out + enrolled.err);
        QCOMPARE(m_corner.ctl(u"sync"_s).exitCode, 0);

        const bool all = qEnvironmentVariableIsSet("COUNTERPART_FULL");
        QList<Round> rounds;
        bool more = true;
        for (int call = 1; more && rounds.size() + 2 <= coupons; ++call) {
            const Fault broken{"EIO", call, false}, full{"ENOSPC", call, true};
            more = false;
            for (const Fault &fault : {broken, full}) {
                // By turns; with --full, both at each step.
                if (!all && fault.goesOn != (call % 2 == 0))
                    continue;
                const auto struck = redeem(int(rounds.size()), fault, rounds);
                QVERIFY2(struck, qPrintable(m_why));
                more |= *struck;
            }
        }
        QVERIFY2(!more, "there are more steps than coupons");

        const Call last = m_corner.syncs();
        QVERIFY2(last.exitCode == 0, last.out + last.err);
        const QJsonObject outbox = m_corner.ctl(u"status"_s).json()["outbox"_L1].toObject();
        QCOMPARE(outbox["queued"_L1].toInt(-1), 0);
        QCOMPARE(outbox["exceptions"_L1].toInt(-1), 0);
        centre.stop();
        const QList<qsizetype> booked = centre.redemptions(coupons);
        int saved = 0, refused = 0;
        for (qsizetype i = 0; i < rounds.size(); ++i) {
            QVERIFY2(booked[i] == (rounds[i].said ? 1 : 0),
                     qPrintable(u"%1: saved shown: %2, booked: %3"_s.arg(rounds[i].what)
                                    .arg(rounds[i].said)
                                    .arg(booked[i])));
            ++(rounds[i].said ? saved : refused);
        }
        qInfo("%lld faults: %d times saved and booked once, %d times said not and never booked",
              qint64(rounds.size()), saved, refused);
        QVERIFY(saved > 3 && refused > 3);
    }

private:
    /// Redeems coupon `i` with this fault. False: there are not that many steps; none: m_why says what is
    /// wrong.
    std::optional<bool> redeem(int i, const Fault &fault, QList<Round> &rounds)
    {
        const QString log = m_corner.folder.filePath(u"trace"_s);
        const QString calls = u"pwrite64,fsync,fdatasync,ftruncate,openat"_s;
        QStringList words{u"-f"_s, u"-o"_s, log};
        for (const QString &ending : {QString(), u"-wal"_s, u"-shm"_s, u"-journal"_s})
            words += {u"-P"_s, m_corner.profile + u"/outbox.db"_s + ending};
        words += {u"-e"_s, u"trace="_s + calls, u"-e"_s,
                  u"inject=%1:error=%2:when=%3%4"_s.arg(calls, QString::fromLatin1(fault.error))
                      .arg(fault.call)
                      .arg(fault.goesOn ? u"+"_s : QString()),
                  Corner::program(u"counterpartctl"_s)};
        words += m_corner.words(u"redeem"_s, {u"CODE-%1"_s.arg(i), u"--associate"_s, u"as-1"_s});
        QFile::remove(log);
        QProcess process;
        m_corner.prepare(process);
        process.start(m_strace, words);
        const bool ended = process.waitForFinished(180'000);
        const QByteArray out = process.readAllStandardOutput(), err = process.readAllStandardError();
        Round round;
        round.what = u"%1 at step %2%3"_s.arg(QString::fromLatin1(fault.error))
                         .arg(fault.call)
                         .arg(fault.goesOn ? u" and after"_s : QString());
        round.said = err.contains("saved ");
        const QJsonObject answer = QJsonDocument::fromJson(out).object();
        const bool toldWhy = answer["ok"_L1] == false && !answer["error"_L1]["say"_L1].toString().isEmpty();
        QFile trace(log);
        const bool read = trace.open(QIODevice::ReadOnly);
        if (!read || !ended || process.exitStatus() != QProcess::NormalExit
            || (!round.said && (process.exitCode() == 0 || !toldWhy))) {
            m_why = round.what + u": "_s + QString::fromUtf8(out + err)
                + u" exit code %1"_s.arg(process.exitCode());
            return {};
        }
        rounds.append(round);
        return trace.readAll().contains("(INJECTED)");
    }

    Corner m_corner;
    QString m_strace, m_why;
};

int main(int argc, char **argv)
{
    counterpart::test::enterPrivateKeyring(argv);
    QCoreApplication application(argc, argv);
    tst_FailingDisk test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_FailingDisk.moc"
