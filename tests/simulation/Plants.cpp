#include "simulation/Plants.h"

namespace counterpart {

namespace {
Plant theOne = Plant::None;
}

bool planted(Plant plant)
{
    return plant == theOne;
}

namespace sim {

void plant(Plant plant)
{
    theOne = plant;
}

QString nameOf(Plant plant)
{
    static const char *const names[int(Plant::Count)]{
        "nothing",
        "the CDP has no result table",
        "the CDP accepts a second redemption",
        "a lease is not checked again",
        "units out on lease are leased again",
        "the CDP does not look at holds",
        "a second hand-over makes no incident",
        "an incident does not say who bears it",
        "a feed page forgets its last row",
        "a removal never enters the feed",
        "a page that lost rows on the way is believed",
        "a captive portal is taken for \"applied\"",
        "a lost answer is taken for a refusal",
        "an answer of an older generation is accepted",
        "an expired cursor is ignored",
        "nothing is offered again after a restore",
        "the cursor moves before its rows",
        "a snapshot part that was not stored counts",
        "what is spent offline is not written with the command",
        "the outbox commits with synchronous=NORMAL",
        "\"saved\" is shown before COMMIT",
        "ids are not unique across tablets",
        "the id is made at sending",
        "a retry gets a new id",
        "a command is dropped before its answer",
        "a duplicate is treated as an error",
        "commands of one aggregate are reordered",
        "a later command does not wait for an earlier one",
        "an overlay is not removed",
        "a refusal is not shown",
        "what was in flight at a crash is forgotten",
        "a withdrawn act is sent all the same",
        "commands lie in the outbox in clear",
        "a tombstone is ignored",
        "an older row replaces a newer one",
        "the new epoch is ignored",
        "cursor and rows are stored in two transactions",
        "a snapshot leaves what it did not bring",
        "records lie in the cache in clear",
        "the data lease is counted by the clock on the wall",
        "a start does not look at the data lease",
        "a revoked tablet is wiped before it handed over",
        "what is done after a revocation is taken as any other",
        "a coupon that was given is not taken off the budget",
        "a customer is given a second coupon on one day",
    };
    return QString::fromLatin1(names[int(plant)]);
}

} // namespace sim

} // namespace counterpart
