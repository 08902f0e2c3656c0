#include "domain/VisitReasons.h"

#include "domain/Disclosure.h"
#include "domain/PickupStateMachine.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

namespace {

constexpr qsizetype most = 3;
constexpr milliseconds expiringSoon = std::chrono::hours(24 * 7);

QString wordOf(Channel channel)
{
    switch (channel) {
    case Channel::Store: return u"store"_s;
    case Channel::Web: return u"web"_s;
    case Channel::App: return u"app"_s;
    case Channel::MiniProgram: return u"miniprogram"_s;
    case Channel::WeChat: return u"wechat"_s;
    case Channel::Sms: return u"sms"_s;
    case Channel::Email: return u"email"_s;
    case Channel::Phone: return u"phone"_s;
    case Channel::Chat: return u"chat"_s;
    case Channel::Social: return u"social"_s;
    case Channel::Livestream: return u"livestream"_s;
    case Channel::Marketplace: return u"marketplace"_s;
    case Channel::Kiosk: return u"kiosk"_s;
    case Channel::Other: return {};
    }
    return {};
}

bool isUsable(const CouponOffer &offer)
{
    return offer.verdict.kind == CouponVerdict::Kind::Valid
        || offer.verdict.kind == CouponVerdict::Kind::ValidProvisional;
}

bool consentsToService(const VisitFacts &facts)
{
    return consentStatus(countedConsents(facts.customer), ConsentPurpose::PersonalisedService, {}, facts.now)
        == ConsentStatus::Granted;
}

const QString &typeOf(const TimelineEvent &event)
{
    return event.type == u"other"_s ? event.sourceType : event.type;
}

/// Events up to now of one of these words, oldest first.
QList<TimelineEvent> eventsOf(const VisitFacts &facts, const QStringList &words)
{
    QList<TimelineEvent> events;
    for (const TimelineEvent &event : facts.timeline) {
        if (event.occurredAt <= facts.now && words.contains(typeOf(event)))
            events.append(event);
    }
    std::stable_sort(events.begin(), events.end(),
                     [](const auto &a, const auto &b) { return a.occurredAt < b.occurredAt; });
    return events;
}

/// A complaint that is open: by the flag, or opened more often than closed. Its content stays where it is.
std::optional<VisitReason> openCase(const VisitFacts &facts)
{
    int open = 0;
    const TimelineEvent *latest = nullptr;
    const QList<TimelineEvent> events = eventsOf(facts, {u"case_opened"_s, u"case_closed"_s});
    for (const TimelineEvent &event : events) {
        const bool opened = typeOf(event) == u"case_opened"_s;
        open = std::max(0, open + (opened ? 1 : -1));
        if (opened)
            latest = &event;
    }
    if (open == 0 && !facts.customer.flags.contains(u"complaint_open"_s))
        return {};
    VisitReason reason;
    reason.kind = VisitReason::Kind::CaseOpen;
    reason.items = std::max(1, open);
    if (open > 0 && latest) {
        reason.ref = {ResourceType::TimelineEvent, latest->id};
        reason.at = latest->occurredAt;
        reason.source = wordOf(latest->channel);
    }
    return reason;
}

/// The customer asked something and nobody has answered since.
std::optional<VisitReason> unansweredMessage(const VisitFacts &facts)
{
    VisitReason reason;
    reason.kind = VisitReason::Kind::MessageUnanswered;
    reason.items = 1;
    const QList<TimelineEvent> talk = eventsOf(facts, {u"message_received"_s, u"message_sent"_s, u"call"_s});
    if (!talk.isEmpty() && typeOf(talk.last()) == u"message_received"_s) {
        reason.ref = {ResourceType::TimelineEvent, talk.last().id};
        reason.at = talk.last().occurredAt;
        reason.source = wordOf(talk.last().channel);
        return reason;
    }
    const auto &intents = facts.customer.intents;
    const auto enquiry = std::find_if(intents.cbegin(), intents.cend(), [&](const Intent &i) {
        return i.kind == u"enquiry"_s && (!i.at || *i.at <= facts.now);
    });
    if (enquiry == intents.cend())
        return {};
    reason.at = enquiry->at;
    return reason;
}

VisitReason orderReason(const PickupOrder &order, Instant now)
{
    const bool ready
        = order.status == PickupStatus::Ready || order.status == PickupStatus::PartiallyHandedOver;
    VisitReason reason;
    reason.kind = ready                               ? VisitReason::Kind::OrderReady
        : promiseUrgency(order, now) == Urgency::Late ? VisitReason::Kind::OrderLate
                                                      : VisitReason::Kind::OrderNotReady;
    reason.ref = {ResourceType::PickupOrder, order.id};
    reason.orderNo = order.orderNo;
    for (const PickupLine &line : order.lines)
        reason.items += stillToHandOver(line);
    if (ready && !order.staging.isEmpty())
        reason.bay = order.staging.first().code;
    reason.at = ready ? order.readyAt : std::optional(order.placedAt);
    reason.until = ready ? order.holdUntil : std::optional(order.readyBy);
    reason.source = wordOf(order.channel);
    return reason;
}

bool sentToday(const Coupon &coupon, const VisitFacts &facts)
{
    if (!coupon.messageAt || *coupon.messageAt > facts.now)
        return false;
    return inZone(*coupon.messageAt, facts.timeZone).date() == inZone(facts.now, facts.timeZone).date();
}

/// The coupon pushed today (needs consent, since it tells of a message), else the usable one that ends next.
std::optional<VisitReason> couponReason(const VisitFacts &facts)
{
    const bool mayTellOfMessages = consentsToService(facts);
    const CouponOffer *pushed = nullptr;
    const CouponOffer *ending = nullptr;
    for (const CouponOffer &offer : facts.coupons) {
        if (!isUsable(offer))
            continue;
        const Coupon &coupon = offer.coupon;
        if (mayTellOfMessages && sentToday(coupon, facts)
            && (!pushed || *coupon.messageAt > *pushed->coupon.messageAt))
            pushed = &offer;
        const bool soon = coupon.validUntil >= facts.now && coupon.validUntil - facts.now <= expiringSoon;
        if (soon && (!ending || coupon.validUntil < ending->coupon.validUntil))
            ending = &offer;
    }
    const CouponOffer *offer = pushed ? pushed : ending;
    if (!offer)
        return {};
    VisitReason reason;
    reason.kind = pushed ? VisitReason::Kind::CouponPushed : VisitReason::Kind::CouponExpiring;
    reason.ref = {ResourceType::Coupon, offer->coupon.id};
    reason.title = offer->coupon.title;
    if (offer->coupon.validUntil != Instant{})
        reason.until = offer->coupon.validUntil;
    if (pushed) {
        reason.at = offer->coupon.messageAt;
        reason.source = offer->coupon.messageChannel ? wordOf(*offer->coupon.messageChannel) : QString();
    }
    return reason;
}

/// Latest intent of a kind; null when there is none.
const Intent *latestIntent(const VisitFacts &facts, const QStringList &kinds)
{
    const Intent *latest = nullptr;
    for (const Intent &intent : facts.customer.intents) {
        if (!kinds.contains(intent.kind) || (intent.at && *intent.at > facts.now))
            continue;
        if (!latest || intent.at.value_or(Instant{}) > latest->at.value_or(Instant{}))
            latest = &intent;
    }
    return latest;
}

void addIntentReason(QList<VisitReason> &reasons, const VisitFacts &facts, VisitReason::Kind kind,
                     const QStringList &kinds)
{
    const Intent *intent = latestIntent(facts, kinds);
    if (!intent)
        return;
    VisitReason reason;
    reason.kind = kind;
    reason.ref = intent->ref.value_or(Ref{});
    reason.title = intent->summary;
    reason.at = intent->at;
    reasons.append(reason);
}

QList<PickupOrder> mostUrgentFirst(const VisitFacts &facts)
{
    QList<PickupOrder> orders;
    for (const PickupOrder &order : facts.openOrders) {
        const bool seen
            = std::any_of(orders.cbegin(), orders.cend(), [&](const auto &o) { return o.id == order.id; });
        if (!isClosed(order.status) && !seen)
            orders.append(order);
    }
    std::sort(orders.begin(), orders.end(),
              [&](const auto &a, const auto &b) { return moreUrgent(a, b, facts.now); });
    return orders;
}

QList<NextAction> orderActions(const PickupOrder &order, Instant now)
{
    NextAction action;
    action.ref = {ResourceType::PickupOrder, order.id};
    action.orderNo = order.orderNo;
    action.until = order.readyBy;
    const bool waiting = laneOf(order, now) == Lane::Waiting;
    if (waiting)
        action.since = order.arrivedAt;
    const bool blocked = order.hold != PickupOrder::Hold::None;
    if (order.status == PickupStatus::Ready || order.status == PickupStatus::PartiallyHandedOver) {
        action.kind = NextAction::Kind::HandOver;
        action.until = order.holdUntil;
        return blocked ? QList<NextAction>() : QList<NextAction>{action};
    }
    QList<NextAction> actions;
    const bool pickable = order.status == PickupStatus::Placed || order.status == PickupStatus::Picking
        || order.status == PickupStatus::Picked || order.status == PickupStatus::Staged;
    if (pickable && !blocked) {
        action.kind = NextAction::Kind::Pick;
        actions.append(action);
    }
    if (waiting) {
        action.kind = NextAction::Kind::TellNotReady;
        actions.append(action);
    }
    return actions;
}

QList<NextAction> actionsFor(const VisitFacts &facts, const QList<PickupOrder> &orders,
                             const QList<VisitReason> &reasons)
{
    QList<NextAction> actions;
    if (!orders.isEmpty())
        actions += orderActions(orders.first(), facts.now);
    for (const VisitReason &reason : reasons) {
        if (reason.kind == VisitReason::Kind::CaseOpen) {
            NextAction action;
            action.kind = NextAction::Kind::OpenCase;
            action.ref = reason.ref;
            action.since = reason.at;
            actions.append(action);
        }
    }
    const auto best = std::find_if(facts.coupons.cbegin(), facts.coupons.cend(), isUsable);
    if (best != facts.coupons.cend()) {
        NextAction action;
        action.kind = NextAction::Kind::CheckCoupon;
        action.ref = {ResourceType::Coupon, best->coupon.id};
        action.title = best->coupon.title;
        if (best->coupon.validUntil != Instant{})
            action.until = best->coupon.validUntil;
        actions.append(action);
    }
    for (qsizetype i = 1; i < orders.size(); ++i)
        actions += orderActions(orders[i], facts.now);
    return actions.mid(0, most);
}

} // namespace

VisitSummary visitSummary(const VisitFacts &facts)
{
    VisitSummary summary;
    QList<VisitReason> &reasons = summary.reasons;
    if (const auto reason = openCase(facts))
        reasons.append(*reason);
    else if (const auto message = unansweredMessage(facts))
        reasons.append(*message);

    // One place is kept for the coupon, so that several orders do not hide what ends today.
    const QList<PickupOrder> orders = mostUrgentFirst(facts);
    const std::optional<VisitReason> coupon = couponReason(facts);
    const qsizetype places = most - reasons.size() - (coupon ? 1 : 0);
    for (qsizetype i = 0; i < std::min(places, orders.size()); ++i)
        reasons.append(orderReason(orders[i], facts.now));
    if (coupon)
        reasons.append(*coupon);

    addIntentReason(reasons, facts, VisitReason::Kind::Return, {u"return"_s, u"repair"_s});
    if (consentsToService(facts))
        addIntentReason(reasons, facts, VisitReason::Kind::WishList, {u"wishlist"_s});
    reasons = reasons.mid(0, most);
    summary.actions = actionsFor(facts, orders, reasons);
    return summary;
}

} // namespace counterpart
