#include "domain/CouponRules.h"
#include "domain/CouponStateMachine.h"
#include "domain/ScannedCode.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::coupon {

namespace {

using Status = Coupon::Status;

Condition passed(ConditionCode code)
{
    Condition condition;
    condition.code = code;
    condition.ok = true;
    return condition;
}

/// What a manager may allow (product.md §6.3 override_allowed): a rule of ours, never a fact or another
/// person's right.
bool managerMayAllow(ConditionCode code)
{
    static const QList<ConditionCode> rules{
        ConditionCode::NotYet,         ConditionCode::Expired,      ConditionCode::WrongStore,
        ConditionCode::WrongChannel,   ConditionCode::NotInSegment, ConditionCode::MinSpend,
        ConditionCode::NoEligibleItem, ConditionCode::ExcludedItem, ConditionCode::NotCombinable,
        ConditionCode::Blackout,       ConditionCode::CacheTooOld,
    };
    return rules.contains(code);
}

Condition judged(ConditionCode code, bool ok)
{
    Condition condition = passed(code);
    condition.ok = ok;
    condition.overrideAllowed = !ok && managerMayAllow(code);
    return condition;
}

Condition undecided(ConditionCode code)
{
    Condition condition;
    condition.code = code;
    condition.unknown = true;
    return condition;
}

/// A condition on time: not judged while the clock is not sure.
Condition timed(const VerdictContext &context, ConditionCode code, bool ok)
{
    return context.clockSure ? judged(code, ok) : undecided(code);
}

Condition revoked(const Coupon &coupon)
{
    if (coupon.status == Status::Other)
        return undecided(ConditionCode::Revoked);
    return judged(ConditionCode::Revoked,
                  coupon.status != Status::Revoked && coupon.status != Status::Suspended);
}

Condition campaignLive(const VerdictContext &context)
{
    using Phase = Campaign::Status;
    const Campaign &campaign = *context.campaign;
    const bool started = context.now >= campaign.startAt;
    const bool running = !campaign.endAt || judgedAt(context) < *campaign.endAt;
    Condition condition;
    switch (campaign.status) {
    case Phase::Live:
    case Phase::Scheduled: // a schedule that was reached since the last sync is live
        condition = timed(context, ConditionCode::CampaignNotLive, started && running);
        break;
    case Phase::Ended: // by its time, then the visit still holds; or before it, then it is over
        condition = timed(context, ConditionCode::CampaignNotLive,
                          campaign.endAt && context.now >= *campaign.endAt && running);
        break;
    case Phase::Draft:
    case Phase::Paused: condition = judged(ConditionCode::CampaignNotLive, false); break;
    case Phase::Other: condition = undecided(ConditionCode::CampaignNotLive); break;
    }
    condition.haveTime = campaign.endAt;
    if (!started)
        condition.needTime = campaign.startAt;
    return condition;
}

Condition notYet(const VerdictContext &context)
{
    Condition condition = timed(context, ConditionCode::NotYet, context.now >= context.coupon->validFrom);
    condition.needTime = context.coupon->validFrom;
    return condition;
}

Condition expired(const VerdictContext &context)
{
    const Coupon &coupon = *context.coupon;
    const bool endless = coupon.validUntil == Instant{};
    const bool endedEarly = coupon.status == Status::Expired && (endless || context.now < coupon.validUntil);
    Condition condition = endedEarly
        ? judged(ConditionCode::Expired, false)
        : timed(context, ConditionCode::Expired, endless || judgedAt(context) < coupon.validUntil);
    if (!endless)
        condition.haveTime = coupon.validUntil;
    return condition;
}

Condition store(const VerdictContext &context)
{
    if (!context.store)
        return undecided(ConditionCode::WrongStore);
    const QString &id = context.store->id;
    const QString &region = context.store->region;
    const StoreScope &own = context.coupon->storeScope;
    const bool inCampaign = !context.campaign || context.campaign->storeScope.contains(id, region);
    Condition condition = judged(ConditionCode::WrongStore, inCampaign && own.contains(id, region));
    condition.haveIds = {id};
    const StoreScope &named
        = own.mode != StoreScope::Mode::Include && context.campaign ? context.campaign->storeScope : own;
    if (named.mode == StoreScope::Mode::Include)
        condition.needIds = named.storeIds + named.regions;
    return condition;
}

/// Only what the source names: "other" is a channel that this version does not know and refuses nobody.
Condition channel(const Coupon &coupon)
{
    const auto here = [](Channel c) {
        return c == Channel::Store || c == Channel::Kiosk || c == Channel::Other;
    };
    return judged(ConditionCode::WrongChannel,
                  std::any_of(coupon.channels.cbegin(), coupon.channels.cend(), here));
}

/// GS1 coupon numbers (prefix 981–984 and 99) carry a check digit; a wrong one is a misread code.
bool isMisreadCouponNumber(const QString &code)
{
    const auto digit = [](QChar c) {
        return c >= u'0' && c <= u'9';
    };
    if (code.size() != 13 || !std::all_of(code.cbegin(), code.cend(), digit))
        return false;
    const int prefix = code.left(3).toInt();
    return ((prefix >= 981 && prefix <= 984) || prefix >= 990) && !hasValidGtinCheckDigit(code);
}

} // namespace

