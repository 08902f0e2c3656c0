#pragma once

#include "domain/CouponVerdict.h"

namespace counterpart {

/// One verdict with what it is about, as the CDP gives it.
struct JudgedCoupon
{
    QString input; ///< what was scanned or typed, or a coupon id
    CouponVerdict verdict;
    std::optional<Coupon> coupon; ///< none: not known
    QStringList alternatives;     ///< ids of coupons that would do instead

    bool operator==(const JudgedCoupon &) const = default;
};

/// What the CDP is asked to judge.
struct CouponValidationRequest
{
    QString storeId;
    QString customerId;  ///< may be empty
    QStringList coupons; ///< ids or scanned codes, at most limits::validateCoupons
    std::optional<Basket> basket;
};

} // namespace counterpart
