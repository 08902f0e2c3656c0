#include "cdpclient/Identify.h"

#include "contract/Protocol.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

namespace {

using Transport = RawAnswer::Transport;

CdpOutcome failure(Error::Kind kind, const QString &code, std::optional<milliseconds> asked = {})
{
    CdpOutcome outcome;
    outcome.failure = CdpFailure{{kind, code, code}, asked, {}, -1};
    return outcome;
}

std::optional<CdpOutcome> transportFailure(const RawAnswer &answer)
{
    switch (answer.transport) {
    case Transport::Whole: return {};
    case Transport::NoName: return failure(Error::Kind::Offline, u"no-name"_s);
    case Transport::Refused: return failure(Error::Kind::Offline, u"refused"_s);
    case Transport::NoNetwork: return failure(Error::Kind::Offline, u"no-network"_s);
    case Transport::Cut: return failure(Error::Kind::Offline, u"cut"_s);
    case Transport::Timeout: return failure(Error::Kind::Offline, u"timeout"_s);
    case Transport::Tls: return failure(Error::Kind::Untrusted, answer.tlsCode);
    case Transport::NotHttp: return failure(Error::Kind::NotOurServer, u"not-http"_s);
    case Transport::Undecodable: return failure(Error::Kind::BadResponse, u"undecodable"_s);
    case Transport::TooLong: return failure(Error::Kind::BadResponse, u"too-large"_s);
    case Transport::Cancelled: return failure(Error::Kind::Cancelled, u"cancelled"_s);
    }
    return failure(Error::Kind::Bug, u"transport"_s);
}

/// What answers without our protocol header: a gateway before the CDP, or somebody else.
CdpOutcome stranger(const RawAnswer &answer, Instant now)
{
    const std::optional<milliseconds> asked = retryAfter(answer.retryAfter, now);
    if (answer.status == 503 || answer.status == 429)
        return failure(Error::Kind::Busy, u"gateway"_s, asked);
    if (answer.status >= 500 && answer.status != 511)
        return failure(Error::Kind::Offline, u"gateway"_s);
    return failure(Error::Kind::NotOurServer,
                   protocol::mediaType(answer.contentType) == "text/html" ? u"html"_s : u"protocol"_s);
}

QByteArray withoutSpaces(QByteArray contentType)
{
    return contentType.replace(' ', "").toLower();
}

CdpOutcome refusal(const RawAnswer &answer, Instant now)
{
    FailedAnswer failed = failedAnswer(answer.status, answer.contentType, answer.body);
    std::optional<milliseconds> asked = retryAfter(answer.retryAfter, now);
    if (!asked && failed.retryAfterSeconds)
        asked = milliseconds(1'000 * qint64(std::max(0, *failed.retryAfterSeconds)));
    // The CDP itself is there and failed over this request: not the line's trouble.
    if (answer.status >= 500 && failed.error.kind != Error::Kind::Busy)
        failed.error = {Error::Kind::BadResponse, failed.error.detail, u"server-error"_s};
    else if (failed.error.code.isEmpty())
        failed.error.code = u"http-%1"_s.arg(answer.status);
    CdpOutcome outcome;
    outcome.failure = CdpFailure{failed.error, asked, failed.problem, failed.pinAttemptsLeft.value_or(-1)};
    return outcome;
}

} // namespace

std::optional<milliseconds> retryAfter(const QByteArray &header, Instant now)
{
    const QByteArray text = header.trimmed();
    if (text.isEmpty())
        return {};
    bool number = false;
    const qint64 seconds = text.toLongLong(&number);
    if (number)
        return milliseconds(1'000 * std::clamp<qint64>(seconds, 0, 86'400));
    const QDateTime date
        = QDateTime::fromString(QString::fromLatin1(text).replace(u"GMT"_s, u"+0000"_s), Qt::RFC2822Date);
    if (!date.isValid())
        return {};
    return milliseconds(std::clamp<qint64>(date.toMSecsSinceEpoch() - toMs(now), 0, 86'400'000));
}

CdpOutcome identify(const RawAnswer &answer, const CdpRequest &request, const QByteArray &nonce, Instant now)
{
    if (const std::optional<CdpOutcome> failed = transportFailure(answer))
        return *failed;
    if (!answer.sameUrl || (answer.status >= 300 && answer.status < 400 && answer.status != 304))
        return failure(Error::Kind::NotOurServer, u"redirect"_s);
    if (answer.protocol != protocol::protocolVersion)
        return stranger(answer, now);
    if (answer.nonce != nonce)
        return failure(Error::Kind::NotOurServer, u"nonce"_s);
    if (!request.statuses.contains(answer.status))
        return answer.status >= 400 ? refusal(answer, now)
                                    : failure(Error::Kind::BadResponse, u"http-%1"_s.arg(answer.status));
    const bool empty = answer.status == 204;
    if (!empty && withoutSpaces(answer.contentType) != withoutSpaces(request.accept))
        return failure(Error::Kind::BadResponse, u"content-type"_s);
    const bool json = protocol::mediaType(request.accept) == "application/json";
    if (!empty && json && !protocol::digestMatches(answer.digest, answer.body))
        return failure(Error::Kind::BadResponse, u"digest"_s);
    CdpOutcome outcome;
    outcome.reply = CdpReply{answer.status, answer.body};
    return outcome;
}

} // namespace counterpart
