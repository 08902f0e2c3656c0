#include "simulation/Cdp.h"

#include "contract/Auth.h"
#include "contract/Protocol.h"
#include "server/Bootstrap.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace counterpart::sim {

using namespace Qt::Literals::StringLiterals;

namespace {

const QString databasePath = u":cdp/cdp.db"_s;

struct Founded
{
    CrashDisk::Files files;
    QList<Cdp::Tablet> tablets;
};

void must(const Result<Done> &done)
{
    if (!done)
        qFatal("the simulated CDP: %s", qPrintable(done.error().detail));
}

server::ServerContext contextFrom(Chance &chance, Clock clock)
{
    server::ServerContext context;
    context.clock = std::move(clock);
    context.random = chance.bytes();
    context.config.plainSecrets = true;
    return context;
}

Cdp::Tablet enrolled(server::SqliteStorage &storage, const server::ServerContext &context,
                     const QString &storeId)
{
    const auto code = server::mintEnrolmentCode(storage, context, storeId);
    if (!code)
        qFatal("no enrolment code");
    server::Request request;
    request.method = "POST";
    request.path = QString::fromLatin1(protocol::path::token);
    request.body = encodeForm(grant::EnrolmentCode{*code, u"Tablet"_s});
    const QJsonObject json = QJsonDocument::fromJson(server::handle(request, storage, context).body).object();
    return {json["device_id"_L1].toString(), json["device_client_id"_L1].toString(),
            json["device_client_secret"_L1].toString(), storeId};
}

/// The chain on its first morning, made once in a process: every seed begins with a copy.
const Founded &founded()
{
    static const Founded made = [] {
        Chance chance(1, u"founding");
        Founded founding;
        CrashDisk disk(u":cdp"_s, true);
        const auto context = contextFrom(chance, [] { return chain::opening; });
        auto storage = server::SqliteStorage::open({.path = databasePath,
                                                    .scope = server::Scope::Store,
                                                    .clock = context.clock,
                                                    .random = context.random});
        if (!storage)
            qFatal("the simulated CDP: %s", qPrintable(storage.error().detail));
        must((*storage)->import([&](server::RecordSink &sink) -> Result<Done> {
            for (const server::ImportedRecord &record : chain::records()) {
                if (auto put = sink.put(record); !put)
                    return put;
            }
            return (*storage)->setSetting(u"default_store"_s, u"st-1"_s);
        }));
        for (int i = 0; i < Cdp::mostTablets; ++i)
            founding.tablets.append(
                enrolled(**storage, context, i + 1 < Cdp::mostTablets ? u"st-1"_s : u"st-2"_s));
        founding.files = disk.image();
        return founding;
    }();
    return made;
}

} // namespace

const QList<Cdp::Tablet> &Cdp::tablets()
{
    return founded().tablets;
}

Cdp::Cdp(Timeline &timeline, quint64 seed)
    : m_timeline(timeline)
    , m_chance(seed, u"cdp")
    , m_disk((founded(), u":cdp"_s), true)
    , m_context(contextFrom(m_chance, [this] { return now(); }))
{
    m_disk.install(founded().files);
    m_backup = m_disk.image();
    for (int i = 0; i < chain::coupons; ++i)
        m_coupons.append(u"cpn-%1"_s.arg(i));
    for (int i = 0; i < chain::orders; ++i)
        m_orders.append(u"pk-%1"_s.arg(i));
    open();
}

std::unique_ptr<server::SqliteStorage> Cdp::opened(const QString &path)
{
    auto storage = server::SqliteStorage::open(
        {.path = path, .scope = {}, .clock = m_context.clock, .random = m_context.random});
    if (!storage)
        qFatal("the simulated CDP: %s", qPrintable(storage.error().detail));
    return *std::move(storage);
}

void Cdp::open()
{
    m_storage = opened(databasePath);
    m_storage->whenFeedMoves([this] {
        if (moved)
            moved();
    });
    m_housekeeping = std::make_unique<server::Housekeeping>(server::HousekeepingPlan{{}, {}});
}

