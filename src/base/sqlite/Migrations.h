#pragma once

#include "base/Result.h"

#include <QString>

namespace counterpart::sqlite {

class Connection;

/// The newest schema version of this build: how many NNNN_*.sql files the resource folder holds.
int latestSchemaVersion(const QString &folder);

Result<int> schemaVersion(Connection &connection);

/// Brings the file to the newest version, one numbered file at a time, each in its own transaction. A file
/// written by a newer build is refused with Kind::Newer and stays untouched.
Result<Done> migrate(Connection &connection, const QString &folder);

/// The user_version of a file, read without changing a byte of it. 0 when there is no file. Corrupt when it
/// is no database.
Result<int> schemaVersionOf(const QString &path);

} // namespace counterpart::sqlite
