#include "base/Planted.h"
#include "contract/Resources.h"
#include "domain/CouponStateMachine.h"
#include "domain/CouponVerdict.h"
#include "server/commands/AllowanceCheck.h"
#include "server/commands/CouponIncident.h"
#include "server/commands/DiscountBound.h"
#include "server/commands/EarlyUse.h"
#include "server/commands/Effect.h"
#include "server/commands/OverrideCheck.h"
#include "server/commands/RedeemCheck.h"
#include "server/commands/RefusalCheck.h"

#include <QJsonArray>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

constexpr auto UsualUndoWindow = std::chrono::hours(1);

/// The coupon of a command with what judges it.
struct Judged
{
    const CommandCall &call;
    StoredRecord record;
    Coupon coupon;
    std::optional<Campaign> campaign = {};
};

template<typename T>
std::optional<T> known(Storage &storage, ResourceType type, const QString &id,
                       Result<T> (*decode)(const QJsonObject &))
{
    const auto record = storage.record(type, id);
    if (!record || !*record || (*record)->removed)
        return {};
    const auto decoded = decode((*record)->data());
    return decoded ? std::optional(*decoded) : std::nullopt;
}

Result<qint64> store(const Judged &judged, const Coupon &coupon, const QString &redemptionId = {},
                     const QString &exceptionId = {})
{
    QJsonObject data = encode(coupon, judged.record.data());
    if (!exceptionId.isEmpty()) {
        QJsonArray redemptions = data["redemptions"_L1].toArray();
        for (qsizetype i = 0; i < redemptions.size(); ++i) {
            QJsonObject redemption = redemptions[i].toObject();
            if (redemption["id"_L1] == redemptionId) {
                redemption["exceptionId"_L1] = exceptionId;
                redemptions[i] = redemption;
            }
        }
        data["redemptions"_L1] = redemptions;
    }
    auto written = judged.call.storage.write(
        {.type = ResourceType::Coupon, .id = judged.record.id, .data = data, .cause = judged.call.cause()});
    return written ? Result<qint64>(written->version) : written.error();
}

QString channelOf(const Coupon &coupon)
{
    // The figure belongs to the channel that told the customer; a coupon nobody was told of counts for the
    // store.
    const QJsonObject json = encode(coupon);
    const QString channel = json["lastMessage"_L1]["channel"_L1].toString();
    return channel.isEmpty() ? u"store"_s : channel;
}

CampaignEvent eventOf(const Judged &judged, CampaignEvent::Step step, Instant at)
{
    return {.campaignId = judged.coupon.campaignId,
            .couponId = judged.coupon.id,
            .customerId = judged.coupon.customerId,
            .step = step,
            .channel = channelOf(judged.coupon),
            .storeId = judged.call.storeId,
            .at = at,
            .code = {}};
}

