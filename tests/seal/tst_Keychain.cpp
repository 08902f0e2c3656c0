#include "seal/KeyRing.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>

using namespace counterpart;
using namespace Qt::Literals::StringLiterals;

namespace {

// The real gnome-keyring, each scenario on a private bus with a folder of its own. The program under test is
// this one, started with --open (get the keys and say the state) or --forget (delete the device's secret).

constexpr std::chrono::milliseconds shortLimit{1500};

template<typename T>
T wait(const QFuture<T> &future)
{
    while (!future.isFinished())
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
    return future.result();
}

std::chrono::milliseconds monotonic()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now().time_since_epoch());
}

int openKeys(const QString &checkFile)
{
    KeychainSecretStore store(u"Counterpart test"_s, shortLimit);
    KeyRing ring(store, systemRandom, monotonic);
    QFile file(checkFile);
    QByteArray check;
    if (file.open(QIODevice::ReadOnly))
        check = file.readAll();
    file.close();
    const auto keys = wait(ring.open(!check.isEmpty(), check));
    if (!keys) {
        std::printf("%s\n", qPrintable(keys.error().code));
        return keys.error().detail.contains(u"org.freedesktop"_s) ? 1 : 0;
    }
    if (!file.open(QIODevice::WriteOnly) || file.write(keys->check) != keys->check.size())
        return 1;
    const QByteArray all = keys->dataKey.view().toByteArray() + keys->outboxKey.view().toByteArray();
    std::printf("ok %s\n",
                QCryptographicHash::hash(all, QCryptographicHash::Sha256).toHex().left(16).constData());
    return 0;
}

int forget()
{
    KeychainSecretStore store(u"Counterpart test"_s, shortLimit);
    const auto removed = wait(store.remove(u"device-secret"_s));
    return removed && wait(store.remove(u"device-secret"_s)) ? 0 : 1; // also when there is nothing to remove
}

struct Session
{
    QTemporaryDir folder;

    /// Runs a script in a session of its own; what the program said, line by line.
    QStringList run(const QByteArray &script, bool bus = true, const QByteArray &config = {})
    {
        QProcess process;
        auto environment = QProcessEnvironment::systemEnvironment();
        for (const QString &name : {u"HOME"_s, u"XDG_RUNTIME_DIR"_s})
            environment.insert(name, folder.path());
        environment.insert(u"XDG_DATA_HOME"_s, folder.filePath(u"data"_s));
        environment.insert(u"PROGRAM"_s, QCoreApplication::applicationFilePath());
        environment.insert(u"CHECK"_s, folder.filePath(u"check"_s));
        environment.remove(u"DISPLAY"_s);
        if (!bus)
            environment.insert(u"DBUS_SESSION_BUS_ADDRESS"_s, u"unix:path="_s + folder.filePath(u"nobody"_s));
        process.setProcessEnvironment(environment);
        QStringList arguments{u"-c"_s, QString::fromUtf8(script)};
        if (!bus) {
            process.start(u"bash"_s, arguments);
        } else {
            arguments.prepend(u"bash"_s);
            arguments.prepend(u"--"_s);
            if (!config.isEmpty())
                arguments.prepend(u"--config-file="_s + QString::fromUtf8(config));
            process.start(u"dbus-run-session"_s, arguments);
        }
        if (!process.waitForFinished(60'000)) {
            process.kill();
            process.waitForFinished();
            return {u"the session does not end"_s};
        }
        QStringList lines
            = QString::fromUtf8(process.readAllStandardOutput()).split(u'\n', Qt::SkipEmptyParts);
        if (process.exitCode() != 0)
            lines.append(u"exit %1: %2"_s.arg(process.exitCode())
                             .arg(QString::fromUtf8(process.readAllStandardError())));
        return lines;
    }

    QStringList unlocked(const QByteArray &script, const QByteArray &password = "pw")
    {
        return run("printf " + password
                   + " | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null 2>&1\n"
                   + script);
    }
};

} // namespace

