#include "DemoCdp.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QTextStream>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

DemoCdp::DemoCdp(const QString &folder, const QStringList &arguments, QObject *parent)
    : QObject(parent)
    , m_folder(folder)
    , m_arguments(arguments)
{
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &DemoCdp::read);
    connect(&m_process, &QProcess::finished, this, [this] {
        if (m_server.isEmpty())
            Q_EMIT failed(QString::fromUtf8(m_last.right(2'000)));
    });
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            Q_EMIT failed(u"counterpart-cdp was not found beside this program"_s);
    });
    m_process.setProcessChannelMode(QProcess::MergedChannels);
}

DemoCdp::~DemoCdp()
{
    m_process.disconnect(this);
    m_process.terminate();
    if (!m_process.waitForFinished(3'000))
        m_process.kill();
}

void DemoCdp::start()
{
    QDir().mkpath(m_folder);
    // The port stays the same between starts, because the enrolled device keeps the address.
    QFile portFile(m_folder + u"/port"_s);
    const QString port
        = portFile.open(QIODevice::ReadOnly) ? QString::fromLatin1(portFile.readAll()).trimmed() : u"0"_s;
    m_process.start(QCoreApplication::applicationDirPath() + u"/counterpart-cdp"_s,
                    QStringList{u"--demo"_s, u"--with-parent"_s, u"--listen"_s, u"127.0.0.1:"_s + port,
                                u"--db"_s, m_folder + u"/cdp.db"_s}
                        + m_arguments);
}

void DemoCdp::read()
{
    m_said += m_process.readAllStandardOutput();
    // Whole lines only: a code cut in half would enrol nobody.
    for (qsizetype end = m_said.indexOf('\n'); end >= 0; end = m_said.indexOf('\n')) {
        const QByteArray line = m_said.left(end).trimmed();
        m_said.remove(0, end + 1);
        if (line.startsWith("listening on "))
            m_server = QString::fromLatin1(line.mid(13));
        else if (line.startsWith("enrolment code: "))
            m_code = QString::fromLatin1(line.mid(16));
        else if (line.startsWith("associate: "))
            QTextStream(stdout) << line << Qt::endl;
        else if (m_server.isEmpty())
            m_last = line;
    }
    if (m_announced || m_server.isEmpty() || m_code.isEmpty())
        return;
    m_announced = true;
    QFile portFile(m_folder + u"/port"_s);
    if (portFile.open(QIODevice::WriteOnly))
        portFile.write(m_server.section(u':', -1).toLatin1());
    Q_EMIT ready(m_server, m_code);
}

} // namespace counterpart
