#include "domain/ScannedCode.h"
#include "server/sqlite/SqliteStorage.h"

#include <QJsonDocument>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

std::optional<qint64> ms(const std::optional<Instant> &instant)
{
    return instant ? std::optional(toMs(*instant)) : std::nullopt;
}

std::optional<Instant> instantAt(const Statement &row, int column)
{
    return row.isNull(column) ? std::nullopt : std::optional(fromMs(row.integer(column)));
}

std::optional<DeviceRecord> readDevice(Statement &row)
{
    if (!row.next())
        return {};
    return DeviceRecord{.id = row.text(0),
                        .clientId = row.text(1),
                        .name = row.text(2),
                        .storeId = row.text(3),
                        .secretHash = row.bytes(4),
                        .status = row.text(5),
                        .enrolledAt = fromMs(row.integer(6)),
                        .lastSeenAt = instantAt(row, 7),
                        .clientVersion = row.text(8),
                        .ackSeq = row.integer(9),
                        .revokedAt = instantAt(row, 10),
                        .wipedAt = instantAt(row, 11),
                        .quarantinedAt = instantAt(row, 13),
                        .outboxDepth = row.isNull(12) ? std::nullopt : std::optional(row.integer(12))};
}

const char *const DeviceColumns
    = "SELECT d.id, d.client_id, d.name, d.store_id, d.secret_hash, d.status, d.enrolled_at, d.last_seen_at,"
      " d.client_version, d.ack_seq, r.at, h.wiped_at, h.outbox_depth, q.at FROM device d LEFT JOIN "
      "device_revocation r ON r.device_id = d.id LEFT JOIN device_report h ON h.device_id = d.id "
      "LEFT JOIN device_quarantine q ON q.device_id = d.id ";

} // namespace

Result<Done> SqliteStorage::putEnrolmentCode(const EnrolmentCode &code)
{
    const std::lock_guard lock(m_lock);
    return m_database->prepare("INSERT OR REPLACE INTO enrolment_code VALUES (?1, ?2, ?3, ?4, ?5)")
        .with(code.selector, code.codeHash, code.storeId, toMs(code.expiresAt), code.triesLeft)
        .done();
}

Result<std::optional<EnrolmentCode>> SqliteStorage::enrolmentCode(const QString &selector)
{
    const std::lock_guard lock(m_lock);
    auto row = m_database->prepare(
        "SELECT code_hash, store_id, expires_at, tries_left FROM enrolment_code WHERE selector = ?1");
    std::optional<EnrolmentCode> found;
    if (row.with(selector).next())
        found = EnrolmentCode{.selector = selector,
                              .codeHash = row.bytes(0),
                              .storeId = row.text(1),
                              .expiresAt = fromMs(row.integer(2)),
                              .triesLeft = int(row.integer(3))};
    if (auto done = row.done(); !done)
        return done.error();
    return found;
}

Result<Done> SqliteStorage::removeEnrolmentCode(const QString &selector)
{
    const std::lock_guard lock(m_lock);
    return m_database->prepare("DELETE FROM enrolment_code WHERE selector = ?1").with(selector).done();
}

Result<Done> SqliteStorage::putDevice(const DeviceRecord &device)
{
    const std::lock_guard lock(m_lock);
    if (device.revokedAt) {
        auto noted = m_database
                         ->prepare("INSERT INTO device_revocation VALUES (?1, ?2) "
                                   "ON CONFLICT (device_id) DO UPDATE SET at = excluded.at")
                         .with(device.id, toMs(*device.revokedAt))
                         .done();
        if (!noted)
            return noted;
    }
    if (device.quarantinedAt) {
        auto noted = m_database->prepare("INSERT OR IGNORE INTO device_quarantine VALUES (?1, ?2)")
                         .with(device.id, toMs(*device.quarantinedAt))
                         .done();
        if (!noted)
            return noted;
        m_feedMoved = m_feedMoved || m_database->changes() > 0; // nothing moved, but its event stream ends
    }
    if (device.wipedAt || device.outboxDepth) {
        auto noted = m_database->prepare("INSERT OR REPLACE INTO device_report VALUES (?1, ?2, ?3)")
                         .with(device.id, device.outboxDepth, ms(device.wipedAt))
                         .done();
        if (!noted)
            return noted;
    }
    // ack_seq belongs to putCommand alone.
    return m_database
        ->prepare(
            "INSERT INTO device (id, client_id, name, store_id, secret_hash, status, enrolled_at, "
            "last_seen_at, "
            "client_version) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (id) DO UPDATE SET "
            "name = excluded.name, secret_hash = excluded.secret_hash, status = excluded.status, "
            "last_seen_at = excluded.last_seen_at, client_version = excluded.client_version")
        .with(device.id, device.clientId, device.name, device.storeId, device.secretHash, device.status,
              toMs(device.enrolledAt), ms(device.lastSeenAt), device.clientVersion)
        .done();
}

Result<std::optional<DeviceRecord>> SqliteStorage::device(const QString &id)
{
    const std::lock_guard lock(m_lock);
    auto row = m_database->prepare(sql(DeviceColumns + QByteArray("WHERE d.id = ?1")));
    auto found = readDevice(row.with(id));
    if (auto done = row.done(); !done)
        return done.error();
    return found;
}

Result<std::optional<DeviceRecord>> SqliteStorage::deviceByClient(const QString &clientId)
{
    const std::lock_guard lock(m_lock);
    auto row = m_database->prepare(sql(DeviceColumns + QByteArray("WHERE d.client_id = ?1")));
    auto found = readDevice(row.with(clientId));
    if (auto done = row.done(); !done)
        return done.error();
    return found;
}