class tst_Keychain : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        for (const QString &program : {u"gnome-keyring-daemon"_s, u"dbus-run-session"_s}) {
            if (QStandardPaths::findExecutable(program).isEmpty())
                QSKIP(qPrintable(program + u" is not installed"_s));
        }
    }

    void keys_are_made_once_and_survive_a_new_session()
    {
        Session session;
        const QStringList first = session.unlocked("$PROGRAM --open $CHECK; $PROGRAM --open $CHECK");
        QCOMPARE(first.size(), 2);
        QVERIFY2(first[0].startsWith(u"ok "), qPrintable(first[0]));
        QCOMPARE(first[1], first[0]);
        QCOMPARE(session.unlocked("$PROGRAM --open $CHECK"), first.mid(0, 1));
    }

    void a_locked_keyring_is_said_and_gets_no_new_key()
    {
        Session session;
        const QStringList made = session.unlocked("$PROGRAM --open $CHECK");
        QVERIFY(made.value(0).startsWith(u"ok "));
        QCOMPARE(session.run("gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1\n"
                             "$PROGRAM --open $CHECK; $PROGRAM --open $CHECK"),
                 (QStringList{u"locked"_s, u"locked"_s}));
        QCOMPARE(session.unlocked("$PROGRAM --open $CHECK", "wrong"), QStringList{u"locked"_s});
        QCOMPARE(session.unlocked("$PROGRAM --open $CHECK"), made); // nothing was put over it
    }

    void without_a_bus_or_a_service_the_keyring_is_missing()
    {
        Session session;
        QCOMPARE(session.run("$PROGRAM --open $CHECK", false), QStringList{u"missing"_s});
        QFile config(session.folder.filePath(u"bus.conf"_s)); // a bus that starts no services
        QVERIFY(config.open(QIODevice::WriteOnly));
        config.write("<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\""
                     " \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">"
                     "<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>"
                     "<policy context=\"default\"><allow send_destination=\"*\" eavesdrop=\"true\"/>"
                     "<allow eavesdrop=\"true\"/><allow own=\"*\"/></policy></busconfig>");
        config.close();
        QCOMPARE(session.run("$PROGRAM --open $CHECK", true, config.fileName().toUtf8()),
                 QStringList{u"missing"_s});
        QVERIFY(!QFile::exists(session.folder.filePath(u"check"_s)));
    }

    void a_keyring_that_does_not_answer_is_silent()
    {
        Session session;
        const QStringList said
            = session.run("printf pw > $HOME/pw\n"
                          "gnome-keyring-daemon --foreground --unlock --components=secrets < $HOME/pw"
                          " >/dev/null 2>&1 &\n"
                          "daemon=$!\n"
                          "sleep 1\n"
                          "$PROGRAM --open $CHECK\n"
                          "kill -STOP $daemon\n"
                          "$PROGRAM --open $CHECK\n"
                          "kill -CONT $daemon\n"
                          "$PROGRAM --open $CHECK\n"
                          "kill $daemon");
        QCOMPARE(said.size(), 3);
        QVERIFY2(said[0].startsWith(u"ok "), qPrintable(said[0]));
        QCOMPARE(said[1], u"silent"_s);
        QCOMPARE(said[2], said[0]);
    }

    void a_deleted_key_is_not_replaced_at_the_first_look()
    {
        Session session;
        const QStringList said
            = session.unlocked("$PROGRAM --open $CHECK; $PROGRAM --forget; $PROGRAM --open $CHECK");
        QCOMPARE(said.size(), 2);
        QVERIFY(said[0].startsWith(u"ok "));
        QCOMPARE(said[1], u"locked"_s); // certain only after three looks over a minute
    }

    void another_key_in_its_place_is_wrong()
    {
        Session session;
        const QStringList said = session.unlocked("$PROGRAM --open $CHECK; cp $CHECK $CHECK.first; rm $CHECK;"
                                                  " $PROGRAM --forget; $PROGRAM --open $CHECK;"
                                                  " cp $CHECK.first $CHECK; $PROGRAM --open $CHECK");
        QCOMPARE(said.size(), 3);
        QVERIFY(said[0].startsWith(u"ok ") && said[1].startsWith(u"ok ") && said[0] != said[1]);
        QCOMPARE(said[2], u"wrong"_s);
    }
};

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == u"--open")
        return openKeys(arguments.value(2));
    if (arguments.value(1) == u"--forget")
        return forget();
    tst_Keychain tests;
    return QTest::qExec(&tests, argc, argv);
}
#include "tst_Keychain.moc"
