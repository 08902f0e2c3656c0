#pragma once

#include "domain/Coupon.h"
#include "domain/Customer.h"
#include "domain/PickupStateMachine.h"
#include "outbox/Outbox.h"

namespace counterpart {

enum class UndoState {
    Possible,
    Undone,  ///< it was taken back
    TooLate, ///< its time is over, or the work has gone on from it
    Never,   ///< goods have left the store, or nobody takes it back here
    Refused, ///< the CDP did not accept it; the Sync centre has it
};

/// Everything that decides whether one command can still be taken back. Rows are as shown here (overlay
/// applied) and may be missing where the command is about something else.
struct UndoQuestion
{
    const OutboxItem &item;
    bool undone = false; ///< a compensation of exactly this command stands
    bool latest = false; ///< nothing was done here to the same record since
    ActContext who = {}; ///< the person, now
    QString storeId = {};
    std::optional<PickupOrder> order = {};
    std::optional<Coupon> coupon = {};
    std::optional<milliseconds> couponWindow = {}; ///< none: the contract's hour
    std::optional<Customer> customer = {};
};

/// What it depends on is taken back by it. The use of a coupon that was given here only waits until the CDP
/// knows it.
bool takesBack(const Command &command);

/// Pure. "Possible" is promised only where the same rule book lets the compensation through.
UndoState judgeUndo(const UndoQuestion &question);

} // namespace counterpart
