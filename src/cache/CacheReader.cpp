#include "cache/CacheReader.h"

#include "base/sqlite/Migrations.h"
#include "base/sqlite/Statement.h"
#include "cache/Kinds.h"
#include "cache/RecordColumns.h"
#include "cache/RecordDecoding.h"
#include "cache/SchemaFolder.h"
#include "domain/ScannedCode.h"

#include <QFile>

#include <limits>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

const Error locked{Error::Kind::KeyLocked, u"cache keys are not open"_s, {}};

} // namespace

CacheReader::CacheReader(sqlite::Connection connection)
    : m_connection(std::make_unique<sqlite::Connection>(std::move(connection)))
{
}

Result<CacheReader> CacheReader::open(const QString &path)
{
    if (!QFile::exists(path))
        return Error{Error::Kind::NotFound, u"no cache file"_s, {}};
    const auto version = sqlite::schemaVersionOf(path);
    if (!version)
        return version.error();
    const int known = sqlite::latestSchemaVersion(cacheSchemaFolder);
    if (*version > known)
        return Error{Error::Kind::Newer, u"cache schema %1"_s.arg(*version), {}};
    if (*version < known) // migrating is the writer's work
        return Error{Error::Kind::Storage, u"cache schema %1 is not migrated yet"_s.arg(*version), {}};
    auto connection = sqlite::Connection::open(path, sqlite::Access::ReadOnly, sqlite::Durability::Normal);
    if (!connection)
        return connection.error();
    return CacheReader(*std::move(connection));
}

Result<Done> CacheReader::useKeys(const Sealer &sealer)
{
    if (auto fits = checkKeys(sealer); !fits)
        return fits;
    m_kept.clear();
    m_sealer = sealer;
    return Done();
}

void CacheReader::dropKeys()
{
    m_kept.clear();
    m_sealer.reset();
}

Result<Done> CacheReader::checkKeys(const Sealer &sealer) const
{
    const auto probe = meta("key_probe");
    if (!probe)
        return probe.error();
    if (probe->isEmpty())
        return Error{Error::Kind::KeyMissing, u"the cache was never sealed"_s, u"wrong"_s};
    if (!sealer.open(keyProbePlace, *probe))
        return Error{Error::Kind::KeyMissing, u"the cache was sealed under another key"_s, u"wrong"_s};
    return Done();
}

Result<Sealer> CacheReader::sealer() const
{
    if (!m_sealer)
        return locked;
    return *m_sealer;
}

template<typename T>
Result<T> CacheReader::opened(sqlite::Statement &row) const
{
    // id, version, body: the first three columns of every query for records.
    const SealedPlace place{QByteArray(recordTable<T>), row.text(0), row.integer(1)};
    const QByteArray sealed = row.blob(2);
    constexpr bool kept = std::is_same_v<T, PickupOrder>;
    if constexpr (kept) {
        if (const T *record = m_kept.find(place, sealed))
            return *record;
    }
    const auto body = m_sealer->open(place, sealed);
    if (!body)
        return body.error();
    auto record = decodeRecord<T>(*body);
    if constexpr (kept) {
        if (record)
            m_kept.keep(place, sealed, *record);
    }
    return record;
}

template<typename T>
Result<QList<T>> CacheReader::rows(sqlite::Statement &query) const
{
    QList<T> found;
    for (;;) {
        const auto row = query.step();
        if (!row)
            return row.error();
        if (!*row)
            break;
        auto record = opened<T>(query);
        if (record)
            found.append(*std::move(record));
        else
            ++m_unreadable;
    }
    m_work += query.takeWork();
    return found;
}

