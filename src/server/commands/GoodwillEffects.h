#pragma once

#include "server/commands/Effect.h"

namespace counterpart::server {

/// Makes the coupon and takes it off the budget of who allowed it. Beyond the budget, or where the rules say
/// no, a request is refused ("goodwill-budget-spent" …); what was given offline stands and is filed for a
/// manager, as far as there is a campaign to give it from.
Result<Effect> giveGoodwill(const CommandCall &call, const StoredRecord &customer,
                            const command::CouponGrantGoodwill &grant);

/// The coupon is revoked and the budget has it again. It stays issued in the figures: it had been; that it
/// was taken back is an event of its own.
Result<Effect> takeGoodwillBack(const CommandCall &call, const StoredRecord &customer,
                                const command::CouponWithdrawGoodwill &back);

/// For the auditors: a goodwill command that was refused, by whatever rule. Nothing for other commands.
Result<Done> noteRefusedGoodwill(const CommandCall &call, const Error &why);

} // namespace counterpart::server
