#pragma once

#include "base/Result.h"
#include "base/WhenDone.h"
#include "ctl/Sentences.h"
#include "device/Device.h"
#include "usecases/Access.h"
#include "usecases/CampaignBoard.h"
#include "usecases/Core.h"
#include "usecases/CouponCheck.h"
#include "usecases/CustomerBriefing.h"
#include "usecases/CustomerLookup.h"
#include "usecases/GoodwillDesk.h"
#include "usecases/PickupDesk.h"
#include "usecases/SyncHealth.h"

#include <QEventLoop>
#include <QJsonObject>

namespace counterpart::ctl {

/// What every command gets: the same client core as the tablet, without a window.
struct Shell
{
    Device &device;
    Core &core;
    Access &access;
    CustomerLookup lookup;
    CustomerBriefing briefing;
    CouponCheck coupons;
    GoodwillDesk goodwill;
    PickupDesk desk;
    CampaignBoard campaigns;
    SyncHealth health;
    bool json = false;

    Shell(Device &theDevice, Core &theCore, Access &theAccess)
        : device(theDevice)
        , core(theCore)
        , access(theAccess)
        , lookup(theCore)
        , briefing(theCore)
        , coupons(theCore)
        , goodwill(theCore)
        , desk(theCore)
        , campaigns(theCore)
        , health(theCore)
    {
    }

    /// Prints the answer: one JSON object, or its members in lines. Answers Exit::Fine.
    int answer(QJsonObject object) const;
    /// Older than good, by the limits of this store.
    bool isOld(ResourceType type, std::optional<Instant> asOf) const;
    /// Prints why not, with what else is known. Answers the exit code of the error.
    int refuse(const Error &error, QJsonObject more = {}) const;
    /// As of when the cached data are; none: nothing was ever fetched, or the cache is not open.
    std::optional<Instant> dataAsOf() const;
    /// Runs the event loop until the line's state is known, at most three seconds.
    void awaitLine() const;
    /// Switched off by the CDP: until its work is handed over, at most a minute. Answers what to say then.
    Error awaitHandOver() const;
    /// After a data lease that ended: the CDP has answered and everything was fetched again, within a minute.
    bool awaitDataAgain() const;
    /// Runs until the act is confirmed, the line turns out to be down, or five seconds are over. True:
    /// confirmed.
    bool awaitConfirmation(const Act &act) const;
};

/// The command line is sequential: it waits for each answer in the event loop.
template<typename T>
T await(const QFuture<T> &future)
{
    QEventLoop loop;
    std::optional<T> answer;
    whenDone(future, &loop, [&](const T &value) {
        answer = value;
        loop.quit();
    });
    loop.exec();
    return *answer;
}

/// Runs the event loop until `done()`, at most `limit`. True: done.
bool awaitUntil(const std::function<bool()> &done, milliseconds limit);

} // namespace counterpart::ctl
