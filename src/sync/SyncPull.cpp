#include "sync/SyncPull.h"

#include "base/Planted.h"
#include "contract/Protocol.h"

#include <QJsonDocument>
#include <QUrl>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::sync {

namespace {

bool cursorIsUseless(const Error &error)
{
    return error.code == u"cursor-expired"_s || error.code == u"bad-cursor"_s
        || error.code == u"schema-changed"_s;
}

/// An empty answer that came sooner was not held: something on the way does not allow it.
constexpr milliseconds wasHeld{5'000};
/// After news the next question, no more often than a stream tells.
constexpr milliseconds heldGap{250};

bool snapshotIsGone(const Error &error)
{
    return error.code == u"snapshot-expired"_s || error.kind == Error::Kind::NotFound
        || cursorIsUseless(error);
}

Error badAnswer(const QString &detail)
{
    return {Error::Kind::BadResponse, detail, u"invalid"_s};
}

} // namespace

void SyncPull::start(const SyncStart &stored)
{
    *this = SyncPull();
    m_cursor = stored.cursor;
    m_upToDateAt = stored.upToDateAt;
    if (stored.snapshot && stored.snapshot->manifest)
        m_snapshot = Running{stored.snapshot->manifest, stored.snapshot->partsDone};
}

void SyncPull::step(SyncContext &context)
{
    dropHeld(context);
    if (m_stage != Stage::Idle)
        return;
    if (!m_offerFor.isEmpty() && !isWaiting(context.now.steady)) {
        m_stage = Stage::Offering;
        m_job = context.newJob();
        context.offeringEpoch = m_offerFor;
        OfferAllAgain offer{m_job, m_offerFor, {}};
        if (context.clock.at(context.now))
            offer.serverTime = context.told();
        context.ask(std::move(offer));
        return;
    }
    if (!context.keys || isWaiting(context.now.steady))
        return;
    if (m_opening) {
        beginSnapshot(context);
        return;
    }
    if (m_snapshot && m_snapshot->partsDone >= m_snapshot->manifest->parts.size()) {
        finishSnapshot(context);
        return;
    }
    if (!context.maySend())
        return;
    if (m_wantSnapshot || (!m_snapshot && m_cursor.isEmpty()))
        openSnapshot(context);
    else if (m_snapshot)
        fetchPart(context);
    else if (m_wantNews || m_more || (m_pollAt && *m_pollAt <= context.now.steady))
        fetchPage(context);
}

/// A question that waits for news makes way for whatever else is to be done.
void SyncPull::dropHeld(SyncContext &context)
{
    const bool now = std::exchange(m_dropHeld, false);
    if (m_stage != Stage::FetchingPage || !m_held)
        return;
    if (!now && !m_wantSnapshot && m_offerFor.isEmpty() && context.keys)
        return;
    context.abandon(m_job);
    m_stage = Stage::Idle;
    m_held = false;
    m_wantNews = true;
}

void SyncPull::openSnapshot(SyncContext &context)
{
    SnapshotRequest request;
    request.schema = context.settings.schema;
    request.types = m_types;
    request.cursor = m_types.isEmpty() ? QString() : m_cursor;
    request.reason = m_cursor.isEmpty() && m_reason.isEmpty() ? u"first_run"_s : m_reason;
    SendRequest send;
    send.kind = SyncRequestKind::OpenSnapshot;
    send.method = "POST";
    send.path = protocol::path::snapshots(context.storeId);
    send.body = QJsonDocument(encode(request)).toJson(QJsonDocument::Compact);
    send.contentType = protocol::jsonType;
    send.accept = protocol::jsonType;
    send.status = 201;
    send.deadline = context.settings.partDeadline;
    m_stage = Stage::OpeningSnapshot;
    m_job = context.send(std::move(send));
}

void SyncPull::fetchPart(SyncContext &context)
{
    const Snapshot &manifest = *m_snapshot->manifest;
    SendRequest send;
    send.kind = SyncRequestKind::SnapshotPart;
    send.method = "GET";
    send.path = protocol::path::snapshotPart(context.storeId, manifest.id,
                                             manifest.parts.at(m_snapshot->partsDone).index);
    send.accept = protocol::ndjsonType;
    send.deadline = context.settings.partDeadline;
    m_stage = Stage::FetchingPart;
    m_job = context.send(std::move(send));
}

void SyncPull::fetchPage(SyncContext &context)
{
    m_held = longPoll && !m_wantNews && !m_more && context.link.isUp();
    m_askedAt = context.now.steady;
    SendRequest send;
    send.kind = SyncRequestKind::Changes;
    send.method = "GET";
    send.path = protocol::path::changes(context.storeId)
        + u"?cursor=%1&limit=%2&schema=%3"_s.arg(QString::fromLatin1(QUrl::toPercentEncoding(m_cursor)))
              .arg(context.settings.pageSize)
              .arg(context.settings.schema);
    send.accept = protocol::ndjsonType;
    send.deadline = context.settings.pullDeadline;
    if (m_held) {
        send.path += u"&wait=%1"_s.arg(context.settings.longPoll.count());
        send.deadline += context.settings.longPoll;
    }
    m_wantNews = false;
    m_stage = Stage::FetchingPage;
    m_job = context.send(std::move(send));
}

bool SyncPull::answered(SyncContext &context, JobId id, const SyncAnswer &answer)
{
    if (id != m_job || m_stage == Stage::Idle)
        return false;
    const Stage stage = std::exchange(m_stage, Stage::Idle);
    if (!context.keys) {
        // Rows cannot be sealed any more: the cursor stays, the same is asked for again after unlocking.
        m_wantNews = m_behind = true;
        return true;
    }
    if (const auto *manifest = std::get_if<ManifestPtr>(&answer);
        manifest && *manifest && stage == Stage::OpeningSnapshot)
        manifestRead(context, *manifest);
    else if (const auto *page = std::get_if<FeedPagePtr>(&answer);
             page && *page && stage == Stage::FetchingPart)
        partRead(context, *page);
    else if (page && *page && stage == Stage::FetchingPage)
        pageRead(context, *page);
    else
        backOff(context, badAnswer(u"another kind of answer than asked for"_s));
    return true;
}

void SyncPull::manifestRead(SyncContext &context, const ManifestPtr &manifest)
{
    m_snapshot.reset();
    m_opening = Running{manifest, 0};
    m_wantSnapshot = false;
    wantOffer(context, manifest->epoch); // before the cache takes the new epoch, or a crash would forget to
}

void SyncPull::beginSnapshot(SyncContext &context)
{
    m_stage = Stage::Beginning;
    m_job = context.newJob();
    context.ask(BeginSnapshot{m_job, m_opening->manifest});
}

void SyncPull::partRead(SyncContext &context, const FeedPagePtr &page)
{
    const Snapshot &manifest = *m_snapshot->manifest;
    if (page->epoch != manifest.epoch) {
        dropSnapshot(context, {});
        return;
    }
    m_stage = Stage::ApplyingPart;
    m_job = context.newJob();
    context.ask(ApplyPart{m_job, m_snapshot->partsDone, page});
}

void SyncPull::finishSnapshot(SyncContext &context)
{
    const Snapshot &manifest = *m_snapshot->manifest;
    m_stage = Stage::Finishing;
    m_job = context.newJob();
    context.ask(FinishSnapshot{m_job, manifest.cursor, manifest.epoch, manifest.deviceAck});
}

void SyncPull::pageRead(SyncContext &context, const FeedPagePtr &page)
{
    if (page->epoch != context.epoch) {
        epochSeen(context, page->epoch);
        return;
    }
    if (page->cursor.isEmpty() || (page->more && page->cursor == m_cursor)) {
        backOff(context, badAnswer(u"the cursor does not move"_s));
        return;
    }
    m_page = page;
    m_stage = Stage::ApplyingPage;
    m_job = context.newJob();
    context.ask(ApplyPage{m_job, page});
}

bool SyncPull::failed(SyncContext &context, JobId id, const SyncFailure &failure)
{
    if (id != m_job || m_stage == Stage::Idle)
        return false;
    const Stage stage = std::exchange(m_stage, Stage::Idle);
    m_wantNews = true;
    if (linkTrouble(failure.error))
        return true; // the line itself waits; what was asked for is asked for again
    const bool asksWithCursor
        = stage == Stage::FetchingPage || (stage == Stage::OpeningSnapshot && !m_types.isEmpty());
    if (asksWithCursor && cursorIsUseless(failure.error) && !planted(Plant::CursorExpiredIgnored)) {
        const bool schema = failure.error.code == u"schema-changed"_s && stage == Stage::FetchingPage;
        dropSnapshot(context, schema ? u"schema_changed"_s : u"cursor_expired"_s);
        // Kinds that this build does not know it cannot ask for by name.
        if (schema && !failure.resnapshot.contains(ResourceType::Other))
            m_types = failure.resnapshot;
    } else if (stage == Stage::FetchingPart && snapshotIsGone(failure.error)) {
        dropSnapshot(context, m_reason);
    } else {
        backOff(context, failure.error, failure.asked);
    }
    return true;
}

bool SyncPull::stored(SyncContext &context, JobId id, const Result<Done> &result)
{
    if (id != m_job || m_stage == Stage::Idle)
        return false;
    const Stage stage = std::exchange(m_stage, Stage::Idle);
    const FeedPagePtr page = std::exchange(m_page, {});
    if (stage == Stage::Offering)
        context.offeringEpoch.clear();
    if (!result) {
        context.cacheTrouble = result.error().kind;
        m_wantNews = true;
        m_behind = m_behind || result.error().kind == Error::Kind::KeyLocked;
        m_retryAt = context.now.steady + m_backoff.next(context.random);
        if (page && planted(Plant::CursorBeforeRows))
            m_cursor = page->cursor;
        if (stage == Stage::ApplyingPart && planted(Plant::SnapshotPartSkipped))
            ++m_snapshot->partsDone;
        return true;
    }
    context.cacheTrouble.reset();
    m_failure.reset();
    m_retryAt.reset();
    m_backoff.reset();
    if (stage == Stage::Offering) {
        context.offeredEpoch = std::exchange(m_offerFor, {});
        m_offered = true;
    } else if (stage == Stage::Beginning) {
        m_snapshot = std::exchange(m_opening, {});
    } else if (stage == Stage::ApplyingPart) {
        ++m_snapshot->partsDone;
        m_usable = isUsable();
    } else if (stage == Stage::Finishing) {
        m_cursor = m_snapshot->manifest->cursor;
        context.epoch = m_snapshot->manifest->epoch;
        m_snapshot.reset();
        m_reason.clear();
        m_types.clear();
        m_wantNews = true;
    } else if (stage == Stage::ApplyingPage) {
        m_cursor = page->cursor;
        m_more = page->more;
        m_restarts.reset();
        if (!m_more) {
            m_upToDateAt = page->serverTime != Instant{} ? page->serverTime : context.told();
            m_behind = false;
            schedulePoll(context);
            const bool ignored = m_held && page->rows.isEmpty() && context.now.steady - m_askedAt < wasHeld;
            if (longPoll && !ignored)
                m_pollAt = context.now.steady + heldGap;
        }
    }
    return true;
}

void SyncPull::wantSnapshot()
{
    m_wantSnapshot = true;
    m_reason = u"directive"_s;
    m_types.clear();
}

void SyncPull::wantOffer(SyncContext &context, const QString &epoch)
{
    // The first epoch of all: nothing was settled before it.
    if (context.offeredEpoch.isEmpty())
        context.offeredEpoch = epoch;
    if (epoch != context.offeredEpoch && !planted(Plant::NoOfferAgain))
        m_offerFor = epoch;
}

void SyncPull::epochSeen(SyncContext &context, const QString &epoch)
{
    if (epoch.isEmpty())
        return;
    wantOffer(context, epoch);
    const QString running = m_snapshot ? m_snapshot->manifest->epoch
        : m_opening                    ? m_opening->manifest->epoch
                                       : context.epoch;
    if (!running.isEmpty() && running != epoch && !m_wantSnapshot)
        dropSnapshot(context, {});
}

void SyncPull::dropSnapshot(SyncContext &context, const QString &reason)
{
    if (m_stage != Stage::Idle && m_stage != Stage::Offering)
        m_stage = Stage::Idle; // an answer under way belongs to what is dropped
    m_snapshot.reset();
    m_opening.reset();
    m_more = false;
    m_wantSnapshot = true;
    if (reason != u"schema_changed"_s)
        m_types.clear();
    m_reason = reason;
    // The first one starts at once; one that follows on the heels of another has to wait, or it would go
    // round for ever.
    const bool again = m_restarts.failures() > 0;
    const milliseconds wait = m_restarts.next(context.random);
    if (again)
        m_retryAt = context.now.steady + wait;
}

void SyncPull::backOff(SyncContext &context, const Error &error, std::optional<milliseconds> asked)
{
    m_failure = error;
    m_wantNews = true;
    m_retryAt = context.now.steady
        + m_backoff.next(context.random, isQuarantine(error) ? std::optional(quarantineRetry) : asked);
}

void SyncPull::schedulePoll(SyncContext &context)
{
    m_pollAt = context.now.steady
        + context.around(streaming ? context.settings.pollWithStream : context.settings.pollWithoutStream);
}

bool SyncPull::isUsable() const
{
    if (!m_cursor.isEmpty() || m_usable)
        return true;
    if (!m_snapshot)
        return false;
    const QList<SnapshotPart> &parts = m_snapshot->manifest->parts;
    const auto later = std::find_if(parts.cbegin(), parts.cend(),
                                    [](const SnapshotPart &part) { return part.priority > 0; });
    return m_snapshot->partsDone >= later - parts.cbegin();
}

int SyncPull::percent() const
{
    if (!m_cursor.isEmpty())
        return 100;
    if (!m_snapshot || m_snapshot->manifest->parts.isEmpty())
        return 0;
    qint64 all = 0, done = 0;
    for (qsizetype i = 0; i < m_snapshot->manifest->parts.size(); ++i) {
        const qint64 weight = 1 + m_snapshot->manifest->parts.at(i).rows.value_or(0);
        all += weight;
        done += i < m_snapshot->partsDone ? weight : 0;
    }
    return int(99 * done / all);
}

bool SyncPull::isCatchingUp() const
{
    return m_snapshot || m_opening || m_wantSnapshot || m_more || m_cursor.isEmpty() || !m_offerFor.isEmpty();
}

std::optional<milliseconds> SyncPull::due(const SyncContext &context) const
{
    if (m_stage != Stage::Idle)
        return {};
    if (isWaiting(context.now.steady))
        return m_retryAt;
    return context.keys && context.link.isUp() ? m_pollAt : std::nullopt;
}

} // namespace counterpart::sync
