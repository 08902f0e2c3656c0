#pragma once

#include "base/Result.h"

#include <QString>

namespace counterpart {

/// What makes a folder the profile of one enrolled device: where the CDP is and who this device is there.
/// Kept as profile.json; no secret and nothing personal. The device's secret is in the keyring.
struct Profile
{
    QString folder;
    QString serverAddress; ///< empty: not enrolled
    QByteArray caBundle;   ///< PEM of the CDP's own CA; may be empty
    QString deviceId, deviceName, storeId;
    bool leaving = false;    ///< the CDP has switched this device off; its work is being handed over
    bool leaseEnded = false; ///< too long without the CDP: customer data is gone until the next contact

    bool enrolled() const { return !serverAddress.isEmpty(); }
    QString cacheFile() const { return folder + QStringLiteral("/cache.db"); }
    QString outboxFile() const { return folder + QStringLiteral("/outbox.db"); }
};

/// Keyring service under which this profile's secrets lie: several profiles on one machine keep apart.
QString keychainService(const QString &folder);

/// A folder without profile.json is a device that was never enrolled. Corrupt when the file is no profile.
Result<Profile> loadProfile(const QString &folder);
/// Durable; makes the folder, readable by this user only.
Result<Done> saveProfile(const Profile &profile);
/// The folder is that of a device that was never enrolled.
void removeProfile(const QString &folder);

} // namespace counterpart
