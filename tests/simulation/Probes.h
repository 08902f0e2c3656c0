#pragma once

#include <QList>
#include <QString>

#include <array>

namespace counterpart::sim {

/// Points that a good simulation reaches: one that is never hit says that the faults are too tame.
enum class Probe {
    RequestLost,
    AnswerLost,
    RequestTwice,
    LateCopyApplied, ///< a copy arrived after the answer to the first was stored
    BodyCut,
    StrangerAnswered,
    AnswerAfterCrash, ///< of a program that is no more
    CommandToldDuplicate,
    CommandRefused,
    FactBecameIncident,
    ConflictAcrossTablets,
    CrashWithUnsent,
    CrashInSnapshot,
    DiedInAppend,  ///< the power went while an act was being saved
    AppendRefused, ///< the disk was full: the person was told at once
    CursorExpiredWithOutbox,
    RestoreWithOutbox,
    OfferedAgain,
    ReappliedAfterRestore,
    WithdrawnUnsent,
    CompensatedSent,
    SetAsidePoison,
    TombstoneReached,
    LockedWhileNews,
    PushedWhileLocked,
    ClockWrongByDays,
    CacheRebuilt,
    TokenRenewed,
    ToldToWait,
    SpentOffline, ///< charged to what its tablet was given
    LeasedUnitUsed,
    NotGivenWasFiled,
    PageOfTheCopy, ///< a page older than one that was stored before
    LeaseEnded,
    LeaseEndedWithUnsent,
    CameBack,   ///< after a lease that ended everything was fetched again
    HandedOver, ///< a revoked tablet is empty
    WipedWithUnsent,
    DoneAfterRevocation,
    GiftGiven,
    GiftBeyondBudget,
    GiftTakenBack,
    GiftUsed,
    KeyLostWithUnsent,
    OlderOutboxWithUnsent, ///< opened by the version of now
    DiedInMigration,
    Count
};
inline constexpr int probeCount = int(Probe::Count);

QString nameOf(Probe probe);

/// Hits of one run, or of many together.
class Probes
{
public:
    void hit(Probe probe) { ++m_hits[size_t(probe)]; }
    qint64 hits(Probe probe) const { return m_hits[size_t(probe)]; }
    void add(const Probes &other);
    QList<Probe> missed() const;

private:
    std::array<qint64, probeCount> m_hits{};
};

} // namespace counterpart::sim
