#pragma once

#include "base/Result.h"
#include "cdpclient/CdpClient.h"

namespace counterpart {

/// Entry of the keyring with the device's own secrets.
inline const QString deviceSecretName = QStringLiteral("device");

/// What the keyring keeps for this device beside the row keys.
struct DeviceSecret
{
    DeviceCredentials credentials;
    QByteArray lookupKey; ///< of lookupHash(); empty: the CDP has none, or enrolment came before it
};

QByteArray encode(const DeviceSecret &secret);
/// KeyMissing with code "lost" when `kept` holds no credentials.
Result<DeviceSecret> decodeDeviceSecret(const QByteArray &kept);

} // namespace counterpart
