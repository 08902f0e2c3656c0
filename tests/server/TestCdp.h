#pragma once

#include "contract/Auth.h"
#include "contract/FeedPage.h"
#include "contract/Limits.h"
#include "contract/Protocol.h"
#include "contract/Resources.h"
#include "contract/Snapshot.h"
#include "server/Bootstrap.h"
#include "server/Handlers.h"
#include "server/sqlite/SqliteStorage.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>
#include <QUrl>

#include <random>

namespace counterpart::server {

using namespace Qt::Literals::StringLiterals;

/// A CDP without sockets: the real handlers over a real SQLite database, a clock that stands until told,
/// seeded randomness. Holds one store, three colleagues (PIN 246810), two customers, a campaign with a coupon
/// and an order.
class TestCdp
{
public:
    explicit TestCdp(Scope scope = Scope::Store, const QString &path = u":memory:"_s)
        : m_path(path)
        , m_scope(scope)
    {
        context.clock = [this] {
            return now;
        };
        context.random = [this](qsizetype count) {
            QByteArray bytes(count, '\0');
            for (char &byte : bytes)
                byte = char(m_engine());
            return bytes;
        };
        context.config.plainSecrets = true;
        context.config.pocket = true;
        open();
    }

    void open()
    {
        storage.reset();
        auto opened = SqliteStorage::open(
            {.path = m_path, .scope = m_scope, .clock = context.clock, .random = context.random});
        if (!opened)
            qFatal("%s", qPrintable(opened.error().detail));
        storage = *std::move(opened);
    }

    void fill()
    {
        const auto done = storage->import([this](RecordSink &sink) -> Result<Done> {
            for (const ImportedRecord &record : records()) {
                if (auto put = sink.put(record); !put)
                    return put;
            }
            return storage->setSetting(u"default_store"_s, u"st-1"_s);
        });
        if (!done)
            qFatal("%s", qPrintable(done.error().detail));
        const auto pins = ensureStaff(*storage, context, u"st-1"_s, u"246810"_s);
        if (!pins || pins->size() != 3)
            qFatal("no staff");
    }

    Response send(const QByteArray &method, const QString &target, const QByteArray &body = {},
                  const QString &token = {}, const QMap<QByteArray, QByteArray> &headers = {})
    {
        const QUrl url(u"http://cdp"_s + target);
        Request request{.method = method,
                        .path = url.path(),
                        .query = {},
                        .headers = headers,
                        .body = body,
                        .loopback = true};
        for (const QString &pair : url.query().split(u'&', Qt::SkipEmptyParts))
            request.query.insert(pair.section(u'=', 0, 0),
                                 QUrl::fromPercentEncoding(pair.section(u'=', 1).toUtf8()));
        if (!request.headers.contains("counterpart-nonce"))
            request.headers.insert("counterpart-nonce", "00112233445566778899aabbccddeeff");
        if (!token.isEmpty())
            request.headers.insert("authorization", "Bearer " + token.toLatin1());
        return handle(request, *storage, context);
    }

    static QJsonObject object(const Response &response)
    {
        return QJsonDocument::fromJson(response.body).object();
    }
    static QByteArray bytes(const QJsonObject &json)
    {
        return QJsonDocument(json).toJson(QJsonDocument::Compact);
    }

    /// Enrols a device in st-1; its token is kept in `device`.
    void enrol()
    {
        const auto code = mintEnrolmentCode(*storage, context, u"st-1"_s);
        enrolled
            = object(send("POST", u"/oauth/token"_s, encodeForm(grant::EnrolmentCode{*code, u"Tablet"_s})));
        device = enrolled["access_token"_L1].toString();
        deviceId = enrolled["device_id"_L1].toString();
    }

    Response signInAs(const QString &associate, const QString &pin = u"246810"_s)
    {
        return send("POST", u"/oauth/token"_s, encodeForm(grant::AssociatePin{associate, pin}), device);
    }

    QString tokenOf(const QString &associate)
    {
        return object(signInAs(associate))["access_token"_L1].toString();
    }

