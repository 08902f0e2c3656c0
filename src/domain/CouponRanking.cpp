#include "domain/CouponVerdict.h"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace counterpart {

namespace {

using Kind = CouponVerdict::Kind;

bool isUsable(const CouponVerdict &verdict)
{
    return verdict.kind == Kind::Valid || verdict.kind == Kind::ValidProvisional;
}

int groupOf(const CouponVerdict &verdict)
{
    if (isUsable(verdict))
        return 0;
    if (verdict.almost)
        return 1;
    return verdict.kind == Kind::CannotTell ? 2 : 3;
}

const std::optional<Money> &worthOf(const CouponVerdict &verdict)
{
    return verdict.almost ? verdict.saves : verdict.discount;
}

/// Amounts of several currencies have no order.
bool comparable(const QList<CouponVerdict> &verdicts)
{
    QString currency;
    for (const CouponVerdict &verdict : verdicts) {
        const std::optional<Money> &worth = worthOf(verdict);
        if (!worth)
            continue;
        if (!currency.isEmpty() && currency != worth->currency)
            return false;
        currency = worth->currency;
    }
    return true;
}

} // namespace

QList<int> rankCoupons(const QList<CouponVerdict> &verdicts, const QList<Coupon> &coupons)
{
    Q_ASSERT(verdicts.size() == coupons.size());
    const bool byAmount = comparable(verdicts);
    const auto amount = [&](int i) -> qint64 {
        const std::optional<Money> &worth = worthOf(verdicts[i]);
        return byAmount && worth ? worth->amount : 0;
    };
    const auto key = [&](int i) {
        const Coupon &coupon = coupons[i];
        const Instant end = coupon.validUntil == Instant{} ? Instant::max() : coupon.validUntil;
        const int sure = verdicts[i].kind == Kind::ValidProvisional ? 1 : 0;
        return std::make_tuple(groupOf(verdicts[i]), -amount(i), end, sure, coupon.id, i);
    };
    QList<int> order(verdicts.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [&](int a, int b) { return key(a) < key(b); });

    // "Almost" leads only when it saves more than what works now (corrections §2).
    const auto almost
        = std::find_if(order.begin(), order.end(), [&](int i) { return groupOf(verdicts[i]) == 1; });
    if (almost != order.end() && almost != order.begin() && amount(*almost) > amount(order.first()))
        std::rotate(order.begin(), almost, almost + 1);
    return order;
}

} // namespace counterpart
