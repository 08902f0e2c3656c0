#pragma once

#include "base/Planted.h"

#include <QString>

namespace counterpart::sim {

/// One mistake at a time; Plant::None takes it out again.
void plant(Plant plant);
/// In words.
QString nameOf(Plant plant);

} // namespace counterpart::sim
