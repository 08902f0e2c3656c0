#include "server/sqlite/SqliteStorage.h"

#include <QJsonDocument>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

Result<std::optional<CommandRecord>> SqliteStorage::command(const QString &id)
{
    const std::lock_guard lock(m_lock);
    auto row = m_database->prepare(
        "SELECT device_id, store_id, seq, fingerprint, result, at FROM command_result WHERE id = ?1");
    std::optional<CommandRecord> found;
    if (row.with(id).next())
        found = CommandRecord{.id = id,
                              .deviceId = row.text(0),
                              .storeId = row.text(1),
                              .seq = row.integer(2),
                              .fingerprint = row.bytes(3),
                              .result = QJsonDocument::fromJson(row.bytes(4)).object(),
                              .at = fromMs(row.integer(5))};
    if (auto done = row.done(); !done)
        return done.error();
    return found;
}

Result<Done> SqliteStorage::putCommand(const CommandRecord &command)
{
    return transact([&]() -> Result<Done> {
        auto position = feedPosition(command.storeId);
        if (!position)
            return position.error();
        auto done = m_database->prepare("INSERT INTO command_result VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")
                        .with(command.id, command.deviceId, command.storeId, command.seq, command.fingerprint,
                              QJsonDocument(command.result).toJson(QJsonDocument::Compact), toMs(command.at),
                              *position)
                        .done();
        if (!done)
            return done;
        return command.seq > 0 ? countSeq(command) : done;
    });
}

Result<Done> SqliteStorage::countSeq(const CommandRecord &command)
{
    auto done = m_database->prepare("INSERT OR IGNORE INTO device_sequence VALUES (?1, ?2, ?3, ?4, ?5)")
                    .with(command.deviceId, command.numbering, command.seq, command.id, toMs(command.at))
                    .done();
    if (!done)
        return done;
    // The ack moves over every seq that is settled without a gap; it begins anew with another numbering.
    done = m_database
               ->prepare("WITH RECURSIVE settled (seq) AS (SELECT CASE WHEN COALESCE((SELECT numbering FROM "
                         "device_numbering WHERE device_id = ?1), '') = ?2 THEN ack_seq ELSE 0 END "
                         "FROM device WHERE id = ?1 UNION ALL "
                         "SELECT s.seq + 1 FROM settled s WHERE EXISTS (SELECT 1 FROM device_sequence c "
                         "WHERE c.device_id = ?1 AND c.numbering = ?2 AND c.seq = s.seq + 1)) "
                         "UPDATE device SET ack_seq = (SELECT MAX(seq) FROM settled) WHERE id = ?1")
               .with(command.deviceId, command.numbering)
               .done();
    if (!done)
        return done;
    return m_database->prepare("INSERT OR REPLACE INTO device_numbering VALUES (?1, ?2)")
        .with(command.deviceId, command.numbering)
        .done();
}

Result<bool> SqliteStorage::isSeqTaken(const QString &deviceId, const QString &numbering, qint64 seq)
{
    const std::lock_guard lock(m_lock);
    auto row = m_database->prepare(
        "SELECT EXISTS (SELECT 1 FROM device_sequence WHERE device_id = ?1 AND numbering = ?2 AND seq = ?3) "
        "OR EXISTS (SELECT 1 FROM device d LEFT JOIN device_numbering n ON n.device_id = d.id "
        "WHERE d.id = ?1 AND COALESCE(n.numbering, '') = ?2 AND d.ack_seq >= ?3)");
    const bool taken = row.with(deviceId, numbering, seq).next() && row.integer(0) != 0;
    auto done = row.done();
    return done ? Result<bool>(taken) : done.error();
}

Result<qint64> SqliteStorage::acknowledgedSeq(const QString &deviceId)
{
    const std::lock_guard lock(m_lock);
    auto row = m_database->prepare("SELECT ack_seq FROM device WHERE id = ?1");
    const qint64 seq = row.with(deviceId).next() ? row.integer(0) : 0;
    auto done = row.done();
    return done ? Result<qint64>(seq) : done.error();
}

