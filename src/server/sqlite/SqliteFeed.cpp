#include "base/Planted.h"
#include "contract/Limits.h"
#include "server/sqlite/SqliteStorage.h"

#include <QJsonDocument>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {
constexpr auto History = std::chrono::hours(24 * 548); ///< 18 months
constexpr qsizetype ComfortablePage = 6 << 20; ///< a page ends at the next transaction boundary behind this
constexpr qsizetype LargestPage = 9 << 20;     ///< below limits::pageBytes whatever the last row adds
constexpr int MostArrivals = 20;
} // namespace

qint64 SqliteStorage::historySince() const
{
    return toMs(m_clock() - History);
}

QByteArray SqliteStorage::scopeCondition() const
{
    if (m_scope == Scope::Chain)
        return "(?1 IS NOT NULL AND ?2 IS NOT NULL)";
    return "(CASE"
           " WHEN r.type = 'store' THEN 1"
           " WHEN r.type = 'associate' THEN works_in(r.body, ?1)"
           " WHEN r.type IN ('campaign', 'coupon') AND r.customer_id IS NULL THEN scope_holds(r.body, ?1,"
           "   (SELECT json_extract(s.body, '$.region') FROM resource s WHERE s.type = 'store' AND s.id = "
           "?1))"
           " WHEN r.type IN ('purchase', 'timeline_event') AND r.at < ?2 THEN 0"
           " WHEN r.type = 'pickup_order' AND r.store_id = ?1 THEN 1"
           " WHEN r.customer_id IS NOT NULL THEN EXISTS (SELECT 1 FROM scope_customer c"
           "   WHERE c.store_id = ?1 AND c.customer_id = r.customer_id)"
           " ELSE r.store_id IS NULL OR r.store_id = ?1 END)";
}

Result<bool> SqliteStorage::inScope(const QString &storeId, ResourceType type, const QString &id)
{
    const std::lock_guard lock(m_lock);
    auto row = m_database->prepare(
        sql("SELECT 1 FROM resource r WHERE r.type = ?3 AND r.id = ?4 AND " + scopeCondition()));
    const bool found = row.with(storeId, historySince(), wireName(type), id).next();
    auto done = row.done();
    return done ? Result<bool>(found) : done.error();
}

Result<qint64> SqliteStorage::feedPosition(const QString &storeId)
{
    const std::lock_guard lock(m_lock);
    auto row = m_database->prepare("SELECT position FROM feed_head WHERE feed = ?1");
    const qint64 position = row.with(feedOf(storeId)).next() ? row.integer(0) : 0;
    auto done = row.done();
    return done ? Result<qint64>(position) : done.error();
}

Result<qint64> SqliteStorage::oldestPosition(const QString &storeId)
{
    const std::lock_guard lock(m_lock);
    auto row = m_database->prepare("SELECT oldest FROM feed_head WHERE feed = ?1");
    const qint64 position = row.with(feedOf(storeId)).next() ? row.integer(0) : 0;
    auto done = row.done();
    return done ? Result<qint64>(position) : done.error();
}

Result<Done> SqliteStorage::intoFeed(const QString &feed, ResourceType type, const QString &id,
                                     qint64 version, const QString &removed, const Cause &cause)
{
    qint64 position = 0;
    {
        auto head
            = m_database->prepare("INSERT INTO feed_head (feed, position) VALUES (?1, 1) ON CONFLICT (feed) "
                                  "DO UPDATE SET position = position + 1 RETURNING position");
        if (head.with(feed).next())
            position = head.integer(0);
        if (auto done = head.done(); !done)
            return done;
    }
    ++m_txRows;
    m_feedMoved = true;
    const auto none = [](const QString &text) {
        return text.isEmpty() ? std::nullopt : std::optional(text);
    };
    // The older change of the same record goes: only the newest state is promised.
    return m_database
        ->prepare(
            "INSERT OR REPLACE INTO feed (feed, position, type, id, version, tx, at, removed, command_id) "
            "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")
        .with(feed, position, wireName(type), id, version, m_tx, toMs(m_clock()), none(removed),
              none(cause.commandId))
        .done();
}

