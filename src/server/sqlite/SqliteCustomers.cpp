// Customers of the whole chain: by what they are found, and which of them visit a store from elsewhere.
#include "server/CustomerKeys.h"
#include "server/sqlite/Prefix.h"
#include "server/sqlite/SqliteStorage.h"

#include <QJsonDocument>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

/// Which keys those of customers are; a database with others makes them anew.
static const QString keysMadeAs = u"2"_s;

namespace {
constexpr int VisitsATurn = 100;
}

Result<Done> SqliteStorage::keepKeys(const QString &customerId, const QJsonObject &data)
{
    auto done
        = m_database->prepare("DELETE FROM customer_key WHERE customer_id = ?1").with(customerId).done();
    for (const QString &key : customerKeys(data)) {
        if (!done)
            return done;
        done = m_database->prepare("INSERT OR IGNORE INTO customer_key VALUES (?1, ?2)")
                   .with(key, customerId)
                   .done();
    }
    return done;
}

/// A database made before there were keys gets them once.
Result<Done> SqliteStorage::makeMissingKeys()
{
    auto made = setting(u"customer_keys"_s);
    if (!made)
        return made.error();
    if (*made == keysMadeAs)
        return Done{};
    return transact([&]() -> Result<Done> {
        QString last;
        for (bool more = true; more;) {
            QList<std::pair<QString, QJsonObject>> customers;
            auto row = m_database->prepare("SELECT id, body FROM resource WHERE type = 'customer' AND "
                                           "removed IS NULL AND id > ?1 ORDER BY id LIMIT 500");
            row.with(last.isNull() ? u""_s : last);
            while (row.next())
                customers.append({row.text(0), QJsonDocument::fromJson(row.bytes(1)).object()});
            if (auto done = row.done(); !done)
                return done;
            more = !customers.isEmpty();
            for (const auto &[id, data] : std::as_const(customers)) {
                if (auto done = keepKeys(id, data); !done)
                    return done;
                last = id;
            }
        }
        return setSetting(u"customer_keys"_s, keysMadeAs);
    });
}

Result<QList<StoredRecord>> SqliteStorage::customersByKey(const QString &key, bool beginning, int limit)
{
    const std::lock_guard lock(m_lock);
    // Whoever is named so exactly comes first. In the order of the keys and no further than needed: many
    // share the beginning of a name, and each of them has several keys.
    constexpr int keysOfOne = 20;
    QStringList ids;
    auto row = m_database->prepare("SELECT customer_id FROM customer_key WHERE key >= ?1 AND key < ?2 "
                                   "ORDER BY key, customer_id LIMIT ?3");
    row.with(key, beginning ? endOfPrefix(key) : key + QChar(0), limit * keysOfOne);
    while (ids.size() < limit && row.next()) {
        if (const QString id = row.text(0); !ids.contains(id))
            ids.append(id);
    }
    if (auto read = row.ok(); !read)
        return read.error();
    QList<StoredRecord> found;
    for (const QString &id : std::as_const(ids)) {
        auto record = this->record(ResourceType::Customer, id);
        if (!record)
            return record.error();
        if (*record && !(*record)->removed)
            found.append(**record);
    }
    return found;
}

Result<qint64> SqliteStorage::audited(const QString &action, const QString &associateId, Instant since)
{
    const std::lock_guard lock(m_lock);
    auto row = m_database->prepare(
        "SELECT count(*) FROM audit WHERE action = ?1 AND associate_id = ?2 AND at > ?3");
    const qint64 count = row.with(action, associateId, toMs(since)).next() ? row.integer(0) : 0;
    auto done = row.done();
    return done ? Result<qint64>(count) : done.error();
}

Result<Done> SqliteStorage::bringIntoScope(const QString &storeId, const QString &customerId, Instant until)
{
    return transact([&]() -> Result<Done> {
        auto done = m_database
                        ->prepare("INSERT INTO scope_visit VALUES (?1, ?2, ?3) ON CONFLICT (store_id, "
                                  "customer_id) DO UPDATE SET until = max(until, excluded.until)")
                        .with(storeId, customerId, toMs(until))
                        .done();
        return done && m_scope == Scope::Store ? updateScope(customerId, {}) : done;
    });
}

Result<bool> SqliteStorage::endVisit(const QString &storeId, const QString &customerId)
{
    return endVisitIfOver(storeId, customerId, Instant::max());
}

Result<bool> SqliteStorage::endVisitIfOver(const QString &storeId, const QString &customerId, Instant now)
{
    bool was = false;
    auto done = transact([&]() -> Result<Done> {
        auto gone = m_database
                        ->prepare("DELETE FROM scope_visit WHERE store_id = ?1 AND customer_id = ?2 "
                                  "AND until <= ?3")
                        .with(storeId, customerId, toMs(now))
                        .done();
        was = gone && m_database->changes() > 0;
        return was && m_scope == Scope::Store ? updateScope(customerId, {}) : gone;
    });
    return done ? Result<bool>(was) : done.error();
}

Result<Done> SqliteStorage::endVisitsBefore(Instant now)
{
    QList<std::pair<QString, QString>> over;
    {
        const std::lock_guard lock(m_lock);
        auto row = m_database->prepare(
            "SELECT store_id, customer_id FROM scope_visit WHERE until <= ?1 ORDER BY until LIMIT ?2");
        row.with(toMs(now), VisitsATurn);
        while (row.next())
            over.append({row.text(0), row.text(1)});
        if (auto done = row.done(); !done)
            return done;
    }
    for (const auto &[store, customer] : std::as_const(over)) {
        // It may have been prolonged since it was read.
        if (auto ended = endVisitIfOver(store, customer, now); !ended)
            return ended.error();
    }
    return Done{};
}

} // namespace counterpart::server
