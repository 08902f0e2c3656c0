#pragma once

#include "base/Result.h"
#include "domain/Command.h"
#include "domain/Coupon.h"
#include "domain/PickupStateMachine.h"

namespace counterpart {

/// The coupon after reserve, release, redeem or undo_redeem, or why not (Kind::Rejected, `code` = problem
/// code: coupon-already-redeemed, coupon-expired, coupon-not-active, coupon-wrong-store,
/// coupon-reserved-elsewhere, undo-window-over …). Shared by overlay and server like applyToPickup.
/// `undoWindow` comes from the campaign; default 1 h.
Result<Coupon> applyToCoupon(Coupon coupon, const CommandPayload &payload, const ActContext &context,
                             const QString &storeId, milliseconds undoWindow = std::chrono::hours(1));

/// The coupon with one more use, whatever the rules say of it: a fact that happened. Used up, it is redeemed,
/// unless it was revoked or suspended; else its status stays.
Coupon withUse(Coupon coupon, const command::CouponRedeem &use, const ActContext &context,
               const QString &storeId, bool offline);

/// Redeemed wins over expired: a used coupon is "used" for ever, not "missed".
Coupon::Status statusAt(const Coupon &coupon, Instant now);

} // namespace counterpart
