// What devices may spend offline, and what they have spent of it.
#include "contract/Verdict.h"
#include "server/sqlite/SqliteStorage.h"

#include <QJsonDocument>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

const QByteArray AllowanceColumns
    = "SELECT a.id, a.request_id, a.current, a.replaced_by, a.ended_at, a.body, "
      "(SELECT COALESCE(SUM(counted), 0) FROM allowance_use u WHERE u.allowance_id = a.id), "
      "(SELECT COALESCE(SUM(amount), 0) FROM allowance_use u WHERE u.allowance_id = a.id AND u.counted = 1) "
      "FROM allowance a ";

std::optional<QString> none(const QString &text)
{
    return text.isEmpty() ? std::nullopt : std::optional(text);
}

} // namespace

Result<std::optional<AllowanceRecord>> SqliteStorage::readAllowance(Statement row)
{
    std::optional<AllowanceRecord> found;
    if (row.next()) {
        const auto given = decodeDeviceAllowance(QJsonDocument::fromJson(row.bytes(5)).object());
        if (!given)
            return Error{Error::Kind::Corrupt, u"allowance "_s + row.text(0), {}};
        found = AllowanceRecord{.given = *given,
                                .requestId = row.text(1),
                                .current = row.integer(2) != 0,
                                .replacedBy = row.text(3),
                                .usedCount = int(row.integer(6)),
                                .usedAmount = row.integer(7)};
        if (!row.isNull(4))
            found->endedAt = fromMs(row.integer(4));
    }
    if (auto done = row.done(); !done)
        return done.error();
    if (!found)
        return found;
    auto leases
        = m_database->prepare("SELECT campaign_id, units FROM allowance_lease WHERE allowance_id = ?1");
    leases.with(found->given.id);
    while (leases.next())
        found->unitsLeft.insert(leases.text(0), int(leases.integer(1)));
    auto done = leases.done();
    return done ? Result<std::optional<AllowanceRecord>>(found) : done.error();
}

Result<Done> SqliteStorage::putAllowance(const AllowanceRecord &allowance)
{
    return transact([&]() -> Result<Done> {
        const DeviceAllowance &given = allowance.given;
        auto done = m_database
                        ->prepare("UPDATE allowance SET current = 0 WHERE device_id = ?1 AND current = 1 "
                                  "AND ?2 = 1")
                        .with(given.deviceId, allowance.current ? 1 : 0)
                        .done();
        if (!done)
            return done;
        done = m_database
                   ->prepare(
                       "INSERT INTO allowance (id, request_id, device_id, store_id, amount, valid_until, "
                       "current, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?8, ?7)")
                   .with(given.id, allowance.requestId, given.deviceId, given.storeId, given.amount.amount,
                         toMs(given.validUntil), QJsonDocument(encode(given)).toJson(QJsonDocument::Compact),
                         allowance.current ? 1 : 0)
                   .done();
        for (const DeviceAllowance::Lease &lease : given.pooled) {
            if (!done)
                return done;
            done = m_database->prepare("INSERT INTO allowance_lease VALUES (?1, ?2, ?3)")
                       .with(lease.campaignId, given.id, lease.units)
                       .done();
        }
        return done;
    });
}

Result<std::optional<AllowanceRecord>> SqliteStorage::allowance(const QString &id)
{
    const std::lock_guard lock(m_lock);
    auto row = m_database->prepare(sql(AllowanceColumns + "WHERE a.id = ?1"));
    row.with(id);
    return readAllowance(std::move(row));
}

Result<std::optional<AllowanceRecord>> SqliteStorage::allowanceOfRequest(const QString &deviceId,
                                                                         const QString &requestId)
{
    const std::lock_guard lock(m_lock);
    auto row = m_database->prepare(sql(AllowanceColumns + "WHERE a.device_id = ?1 AND a.request_id = ?2"));
    row.with(deviceId, requestId);
    return readAllowance(std::move(row));
}

Result<std::optional<AllowanceRecord>> SqliteStorage::currentAllowance(const QString &deviceId)
{
    const std::lock_guard lock(m_lock);
    auto row = m_database->prepare(sql(AllowanceColumns + "WHERE a.device_id = ?1 AND a.current = 1"));
    row.with(deviceId);
    return readAllowance(std::move(row));
}

