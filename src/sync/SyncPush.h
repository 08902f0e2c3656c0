#pragma once

#include "contract/CommandResults.h"
#include "sync/SyncContext.h"
#include "sync/SyncStart.h"

#include <QHash>

namespace counterpart::sync {

/// Empties the outbox: one batch at a time, each answered command by command. Works without the cache's keys.
/// A command that makes the CDP fail is sent alone and rests while others pass; nothing is ever dropped.
class SyncPush
{
public:
    void start() { *this = SyncPush(); }
    void step(SyncContext &context);

    bool answered(SyncContext &context, JobId id, const SyncAnswer &answer);
    bool failed(SyncContext &context, JobId id, const SyncFailure &failure);
    bool stored(SyncContext &context, JobId id, const Result<Done> &result);
    bool batch(SyncContext &context, JobId id, const Result<OutboxBatch> &batch);

    /// There may be something to send, but nobody waits for it.
    void changed() { m_dirty = true; }
    /// Somebody did something just now.
    void changed(milliseconds steady);
    void retryNow();

    bool isIdle() const { return m_stage == Stage::Idle; }
    /// A command fails alone or is put off: by its own fault or the CDP's.
    bool suspects() const { return !m_suspects.isEmpty(); }
    bool isReading() const { return m_stage == Stage::Reading; }
    /// Commands are on their way, or their results on the way to the disk.
    bool isSending() const { return m_stage == Stage::Sending || m_stage == Stage::Storing; }
    /// Epoch that the last results spoke of; empty when there is nothing new.
    QString takeEpoch() { return std::exchange(m_epoch, {}); }
    std::optional<milliseconds> due(const SyncContext &context) const;

private:
    enum class Stage { Idle, Reading, Sending, Storing, Postponing };

    /// A command that failed alone, not by the line, or that the CDP puts off.
    struct Suspect
    {
        Backoff backoff;
        qint64 pushesBefore = 0; ///< batches answered when it first failed
        qint64 readsBefore = 0;
        milliseconds since{};
    };

    void send(SyncContext &context);
    void resultsRead(SyncContext &context, const CommandResultsPtr &results);
    void heldBack(SyncContext &context, CommandResult &result);
    void store(SyncContext &context, CommandBatchResult results);
    void postpone(const QStringList &ids, milliseconds after);
    Suspect &suspicionOf(const SyncContext &context, const QString &commandId);
    void suspect(SyncContext &context, const Error &error);
    bool plantedVerdict(SyncContext &context, const Error &error);
    void backOff(SyncContext &context, std::optional<milliseconds> asked = {});
    void outboxRefused(SyncContext &context, Stage stage, const Error &error);
    void outboxTook(SyncContext &context, Stage stage);

    Stage m_stage = Stage::Idle;
    JobId m_job = 0;
    bool m_dirty = true;
    bool m_first = true;     ///< nothing was read since the start
    int m_most = 0;          ///< commands in the next batch; 0: as many as allowed
    QList<Command> m_batch;  ///< handed out by the outbox
    QString m_numbering;     ///< of their seqs
    QStringList m_postponed; ///< not yet back in the outbox
    milliseconds m_postponeBy{};
    QHash<QString, Suspect> m_suspects;
    Backoff m_backoff;
    std::optional<milliseconds> m_retryAt;
    bool m_pauseAsked = false;          ///< by the CDP
    Stage m_refusedStage = Stage::Idle; ///< what the outbox refused; Idle: nothing
    Backoff m_writeBackoff;
    std::optional<milliseconds> m_writeAgainAt; ///< the outbox refused a write
    std::optional<milliseconds> m_outboxDue;
    QString m_epoch;
    QString m_sentFor; ///< the epoch that the batch under way was sent for
};

} // namespace counterpart::sync
