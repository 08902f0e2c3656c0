#pragma once

#include "base/Result.h"
#include "base/sqlite/Connection.h"
#include "contract/CommandResults.h"
#include "contract/Rescue.h"
#include "domain/Command.h"
#include "outbox/OfflineBudget.h"
#include "seal/Mailbox.h"
#include "seal/PinVerifier.h"
#include "seal/Sealer.h"

#include <QHash>
#include <QList>
#include <QStringList>

#include <functional>
#include <memory>
#include <optional>

namespace counterpart {

struct AllowanceRequest;

/// One command with what became of it.
struct OutboxItem
{
    enum class State {
        Queued,    ///< saved here, not handed to the network yet
        Sending,   ///< handed to the network, no answer stored
        Retry,     ///< to be sent again at nextTry
        Confirmed, ///< the CDP's answer to exactly this command is stored
        Refused,   ///< the CDP said no; a person must see it
        Withdrawn, ///< taken back before it left
        SetAside,  ///< the CDP could not process it again and again, or it is damaged; a person must see it
    };
    Command command;
    bool readable = true; ///< false: damaged here; of `command` only id, seq and aggregate are known
    State state = State::Queued;
    int tries = 0; ///< times handed to the network
    std::optional<Instant> nextTry;
    std::optional<CommandResult> result;
    std::optional<Instant> settledAt;
    bool handled = false; ///< a person has seen the refusal
    bool overlay = true;  ///< still to be laid over the cached rows
};

struct OutboxCounts
{
    int queued = 0;       ///< queued, sending and retry
    int needDecision = 0; ///< refused or set aside, not handled
};

/// outbox.db: what people did here and the CDP has not confirmed yet. Tiny and precious: COMMIT waits for the
/// disk, and the file is never rebuilt. It belongs to device and store, not to who is signed in. Used by one
/// thread at a time.
class Outbox
{
public:
    /// What takes one command back; without a compensation it can only be withdrawn.
    struct Undoing
    {
        QString commandId;
        QList<Command> compensation = {};
    };

    /// Whether each row also lies in a second file, out of which a damaged one is restored (OutboxMirror.h).
    /// `No` only where that is never wanted of this file: its changes are not counted then.
    enum class Mirrored { Yes, No };

    /// Opens or makes the file and checks its integrity. Newer: untouched. Corrupt: call setAsideAndRecreate
    /// and tell the person what restored() says. InUse, DiskFull, Storage.
    static Result<Outbox> open(const QString &path, Mirrored mirrored = Mirrored::Yes);
    /// At this opening what this file lacked was brought back from its mirror.
    bool restored() const { return m_restored; }
    /// Only to look, beside another program that holds the profile: pending(), list(), item() and counts()
    /// work, whatever writes fails with Storage. NotFound when there is no file.
    static Result<Outbox> openReadOnly(const QString &path);
    /// Renames the damaged file to "<name>.damaged-<time>" (kept for support) and makes a new one: of what
    /// the mirror holds, where it holds it, else empty.
    static Result<Outbox> setAsideAndRecreate(const QString &path, Instant now);

    /// KeyMissing (code "wrong") when the file was sealed under another key. Seal and open fail with
    /// KeyLocked before.
    Result<Done> useKey(const Sealer &sealer);
    bool hasKey() const { return m_sealer.has_value(); }

    /// Durable when it returns Done: only then may a screen say "saved". All or nothing. DiskFull: nothing
    /// was saved. BadInput (code "not-sendable"): it breaks the contract, a text too long for one.
    /// What a redemption spends of the offline allowance is spent in the same transaction; `unitOf`: command
    /// id → pooled campaign whose leased unit it takes. Rejected (code "allowance-exceeded"): that is not
    /// there any more.
    Result<Done> append(const QList<Command> &commands, const QHash<QString, QString> &unitOf = {});
    /// Only while it was never handed to the network; else Rejected (code "already-sent").
    Result<Done> withdraw(const QString &commandId, Instant now);
    /// Withdraws when it never left; else appends `compensation`, in one transaction. Answers whether it was
    /// withdrawn.
    Result<bool> undo(const QString &commandId, const QList<Command> &compensation, Instant now);
    /// Several that were one act: all are taken back, or none when one cannot be. Answers for each, in the
    /// order given, whether it was withdrawn.
    Result<QList<bool>> undo(const QList<Undoing> &all, Instant now);

