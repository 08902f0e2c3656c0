#include "domain/CouponStateMachine.h"

#include "domain/CouponVerdict.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

namespace {

using namespace command;
using std::chrono::seconds;
using Status = Coupon::Status;

constexpr int shortestHold = 30;
constexpr int longestHold = 1800;

Error refused(const QString &code, const QString &detail = {})
{
    return {Error::Kind::Rejected, detail, code};
}

bool isReservedElsewhere(const Coupon &coupon, const QString &deviceId, Instant now)
{
    return coupon.reservation && coupon.reservation->until > now && coupon.reservation->deviceId != deviceId;
}

/// A scope by region refuses nobody where the region is not known; the verdict judged it before.
bool isUsableIn(const StoreScope &scope, const QString &storeId, const QString &region)
{
    if (scope.contains(storeId, region))
        return true;
    return scope.mode == StoreScope::Mode::Include && region.isEmpty() && !scope.regions.isEmpty();
}

/// `overridden`: another person set validity and store aside; that it is used up or withdrawn nobody can.
std::optional<Error> guardUse(const Coupon &coupon, const ActContext &context, const QString &storeId,
                              Instant judgedAt, bool overridden = false)
{
    switch (statusAt(coupon, judgedAt)) {
    case Status::Redeemed: return refused(u"coupon-already-redeemed"_s);
    case Status::Expired:
        if (!overridden)
            return refused(u"coupon-expired"_s);
        break;
    case Status::Issued: // its validity has not begun
        if (!overridden)
            return refused(u"coupon-not-active"_s);
        break;
    case Status::Revoked:
    case Status::Suspended:
    case Status::Other: return refused(u"coupon-not-active"_s);
    case Status::Active:
    case Status::Reserved: break;
    }
    if (isReservedElsewhere(coupon, context.deviceId, context.at))
        return refused(u"coupon-reserved-elsewhere"_s);
    if (!overridden && !isUsableIn(coupon.storeScope, storeId, context.region))
        return refused(u"coupon-wrong-store"_s);
    return {};
}

Result<Coupon> reserve(Coupon coupon, const CouponReserve &wish, const ActContext &context,
                       const QString &storeId)
{
    if (wish.reservationId.isEmpty())
        return refused(u"invalid"_s, u"reservationId"_s);
    if (const auto error = guardUse(coupon, context, storeId, context.at))
        return *error;
    const Instant until = context.at + seconds(std::clamp(wish.ttlSeconds, shortestHold, longestHold));
    coupon.reservation = Coupon::Reservation{wish.reservationId, context.deviceId, until};
    coupon.status = Status::Reserved;
    return coupon;
}

Result<Coupon> release(Coupon coupon, const CouponRelease &given, const ActContext &context)
{
    if (!coupon.reservation)
        return coupon; // already given back
    if (coupon.reservation->id != given.reservationId
        && isReservedElsewhere(coupon, context.deviceId, context.at))
        return refused(u"coupon-reserved-elsewhere"_s);
    coupon.reservation.reset();
    if (coupon.status == Status::Reserved)
        coupon.status = Status::Active;
    return coupon;
}

Result<Coupon> redeem(Coupon coupon, const CouponRedeem &use, const ActContext &context,
                      const QString &storeId)
{
    const auto same = [&use](const Redemption &r) {
        return r.id == use.redemptionId;
    };
    if (use.redemptionId.isEmpty() || use.discount.amount < 0)
        return refused(u"invalid"_s);
    if (std::any_of(coupon.redemptions.cbegin(), coupon.redemptions.cend(), same))
        return coupon; // told twice, used once
    // A verdict given just before the end holds for the visit; without a verdict on this side the visit is
    // granted.
    const bool endedInThisVisit = coupon.validUntil != Instant{} && context.at > coupon.validUntil
        && context.at <= coupon.validUntil + visitPin;
    const Instant judgedAt = endedInThisVisit ? coupon.validUntil : context.at;
    if (endedInThisVisit && coupon.status == Status::Expired)
        coupon.status = Status::Active;
    if (const auto error = guardUse(coupon, context, storeId, judgedAt, !use.managerId.isEmpty()))
        return *error;
    coupon = withUse(std::move(coupon), use, context, storeId, !use.ruleId.isEmpty());
    if (coupon.status != Status::Redeemed)
        coupon.status = Status::Active;
    return coupon;
}

Result<Coupon> undoRedeem(Coupon coupon, const CouponUndoRedeem &undo, const ActContext &context,
                          milliseconds undoWindow)
{
    static const QStringList reasons{u"basket_cancelled"_s, u"mistake"_s, u"return"_s};
    if (!reasons.contains(undo.reason))
        return refused(u"invalid"_s, u"reason"_s);
    const auto use = std::find_if(coupon.redemptions.cbegin(), coupon.redemptions.cend(),
                                  [&undo](const Redemption &r) { return r.id == undo.redemptionId; });
    if (use == coupon.redemptions.cend())
        return refused(u"not-found"_s, u"redemption"_s);
    if (!context.manager) { // own and in the window; a manager may take back any
        if (use->associateId != context.associateId)
            return refused(u"role-missing"_s);
        if (context.at - use->at > undoWindow)
            return refused(u"undo-window-over"_s);
    }
    coupon.redemptions.erase(use);
    coupon.used = std::max(0, coupon.used - 1);
    if (coupon.status == Status::Redeemed && !(coupon.usageLimit && coupon.used >= *coupon.usageLimit))
        coupon.status = Status::Active;
    return coupon;
}

} // namespace

