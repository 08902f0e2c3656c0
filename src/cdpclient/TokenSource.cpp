#include "cdpclient/TokenSource.h"

#include "contract/Auth.h"
#include "contract/Protocol.h"

#include <QJsonDocument>

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

namespace {

/// A token is not used in its last seconds: it could end on the way.
constexpr milliseconds reserve{30'000};

CdpFailure plain(Error::Kind kind, const QString &code)
{
    return CdpFailure{{kind, code, code}, {}, {}, -1};
}

/// At this endpoint a refusal concerns the device's own credentials, whatever its OAuth name.
CdpFailure tokenFailure(CdpFailure failure)
{
    switch (failure.error.kind) {
    case Error::Kind::Rejected:
    case Error::Kind::BadInput:
    case Error::Kind::Forbidden:
    case Error::Kind::NotFound: failure.error.kind = Error::Kind::Unauthorized; break;
    default: break;
    }
    return failure;
}

} // namespace

void TokenSource::setDevice(const DeviceCredentials &credentials)
{
    m_credentials = credentials;
    m_token.clear();
    m_asking = false;
    ++m_generation;
    tell(plain(Error::Kind::Cancelled, u"cancelled"_s));
}

void TokenSource::want(Waiter waiter)
{
    if (!m_token.isEmpty() && m_age.elapsed() < m_life.count()) {
        waiter(m_token);
        return;
    }
    if (m_credentials.clientId.isEmpty()) {
        waiter(plain(Error::Kind::NotEnrolled, u"no-credentials"_s));
        return;
    }
    m_waiters.append(std::move(waiter));
    if (!m_asking)
        request();
}

void TokenSource::forget(const QByteArray &token)
{
    if (token.isEmpty() || token == m_token)
        m_token.clear();
}

void TokenSource::request()
{
    m_asking = true;
    CdpRequest request;
    request.method = "POST";
    request.path = QString::fromLatin1(protocol::path::token);
    request.body = encodeForm(grant::Device{m_credentials.clientId, m_credentials.clientSecret});
    request.contentType = protocol::formType;
    request.as = CdpRequest::As::Nobody;
    m_age.start(); // counted from the question: the answer's travel shortens the token's life, never
                   // lengthens it
    m_send(request,
           [this, generation = m_generation](const CdpOutcome &outcome) { answered(generation, outcome); });
}

void TokenSource::answered(int generation, const CdpOutcome &outcome)
{
    if (generation != m_generation)
        return;
    m_asking = false;
    if (!outcome.reply) {
        tell(tokenFailure(*outcome.failure));
        return;
    }
    const Result<TokenResponse> response
        = decodeTokenResponse(QJsonDocument::fromJson(outcome.reply->body).object());
    if (!response) {
        tell(plain(Error::Kind::BadResponse, u"invalid"_s));
        return;
    }
    m_token = response->accessToken.toLatin1();
    const milliseconds life(1'000 * qint64(response->expiresIn));
    m_life = std::max(life - reserve, life / 2);
    tell(m_token);
}

void TokenSource::tell(const Token &token)
{
    const QList<Waiter> waiters = std::exchange(m_waiters, {});
    for (const Waiter &waiter : waiters)
        waiter(token);
}

} // namespace counterpart