    /// What to send now, ordered by seq, at most `limit` commands and about `bytes` of JSON (at least one
    /// command). Gives each its seq at the first sending, gapless, and marks it Sending, durably, before it
    /// returns. A command waits while an earlier one of its aggregate (or the one it depends on) is on the
    /// way or waits for a retry. `newNumbering`: what the seqs of this file are known by, when none was given
    /// yet.
    Result<QList<Command>> nextBatch(int limit, qsizetype bytes, Instant now,
                                     const QString &newNumbering = {});
    /// Sent with every batch: a file that had to begin anew, because the former was lost, counts under
    /// another name, so that only a copy of the file ever gives one number to two commands. Empty: of a file
    /// older than that, or nothing was sent. Who fills a new file with what was saved of a lost one must not
    /// bring it along.
    Result<QString> numbering() const;
    /// When nextBatch may have something again; nullopt: nothing waits.
    Result<std::optional<Instant>> nextDue(Instant now) const;
    /// Stores the CDP's answers. Answers to commands that are settled or unknown are ignored (duplicates
    /// happen). The eighth Retry that names a problem of the command itself sets it aside.
    /// `epoch`: of the CDP that answered; remembered when it is the first that decided anything.
    /// `serverTime`: of the answer; what is settled is dated by it, for this device's clock may be set wrong.
    Result<Done> settle(const QList<CommandResult> &results, Instant now, const QString &epoch = {},
                        std::optional<Instant> serverTime = {});
    /// The CDP cannot process it again and again: it no longer holds others up, and a person must see it.
    Result<Done> setAside(const QString &commandId, const QString &problemCode, Instant now);
    /// No answer came: to be sent again at `at`.
    Result<Done> postpone(const QStringList &commandIds, Instant at);
    /// After a restart: what was Sending goes out again with its seq.
    Result<Done> requeueInFlight();
    /// The CDP was restored (`epoch` is new): confirmed commands of the last 30 days with seq above
    /// `deviceAck` are offered again, and the epoch is remembered in the same transaction.
    /// Without `serverTime` the 30 days are counted by `now`.
    Result<int> offerAgain(qint64 deviceAck, Instant now, const QString &epoch = {},
                           std::optional<Instant> serverTime = {});
    /// Of the last offerAgain(), else of the first results; empty: nothing was ever decided.
    Result<QString> offeredEpoch() const;

    // OutboxRescue.cpp: a lost key loses no acknowledged command (trust.md 2.3, precision §12).

    /// The CDP's public key: from now on each command is also sealed to it, and so is what waits.
    Result<Done> useRescueKey(const QByteArray &publicKey);
    /// Of what waits: how many have no second copy, and are lost with the outbox key. Needs no key.
    Result<int> withoutRescue() const;
    /// The keys of this device were lost and it was enrolled anew: `sealer` holds the new outbox key, or the
    /// former one if that is left. Everything with a second copy goes by that from now on. What only the
    /// former device could use is forgotten: allowance and PIN verifiers.
    Result<Done> startAnew(const Sealer &sealer, const QString &formerDevice);
    /// Second copies to hand over, oldest first, of one former device; marked as nextBatch() does. Answers
    /// are given to settle(), or postpone() when none came.
    Result<std::optional<RescueBatch>> nextRescue(int limit, Instant now);

    /// Commands to lay over the cached rows, oldest first: not withdrawn, not refused, not yet visible in the
    /// cache.
    Result<QList<Command>> pending() const;
    /// Confirmed commands whose effect may not be in the cache yet: aggregate and version that the cached row
    /// must reach.
    struct Awaited
    {
        QString commandId;
        Ref aggregate;
        qint64 version = 0;
        bool comes = false; ///< the CDP made the row: while it is not here, it is still to come
    };
    Result<QList<Awaited>> awaitingFeed() const;
    /// Of these commands: whether each still lies over its row, and the version that its row must reach (0:
    /// the CDP has not applied it). Reads no payload. Commands that are not here are left out.
    struct Laid
    {
        bool over = false;
        qint64 version = 0;
    };
    Result<QHash<QString, Laid>> laid(const QStringList &commandIds) const;
    /// The cached rows show them (version reached, causedBy seen or row removed; precision §10).
    Result<Done> dropOverlay(const QStringList &commandIds);

    /// What may be spent offline and is spent; needs no key.
    Result<OfflineBudget> offlineBudget() const;
    /// What to ask the CDP for a new allowance with: the same, also after a restart, until its answer is
    /// stored. `newId`: of the request, where none is waiting.
    Result<AllowanceRequest> allowanceRequest(const QString &newId);
    /// The answer to it; none: the CDP refused, and the former stays. Another request's is ignored.
    Result<Done> storeAllowance(const QString &requestId, const std::optional<DeviceAllowance> &given);
    /// The CDP takes it back: nothing may be spent after `at`.
    Result<Done> endAllowance(Instant at);

    /// For the Sync centre, newest first: the newest `limit`, and whatever a person must still see.
    Result<QList<OutboxItem>> list(int limit = 200) const;
    Result<std::optional<OutboxItem>> item(const QString &commandId) const;
    Result<OutboxCounts> counts() const;
    Result<Done> markHandled(const QString &commandId);
    /// What was set aside goes once more, by the same id. NotFound: nothing such is there, or it is damaged.
    Result<Done> sendAgain(const QString &commandId, Instant now);
    /// The same for all that was set aside; needs no key.
    Result<Done> sendAllAgain(Instant now);
    /// Forgets what was settled more than 30 days before `serverTime`. Refusals that nobody saw stay, and so
    /// does what the cached rows do not show yet.
    Result<Done> purge(Instant serverTime);

