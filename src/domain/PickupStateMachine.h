#pragma once

#include "base/Result.h"
#include "domain/Command.h"
#include "domain/PickupOrder.h"

namespace counterpart {

struct OfflinePolicy;

/// Who applies a command, and where. At the server `deviceId` and `associate` come from the command's
/// envelope.
struct ActContext
{
    QString associateId;
    QString deviceId;
    bool manager = false;
    Instant at{};   ///< issuedAt, server time
    QString region; ///< of the store, for coupons scoped by region; empty: not known, then a region refuses
                    ///< nobody
};

/// The order after the command, or why not (Kind::Rejected, `code` = problem code: state-conflict,
/// claimed-by-other, pickup-not-ready, pickup-closed, pickup-quantity, payment-due, proof-missing …). The one
/// rule book: the client lays pending commands over cached rows with it, the server applies commands with it.
/// Table of product.md §6.2; states of decisions §8.
Result<PickupOrder> applyToPickup(PickupOrder order, const CommandPayload &payload,
                                  const ActContext &context);

/// What became of a fact that broke a rule: it happened, so it is kept, and a person decides (contract §4).
struct RecordedFact
{
    PickupOrder order;
    QString exceptionKind; ///< handover_twice, handover_after_cancel, handover_unverified, command_rejected;
                           ///< empty: no rule was broken
};
/// For facts (isFact) carried out offline: never refuses. The order is as after applyToPickup when the rules
/// allow it, else with the hand-over added as far as there is something to give; other broken facts leave the
/// order as it is.
RecordedFact recordPickupFact(const PickupOrder &order, const CommandPayload &payload,
                              const ActContext &context);

/// While there is no line a code can be one that was told twice: above a total the store's policy wants a
/// manager's own hand-over or PIN as well (product.md F2). An order without a total needs none, nor one in
/// another currency. `policy` null: there is none.
bool handOverNeedsManager(const PickupOrder &order, const OfflinePolicy *policy);

/// handed_over, cancelled, returned_to_stock, failed: nothing more happens here.
bool isClosed(PickupStatus status);
/// Every line picked, short-resolved, substituted or cancelled.
bool pickingComplete(const PickupOrder &order);
/// A live claim by somebody else than `associateId`.
bool claimedByOther(const PickupOrder &order, const QString &associateId, Instant now);

/// Articles of a line that can still be given to the customer: ordered, not short, not handed over.
int stillToHandOver(const PickupLine &line);
/// False for an arrival known by a signal alone (beacon, Wi-Fi, camera, plate): nobody is named by proximity
/// (precision §16).
bool arrivalNamesCustomer(const PickupOrder &order);

/// How urgent an open order is (ui.md §6): amber at 25 % of the promised time left, red at 0; in-store
/// waiting: amber at 60 % of 5 min, red beyond; held orders: amber on the last day.
enum class Urgency { Normal, Soon, Late };
Urgency promiseUrgency(const PickupOrder &order, Instant now);
Urgency waitingUrgency(const PickupOrder &order, Instant now);

/// The four lanes of the board (corrections §2): waiting in store, late, to pick, ready.
enum class Lane { Waiting, Late, ToPick, Ready, None };
Lane laneOf(const PickupOrder &order, Instant now);

/// On site first, then slot due, then promise; ties by order number. Total order (property-tested).
bool moreUrgent(const PickupOrder &a, const PickupOrder &b, Instant now);

/// An honest time for "not ready yet": from open picks and how long orders took here today; never before
/// `now`.
Instant honestReadyTime(const PickupOrder &order, int ordersAhead, milliseconds usualPickTime, Instant now);

} // namespace counterpart
