#pragma once

#include "base/Ids.h"
#include "base/Result.h"
#include "base/Time.h"
#include "cdpclient/CdpSettings.h"
#include "contract/Limits.h"
#include "contract/Problem.h"

#include <QFuture>
#include <QObject>

#include <memory>
#include <optional>

namespace counterpart {

/// One exchange with the CDP.
struct CdpRequest
{
    enum class As {
        Nobody,
        Device, ///< the device's own token, fetched and renewed as needed
        Bearer, ///< `bearer`
    };
    QByteArray method = "GET";
    QString path; ///< with query, percent-encoded; nothing personal in it
    QByteArray body;
    QByteArray contentType;
    QByteArray accept = "application/json; charset=utf-8"; ///< exact content type of the success answer
    QList<int> statuses{200};                              ///< what counts as success
    As as = As::Device;
    QByteArray bearer;
    qsizetype mostBytes = limits::pageBytes; ///< of the unpacked answer; more is refused
    milliseconds deadline{20'000}; ///< for the whole exchange, also a slow drip; token renewal included
};

/// A positively identified answer: right URL, status, content type, protocol header and nonce, and the digest
/// of a JSON body checked.
struct CdpReply
{
    int status = 0;
    QByteArray body;
};

/// Why there is no usable answer.
struct CdpFailure
{
    Error error;
    std::optional<milliseconds> asked = {}; ///< Retry-After of 429 and 503, or of a throttled PIN
    std::optional<Problem> problem = {};    ///< when the CDP sent one
    int pinTriesLeft = -1;                  ///< of a refused sign-in; −1: the CDP did not say
};

/// The answer to any exchange: a reply, or why there is none. Errors carry no URL and no sentence of Qt's.
///
/// Kinds: Offline (no answer: code "no-name", "refused", "no-network", "timeout", "cut", "gateway"), Busy
/// (429, 503), NotOurServer ("html", "redirect", "protocol", "nonce", "not-http"), Untrusted (TLS:
/// "clock-wrong" when the certificate is from the future of this tablet's clock, "certificate-expired", else
/// "certificate"), Unauthorized, Revoked, Forbidden, NotFound, Conflict, Rejected (code = problem code),
/// BadResponse ("server-error", "too-large", "digest", "content-type", "undecodable", …), Cancelled,
/// NotEnrolled (no address or no credentials).
struct CdpOutcome
{
    std::optional<CdpReply> reply;
    std::optional<CdpFailure> failure;
};

struct DeviceCredentials
{
    QString clientId;
    QString clientSecret;
};

/// HTTP/1.1 to the CDP. Redirects are not followed, a POST may reach the server twice (Qt repeats it when the
/// server closes early), an answer counts only when positively identified. Lives on one thread with an event
/// loop; every future finishes there.
class CdpClient : public QObject
{
    Q_OBJECT

public:
    /// `clock` only reads the date form of Retry-After; deadlines and token ages use a monotonic clock.
    CdpClient(RandomBytes random, Clock clock, QObject *parent = nullptr);
    ~CdpClient() override;

    /// Aborts what is under way and starts with a fresh connection and no cached tokens (a failed TLS
    /// handshake would otherwise stick).
    void configure(const CdpSettings &settings);
    const CdpSettings &settings() const;
    void setDevice(const DeviceCredentials &credentials);

    /// Cancelling the future aborts the exchange.
    QFuture<CdpOutcome> exchange(const CdpRequest &request);
    /// The same for callers that do not care for Retry-After.
    QFuture<Result<CdpReply>> send(const CdpRequest &request);

    /// The device's access token: cached until 30 s before its end. For the event stream.
    QFuture<Result<QByteArray>> deviceToken();
    /// Drop the cached token after a 401 elsewhere.
    void forgetDeviceToken();

private:
    class Impl;
    std::unique_ptr<Impl> m;
};

} // namespace counterpart
