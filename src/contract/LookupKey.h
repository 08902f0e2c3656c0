#pragma once

#include <QByteArray>
#include <QString>

namespace counterpart {

/// One entry of a customer's `lookup.keys`: HMAC-SHA-256 of `value` under the store's lookup key, base64url
/// without padding. With it a device finds a customer by a whole number or address that the retailer keeps
/// back. `value` is a phone in E.164, an e-mail address or a member number; letters count as lower case.
QString lookupHash(const QByteArray &key, const QString &value);

} // namespace counterpart
