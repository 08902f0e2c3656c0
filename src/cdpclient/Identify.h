#pragma once

#include "base/Time.h"
#include "cdpclient/CdpClient.h"

namespace counterpart {

/// Everything that came back from one HTTP exchange, before anybody believes it.
struct RawAnswer
{
    /// How the transport ended, in our words: Qt's sentences carry the URL.
    enum class Transport {
        Whole, ///< as far as HTTP can tell: a cut chunked body looks whole
        NoName,
        Refused,
        NoNetwork,
        Cut,     ///< the connection ended early
        Timeout, ///< our own deadline
        Tls,
        NotHttp,
        Undecodable, ///< compressed wrongly, or a bomb
        TooLong,     ///< more bytes than allowed
        Cancelled,
    };
    Transport transport = Transport::Whole;
    QString tlsCode = {}; ///< with Tls: "clock-wrong", "certificate-expired", "certificate"
    int status = 0;       ///< 0: none came
    bool sameUrl = true;  ///< the answer is to the URL that was asked
    QByteArray contentType = {}, protocol = {}, nonce = {}, digest = {}, retryAfter = {};
    QByteArray body = {};
};

/// Decides whether the CDP said this, and what it means (decisions §4.9). Pure.
CdpOutcome identify(const RawAnswer &answer, const CdpRequest &request, const QByteArray &nonce, Instant now);

/// Retry-After in seconds or as an HTTP date (RFC 9110 §10.2.3); null when it is neither. Never negative.
std::optional<milliseconds> retryAfter(const QByteArray &header, Instant now);

} // namespace counterpart
