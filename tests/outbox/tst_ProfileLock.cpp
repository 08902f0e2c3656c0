#include "outbox/ProfileLock.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace counterpart;
using namespace Qt::Literals::StringLiterals;

/// One program holds a profile; nothing that a killed one leaves behind keeps the next one out.
class tst_ProfileLock : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void one_program_holds_a_profile()
    {
        QTemporaryDir folder;
        {
            const auto lock = ProfileLock::take(folder.path());
            QVERIFY(lock);
            QCOMPARE(ProfileLock::take(folder.path()).error().kind, Error::Kind::InUse);
        }
        QVERIFY(ProfileLock::take(folder.path()));
    }

    void what_the_file_says_keeps_nobody_out_data()
    {
        QTest::addColumn<QByteArray>("left");
        QTest::newRow("killed before it wrote anything, or the power cut took it") << QByteArray();
        QTest::newRow("half a line") << QByteArray("12");
        // Pid, program, host, machine, start of the machine: as QLockFile wrote it on a machine of another
        // name. Process 1 lives always.
        QTest::newRow("a machine that has got another name since")
            << QByteArray("1\ncounterpart\nold-name\nold-machine\nold-boot\n");
        QTest::newRow("a process of this number lives") << QByteArray("1\ncounterpart\n\n\n\n");
        QTest::newRow("noise") << QByteArray(4096, '\xff');
    }
    void what_the_file_says_keeps_nobody_out()
    {
        QFETCH(const QByteArray, left);
        QTemporaryDir folder;
        QFile file(folder.filePath(u"profile.lock"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(left);
        file.close();
        const auto lock = ProfileLock::take(folder.path());
        QVERIFY2(lock, qPrintable(lock ? QString() : lock.error().detail));
        QCOMPARE(ProfileLock::take(folder.path()).error().kind, Error::Kind::InUse);
    }

    void another_process_is_kept_out_until_it_is_killed()
    {
        QTemporaryDir folder;
        int ready[2];
        QCOMPARE(::pipe(ready), 0);
        const pid_t child = ::fork();
        if (child == 0) {
            const auto lock = ProfileLock::take(folder.path());
            const char word = lock ? 'y' : 'n';
            if (::write(ready[1], &word, 1) == 1)
                ::pause();
            ::_exit(0);
        }
        char word = 0;
        QCOMPARE(::read(ready[0], &word, 1), ssize_t(1));
        QCOMPARE(word, 'y');
        QCOMPARE(ProfileLock::take(folder.path()).error().kind, Error::Kind::InUse);
        ::kill(child, SIGKILL);
        // Not waited for the end of it: who starts right after a kill is patient enough.
        QVERIFY(ProfileLock::take(folder.path()));
        ::waitpid(child, nullptr, 0);
        ::close(ready[0]);
        ::close(ready[1]);
    }

    void a_folder_that_cannot_be_written_is_said_as_that()
    {
        QTemporaryDir folder;
        QVERIFY(QDir(folder.path()).mkdir(u"profile.lock"_s)); // also root cannot write this
        QCOMPARE(ProfileLock::take(folder.path()).error().kind, Error::Kind::Storage);
    }
};

QTEST_GUILESS_MAIN(tst_ProfileLock)
#include "tst_ProfileLock.moc"