Instant judgedAt(const VerdictContext &context)
{
    const bool holds
        = context.pinnedAt && *context.pinnedAt <= context.now && context.now - *context.pinnedAt <= visitPin;
    return holds ? *context.pinnedAt : context.now;
}

CouponConditions conditionsOf(const Coupon &coupon, const Campaign *campaign)
{
    CouponConditions merged = coupon.conditions;
    if (!campaign)
        return merged;
    const CouponConditions &rules = campaign->rules;
    if (!merged.minSpend)
        merged.minSpend = rules.minSpend;
    if (merged.includeCategories.isEmpty() && merged.includeSkus.isEmpty()) {
        merged.includeCategories = rules.includeCategories;
        merged.includeSkus = rules.includeSkus;
    }
    merged.excludeCategories += rules.excludeCategories;
    merged.excludeSkus += rules.excludeSkus;
    merged.excludeCategories.removeDuplicates();
    merged.excludeSkus.removeDuplicates();
    if (merged.tiers.isEmpty())
        merged.tiers = rules.tiers;
    merged.firstPurchaseOnly = merged.firstPurchaseOnly || rules.firstPurchaseOnly;
    merged.blackouts += rules.blackouts;
    return merged;
}

QList<Condition> unknownConditions(const VerdictContext &context)
{
    const ScannedCode scanned = classifyCode(context.input, {}, {});
    using Kind = ScannedCode::Kind;
    const bool unreadable = scanned.kind == Kind::Empty || scanned.kind == Kind::TooLong
        || scanned.kind == Kind::NotText || scanned.kind == Kind::PaymentCard;
    if (unreadable || isMisreadCouponNumber(normaliseCode(context.input)))
        return {judged(ConditionCode::Malformed, false)};
    Condition condition
        = judged(context.online ? ConditionCode::Unknown : ConditionCode::UnknownInCache, false);
    condition.haveTime = context.rulesAsOf;
    return {condition};
}

QList<Condition> recordConditions(const VerdictContext &context)
{
    QList<Condition> conditions{revoked(*context.coupon)};
    if (context.campaign)
        conditions.append(campaignLive(context));
    conditions.append(notYet(context));
    conditions.append(expired(context));
    conditions.append(store(context));
    if (!context.coupon->channels.isEmpty())
        conditions.append(channel(*context.coupon));
    return conditions;
}

QList<Condition> personConditions(const VerdictContext &context)
{
    const Coupon &coupon = *context.coupon;
    const CouponConditions rules = conditionsOf(coupon, context.campaign);
    const bool aboutAPerson
        = !coupon.customerId.isEmpty() || !rules.tiers.isEmpty() || rules.firstPurchaseOnly;
    if (!aboutAPerson)
        return {};
    if (!context.customer) {
        Condition condition = judged(ConditionCode::CustomerRequired, false);
        condition.remediableNow = true;
        return {condition};
    }
    QList<Condition> conditions{passed(ConditionCode::CustomerRequired)};
    if (!coupon.customerId.isEmpty())
        conditions.append(judged(ConditionCode::WrongCustomer, coupon.customerId == context.customer->id));
    if (!rules.tiers.isEmpty() || rules.firstPurchaseOnly) {
        const bool tierFits = rules.tiers.isEmpty() || rules.tiers.contains(context.customer->tier.code);
        const bool firstFits = !rules.firstPurchaseOnly || !context.boughtBefore.value_or(false);
        Condition condition = judged(ConditionCode::NotInSegment, tierFits && firstFits);
        if (condition.ok && rules.firstPurchaseOnly && !context.boughtBefore)
            condition = undecided(ConditionCode::NotInSegment);
        condition.haveIds = context.customer->tier.code.isEmpty() ? QStringList()
                                                                  : QStringList{context.customer->tier.code};
        condition.needIds = rules.tiers;
        conditions.append(condition);
    }
    return conditions;
}

