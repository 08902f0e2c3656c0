#pragma once

#include "simulation/Simulation.h"

namespace counterpart::sim {

/// The smallest plan found that breaks the same rule as `failing` did: fewer steps, fewer kinds of faults,
/// fewer tablets. At most `tries` runs.
Plan shrunk(const Plan &failing, const QString &rule, int tries = 120);

/// One line that makes the same run again.
QString replayCommand(const Plan &plan);

/// The kinds of faults that strike in this plan, in words.
QString faultsOf(const Plan &plan);

/// What happened, on one page: who took part, the end of the story, the rule that broke.
QStringList story(const Plan &plan, int lines = 45);

} // namespace counterpart::sim
