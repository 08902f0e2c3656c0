#pragma once

#include "cdpclient/CdpClient.h"
#include "contract/Auth.h"

namespace counterpart {

/// What the CDP says about a person's sign-in.
struct SignedIn
{
    QByteArray accessToken;
    QByteArray refreshToken;
    milliseconds expiresIn{};
};

/// What an enrolment code was exchanged for. The secret goes to the keychain and nowhere else.
struct Enrolled
{
    QString deviceId, storeId;
    DeviceCredentials credentials;
    QString lookupKey; ///< of lookupHash(), base64url; empty: the CDP has none
};

/// Refused sign-in: error.code is the OAuth error ("invalid_grant", "temporarily_unavailable").
struct SignInOutcome
{
    std::optional<SignedIn> signedIn;
    std::optional<Error> error;
    int pinTriesLeft = -1; ///< −1: the CDP did not say
    std::optional<milliseconds> wait;
};

/// First form of enrolment (precision §8). Rejected with code "invalid_grant" for a wrong, used or expired
/// code.
QFuture<Result<Enrolled>> enrol(CdpClient &client, const QString &code, const QString &deviceName);
/// PIN sign-in of an associate on this enrolled device; `associate` is an id or a staff number. The PIN
/// travels in the body only.
QFuture<SignInOutcome> signIn(CdpClient &client, const QString &associate, const QString &pin);
QFuture<SignInOutcome> refreshSignIn(CdpClient &client, const QByteArray &refreshToken);
QFuture<Result<Done>> revokeSignIn(CdpClient &client, const QByteArray &refreshToken);
QFuture<Result<Session>> readSession(CdpClient &client, const QByteArray &accessToken);
QFuture<Result<Meta>> readMeta(CdpClient &client);
/// Tells the CDP how this device is; the answer is what it shall do. Revoked: nothing of it is let in any
/// more.
QFuture<Result<DirectiveList>> reportStatus(CdpClient &client, const DeviceStatus &status);
/// Rejected with code "invalid_grant" when the old PIN is wrong.
QFuture<Result<Done>> changePin(CdpClient &client, const QByteArray &accessToken, const QString &oldPin,
                                const QString &newPin);

} // namespace counterpart
