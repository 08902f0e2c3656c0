#pragma once

#include "domain/Resource.h"

namespace counterpart {

enum class FreshnessGrade { Good, OldButUsable, TooOld, Never };

/// Ages up to and including `good` are good; up to and including `usable` the figure is shown as old, beyond
/// it is not trusted.
struct FreshnessLimits
{
    milliseconds good{};
    milliseconds usable{};
};

/// Limits of ui.md §6; where that page names one limit, the second is the data lease of 72 h.
FreshnessLimits freshnessLimits(ResourceType type);
/// Campaign figures age faster than campaign rules.
FreshnessLimits figureLimits();

FreshnessGrade gradeOf(FreshnessLimits limits, std::optional<Instant> asOf, Instant now);
FreshnessGrade gradeOf(ResourceType type, std::optional<Instant> asOf, Instant now);

} // namespace counterpart
