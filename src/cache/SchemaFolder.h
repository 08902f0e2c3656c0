#pragma once

#include "seal/Sealer.h"

namespace counterpart {

/// Where the numbered SQL files of cache.db are compiled in.
inline const QString cacheSchemaFolder = QStringLiteral(":/counterpart/schema/cache");

/// A constant sealed with the data key and kept in meta: tells a wrong key before a record is asked for.
inline const SealedPlace keyProbePlace{QByteArrayLiteral("meta"), QStringLiteral("key_probe"), 1};

} // namespace counterpart
