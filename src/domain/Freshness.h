#pragma once

#include "domain/Resource.h"

#include <QHash>

namespace counterpart {

enum class FreshnessGrade { Good, OldButUsable, TooOld, Never };

/// Ages up to and including `good` are good; up to and including `usable` the figure is shown as old, beyond
/// it is not trusted.
struct FreshnessLimits
{
    milliseconds good{};
    milliseconds usable{};

    bool operator==(const FreshnessLimits &) const = default;
};

/// Limits of ui.md §6; where that page names one limit, the second is the data lease of 72 h.
FreshnessLimits freshnessLimits(ResourceType type);
/// Campaign figures age faster than campaign rules.
FreshnessLimits figureLimits();

/// The limits of one store: what its policy says, for the rest those above.
struct FreshnessRules
{
    QHash<ResourceType, FreshnessLimits> kinds;
    std::optional<FreshnessLimits> figures; ///< of campaigns

    FreshnessLimits of(ResourceType type) const { return kinds.value(type, freshnessLimits(type)); }
    FreshnessLimits ofFigures() const { return figures.value_or(figureLimits()); }

    bool operator==(const FreshnessRules &) const = default;
};

FreshnessGrade gradeOf(FreshnessLimits limits, std::optional<Instant> asOf, Instant now);

} // namespace counterpart
