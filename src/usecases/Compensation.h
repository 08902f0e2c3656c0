#pragma once

#include "domain/Command.h"

#include <optional>

namespace counterpart {

/// What takes a step at the pickup desk back once it has left the device; none where only the CDP's own ways
/// help.
std::optional<CommandPayload> compensationOf(const CommandPayload &payload);

} // namespace counterpart