template<typename T>
Result<std::optional<T>> CacheReader::byId(const char *sql, const QString &id) const
{
    if (!m_sealer)
        return locked;
    auto query = m_connection->prepared(sql);
    if (!query)
        return query.error();
    (*query)->bind(1, id);
    const auto row = (*query)->step();
    m_work += (*query)->takeWork();
    if (!row)
        return row.error();
    if (!*row)
        return std::optional<T>();
    auto record = opened<T>(**query);
    if (!record) {
        ++m_unreadable;
        return Error{Error::Kind::Corrupt, record.error().detail, {}};
    }
    return std::optional<T>(*std::move(record));
}

template<typename T, typename... Values>
Result<QList<T>> CacheReader::list(const char *sql, const Values &...values) const
{
    if (!m_sealer)
        return locked;
    auto query = m_connection->prepared(sql);
    if (!query)
        return query.error();
    int parameter = 0;
    ((*query)->bind(++parameter, values), ...);
    return rows<T>(**query);
}

template<typename T>
Result<qint64> CacheReader::forEach(const char *sql, const std::function<bool(const T &)> &visit) const
{
    if (!m_sealer)
        return locked;
    auto query = m_connection->prepared(sql);
    if (!query)
        return query.error();
    qint64 unreadable = 0;
    for (;;) {
        const auto row = (*query)->step();
        if (!row)
            return row.error();
        if (!*row)
            break;
        const auto record = opened<T>(**query);
        if (!record)
            ++unreadable;
        else if (!visit(*record))
            break;
    }
    m_unreadable += unreadable;
    return unreadable;
}

Result<std::optional<Customer>> CacheReader::customer(const QString &id) const
{
    return byId<Customer>("SELECT id, version, body FROM customer WHERE id = ?1", id);
}

Result<QList<Customer>> CacheReader::customersByContact(const QString &phoneOrEmail) const
{
    if (!m_sealer)
        return locked;
    const bool email = phoneOrEmail.contains(u'@');
    const char *kind = email ? "email" : "phone";
    const QString value = email ? normalisedEmail(phoneOrEmail) : normalisedPhone(phoneOrEmail);
    return list<Customer>("SELECT c.id, c.version, c.body FROM blind_index b JOIN customer c ON c.id = b.id"
                          " WHERE b.kind = ?1 AND b.hash = ?2 LIMIT 20",
                          QString::fromLatin1(kind), m_sealer->blindIndex(kind, value));
}

Result<QList<Customer>> CacheReader::customersByMemberNo(const QString &memberNo) const
{
    if (!m_sealer)
        return locked;
    return list<Customer>("SELECT c.id, c.version, c.body FROM blind_index b JOIN customer c ON c.id = b.id"
                          " WHERE b.kind = 'member_no' AND b.hash = ?1 LIMIT 20",
                          m_sealer->blindIndex("member_no", normaliseCode(memberNo)));
}

Result<std::optional<Coupon>> CacheReader::coupon(const QString &id) const
{
    return byId<Coupon>("SELECT id, version, body FROM coupon WHERE id = ?1", id);
}

Result<QList<Coupon>> CacheReader::couponsOf(const QString &customerId, int limit) const
{
    return list<Coupon>("SELECT id, version, body FROM coupon WHERE customer_id = ?1"
                        " ORDER BY valid_until DESC LIMIT ?2",
                        customerId, limit);
}

Result<QList<Coupon>> CacheReader::couponsByCode(const QString &code, const QString &customerId) const
{
    if (!m_sealer)
        return locked;
    const QByteArray hash = m_sealer->blindIndex("coupon", normaliseCode(code));
    if (!customerId.isEmpty()) {
        // From the customer's coupons to the index: a popular code has far more entries than a customer
        // coupons.
        auto theirs = list<Coupon>("SELECT c.id, c.version, c.body FROM coupon c CROSS JOIN blind_index b"
                                   " ON b.kind = 'coupon' AND b.hash = ?1 AND b.id = c.id"
                                   " WHERE c.customer_id = ?2 LIMIT 20",
                                   hash, customerId);
        if (!theirs || !theirs->isEmpty())
            return theirs;
    }
    return list<Coupon>("SELECT c.id, c.version, c.body FROM blind_index b JOIN coupon c ON c.id = b.id"
                        " WHERE b.kind = 'coupon' AND b.hash = ?1 LIMIT 20",
                        hash);
}

