#include "domain/Goodwill.h"

#include "domain/CouponOverride.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

namespace {

using Kind = OfferValue::Kind;

Error refused(const QString &code, const QString &detail)
{
    return {Error::Kind::Rejected, detail, code};
}

/// One of the campaign's offers, or less money than one of them.
bool isOffered(const Campaign &campaign, const OfferValue &value)
{
    return std::any_of(campaign.offers.cbegin(), campaign.offers.cend(), [&value](const OfferValue &offer) {
        if (offer == value)
            return true;
        return offer.kind == Kind::Amount && value.kind == Kind::Amount && offer.amount && value.amount
            && offer.amount->currency == value.amount->currency && value.amount->amount > 0
            && value.amount->amount < offer.amount->amount;
    });
}

/// An end that has passed since does not make what was given before it wrong.
bool ranAt(const Campaign &campaign, Instant at)
{
    using Status = Campaign::Status;
    const bool live = campaign.status == Status::Live || (campaign.status == Status::Ended && campaign.endAt);
    return live && at >= campaign.startAt && (!campaign.endAt || at <= *campaign.endAt);
}

std::optional<Error> overBudget(const GoodwillQuestion &question, const Money &worth)
{
    const auto left = goodwillLeft(question.policy, question.spent);
    if (!left)
        return refused(u"goodwill-budget-spent"_s, u"none"_s);
    if (left->count && *left->count < 1)
        return refused(u"goodwill-budget-spent"_s, u"count"_s);
    const bool otherMoney = worth.amount > 0 && worth.currency != left->amount.currency;
    if (otherMoney || worth.amount > left->amount.amount)
        return refused(u"goodwill-budget-spent"_s, u"amount"_s);
    if (question.campaign->budgetTotal
        && question.campaignUsed + worth.amount > *question.campaign->budgetTotal)
        return refused(u"goodwill-budget-spent"_s, u"campaign"_s);
    return {};
}

} // namespace

const QStringList &goodwillReasons()
{
    static const QStringList reasons{u"refused"_s, u"late"_s, u"fault"_s, u"complaint"_s, u"other"_s};
    return reasons;
}

std::optional<Money> goodwillWorth(const OfferValue &value, const QString &currency)
{
    switch (value.kind) {
    case Kind::Amount: return value.amount;
    case Kind::Percent: return value.maxDiscount;
    case Kind::Gift:
    case Kind::FreeShipping:
    case Kind::PointsMultiplier:
    case Kind::Service: return Money{0, currency};
    case Kind::Tiers:
    case Kind::FixedPrice:
    case Kind::BuyXGetY:
    case Kind::Unknown: break;
    }
    return {};
}

qsizetype offerPromised(const Campaign &campaign, const OfferValue &promised)
{
    const QList<OfferValue> &offers = campaign.offers;
    if (const qsizetype same = offers.indexOf(promised); same >= 0)
        return same;
    const bool money = promised.kind == Kind::Amount && promised.amount;
    qsizetype nearest = -1;
    int alike = 0;
    for (qsizetype i = 0; i < offers.size(); ++i) {
        if (offers[i].kind != promised.kind)
            continue;
        if (!money) {
            nearest = i;
            ++alike;
            continue;
        }
        if (!offers[i].amount || offers[i].amount->currency != promised.amount->currency)
            continue;
        const qint64 here = offers[i].amount->amount, wanted = promised.amount->amount;
        const qint64 best = nearest < 0 ? 0 : offers[nearest].amount->amount;
        if (nearest < 0 || (best < wanted ? here > best : here >= wanted && here < best))
            nearest = i;
    }
    // Of several gifts none stands for another: which one the customer was told is not known.
    return money || alike == 1 ? nearest : -1;
}

std::optional<GoodwillLeft> goodwillLeft(const OfflinePolicy *policy, const GoodwillSpent &spent)
{
    if (!policy || !policy->managerGoodwill)
        return {};
    GoodwillLeft left{*policy->managerGoodwill, {}};
    left.amount.amount = std::max<qint64>(0, left.amount.amount - spent.amount);
    if (policy->managerGoodwillCount)
        left.count = std::max(0, *policy->managerGoodwillCount - spent.count);
    return left;
}

