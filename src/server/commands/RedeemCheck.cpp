#include "server/commands/RedeemCheck.h"

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

struct Words
{
    Code code;
    QString en, zh;
};

const QList<Words> &wordsOfRules()
{
    static const QList<Words> all{
        {Code::CampaignNotLive, u"the campaign was not running"_s, u"活动当时没有进行"_s},
        {Code::WrongStore, u"it is not for this store"_s, u"本店不参加"_s},
        {Code::WrongChannel, u"it is for online orders only"_s, u"只能线上使用"_s},
        {Code::NotInSegment, u"it is not for this customer"_s, u"该顾客不在适用范围内"_s},
        {Code::MinSpend, u"less was spent than it asks for"_s, u"消费未达到要求"_s},
        {Code::NoEligibleItem, u"no article took part"_s, u"没有参加活动的商品"_s},
        {Code::ExcludedItem, u"the articles are excluded"_s, u"商品不参加活动"_s},
        {Code::LimitCustomer, u"the customer had used it as often as allowed"_s, u"该顾客已达使用次数上限"_s},
        {Code::LimitStore, u"this store's quota was used up"_s, u"本店名额已用完"_s},
        {Code::LimitCampaign, u"the quota of all stores was used up"_s, u"活动总名额已用完"_s},
        {Code::Budget, u"the campaign's budget was used up"_s, u"活动预算已用完"_s},
        {Code::Blackout, u"it is not valid on that day"_s, u"当天不可使用"_s},
        {Code::OfflineNotAllowed, u"it may only be redeemed online"_s, u"只能联网核销"_s},
    };
    return all;
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
    return std::optional<BrokenRule>();
}

Text explainBroken(const BrokenRule &rule, const QString &actor, Instant at)
{
    const QString when = formatInstant(at);
    if (!rule.against.isEmpty()) {
        const Coupon &other = rule.against.first();
        return {
            {{u"en"_s,
              u"Used offline by %1 at %2, but it cannot be combined with “%3” (%4), which was used on the same purchase"_s
                  .arg(actor, when, other.title.in(u"en"_s), other.id)},
             {u"zh-CN"_s,
              u"%1 于 %2 离线核销，但不能与同一单已用的“%3”（%4）同用"_s.arg(
                  actor, when, other.title.in(u"zh-CN"_s), other.id)}}};
    }
    QString en = rule.error.code, zh = en;
    if (rule.error.detail == u"discount"_s) {
        en = u"more was taken off than the offer gives"_s;
        zh = u"减免多于优惠规定"_s;
    }
    for (const Words &words : wordsOfRules()) {
        if (wireName(words.code) == rule.error.detail) {
            en = words.en;
            zh = words.zh;
        }
    }
    return {{{u"en"_s, u"Used offline by %1 at %2 although the rules say: %3"_s.arg(actor, when, en)},
             {u"zh-CN"_s, u"%1 于 %2 离线核销，但规则不允许：%3"_s.arg(actor, when, zh)}}};
}

} // namespace counterpart::server
