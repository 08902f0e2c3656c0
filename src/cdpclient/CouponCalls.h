#pragma once

#include "cdpclient/CdpClient.h"
#include "contract/Verdict.h"

namespace counterpart {

/// The CDP's verdict on one coupon, by the code that the customer shows: the first of `request`. The code
/// goes in the body, nothing is changed by it. Kinds as of CdpOutcome; BadResponse ("undecodable") also when
/// it did not judge this code. Cancelling the future ends the exchange.
QFuture<Result<JudgedCoupon>> askCoupon(CdpClient &client, const QByteArray &accessToken,
                                        const CouponValidationRequest &request, milliseconds patience);

} // namespace counterpart
