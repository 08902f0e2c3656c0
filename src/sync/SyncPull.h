#pragma once

#include "contract/FeedPage.h"
#include "contract/Snapshot.h"
#include "sync/SyncContext.h"
#include "sync/SyncStart.h"

namespace counterpart::sync {

/// Keeps the cache equal to the CDP: a snapshot part by part, then the feed page by page. One thing at a
/// time; rows and cursor move only when storage said so, so an interrupted step is simply done again.
class SyncPull
{
public:
    void start(const SyncStart &stored);
    /// Does the next thing if it may.
    void step(SyncContext &context);

    bool answered(SyncContext &context, JobId id, const SyncAnswer &answer);
    bool failed(SyncContext &context, JobId id, const SyncFailure &failure);
    bool stored(SyncContext &context, JobId id, const Result<Done> &result);

    void wantNews() { m_wantNews = true; }
    void wantSnapshot();
    /// Another way to the CDP was told that nothing is read here.
    void refused(SyncContext &context, const Error &error) { backOff(context, error); }
    /// The CDP speaks of another epoch than the cache: it was restored from a backup.
    void epochSeen(SyncContext &context, const QString &epoch);
    /// A person or the network says that trying again now makes sense.
    void retryNow()
    {
        m_retryAt.reset();
        m_dropHeld = true;
    }
    /// The CDP holds the answer to it until there is news.
    bool isHeld(JobId id) const { return m_held && id == m_job && m_stage == Stage::FetchingPage; }

    bool isFirstSync() const { return m_cursor.isEmpty(); }
    bool isUsable() const;
    int percent() const;
    bool isCatchingUp() const;
    bool isIdle() const { return m_stage == Stage::Idle; }
    void setBehind() { m_behind = true; }
    bool isBehind() const { return m_behind; }
    bool isWaiting(milliseconds steady) const { return m_retryAt && *m_retryAt > steady; }
    std::optional<Instant> upToDateAt() const { return m_upToDateAt; }
    /// Set while the last pull failed for a reason of its own.
    const std::optional<Error> &failure() const { return m_failure; }
    std::optional<milliseconds> retryAt() const { return m_retryAt; }
    std::optional<milliseconds> due(const SyncContext &context) const;
    /// True once after settled commands were queued again.
    bool takeOffered() { return std::exchange(m_offered, false); }

private:
    enum class Stage {
        Idle,
        Offering,
        OpeningSnapshot,
        Beginning,
        FetchingPart,
        ApplyingPart,
        Finishing,
        FetchingPage,
        ApplyingPage
    };

    struct Running
    {
        ManifestPtr manifest;
        int partsDone = 0;
    };

    void openSnapshot(SyncContext &context);
    void fetchPart(SyncContext &context);
    void finishSnapshot(SyncContext &context);
    void fetchPage(SyncContext &context);
    void dropHeld(SyncContext &context);
    void manifestRead(SyncContext &context, const ManifestPtr &manifest);
    void partRead(SyncContext &context, const FeedPagePtr &page);
    void pageRead(SyncContext &context, const FeedPagePtr &page);
    void beginSnapshot(SyncContext &context);
    void dropSnapshot(SyncContext &context, const QString &reason);
    /// Settled commands are to be offered again unless they were for this epoch.
    void wantOffer(SyncContext &context, const QString &epoch);
    void backOff(SyncContext &context, const Error &error, std::optional<milliseconds> asked = {});
    void schedulePoll(SyncContext &context);

    Stage m_stage = Stage::Idle;
    JobId m_job = 0;
    QString m_cursor;
    std::optional<Running> m_snapshot; ///< begun in the cache
    std::optional<Running>
        m_opening; ///< asked for; its manifest arrives before settled commands are offered again
    bool m_wantSnapshot = false;
    bool m_usable = false; ///< stays so when a first snapshot has to start over: its rows are there
    QString m_reason;
    QList<ResourceType> m_types; ///< that the snapshot is to bring; empty: all
    QString m_offerFor;          ///< epoch for which settled commands are to be offered again; empty: none
    bool m_offered = false;
    bool m_wantNews = true;
    bool m_behind = false;
    bool m_more = false;
    FeedPagePtr m_page; ///< being stored
    Backoff m_backoff;
    Backoff m_restarts; ///< of snapshots that came to nothing
    std::optional<milliseconds> m_retryAt;
    std::optional<milliseconds> m_pollAt;
    std::optional<Error> m_failure;
    std::optional<Instant> m_upToDateAt;

    bool m_held = false;      ///< the page under way is a long poll
    bool m_dropHeld = false;  ///< somebody wants to know now
    milliseconds m_askedAt{}; ///< of the page under way

public:
    bool longPoll = false;  ///< the live channel does not work: the CDP is asked to hold its answers
    bool streaming = false; ///< the live channel is open: polls may be rare
};

} // namespace counterpart::sync
