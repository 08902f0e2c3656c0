#pragma once

#include "base/Result.h"

#include <QString>

namespace counterpart::sqlite {
class Connection;
}

namespace counterpart::outbox {

/// What is in the outbox exists nowhere else, and a single bad page can cost a file (trust.md 2.4, row 20).
/// So each row lies in two: SQLite triggers repeat every change in a second database, in the same transaction
/// of the same connection. COMMIT returns when both are on the disk. Between the two a power cut may leave
/// one a transaction ahead: nobody was told of that one, and either is right. Each counts its changes
/// (`revision`), so that the next start knows which has come further, also where a damaged WAL lost the last
/// commits of one without a trace.
///
/// Rows are copied as they are, sealed. The mirror has tables of its own names (SQLite lets a trigger name
/// none of another file), and outlives a change of the schema: columns that it does not know yet get their
/// default.
QString mirrorPath(const QString &path);

enum class Joined {
    Same,     ///< or the mirror was made, brought up to date, or made anew because it was damaged
    Restored, ///< this file lacked what the mirror has, and has it now
    Without,  ///< there can be no mirror now (disk full, no right): this file counts on alone
};

/// `connection`: the outbox at `path`, whole and migrated. From now on every change of it is mirrored. Newer:
/// the mirror was written by a newer version; nothing was changed.
Result<Joined> joinMirror(sqlite::Connection &connection, const QString &path, int schemaVersion);

} // namespace counterpart::outbox
