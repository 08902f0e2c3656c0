#pragma once

#include "base/Result.h"

#include <QString>

namespace counterpart::server {

/// Says what is wrong with the file of --db before it is opened, naming it; empty is the memory, and fine.
Result<Done> checkDatabase(const QString &path);
/// The reason why the file could not be opened, with its name and what to do.
Error unusableDatabase(const QString &path, const Error &why);
/// False when another process serves the file. Kept until this process ends, also when it is killed.
bool isAlone(const QString &path);
/// Removes a file that this process has made and nobody can use.
void removeDatabase(const QString &path);

} // namespace counterpart::server
