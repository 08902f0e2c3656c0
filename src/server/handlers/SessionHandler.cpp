#include "contract/Resources.h"
#include "domain/Permission.h"
#include "server/handlers/Answers.h"
#include "server/handlers/PinTry.h"
#include "server/handlers/Routes.h"
#include "server/handlers/Secrets.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {
constexpr auto OfflineSignIn = std::chrono::hours(72);
constexpr auto DataLease = std::chrono::hours(72);
constexpr int MostPinTries = 10;

Response wrongOldPin(const std::optional<PinTry> &tried)
{
    Problem wrong = problemOf(u"invalid"_s);
    wrong.errors = {{u"/oldPin"_s, u"wrong"_s}};
    if (tried)
        wrong.retryAfterSeconds = tried->waitSeconds;
    return problem(wrong);
}

Result<Done> setPin(Call &call, const PinRecord &next)
{
    if (auto stored = call.storage.putPin(next); !stored)
        return stored;
    auto record = call.storage.record(ResourceType::Associate, next.associateId);
    if (!record)
        return record.error();
    if (!*record)
        return Done{};
    auto decoded = decodeAssociate((*record)->data());
    if (!decoded)
        return decoded.error();
    Associate associate = *decoded;
    associate.pin = Associate::PinState::Set;
    auto written
        = call.storage.write({.type = ResourceType::Associate,
                              .id = next.associateId,
                              .data = encode(associate, (*record)->data()),
                              .cause = {.deviceId = call.caller.device.id, .associateId = next.associateId}});
    return written ? Result<Done>(Done{}) : written.error();
}

} // namespace

Response getSession(Call &call)
{
    const Associate &associate = *call.caller.associate;
    QStringList scopes;
    for (const Role role : associate.roles)
        scopes += scopesOf(role);
    scopes.removeDuplicates();
    return json(encode(Session{.associate = associate,
                               .deviceId = call.caller.device.id,
                               .deviceName = call.caller.device.name,
                               .storeId = call.caller.token.storeId,
                               .scopes = scopes,
                               .acr = u"pin"_s,
                               .expiresAt = call.caller.token.expiresAt,
                               .signInUntil = call.caller.token.issuedAt + OfflineSignIn,
                               .dataLeaseUntil = call.now() + DataLease,
                               .maxPinAttempts = MostPinTries}));
}

Response putPin(Call &call)
{
    auto body = objectIn(call.request);
    if (!body)
        return problem(body.error());
    auto change = decodePinChange(*body);
    if (!change)
        return problem(change.error());
    auto tried = beginPinTry(call.storage, call.caller.associate->id, call.now());
    if (!tried)
        return problem(tried.error());
    if (!*tried || (*tried)->blocked || !pinMatches((*tried)->pin.verifier, change->oldPin))
        return wrongOldPin(*tried);
    auto right = takePinTryBack(call.storage, **tried);
    if (!right)
        return problem(right.error());
    if (!*right)
        return wrongOldPin({});
    if (!isAcceptablePin(change->newPin) || change->newPin == change->oldPin) {
        Problem weak = problemOf(u"invalid"_s);
        weak.errors = {{u"/newPin"_s, u"too-easy"_s}};
        return problem(weak);
    }
    const PinRecord next{.associateId = (*tried)->pin.associateId,
                         .verifier = pinVerifier(change->newPin, call.context.config.plainSecrets)};
    bool given = true;
    auto done = call.storage.transact([&]() -> Result<Done> {
        auto kept = call.storage.pin(next.associateId);
        if (!kept)
            return kept.error();
        // One that was reset while this was under way stands.
        given = *kept && (*kept)->verifier == (*tried)->pin.verifier;
        return given ? setPin(call, next) : Result<Done>(Done{});
    });
    if (!done)
        return problem(done.error());
    return given ? empty() : wrongOldPin({});
}

} // namespace counterpart::server