server::Response Cdp::answer(const server::Request &request)
{
    if (request.path.endsWith(u"/commands"_s)) {
        for (const QString &id : std::as_const(m_poison)) {
            if (!request.body.contains(id.toLatin1()))
                continue;
            server::Response failed;
            failed.status = 500;
            failed.headers.insert(protocol::protocolHeader, protocol::protocolVersion);
            failed.headers.insert(protocol::nonceHeader, request.header("counterpart-nonce"));
            return failed;
        }
    }
    return server::handle(request, *m_storage, m_context);
}

void Cdp::copyCatchesUp(int copy)
{
    m_copies[size_t(copy)].reset();
    m_copyDisks[size_t(copy)].install(m_disk.image());
    m_copies[size_t(copy)] = opened(u":copy%1/cdp.db"_s.arg(copy));
}

std::optional<server::Response> Cdp::answerOfCopy(int copy, const server::Request &request)
{
    if (!m_copies[size_t(copy)])
        return {};
    const server::Response response = server::handle(request, *m_copies[size_t(copy)], m_context);
    return response.status == 200 ? std::optional(response) : std::nullopt;
}

void Cdp::write(ResourceType type, const QString &id, const QJsonObject &data, const QString &why)
{
    m_timeline.tell(u"CDP: %1 %2"_s.arg(why, id));
    if (auto written = m_storage->write({.type = type, .id = id, .data = data}); !written)
        qFatal("the simulated CDP: %s", qPrintable(written.error().detail));
}

void Cdp::change(ResourceType type, const QString &id, const QString &why,
                 const std::function<bool(QJsonObject &)> &edit)
{
    const auto record = m_storage->record(type, id);
    if (!record || !*record || (*record)->removed)
        return;
    QJsonObject data = (*record)->data();
    if (edit(data))
        write(type, id, data, why);
}

void Cdp::live()
{
    const QString customer = chain::customerId(m_chance.pick(chain::customers));
    switch (m_chance.pick(8)) {
    case 0: {
        const QString id = u"pk-%1"_s.arg(m_orders.size());
        m_orders.append(id);
        write(ResourceType::PickupOrder, id,
              chain::order(id, m_chance.pick(4) == 0 ? u"st-2"_s : u"st-1"_s, customer,
                           m_chance.pick(2) == 0 ? u"ready"_s : u"placed"_s),
              u"a new order"_s);
        return;
    }
    case 1: {
        const QString id = u"cpn-%1"_s.arg(m_coupons.size());
        m_coupons.append(id);
        write(ResourceType::Coupon, id,
              chain::coupon(u"KVRT-%1Q7Z"_s.arg(1000 + m_coupons.size()), customer, 1 + m_chance.pick(2)),
              u"a new coupon"_s);
        return;
    }
    case 2:
        return change(ResourceType::PickupOrder, m_chance.of(m_orders), u"cancels"_s, [](QJsonObject &data) {
            if (data["status"_L1] == u"handed_over"_s || data["status"_L1] == u"cancelled"_s)
                return false;
            data["status"_L1] = u"cancelled"_s;
            data["cancelReason"_L1] = u"customer_request"_s;
            return true;
        });
    case 3:
        return change(ResourceType::Coupon, m_chance.of(m_coupons), u"revokes"_s, [](QJsonObject &data) {
            if (data["status"_L1] != u"active"_s)
                return false;
            data["status"_L1] = u"revoked"_s;
            return true;
        });
    case 4:
        return change(ResourceType::Customer, customer, u"changes"_s, [this](QJsonObject &data) {
            data["preferredLanguage"_L1] = m_chance.pick(2) == 0 ? u"en"_s : u"zh-CN"_s;
            return true;
        });
    case 5: {
        const QString id = m_chance.of(m_coupons);
        const auto record = m_storage->record(ResourceType::Coupon, id);
        if (!record || !*record || (*record)->removed || m_chance.pick(3) != 0)
            return;
        const QString campaign = (*record)->data()["campaignId"_L1].toString();
        if (campaign == chain::poolCampaign || campaign == chain::goodwillCampaign)
            return; // the judge counts what stands in them
        m_timeline.tell(u"CDP: removes coupon %1"_s.arg(id));
        must(m_storage->remove(ResourceType::Coupon, id, u"deleted"_s, {}));
        return;
    }
    default: m_housekeeping->turn(*m_storage, m_context); return;
    }
}

