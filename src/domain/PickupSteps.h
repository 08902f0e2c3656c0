#pragma once

#include "domain/PickupStateMachine.h"

// Inside of the pickup rule book: one function a command, each on an order that is known to be open.
namespace counterpart::pickup {

Error refused(const QString &code, const QString &detail = {});

/// Nobody else has a live claim: the guard of everything done to the goods. Managers step in where they must.
std::optional<Error> guardWork(const PickupOrder &order, const ActContext &context);

/// picking ↔ picked, as the lines say.
void settlePicking(PickupOrder &order);

Result<PickupOrder> pickLine(PickupOrder order, const command::PickupPickLine &pick,
                             const ActContext &context);
Result<PickupOrder> unpickLine(PickupOrder order, const command::PickupUnpickLine &unpick,
                               const ActContext &context);
Result<PickupOrder> shortLine(PickupOrder order, const command::PickupShortLine &missing,
                              const ActContext &context);
Result<PickupOrder> handOver(PickupOrder order, const command::PickupHandOver &given,
                             const ActContext &context);

} // namespace counterpart::pickup
