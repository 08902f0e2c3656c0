#pragma once

namespace counterpart {

/// Mistakes that the simulation plants one at a time to prove that it would find them. Only the simulator's
/// own build of the libraries (COUNTERPART_PLANTED) contains them; everywhere else the question below is a
/// constant "no" and the compiler takes the mistake out.
enum class Plant {
    None,
    // The CDP
    NoResultTable,        ///< a command told again is done again
    NoCouponLimit,        ///< a second redemption is accepted
    LeaseNotChecked,      ///< what a device was not given to spend is taken for given
    LeasedTwice,          ///< units that are out on lease are leased again
    NoHoldCheck,          ///< a coupon held by another tablet is redeemed all the same
    SecondHandOverSilent, ///< an order is handed over twice and nobody hears of it
    IncidentWithoutOwner, ///< an incident does not say who bears what it costs
    FeedSkipsRow,         ///< a page forgets its last row and moves on
    TombstoneForgotten,   ///< a removed record never enters the feed
    // The contract and the engine
    PageNotChecked,       ///< a page that lost rows on the way is believed
    PortalTaken,          ///< somebody else's page is taken for "applied"
    LostAnswerIsRefusal,  ///< no answer is taken for a no
    OldAnswerTaken,       ///< an answer to the program before the crash counts for the one after it
    CursorExpiredIgnored, ///< an expired cursor is asked with again for ever
    NoOfferAgain,         ///< after a restore nothing is offered again
    CursorBeforeRows,     ///< the cursor moves although the page was not stored
    SnapshotPartSkipped,  ///< a part that was not stored counts as done
    // The outbox
    SpendForgotten,       ///< what an offline redemption spends is not written with it
    SyncNormal,           ///< COMMIT does not wait for the disk
    SavedBeforeCommit,    ///< the person is told before COMMIT
    IdsNotUnique,         ///< ids hold so little chance that two tablets make the same one
    IdMadeAtSending,      ///< the id is made when the command leaves
    NewIdAtRetry,         ///< a command sent again gets another id
    DroppedBeforeAnswer,  ///< sent is taken for done
    DuplicateIsError,     ///< a command told before is shown as refused
    ReorderedInAggregate, ///< newest first
    NoWaitInAggregate,    ///< a later command does not wait for an earlier one of its aggregate
    OverlayStays,         ///< what the cache shows is still laid over it
    RefusalUnseen,        ///< a refused command is taken for confirmed
    InFlightForgotten,    ///< after a crash what was being sent is not sent again
    WithdrawnStillSent,   ///< an act taken back leaves all the same
    PlainPayload,         ///< commands lie in the file in clear
    // The cache
    TombstoneIgnored, ///< a removed record stays
    OlderWins,        ///< an older version replaces a newer one
    EpochIgnored,     ///< rows of a restored CDP lose against newer ones that are no more
    PageNotAtOnce,    ///< cursor and rows in two transactions
    SweepForgotten,   ///< a snapshot leaves what it did not bring
    PlainRecords,     ///< records lie in the file in clear
    // A tablet's end
    LeaseByWallClock,    ///< the data lease is counted by the clock on the wall
    LeaseForgotten,      ///< a start does not look at the lease
    WipedBeforeHandOver, ///< a revoked tablet deletes its outbox with its cache
    RevokedWorksOn,      ///< the CDP takes what was done on a tablet after it was revoked
    // Goodwill
    GoodwillNotCounted, ///< what a manager gave is not taken off the budget
    SecondGift,         ///< a customer gets a second one on the same day
    Count
};

#ifdef COUNTERPART_PLANTED
/// Whether this mistake is planted now. Defined by the simulator.
bool planted(Plant plant);
#else
inline namespace unplanted {
constexpr bool planted(Plant)
{
    return false;
}
} // namespace unplanted
#endif

} // namespace counterpart
