#pragma once

#include "base/Ids.h"
#include "cdpclient/CdpClient.h"
#include "contract/Protocol.h"

#include <QEventLoop>
#include <QFutureWatcher>
#include <QSslConfiguration>
#include <QSslServer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QTimer>

#include <functional>

namespace counterpart::test {

using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

struct SeenRequest
{
    QByteArray method, target;
    QMap<QByteArray, QByteArray> headers; ///< lower-case names
    QByteArray body;
};

/// A loopback server that answers byte for byte as the test says; plain or TLS.
class ScriptedServer : public QObject
{
public:
    using Handler = std::function<void(QTcpSocket &, const SeenRequest &)>;

    explicit ScriptedServer(const std::optional<QSslConfiguration> &tls = {})
    {
        if (tls) {
            auto *server = new QSslServer(this);
            server->setSslConfiguration(*tls);
            m_server = server;
        } else {
            m_server = new QTcpServer(this);
        }
        connect(m_server, &QTcpServer::pendingConnectionAvailable, this, &ScriptedServer::accept);
        listening = m_server->listen(QHostAddress::LocalHost);
    }

    QString address() const
    {
        const bool tls = qobject_cast<QSslServer *>(m_server) != nullptr;
        return u"%1://127.0.0.1:%2"_s.arg(tls ? u"https"_s : u"http"_s).arg(m_server->serverPort());
    }
    void stop() { m_server->close(); }

    Handler handle;
    QList<SeenRequest> seen;
    int disconnects = 0;
    bool listening = false;

    /// Every header that the client looks at, right; `extra` lines end with CRLF.
    static QByteArray head(const SeenRequest &request, const QByteArray &status, const QByteArray &type,
                           const QByteArray &extra = {})
    {
        return "HTTP/1.1 " + status + "\r\nContent-Type: " + type
            + "\r\nCounterpart-Protocol: 1\r\nCounterpart-Nonce: "
            + request.headers.value("counterpart-nonce") + "\r\n" + extra;
    }
    static QByteArray whole(const QByteArray &headLines, const QByteArray &body)
    {
        return headLines + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
    }
    static QByteArray json(const SeenRequest &request, const QByteArray &body,
                           const QByteArray &status = "200 OK")
    {
        return whole(
            head(request, status, protocol::jsonType, "Repr-Digest: " + protocol::reprDigest(body) + "\r\n"),
            body);
    }
    static QByteArray problem(const SeenRequest &request, const QByteArray &status, const QByteArray &code,
                              const QByteArray &extra = {})
    {
        const QByteArray body = "{\"type\":\"about:blank\",\"title\":\"x\",\"status\":" + status.left(3)
            + ",\"code\":\"" + code + "\"}";
        return whole(head(request, status, protocol::problemType, extra), body);
    }
    static QByteArray token(const SeenRequest &request, const QByteArray &value = "tok-1", int life = 600)
    {
        return json(request,
                    "{\"access_token\":\"" + value
                        + "\",\"token_type\":\"Bearer\",\"expires_in\":" + QByteArray::number(life) + "}");
    }

private:
    void accept()
    {
        while (QTcpSocket *socket = m_server->nextPendingConnection()) {
            auto buffer = std::make_shared<QByteArray>();
            connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
                ++disconnects;
                socket->deleteLater();
            });
            const auto read = [this, socket, buffer] {
                buffer->append(socket->readAll());
                while (std::optional<SeenRequest> request = take(*buffer)) {
                    seen.append(*request);
                    if (handle)
                        handle(*socket, *request);
                }
            };
            connect(socket, &QTcpSocket::readyRead, this, read);
            if (socket->bytesAvailable())
                read();
        }
    }

    static std::optional<SeenRequest> take(QByteArray &buffer)
    {
        const qsizetype end = buffer.indexOf("\r\n\r\n");
        if (end < 0)
            return {};
        SeenRequest request;
        QList<QByteArray> lines = buffer.left(end).split('\n');
        const QList<QByteArray> first = lines.takeFirst().trimmed().split(' ');
        request.method = first.value(0);
        request.target = first.value(1);
        for (const QByteArray &line : lines) {
            const qsizetype colon = line.indexOf(':');
            request.headers.insert(line.left(colon).toLower(), line.mid(colon + 1).trimmed());
        }
        const qsizetype length = request.headers.value("content-length").toLongLong();
        if (buffer.size() < end + 4 + length)
            return {};
        request.body = buffer.mid(end + 4, length);
        buffer.remove(0, end + 4 + length);
        return request;
    }

    QTcpServer *m_server = nullptr;
};

/// Lets events pass until the answer is there; false when it does not come in time.
template<typename Answer>
bool await(const QFuture<Answer> &future, milliseconds patience = 10s)
{
    if (future.isFinished())
        return true;
    QEventLoop loop;
    QFutureWatcher<Answer> watcher;
    QObject::connect(&watcher, &QFutureWatcherBase::finished, &loop, &QEventLoop::quit);
    QTimer::singleShot(patience, &loop, &QEventLoop::quit);
    watcher.setFuture(future);
    loop.exec();
    return future.isFinished();
}

/// A client of the scripted server that needs no token unless the test wants one.
class TestClient : public CdpClient
{
public:
    explicit TestClient(const QString &address, const QByteArray &ca = {})
        : CdpClient(systemRandom, systemNow)
    {
        const Result<CdpSettings> settings = cdpSettings(address, ca);
        if (settings)
            configure(*settings);
    }

    CdpOutcome ask(CdpRequest request, milliseconds patience = 10s)
    {
        QFuture<CdpOutcome> future = exchange(request);
        return await(future, patience) ? future.result() : CdpOutcome();
    }
    static CdpRequest get(const QString &path = u"/v1/meta"_s)
    {
        CdpRequest request;
        request.path = path;
        request.as = CdpRequest::As::Nobody;
        request.deadline = 5s;
        return request;
    }
    static CdpRequest post(const QByteArray &body)
    {
        CdpRequest request = get(u"/v1/stores/st-1/commands"_s);
        request.method = "POST";
        request.body = body;
        request.contentType = protocol::jsonType;
        return request;
    }
};

inline QString codeOf(const CdpOutcome &outcome)
{
    return outcome.failure ? outcome.failure->error.code
        : outcome.reply    ? u"(a reply)"_s
                           : u"(no answer in time)"_s;
}
inline int kindOf(const CdpOutcome &outcome)
{
    return outcome.failure ? int(outcome.failure->error.kind) : -1;
}

} // namespace counterpart::test
