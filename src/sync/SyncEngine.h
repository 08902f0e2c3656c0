#pragma once

#include "base/Ids.h"
#include "sync/SyncOutput.h"
#include "sync/SyncSettings.h"
#include "sync/SyncStart.h"

#include <memory>

namespace counterpart {

/// Keeps the cache equal to the CDP and the outbox empty, without I/O, clock, thread or event loop: every
/// input returns what the driver is to do next. Pull (snapshot, then feed) and push run beside each other; a
/// push goes first after the line was down. Locked: pushes go on, pulls stop and a poke only sets `behind`.
///
/// Driver loop: `for (const SyncOutput &output : engine.input(…, now)) std::visit(run, output);` – run() must
/// not call the engine from inside; hand answers back from the event loop. One thread only; not copyable.
class SyncEngine
{
public:
    SyncEngine(RandomBytes random, SyncSettings settings = {});
    ~SyncEngine();
    SyncEngine(const SyncEngine &) = delete;
    SyncEngine &operator=(const SyncEngine &) = delete;

    /// Forgets everything of before (answers still under way are ignored) and begins. Call once the files are
    /// open.
    SyncOutputs start(const SyncStart &stored, const SyncNow &now);
    /// After sign-out of the device, wipe or program end: abandons what is under way. start() may follow.
    SyncOutputs stop();

    /// The timer of SetTimer fired; early and late calls do no harm.
    SyncOutputs tick(const SyncNow &now);
    /// The answer to a SendRequest, read by readSyncAnswer().
    SyncOutputs answered(JobId id, const SyncAnswer &answer, const SyncNow &now);
    /// There is none: CdpClient's error, or that of readSyncAnswer().
    SyncOutputs failed(JobId id, const SyncFailure &failure, const SyncNow &now);
    /// How storage took a BeginSnapshot, ApplyPart, FinishSnapshot, ApplyPage, StoreResults, Postpone or
    /// OfferAllAgain.
    SyncOutputs stored(JobId id, const Result<Done> &result, const SyncNow &now);
    /// The answer to a ReadOutbox.
    SyncOutputs batch(JobId id, const Result<OutboxBatch> &batch, const SyncNow &now);

    /// Something was written to the outbox (or withdrawn from it).
    SyncOutputs outboxChanged(const SyncNow &now);
    /// From the system's network information; only a hint: "up" tries at once, "down" never stops trying.
    SyncOutputs connectivityHint(bool up, const SyncNow &now);
    /// A person asks for it: tries at once, except while the CDP asked to wait.
    SyncOutputs syncNow(const SyncNow &now);
    SyncOutputs keysAvailable(bool available, const SyncNow &now);

    SyncOutputs streamOpened(const SyncNow &now);
    /// Kind Cancelled (code "no-stream"): the server asked not to come back; polling goes on without the
    /// stream.
    SyncOutputs streamClosed(const Error &error, const SyncNow &now);
    SyncOutputs poke(const SyncNow &now);
    /// The CDP asks for fresh copies (directive `resnapshot`), or the cache was set aside as damaged.
    SyncOutputs resnapshot(const SyncNow &now);

    const SyncFacts &facts() const;

private:
    class Impl;
    std::unique_ptr<Impl> m;
};

} // namespace counterpart