    /// A command of this device with the next seq; members of `more` are laid over the envelope.
    QJsonObject command(const QString &type, const Ref &about, const QJsonObject &payload,
                        const QJsonObject &more = {})
    {
        QJsonObject json{
            {u"id"_s, uuid7(now, context.random)},
            {u"seq"_s, ++m_seq},
            {u"type"_s, type},
            {u"issuedAt"_s, formatInstant(now)},
            {u"issuedBy"_s, u"as-1"_s},
            {u"aggregate"_s, QJsonObject{{u"type"_s, wireName(about.type)}, {u"id"_s, about.id}}},
            {u"signIn"_s, u"online"_s},
            {u"payload"_s, payload}};
        for (auto member = more.begin(); member != more.end(); ++member)
            json[member.key()] = member.value();
        return json;
    }

    QJsonArray submit(const QList<QJsonObject> &commands)
    {
        QJsonArray list;
        for (const QJsonObject &json : commands)
            list.append(json);
        const Response response
            = send("POST", u"/v1/stores/st-1/commands"_s, bytes({{u"commands"_s, list}}), device);
        if (response.status != 200)
            qWarning("%d %s", response.status, response.body.constData());
        return object(response)["results"_L1].toArray();
    }
    QJsonObject submit(const QJsonObject &json) { return submit(QList<QJsonObject>{json})[0].toObject(); }

    QJsonObject redeem(const QString &coupon, const QJsonObject &more = {}, qint64 discount = 1000)
    {
        return command(u"coupon.redeem"_s, {ResourceType::Coupon, coupon},
                       {{u"redemptionId"_s, uuid7(now, context.random)},
                        {u"discount"_s, QJsonObject{{u"amount"_s, discount}, {u"currency"_s, u"CNY"_s}}}},
                       more);
    }

    QJsonObject stored(ResourceType type, const QString &id) { return (**storage->record(type, id)).data(); }

    FeedPage page(const Response &response)
    {
        auto parsed = parseFeedPage(response.body);
        if (!parsed)
            qFatal("not a page: %d %s", response.status, response.body.constData());
        return *parsed;
    }
    QJsonObject snapshot()
    {
        return object(send("POST", u"/v1/stores/st-1/snapshots"_s, R"({"schema":1})", device));
    }
    FeedPage changes(const QString &cursor, int limit = 500)
    {
        return page(
            send("GET", u"/v1/stores/st-1/changes?limit=%1&cursor=%2"_s.arg(limit).arg(cursor), {}, device));
    }

    static QJsonObject customerData(int i)
    {
        return {{u"displayName"_s, u"Customer %1"_s.arg(i)},
                {u"kind"_s, u"member"_s},
                {u"relationship"_s, QJsonObject{{u"homeStoreId"_s, u"st-1"_s}}},
                {u"contactPoints"_s, QJsonArray()},
                {u"consents"_s, QJsonArray()},
                {u"names"_s, QJsonArray()}};
    }
    void addCustomer(int i)
    {
        const auto written = storage->write(
            {.type = ResourceType::Customer, .id = u"cx-%1"_s.arg(i), .data = customerData(i)});
        if (!written)
            qFatal("%s", qPrintable(written.error().detail));
    }
    /// In one transaction.
    void addCustomers(int count)
    {
        const auto done = storage->transact([&]() -> Result<Done> {
            for (int i = 0; i < count; ++i)
                addCustomer(i);
            return Done{};
        });
        if (!done)
            qFatal("%s", qPrintable(done.error().detail));
    }

    static QJsonObject text(const QString &en) { return {{u"en"_s, en}}; }
    static QJsonObject orderNo(const QString &id, const QString &no, const QString &status)
    {
        return {{u"orderNo"_s, no},
                {u"storeId"_s, u"st-1"_s},
                {u"customerId"_s, id},
                {u"customerName"_s, u"Mira Holt"_s},
                {u"status"_s, status},
                {u"placedAt"_s, u"2026-11-21T04:00:00.000Z"_s},
                {u"promise"_s, QJsonObject{{u"readyBy"_s, u"2026-11-21T08:00:00.000Z"_s}}},
                {u"payment"_s, QJsonObject{{u"state"_s, u"paid"_s}}},
                {u"lines"_s,
                 QJsonArray{QJsonObject{{u"id"_s, u"l1"_s},
                                        {u"sku"_s, u"SKU-1"_s},
                                        {u"name"_s, text(u"Shoes"_s)},
                                        {u"quantity"_s, 1},
                                        {u"picked"_s, status == u"ready"_s ? 1 : 0},
                                        {u"state"_s, status == u"ready"_s ? u"picked"_s : u"pending"_s}}}}};
    }
    static QJsonObject coupon(const QString &code, const QString &customer)
    {
        return {{u"code"_s, code},
                {u"customerId"_s, customer},
                {u"campaignId"_s, u"cm-1"_s},
                {u"title"_s, text(u"20 % off"_s)},
                {u"value"_s, QJsonObject{{u"kind"_s, u"percent"_s}, {u"percentBp"_s, 2000}}},
                {u"status"_s, u"active"_s},
                {u"validFrom"_s, u"2026-11-01T00:00:00.000Z"_s},
                {u"validUntil"_s, u"2026-11-30T00:00:00.000Z"_s},
                {u"storeScope"_s, QJsonObject{{u"mode"_s, u"all"_s}}},
                {u"usage"_s, QJsonObject{{u"limit"_s, 1}, {u"used"_s, 0}}},
                {u"redemptionMode"_s, u"personal"_s}};
    }

