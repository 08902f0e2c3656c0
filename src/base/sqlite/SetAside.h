#pragma once

#include "base/Result.h"
#include "base/Time.h"

#include <QString>

namespace counterpart::sqlite {

/// Renames a damaged database with its WAL to "<path>.damaged-<time>" so that support can look at it. Answers
/// the new name; an empty name when there was no file. Storage when the folder does not let us.
Result<QString> setAside(const QString &path, Instant now);

/// How many set-aside files lie beside `path`; removes all but the newest `keep`.
int pruneSetAside(const QString &path, int keep);

/// Whether the file was left in the middle of work: its WAL is not empty.
bool wasInterrupted(const QString &path);

} // namespace counterpart::sqlite
