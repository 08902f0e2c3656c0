#pragma once

#include "domain/SyncException.h"
#include "outbox/Outbox.h"

namespace counterpart {

class Device;

/// What the CDP held when it refused this: the use of the coupon, the hand-over or the end of the order, out
/// of the record that it answered with. None where it told nothing that a person can use.
std::optional<SyncException::Side> centreSide(const OutboxItem &refused, const Device &device);

} // namespace counterpart
