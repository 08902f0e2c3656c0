#pragma once

#include "base/Time.h"
#include "domain/Resource.h"

#include <QList>
#include <QString>

namespace counterpart {

/// Something the associate did that is now durably saved on this device (outbox, synchronous FULL).
/// A view model shows "saved" only after it holds one of these.
struct Act
{
    QString commandId; ///< of the last command of the act
    QString type;      ///< "coupon.redeem", "pickup.mark_ready", …
    Ref about;
    Instant at{};
    std::optional<Instant> undoUntil; ///< none: cannot be undone (hand-over)
    bool confirmed = false;           ///< the CDP's answer to exactly this command is stored
    bool withdrawn = false;
    QList<Act> others = {}; ///< saved by the same tap before it, each with its own undo; taken back with it
};

} // namespace counterpart
