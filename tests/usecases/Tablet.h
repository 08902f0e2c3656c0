#pragma once

#include "base/WhenDone.h"
#include "device/Device.h"
#include "usecases/Access.h"
#include "usecases/CampaignBoard.h"
#include "usecases/Core.h"
#include "usecases/CouponCheck.h"
#include "usecases/CustomerBriefing.h"
#include "usecases/CustomerLookup.h"
#include "usecases/PickupDesk.h"
#include "usecases/Shop.h"
#include "usecases/StoreTablets.h"
#include "usecases/SyncHealth.h"

#include <QEventLoop>
#include <QTemporaryDir>
#include <QTest>

namespace counterpart::test {

/// The answer of a future, events running meanwhile.
template<typename Answer>
Answer wait(const QFuture<Answer> &future)
{
    QEventLoop loop;
    std::optional<Answer> answer;
    whenDone(future, &loop, [&](const Answer &value) {
        answer = value;
        loop.quit();
    });
    QTimer::singleShot(60'000, &loop, &QEventLoop::quit);
    loop.exec();
    if (!answer)
        qFatal("no answer in a minute");
    return *answer;
}

template<typename T>
QString codeOf(const Result<T> &result)
{
    return result ? u"(fine)"_s : result.error().code;
}

/// What outlives the program: the profile folder and the keyring.
struct Drawer
{
    QTemporaryDir folder;
    QString profile = folder.filePath(u"profile"_s);
    std::shared_ptr<MemorySecretStore> keyring = std::make_shared<MemorySecretStore>();
};

/// The client core on real files and a real line, as app/ builds it.
class Tablet
{
public:
    explicit Tablet(const Drawer &drawer, const Clock &clock = shopNow)
        : device({.folder = drawer.profile,
                  .clock = clock,
                  .random = systemRandom,
                  .secrets = drawer.keyring,
                  .clientVersion = u"test"_s})
    {
    }
    explicit Tablet(Device::Setup setup) : device(std::move(setup)) { }

    /// Bound to the shop, everything loaded, nobody signed in.
    bool enrol(Shop &shop)
    {
        if (!wait(access.start()) || !wait(access.enrol(shop.address(), shop.code(), u"Counter"_s)))
            return false;
        const auto loaded = [this] {
            return device.facts().firstSyncPercent == 100 && device.facts().link == SyncFacts::Link::Online
                && !device.staff().isEmpty();
        };
        if (!QTest::qWaitFor(loaded, 60'000))
            return false;
        access.finishEnrolment();
        return true;
    }
    Result<Associate> signIn(const QString &who = u"as-1"_s, const QString &pin = u"246810"_s)
    {
        const auto signedIn = wait(access.signIn(who, pin));
        if (signedIn)
            (void)QTest::qWaitFor([this] { return device.indexPercent() == 100; }, 30'000);
        return signedIn;
    }
    bool untilLink(SyncFacts::Link link)
    {
        return QTest::qWaitFor([&] { return device.facts().link == link; }, 60'000);
    }
    /// Nothing waits, and what the CDP made of it has come back.
    bool drained()
    {
        return QTest::qWaitFor(
            [this] {
                return device.outboxCounts().queued == 0 && device.overlay().pending().isEmpty()
                    && device.facts().link == SyncFacts::Link::Online;
            },
            60'000);
    }

    Device device;
    Core core{device};
    Access access{core};
    CustomerLookup lookup{core};
    CustomerBriefing briefing{core};
    CouponCheck coupons{core};
    PickupDesk desk{core};
    CampaignBoard campaigns{core};
    SyncHealth health{core};
    StoreTablets tablets{core};
};

} // namespace counterpart::test
