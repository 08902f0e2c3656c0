#pragma once

#include "base/Time.h"
#include "server/import/RecordSink.h"

#include <QList>

#include <functional>

namespace counterpart::server {

/// What the life reads of the database: the contract documents as they are now.
struct DemoReadPort
{
    std::function<QList<QJsonObject>()> openOrders; ///< of store 1, every state before handed over
    std::function<bool(ResourceType, const QString &id)> exists;
};

struct DemoLifeTimes
{
    Instant now{};
    Instant startedAt{};                  ///< of this server process
    std::optional<Instant> firstSignInAt; ///< none: nobody has signed in yet
};

struct DemoChanges
{
    QList<ImportedRecord>
        records; ///< whole documents to upsert, through the change feed like any other change
    QList<CampaignEvent> events;
};

/// `--script live`: what has happened by itself up to `now` and is not in the database yet. Pure and
/// repeatable: asked again with the changes applied it answers with nothing until more time has passed.
/// Orders that a colleague has claimed or that somebody changed by hand are left alone.
DemoChanges demoLife(const DemoLifeTimes &times, const DemoReadPort &read);

} // namespace counterpart::server