Result<Done> SqliteStorage::intoFeeds(const StoredRecord &record, const Columns &columns, const Cause &cause)
{
    if (m_scope == Scope::Chain)
        return intoFeed(feedOf({}), record.type, record.id, record.version, record.reason, cause);

    const bool movesScope = record.type == ResourceType::Customer || record.type == ResourceType::Purchase
        || record.type == ResourceType::PickupOrder;
    // A removed record leaves the feeds in which it was, before the scope forgets why it was there.
    QStringList stores;
    {
        auto row = m_database->prepare(sql("SELECT s.id FROM resource s JOIN resource r ON r.type = ?3 AND "
                                           "r.id = ?4 WHERE s.type = 'store' AND "
                                           + QByteArray(scopeCondition()).replace("?1", "s.id")));
        row.with(QString(), historySince(), wireName(record.type), record.id);
        while (row.next())
            stores.append(row.text(0));
        if (auto done = row.done(); !done)
            return done;
    }
    if (movesScope && columns.customerId) {
        if (auto done = updateScope(*columns.customerId, cause); !done)
            return done;
        auto row = m_database->prepare("SELECT store_id FROM scope_customer WHERE customer_id = ?1");
        row.with(*columns.customerId);
        while (row.next()) {
            if (!stores.contains(row.text(0)))
                stores.append(row.text(0));
        }
        if (auto done = row.done(); !done)
            return done;
    }
    for (const QString &store : std::as_const(stores)) {
        if (auto done = intoFeed(store, record.type, record.id, record.version, record.reason, cause); !done)
            return done;
    }
    return Done{};
}

Result<Done> SqliteStorage::updateScope(const QString &customerId, const Cause &cause)
{
    const auto list = [&](Statement &row) {
        QStringList ids;
        while (row.next())
            ids.append(row.text(0));
        return ids;
    };
    auto home = setting(u"default_store"_s);
    if (!home)
        return home.error();
    auto wanted = m_database->prepare(
        "SELECT DISTINCT COALESCE(store_id, ?3) FROM resource WHERE customer_id = ?1 AND removed IS NULL AND "
        "COALESCE(store_id, ?3) IS NOT NULL AND (type = 'customer' OR (store_id IS NOT NULL AND "
        "((type = 'purchase' AND at >= ?2) OR (type = 'pickup_order' AND open = 1)))) "
        "UNION SELECT v.store_id FROM scope_visit v WHERE v.customer_id = ?1 AND v.until > ?4 AND EXISTS ("
        "SELECT 1 FROM resource c WHERE c.type = 'customer' AND c.id = ?1 AND c.removed IS NULL)");
    const QStringList to = list(wanted.with(customerId, historySince(), *home, toMs(m_clock())));
    if (auto done = wanted.done(); !done)
        return done;
    auto held = m_database->prepare("SELECT store_id FROM scope_customer WHERE customer_id = ?1");
    const QStringList from = list(held.with(customerId));
    if (auto done = held.done(); !done)
        return done;
    for (const QString &store : to) {
        if (!from.contains(store)) {
            if (auto done = customerEnters(store, customerId, cause); !done)
                return done;
        }
    }
    for (const QString &store : from) {
        if (!to.contains(store)) {
            if (auto done = customerLeaves(store, customerId, cause); !done)
                return done;
        }
    }
    return Done{};
}

Result<Done> SqliteStorage::customerEnters(const QString &storeId, const QString &customerId,
                                           const Cause &cause)
{
    auto added = m_database->prepare("INSERT OR IGNORE INTO scope_customer VALUES (?1, ?2)")
                     .with(storeId, customerId)
                     .done();
    if (!added)
        return added;
    auto row
        = m_database->prepare(sql("SELECT r.type, r.id, r.version FROM resource r WHERE r.customer_id = ?3 "
                                  "AND r.removed IS NULL AND "
                                  + scopeCondition()));
    row.with(storeId, historySince(), customerId);
    while (row.next()) {
        auto done
            = intoFeed(feedOf(storeId), resourceType(row.text(0)), row.text(1), row.integer(2), {}, cause);
        if (!done)
            return done;
    }
    return row.done();
}

