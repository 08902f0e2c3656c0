#include "cdpclient/HttpExchange.h"

#include "contract/Protocol.h"

#include <QNetworkCookieJar>
#include <QNetworkProxy>
#include <QSslCertificate>
#include <QSslConfiguration>

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

namespace {

using Transport = RawAnswer::Transport;

QString tlsCode(const QList<QSslError> &errors)
{
    bool expired = false, early = false, other = false;
    for (const QSslError &error : errors) {
        expired = expired || error.error() == QSslError::CertificateExpired;
        early = early || error.error() == QSslError::CertificateNotYetValid;
        other = other
            || (error.error() != QSslError::CertificateExpired
                && error.error() != QSslError::CertificateNotYetValid);
    }
    // A certificate from the future is a clock that stands in the past. Any other fault besides makes it a
    // stranger's.
    if (early && !other)
        return u"clock-wrong"_s;
    return expired && !other ? u"certificate-expired"_s : u"certificate"_s;
}

Transport transportOf(const QNetworkReply &reply, int status)
{
    switch (reply.error()) {
    case QNetworkReply::NoError: return Transport::Whole;
    case QNetworkReply::HostNotFoundError: return Transport::NoName;
    case QNetworkReply::ConnectionRefusedError: return Transport::Refused;
    case QNetworkReply::SslHandshakeFailedError: return Transport::Tls;
    case QNetworkReply::OperationCanceledError: return Transport::Cancelled;
    case QNetworkReply::TimeoutError: return Transport::Timeout;
    case QNetworkReply::RemoteHostClosedError: return Transport::Cut;
    case QNetworkReply::ProtocolFailure: return status > 0 ? Transport::Cut : Transport::NotHttp;
    case QNetworkReply::UnknownContentError: return status >= 400 ? Transport::Whole : Transport::Undecodable;
    case QNetworkReply::TemporaryNetworkFailureError:
    case QNetworkReply::NetworkSessionFailedError:
    case QNetworkReply::UnknownNetworkError: return status > 0 ? Transport::Cut : Transport::NoNetwork;
    default: break;
    }
    // Proxies count as the network; what is left are HTTP statuses of 400 and above.
    return status > 0 ? Transport::Whole : Transport::NoNetwork;
}

} // namespace

NetworkPtr makeNetwork()
{
    // Never deleted from inside a signal of one of its own replies.
    NetworkPtr network(new QNetworkAccessManager,
                       [](QNetworkAccessManager *manager) { manager->deleteLater(); });
    network->setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    network->setAutoDeleteReplies(false);
    return network;
}

QNetworkRequest cdpNetworkRequest(const CdpSettings &settings, const QString &path, const QByteArray &nonce)
{
    QUrl url = settings.base;
    const qsizetype query = path.indexOf(u'?');
    url.setPath(query < 0 ? path : path.left(query), QUrl::TolerantMode);
    url.setQuery(query < 0 ? QString() : path.mid(query + 1), QUrl::TolerantMode);
    QNetworkRequest request(url);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setRawHeader(protocol::nonceHeader, nonce);
    if (url.scheme() == u"https"_s) {
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.setProtocol(QSsl::TlsV1_2OrLater);
        tls.setPeerVerifyMode(QSslSocket::VerifyPeer);
        if (!settings.caBundle.isEmpty())
            tls.setCaCertificates(QSslCertificate::fromData(settings.caBundle, QSsl::Pem));
        request.setSslConfiguration(tls);
    }
    return request;
}

RawAnswer rawAnswer(QNetworkReply &reply, const QUrl &asked, const QList<QSslError> &tlsErrors)
{
    RawAnswer answer;
    answer.status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    answer.transport = transportOf(reply, answer.status);
    if (answer.transport == Transport::Tls)
        answer.tlsCode = tlsCode(tlsErrors);
    answer.sameUrl = reply.url() == asked;
    answer.contentType = reply.rawHeader("Content-Type");
    answer.protocol = reply.rawHeader(protocol::protocolHeader);
    answer.nonce = reply.rawHeader(protocol::nonceHeader);
    answer.digest = reply.rawHeader(protocol::digestHeader);
    answer.retryAfter = reply.rawHeader("Retry-After");
    return answer;
}

HttpExchange::HttpExchange(NetworkPtr network, qsizetype mostBytes, QObject *parent)
    : QObject(parent)
    , m_network(std::move(network))
    , m_mostBytes(mostBytes)
{
    m_deadline.setSingleShot(true);
    m_deadline.setTimerType(Qt::PreciseTimer);
    connect(&m_deadline, &QTimer::timeout, this, [this] { stop(Transport::Timeout); });
}

HttpExchange::~HttpExchange()
{
    if (!m_reply)
        return;
    m_reply->disconnect(this);
    m_reply->abort();
    m_reply->deleteLater();
}

void HttpExchange::start(const QByteArray &method, const QNetworkRequest &request, const QByteArray &body,
                         milliseconds deadline)
{
    QNetworkRequest limited = request;
    // Up to our own limit any ratio is fine; reading stops there.
    limited.setDecompressedSafetyCheckThreshold(m_mostBytes);
    m_asked = request.url();
    m_deadline.start(deadline);
    m_reply = m_network->sendCustomRequest(limited, method, body);
    m_reply->setReadBufferSize(1 << 20); // backpressure: a bomb is unpacked only as far as it is read
    connect(m_reply, &QNetworkReply::readyRead, this, &HttpExchange::readMore);
    connect(m_reply, &QNetworkReply::sslErrors, this,
            [this](const QList<QSslError> &errors) { m_tlsErrors += errors; });
    connect(m_reply, &QNetworkReply::finished, this, &HttpExchange::finish);
}

void HttpExchange::cancel()
{
    stop(Transport::Cancelled);
}

void HttpExchange::readMore()
{
    if (m_stopped)
        return;
    m_body += m_reply->readAll();
    if (m_body.size() > m_mostBytes)
        stop(Transport::TooLong);
}

void HttpExchange::stop(Transport why)
{
    if (m_stopped || !m_reply || m_reply->isFinished())
        return;
    m_stopped = why;
    m_reply->abort(); // emits finished()
}

void HttpExchange::finish()
{
    m_deadline.stop();
    readMore();
    RawAnswer answer = rawAnswer(*m_reply, m_asked, m_tlsErrors);
    if (m_stopped)
        answer.transport = *m_stopped;
    else if (m_body.size() > m_mostBytes)
        answer.transport = Transport::TooLong;
    answer.body = std::exchange(m_body, {});
    m_reply->disconnect(this);
    m_reply->deleteLater();
    m_reply = nullptr;
    Q_EMIT done(answer);
}

} // namespace counterpart