void Cdp::openPool()
{
    for (const server::ImportedRecord &record : chain::pool()) {
        write(record.type, record.id, record.data, u"opens"_s);
        if (record.type == ResourceType::Coupon)
            m_coupons.append(record.id);
    }
    m_backup = m_disk.image();
}

void Cdp::openGoodwill()
{
    const server::ImportedRecord campaign = chain::goodwill();
    write(campaign.type, campaign.id, campaign.data, u"opens"_s);
    for (const QString &id : {u"op-1"_s, u"op-2"_s}) {
        change(ResourceType::OfflinePolicy, id, u"allows goodwill"_s, [](QJsonObject &data) {
            QJsonObject caps = data["caps"_L1].toObject();
            caps[u"managerGoodwill"_s]
                = QJsonObject{{u"amount"_s, chain::goodwillADay}, {u"currency"_s, u"CNY"_s}};
            caps[u"managerGoodwillCount"_s] = chain::goodwillCount;
            data[u"caps"_s] = caps;
            return true;
        });
    }
    m_backup = m_disk.image();
}

void Cdp::given(const QString &couponId)
{
    if (!m_coupons.contains(couponId))
        m_coupons.append(couponId);
}

void Cdp::fill(int more)
{
    constexpr int ordersOfOne = 4; // a customer has a few, and the CDP looks at all of them each time
    must(m_storage->transact([&]() -> Result<Done> {
        for (int i = 0; i < more; ++i) {
            const int buyer = chain::customers + i / ordersOfOne;
            const QString customer = chain::customerId(buyer);
            if (i % ordersOfOne == 0) {
                if (auto written = m_storage->write(
                        {.type = ResourceType::Customer, .id = customer, .data = chain::customer(buyer)});
                    !written)
                    return written.error();
            }
            m_orders.append(u"pk-%1"_s.arg(m_orders.size()));
            m_coupons.append(u"cpn-%1"_s.arg(m_coupons.size()));
            const server::RecordWrite writes[]{
                {.type = ResourceType::PickupOrder,
                 .id = m_orders.last(),
                 .data
                 = chain::order(m_orders.last(), u"st-1"_s, customer, i % 2 == 0 ? u"ready"_s : u"placed"_s)},
                {.type = ResourceType::Coupon,
                 .id = m_coupons.last(),
                 .data = chain::coupon(u"KVRT-%1Q7Z"_s.arg(1000 + m_coupons.size()), customer, 1)}};
            for (const server::RecordWrite &write : writes) {
                if (auto written = m_storage->write(write); !written)
                    return written.error();
            }
        }
        return Done{};
    }));
}

void Cdp::compact()
{
    m_timeline.tell(u"CDP: forgets its tombstones"_s);
    must(m_storage->forgetOlderThan(now() - std::chrono::hours(24 * 90), now()));
}

bool Cdp::restore()
{
    if (m_backup.empty())
        return false;
    m_timeline.tell(u"CDP: is restored from a backup"_s);
    m_copies = {}; // of an epoch that is no more
    m_storage.reset();
    m_disk.install(m_backup);
    open();
    must(m_storage->beginNewEpoch());
    ++m_restores;
    return true;
}

void Cdp::endTokens()
{
    m_timeline.tell(u"CDP: all access tokens end"_s);
    must(m_storage->removeExpiredTokens(now() + std::chrono::hours(24)));
}

} // namespace counterpart::sim