Result<Done> SqliteStorage::customerLeaves(const QString &storeId, const QString &customerId,
                                           const Cause &cause)
{
    auto row = m_database->prepare(
        sql("SELECT r.type, r.id, r.version FROM resource r WHERE r.customer_id = ?3 AND "
            "NOT (r.type = 'pickup_order' AND r.store_id = ?1) AND "
            + scopeCondition()));
    row.with(storeId, historySince(), customerId);
    QList<std::tuple<ResourceType, QString, qint64>> leaving;
    while (row.next())
        leaving.append({resourceType(row.text(0)), row.text(1), row.integer(2)});
    if (auto done = row.done(); !done)
        return done;
    auto gone = m_database->prepare("DELETE FROM scope_customer WHERE store_id = ?1 AND customer_id = ?2")
                    .with(storeId, customerId)
                    .done();
    if (!gone)
        return gone;
    for (const auto &[type, id, version] : leaving) {
        if (auto done = intoFeed(feedOf(storeId), type, id, version, u"out_of_scope"_s, cause); !done)
            return done;
    }
    return Done{};
}

Result<Done> SqliteStorage::rebuildScopes()
{
    if (auto done = m_database->run("DELETE FROM scope_customer"); !done)
        return done;
    // A customer whom no store calls its own belongs to the store where devices are enrolled (precision §3).
    auto home = setting(u"default_store"_s);
    if (!home)
        return home.error();
    return m_database
        ->prepare(
            "INSERT OR IGNORE INTO scope_customer SELECT COALESCE(store_id, ?2), customer_id FROM resource "
            "WHERE customer_id IS NOT NULL AND removed IS NULL AND COALESCE(store_id, ?2) IS NOT NULL AND "
            "(type = 'customer' OR (store_id IS NOT NULL AND ((type = 'purchase' AND at >= ?1) "
            "OR (type = 'pickup_order' AND open = 1)))) "
            "UNION SELECT v.store_id, v.customer_id FROM scope_visit v JOIN resource c ON c.type = "
            "'customer' "
            "AND c.id = v.customer_id AND c.removed IS NULL WHERE v.until > ?3")
        .with(historySince(), *home, toMs(m_clock()))
        .done();
}

Result<FeedSlice> SqliteStorage::changes(const QString &storeId, const QString &deviceId, qint64 after,
                                         int limit)
{
    const std::lock_guard lock(m_lock);
    FeedSlice slice;
    auto done = transact([&]() -> Result<Done> {
        auto head = feedPosition(storeId);
        if (!head)
            return head.error();
        slice.position = *head;
        auto row = m_database->prepare(
            "SELECT r.type, r.id, r.version, r.updated_at, r.removed, r.body, f.position, f.tx, f.at, "
            "f.removed, "
            "f.command_id FROM feed f JOIN resource r ON r.type = f.type AND r.id = f.id "
            "WHERE f.feed = ?1 AND f.position > ?2 ORDER BY f.position");
        row.with(feedOf(storeId), after);
        qsizetype bytes = 0;
        qint64 last = after;
        while (row.next()) {
            const QString tx = row.text(7);
            const bool boundary = !slice.rows.isEmpty() && slice.rows.last().tx != tx;
            const bool full = slice.rows.size() >= limit || bytes >= ComfortablePage;
            if ((boundary && full) || slice.rows.size() >= limits::pageRows || bytes >= LargestPage) {
                slice.more = true;
                slice.position = last;
                break;
            }
            const StoredRecord record = readRecord(row);
            const QString removed = record.removed ? record.reason : row.text(9);
            FeedRow change{.type = record.type,
                           .typeName = wireName(record.type),
                           .id = record.id,
                           .version = record.version,
                           .tx = tx,
                           .at = fromMs(row.integer(8)),
                           .removeReason = removed,
                           .causedBy = row.text(10)};
            change.op = removed.isEmpty() ? FeedRow::Op::Upsert : FeedRow::Op::Remove;
            if (removed.isEmpty())
                change.data = served(record, storeId);
            bytes += change.data.size() + 200;
            last = row.integer(6);
            slice.rows.append(std::move(change));
        }
        if (auto read = row.ok(); !read)
            return read;
        if (planted(Plant::FeedSkipsRow) && slice.rows.size() > 2)
            slice.rows.removeLast();
        auto ack = m_database->prepare(
            "SELECT MIN(d.ack_seq, COALESCE((SELECT MIN(c.seq) - 1 FROM command_result c "
            "WHERE c.device_id = d.id AND c.position > ?2), d.ack_seq)) FROM device d WHERE d.id = ?1");
        if (ack.with(deviceId, slice.position).next())
            slice.deviceAck = ack.integer(0);
        return ack.done();
    });
    if (!done)
        return done.error();
    return slice;
}

