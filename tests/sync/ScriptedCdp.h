#pragma once

#include "contract/Auth.h"
#include "contract/CommandResults.h"
#include "contract/FeedPage.h"
#include "contract/Protocol.h"
#include "contract/Snapshot.h"
#include "sync/SyncEngine.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QMap>
#include <QUrl>
#include <QUrlQuery>

namespace counterpart::test {

using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

/// A CDP as the engine's promises see it: versions, positions, results. Answers what was asked, at once.
class ScriptedCdp
{
public:
    QString epoch = u"e1"_s;
    QList<FeedRow> log;      ///< position = index + 1
    qint64 oldestCursor = 0; ///< older ones are expired
    int partsPerSnapshot = 4;
    QMap<QString, QList<FeedRow>> snapshots;
    QMap<QString, CommandResult> results;
    QStringList received;  ///< command ids in the order of arrival, repeats included
    milliseconds ahead{0}; ///< of the tablet's true time
    int pageSize = 3;
    int schemaMinimum = 1;
    int schema = 1;                       ///< that it speaks
    QList<ResourceType> changedBySchema2; ///< kinds that read differently from schema 2 on
    QJsonObject lastSnapshotRequest;
    std::function<CommandResult(const QJsonObject &)> judge;

    void change(const QString &id, ResourceType type = ResourceType::Coupon)
    {
        FeedRow row;
        row.type = type;
        row.typeName = wireName(type);
        row.id = id;
        for (const FeedRow &old : std::as_const(log))
            row.version = std::max(row.version, old.id == id ? old.version : 0);
        ++row.version;
        row.data = "{}";
        log.append(row);
    }
    qint64 version(const QString &id) const
    {
        qint64 newest = 0;
        for (const FeedRow &row : log)
            newest = std::max(newest, row.id == id ? row.version : 0);
        return newest;
    }
    QString cursorAt(qint64 position) const { return cursorAt(position, schema); }
    QString cursorAt(qint64 position, int read) const
    {
        return epoch + u'.' + QString::number(position) + (read > 1 ? u".%1"_s.arg(read) : QString());
    }
    ResourceType typeOf(const QString &id) const
    {
        for (const FeedRow &row : log) {
            if (row.id == id)
                return row.type;
        }
        return ResourceType::Other;
    }
    static QString asked(const QString &path, const QString &name)
    {
        return QUrlQuery(path.section(u'?', 1)).queryItemValue(name, QUrl::FullyDecoded);
    }
    bool hasNews(const QString &path) const
    {
        const QString cursor = asked(path, u"cursor"_s);
        return cursor.section(u'.', 0, 0) != epoch || cursor.section(u'.', 1, 1).toLongLong() < log.size();
    }

    std::variant<SyncAnswer, SyncFailure> serve(const sync::SendRequest &request, Instant serverNow)
    {
        switch (request.kind) {
        case SyncRequestKind::OpenSnapshot: return openSnapshot(request.body);
        case SyncRequestKind::SnapshotPart: return part(request.path, serverNow);
        case SyncRequestKind::Changes: return changes(request.path, serverNow);
        case SyncRequestKind::Commands: return commands(request.body, serverNow);
        case SyncRequestKind::Hello: {
            Meta meta;
            meta.serverTime = serverNow;
            meta.schemaMinimum = schemaMinimum;
            return SyncAnswer(std::make_shared<const Meta>(meta));
        }
        }
        return SyncFailure{{Error::Kind::Bug, {}, {}}, {}};
    }

private:
    static SyncFailure refused(const QString &code) { return {{Error::Kind::Rejected, code, code}, {}}; }

    SyncAnswer openSnapshot(const QByteArray &body)
    {
        lastSnapshotRequest = QJsonDocument::fromJson(body).object();
        const auto wish = decodeSnapshotRequest(lastSnapshotRequest);
        Snapshot manifest;
        manifest.id = u"sn-%1"_s.arg(++m_snapshots);
        manifest.epoch = epoch;
        manifest.cursor = cursorAt(log.size());
        manifest.types = wish && !wish->cursor.isEmpty() ? wish->types : QList<ResourceType>();
        if (!manifest.types.isEmpty())
            manifest.cursor = cursorAt(wish->cursor.section(u'.', 1, 1).toLongLong());
        QMap<QString, FeedRow> newest;
        for (const FeedRow &row : std::as_const(log)) {
            if (manifest.types.isEmpty() || manifest.types.contains(row.type))
                newest[row.id] = row;
        }
        snapshots[manifest.id] = newest.values();
        for (int i = 0; i < partsPerSnapshot; ++i) {
            SnapshotPart part;
            part.index = i;
            part.priority = i == 0 ? 0 : 1;
            part.rows = int(newest.size() / partsPerSnapshot);
            manifest.parts.append(part);
        }
        return std::make_shared<const Snapshot>(manifest);
    }
    std::variant<SyncAnswer, SyncFailure> part(const QString &path, Instant serverNow)
    {
        const QString id = path.section(u'/', 5, 5);
        const int index = path.section(u'/', 7, 7).toInt();
        if (!snapshots.contains(id))
            return SyncFailure{{Error::Kind::NotFound, {}, u"snapshot-expired"_s}, {}};
        const QList<FeedRow> rows = snapshots[id];
        FeedPage page;
        for (int i = index; i < rows.size(); i += partsPerSnapshot)
            page.rows.append(rows.at(i));
        page.epoch = epoch;
        page.serverTime = serverNow;
        return SyncAnswer(std::make_shared<const FeedPage>(page));
    }
    std::variant<SyncAnswer, SyncFailure> changes(const QString &path, Instant serverNow)
    {
        const QString cursor = asked(path, u"cursor"_s);
        const qint64 position = cursor.section(u'.', 1, 1).toLongLong();
        if (cursor.section(u'.', 0, 0) != epoch || position < oldestCursor)
            return refused(u"cursor-expired"_s);
        const int readBefore = cursor.count(u'.') > 1 ? cursor.section(u'.', 2).toInt() : 1;
        if (readBefore < std::min(schema, asked(path, u"schema"_s).toInt()) && !changedBySchema2.isEmpty()) {
            SyncFailure changed = refused(u"schema-changed"_s);
            changed.resnapshot = changedBySchema2;
            return changed;
        }
        FeedPage page;
        const qint64 end = std::min<qint64>(log.size(), position + pageSize);
        page.rows = log.mid(position, end - position);
        page.cursor = cursorAt(end);
        page.more = end < log.size();
        page.epoch = epoch;
        page.serverTime = serverNow;
        return SyncAnswer(std::make_shared<const FeedPage>(page));
    }
    SyncAnswer commands(const QByteArray &body, Instant serverNow)
    {
        CommandBatchResult batch;
        batch.epoch = epoch;
        batch.serverTime = serverNow;
        const QJsonArray list = QJsonDocument::fromJson(body)[u"commands"_s].toArray();
        for (const QJsonValue &value : list) {
            const QJsonObject json = value.toObject();
            const QString id = json[u"id"_s].toString();
            received.append(id);
            CommandResult result;
            result.id = id;
            if (results.contains(id)) {
                result.status = CommandResult::Status::Duplicate;
                result.first = results[id].status;
            } else if (judge) {
                result = judge(json);
            } else {
                result.status = CommandResult::Status::Applied;
            }
            if (result.status == CommandResult::Status::Applied) {
                change(json[u"aggregate"_s][u"id"_s].toString());
                results[id] = result;
            }
            batch.results.append(result);
        }
        return std::make_shared<const CommandBatchResult>(batch);
    }

    int m_snapshots = 0;
};

} // namespace counterpart::test
