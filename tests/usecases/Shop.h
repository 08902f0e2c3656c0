#pragma once

#include "seal/PinVerifier.h"
#include "server/Housekeeping.h"
#include "server/TestCdp.h"
#include "server/http/HttpShell.h"

#include <atomic>

namespace counterpart::test {

using namespace Qt::Literals::StringLiterals;
using server::TestCdp;

/// The clock of a test: starts at TestCdp's hour, runs with the time since boot, so that a test may move the
/// wall's clock, and can be put forward for CDP and tablet together.
inline std::atomic<qint64> skippedMs = 0;
inline Instant shopNow()
{
    static const milliseconds begun = systemBootTime().sinceBoot;
    return *parseInstant(u"2026-11-21T06:30:00.000Z") + (systemBootTime().sinceBoot - begun)
        + milliseconds(skippedMs.load());
}

/// Stands in every member of a record that a customer must have agreed to before staff see it.
inline const QByteArray gatedMark = "ZQGATED";

/// A store's CDP: the real handlers, the real SQLite storage and real HTTP on a loopback port, in this
/// process. Beside TestCdp's records it holds what the use cases are tried on.
class Shop
{
public:
    explicit Shop(const QString &database = u":memory:"_s) : cdp(server::Scope::Store, database)
    {
        skippedMs = 0;
        cdp.context.clock = shopNow;
        cdp.context.random = systemRandom;
        cdp.open();
        cdp.fill();
        addRecords();
        if (!server::ensurePolicy(*cdp.storage, u"st-1"_s, u"CNY"_s))
            qFatal("no policy");
        open();
    }

    QString address() const { return u"http://127.0.0.1:%1"_s.arg(m_port); }
    QString code() { return *server::mintEnrolmentCode(*cdp.storage, cdp.context, u"st-1"_s); }

    /// Nobody answers at the address any more.
    void close() { m_shell.reset(); }
    /// Answers again at the same address.
    void open()
    {
        m_shell = std::make_unique<server::HttpShell>(*cdp.storage, cdp.context);
        if (auto started = m_shell->start({.port = m_port}); !started)
            qFatal("%s", qPrintable(started.error().detail));
        m_port = m_shell->port();
    }

