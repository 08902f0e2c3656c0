#pragma once

#include "domain/PickupOrder.h"
#include "server/commands/Effect.h"
#include "server/commands/RedeemCheck.h"

namespace counterpart::server {

// What a person reads in an incident: names in place of ids, and times on the wall clock of the store. Who is
// not known any more is left out. The sentences are those of trust.md §7.

/// What this command says was done: by whom, on which tablet, in which store and when.
SyncException::Side sideOf(const CommandCall &call);
/// The use of a coupon or the hand-over of an order that came before it.
SyncException::Side sideOf(const CommandCall &call, const Redemption &use);
SyncException::Side sideOf(const CommandCall &call, const PickupOrder::Handover &handover);

Text alreadyUsed(const CommandCall &call, const SyncException::Side &first);
/// `but`: why it should not have been, as ruleWords() has it.
Text redeemedBut(const CommandCall &call, const Text &but);
Text handedOverTwice(const CommandCall &call, const SyncException::Side &first);
Text handedOverAfterCancel(const CommandCall &call, const SyncException::Side &cancelled);
Text handedOverUnverified(const CommandCall &call);
/// `but` as for redeemedBut(), of any other work done offline.
Text doneBut(const CommandCall &call, const Text &but);
/// `made`: there is a coupon; else it was only promised.
Text goodwillBut(const CommandCall &call, const Text &but, bool made);
/// A request of a tablet that is out of use, which nobody reads there.
Text notAccepted(const CommandCall &call);

/// "13:58", with the day when it is not that of the command.
Text clockTime(const CommandCall &call, Instant at);

} // namespace counterpart::server
