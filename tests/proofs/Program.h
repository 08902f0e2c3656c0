#pragma once

#include <QDeadlineTimer>
#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>

namespace counterpart::test {

using namespace Qt::Literals::StringLiterals;

/// One call of counterpartctl (or another program of the build) as a process of its own.
struct Call
{
    int exitCode = -1;
    QByteArray out, err;
    QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
};

/// A machine's corner: home, temporary folder and profile, used by every program of a test.
class Corner
{
public:
    Corner()
    {
        for (const QString &name : {u"home"_s, u"tmp"_s, u"logs"_s})
            QDir(folder.path()).mkdir(name);
        environment.insert(u"HOME"_s, folder.filePath(u"home"_s));
        environment.insert(u"TMPDIR"_s, folder.filePath(u"tmp"_s));
        for (const QString &name : {u"XDG_CACHE_HOME"_s, u"XDG_CONFIG_HOME"_s, u"XDG_DATA_HOME"_s})
            environment.insert(name, folder.filePath(u"home/"_s + name.toLower()));
        environment.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
        environment.insert(u"QT_QUICK_BACKEND"_s, u"software"_s);
        environment.insert(u"COUNTERPART_PIN"_s, pin);
        environment.insert(u"no_proxy"_s, u"*"_s);
        environment.remove(u"DISPLAY"_s);
    }

    static QString program(const QString &name) { return QStringLiteral(BINARY_DIR "/app/") + name; }

    void prepare(QProcess &process) const
    {
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(folder.filePath(u"tmp"_s));
    }
    QStringList words(const QString &verb, const QStringList &more) const
    {
        return QStringList{verb, u"--profile"_s, profile, u"--json"_s} + more;
    }
    Call ctl(const QString &verb, const QStringList &more = {}) const
    {
        QProcess process;
        prepare(process);
        process.start(program(u"counterpartctl"_s), words(verb, more));
        Call call;
        if (process.waitForFinished(120'000))
            call.exitCode = process.exitCode();
        else
            process.kill();
        process.waitForFinished();
        call.out = process.readAllStandardOutput();
        call.err = process.readAllStandardError();
        return call;
    }

    /// Syncs until both sides agree, again for two minutes at most; what the last call said.
    Call syncs() const
    {
        const QDeadlineTimer until(std::chrono::minutes(2));
        Call call = ctl(u"sync"_s);
        while (call.exitCode != 0 && !until.hasExpired())
            call = ctl(u"sync"_s);
        return call;
    }

    QTemporaryDir folder;
    QString profile = folder.filePath(u"profile"_s);
    QString pin = u"246810"_s;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
};

} // namespace counterpart::test
