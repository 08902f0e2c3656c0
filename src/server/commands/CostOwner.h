#pragma once

#include "domain/Campaign.h"
#include "server/commands/AllowanceCheck.h"

namespace counterpart::server {

// Who bears an incident (contract.md §4: it is honoured and filed with what is at risk, the customer is never
// charged back). What the offline policy and the allowance of the tablet let through is what the campaign
// agreed to bear; what they did not let through, and what was given without a proof, the store bears; what
// the store could not have known because it came from the centre, the company.

/// Of a redemption that `why` refuses. `charge`: what of the allowance it would have taken.
CostOwner ownerOfUse(const CommandCall &call, const Coupon &coupon, const Campaign *campaign,
                     const Error &why, const AllowanceCharge &charge);
/// Of one whose coupon the CDP does not know.
CostOwner ownerOfUnknown(const CommandCall &call);
/// Of a hand-over, by the kind of its incident.
CostOwner ownerOfHandOver(const CommandCall &call, const QString &kind);
/// Of work by somebody who had no right, or on a tablet that had none, as `why` says.
CostOwner ownerOfRight(const CommandCall &call, const Error &why);

} // namespace counterpart::server
