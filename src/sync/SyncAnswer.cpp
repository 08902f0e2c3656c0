#include "sync/SyncAnswer.h"

#include "contract/Auth.h"
#include "contract/CommandResults.h"
#include "contract/FeedPage.h"
#include "contract/Snapshot.h"

#include <QJsonDocument>

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

namespace {

template<typename Value>
Result<SyncAnswer> shared(Result<Value> value)
{
    if (!value)
        return value.error();
    return SyncAnswer(std::make_shared<const Value>(*std::move(value)));
}

Result<Snapshot> inOrderOfUse(Result<Snapshot> manifest)
{
    if (!manifest)
        return manifest;
    Snapshot snapshot = *std::move(manifest);
    std::stable_sort(snapshot.parts.begin(), snapshot.parts.end(),
                     [](const SnapshotPart &a, const SnapshotPart &b) { return a.priority < b.priority; });
    return snapshot;
}

} // namespace

Result<SyncAnswer> readSyncAnswer(SyncRequestKind kind, const QByteArray &body)
{
    if (kind == SyncRequestKind::SnapshotPart || kind == SyncRequestKind::Changes)
        return shared(parseFeedPage(body));
    QJsonParseError fault;
    const QJsonDocument json = QJsonDocument::fromJson(body, &fault);
    if (fault.error != QJsonParseError::NoError || !json.isObject())
        return Error{Error::Kind::BadResponse, u"not a JSON object"_s, u"invalid"_s};
    switch (kind) {
    case SyncRequestKind::OpenSnapshot: return shared(inOrderOfUse(decodeSnapshot(json.object())));
    case SyncRequestKind::Commands: return shared(decodeCommandBatchResult(json.object()));
    default: return shared(decodeMeta(json.object()));
    }
}

} // namespace counterpart
