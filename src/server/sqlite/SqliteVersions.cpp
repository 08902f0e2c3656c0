#include "server/sqlite/SqliteStorage.h"

using namespace Qt::Literals::StringLiterals;

// What records were before: an act that is told late is judged by what held when it was done.
namespace counterpart::server {

namespace {

/// What a refusal depends on. A customer's past is not kept: what they had removed must be gone.
bool hasPast(ResourceType type)
{
    return type == ResourceType::Coupon || type == ResourceType::Campaign;
}

} // namespace

Result<Done> SqliteStorage::keepSuperseded(const StoredRecord &next)
{
    if (!hasPast(next.type) || m_importing)
        return Done{};
    // A campaign moves every minute only to carry newer figures, which are not in its document.
    return m_database
        ->prepare(
            "INSERT OR IGNORE INTO superseded SELECT type, id, version, ?3, body FROM resource "
            "WHERE type = ?1 AND id = ?2 AND removed IS NULL AND "
            "json_remove(body, '$.version', '$.updatedAt') <> json_remove(?4, '$.version', '$.updatedAt')")
        .with(wireName(next.type), next.id, toMs(next.updatedAt), next.body)
        .done();
}

Result<Done> SqliteStorage::dropSuperseded(ResourceType type, const QString &id)
{
    return m_database->prepare("DELETE FROM superseded WHERE type = ?1 AND id = ?2")
        .with(wireName(type), id)
        .done();
}

Result<std::optional<StoredRecord>> SqliteStorage::recordAt(ResourceType type, const QString &id, Instant at)
{
    const std::lock_guard lock(m_lock);
    const auto now = record(type, id);
    if (!now || !*now || (*now)->removed || !hasPast(type))
        return now;
    StoredRecord then = **now;
    auto row = m_database->prepare("SELECT version, body FROM superseded WHERE type = ?1 AND id = ?2 "
                                   "AND until > ?3 ORDER BY version LIMIT 1");
    if (row.with(wireName(type), id, toMs(at)).next()) {
        then.version = row.integer(0);
        then.body = row.bytes(1);
        if (const auto since = parseInstant(then.data()["updatedAt"_L1].toString()))
            then.updatedAt = *since;
    }
    if (auto done = row.done(); !done)
        return done.error();
    return std::optional(then);
}

} // namespace counterpart::server
