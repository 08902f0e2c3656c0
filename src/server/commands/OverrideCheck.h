#pragma once

#include "domain/CouponVerdict.h"
#include "server/commands/Effect.h"

namespace counterpart::server {

/// What is wrong with the yes of another person, as of when it was done: it is their own request
/// ("approval-needed"), or nobody who works here and whose role allows it ("role-missing").
Result<std::optional<Error>> brokenApproval(const CommandCall &call, const QString &managerId);

/// What is wrong with somebody's yes to a coupon that the rules refuse: their own request or nobody who may
/// ("approval-needed", "role-missing"), a rule that nobody may set aside ("coupon-conditions-unmet"; offline
/// also that the coupon or its campaign denies any use without the CDP), more than is off in all
/// ("coupon-conditions-unmet") or than the policy leaves for the day
/// ("allowance-exceeded").
Result<std::optional<Error>> brokenOverride(const CommandCall &call, const command::CouponRedeem &use,
                                            const VerdictContext &context, const CouponVerdict &verdict);

/// Counts it for the day and writes who asked, who allowed it, and why, into the audit. An override that is
/// undone later stays counted.
Result<Done> noteOverride(const CommandCall &call, const command::CouponRedeem &use);

} // namespace counterpart::server