    void put(ResourceType type, const QString &id, const QJsonObject &data)
    {
        const auto written = cdp.storage->write({.type = type, .id = id, .data = data});
        if (!written)
            qFatal("%s: %s", qPrintable(id), qPrintable(written.error().detail));
    }
    QJsonObject stored(ResourceType type, const QString &id) { return cdp.stored(type, id); }
    /// Paid, in bay C-04, two kinds of articles: l1 twice, l2 once.
    void addReadyOrder(const QString &id, const QString &no)
    {
        addOrder(id, no);
        QJsonObject order = stored(ResourceType::PickupOrder, id);
        order[u"status"_s] = u"ready"_s;
        order[u"payment"_s]
            = QJsonObject{{u"state"_s, u"paid"_s},
                          {u"total"_s, QJsonObject{{u"amount"_s, 620'000}, {u"currency"_s, u"CNY"_s}}}};
        QJsonArray lines = order[u"lines"_s].toArray();
        for (qsizetype i = 0; i < lines.size(); ++i) {
            QJsonObject line = lines[i].toObject();
            line[u"picked"_s] = line[u"quantity"_s];
            line[u"state"_s] = u"picked"_s;
            lines[i] = line;
        }
        order[u"lines"_s] = lines;
        put(ResourceType::PickupOrder, id, order);
    }
    /// Times that a coupon was redeemed, by the CDP's own record of it.
    qsizetype redemptions(const QString &couponId)
    {
        return stored(ResourceType::Coupon, couponId)["redemptions"_L1].toArray().size();
    }
    /// The six digits that the customer of this order has on the phone.
    QString pickupCode(const QString &orderId)
    {
        server::ServerContext context = cdp.context;
        context.config.plainSecrets = false; // the tablet checks it as a real one
        return *server::ensurePickupCode(*cdp.storage, context, orderId);
    }

    TestCdp cdp;

private:
    static QJsonObject gatedText(const QString &what)
    {
        return TestCdp::text(QString::fromLatin1(gatedMark) + u' ' + what);
    }

    static QJsonObject customer(const QString &name, const QString &consent)
    {
        QJsonArray consents;
        for (const QString &purpose : {u"personalised_service"_s, u"profiling"_s})
            consents.append(QJsonObject{{u"purpose"_s, purpose},
                                        {u"status"_s, consent},
                                        {u"since"_s, u"2026-01-01T00:00:00.000Z"_s}});
        QJsonArray intents;
        for (const QString &kind : {u"cart"_s, u"wishlist"_s, u"search"_s})
            intents.append(QJsonObject{{u"kind"_s, kind}, {u"summary"_s, gatedText(kind)}});
        return {
            {u"displayName"_s, name},
            {u"kind"_s, u"member"_s},
            {u"relationship"_s, QJsonObject{{u"homeStoreId"_s, u"st-1"_s}}},
            {u"names"_s, QJsonArray{QJsonObject{{u"text"_s, name}}}},
            {u"contactPoints"_s, QJsonArray()},
            {u"lookup"_s, QJsonObject{{u"phoneLast4"_s, QJsonArray{u"6027"_s}}}},
            {u"consents"_s, consents},
            {u"interests"_s,
             QJsonArray{QJsonObject{{u"topic"_s, QString::fromLatin1(gatedMark)},
                                    {u"label"_s, gatedText(u"interest"_s)},
                                    {u"source"_s, u"observed"_s}}}},
            {u"segments"_s,
             QJsonArray{QJsonObject{
                 {u"id"_s, u"sg-1"_s}, {u"name"_s, gatedText(u"segment"_s)}, {u"disclosure"_s, u"open"_s}}}},
            {u"preferences"_s,
             QJsonObject{{u"sizes"_s, QJsonObject{{u"top"_s, QString::fromLatin1(gatedMark)}}}}},
            {u"journey"_s,
             QJsonObject{{u"stage"_s, QString::fromLatin1(gatedMark)}, {u"intents"_s, intents}}}};
    }

    void addEvents(const QString &customerId)
    {
        for (const QString &type : {u"browse"_s, u"search"_s, u"cart_add"_s, u"wishlist_add"_s,
                                    u"message_sent"_s, u"chat"_s, u"campaign_targeted"_s, u"brand_new"_s})
            put(ResourceType::TimelineEvent, customerId + u'-' + type,
                {{u"customerId"_s, customerId},
                 {u"storeId"_s, u"st-1"_s},
                 {u"type"_s, type},
                 {u"channel"_s, u"app"_s},
                 {u"occurredAt"_s, u"2026-11-20T08:00:00.000Z"_s},
                 {u"title"_s, gatedText(type)}});
        put(ResourceType::TimelineEvent, customerId + u"-feedback"_s,
            {{u"customerId"_s, customerId},
             {u"storeId"_s, u"st-1"_s},
             {u"type"_s, u"feedback"_s},
             {u"channel"_s, u"store"_s},
             {u"occurredAt"_s, u"2026-11-20T09:00:00.000Z"_s},
             {u"title"_s, TestCdp::text(u"Said the shoes fit"_s)}});
    }

    void addCoupon(const QString &id, const QString &code, const QString &customerId, const QJsonObject &more)
    {
        QJsonObject data = TestCdp::coupon(code, customerId);
        data[u"offline"_s] = QJsonObject{{u"rights"_s, u"store"_s}, {u"storeId"_s, u"st-1"_s}};
        for (auto member = more.begin(); member != more.end(); ++member)
            data[member.key()] = member.value();
        put(ResourceType::Coupon, id, data);
    }

    void addOrder(const QString &id, const QString &no)
    {
        QJsonObject order = TestCdp::orderNo(u"cu-1"_s, no, u"placed"_s);
        order[u"lines"_s] = QJsonArray{QJsonObject{{u"id"_s, u"l1"_s},
                                                   {u"sku"_s, u"SKU-1"_s},
                                                   {u"gtin"_s, u"5012345678900"_s},
                                                   {u"name"_s, TestCdp::text(u"Shoes"_s)},
                                                   {u"quantity"_s, 2},
                                                   {u"picked"_s, 0},
                                                   {u"state"_s, u"pending"_s}},
                                       QJsonObject{{u"id"_s, u"l2"_s},
                                                   {u"sku"_s, u"SKU-2"_s},
                                                   {u"name"_s, TestCdp::text(u"Laces"_s)},
                                                   {u"quantity"_s, 1},
                                                   {u"picked"_s, 0},
                                                   {u"state"_s, u"pending"_s}}};
        put(ResourceType::PickupOrder, id, order);
    }

    void addRecords()
    {
        QJsonObject store = stored(ResourceType::Store, u"st-1"_s);
        store[u"pickup"_s]
            = QJsonObject{{u"zones"_s,
                           QJsonArray{QJsonObject{{u"code"_s, u"C-04"_s}, {u"capacity"_s, 4}},
                                      QJsonObject{{u"code"_s, u"C-05"_s}, {u"capacity"_s, 4}}}}};
        put(ResourceType::Store, u"st-1"_s, store);

        put(ResourceType::Customer, u"cu-open"_s, customer(u"Ola Open"_s, u"granted"_s));
        put(ResourceType::Customer, u"cu-shut"_s, customer(u"Nora Shut"_s, u"denied"_s));
        for (const QString &id : {u"cu-open"_s, u"cu-shut"_s}) {
            addEvents(id);
            addCoupon(u"cp-"_s + id, u"MAIL-"_s + id.mid(3).toUpper(), id,
                      {{u"lastMessage"_s,
                        QJsonObject{{u"channel"_s, u"sms"_s},
                                    {u"at"_s, u"2026-11-20T08:00:00.000Z"_s},
                                    {u"text"_s,
                                     QJsonObject{{u"text"_s, QString::fromLatin1(gatedMark)},
                                                 {u"lang"_s, u"en"_s}}}}}});
        }

        using Step = server::CampaignEvent::Step;
        for (const Step step : {Step::Issued, Step::Sent})
            (void)cdp.storage->put(server::CampaignEvent{.campaignId = u"cm-1"_s,
                                                         .couponId = u"cp-1"_s,
                                                         .customerId = u"cu-1"_s,
                                                         .step = step,
                                                         .channel = u"app"_s,
                                                         .storeId = u"st-1"_s,
                                                         .at = shopNow() - std::chrono::hours(1),
                                                         .code = {}});
        QJsonObject campaign = stored(ResourceType::Campaign, u"cm-1"_s);
        campaign[u"offline"_s] = QJsonObject{{u"mode"_s, u"provisional"_s}, {u"maxCountPerDevice"_s, 2}};
        put(ResourceType::Campaign, u"cm-1"_s, campaign);
        QJsonObject later = campaign;
        later[u"name"_s] = TestCdp::text(u"December"_s);
        later[u"schedule"_s]
            = QJsonObject{{u"startAt"_s, u"2026-12-01T00:00:00.000Z"_s}, {u"timeZone"_s, u"Asia/Shanghai"_s}};
        put(ResourceType::Campaign, u"cm-2"_s, later);

        addCoupon(u"cp-1"_s, u"WKND-7K2M"_s, u"cu-1"_s, {});
        addCoupon(
            u"cp-min"_s, u"MIN-300"_s, u"cu-1"_s,
            {{u"conditions"_s,
              QJsonObject{{u"minSpend"_s, QJsonObject{{u"amount"_s, 30'000}, {u"currency"_s, u"CNY"_s}}}}}});
        addCoupon(u"cp-old"_s, u"OLD-1"_s, u"cu-1"_s, {{u"validUntil"_s, u"2026-11-20T00:00:00.000Z"_s}});
        addCoupon(u"cp-online"_s, u"ONLINE-1"_s, u"cu-1"_s, {{u"redemptionMode"_s, u"online_only"_s}});

        addOrder(u"pk-3"_s, u"4803"_s);
        addOrder(u"pk-4"_s, u"4804"_s);
        put(ResourceType::PickupOrder, u"pk-5"_s, TestCdp::orderNo(u"cu-1"_s, u"4805"_s, u"ready"_s));
    }

    int m_port = 0;
    std::unique_ptr<server::HttpShell> m_shell;
};

} // namespace counterpart::test