Result<QList<Coupon>> CacheReader::couponsOfCampaign(const QString &campaignId, Instant validUntil,
                                                     int limit) const
{
    return list<Coupon>("SELECT id, version, body FROM coupon WHERE campaign_id = ?1 AND valid_until >= ?2"
                        " ORDER BY valid_until DESC, id DESC LIMIT ?3",
                        campaignId, validUntil, limit);
}

Result<QList<Coupon>> CacheReader::couponsRedeemedSince(const QString &campaignId, Instant since,
                                                        int limit) const
{
    return list<Coupon>("SELECT id, version, body FROM coupon WHERE campaign_id = ?1 AND occurred_at >= ?2"
                        " ORDER BY occurred_at DESC LIMIT ?3",
                        campaignId, since, limit);
}

Result<std::optional<Purchase>> CacheReader::purchase(const QString &id) const
{
    return byId<Purchase>("SELECT id, version, body FROM purchase WHERE id = ?1", id);
}

Result<QList<Purchase>> CacheReader::purchasesOf(const QString &customerId, int limit,
                                                 std::optional<Instant> until) const
{
    return list<Purchase>("SELECT id, version, body FROM purchase WHERE customer_id = ?1 AND occurred_at < ?2"
                          " ORDER BY occurred_at DESC LIMIT ?3",
                          customerId, until.value_or(Instant::max()), limit);
}

Result<QMap<QString, CurrencyTotal>> CacheReader::purchaseTotalsOf(const QString &customerId,
                                                                   std::optional<Instant> until) const
{
    const qint64 before = m_unreadable;
    const auto all = purchasesOf(customerId, std::numeric_limits<int>::max(), until);
    if (!all)
        return all.error();
    if (m_unreadable > before) // a sum that silently lacks records would be a lie
        return Error{Error::Kind::Corrupt, u"purchases do not open"_s, {}};
    QMap<QString, CurrencyTotal> totals;
    for (const Purchase &purchase : *all) {
        CurrencyTotal &total = totals[purchase.total.currency];
        ++total.count;
        total.totalMinor += purchase.total.amount;
    }
    return totals;
}

Result<QList<TimelineEvent>> CacheReader::timelineOf(const QString &customerId, int limit,
                                                     std::optional<Instant> until) const
{
    return list<TimelineEvent>("SELECT id, version, body FROM timeline_event WHERE customer_id = ?1"
                               " AND occurred_at < ?2 ORDER BY occurred_at DESC LIMIT ?3",
                               customerId, until.value_or(Instant::max()), limit);
}

Result<std::optional<Campaign>> CacheReader::campaign(const QString &id) const
{
    return byId<Campaign>("SELECT id, version, body FROM campaign WHERE id = ?1", id);
}

Result<QList<Campaign>> CacheReader::campaigns() const
{
    auto found = list<Campaign>("SELECT id, version, body FROM campaign ORDER BY id LIMIT 500");
    if (!found)
        return found;
    auto sorted = *std::move(found);
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const Campaign &a, const Campaign &b) { return a.startAt > b.startAt; });
    return sorted;
}

Result<std::optional<PickupOrder>> CacheReader::pickup(const QString &id) const
{
    return byId<PickupOrder>("SELECT id, version, body FROM pickup_order WHERE id = ?1", id);
}