Coupon withUse(Coupon coupon, const command::CouponRedeem &use, const ActContext &context,
               const QString &storeId, bool offline)
{
    Redemption redemption;
    redemption.id = use.redemptionId;
    redemption.at = context.at;
    redemption.storeId = storeId;
    redemption.associateId = context.associateId;
    redemption.deviceId = context.deviceId;
    redemption.discount = use.discount;
    redemption.receiptNo = use.receiptNo;
    redemption.basketTotal = use.basketTotal;
    redemption.offline = offline;
    redemption.managerId = use.managerId;
    redemption.overrideReason = use.overrideReason;
    redemption.overrideRules = use.overrideRules;
    coupon.redemptions.append(redemption);
    ++coupon.used;
    coupon.reservation.reset();
    // What was taken out of use stays so: else an undo of this use would put it back into use.
    const bool outOfUse = coupon.status == Status::Revoked || coupon.status == Status::Suspended;
    if (!outOfUse && coupon.usageLimit && coupon.used >= *coupon.usageLimit)
        coupon.status = Status::Redeemed;
    return coupon;
}

Coupon::Status statusAt(const Coupon &coupon, Instant now)
{
    if (coupon.status == Status::Redeemed)
        return Status::Redeemed;
    // Loaded data may hold redemptions that are still to come; they count when their time comes.
    const auto later = std::count_if(coupon.redemptions.cbegin(), coupon.redemptions.cend(),
                                     [now](const Redemption &r) { return r.at > now; });
    const int used = std::max(coupon.used, int(coupon.redemptions.size()));
    if (coupon.usageLimit && used - int(later) >= *coupon.usageLimit)
        return Status::Redeemed;
    if (coupon.status == Status::Revoked || coupon.status == Status::Suspended
        || coupon.status == Status::Other)
        return coupon.status;
    if (coupon.status == Status::Expired || (coupon.validUntil != Instant{} && now > coupon.validUntil))
        return Status::Expired;
    if (now < coupon.validFrom)
        return Status::Issued;
    return coupon.reservation && coupon.reservation->until > now ? Status::Reserved : Status::Active;
}

Result<Coupon> applyToCoupon(Coupon coupon, const CommandPayload &payload, const ActContext &context,
                             const QString &storeId, milliseconds undoWindow)
{
    if (const auto *c = std::get_if<CouponReserve>(&payload))
        return reserve(std::move(coupon), *c, context, storeId);
    if (const auto *c = std::get_if<CouponRelease>(&payload))
        return release(std::move(coupon), *c, context);
    if (const auto *c = std::get_if<CouponRedeem>(&payload))
        return redeem(std::move(coupon), *c, context, storeId);
    if (const auto *c = std::get_if<CouponUndoRedeem>(&payload))
        return undoRedeem(std::move(coupon), *c, context, undoWindow);
    if (std::holds_alternative<CouponRecordRefusal>(payload))
        return coupon; // counted by the campaign; the coupon stays what it is
    return refused(u"invalid"_s, u"not a coupon command"_s);
}

} // namespace counterpart
