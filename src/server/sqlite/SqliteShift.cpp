#include "server/sqlite/SqliteStorage.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

constexpr qint64 DayMs = 86'400'000;

/// Only what is wholly an instant or an ISO day is moved; a text that mentions one stays as it was written.
QJsonValue shifted(const QJsonValue &value, int days)
{
    if (value.isObject()) {
        QJsonObject object = value.toObject();
        for (auto member = object.begin(); member != object.end(); ++member)
            *member = shifted(*member, days);
        return object;
    }
    if (value.isArray()) {
        QJsonArray array = value.toArray();
        for (qsizetype i = 0; i < array.size(); ++i)
            array[i] = shifted(array[i], days);
        return array;
    }
    const QString text = value.toString();
    if (text.size() < 10 || text[4] != u'-' || text[7] != u'-')
        return value;
    if (text.size() == 10) {
        const QDate day = QDate::fromString(text, Qt::ISODate);
        return day.isValid() ? QJsonValue(day.addDays(days).toString(Qt::ISODate)) : value;
    }
    const auto instant = parseInstant(text);
    return instant ? QJsonValue(formatInstant(*instant + milliseconds(days * DayMs))) : value;
}

} // namespace

Result<Done> SqliteStorage::shiftDays(int days)
{
    return transact([&]() -> Result<Done> {
        auto row = m_database->prepare(
            "SELECT type, id, version, updated_at, removed, body FROM resource WHERE removed IS NULL");
        QList<StoredRecord> records;
        while (row.next())
            records.append(readRecord(row));
        if (auto done = row.done(); !done)
            return done;
        for (StoredRecord &record : records) {
            QJsonObject data = shifted(record.data(), days).toObject();
            record.version += 1;
            data["version"_L1] = record.version;
            record.body = QJsonDocument(data).toJson(QJsonDocument::Compact);
            if (auto done = upsert(record, columnsOf(record.type, record.id, data)); !done)
                return done;
        }
        for (const char *text :
             {"UPDATE campaign_event SET at = at + ?1",
              "UPDATE notification SET queued_at = queued_at + ?1, due_at = due_at + ?1"}) {
            if (auto done = m_database->prepare(text).with(days * DayMs).done(); !done)
                return done;
        }
        // Positions and parts of before describe other times: devices start anew.
        if (auto done = m_database->run("DELETE FROM feed; DELETE FROM snapshot"); !done)
            return done;
        m_figures.clear();
        if (auto done = changeEpoch(); !done)
            return done;
        return m_scope == Scope::Store ? rebuildScopes() : Result<Done>(Done{});
    });
}

} // namespace counterpart::server