Result<Effect> redeem(const Judged &judged, const command::CouponRedeem &use)
{
    const CommandCall &call = judged.call;
    const ActContext act = call.act();
    const bool told = std::any_of(judged.coupon.redemptions.cbegin(), judged.coupon.redemptions.cend(),
                                  [&](const Redemption &r) { return r.id == use.redemptionId; });
    if (told)
        return Effect{.version = judged.record.version};
    Coupon before = judged.coupon;
    if (planted(Plant::NoHoldCheck))
        before.reservation.reset();
    if (planted(Plant::NoCouponLimit)) {
        before.usageLimit.reset();
        before.status = Coupon::Status::Active;
    }
    auto after = applyToCoupon(before, call.command.payload, act, call.storeId);
    const auto charge = chargeFor(call, use, judged.coupon, judged.campaign ? &*judged.campaign : nullptr);
    if (!charge)
        return charge.error();
    std::optional<BrokenRule> broken;
    if (after) {
        const auto rule = brokenRule(call, use, judged.coupon, !charge->unitOf.isEmpty());
        if (!rule)
            return rule.error();
        broken = *rule;
        if (broken)
            after = broken->error;
        else if (charge->refusal && !planted(Plant::LeaseNotChecked))
            after = *charge->refusal;
    }
    QString exceptionId;
    Coupon coupon = judged.coupon;
    if (after) {
        coupon = *after;
    } else if (call.keepAsFact) {
        const BrokenRule rule = broken.value_or(BrokenRule{after.error()});
        auto filed = fileUse(call, use,
                             {.coupon = judged.coupon,
                              .campaign = judged.campaign ? &*judged.campaign : nullptr,
                              .rule = rule,
                              .charge = *charge});
        if (!filed)
            return filed.error();
        exceptionId = *filed;
        // It happened although a rule says no: the use is added, and a manager decides.
        coupon = withUse(judged.coupon, use, act, call.storeId, true);
    } else {
        return after.error();
    }
    if (auto charged = carryOut(call, use, *charge); !charged)
        return charged.error();
    if (!use.managerId.isEmpty()) {
        if (auto noted = noteOverride(call, use); !noted)
            return noted.error();
    }
    auto version = store(judged, coupon, use.redemptionId, exceptionId);
    if (!version)
        return version.error();
    if (!coupon.campaignId.isEmpty()) {
        CampaignEvent event = eventOf(judged, CampaignEvent::Step::Redeemed, act.at);
        // A fact is kept whatever it says, but no figure may be ruined by one.
        event.amount = std::min(use.basketTotal.value_or(0), largestPurchase);
        event.discount = std::min(use.discount.amount, largestPurchase);
        if (auto done = call.storage.put(event); !done)
            return done.error();
    }
    auto story = tellStory(call,
                           {.key = use.redemptionId,
                            .type = u"coupon_redeemed"_s,
                            .customerId = coupon.customerId,
                            .title = coupon.title,
                            .at = act.at});
    if (!story)
        return story.error();
    return Effect{.version = *version, .exceptionId = exceptionId};
}

Result<Effect> undo(const Judged &judged, const command::CouponUndoRedeem &back)
{
    const CommandCall &call = judged.call;
    const milliseconds window = judged.campaign && judged.campaign->undoWindow
        ? *judged.campaign->undoWindow
        : milliseconds(UsualUndoWindow);
    auto after = applyToCoupon(judged.coupon, call.command.payload, call.act(), call.storeId, window);
    if (!after)
        return after.error();
    auto version = store(judged, *after);
    if (!version)
        return version.error();
    for (const Redemption &redemption : judged.coupon.redemptions) {
        if (redemption.id != back.redemptionId)
            continue;
        if (auto done = call.storage.undoRedemption(judged.coupon.id, redemption.at); !done)
            return done.error();
        if (auto done = call.storage.removeAllowanceUse(redemption.id); !done)
            return done.error();
        const QString story = u"te-"_s + redemption.id;
        if (auto told = call.storage.record(ResourceType::TimelineEvent, story); told && *told) {
            if (auto done
                = call.storage.remove(ResourceType::TimelineEvent, story, u"deleted"_s, call.cause());
                !done)
                return done.error();
        }
    }
    return Effect{.version = *version};
}

/// Counts somebody turned away. Wrong when the rules would have let them: that figure is why this product
/// exists.
Result<Effect> recordRefusal(const Judged &judged, const command::CouponRecordRefusal &refusal)
{
    const CommandCall &call = judged.call;
    const ActContext act = call.act();
    if (!judged.coupon.campaignId.isEmpty()) {
        const auto judgement = judgeRefusal(call, judged.coupon);
        if (!judgement)
            return judgement.error();
        CampaignEvent event = eventOf(
            judged, judgement->wrong ? CampaignEvent::Step::RefusedWrongly : CampaignEvent::Step::Refused,
            act.at);
        event.code = judgement->code.isEmpty() ? refusal.reason : judgement->code;
        if (auto done = call.storage.put(event); !done)
            return done.error();
    }
    auto story = tellStory(call,
                           {.key = call.command.id,
                            .type = u"coupon_refused"_s,
                            .customerId = judged.coupon.customerId,
                            .title = judged.coupon.title,
                            .at = act.at});
    if (!story)
        return story.error();
    return Effect{.version = judged.record.version};
}

