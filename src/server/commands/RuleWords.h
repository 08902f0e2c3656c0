#pragma once

#include "server/commands/RedeemCheck.h"

namespace counterpart::server {

/// The rule that a redemption broke, as the second half of a sentence ("…, but less was spent than it asks
/// for") in every language of the CDP. Never a code or an id: what has no words of its own is said in
/// general.
Text ruleWords(const BrokenRule &rule);

} // namespace counterpart::server
