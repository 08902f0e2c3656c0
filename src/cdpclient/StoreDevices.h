#pragma once

#include "cdpclient/CdpClient.h"
#include "contract/StoreDevice.h"

namespace counterpart {

/// The tablets of a store, newest first. Forbidden: this person does not manage them.
QFuture<Result<QList<StoreDevice>>> listStoreDevices(CdpClient &client, const QByteArray &accessToken,
                                                     const QString &storeId);
/// The tablet is out and ordered to wipe itself; again, it changes nothing. Unauthorized (code
/// "step-up-required") when the token's sign-in is too old. `reason`: one of switchOffReasons().
QFuture<Result<Done>> switchDeviceOff(CdpClient &client, const QByteArray &accessToken,
                                      const QString &deviceId, const QString &reason);

} // namespace counterpart
