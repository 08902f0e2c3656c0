#pragma once

#include "domain/CouponVerdict.h"

namespace counterpart {

/// Why somebody may allow what a rule refuses; words of the contract. "other" needs a note.
const QStringList &overrideReasons();

/// The rules that another person would have to set aside so that the coupon can be used: all that fail. Empty
/// where nothing fails, where one of them cannot be set aside (malformed, withdrawn, used, another
/// customer's, a limit or budget used up …), or where something is not known.
QList<ConditionCode> rulesToOverride(const CouponVerdict &verdict);

/// Do the coupon or its campaign deny every use without the CDP? Then nobody's yes lets it through there,
/// whatever the rule that it is about.
bool isDeniedOffline(const VerdictContext &context);

/// What the offer takes off although its conditions are not met, minor units; none as in discountOf().
std::optional<Money> discountIfAllowed(const VerdictContext &context);

/// Would that yes change anything? Not where the offer is known to take nothing off here, like a free
/// delivery of what is carried home; points, a service or a gift give something else than money.
bool givesSomething(const OfferValue &value, const std::optional<Money> &ifAllowed);

/// Does the policy leave room for one more that takes `more` off, after `today` others on this device in this
/// day of the store? Without a policy there is none.
bool mayOverride(const OfflinePolicy *policy, int today, const Money &more);

/// "2026-11-22" of the store's clock: the day that overrides are counted in.
QString dayOfStore(Instant at, const Store *store);

} // namespace counterpart
