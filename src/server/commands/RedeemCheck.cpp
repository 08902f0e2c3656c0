#include "server/commands/RedeemCheck.h"

#include "domain/CouponOverride.h"
#include "domain/CouponVerdict.h"
#include "server/commands/CouponCounter.h"
#include "server/commands/DiscountBound.h"
#include "server/commands/OverrideCheck.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

using Code = ConditionCode;

bool isAskedHere(Code code)
{
    static const QList<Code> asked{
        Code::CampaignNotLive, Code::WrongStore,   Code::WrongChannel,  Code::NotInSegment,  Code::MinSpend,
        Code::NoEligibleItem,  Code::ExcludedItem, Code::NotCombinable, Code::LimitCustomer, Code::LimitStore,
        Code::LimitCampaign,   Code::Budget,       Code::Blackout};
    return asked.contains(code);
}

/// The first that fails both now and as of the begin of the longest visit that now may belong to: the verdict
/// on the tablet may have been pinned then.
std::optional<Condition> firstFailing(const VerdictContext &context, const CouponVerdict &now, bool allowed)
{
    VerdictContext before = context;
    before.pinnedAt = context.now - visitPin;
    const CouponVerdict pinned = evaluateCoupon(before);
    const auto fails = [](const Condition &c) {
        return !c.ok && !c.unknown;
    };
    for (const Condition &condition : now.conditions) {
        const bool asked = isAskedHere(condition.code) && (!allowed || !condition.overrideAllowed);
        const bool stillFails
            = std::any_of(pinned.conditions.cbegin(), pinned.conditions.cend(),
                          [&](const Condition &c) { return c.code == condition.code && fails(c); });
        if (asked && fails(condition) && stillFails)
            return condition;
    }
    return {};
}

QString problemOf(Code code)
{
    switch (code) {
    case Code::NotCombinable: return u"coupon-not-stackable"_s;
    case Code::WrongStore: return u"coupon-wrong-store"_s;
    default: return u"coupon-conditions-unmet"_s;
    }
}

} // namespace

Result<std::optional<BrokenRule>> brokenRule(const CommandCall &call, const command::CouponRedeem &use,
                                             const Coupon &coupon, bool fromLease)
{
    const ActContext act = call.act();
    const auto known = couponCounter(call.storage, call.storeId, act.deviceId, coupon.customerId, act.at);
    if (!known)
        return known.error();
    CouponCounter counter = *known;
    counter.receiptNo = use.receiptNo;
    counter.off = use.discount;
    if (fromLease)
        counter.leased = CouponCounter::Leased::None;
    if (use.basketTotal)
        counter.basket = Basket{use.discount.currency, use.basketTotal, {}};
    const auto counted = countedCoupon(call.storage, coupon, counter);
    if (!counted)
        return counted.error();
    const VerdictContext context = contextOf(*counted, counter);
    const CouponVerdict verdict = evaluateCoupon(context);
    const bool allowed = !use.managerId.isEmpty();
    if (allowed) {
        const auto broken = brokenOverride(call, use, context, verdict);
        if (!broken)
            return broken.error();
        if (*broken)
            return std::optional(BrokenRule{**broken});
    }
    if (const auto condition = firstFailing(context, verdict, allowed)) {
        BrokenRule rule{{Error::Kind::Rejected, wireName(condition->code), problemOf(condition->code)}};
        if (condition->code != Code::NotCombinable)
            return std::optional(rule);
        rule.error.detail = condition->haveIds.join(u' ');
        for (const Coupon &other : context.applied) {
            if (condition->haveIds.contains(other.id))
                rule.against.append(other);
        }
        return std::optional(rule);
    }
    if (!allowed && isTooMuch(use.discount, context, false))
        return std::optional(
            BrokenRule{{Error::Kind::Rejected, u"discount"_s, u"coupon-conditions-unmet"_s}});
    // The CDP judges as the one that answers: what was done without it is asked here.
    if (!allowed && call.command.offline && isDeniedOffline(context))
        return std::optional(BrokenRule{
            {Error::Kind::Rejected, wireName(Code::OfflineNotAllowed), u"coupon-conditions-unmet"_s}});
    return std::optional<BrokenRule>();
}

} // namespace counterpart::server