Result<Done> judgeGoodwill(const GoodwillQuestion &question)
{
    const Campaign *campaign = question.campaign;
    if (!campaign || !campaign->goodwillFor)
        return refused(u"goodwill-not-offered"_s, u"campaign"_s);
    if (!ranAt(*campaign, question.at))
        return refused(u"goodwill-not-offered"_s, u"time"_s);
    const QString storeId = question.store ? question.store->id : QString();
    if (!campaign->storeScope.contains(storeId, question.store ? question.store->region : QString()))
        return refused(u"goodwill-not-offered"_s, u"store"_s);
    const auto worth = goodwillWorth(question.value, campaign->currency);
    if (!worth || worth->amount < 0 || !isOffered(*campaign, question.value))
        return refused(u"goodwill-not-offered"_s, u"value"_s);
    const bool noteMissing = question.reason == u"other" && question.note.text.trimmed().isEmpty();
    if (!goodwillReasons().contains(question.reason) || noteMissing)
        return refused(u"approval-needed"_s, u"no reason was given"_s);
    if (question.givenToday)
        return refused(u"goodwill-given-today"_s, {});
    if (const auto over = overBudget(question, *worth))
        return *over;
    return Done{};
}

Coupon goodwillCoupon(const Campaign &campaign, const GoodwillGift &gift)
{
    Coupon coupon;
    coupon.id = gift.couponId;
    coupon.createdAt = gift.at;
    coupon.updatedAt = gift.at;
    // The id's random tail: nobody types it often, and two of the same code ask which.
    const QString tail = gift.couponId.right(8).toUpper();
    coupon.code = u"GW-%1-%2"_s.arg(tail.left(4), tail.mid(4));
    coupon.customerId = gift.customerId;
    coupon.campaignId = campaign.id;
    coupon.title = campaign.offerTitles.value(campaign.offers.indexOf(gift.value), campaign.name);
    coupon.terms = campaign.steps.value(2);
    coupon.talkTrack = campaign.steps.value(3);
    coupon.value = gift.value;
    coupon.status = Coupon::Status::Active;
    coupon.validFrom = gift.at;
    coupon.validUntil = gift.at + campaign.goodwillFor.value_or(milliseconds(0));
    if (campaign.endAt)
        coupon.validUntil = std::min(coupon.validUntil, *campaign.endAt);
    coupon.storeScope = campaign.storeScope;
    coupon.channels = {Channel::Store};
    coupon.conditions = campaign.rules;
    coupon.exclusive = true;
    coupon.usageLimit = 1;
    coupon.mode = Coupon::Mode::Personal;
    coupon.offlineRights = Coupon::OfflineRights::Store;
    coupon.offlineStoreId = gift.by.storeId;
    coupon.offlineUntil = coupon.validUntil;
    coupon.goodwill = gift.by;
    return coupon;
}

GoodwillGift giftOf(const Command &command, const command::CouponGrantGoodwill &grant,
                    const Campaign &campaign, const QString &storeId)
{
    return {.couponId = grant.couponId,
            .customerId = command.aggregate.id,
            .value = grant.value.value_or(campaign.offers.value(0)),
            .at = command.issuedAt,
            .by = {command.issuedBy, grant.managerId, storeId, grant.reason}};
}

bool wasGivenOn(const Coupon &coupon, const QString &day, const Store *store)
{
    return coupon.goodwill && coupon.createdAt && coupon.status != Coupon::Status::Revoked
        && dayOfStore(*coupon.createdAt, store) == day;
}

Result<Coupon> withdrawGoodwill(Coupon coupon, const QString &associateId, bool manager, Instant at,
                                milliseconds window)
{
    if (!coupon.goodwill)
        return refused(u"goodwill-not-offered"_s, u"campaign"_s);
    if (coupon.goodwill->associateId != associateId && !manager)
        return refused(u"role-missing"_s, {});
    const bool used = coupon.used > 0 || !coupon.redemptions.isEmpty();
    if (used || !coupon.createdAt || at > *coupon.createdAt + window)
        return refused(u"undo-window-over"_s, used ? u"used"_s : u"late"_s);
    coupon.status = Coupon::Status::Revoked;
    coupon.offlineRights = Coupon::OfflineRights::None;
    coupon.offlineStoreId.clear();
    coupon.offlineUntil.reset();
    return coupon;
}

} // namespace counterpart
