#include "device/SyncStorage.h"

#include "contract/CommandResults.h"
#include "contract/Snapshot.h"

#include <QJsonDocument>

namespace counterpart::syncstorage {

Result<SyncStart> startOf(const Cache &cache, const QString &storeId, bool keysAvailable)
{
    const auto mark = cache.syncMark();
    if (!mark)
        return mark.error();
    SyncStart start;
    start.storeId = storeId;
    start.cursor = mark->cursor;
    start.epoch = mark->epoch;
    start.keysAvailable = keysAvailable;
    // A tablet that starts without a line still says since when.
    for (const ResourceType type : {ResourceType::PickupOrder, ResourceType::Coupon, ResourceType::Campaign,
                                    ResourceType::Customer, ResourceType::Associate}) {
        const auto asOf = cache.asOf(type);
        if (!asOf)
            return asOf.error();
        start.lastContact = std::max(start.lastContact, *asOf);
    }
    if (mark->snapshot) {
        const auto manifest = decodeSnapshot(QJsonDocument::fromJson(mark->snapshot->manifest).object());
        if (manifest)
            start.snapshot
                = StoredSnapshot{std::make_shared<const Snapshot>(*manifest), mark->snapshot->nextPart};
    }
    return start;
}

/// As of when rows are: when the CDP answered, by its clock; a tablet's own may be set wrong and right again.
static Instant answeredAt(const FeedPage &page, Instant received)
{
    return page.serverTime != Instant{} ? page.serverTime : received;
}

Result<SnapshotProgress> perform(Cache &cache, const sync::BeginSnapshot &output)
{
    const Snapshot &manifest = *output.manifest;
    return cache.beginSnapshot(manifest.id, manifest.epoch, int(manifest.parts.size()),
                               QJsonDocument(encode(manifest)).toJson(QJsonDocument::Compact),
                               manifest.types);
}

Result<Applied> perform(Cache &cache, const sync::ApplyPart &output, Instant at)
{
    return cache.applyPart(output.index, *output.page, answeredAt(*output.page, at));
}

Result<Applied> perform(Cache &cache, const sync::FinishSnapshot &output, Instant at)
{
    return cache.finishSnapshot(output.cursor, output.deviceAck, at);
}

Result<Applied> perform(Cache &cache, const sync::ApplyPage &output, Instant at)
{
    return cache.apply(*output.page, answeredAt(*output.page, at));
}

Result<OutboxBatch> perform(Outbox &outbox, const sync::ReadOutbox &output, Instant at)
{
    if (output.first) {
        if (auto done = outbox.requeueInFlight(); !done)
            return done.error();
    }
    auto commands = outbox.nextBatch(output.most, output.bytes, at, output.newNumbering);
    if (!commands)
        return commands.error();
    const auto numbering = outbox.numbering();
    if (!numbering)
        return numbering.error();
    OutboxBatch batch;
    batch.commands = *std::move(commands);
    batch.numbering = *numbering;
    const auto due = outbox.nextDue(at);
    if (!due)
        return due.error();
    if (*due)
        batch.nextIn = std::max(milliseconds(0), **due - at);
    return batch;
}

Result<Done> perform(Outbox &outbox, const sync::StoreResults &output, Instant at)
{
    const CommandBatchResult &answer = *output.results;
    const bool dated = answer.serverTime != Instant{};
    return outbox.settle(answer.results, at, answer.epoch, dated ? answer.serverTime : at);
}

Result<Done> perform(Outbox &outbox, const sync::Postpone &output, Instant at)
{
    // No wait asked for: at once, whatever the wall clock is set to meanwhile.
    return outbox.postpone(output.commandIds, output.after.count() > 0 ? at + output.after : Instant{});
}

Result<int> perform(Outbox &outbox, const sync::OfferAllAgain &output, Instant at)
{
    // All of them: what the CDP acknowledged before it was restored says nothing about what it kept.
    return outbox.offerAgain(0, at, output.epoch, output.serverTime);
}

Result<QStringList> shownBy(const Cache &cache, const QList<Outbox::Awaited> &awaited, const Applied &what)
{
    QStringList shown;
    for (const Outbox::Awaited &one : awaited) {
        const auto versions = cache.versions(one.aggregate.type, {one.aggregate.id});
        if (!versions)
            return versions.error();
        // The CDP has done it: a row that is not here has left the scope, or comes with it.
        const bool gone = !one.comes && !versions->contains(one.aggregate.id);
        const bool reached = one.version > 0 && versions->value(one.aggregate.id, 0) >= one.version;
        if (gone || reached || what.causedBy.contains(one.commandId) || what.removed.contains(one.aggregate))
            shown.append(one.commandId);
    }
    return shown;
}

} // namespace counterpart::syncstorage
