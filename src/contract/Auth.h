#pragma once

#include "base/Result.h"
#include "domain/Store.h"

#include <QJsonObject>

#include <variant>

namespace counterpart {

/// Body of POST /oauth/token, one struct a grant.
namespace grant {
struct EnrolmentCode
{
    QString code, deviceName;
    bool operator==(const EnrolmentCode &) const = default;
};
struct Device
{
    QString clientId, clientSecret;
    bool operator==(const Device &) const = default;
};
struct AssociatePin
{
    QString associateCode; ///< staff number or id
    QString pin;
    bool operator==(const AssociatePin &) const = default;
};
struct Refresh
{
    QString refreshToken;
    bool operator==(const Refresh &) const = default;
};
} // namespace grant

using TokenRequest = std::variant<grant::EnrolmentCode, grant::Device, grant::AssociatePin, grant::Refresh>;

/// application/x-www-form-urlencoded.
QByteArray encodeForm(const TokenRequest &request);
/// Kind::BadInput, code "unsupported_grant_type" or "invalid_request" (RFC 6749 §5.2); detail names the
/// member.
Result<TokenRequest> decodeTokenRequest(const QByteArray &form);
/// Members of a form body, percent-decoded; the first of a repeated name counts.
QMap<QString, QString> decodeForm(const QByteArray &form);

struct TokenResponse
{
    QString accessToken = {};
    int expiresIn = 0;                                                                 ///< seconds
    QString refreshToken = {}, scope = {};                                             ///< may be empty
    QString deviceId = {}, deviceClientId = {}, deviceClientSecret = {}, storeId = {}; ///< only at enrolment
    QString lookupKey = {}; ///< only at enrolment: key of lookupHash(), base64url; empty: none

    bool operator==(const TokenResponse &) const = default;
};
QJsonObject encode(const TokenResponse &response);
Result<TokenResponse> decodeTokenResponse(const QJsonObject &json);

/// RFC 6749 §5.2, with the tries left after a wrong PIN.
struct OAuthError
{
    QString error = {}; ///< invalid_grant, temporarily_unavailable …
    std::optional<int> pinAttemptsLeft = {};
    std::optional<int> retryAfterSeconds = {}; ///< a throttled PIN: no try counts before

    bool operator==(const OAuthError &) const = default;
};
QJsonObject encode(const OAuthError &error);
Result<OAuthError> decodeOAuthError(const QJsonObject &json);

/// Who is signed in, where, with which rights and offline terms (GET /v1/session).
struct Session
{
    Associate associate;
    QString deviceId, deviceName;
    QString storeId;
    QStringList scopes;
    QString acr; ///< pin, badge …; may be empty
    std::optional<Instant> expiresAt;
    Instant signInUntil{};    ///< offline sign-in ends
    Instant dataLeaseUntil{}; ///< past it the device destroys its cache key
    int maxPinAttempts = 10;

    bool operator==(const Session &) const = default;
};
QJsonObject encode(const Session &session);
Result<Session> decodeSession(const QJsonObject &json);

/// PUT /v1/associates/me/pin.
struct PinChange
{
    QString oldPin, newPin;
    bool operator==(const PinChange &) const = default;
};
QJsonObject encode(const PinChange &change);
Result<PinChange> decodePinChange(const QJsonObject &json);

/// GET /v1/meta: the first answer a device reads from a CDP.
struct Meta
{
    QString apiVersion = {};
    int schemaMinimum = 1, schemaCurrent = 1;
    QString minimumClient = {};
    Instant serverTime{};
    QStringList features = {}; ///< "sse", and the command types that are supported
    int commandsPerBatch = 100;
    qint64 batchBytes = 256 << 10;
    int pageSize = 2'000;
    /// X25519, 32 bytes, base64url: what a device seals its commands to, so that they outlive its own keys;
    /// empty: the CDP takes none.
    QString rescuePublicKey = {};

    bool operator==(const Meta &) const = default;
};
QJsonObject encode(const Meta &meta);
Result<Meta> decodeMeta(const QJsonObject &json);

/// PUT /v1/devices/me/status: health of this device; counts only, nothing personal.
struct DeviceStatus
{
    QString clientVersion = {};
    Instant at{};
    int schemaVersion = 1;
    std::optional<qint64> cursorAgeSeconds = {}, outboxDepth = {}, clockOffsetMs = {}, cachedCustomers = {};
    std::optional<Instant> oldestUnsentAt = {};
    bool wiped = false;
    QStringList obeyed = {};  ///< directives that were carried out
    QString lastProblem = {}; ///< problem code; may be empty

    bool operator==(const DeviceStatus &) const = default;
};
QJsonObject encode(const DeviceStatus &status);
Result<DeviceStatus> decodeDeviceStatus(const QJsonObject &json);

/// An order of the CDP to this device.
struct Directive
{
    enum class Kind {
        Wipe,
        SignOut,
        Resnapshot,
        RefreshPolicy,
        RevokeAllowance,
        UpgradeClient,
        Message,
        Other
    };
    QString id = {};
    Kind kind = Kind::Other;
    QList<ResourceType> types = {}; ///< with Resnapshot; empty: all
    Text text = {};                 ///< with Message: what a person is told
    std::optional<Instant> notAfter = {};
    QString version = {}; ///< with UpgradeClient: the lowest that will do

    bool operator==(const Directive &) const = default;
};
QJsonObject encode(const Directive &directive);
Result<Directive> decodeDirective(const QJsonObject &json);

struct DirectiveList
{
    QList<Directive> directives = {};
    Instant serverTime{};
    std::optional<Instant> dataLeaseUntil = {};

    bool operator==(const DirectiveList &) const = default;
};
QJsonObject encode(const DirectiveList &list);
Result<DirectiveList> decodeDirectiveList(const QJsonObject &json);

} // namespace counterpart
