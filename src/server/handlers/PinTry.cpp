#include "server/handlers/PinTry.h"

#include <algorithm>

namespace counterpart::server {

namespace {

constexpr int MostPinFailures = 10;
constexpr std::chrono::seconds PinDelays[]
    = {std::chrono::seconds(0),   std::chrono::seconds(0),   std::chrono::seconds(0),
       std::chrono::seconds(5),   std::chrono::seconds(30),  std::chrono::seconds(60),
       std::chrono::seconds(300), std::chrono::seconds(900), std::chrono::seconds(1800),
       std::chrono::seconds(1800)};

} // namespace

Result<std::optional<PinTry>> beginPinTry(Storage &storage, const QString &associateId, Instant now)
{
    std::optional<PinTry> tried;
    const auto done = storage.transact([&]() -> Result<Done> {
        const auto kept = storage.pin(associateId);
        if (!kept)
            return kept.error();
        if (!*kept)
            return Done{};
        tried = PinTry{.pin = **kept};
        PinRecord &pin = tried->pin;
        if (pin.blockedUntil && *pin.blockedUntil > now) {
            tried->blocked = true;
            tried->left = std::max(0, MostPinFailures - pin.failures);
            tried->waitSeconds
                = int(std::chrono::ceil<std::chrono::seconds>(*pin.blockedUntil - now).count());
            return Done{};
        }
        pin.failures += 1;
        const auto delay = PinDelays[std::min(pin.failures, MostPinFailures) - 1];
        pin.blockedUntil = delay.count() ? std::optional(now + delay) : std::nullopt;
        tried->left = std::max(0, MostPinFailures - pin.failures);
        if (delay.count())
            tried->waitSeconds = int(delay.count());
        return storage.putPin(pin);
    });
    return done ? Result<std::optional<PinTry>>(tried) : done.error();
}

Result<bool> takePinTryBack(Storage &storage, const PinTry &tried)
{
    bool same = false;
    const auto done = storage.transact([&]() -> Result<Done> {
        const auto kept = storage.pin(tried.pin.associateId);
        if (!kept)
            return kept.error();
        same = *kept && (*kept)->verifier == tried.pin.verifier;
        if (!same)
            return Done{};
        PinRecord clean = **kept;
        clean.failures = 0;
        clean.blockedUntil.reset();
        return storage.putPin(clean);
    });
    return done ? Result<bool>(same) : done.error();
}

} // namespace counterpart::server
