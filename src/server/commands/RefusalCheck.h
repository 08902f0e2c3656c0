#pragma once

#include "domain/CouponVerdict.h"
#include "server/commands/Effect.h"

namespace counterpart::server {

/// What a refused coupon was at the instant at which it was refused, however late that is told.
struct RefusalJudgement
{
    bool wrong = false; ///< by the rules it could have been used: turned away with a valid coupon
    QString code = {};  ///< of the first rule that failed; empty when wrong
};

/// Coupon and campaign as stored then, with every use up to then that is known by now: a use that another
/// device told later had been made all the same. Tier and segments are today's, and so are units out on
/// lease, of which no past is kept. `coupon`: as it is stored now.
Result<RefusalJudgement> judgeRefusal(const CommandCall &call, const Coupon &coupon);

} // namespace counterpart::server
