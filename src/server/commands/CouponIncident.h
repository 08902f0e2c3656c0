#pragma once

#include "domain/Campaign.h"
#include "server/commands/AllowanceCheck.h"
#include "server/commands/RedeemCheck.h"

namespace counterpart::server {

/// What a redemption is held against when it is filed.
struct BrokenUse
{
    const Coupon &coupon; ///< as it stood
    const Campaign *campaign = nullptr;
    const BrokenRule &rule;
    const AllowanceCharge &charge;
};

/// A redemption that was made although a rule says no: filed with both versions and who bears it.
Result<QString> fileUse(const CommandCall &call, const command::CouponRedeem &use, const BrokenUse &broken);
/// One of a coupon that the CDP does not know: money left the till, so somebody must look.
Result<QString> fileUnknown(const CommandCall &call, const command::CouponRedeem &use);

} // namespace counterpart::server