Result<FeedPoke> SqliteStorage::pokeSince(const QString &storeId, qint64 after)
{
    const std::lock_guard lock(m_lock);
    auto head = feedPosition(storeId);
    if (!head)
        return head.error();
    FeedPoke poke{.position = *head};
    auto row = m_database->prepare("SELECT DISTINCT type FROM feed WHERE feed = ?1 AND position > ?2");
    row.with(feedOf(storeId), after);
    while (row.next())
        poke.types.append(row.text(0));
    if (auto done = row.done(); !done)
        return done.error();
    poke.exceptions = poke.types.contains(wireName(ResourceType::SyncException));
    auto arrivals = m_database->prepare(
        "SELECT r.id FROM feed f JOIN resource r ON r.type = f.type AND r.id = f.id WHERE f.feed = ?1 AND "
        "f.position > ?2 "
        "AND f.type = 'pickup_order' AND r.store_id = ?3 AND r.open = 1 "
        "AND json_extract(r.body, '$.arrival.state') IN ('arrived', 'waiting') ORDER BY f.position LIMIT ?4");
    arrivals.with(feedOf(storeId), after, storeId, MostArrivals);
    while (arrivals.next())
        poke.arrivals.append({ResourceType::PickupOrder, arrivals.text(0)});
    if (auto done = arrivals.done(); !done)
        return done.error();
    return poke;
}

Result<Done> SqliteStorage::forgetOlderThan(Instant commands, Instant tombstones)
{
    return transact([&]() -> Result<Done> {
        auto done
            = m_database->prepare("DELETE FROM command_result WHERE at < ?1").with(toMs(commands)).done();
        if (!done)
            return done;
        done = m_database->prepare("DELETE FROM device_sequence WHERE at < ?1").with(toMs(commands)).done();
        if (!done)
            return done;
        for (const char *text : {"DELETE FROM allowance_lease WHERE allowance_id IN (SELECT id FROM "
                                 "allowance WHERE current = 0 AND "
                                 "valid_until < ?1)",
                                 "DELETE FROM allowance_use WHERE allowance_id IN (SELECT id FROM allowance "
                                 "WHERE current = 0 AND "
                                 "valid_until < ?1)",
                                 "DELETE FROM allowance WHERE current = 0 AND valid_until < ?1"}) {
            if (done = m_database->prepare(text).with(toMs(commands)).done(); !done)
                return done;
        }
        done = m_database->prepare("DELETE FROM superseded WHERE until < ?1").with(toMs(commands)).done();
        if (!done)
            return done;
        done = m_database
                   ->prepare("UPDATE feed_head SET oldest = MAX(oldest, COALESCE((SELECT MAX(f.position) "
                             "FROM feed f "
                             "WHERE f.feed = feed_head.feed AND f.removed IS NOT NULL AND f.at < ?1), 0))")
                   .with(toMs(tombstones))
                   .done();
        if (!done)
            return done;
        return m_database->prepare("DELETE FROM feed WHERE removed IS NOT NULL AND at < ?1")
            .with(toMs(tombstones))
            .done();
    });
}

} // namespace counterpart::server
