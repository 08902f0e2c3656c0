#pragma once

#include "base/Result.h"
#include "device/Battery.h"
#include "device/NetworkLink.h"
#include "domain/Freshness.h"
#include "domain/Store.h"
#include "domain/SyncException.h"
#include "usecases/Act.h"

#include <QFuture>
#include <QObject>

namespace counterpart {

class Core;

struct Freshness
{
    using Grade = FreshnessGrade;
    ResourceType type = ResourceType::Other; ///< Other: set-aside records of all kinds that are not listed
    qint64 count = 0;
    qint64 setAside = 0; ///< unreadable records, kept apart with their error
    std::optional<Instant> asOf;
    Grade grade = Grade::Never;
};

struct QueueItem
{
    enum class State { Queued, Sending, Retry, Confirmed, Refused, Withdrawn, SetAside };
    QString commandId;
    QString type; ///< "coupon.redeem" … the sentence is made by the view model; empty: damaged, nobody knows
    Ref about;
    QString aboutName; ///< order number; empty for others
    Text aboutTitle;   ///< coupon title or campaign name; may be empty
    QString by;        ///< associate's display name
    Instant at{};
    State state = State::Queued;
    int tries = 0;
    std::optional<Instant> nextTry;
    QString problemCode; ///< for Refused, SetAside; for Retry what the CDP said last, empty: no answer came
    QStringList against = {};       ///< with "coupon-not-stackable": ids of the coupons already used
    QList<Text> againstTitles = {}; ///< of those known here
    std::optional<SyncException::Side> centre; ///< what the CDP held instead when it refused; none where it
                                               ///< told nothing that a person can use
};

/// What a person decided, here or elsewhere.
struct DecidedException
{
    SyncException exception; ///< with its resolution
    QString by;              ///< associate's display name; empty when not known here
    bool sent = true;        ///< false: decided on this tablet, the CDP has not heard of it
};

struct DeviceHealth
{
    QString deviceName, serverAddress;
    Text storeName;
    std::optional<qint64> clockOffsetMs;
    bool clockSure = false;
    qint64 cacheBytes = 0, outboxBytes = 0;
    std::optional<qint64> diskFreeBytes = {}; ///< none: the system does not say
    std::optional<Instant>
        offlineUntil; ///< until when this device may redeem offline; none: nothing was given
    bool offlineExpired = false;
    int offlineLeft = 0, offlineMax = 0; ///< redemptions
    QString keyringState;                ///< "ok", "locked", "missing", "silent"
    bool cacheRebuilt = false;           ///< damaged data was set aside at this start and is loaded again
    bool outboxRebuilt = false;          ///< what waited to be sent was damaged: set aside, for support
    bool outboxRestored = false;         ///< the same, and nothing of it was lost
    std::optional<Battery> battery = {};
    NetworkLink network = NetworkLink::None;
    int dataLeaseHours = 72; ///< so long without the CDP, and customer data goes
    QString version;
    QString wantedVersion; ///< the CDP wants one that is not older than this; empty: this one will do
};

/// What the centre tells the people at this tablet.
struct CentreMessage
{
    QString id;
    Text text;
};

/// What the status pill and the Sync centre show.
struct ConnectionState
{
    enum class Kind {
        NeverSynced,
        Online,
        Syncing,
        Offline,
        Busy,
        CaptivePortal,
        Untrusted,
        SignInNeeded,
        Revoked,
        Quarantined,
        UpdateRequired
    };
    /// What is behind the kind, where that is for the person: each has its own way on.
    enum class Cause {
        Unknown,     ///< or the kind says it all
        NoNetwork,   ///< the tablet is on none
        NameUnknown, ///< the network does not find the CDP's name
        NoAnswer,    ///< there is a network, and nobody at the address, or a gateway that does not reach it
        AnswersDamaged, ///< they do not pass the checks of the contract
        ClockWrong,     ///< certificates do not hold at the time that this tablet shows
        SomebodyElse,   ///< what answers is not the CDP, and no sign-in page either
    };
    Kind kind = Kind::NeverSynced;
    Cause cause = Cause::Unknown;
    std::optional<Instant> since; ///< of Offline and the like
    std::optional<Instant> lastContact;
    std::optional<Instant> nextTry;
    int firstSyncPercent = 100; ///< below 100 during the first snapshot
    int queued = 0;
    int needDecision = 0; ///< refused or set aside here; for who may decide, also the centre's open questions
    std::optional<Error::Kind> storage; ///< why the last write to this device's files failed; tried again
};

/// Of the code of the error behind a failure of the line. `clockSure`: this tablet's clock agrees with what
/// the CDP's last was.
ConnectionState::Cause causeOf(const QString &errorCode, bool clockSure);

class SyncHealth : public QObject
{
    Q_OBJECT

public:
    explicit SyncHealth(Core &core, QObject *parent = nullptr);

    ConnectionState connection() const;
    QFuture<Result<QList<Freshness>>> freshness() const;
    /// Waiting, refused, and settled of this shift, newest first.
    QFuture<Result<QList<QueueItem>>> queue() const;
    static constexpr int mostListed = 200; ///< in queue(), apart from what waits for a person
    QFuture<Result<QList<SyncException>>> exceptions() const; ///< open, and not decided here meanwhile
    static constexpr auto decidedShown = std::chrono::days(7);
    /// What was decided within decidedShown, the last decision first.
    QFuture<Result<QList<DecidedException>>> decidedLately() const;
    /// A manager's decision (contract: exception.resolve): honoured, written_off, … It cannot be taken back.
    QFuture<Result<Act>> decide(const QString &exceptionId, const QString &code, const UserText &note = {});
    QFuture<Result<Done>> dismissRefusal(const QString &commandId); ///< a person has seen it
    QFuture<Result<Done>> sendAgain(const QString &commandId);      ///< one that was set aside
    DeviceHealth device() const;
    QList<CentreMessage> messages() const;      ///< oldest first, until acknowledged
    void acknowledge(const QString &messageId); ///< somebody who is signed in has read it
    void syncNow();
    QList<Act> recentActs() const; ///< last 20 of this shift, newest first

Q_SIGNALS:
    void connectionChanged();
    void queueChanged();
    void messagesChanged();

private:
    void countExceptions();

    Core &m_core;
    int m_exceptionsOpen = 0;
};

} // namespace counterpart
