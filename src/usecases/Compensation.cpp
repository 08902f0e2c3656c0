#include "usecases/Compensation.h"

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

std::optional<CommandPayload> compensationOf(const CommandPayload &payload)
{
    using namespace command;
    const QString reason = u"mistake"_s;
    if (const auto *pick = std::get_if<PickupPickLine>(&payload))
        return PickupUnpickLine{pick->lineId, pick->quantity, reason};
    if (const auto *shortLine = std::get_if<PickupShortLine>(&payload))
        return PickupUnpickLine{shortLine->lineId, shortLine->quantity, reason};
    if (std::holds_alternative<PickupMarkReady>(payload))
        return PickupUnready{reason};
    if (std::holds_alternative<PickupClaim>(payload) || std::holds_alternative<PickupStartPicking>(payload))
        return PickupReleaseClaim{reason};
    return {};
}

} // namespace counterpart
