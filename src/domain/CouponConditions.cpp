#include "domain/CouponRules.h"
#include "domain/CouponVisit.h"
#include "domain/ScannedCode.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

namespace coupon {

namespace {

using Status = Coupon::Status;

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
    if (!context.campaign) // whether it runs is not known here
        return undecided(ConditionCode::CampaignNotLive);
    const Campaign &campaign = *context.campaign;
    const bool started = context.now >= campaign.startAt;
    const bool running = !campaign.endAt || judgedAt(context) <= *campaign.endAt;
    Condition condition;
    switch (campaign.status) {
    case Phase::Live:
    case Phase::Scheduled: // a schedule that was reached since the last sync is live
        condition = timed(context, ConditionCode::CampaignNotLive, started && running);
        break;
    case Phase::Ended: // by its time, then the visit still holds; or before it, then it is over
        condition = judged(ConditionCode::CampaignNotLive,
                           campaign.endAt && context.now > *campaign.endAt && running);
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

/// The end is the last valid instant (precision §5: expired only when it lies before now).
Condition expired(const VerdictContext &context)
{
    const Coupon &coupon = *context.coupon;
    const bool endless = coupon.validUntil == Instant{};
    const bool within = endless || judgedAt(context) <= coupon.validUntil;
    // Expired by the CDP: that stands, but for a visit that began before an end which has come since.
    const bool endedInThisVisit = !endless && within && context.now > coupon.validUntil;
    Condition condition = coupon.status == Status::Expired ? judged(ConditionCode::Expired, endedInThisVisit)
                                                           : timed(context, ConditionCode::Expired, within);
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
Condition channel(const VerdictContext &context)
{
    const QList<Channel> &named = context.coupon->channels;
    return judged(ConditionCode::WrongChannel,
                  named.contains(context.channel) || named.contains(Channel::Other));
}

/// Whom the offer is for, as far as it says so.
struct Audience
{
    QStringList segments;
    QList<QStringList> tiers; ///< each list must hold the customer's
    bool firstPurchaseOnly = false;

    bool asks() const { return !segments.isEmpty() || !tiers.isEmpty() || firstPurchaseOnly; }
};

Audience audienceOf(const VerdictContext &context)
{
    Audience audience;
    // A personal grant was given by the CDP to one of the audience: who left a segment since keeps the
    // coupon.
    if (context.campaign && context.coupon->customerId.isEmpty())
        audience.segments = context.campaign->segmentIds;
    for (const CouponConditions &c : conditionsOf(*context.coupon, context.campaign)) {
        if (!c.tiers.isEmpty())
            audience.tiers.append(c.tiers);
        audience.firstPurchaseOnly = audience.firstPurchaseOnly || c.firstPurchaseOnly;
    }
    return audience;
}

Condition inAudience(const Audience &audience, const VerdictContext &context)
{
    const Customer &customer = *context.customer;
    const bool segmentFits = audience.segments.isEmpty()
        || std::any_of(customer.segments.cbegin(), customer.segments.cend(),
                       [&](const Segment &segment) { return audience.segments.contains(segment.id); });
    const bool tierFits
        = std::all_of(audience.tiers.cbegin(), audience.tiers.cend(),
                      [&](const QStringList &tiers) { return tiers.contains(customer.tier.code); });
    const bool firstFits = !audience.firstPurchaseOnly || !context.boughtBefore.value_or(false);
    Condition condition = judged(ConditionCode::NotInSegment, segmentFits && tierFits && firstFits);
    if (condition.ok && audience.firstPurchaseOnly && !context.boughtBefore)
        condition = undecided(ConditionCode::NotInSegment);
    if (!customer.tier.code.isEmpty())
        condition.haveIds = {customer.tier.code};
    for (const QStringList &tiers : audience.tiers)
        condition.needIds += tiers;
    condition.needIds.removeDuplicates();
    return condition;
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

/// A GS1 Digital Link to a coupon (255 GCN) whose number has a wrong check digit.
bool hasBrokenCouponLink(const QString &text)
{
    static const QRegularExpression link(u"/255/([0-9]{13})[0-9]{0,12}(?:[/?#]|$)"_s);
    const QRegularExpressionMatch found = link.match(text);
    return found.hasMatch() && !hasValidGtinCheckDigit(found.captured(1));
}

} // namespace

Condition judged(ConditionCode code, bool ok)
{
    Condition condition;
    condition.code = code;
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

Condition timed(const VerdictContext &context, ConditionCode code, bool ok)
{
    return context.clockSure ? judged(code, ok) : undecided(code);
}

Instant judgedAt(const VerdictContext &context)
{
    const bool holds = context.pinnedAt && pinHolds(*context.pinnedAt, context.now);
    return holds ? *context.pinnedAt : context.now;
}

QList<Condition> unknownConditions(const VerdictContext &context)
{
    // What is neither a code of ours nor known here may also be a card, or a number misread.
    const bool unreadable = isMalformedCode(context.input) || looksLikePaymentCard(context.input, {})
        || isMisreadCouponNumber(normaliseCode(context.input));
    if (unreadable)
        return {judged(ConditionCode::Malformed, false)};
    Condition condition
        = judged(context.online ? ConditionCode::Unknown : ConditionCode::UnknownInCache, false);
    condition.haveTime = context.rulesAsOf;
    return {condition};
}

QList<Condition> recordConditions(const VerdictContext &context)
{
    QList<Condition> conditions{revoked(*context.coupon)};
    if (context.campaign || !context.coupon->campaignId.isEmpty())
        conditions.append(campaignLive(context));
    conditions.append(notYet(context));
    conditions.append(expired(context));
    conditions.append(store(context));
    if (!context.coupon->channels.isEmpty())
        conditions.append(channel(context));
    return conditions;
}

QList<Condition> personConditions(const VerdictContext &context)
{
    const Coupon &coupon = *context.coupon;
    const Audience audience = audienceOf(context);
    const bool counted = context.campaign && context.campaign->limitPerCustomer;
    const bool aboutAPerson
        = !coupon.customerId.isEmpty() || coupon.mode == Coupon::Mode::Personal || audience.asks() || counted;
    if (!aboutAPerson)
        return {};
    Condition known = judged(ConditionCode::CustomerRequired, context.customer != nullptr);
    known.remediableNow = !known.ok;
    QList<Condition> conditions{known};
    if (!context.customer)
        return conditions;
    if (!coupon.customerId.isEmpty())
        conditions.append(judged(ConditionCode::WrongCustomer, coupon.customerId == context.customer->id));
    if (audience.asks())
        conditions.append(inAudience(audience, context));
    return conditions;
}

QList<Condition> certaintyConditions(const VerdictContext &context)
{
    const OfflineWay way = offlineWay(context);
    // The CDP answers with today's rules; a device offline has only what it had. R4: where there is nothing
    // to overspend, old rules do no harm.
    const bool neverSynced = !context.rulesAsOf && way != OfflineWay::Online;
    const bool old = context.rulesAsOf && context.now - *context.rulesAsOf > context.maxRuleAge;
    Condition cache = judged(ConditionCode::CacheTooOld, way == OfflineWay::Open || (!neverSynced && !old));
    cache.haveTime = context.rulesAsOf;
    cache.needTime = context.now - context.maxRuleAge;
    return {judged(ConditionCode::ClockUnsure, context.clockSure), cache};
}

} // namespace coupon

bool isMalformedCode(const QString &input)
{
    using Kind = ScannedCode::Kind;
    const Kind kind = classifyCode(input, {}, {}).kind;
    return kind == Kind::Empty || kind == Kind::TooLong || kind == Kind::NotText
        || coupon::hasBrokenCouponLink(input);
}

} // namespace counterpart
