#pragma once

#include "base/Ids.h"
#include "base/Result.h"

#include <QByteArray>
#include <QString>

namespace counterpart::server {

/// What is secret and how it is kept: tokens as SHA-256 (they are random), PINs as Argon2id (they are not).
QByteArray hashOf(const QByteArray &token);
QString newToken(const RandomBytes &random);

/// libsodium's Argon2id string; `cheap` only in tests. Takes about 0.1 s: never under the storage's lock.
QByteArray pinVerifier(const QString &pin, bool cheap);
bool pinMatches(const QByteArray &verifier, const QString &pin);
/// 6 digits or more, and not one of those that everybody tries first.
bool isAcceptablePin(const QString &pin);

/// 8 characters of an alphabet without I, O, 0 and 1, as "ABCD-EFGH".
QString newEnrolmentCode(const RandomBytes &random);
/// Upper case, no hyphens and spaces; empty when it cannot be a code.
QString enrolmentCodeAsCompared(const QString &typed);

/// `digits` random decimal digits, all values equally likely.
QString newDigits(int digits, const RandomBytes &random);

/// Salt and hash of a pickup code as the contract carries them (precision §18), base64url without padding.
struct CodeHash
{
    QString salt, hash;
};
CodeHash pickupCodeHash(const QString &code, const RandomBytes &random, bool cheap);

} // namespace counterpart::server