Result<Done> SqliteStorage::retireAllowance(const QString &id, const QString &by, int kept)
{
    return transact([&]() -> Result<Done> {
        auto done = m_database->prepare("UPDATE allowance SET current = 0, replaced_by = ?2 WHERE id = ?1")
                        .with(id, none(by))
                        .done();
        if (!done)
            return done;
        return m_database
            ->prepare("UPDATE allowance_lease SET units = MIN(units, ?2) WHERE allowance_id = ?1")
            .with(id, kept)
            .done();
    });
}

Result<Done> SqliteStorage::endAllowance(const QString &id, Instant at)
{
    const std::lock_guard lock(m_lock);
    return m_database->prepare("UPDATE allowance SET ended_at = ?2 WHERE id = ?1 AND ended_at IS NULL")
        .with(id, toMs(at))
        .done();
}

Result<qint64> SqliteStorage::allowedElsewhere(const QString &storeId, const QString &exceptDevice,
                                               Instant now)
{
    const std::lock_guard lock(m_lock);
    auto row
        = m_database->prepare("SELECT COALESCE(SUM(amount), 0) FROM allowance WHERE store_id = ?1 AND "
                              "current = 1 AND valid_until >= ?3 AND ended_at IS NULL AND device_id <> ?2");
    const qint64 sum = row.with(storeId, exceptDevice, toMs(now)).next() ? row.integer(0) : 0;
    auto done = row.done();
    return done ? Result<qint64>(sum) : done.error();
}

Result<qint64> SqliteStorage::unitsOut(const QString &campaignId, const QString &storeId,
                                       const QString &exceptDevice, Instant since)
{
    const std::lock_guard lock(m_lock);
    auto row = m_database->prepare(
        "SELECT COALESCE(SUM(l.units), 0) FROM allowance_lease l JOIN allowance a ON a.id = l.allowance_id "
        "WHERE l.campaign_id = ?1 AND a.valid_until >= ?4 AND (?2 = '' OR a.store_id = ?2) AND a.device_id "
        "<> ?3");
    const qint64 units = row.with(campaignId, storeId, exceptDevice, toMs(since)).next() ? row.integer(0) : 0;
    auto done = row.done();
    return done ? Result<qint64>(units) : done.error();
}

Result<Done> SqliteStorage::putAllowanceUse(const AllowanceUse &use)
{
    return transact([&]() -> Result<Done> {
        auto done = m_database->prepare("INSERT INTO allowance_use VALUES (?1, ?2, ?3, ?4, ?5)")
                        .with(use.redemptionId, use.allowanceId, use.counted ? 1 : 0, use.amount,
                              none(use.campaignId))
                        .done();
        if (!done || use.campaignId.isEmpty())
            return done;
        return m_database
            ->prepare(
                "UPDATE allowance_lease SET units = units - 1 WHERE allowance_id = ?1 AND campaign_id = ?2")
            .with(use.allowanceId, use.campaignId)
            .done();
    });
}

Result<Done> SqliteStorage::removeAllowanceUse(const QString &redemptionId)
{
    return transact([&]() -> Result<Done> {
        auto row = m_database->prepare(
            "SELECT allowance_id, campaign_id FROM allowance_use WHERE redemption_id = ?1");
        const bool found = row.with(redemptionId).next();
        const QString allowanceId = found ? row.text(0) : QString(),
                      campaignId = found ? row.text(1) : QString();
        if (auto done = row.done(); !done || !found)
            return done;
        auto done = m_database->prepare("DELETE FROM allowance_use WHERE redemption_id = ?1")
                        .with(redemptionId)
                        .done();
        if (!done || campaignId.isEmpty())
            return done;
        return m_database
            ->prepare(
                "UPDATE allowance_lease SET units = units + 1 WHERE allowance_id = ?1 AND campaign_id = ?2 "
                "AND EXISTS (SELECT 1 FROM allowance WHERE id = ?1 AND current = 1)")
            .with(allowanceId, campaignId)
            .done();
    });
}

} // namespace counterpart::server
