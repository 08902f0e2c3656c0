#include "proofs/Program.h"

#include <QElapsedTimer>
#include <QLocalSocket>
#include <QTest>

using namespace counterpart::test;

/// Two starts of the real program on one profile: one window.
class tst_SecondStart : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_corner = std::make_unique<Corner>();
        QDir(m_corner->folder.path()).mkdir(u"run"_s);
        const QString run = m_corner->folder.filePath(u"run"_s);
        QFile::setPermissions(run, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        m_corner->environment.insert(u"XDG_RUNTIME_DIR"_s, run);
        m_corner->environment.insert(u"QT_LOGGING_RULES"_s,
                                     u"counterpart.frames.info=true;counterpart.window.info=true"_s);
    }

    void a_second_start_brings_the_first_window_forward_and_ends_without_one()
    {
        Program first(*m_corner), second(*m_corner);
        QVERIFY2(first.says("frame of enrol"), first.said.constData());
        second.start();
        QVERIFY(second.process.waitForFinished(60'000));
        second.read();
        QCOMPARE(second.process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(second.process.exitCode(), 0);
        QVERIFY2(!second.said.contains("frame of"), second.said.constData());
        QVERIFY2(first.says("raised"), first.said.constData());
        QCOMPARE(first.process.state(), QProcess::Running);
        // And once more: it listens on.
        Program third(*m_corner);
        third.start();
        QVERIFY(third.process.waitForFinished(60'000));
        QCOMPARE(third.process.exitCode(), 0);
    }

    void a_first_one_that_was_killed_is_not_waited_for()
    {
        {
            Program first(*m_corner);
            QVERIFY(first.says("frame of enrol"));
            first.process.kill();
            QVERIFY(first.process.waitForFinished());
        }
        QCOMPARE(sockets().size(), 1); // nobody answers there
        Program second(*m_corner), third(*m_corner);
        QVERIFY2(second.says("frame of enrol"), second.said.constData());
        third.start();
        QVERIFY(third.process.waitForFinished(60'000));
        QVERIFY2(second.says("raised"), second.said.constData());
    }

    void other_profiles_have_windows_of_their_own()
    {
        Program first(*m_corner);
        QVERIFY(first.says("frame of enrol"));
        Program other(*m_corner, m_corner->folder.filePath(u"another"_s));
        QVERIFY2(other.says("frame of enrol"), other.said.constData());
        QCOMPARE(first.process.state(), QProcess::Running);
    }

    void the_socket_is_this_users_only_and_understands_nothing_else()
    {
        Program first(*m_corner);
        QVERIFY(first.says("frame of enrol"));
        QTRY_COMPARE(sockets().size(), 1);
        const QFileInfo socket(sockets().first());
        QVERIFY(!(socket.permissions()
                  & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther)));
        QLocalSocket talk;
        talk.connectToServer(socket.filePath());
        QVERIFY(talk.waitForConnected(5'000));
        talk.write("open customer cu-1; raise\n");
        QVERIFY(talk.waitForDisconnected(5'000) || talk.state() == QLocalSocket::UnconnectedState);
        QCOMPARE(talk.readAll(), QByteArray());
        first.read();
        QVERIFY(!first.said.contains("raised"));
    }

private:
    struct Program
    {
        explicit Program(const Corner &corner, const QString &profile = {})
            : folder(profile.isEmpty() ? corner.profile : profile)
        {
            corner.prepare(process);
            process.setProcessChannelMode(QProcess::MergedChannels);
        }
        ~Program()
        {
            process.kill();
            process.waitForFinished();
        }
        void start()
        {
            process.start(Corner::program(u"counterpart"_s),
                          {u"--profile"_s, folder, u"--language"_s, u"en"_s});
        }
        void read() { said += process.readAll(); }
        /// Starts it where it does not run yet.
        bool says(const QByteArray &words)
        {
            if (process.state() == QProcess::NotRunning)
                start();
            QElapsedTimer timer;
            timer.start();
            while (!said.contains(words) && timer.elapsed() < 60'000) {
                process.waitForReadyRead(200);
                read();
            }
            return said.contains(words);
        }
        QString folder;
        QProcess process;
        QByteArray said;
    };

    QStringList sockets() const
    {
        QStringList found;
        const QDir run(m_corner->folder.filePath(u"run"_s));
        for (const QString &name : run.entryList({u"counterpart-*"_s}, QDir::AllEntries | QDir::System))
            found.append(run.filePath(name));
        return found;
    }

    std::unique_ptr<Corner> m_corner;
};

QTEST_GUILESS_MAIN(tst_SecondStart)
#include "tst_SecondStart.moc"
