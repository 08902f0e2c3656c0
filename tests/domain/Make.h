#pragma once

#include "domain/CouponVerdict.h"
#include "domain/PickupStateMachine.h"

#include <QTest>

// Records for the tests of the rules: one plain example of each, to be changed where a test says so.
namespace make {

using namespace counterpart;
using namespace Qt::Literals::StringLiterals;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

/// Saturday 2026-11-21 14:31 in Shanghai.
inline const Instant noon = *parseInstant(u"2026-11-21T06:31:00Z");

inline Money yuan(double amount)
{
    return {qRound64(amount * 100), u"CNY"_s};
}

inline Store store()
{
    Store store;
    store.id = u"st-1"_s;
    store.region = u"east"_s;
    store.timeZone = "Asia/Shanghai";
    store.currency = u"CNY"_s;
    return store;
}

inline Customer sarah()
{
    Customer customer;
    customer.id = u"cu-sarah"_s;
    customer.displayName = u"苏雅雯"_s;
    customer.tier.code = u"gold"_s;
    return customer;
}

/// 20 % off, pushed at the door, 24 hours, one use.
inline Coupon sarahs()
{
    Coupon coupon;
    coupon.id = u"cp-1"_s;
    coupon.code = u"WKND7F3K91QD"_s;
    coupon.customerId = u"cu-sarah"_s;
    coupon.value.kind = OfferValue::Kind::Percent;
    coupon.value.percentBp = 2000;
    coupon.status = Coupon::Status::Active;
    coupon.validFrom = noon;
    coupon.validUntil = noon + hours(24);
    coupon.usageLimit = 1;
    coupon.mode = Coupon::Mode::Personal;
    coupon.offlineRights = Coupon::OfflineRights::Store;
    coupon.offlineStoreId = u"st-1"_s;
    return coupon;
}

inline Campaign weekend()
{
    Campaign campaign;
    campaign.id = u"cm-1"_s;
    campaign.status = Campaign::Status::Live;
    campaign.startAt = noon - hours(48);
    campaign.endAt = noon + hours(48);
    campaign.timeZone = "Asia/Shanghai";
    campaign.currency = u"CNY"_s;
    campaign.offlineMode = Campaign::OfflineMode::Provisional;
    return campaign;
}

inline OfflinePolicy policy()
{
    OfflinePolicy policy;
    policy.id = u"op-1"_s;
    policy.storeId = u"st-1"_s;
    policy.perDeviceCount = 5;
    policy.perCustomerCount = 2;
    policy.perRedemption = yuan(300);
    return policy;
}

inline Basket amount(double yuans)
{
    Basket basket;
    basket.currency = u"CNY"_s;
    basket.total = qRound64(yuans * 100);
    return basket;
}

inline Basket articles(const QList<BasketLine> &lines)
{
    Basket basket;
    basket.currency = u"CNY"_s;
    basket.lines = lines;
    return basket;
}

/// Everything a verdict needs, owned, so that a test changes one thing and asks again.
struct Visit
{
    std::optional<Coupon> coupon = sarahs();
    std::optional<Campaign> campaign = weekend();
    std::optional<Customer> customer = sarah();
    std::optional<Store> store = make::store();
    std::optional<OfflinePolicy> policy = make::policy();
    VerdictContext context;

    Visit()
    {
        context.basket = amount(899);
        context.now = noon + minutes(5);
        context.online = true;
        context.rulesAsOf = noon;
        context.deviceId = u"dv-1"_s;
    }

    CouponVerdict verdict()
    {
        context.coupon = coupon ? &*coupon : nullptr;
        context.campaign = campaign ? &*campaign : nullptr;
        context.customer = customer ? &*customer : nullptr;
        context.store = store ? &*store : nullptr;
        context.policy = policy ? &*policy : nullptr;
        return evaluateCoupon(context);
    }
};

inline QStringList codes(const CouponVerdict &verdict, bool (*wanted)(const Condition &))
{
    QStringList names;
    for (const Condition &condition : verdict.conditions) {
        if (wanted(condition))
            names.append(wireName(condition.code));
    }
    return names;
}

inline QStringList failing(const CouponVerdict &verdict)
{
    return codes(verdict, [](const Condition &c) { return !c.ok && !c.unknown; });
}

inline QStringList unknown(const CouponVerdict &verdict)
{
    return codes(verdict, [](const Condition &c) { return c.unknown; });
}

inline const Condition *find(const CouponVerdict &verdict, ConditionCode code)
{
    for (const Condition &condition : verdict.conditions) {
        if (condition.code == code)
            return &condition;
    }
    return nullptr;
}

inline QString headline(const CouponVerdict &verdict)
{
    return verdict.headline() ? wireName(verdict.headline()->code) : QString();
}

inline PickupLine line(const QString &id, int quantity)
{
    PickupLine line;
    line.id = id;
    line.sku = u"SKU-"_s + id;
    line.gtin = u"4006381333931"_s;
    line.quantity = quantity;
    return line;
}

/// Two coats and a scarf, promised in two hours.
inline PickupOrder order()
{
    PickupOrder order;
    order.id = u"pk-1"_s;
    order.orderNo = u"4821"_s;
    order.storeId = u"st-1"_s;
    order.status = PickupStatus::Placed;
    order.payment = PickupOrder::Payment::Paid;
    order.placedAt = noon;
    order.readyBy = noon + hours(2);
    order.lines = {line(u"a"_s, 2), line(u"b"_s, 1)};
    return order;
}

inline ActContext by(const QString &associate, Instant at = noon + minutes(10))
{
    ActContext context;
    context.associateId = associate;
    context.deviceId = u"dv-1"_s;
    context.at = at;
    return context;
}

inline ActContext byManager(const QString &associate = u"as-boss"_s, Instant at = noon + minutes(10))
{
    ActContext context = by(associate, at);
    context.manager = true;
    return context;
}

/// The order after the steps; a refused step fails the test by its code.
inline PickupOrder after(PickupOrder order, const QList<CommandPayload> &steps,
                         const ActContext &context = by(u"as-1"_s))
{
    for (const CommandPayload &step : steps) {
        const Result<PickupOrder> next = applyToPickup(order, step, context);
        if (!next)
            qFatal("step %s refused: %s", qPrintable(commandType(step)), qPrintable(next.error().code));
        order = *next;
    }
    return order;
}

/// The problem code, or "ok".
template<typename T>
QString codeOf(const Result<T> &result)
{
    return result ? u"ok"_s : result.error().code;
}

inline PickupOrder picked()
{
    using namespace command;
    return after(order(), {PickupPickLine{u"a"_s, 2, {}}, PickupPickLine{u"b"_s, 1, {}}});
}

inline PickupOrder ready()
{
    return after(picked(), {command::PickupMarkReady{{u"C-04"_s}, true, {}}});
}

inline command::PickupHandOver handOver(const QList<command::PickupHandOver::Line> &lines
                                        = {{u"a"_s, 2}, {u"b"_s, 1}})
{
    command::PickupHandOver given;
    given.handoverId = u"0192f3a4-7c1e-7b6a-9d52-3f0b6c1a2e01"_s;
    given.lines = lines;
    given.receiver = u"customer"_s;
    given.method = u"code"_s;
    given.codeVerified = u"offline_hash"_s;
    return given;
}

} // namespace make
