#pragma once

#include "domain/Campaign.h"
#include "domain/Coupon.h"
#include "server/commands/Effect.h"

namespace counterpart::server {

/// What a redemption takes of what its device was given to spend offline.
struct AllowanceCharge
{
    QString allowanceId = {};          ///< what it is charged to; empty: nothing
    QString unitOf = {};               ///< the pooled campaign whose leased unit it takes; empty: none
    std::optional<Error> refusal = {}; ///< Rejected: it was not given, has expired or is used up
    std::optional<AllowanceRecord> recognised = {}; ///< forgotten with a restore, taken back by carryOut()
};

/// Judges what the command says it was spent from. One that names nothing is charged to what its device has,
/// where the rules give nothing offline without; else to nothing. The error of the Result is the storage's.
Result<AllowanceCharge> chargeFor(const CommandCall &call, const command::CouponRedeem &use,
                                  const Coupon &coupon, const Campaign *campaign);
/// Remembers the charge; nothing where there is a refusal.
Result<Done> carryOut(const CommandCall &call, const command::CouponRedeem &use,
                      const AllowanceCharge &charge);

} // namespace counterpart::server
