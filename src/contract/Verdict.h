#pragma once

#include "base/Result.h"
#include "domain/JudgedCoupon.h"

#include <QJsonObject>

namespace counterpart {

/// CouponVerdict of the contract; `couponJson` is the coupon's own JSON to lay it over.
QJsonObject encode(const JudgedCoupon &judged, const QJsonObject &couponJson = {});
Result<JudgedCoupon> decodeJudgedCoupon(const QJsonObject &json);

/// Body of POST /v1/coupons/validate.
QJsonObject encode(const CouponValidationRequest &request);
Result<CouponValidationRequest> decodeCouponValidationRequest(const QJsonObject &json);

struct CouponValidationResult
{
    QList<JudgedCoupon> verdicts;
    std::optional<Money> totalDiscount; ///< of `best`
    Combination best;                   ///< those to be used together
    Instant asOf{};
};
QJsonObject encode(const CouponValidationResult &result);
Result<CouponValidationResult> decodeCouponValidationResult(const QJsonObject &json);

/// What the CDP gave a device to spend offline; JSON of the contract's OfflineAllowance.
Result<DeviceAllowance> decodeDeviceAllowance(const QJsonObject &json);
QJsonObject encode(const DeviceAllowance &allowance);

/// Body of POST /v1/stores/{storeId}/offline-allowances.
struct AllowanceRequest
{
    QString requestId;      ///< the same for every try: the same allowance comes back
    QString returning;      ///< id of the allowance that the new one stands in for; empty: none is held
    int unsettledCount = 0; ///< spent from it, and the device has no answer of the CDP yet
    std::optional<Money> unsettledAmount;

    bool operator==(const AllowanceRequest &) const = default;
};
QJsonObject encode(const AllowanceRequest &request);
/// BadInput (code "invalid"); detail points at the member.
Result<AllowanceRequest> decodeAllowanceRequest(const QJsonObject &json);

/// "CNY 1047.00": for `have` and `need`, which people read in logs; screens format money themselves.
QString plainMoney(const Money &money);

} // namespace counterpart
