#pragma once

#include "base/Ids.h"

#include <QByteArray>

namespace counterpart {

/// For whoever holds the secret half of this X25519 key, and for nobody here any more: a libsodium sealed
/// box, padded to 64 bytes. `publicKey`: 32 bytes; empty when it is none.
QByteArray sealedTo(const QByteArray &publicKey, const QByteArray &plain, const RandomBytes &random);

} // namespace counterpart
