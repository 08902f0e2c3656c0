#pragma once

#include "contract/CommandResults.h"
#include "sync/SyncContext.h"
#include "sync/SyncStart.h"

#include <QHash>

namespace counterpart::sync {

/// Empties the outbox: one batch at a time, each answered command by command. Works without the cache's keys.
/// A command that makes the CDP fail is sent alone, rests while others pass and is set aside after some
/// tries; nothing is ever dropped.
class SyncPush
{
public:
    void start();
    void step(SyncContext &context);

    bool answered(SyncContext &context, JobId id, const SyncAnswer &answer);
    bool failed(SyncContext &context, JobId id, const SyncFailure &failure);
    bool stored(SyncContext &context, JobId id, const Result<Done> &result);
    bool batch(SyncContext &context, JobId id, const Result<OutboxBatch> &batch);

    /// There may be something to send.
    void changed() { m_dirty = true; }
    void retryNow();

    bool isIdle() const { return m_stage == Stage::Idle; }
    bool isReading() const { return m_stage == Stage::Reading; }
    /// The outbox was read and commands are on their way.
    bool isSending() const { return m_stage == Stage::Sending || m_stage == Stage::Storing; }
    /// Epoch that the last results spoke of; empty when there is nothing new.
    QString takeEpoch() { return std::exchange(m_epoch, {}); }
    std::optional<milliseconds> due(const SyncContext &context) const;

private:
    enum class Stage { Idle, Reading, Sending, Storing, SettingAside };

    struct Resting
    {
        Ref aggregate;
        milliseconds until{};
    };
    struct Suspect
    {
        Backoff backoff;
        int tries = 0;
        qint64 pushesBefore = 0; ///< batches answered when it first failed
        milliseconds since{};
    };

    void send(SyncContext &context, const OutboxBatch &batch);
    void resultsRead(SyncContext &context, const CommandResultsPtr &results);
    void rest(const Ref &aggregate, milliseconds until);
    void restAfter(SyncContext &context, const CommandBatchResult &results);
    /// A single command that the CDP cannot digest: rest it, and set it aside when only it fails.
    void suspect(SyncContext &context, const Error &error);
    void backOff(SyncContext &context, std::optional<milliseconds> asked = {});

    Stage m_stage = Stage::Idle;
    JobId m_job = 0;
    bool m_dirty = true;
    int m_most = 0;              ///< commands in the next batch; 0: as many as allowed
    QStringList m_sent;          ///< ids in the request under way
    QList<Ref> m_sentAggregates; ///< of the same commands
    QString m_settingAside;
    QList<Resting> m_resting;
    QHash<QString, Suspect> m_suspects;
    Backoff m_retries; ///< of commands that the CDP answered with "later"
    Backoff m_backoff;
    std::optional<milliseconds> m_retryAt;
    std::optional<milliseconds> m_outboxDue;
    QString m_epoch;
};

} // namespace counterpart::sync