Result<QList<PickupOrder>> CacheReader::openPickups(const QString &storeId) const
{
    // The condition must read as in the index, or SQLite does not use it.
    if (storeId.isEmpty())
        return list<PickupOrder>(
            "SELECT id, version, body FROM pickup_order"
            " WHERE status NOT IN ('handed_over', 'cancelled', 'returned_to_stock', 'failed')"
            " ORDER BY promised_at LIMIT 1000");
    return list<PickupOrder>(
        "SELECT id, version, body FROM pickup_order"
        " WHERE status NOT IN ('handed_over', 'cancelled', 'returned_to_stock', 'failed')"
        " AND store_id = ?1 ORDER BY promised_at LIMIT 1000",
        storeId);
}

Result<QList<PickupOrder>> CacheReader::pickupsOf(const QString &customerId, int limit) const
{
    return list<PickupOrder>("SELECT id, version, body FROM pickup_order WHERE customer_id = ?1"
                             " ORDER BY promised_at DESC LIMIT ?2",
                             customerId, limit);
}

Result<QList<PickupOrder>> CacheReader::pickupsByOrderNo(const QString &orderNo) const
{
    if (!m_sealer)
        return locked;
    return list<PickupOrder>(
        "SELECT p.id, p.version, p.body FROM blind_index b JOIN pickup_order p ON p.id = b.id"
        " WHERE b.kind = 'order' AND b.hash = ?1 LIMIT 20",
        m_sealer->blindIndex("order", normaliseCode(orderNo)));
}

Result<QList<Associate>> CacheReader::associates() const
{
    return list<Associate>("SELECT id, version, body FROM associate ORDER BY id LIMIT 500");
}

Result<std::optional<Associate>> CacheReader::associate(const QString &id) const
{
    return byId<Associate>("SELECT id, version, body FROM associate WHERE id = ?1", id);
}

Result<std::optional<Store>> CacheReader::store(const QString &id) const
{
    return byId<Store>("SELECT id, version, body FROM store WHERE id = ?1", id);
}

Result<QList<Store>> CacheReader::stores() const
{
    return list<Store>("SELECT id, version, body FROM store ORDER BY id LIMIT 5000");
}

Result<std::optional<OfflinePolicy>> CacheReader::offlinePolicy(const QString &storeId) const
{
    auto found = list<OfflinePolicy>(
        "SELECT id, version, body FROM offline_policy WHERE store_id = ?1 ORDER BY version DESC LIMIT 1",
        storeId);
    if (!found)
        return found.error();
    return found->isEmpty() ? std::optional<OfflinePolicy>() : found->first();
}

Result<QList<SyncException>> CacheReader::exceptionsOpen() const
{
    return list<SyncException>("SELECT id, version, body FROM sync_exception WHERE status = 'open'"
                               " ORDER BY occurred_at DESC LIMIT 200");
}

Result<QList<SyncException>> CacheReader::exceptionsDecided() const
{
    return list<SyncException>("SELECT id, version, body FROM sync_exception WHERE status = 'resolved'"
                               " ORDER BY occurred_at DESC LIMIT 200");
}

Result<std::optional<SyncException>> CacheReader::exception(const QString &id) const
{
    return byId<SyncException>("SELECT id, version, body FROM sync_exception WHERE id = ?1", id);
}

Result<qint64> CacheReader::forEachCustomer(const std::function<bool(const Customer &)> &visit) const
{
    return forEach<Customer>("SELECT id, version, body FROM customer ORDER BY id", visit);
}

Result<qint64> CacheReader::forEachCoupon(const std::function<bool(const Coupon &)> &visit) const
{
    return forEach<Coupon>("SELECT id, version, body FROM coupon ORDER BY id", visit);
}

Result<qint64> CacheReader::forEachPurchase(const std::function<bool(const Purchase &)> &visit) const
{
    return forEach<Purchase>("SELECT id, version, body FROM purchase ORDER BY id", visit);
}

Result<QList<Customer>> CacheReader::customersAfter(const QString &afterId, int limit) const
{
    return list<Customer>("SELECT id, version, body FROM customer WHERE id > ?1 ORDER BY id LIMIT ?2",
                          afterId, limit);
}

} // namespace counterpart
