#pragma once

#include "server/Storage.h"

namespace counterpart::server {

/// One try of somebody's PIN. It is counted as a wrong one before it is looked at: neither many at a time nor
/// a server that is killed give tries for nothing.
struct PinTry
{
    PinRecord pin = {};                  ///< with this try counted
    bool blocked = false;                ///< too soon after wrong ones: not counted, and not to be looked at
    int left = 0;                        ///< tries, when this one is wrong
    std::optional<int> waitSeconds = {}; ///< until the next one is looked at
};

/// None: this person has no PIN.
Result<std::optional<PinTry>> beginPinTry(Storage &storage, const QString &associateId, Instant now);

/// The PIN matched what was tried: the count goes back. False where another PIN was set meanwhile, so that
/// this one is wrong by now.
Result<bool> takePinTryBack(Storage &storage, const PinTry &tried);

} // namespace counterpart::server
