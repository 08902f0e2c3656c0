#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QString>

namespace counterpart {

/// Checks the six digits a customer shows against the order's salted hash (precision §18: Argon2id,
/// INTERACTIVE, 32 bytes, 16 bytes salt). About 0.1 s: not on the GUI thread. The attempt must be counted
/// before (Outbox::beginCodeAttempt). BadInput when it is not six digits; BadResponse when the order carries
/// no usable hash.
Result<bool> verifyPickupCode(const QString &code, const QByteArray &salt, const QByteArray &hash);

} // namespace counterpart
