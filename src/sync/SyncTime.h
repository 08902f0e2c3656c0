#pragma once

#include "base/Time.h"

namespace counterpart {

/// The time as the engine is told it. `steady` orders everything and drives every timer; it only grows and
/// should count suspend (CLOCK_BOOTTIME), so that a wall clock set wrong by days moves no retry. `wall` is
/// only for facts that people read and for the offset to the server's clock.
struct SyncNow
{
    Instant wall{};
    milliseconds steady{};
};

} // namespace counterpart