Result<QList<DeviceRecord>> SqliteStorage::devices(const QString &storeId)
{
    const std::lock_guard lock(m_lock);
    auto row = m_database->prepare(sql(DeviceColumns
                                       + QByteArray("WHERE ?1 = '' OR d.store_id = ?1 "
                                                    "ORDER BY d.enrolled_at DESC, d.id LIMIT 1000")));
    row.with(storeId.isNull() ? u""_s : storeId);
    QList<DeviceRecord> found;
    while (auto device = readDevice(row))
        found.append(*device);
    if (auto done = row.done(); !done)
        return done.error();
    return found;
}

Result<Done> SqliteStorage::putDirective(const QString &deviceId, const Directive &directive, Instant at)
{
    return transact([&]() -> Result<Done> {
        m_feedMoved = true; // nothing moved, but who follows events must look
        return m_database->prepare("INSERT OR REPLACE INTO directive VALUES (?1, ?2, ?3, ?4)")
            .with(deviceId, directive.id, toMs(at),
                  QJsonDocument(encode(directive)).toJson(QJsonDocument::Compact))
            .done();
    });
}

Result<QList<Directive>> SqliteStorage::directives(const QString &deviceId)
{
    const std::lock_guard lock(m_lock);
    auto row
        = m_database->prepare("SELECT body FROM directive WHERE device_id = ?1 ORDER BY at, id LIMIT 100");
    row.with(deviceId);
    QList<Directive> found;
    while (row.next()) {
        if (auto directive = decodeDirective(QJsonDocument::fromJson(row.bytes(0)).object()))
            found.append(*directive);
    }
    if (auto done = row.done(); !done)
        return done.error();
    return found;
}

Result<Done> SqliteStorage::removeDirective(const QString &deviceId, const QString &id)
{
    const std::lock_guard lock(m_lock);
    return m_database->prepare("DELETE FROM directive WHERE device_id = ?1 AND id = ?2")
        .with(deviceId, id)
        .done();
}

Result<Done> SqliteStorage::putToken(const TokenRecord &token)
{
    const std::lock_guard lock(m_lock);
    return m_database->prepare("INSERT OR REPLACE INTO token VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")
        .with(token.hash, token.refresh, token.deviceId, token.associateId, token.storeId, token.family,
              toMs(token.issuedAt), toMs(token.expiresAt))
        .done();
}

Result<std::optional<TokenRecord>> SqliteStorage::token(const QByteArray &hash)
{
    const std::lock_guard lock(m_lock);
    auto row = m_database->prepare(
        "SELECT refresh, device_id, associate_id, store_id, family, issued_at, expires_at "
        "FROM token WHERE hash = ?1");
    std::optional<TokenRecord> found;
    if (row.with(hash).next())
        found = TokenRecord{.hash = hash,
                            .refresh = row.integer(0) != 0,
                            .deviceId = row.text(1),
                            .associateId = row.text(2),
                            .storeId = row.text(3),
                            .family = row.text(4),
                            .issuedAt = fromMs(row.integer(5)),
                            .expiresAt = fromMs(row.integer(6))};
    if (auto done = row.done(); !done)
        return done.error();
    return found;
}

Result<Done> SqliteStorage::removeTokenFamily(const QString &family)
{
    const std::lock_guard lock(m_lock);
    return m_database->prepare("DELETE FROM token WHERE family = ?1").with(family).done();
}

Result<Done> SqliteStorage::removeExpiredTokens(Instant now)
{
    const std::lock_guard lock(m_lock);
    return m_database->prepare("DELETE FROM token WHERE expires_at < ?1").with(toMs(now)).done();
}

Result<Done> SqliteStorage::putPin(const PinRecord &pin)
{
    const std::lock_guard lock(m_lock);
    return m_database->prepare("INSERT OR REPLACE INTO associate_pin VALUES (?1, ?2, ?3, ?4, ?5)")
        .with(pin.associateId, pin.verifier, pin.failures, ms(pin.blockedUntil), pin.mustChange)
        .done();
}

Result<std::optional<PinRecord>> SqliteStorage::pin(const QString &associateId)
{
    const std::lock_guard lock(m_lock);
    auto row = m_database->prepare(
        "SELECT verifier, failures, blocked_until, must_change FROM associate_pin WHERE associate_id = ?1");
    std::optional<PinRecord> found;
    if (row.with(associateId).next())
        found = PinRecord{.associateId = associateId,
                          .verifier = row.bytes(0),
                          .failures = int(row.integer(1)),
                          .blockedUntil = instantAt(row, 2),
                          .mustChange = row.integer(3) != 0};
    if (auto done = row.done(); !done)
        return done.error();
    return found;
}

Result<std::optional<StoredRecord>> SqliteStorage::associateByCode(const QString &storeId,
                                                                   const QString &codeOrId)
{
    const std::lock_guard lock(m_lock);
    auto row = m_database->prepare(
        "SELECT type, id, version, updated_at, removed, body FROM resource WHERE type = 'associate' "
        "AND removed IS NULL AND (id = ?2 OR code = ?3) AND works_in(body, ?1) "
        "ORDER BY id = ?2 DESC LIMIT 1");
    std::optional<StoredRecord> found;
    if (row.with(storeId, codeOrId, normaliseCode(codeOrId)).next())
        found = readRecord(row);
    if (auto done = row.done(); !done)
        return done.error();
    return found;
}

} // namespace counterpart::server
