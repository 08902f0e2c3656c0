#include "simulation/People.h"

#include "domain/CouponOverride.h"
#include "domain/CouponStateMachine.h"
#include "domain/Goodwill.h"
#include "domain/Permission.h"
#include "domain/PickupStateMachine.h"
#include "simulation/CdpWorld.h"

namespace counterpart::sim {

using namespace Qt::Literals::StringLiterals;

namespace {

ActContext contextOf(const View &view)
{
    return {view.person.id, view.deviceId, view.person.role == Role::Manager, view.now, {}};
}

/// Of two payloads in a row both must be allowed.
std::optional<Deed> allowed(const View &view, PickupOrder order, const QList<CommandPayload> &payloads)
{
    Deed deed{{ResourceType::PickupOrder, order.id}, payloads, {}};
    for (const CommandPayload &payload : payloads) {
        auto after = applyToPickup(order, payload, contextOf(view));
        if (!after)
            return {};
        order = *std::move(after);
        deed.words += (deed.words.isEmpty() ? QString() : u" + "_s) + commandType(payload);
    }
    return deed;
}

CommandPayload handOver(const PickupOrder &order, const View &view, Chance &chance)
{
    command::PickupHandOver given;
    given.handoverId = uuid7(view.now, chance.bytes());
    given.receiver = u"customer"_s;
    given.method = u"code"_s;
    given.codeVerified = u"offline_hash"_s;
    const bool part = chance.pick(5) == 0;
    for (const PickupLine &line : order.lines) {
        const int left = stillToHandOver(line);
        if (left > 0 && (given.lines.isEmpty() || !part))
            given.lines.append({line.id, left});
    }
    return given;
}

QList<CommandPayload> pickupWork(const PickupOrder &order, const View &view, Chance &chance)
{
    using namespace command;
    if (chance.pick(8) == 0)
        return {PickupCustomerArrived{u"counter"_s}};
    if (chance.pick(20) == 0)
        return {PickupRevisePromise{view.now + std::chrono::hours(3), u"late_delivery"_s}};
    if (order.status == PickupStatus::Placed)
        return {PickupClaim{}, PickupStartPicking{}};
    if (order.status == PickupStatus::Picking) {
        if (chance.pick(12) == 0)
            return {PickupReleaseClaim{}};
        for (const PickupLine &line : order.lines) {
            if (line.picked + line.shortQuantity >= line.quantity)
                continue;
            if (chance.pick(6) == 0)
                return {PickupShortLine{line.id, 1, u"not_found"_s, u"fewer"_s}};
            return {PickupPickLine{line.id, 1, {}}};
        }
        return {PickupUnpickLine{order.lines.constFirst().id, 1, u"mistake"_s}};
    }
    if (order.status == PickupStatus::Picked)
        return {PickupStage{{u"C-0%1"_s.arg(1 + chance.pick(6))}}};
    if (order.status == PickupStatus::Staged)
        return {PickupMarkReady{{}, chance.pick(2) == 0, view.now + std::chrono::seconds(10)}};
    if (order.status == PickupStatus::Ready && chance.pick(12) == 0)
        return {PickupUnready{u"mistake"_s}};
    if (order.status == PickupStatus::Ready && chance.pick(12) == 0)
        return {PickupMove{{u"A-01"_s}}};
    return {handOver(order, view, chance)};
}

std::optional<Deed> atThePickupDesk(const View &view, Chance &chance, const QStringList &orders)
{
    const auto row = view.cache.pickup(chance.of(orders));
    if (!row || !*row || (*row)->storeId != view.storeId)
        return {};
    const PickupOrder order
        = view.overlay({ResourceType::PickupOrder, (*row)->id}).over(**row, view.deviceId);
    if (order.lines.isEmpty())
        return {};
    return allowed(view, order, pickupWork(order, view, chance));
}

/// R5, R8, R11 and R14: what the redemption is spent from; none when it may not be done here and now.
struct Spending
{
    QString allowanceId, unitOf;
};
std::optional<Spending> spendingOf(const View &view, const Coupon &coupon, qint64 worth, Chance &chance)
{
    if (!view.budget)
        return Spending{};
    if (!view.notGiven.isEmpty() && !view.online)
        return Spending{chance.of(view.notGiven), {}};
    const auto &given = view.budget->given;
    const bool valid = view.clockSure && given && view.now <= given->validUntil;
    Spending spending;
    if (coupon.mode == Coupon::Mode::Pooled && valid && view.budget->unitsLeft(coupon.campaignId) > 0)
        spending = {given->id, coupon.campaignId};
    if (view.online)
        return spending;
    const bool left = valid && view.budget->spentCount < given->count
        && view.budget->spentAmount + worth <= given->amount.amount;
    if (!left || (coupon.mode == Coupon::Mode::Pooled && spending.unitOf.isEmpty()))
        return {};
    spending.allowanceId = given->id;
    return spending;
}

std::optional<Deed> atTheTill(const View &view, Chance &chance, const QStringList &coupons)
{
    const auto row = view.cache.coupon(chance.of(coupons));
    if (!row || !*row)
        return {};
    const Coupon coupon
        = view.overlay({ResourceType::Coupon, (*row)->id}).over(**row, view.deviceId, view.storeId);
    CommandPayload payload;
    QString unitOf;
    const int draw = chance.pick(10);
    if (draw == 0) {
        payload = command::CouponRecordRefusal{u"other"_s, {}};
    } else if (draw == 1) {
        payload = command::CouponReserve{uuid7(view.now, chance.bytes()), 600};
    } else if (draw == 2 && coupon.reservation) {
        payload = command::CouponRelease{coupon.reservation->id};
    } else if (draw <= 4 && !coupon.redemptions.isEmpty()) {
        payload = command::CouponUndoRedeem{coupon.redemptions.constLast().id, u"return"_s};
    } else {
        command::CouponRedeem use;
        use.redemptionId = uuid7(view.now, chance.bytes());
        use.discount = {1000, u"CNY"_s};
        // Every redemption is a purchase of its own: coupons that may not meet are another test's.
        use.basketTotal = 10'000 + use.redemptionId.right(6).toInt(nullptr, 16);
        use.scanned = coupon.code;
        use.ruleId = view.online ? QString() : u"R12"_s;
        const auto spending = spendingOf(view, coupon, use.discount.amount, chance);
        if (!spending)
            return {};
        use.allowanceId = spending->allowanceId;
        unitOf = spending->unitOf;
        payload = use;
    }
    if (!applyToCoupon(coupon, payload, contextOf(view), view.storeId))
        return {};
    return Deed{{ResourceType::Coupon, coupon.id}, {payload}, commandType(payload), unitOf};
}

std::optional<Deed> withACustomer(const View &view, Chance &chance)
{
    const auto row = view.cache.customer(chain::customerId(chance.pick(chain::customers)));
    if (!row || !*row)
        return {};
    const Customer customer = view.overlay({ResourceType::Customer, (*row)->id}).over(**row);
    CommandPayload payload = command::CustomerView{u"advice"_s};
    if (const int draw = chance.pick(3); draw == 0) {
        command::CustomerAddNote note;
        note.noteId = uuid7(view.now, chance.bytes());
        note.text.text = chain::noteCanary;
        note.purpose = u"service"_s;
        payload = note;
    } else if (draw == 1 && !customer.notes.isEmpty()) {
        payload = command::CustomerRemoveNote{chance.of(customer.notes).id};
    }
    return Deed{{ResourceType::Customer, customer.id}, {payload}, commandType(payload)};
}

/// Who allows it when `view.person` may not: the manager of the first store, by PIN.
std::optional<QString> allowedBy(const View &view)
{
    if (view.person.role == Role::Manager)
        return QString();
    return view.storeId == u"st-1" ? std::optional(personAt(2).id) : std::nullopt;
}

} // namespace

Person personAt(int tablet)
{
    static const Person people[]{{u"as-1"_s, Role::Associate},
                                 {u"as-2"_s, Role::PickupDesk},
                                 {u"as-3"_s, Role::Manager},
                                 {u"as-4"_s, Role::Associate},
                                 {u"as-5"_s, Role::Associate}};
    return people[tablet];
}

std::optional<Deed> drawDeed(const View &view, Chance &chance, const QStringList &coupons,
                             const QStringList &orders)
{
    const int draw = chance.pick(20);
    if (draw < 10)
        return atThePickupDesk(view, chance, orders);
    if (draw < 17)
        return atTheTill(view, chance, coupons);
    return withACustomer(view, chance);
}

std::optional<Deed> drawGift(const View &view, Chance &chance)
{
    const QString customerId = chain::customerId(chance.pick(chain::customers));
    const auto customer = view.cache.customer(customerId);
    const auto campaign = view.cache.campaign(chain::goodwillCampaign);
    const auto policy = view.cache.offlinePolicy(view.storeId);
    const auto store = view.cache.store(view.storeId);
    const auto theirs = view.cache.couponsOf(customerId);
    const auto manager = allowedBy(view);
    const bool known = customer && *customer && campaign && *campaign && policy && *policy && store && *store;
    if (!known || !theirs || !manager)
        return {};
    const Ref about{ResourceType::Customer, customerId};
    command::CouponGrantGoodwill gift;
    GoodwillQuestion question{.campaign = &**campaign, .store = &**store, .policy = &**policy};
    question.value = chance.of((*campaign)->offers);
    question.reason = gift.reason = chance.pick(2) == 0 ? u"late"_s : u"refused"_s;
    question.at = view.now;
    for (const Coupon &coupon : *theirs) {
        question.givenToday |= wasGivenOn(coupon, dayOfStore(view.now, &**store), &**store);
        if (coupon.goodwill && coupon.status == Coupon::Status::Active && chance.pick(4) == 0)
            return Deed{about, {command::CouponWithdrawGoodwill{coupon.id}}, u"takes back a gift"_s};
    }
    if (!judgeGoodwill(question))
        return {};
    gift.couponId = uuid7(view.now, chance.bytes());
    gift.campaignId = (*campaign)->id;
    gift.value = question.value;
    gift.managerId = *manager;
    return Deed{about, {gift}, commandType(gift)};
}

} // namespace counterpart::sim
