#pragma once

#include "base/Result.h"

#include <QFuture>
#include <QJsonObject>

namespace counterpart {

class Core;
class SyncHealth;

/// What support must know of this tablet: versions, the line, ages, counts, states, problem codes and sizes.
/// Nothing in it names a customer, a colleague or what somebody wrote (trust A11); ids are the store's and
/// the device's own. Works offline and with the cache locked: what cannot be read is left out. `health` must
/// outlive the future.
QFuture<Result<QJsonObject>> supportReport(Core &core, const SyncHealth &health);

} // namespace counterpart
