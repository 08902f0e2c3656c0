#pragma once

#include "simulation/Judge.h"

namespace counterpart::sim {

/// One run: all of it follows from these numbers.
struct Plan
{
    quint64 seed = 1;
    int steps = 2'500;    ///< in the phase with faults
    int tablets = 0;      ///< 0: drawn from the seed
    quint32 faults = ~0u; ///< kinds that may strike, one bit each
    bool story = false;
    bool lyingDisks = false; ///< syncs of the tablets' disks do nothing: no program can be safe on these
    int powerCutAt = 0;      ///< the first tablet loses its power at this operation of its disk; 0: never

    /// Instead of faults: the whole store is without a line for so long while so much is done.
    struct Blackout
    {
        milliseconds lasts{};
        int acts = 0;   ///< of all tablets together
        int orders = 0; ///< and as many coupons more than usual, so that there is work
    };
    std::optional<Blackout> blackout = {};
};

struct Outcome
{
    std::optional<Violation> violation;
    quint64 steps = 0, faultSteps = 0;
    quint64 trace = 0;
    qsizetype saved = 0; ///< acts that were shown as saved
    milliseconds virtualTime{};
    milliseconds healed{}; ///< from the end of the faults until all was quiet
    quint32 faultKinds = 0;
    int tablets = 0;
    quint64 diskOperations = 0; ///< of the first tablet, while there were faults
    Probes probes;
    QStringList story;
};

/// Faults for `steps` steps, then none: all must become quiet, and everything must add up.
Outcome simulate(const Plan &plan);

} // namespace counterpart::sim