QList<Condition> limitConditions(const VerdictContext &context)
{
    const Coupon &coupon = *context.coupon;
    QList<Condition> conditions;
    const auto left
        = [&conditions](ConditionCode code, std::optional<int> remaining, std::optional<int> limit) {
              if (!remaining)
                  return;
              Condition condition = judged(code, *remaining > 0);
              condition.haveCount = *remaining;
              condition.needCount = limit;
              conditions.append(condition);
          };
    if (const Campaign *campaign = context.campaign) {
        if (campaign->limitPerCustomer) {
            Condition condition = judged(ConditionCode::LimitCustomer,
                                         context.redeemedByCustomer < *campaign->limitPerCustomer);
            condition.haveCount = context.redeemedByCustomer;
            condition.needCount = campaign->limitPerCustomer;
            conditions.append(condition);
        }
        left(ConditionCode::LimitStore, campaign->storeLeft, campaign->limitPerStore);
        left(ConditionCode::LimitCampaign, campaign->totalLeft, campaign->limitTotal);
        if (campaign->budgetTotal && campaign->budgetUsed) {
            Condition condition
                = judged(ConditionCode::Budget, *campaign->budgetUsed < *campaign->budgetTotal);
            condition.haveMoney = Money{*campaign->budgetUsed, campaign->currency};
            condition.needMoney = Money{*campaign->budgetTotal, campaign->currency};
            conditions.append(condition);
        }
    }

    const bool used = statusAt(coupon, context.now) == Status::Redeemed;
    const bool limited = coupon.usageLimit || coupon.mode != Coupon::Mode::Open;
    // Offline nobody can say what happened to a limited coupon since the last sync.
    Condition redeemed = used || context.online || !limited ? judged(ConditionCode::AlreadyRedeemed, !used)
                                                            : undecided(ConditionCode::AlreadyRedeemed);
    if (used && !coupon.redemptions.isEmpty()) {
        redeemed.haveTime = coupon.redemptions.last().at; // when and where, never by whom
        redeemed.haveIds = {coupon.redemptions.last().storeId};
    } else if (redeemed.unknown) {
        redeemed.haveTime = context.rulesAsOf;
    }
    redeemed.haveCount = coupon.used;
    redeemed.needCount = coupon.usageLimit;
    conditions.append(redeemed);

    if (coupon.reservation && coupon.reservation->until > context.now) {
        Condition condition
            = judged(ConditionCode::ReservedElsewhere, coupon.reservation->deviceId == context.deviceId);
        condition.needTime = coupon.reservation->until;
        conditions.append(condition);
    }
    const CouponConditions rules = conditionsOf(coupon, context.campaign);
    if (!rules.blackouts.isEmpty()) {
        const Instant at = judgedAt(context);
        const auto now
            = std::find_if(rules.blackouts.cbegin(), rules.blackouts.cend(),
                           [at](const TimeSpan &span) { return span.from <= at && at < span.until; });
        Condition condition = timed(context, ConditionCode::Blackout, now == rules.blackouts.cend());
        if (now != rules.blackouts.cend())
            condition.needTime = now->until;
        conditions.append(condition);
    }
    return conditions;
}

QList<Condition> certaintyConditions(const VerdictContext &context)
{
    // The CDP answers with today's rules; a device offline has only what it had.
    const bool neverSynced = !context.rulesAsOf && !context.online;
    const bool old = context.rulesAsOf && context.now - *context.rulesAsOf > context.maxRuleAge;
    Condition cache = judged(ConditionCode::CacheTooOld, !neverSynced && !old);
    cache.haveTime = context.rulesAsOf;
    cache.needTime = context.now - context.maxRuleAge;
    return {judged(ConditionCode::ClockUnsure, context.clockSure), cache};
}

} // namespace counterpart::coupon
