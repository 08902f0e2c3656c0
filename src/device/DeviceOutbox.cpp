// What was done here: saved, laid over the rows, settled, shown by the feed, forgotten.
#include "base/Background.h"
#include "device/Device.h"
#include "device/SyncStorage.h"

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

QSet<ResourceType> typesOf(const QList<Command> &commands)
{
    QSet<ResourceType> types;
    for (const Command &command : commands)
        types.unite(touchedBy(command));
    return types;
}

/// Once saved it is saved: a count that cannot be read afterwards must not say otherwise.
std::optional<OutboxCounts> countsOf(const Outbox &outbox)
{
    const auto counts = outbox.counts();
    return counts ? std::optional(*counts) : std::nullopt;
}

} // namespace

void Device::tellOutbox(const std::optional<OutboxCounts> &counts, const QSet<ResourceType> &types)
{
    if (counts)
        m_counts = *counts;
    if (counts && m_handingOver && m_counts.queued == 0)
        reportStatus();
    Q_EMIT outboxChanged();
    if (!types.isEmpty())
        Q_EMIT rowsChanged(types);
}

QFuture<Result<Done>> Device::submit(const QList<Command> &commands, const QHash<QString, QString> &unitOf)
{
    struct Kept
    {
        std::optional<OutboxCounts> counts;
        std::optional<OfflineBudget> budget;
    };
    using Saved = Result<Kept>;
    if (m_readOnly)
        return ready(Result<Done>(Error{Error::Kind::InUse, {}, {}}));
    if (m_profile.leaving)
        return ready(Result<Done>(Error{Error::Kind::Revoked, {}, u"device-revoked"_s}));
    const auto append = [commands, unitOf](Outbox &outbox) -> Saved {
        if (auto done = outbox.append(commands, unitOf); !done)
            return done.error();
        const auto budget = outbox.offlineBudget();
        return Kept{countsOf(outbox), budget ? std::optional(*budget) : std::nullopt};
    };
    return chain(m_outbox.run(append), this, [this, commands](const Saved &saved) -> Result<Done> {
        if (!saved)
            return saved.error();
        m_driver.outboxChanged();
        // Laid over the rows before it is answered: who reads at once must see what was just done.
        m_overlay.add(commands);
        if (saved->budget)
            m_allowance.set(*saved->budget);
        tellOutbox(saved->counts, typesOf(commands));
        return Done();
    });
}

QFuture<Result<bool>> Device::undo(const QString &commandId, const QList<Command> &compensation)
{
    return chain(undo({{commandId, compensation}}), this,
                 [](const Result<QList<bool>> &undone) -> Result<bool> {
                     return undone ? Result<bool>(undone->first()) : undone.error();
                 });
}

QFuture<Result<QList<bool>>> Device::undo(const QList<Outbox::Undoing> &all)
{
    using Answers = Result<QList<bool>>;
    struct Undone
    {
        QList<bool> withdrawn;
        std::optional<OutboxCounts> counts;
    };
    if (m_profile.leaving)
        return ready(Answers(Error{Error::Kind::Revoked, {}, u"device-revoked"_s}));
    const auto work = [all, at = serverNow()](Outbox &outbox) -> Result<Undone> {
        const auto withdrawn = outbox.undo(all, at);
        if (!withdrawn)
            return withdrawn.error();
        return Undone{*withdrawn, countsOf(outbox)};
    };
    return chain(m_outbox.run(work), this, [this, all](const Result<Undone> &undone) -> Answers {
        if (!undone)
            return undone.error();
        m_driver.outboxChanged();
        m_allowance.look();
        QSet<ResourceType> types;
        for (qsizetype i = 0; i < all.size(); ++i) {
            types += m_overlay.typesOf({all[i].commandId}) + typesOf(all[i].compensation);
            if (undone->withdrawn[i])
                m_overlay.remove({all[i].commandId});
            else
                m_overlay.add(all[i].compensation);
        }
        tellOutbox(undone->counts, types);
        return undone->withdrawn;
    });
}

QFuture<Done> Device::refreshOverlay()
{
    struct Seen
    {
        QList<Command> pending;
        std::optional<OutboxCounts> counts;
        QHash<QString, qint64> versions;
    };
    const auto read = [](Outbox &outbox) -> Result<Seen> {
        auto pending = outbox.pending();
        const auto awaited = outbox.awaitingFeed();
        if (!pending || !awaited)
            return pending ? awaited.error() : pending.error();
        Seen all{*std::move(pending), countsOf(outbox), {}};
        for (const Outbox::Awaited &one : *awaited)
            all.versions.insert(one.commandId, one.version);
        return all;
    };
    return chain(m_outbox.run(read), this, [this](const Result<Seen> &seen) {
        if (!seen)
            return Done();
        const auto before = m_overlay.types();
        m_overlay.set(seen->pending, seen->versions);
        tellOutbox(seen->counts, before + m_overlay.types());
        dropShown(m_overlay.awaited(), {});
        return Done();
    });
}

