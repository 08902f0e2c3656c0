#pragma once

#include "base/Error.h"
#include "sync/SyncTime.h"

#include <QString>

#include <optional>

namespace counterpart {

/// What the engine knows about the line and the cache. The driver turns it into usecases' ConnectionState.
struct SyncFacts
{
    enum class Link {
        NeverSynced, ///< no answer since this device was enrolled
        Online,      ///< all read, waiting for news
        Syncing,
        Offline,
        Busy,          ///< the CDP asked to wait, or fails: `nextTry` says until when
        CaptivePortal, ///< something that is not the CDP answers
        Untrusted,     ///< TLS; `code` is "clock-wrong" when this tablet's clock is the likely cause
        SignInNeeded,  ///< the device's own credentials are not accepted
        Revoked,
        Quarantined, ///< two tablets work as this one: commands are taken, nothing is given out
        UpdateRequired,
    };
    Link link = Link::NeverSynced;
    // Moments are told by the CDP's clock as far as it is known, never by a tablet clock known to be wrong.
    std::optional<Instant> since;       ///< when `link` became what it is
    std::optional<Instant> lastContact; ///< last positively identified answer
    std::optional<Instant> upToDateAt;  ///< when the feed was last read to its end
    std::optional<Instant> nextTry;     ///< always set while `link` is a failure
    QString code;                       ///< of the error behind `link`; may be empty
    int firstSyncPercent = 0;           ///< 100 once a snapshot was finished on this device
    bool usable = false;                ///< parts of priority 0 are in the cache: the desk may start
    bool behind = false;                ///< there is news that cannot be read because the cache is locked
    bool streaming = false;             ///< the live channel is open
    std::optional<Error::Kind> storage; ///< why the cache or outbox refused the last write; retried by itself

    bool operator==(const SyncFacts &) const = default;
};

} // namespace counterpart
