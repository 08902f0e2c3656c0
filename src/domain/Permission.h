#pragma once

#include "domain/Store.h"

namespace counterpart {

/// Actions of product.md §6.4.
enum class Action {
    SearchCustomers,
    SeeInterests,
    SeeBrowsing,
    SeeReturnRate,
    EditNotes,
    VerifyCoupon,
    RedeemCoupon,
    VoidOwnRedemption,
    VoidAnyRedemption,
    OverrideVerdict,
    GrantGoodwill,
    WorkPickups,
    HandOver,
    TakeOverClaim,
    CancelOrder,
    SeeBriefing,
    SeeCampaignFigures,
    ResolveExceptions,
    SeeDeviceHealth
};
enum class Permission { Allowed, WithManager, Never };

/// The table, one place: use cases ask it before a write or a read, the server asks it again, screens only
/// reflect it.
Permission permission(Action action, Role role);
/// The best that any of the roles gives.
Permission permission(Action action, const QList<Role> &roles);
/// Scopes of the contract that a role carries ("coupons.redeem", "pickups.work", …).
QStringList scopesOf(Role role);

} // namespace counterpart
