#pragma once

#include "base/sqlite/Statement.h"
#include "outbox/Outbox.h"

namespace counterpart::outbox {

/// No try is put off for longer. A command that claims to wait longer was put off by a clock that has been
/// set back since.
inline constexpr milliseconds longestWait = std::chrono::minutes(15);

/// Hands `each` one row after the other, until there is none or it answers false.
template<typename Each>
Result<Done> eachRow(sqlite::Statement &query, Each each)
{
    for (;;) {
        const auto row = query.step();
        if (!row)
            return row.error();
        if (!*row || !each(query))
            return Done();
    }
}

/// The words of the column `state`.
QString nameOf(OutboxItem::State state);
/// SetAside for a word that is none: such a row waits for a person.
OutboxItem::State stateNamed(const QString &name);

/// "pickup_order/pk-1": one string, so that SQLite and a set can compare it.
QString aggregateKey(const Ref &ref);
Ref aggregateOf(const QString &key);

/// Where the value lies that tells the right key.
SealedPlace probePlace();
/// Where the sealed bytes of a command belong.
SealedPlace payloadPlace(const QString &commandId);
SealedPlace resultPlace(const QString &commandId);

} // namespace counterpart::outbox
