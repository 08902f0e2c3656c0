#pragma once

#include "server/import/NeutralTable.h"
#include "server/import/RecordSink.h"

#include <QFile>
#include <QHash>
#include <QJsonDocument>
#include <QTemporaryDir>

namespace counterpart::server {

/// Keeps what an importer makes, for tests.
struct MemorySink : RecordSink
{
    QList<ImportedRecord> records;
    QList<CampaignEvent> events;
    QList<ImportProblem> problems;

    Result<Done> put(const ImportedRecord &record) override
    {
        records.append(record);
        return Done{};
    }
    Result<Done> put(const CampaignEvent &event) override
    {
        events.append(event);
        return Done{};
    }
    void report(const ImportProblem &problem) override { problems.append(problem); }

    QJsonObject document(ResourceType type, const QString &id) const
    {
        for (const ImportedRecord &record : records) {
            if (record.type == type && record.id == id)
                return record.data;
        }
        return {};
    }
    qsizetype count(ResourceType type) const
    {
        return std::count_if(records.begin(), records.end(),
                             [type](const auto &record) { return record.type == type; });
    }
};

/// One record through the mapping table.
struct Mapper
{
    MemorySink sink;
    NeutralReport report;
    NeutralOptions options;
    NeutralSet set;

    Mapper()
    {
        options.now = *parseInstant(u"2026-11-22T06:00:00Z");
        set.options = &options;
        set.sink = &sink;
        set.report = &report;
        set.currency = QStringLiteral("USD");
        set.zone = "America/New_York";
    }
    QJsonObject map(const char *kind, const char *data)
    {
        QJsonParseError parse;
        const QJsonObject object = QJsonDocument::fromJson(data, &parse).object();
        if (parse.error != QJsonParseError::NoError)
            qFatal("the test's own JSON is broken: %s", data);
        NeutralRow row(QString::fromLatin1(kind), QStringLiteral("x-1"), object, set);
        return contractDocument(row);
    }
};

inline QJsonValue at(const QJsonValue &value, std::initializer_list<const char *> path)
{
    QJsonValue found = value;
    for (const char *step : path) {
        const QString key = QString::fromLatin1(step);
        found = found.isArray() ? found.toArray().at(key.toInt()) : found.toObject().value(key);
    }
    return found;
}

/// Writes a file of a throw-away data set.
inline void writeFile(const QString &path, const QByteArray &content)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("cannot write a test file");
}

} // namespace counterpart::server
