#pragma once

#include "cdpclient/CdpSettings.h"
#include "cdpclient/Identify.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QObject>
#include <QTimer>

#include <memory>

namespace counterpart {

/// Shared by the exchanges under way, so that a replaced manager lives until the last of them has ended.
using NetworkPtr = std::shared_ptr<QNetworkAccessManager>;

/// A manager that keeps nothing: no cookies, no cache, no redirects.
NetworkPtr makeNetwork();
/// A request that every answer to the CDP's client starts from: HTTP/1.1, the settings' certificates, nonce,
/// no redirects.
QNetworkRequest cdpNetworkRequest(const CdpSettings &settings, const QString &path, const QByteArray &nonce);
/// Our word for how a reply ended. `tlsErrors`: what sslErrors() reported.
RawAnswer rawAnswer(QNetworkReply &reply, const QUrl &asked, const QList<QSslError> &tlsErrors);

/// One request over HTTP with a deadline for the whole of it and a limit on its bytes. Emits done() once.
class HttpExchange : public QObject
{
    Q_OBJECT

public:
    HttpExchange(NetworkPtr network, qsizetype mostBytes, QObject *parent = nullptr);
    ~HttpExchange() override;

    void start(const QByteArray &method, const QNetworkRequest &request, const QByteArray &body,
               milliseconds deadline);
    void cancel();

Q_SIGNALS:
    void done(const counterpart::RawAnswer &answer);

private:
    void readMore();
    void stop(RawAnswer::Transport why);
    void finish();

    NetworkPtr m_network;
    QNetworkReply *m_reply = nullptr;
    QUrl m_asked;
    QTimer m_deadline;
    QByteArray m_body;
    QList<QSslError> m_tlsErrors;
    qsizetype m_mostBytes;
    std::optional<RawAnswer::Transport> m_stopped;
};

} // namespace counterpart