void Device::onSettled(const QList<CommandResult> &results)
{
    struct Settled
    {
        QHash<QString, Outbox::Laid> laid;
        std::optional<OutboxCounts> counts;
    };
    QStringList ids;
    for (const CommandResult &result : results)
        ids.append(result.id);
    const auto read = [ids](Outbox &outbox) -> Result<Settled> {
        const auto laid = outbox.laid(ids);
        if (!laid)
            return laid.error();
        return Settled{*laid, countsOf(outbox)};
    };
    whenDone(m_outbox.run(read), this, [this, ids](const Result<Settled> &now) {
        if (!now)
            return;
        const auto types = m_overlay.typesOf(ids);
        QStringList over;
        for (auto one = now->laid.cbegin(); one != now->laid.cend(); ++one) {
            if (!one->over)
                over.append(one.key());
            else if (one->version > 0)
                m_overlay.awaitVersion(one.key(), one->version);
        }
        if (!over.isEmpty())
            forget(over);
        tellOutbox(now->counts, types);
        dropShown(m_overlay.awaited(ids),
                  {}); // the feed may have shown their effect before their answer came
    });
    tidyOutbox();
    m_allowance.look();
    Q_EMIT commandsSettled(results);
}

void Device::onApplied(const Applied &what)
{
    if (what.types.contains(ResourceType::Associate) || what.types.contains(ResourceType::Store))
        loadStaff();
    m_overlay.hide(what.causedBy);
    if (m_cacheOpen)
        m_index.follow(what);
    dropShown(m_overlay.awaited(what), what);
    if (what.types.contains(ResourceType::OfflinePolicy))
        m_allowance.look();
    Q_EMIT applied(what);
    if (!what.types.isEmpty())
        Q_EMIT rowsChanged(what.types);
}

QFuture<Result<Done>> Device::markHandled(const QString &commandId)
{
    using Counts = Result<std::optional<OutboxCounts>>;
    const auto work = [commandId](Outbox &outbox) -> Counts {
        if (auto done = outbox.markHandled(commandId); !done)
            return done.error();
        return countsOf(outbox);
    };
    return chain(m_outbox.run(work), this, [this](const Counts &counts) -> Result<Done> {
        if (!counts)
            return counts.error();
        tellOutbox(*counts, {});
        return Done();
    });
}

QFuture<Result<Done>> Device::sendAgain(const QString &commandId)
{
    const auto work = [commandId, at = now()](Outbox &outbox) {
        return outbox.sendAgain(commandId, at);
    };
    return chainAsync(m_outbox.run(work), this, [this](const Result<Done> &done) {
        if (!done)
            return ready(done);
        m_driver.outboxChanged();
        return chain(refreshOverlay(), this, [](const Done &) { return Result<Done>(Done()); });
    });
}

void Device::dropShown(const QList<Outbox::Awaited> &awaited, const Applied &what)
{
    // Precision §10: an overlay goes when its result is stored and the row has reached its version, or the
    // feed named it.
    if (awaited.isEmpty())
        return;
    const auto reached
        = m_cache.run([awaited, what](Cache &cache) { return syncstorage::shownBy(cache, awaited, what); });
    whenDone(reached, this, [this](const Result<QStringList> &shown) {
        if (!shown || shown->isEmpty())
            return;
        const auto dropped = m_outbox.run([ids = *shown](Outbox &outbox) { return outbox.dropOverlay(ids); });
        whenDone(dropped, this, [this, ids = *shown](const Result<Done> &done) {
            if (!done)
                return;
            forget(ids);
        });
    });
}

void Device::forget(const QStringList &commandIds)
{
    // A read that began before the row had come so far still needs them: it is answered before this one.
    const auto readsBefore = m_reader.run([](CacheReader &) -> Result<Done> { return Done(); });
    whenDone(readsBefore, this, [this, commandIds](const Result<Done> &) {
        const auto types = m_overlay.typesOf(commandIds);
        m_overlay.remove(commandIds);
        if (!types.isEmpty())
            tellOutbox({}, types);
    });
}

void Device::tidyOutbox()
{
    // A clock that nobody has compared since the start could be a year ahead, and 30 days over in a moment.
    if (!m_driver.clockSample())
        return;
    const Instant today = serverNow();
    if (m_tidiedAt && today - *m_tidiedAt < std::chrono::days(1))
        return;
    m_tidiedAt = today;
    m_outbox.run([today](Outbox &outbox) { return outbox.purge(today); });
}

} // namespace counterpart
