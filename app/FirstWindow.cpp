#include "FirstWindow.h"

#include <QCryptographicHash>
#include <QFileInfo>
#include <QLocalSocket>
#include <QStandardPaths>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

const QByteArray ask = "raise\n", done = "raised\n";
constexpr int patienceMs = 2'000;

/// In the runtime folder of this user, which ends with the session; short, because a socket's path is
/// limited.
QString addressOf(const QString &profileFolder)
{
    const QByteArray path = QFileInfo(profileFolder).absoluteFilePath().toUtf8();
    const QByteArray hash = QCryptographicHash::hash(path, QCryptographicHash::Sha256).toHex().left(16);
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation);
    return (folder.isEmpty() ? profileFolder : folder) + u"/counterpart-"_s + QString::fromLatin1(hash);
}

} // namespace

FirstWindow::FirstWindow(const QString &profileFolder, QObject *parent)
    : QObject(parent)
    , m_address(addressOf(profileFolder))
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, &FirstWindow::answer);
}

FirstWindow::~FirstWindow() = default;

bool FirstWindow::bringForward() const
{
    if (m_server.isListening())
        return false; // it is this one
    QLocalSocket socket;
    socket.connectToServer(m_address);
    if (!socket.waitForConnected(patienceMs))
        return false;
    socket.write(ask);
    QByteArray said;
    while (said.size() < done.size() && socket.waitForReadyRead(patienceMs))
        said += socket.readAll();
    return said == done;
}

void FirstWindow::listen(std::function<void()> come)
{
    if (m_server.isListening())
        return;
    m_come = std::move(come);
    QLocalServer::removeServer(m_address); // left by one that was killed: the lock is ours
    m_server.listen(m_address);            // else a second start says that the profile is in use
}

void FirstWindow::answer()
{
    while (QLocalSocket *socket = m_server.nextPendingConnection()) {
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QLocalSocket::readyRead, this, [this, socket] {
            if (socket->bytesAvailable() < ask.size())
                return;
            // Nothing else is understood, however much comes.
            if (socket->read(ask.size()) == ask && m_come) {
                m_come();
                socket->write(done);
            }
            socket->disconnectFromServer();
        });
    }
}

} // namespace counterpart
