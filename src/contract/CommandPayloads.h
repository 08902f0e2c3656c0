#pragma once

#include "contract/Json.h"
#include "domain/Command.h"

namespace counterpart::json {

/// How one command type is read: its name, what it acts on, and its payload.
struct CommandReader
{
    QLatin1StringView type;
    ResourceType aggregate;
    CommandPayload (*read)(Reader &payload);
};

/// In the order of the alternatives of CommandPayload, which a test holds true.
const QList<CommandReader> &commandReaders();

// One pair a payload. Reading refuses members that the contract does not name; members that are absent or
// default are not written.
CommandPayload readCouponReserve(Reader &reader);
CommandPayload readCouponRelease(Reader &reader);
CommandPayload readCouponRedeem(Reader &reader);
CommandPayload readCouponUndoRedeem(Reader &reader);
CommandPayload readCouponRecordRefusal(Reader &reader);
CommandPayload readCouponGrantGoodwill(Reader &reader);
CommandPayload readCouponWithdrawGoodwill(Reader &reader);
CommandPayload readPickupClaim(Reader &reader);
CommandPayload readPickupReleaseClaim(Reader &reader);
CommandPayload readPickupStartPicking(Reader &reader);
CommandPayload readPickupPickLine(Reader &reader);
CommandPayload readPickupUnpickLine(Reader &reader);
CommandPayload readPickupShortLine(Reader &reader);
CommandPayload readPickupStage(Reader &reader);
CommandPayload readPickupMarkReady(Reader &reader);
CommandPayload readPickupUnready(Reader &reader);
CommandPayload readPickupMove(Reader &reader);
CommandPayload readPickupCustomerArrived(Reader &reader);
CommandPayload readPickupRevisePromise(Reader &reader);
CommandPayload readPickupHandOver(Reader &reader);
CommandPayload readCustomerView(Reader &reader);
CommandPayload readCustomerAddNote(Reader &reader);
CommandPayload readCustomerRemoveNote(Reader &reader);
CommandPayload readCampaignAcknowledge(Reader &reader);
CommandPayload readExceptionResolve(Reader &reader);

void writePayload(Writer &writer, const command::CouponReserve &payload);
void writePayload(Writer &writer, const command::CouponRelease &payload);
void writePayload(Writer &writer, const command::CouponRedeem &payload);
void writePayload(Writer &writer, const command::CouponUndoRedeem &payload);
void writePayload(Writer &writer, const command::CouponRecordRefusal &payload);
void writePayload(Writer &writer, const command::CouponGrantGoodwill &payload);
void writePayload(Writer &writer, const command::CouponWithdrawGoodwill &payload);
void writePayload(Writer &writer, const command::PickupClaim &payload);
void writePayload(Writer &writer, const command::PickupReleaseClaim &payload);
void writePayload(Writer &writer, const command::PickupStartPicking &payload);
void writePayload(Writer &writer, const command::PickupPickLine &payload);
void writePayload(Writer &writer, const command::PickupUnpickLine &payload);
void writePayload(Writer &writer, const command::PickupShortLine &payload);
void writePayload(Writer &writer, const command::PickupStage &payload);
void writePayload(Writer &writer, const command::PickupMarkReady &payload);
void writePayload(Writer &writer, const command::PickupUnready &payload);
void writePayload(Writer &writer, const command::PickupMove &payload);
void writePayload(Writer &writer, const command::PickupCustomerArrived &payload);
void writePayload(Writer &writer, const command::PickupRevisePromise &payload);
void writePayload(Writer &writer, const command::PickupHandOver &payload);
void writePayload(Writer &writer, const command::CustomerView &payload);
void writePayload(Writer &writer, const command::CustomerAddNote &payload);
void writePayload(Writer &writer, const command::CustomerRemoveNote &payload);
void writePayload(Writer &writer, const command::CampaignAcknowledge &payload);
void writePayload(Writer &writer, const command::ExceptionResolve &payload);

} // namespace counterpart::json