    // PIN tries and pickup-code tries live here because they must survive a rebuilt cache; each is durable
    // before the check.

    /// Counts a failure in advance when the gate allows a try; the rest of the answer then says what holds if
    /// it fails. `allowed` false means: do not check now.
    Result<PinGate> beginPinTry(const QString &associateId, const BootTime &now);
    Result<PinGate> pinGateOf(const QString &associateId, const BootTime &now) const;
    /// The PIN was right, or reset by the CDP.
    Result<Done> clearPinTries(const QString &associateId);
    Result<Done> storePinVerifier(const QString &associateId, const PinVerifier &verifier, Instant madeAt);
    struct StoredVerifier
    {
        PinVerifier verifier;
        Instant madeAt{};
    };
    Result<std::optional<StoredVerifier>> pinVerifier(const QString &associateId) const;
    /// After a changed PIN at the CDP, or when the associate left.
    Result<Done> removePinVerifier(const QString &associateId);
    /// Nobody can sign in offline here any more.
    Result<Done> removePinVerifiers();
    /// Associates with a verifier made at `since` or later.
    Result<QStringList> offlineReady(Instant since) const;

    /// Tries left for this order's code including this one, counted before the check; Rejected (code
    /// "no-tries-left") after five.
    Result<int> beginCodeTry(const QString &orderId);
    /// Tries left for this order's code on this device: 5 … 0.
    Result<int> codeTriesLeft(const QString &orderId) const;
    Result<Done> clearCodeTries(const QString &orderId);

    // Slips: codes that somebody scanned while the keyring was closed or the customer data gone (trust.md §7,
    // "Work with codes only"). Without the keys nobody can be signed in and nothing be checked, so a slip is
    // no act and sends nothing: it is what would else stand on paper. It is sealed as soon as it is scanned,
    // to a public key that lies here; whoever signs in later reads it and does the act, by the rules.

    struct Slip
    {
        qint64 id = 0;
        Instant at{};
        QString code; ///< empty: sealed under a key that is lost
    };
    /// Durable when it returns Done; needs no key. KeyMissing (code "never-opened"): this file was never
    /// opened with its key.
    Result<Done> noteSlip(const QString &code, Instant at, const RandomBytes &random);
    Result<QList<Slip>> slips() const; ///< oldest first
    Result<int> slipCount() const;     ///< needs no key
    Result<Done> removeSlip(qint64 id);

    Result<QByteArray> meta(const QByteArray &key) const;
    Result<Done> setMeta(const QByteArray &key, const QByteArray &value);

    /// "full" when COMMIT waits for the disk.
    Result<QString> durability() const;
    /// The file may not grow beyond this many pages of 4 KiB: how tests meet a full disk.
    Result<Done> limitPages(int pages);

private:
    explicit Outbox(sqlite::Connection connection);

    struct Candidate;
    enum class Step {
        Take,  ///< goes on with the next one
        Block, ///< later ones of its aggregate wait
        Stop,
    };
    /// Visits what is not settled, in the order in which it was done, leaving out what waits for an earlier
    /// one.
    Result<Done> walk(const std::function<Step(const Candidate &)> &visit) const;
    Result<Done> insert(const Command &command);
    Result<Done> spend(const Command &command, const QString &unitOf);
    Result<Done> giveBack(const QString &commandId);
    Result<Done> undoneAtCdp(const QString &commandId);
    Result<bool> withdrawUnsent(const QString &commandId, Instant now);
    Result<bool> undoWithin(const Undoing &one, Instant now);
    Result<Done> markSending(QList<Command> &batch, const QString &newNumbering);
    Result<Done> plantedAtSending(QList<Command> &batch);
    Result<Done> markSetAside(const QString &commandId, Instant now);
    Result<Done> sendAsideAgain(const QString &commandId, Instant now); ///< empty: all
    Result<qint64> lastSeq() const;
    Result<Done> copyForRescue();
    Result<Done> keepMailbox();
    Result<Done> heal(); ///< rows that were damaged without a trace, from the mirror
    QByteArray rescueCopy(const Command &command) const; ///< empty: the CDP takes none
    Result<Done> store(const CommandResult &result, Instant now, Instant settledAt);
    Result<Done> storeRetry(const CommandResult &result, Instant now, Instant settledAt);
    Result<int> countFailure(const CommandResult &result);
    Result<Command> commandIn(const QString &id, qint64 seq, const QByteArray &payload) const;
    OutboxItem itemAt(const sqlite::Statement &row) const;

    std::unique_ptr<sqlite::Connection> m_connection;
    std::optional<Sealer> m_sealer;
    bool m_restored = false, m_mirrored = false, m_readOnly = false;
    QByteArray m_rescueKey; ///< of the CDP; empty: not known
};

} // namespace counterpart
