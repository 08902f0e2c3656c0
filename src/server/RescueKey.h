#pragma once

#include "base/Ids.h"
#include "base/Result.h"
#include "server/Storage.h"

#include <QByteArray>

namespace counterpart::server {

/// The key pair to which tablets seal what they save, beside their own keys: a tablet whose keyring is lost
/// still hands over its work, and nobody between can read it. Lies with the CDP's other secrets in its
/// database, made once in its life.
/// The public half, 32 bytes.
Result<QByteArray> ensureRescueKey(Storage &storage, const RandomBytes &random);

/// What a tablet sealed (seal/RescueSeal.h). Rejected, code "invalid", when it was sealed to another key or
/// changed since.
Result<QByteArray> openRescued(Storage &storage, const QByteArray &sealed);

} // namespace counterpart::server
