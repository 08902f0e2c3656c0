#include "cdpclient/CdpCall.h"

#include "contract/Protocol.h"

#include <QPointer>

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

namespace {

constexpr int nonceBytes = 16;

CdpOutcome failed(Error::Kind kind, const QString &code)
{
    CdpOutcome outcome;
    outcome.failure = CdpFailure{{kind, code, code}, {}, {}, -1};
    return outcome;
}

} // namespace

CdpCall::CdpCall(CdpRequest request, Lender lender, Done done, QObject *parent)
    : QObject(parent)
    , m_request(std::move(request))
    , m_lender(std::move(lender))
    , m_done(std::move(done))
{
    m_deadline.setSingleShot(true);
    m_deadline.setTimerType(Qt::PreciseTimer);
    connect(&m_deadline, &QTimer::timeout, this,
            [this] { finish(failed(Error::Kind::Offline, u"timeout"_s)); });
}

void CdpCall::start()
{
    const QUrl &base = m_lender.settings().base;
    if (base.isEmpty()) {
        finish(failed(Error::Kind::NotEnrolled, u"no-address"_s));
        return;
    }
    if (!isAllowedAddress(base)) {
        finish(failed(Error::Kind::BadInput, u"address-insecure"_s));
        return;
    }
    m_deadline.start(m_request.deadline);
    authorize();
}

void CdpCall::authorize()
{
    if (m_request.as != CdpRequest::As::Device) {
        sendWith(m_request.as == CdpRequest::As::Bearer ? m_request.bearer : QByteArray());
        return;
    }
    m_lender.token([self = QPointer(this)](const std::variant<QByteArray, CdpFailure> &token) {
        if (!self || self->m_finished)
            return;
        if (const auto *failure = std::get_if<CdpFailure>(&token)) {
            CdpOutcome outcome;
            outcome.failure = *failure;
            self->finish(outcome);
        } else {
            self->sendWith(std::get<QByteArray>(token));
        }
    });
}

void CdpCall::sendWith(const QByteArray &token)
{
    m_token = token;
    m_nonce = m_lender.random(nonceBytes).toHex();
    QNetworkRequest request = cdpNetworkRequest(m_lender.settings(), m_request.path, m_nonce);
    const QByteArray wanted = m_request.accept.isEmpty() ? QByteArray() : m_request.accept + ", ";
    request.setRawHeader("Accept", wanted + protocol::problemType);
    if (!m_request.contentType.isEmpty())
        request.setHeader(QNetworkRequest::ContentTypeHeader, m_request.contentType);
    if (!token.isEmpty())
        request.setRawHeader("Authorization", "Bearer " + token);
    m_exchange = new HttpExchange(m_lender.network(), m_request.mostBytes, this);
    connect(m_exchange, &HttpExchange::done, this, &CdpCall::answered);
    m_exchange->start(m_request.method, request, m_request.body, m_request.deadline);
}

void CdpCall::answered(const RawAnswer &answer)
{
    m_exchange->deleteLater();
    m_exchange = nullptr;
    if (answer.transport == RawAnswer::Transport::Tls)
        m_lender.freshNetwork();
    const CdpOutcome outcome = identify(answer, m_request, m_nonce, m_lender.clock());
    // By status, not by kind: a wrong PIN is also "unauthorized", and must not be sent twice.
    const bool refused
        = answer.status == 401 && outcome.failure && outcome.failure->error.kind == Error::Kind::Unauthorized;
    if (refused && m_request.as == CdpRequest::As::Device && !m_renewed) {
        m_renewed = true;
        m_lender.forgetToken(m_token);
        authorize();
        return;
    }
    finish(outcome);
}

void CdpCall::cancel()
{
    finish(failed(Error::Kind::Cancelled, u"cancelled"_s));
}

void CdpCall::finish(const CdpOutcome &outcome)
{
    if (std::exchange(m_finished, true))
        return;
    m_deadline.stop();
    delete std::exchange(m_exchange, nullptr); // aborts without a word
    deleteLater();
    const Done done = std::exchange(m_done, {});
    done(outcome);
}

} // namespace counterpart