Result<Done> SqliteStorage::putAudit(const AuditRecord &audit)
{
    return transact([&]() -> Result<Done> {
        auto done = m_database
                        ->prepare("INSERT INTO audit (at, action, purpose, associate_id, device_id, "
                                  "command_id, about_type, about_id) "
                                  "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")
                        .with(toMs(audit.at), audit.action, audit.purpose, audit.associateId, audit.deviceId,
                              audit.commandId, wireName(audit.about.type), audit.about.id)
                        .done();
        if (!done || audit.approvedBy.isEmpty())
            return done;
        return m_database->prepare("INSERT INTO audit_approval VALUES (last_insert_rowid(), ?1)")
            .with(audit.approvedBy)
            .done();
    });
}

Result<qint64> SqliteStorage::acknowledgeBriefing(const QString &campaignId, const QString &associateId,
                                                  Instant at)
{
    const std::lock_guard lock(m_lock);
    auto done = m_database->prepare("INSERT OR IGNORE INTO campaign_ack VALUES (?1, ?2, ?3)")
                    .with(campaignId, associateId, toMs(at))
                    .done();
    if (!done)
        return done.error();
    auto row = m_database->prepare("SELECT COUNT(*) FROM campaign_ack WHERE campaign_id = ?1");
    const qint64 count = row.with(campaignId).next() ? row.integer(0) : 0;
    done = row.done();
    return done ? Result<qint64>(count) : done.error();
}

Result<Done> SqliteStorage::putNotification(const NotificationRecord &notification)
{
    const std::lock_guard lock(m_lock);
    return m_database->prepare("INSERT OR REPLACE INTO notification VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
        .with(notification.id, notification.orderId, notification.templateName, notification.channel,
              notification.state, toMs(notification.queuedAt), toMs(notification.dueAt))
        .done();
}

namespace {

QList<NotificationRecord> readNotifications(Statement &row)
{
    QList<NotificationRecord> list;
    while (row.next())
        list.append({.id = row.text(0),
                     .orderId = row.text(1),
                     .templateName = row.text(2),
                     .channel = row.text(3),
                     .state = row.text(4),
                     .queuedAt = fromMs(row.integer(5)),
                     .dueAt = fromMs(row.integer(6))});
    return list;
}

} // namespace

Result<QList<NotificationRecord>> SqliteStorage::dueNotifications(Instant now, int limit)
{
    const std::lock_guard lock(m_lock);
    auto row
        = m_database->prepare("SELECT * FROM notification WHERE state IN ('queued', 'sent') AND due_at <= ?1 "
                              "ORDER BY due_at LIMIT ?2");
    auto list = readNotifications(row.with(toMs(now), limit));
    if (auto done = row.done(); !done)
        return done.error();
    return list;
}

Result<Done> SqliteStorage::putPickupCode(const PickupCode &code)
{
    const std::lock_guard lock(m_lock);
    return m_database->prepare("INSERT OR REPLACE INTO pickup_code VALUES (?1, ?2)")
        .with(code.orderId, code.code)
        .done();
}

Result<std::optional<QString>> SqliteStorage::pickupCode(const QString &orderId)
{
    const std::lock_guard lock(m_lock);
    auto row = m_database->prepare("SELECT code FROM pickup_code WHERE order_id = ?1");
    std::optional<QString> code;
    if (row.with(orderId).next())
        code = row.text(0);
    if (auto done = row.done(); !done)
        return done.error();
    return code;
}

Result<QStringList> SqliteStorage::openOrdersWithoutCode(const QString &storeId, int limit)
{
    const std::lock_guard lock(m_lock);
    auto row = m_database->prepare(
        "SELECT r.id FROM resource r WHERE r.store_id = ?1 AND r.type = 'pickup_order' AND r.open = 1 "
        "AND r.removed IS NULL AND NOT EXISTS (SELECT 1 FROM pickup_code p WHERE p.order_id = r.id) "
        "ORDER BY r.at LIMIT ?2");
    QStringList ids;
    row.with(storeId, limit);
    while (row.next())
        ids.append(row.text(0));
    if (auto done = row.done(); !done)
        return done.error();
    return ids;
}

} // namespace counterpart::server