Result<Effect> unknownCoupon(const CommandCall &call, const Error &why)
{
    if (const auto *back = std::get_if<command::CouponUndoRedeem>(&call.command.payload)) {
        const auto dropped = dropEarlyUse(call, back->redemptionId);
        if (!dropped)
            return dropped.error();
        return *dropped ? Result<Effect>(Effect{}) : why;
    }
    const auto *use = std::get_if<command::CouponRedeem>(&call.command.payload);
    if (!call.keepAsFact || !use)
        return why;
    auto filed = fileUnknown(call, *use);
    if (!filed)
        return filed.error();
    if (auto kept = keepEarlyUse(call, *filed); !kept)
        return kept.error();
    return Effect{.version = 0, .exceptionId = *filed};
}

/// What a store may not do to a coupon that a customer brings from elsewhere, beside using it: take back what
/// others did, or count it as refused where it is not valid. None: it may.
Result<std::optional<Error>> outOfReach(const Judged &judged)
{
    const CommandCall &call = judged.call;
    const Coupon &coupon = judged.coupon;
    if (const auto *back = std::get_if<command::CouponUndoRedeem>(&call.command.payload)) {
        const auto use = std::find_if(coupon.redemptions.cbegin(), coupon.redemptions.cend(),
                                      [&](const Redemption &r) { return r.id == back->redemptionId; });
        if (use == coupon.redemptions.cend() || use->storeId == call.storeId)
            return std::optional<Error>();
        const auto scope = call.storage.setting(u"scope"_s);
        if (!scope)
            return scope.error();
        return *scope == u"chain"_s
            ? std::optional<Error>()
            : std::optional(Error{Error::Kind::Rejected, u"another store's redemption"_s, u"not-found"_s});
    }
    const auto &payload = call.command.payload;
    const bool releases = std::holds_alternative<command::CouponRelease>(payload);
    const bool own = releases ? coupon.reservation && coupon.reservation->deviceId == call.deviceId
                              : coupon.storeScope.contains(call.storeId, call.act().region);
    if (own || (!releases && !std::holds_alternative<command::CouponRecordRefusal>(payload)))
        return std::optional<Error>();
    const auto visible = call.storage.inScope(call.storeId, ResourceType::Coupon, judged.record.id);
    if (!visible)
        return visible.error();
    return *visible
        ? std::optional<Error>()
        : std::optional(Error{Error::Kind::Rejected, u"another store's coupon"_s, u"coupon-unknown"_s});
}

} // namespace

Result<Effect> applyCouponCommand(const CommandCall &call)
{
    auto record = required(call, ResourceType::Coupon, call.command.aggregate.id, u"coupon-unknown"_s);
    if (!record)
        return record.error().kind == Error::Kind::Rejected ? unknownCoupon(call, record.error())
                                                            : record.error();
    auto coupon = decodeCoupon(record->data());
    if (!coupon)
        return coupon.error();
    Judged judged{call, *record, *coupon};
    judged.campaign = known(call.storage, ResourceType::Campaign, coupon->campaignId, decodeCampaign);
    const auto out = outOfReach(judged);
    if (!out)
        return out.error();
    if (*out)
        return **out;
    if (const auto *use = std::get_if<command::CouponRedeem>(&call.command.payload))
        return redeem(judged, *use);
    if (const auto *back = std::get_if<command::CouponUndoRedeem>(&call.command.payload))
        return undo(judged, *back);
    if (const auto *refusal = std::get_if<command::CouponRecordRefusal>(&call.command.payload))
        return recordRefusal(judged, *refusal);
    auto after = applyToCoupon(judged.coupon, call.command.payload, call.act(), call.storeId);
    if (!after)
        return after.error();
    auto version = store(judged, *after);
    return version ? Result<Effect>(Effect{.version = *version}) : version.error();
}

} // namespace counterpart::server