    static QList<ImportedRecord> records()
    {
        const auto store = [](const QString &id) {
            return ImportedRecord{ResourceType::Store,
                                  id,
                                  {{u"code"_s, id},
                                   {u"name"_s, text(id)},
                                   {u"timeZone"_s, u"Asia/Shanghai"_s},
                                   {u"currency"_s, u"CNY"_s}}};
        };
        const auto staff = [](const QString &id, const QString &role) {
            return ImportedRecord{ResourceType::Associate,
                                  id,
                                  {{u"displayName"_s, u"Colleague "_s + id},
                                   {u"code"_s, u"00"_s + id.right(1)},
                                   {u"roles"_s, QJsonArray{role}},
                                   {u"storeIds"_s, QJsonArray{u"st-1"_s}},
                                   {u"status"_s, u"active"_s}}};
        };
        const auto customer = [](const QString &id, const QString &name, const QString &home) {
            return ImportedRecord{ResourceType::Customer,
                                  id,
                                  {{u"displayName"_s, name},
                                   {u"kind"_s, u"member"_s},
                                   {u"relationship"_s, QJsonObject{{u"homeStoreId"_s, home}}},
                                   {u"names"_s, QJsonArray{QJsonObject{{u"text"_s, name}}}},
                                   {u"consents"_s, QJsonArray()},
                                   {u"contactPoints"_s, QJsonArray()}}};
        };
        return {store(u"st-1"_s),
                store(u"st-2"_s),
                staff(u"as-1"_s, u"associate"_s),
                staff(u"as-2"_s, u"pickup_desk"_s),
                staff(u"as-3"_s, u"manager"_s),
                customer(u"cu-1"_s, u"Mira Holt"_s, u"st-1"_s),
                customer(u"cu-2"_s, u"Otto Lind"_s, u"st-2"_s),
                {ResourceType::Campaign,
                 u"cm-1"_s,
                 {{u"name"_s, text(u"Weekend"_s)},
                  {u"status"_s, u"live"_s},
                  {u"channels"_s, QJsonArray{u"app"_s}},
                  {u"schedule"_s,
                   QJsonObject{{u"startAt"_s, u"2026-11-01T00:00:00.000Z"_s},
                               {u"timeZone"_s, u"Asia/Shanghai"_s}}},
                  {u"offline"_s, QJsonObject{{u"mode"_s, u"open"_s}}},
                  {u"storeScope"_s, QJsonObject{{u"mode"_s, u"all"_s}}}}},
                {ResourceType::Coupon, u"cp-1"_s, coupon(u"WKND-7K2M"_s, u"cu-1"_s)},
                {ResourceType::Coupon, u"cp-2"_s, coupon(u"OTHER-1"_s, u"cu-2"_s)},
                {ResourceType::PickupOrder, u"pk-1"_s, orderNo(u"cu-1"_s, u"4801"_s, u"ready"_s)},
                {ResourceType::PickupOrder, u"pk-2"_s, orderNo(u"cu-1"_s, u"4802"_s, u"placed"_s)}};
    }

    Instant now = *parseInstant(u"2026-11-21T06:30:00.000Z");
    ServerContext context;
    std::unique_ptr<SqliteStorage> storage;
    QJsonObject enrolled;
    QString device, deviceId;

private:
    QString m_path;
    Scope m_scope;
    std::mt19937 m_engine{7};
    qint64 m_seq = 0;
};

} // namespace counterpart::server
