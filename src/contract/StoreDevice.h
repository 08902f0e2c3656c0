#pragma once

#include "base/Result.h"
#include "domain/StoreDevice.h"

#include <QJsonObject>
#include <QList>

namespace counterpart {

/// Contract: Device.
QJsonObject encode(const StoreDevice &device);
/// BadResponse; a status of a newer CDP is Other.
Result<StoreDevice> decodeStoreDevice(const QJsonObject &json);
/// GET /v1/stores/{storeId}/devices.
Result<QList<StoreDevice>> decodeStoreDevices(const QJsonObject &json);

} // namespace counterpart
