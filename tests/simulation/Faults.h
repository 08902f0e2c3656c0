#pragma once

#include "simulation/Chance.h"

#include <array>

namespace counterpart::sim {

/// Everything that may go wrong. Each seed draws which of them it has and how bad.
enum class Fault {
    DropRequest,
    DropAnswer,
    Duplicate,   ///< the request arrives twice, the copy perhaps much later
    Delay,       ///< seconds to a minute instead of milliseconds; so answers overtake each other
    CutBody,     ///< the body ends early and HTTP says it is whole
    Portal,      ///< somebody else answers: HTML with 200, a redirect, an answer with another nonce
    Busy,        ///< 429 and 503 with Retry-After
    ServerError, ///< 500
    Outage,      ///< a tablet has no line for minutes
    LongOutage,  ///< the whole store has none for an hour
    Kill,
    PowerCut,
    DiskDeath, ///< the power goes in the middle of a write
    DiskError,
    DiskFull,
    ClockJump,
    Lock,       ///< the tablet is locked for a while: no keys, no pulls
    TokenLoss,  ///< access tokens end early
    Compaction, ///< the CDP forgets tombstones: old cursors expire
    Restore,    ///< the CDP comes back from a backup
    Poison,     ///< one command makes the CDP fail whenever it is sent
    CacheLost,  ///< the cache file is damaged
    StalePage,  ///< a page comes from a copy of the CDP that lags behind
    Overspend,  ///< tablets get allowances and leases, and a tampered one spends what it was not given
    LeaseEnd,   ///< a tablet has no contact for as long as its data lease lasts
    Revoked,    ///< the CDP switches a tablet off
    Gifts,    ///< coupons are given to make up for something, with Overspend; offline beyond the budget, too
    KeyLost,  ///< the cache's key is gone from the keyring; the outbox's is there
    Upgraded, ///< the outbox is as an older version of the program left it
    Count
};
inline constexpr int faultCount = int(Fault::Count);

/// How many in a thousand chances each fault strikes; 0: this seed has none of it.
class Faults
{
public:
    /// The mix of a seed. `allowed` takes kinds out again, for a shorter story.
    static Faults drawn(quint64 seed, quint32 allowed = ~0u);
    int operator[](Fault fault) const { return m_permille[size_t(fault)]; }
    /// One bit a kind that this seed has.
    quint32 kinds() const;
    /// This kind strikes so often from now on.
    void set(Fault fault, int permille) { m_permille[size_t(fault)] = permille; }
    /// The faults are over.
    void end() { m_permille.fill(0); }

private:
    std::array<int, faultCount> m_permille{};
};

/// "drop request", for the story.
QString nameOf(Fault fault);

} // namespace counterpart::sim
