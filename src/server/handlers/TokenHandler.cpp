#include "contract/Limits.h"
#include "contract/Protocol.h"
#include "contract/Resources.h"
#include "domain/Permission.h"
#include "server/handlers/Answers.h"
#include "server/handlers/PinTry.h"
#include "server/handlers/Routes.h"
#include "server/handlers/Secrets.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

constexpr auto AccessLife = std::chrono::seconds(limits::accessTokenSeconds);
constexpr auto ShiftLife = std::chrono::hours(10); ///< a refresh token ends with the shift and never slides

struct Issued
{
    QString access, refresh;
};

/// `signedIn`: when they did, with a refreshed token; none: now.
Result<Issued> issue(Call &call, const DeviceRecord &device, const QString &associateId,
                     const QString &family, bool withRefresh, const std::optional<Instant> &signedIn = {})
{
    const Instant now = call.now();
    Issued issued{newToken(call.context.random), withRefresh ? newToken(call.context.random) : QString()};
    TokenRecord token{.hash = hashOf(issued.access.toLatin1()),
                      .refresh = false,
                      .deviceId = device.id,
                      .associateId = associateId,
                      .storeId = device.storeId,
                      .family = family,
                      .issuedAt = signedIn.value_or(now),
                      .expiresAt = now + AccessLife};
    auto done = call.storage.transact([&]() -> Result<Done> {
        if (auto cleared = call.storage.removeExpiredTokens(now); !cleared)
            return cleared;
        if (auto stored = call.storage.putToken(token); !stored || !withRefresh)
            return stored;
        token.hash = hashOf(issued.refresh.toLatin1());
        token.refresh = true;
        token.expiresAt = now + ShiftLife;
        return call.storage.putToken(token);
    });
    if (!done)
        return done.error();
    return issued;
}

Response refused(const QString &error, std::optional<int> attemptsLeft = {},
                 std::optional<int> retryAfter = {})
{
    Response response
        = oauthError({.error = error, .pinAttemptsLeft = attemptsLeft, .retryAfterSeconds = retryAfter});
    if (retryAfter)
        response.headers.insert("Retry-After", QByteArray::number(*retryAfter));
    return response;
}

Response outOfUse(const DeviceRecord &device)
{
    return problem(device.status == u"suspended"_s ? u"device-quarantined"_s : u"device-revoked"_s);
}

/// A code is good once; five wrong second halves kill it, so guessing is hopeless.
Result<std::optional<EnrolmentCode>> takeCode(Call &call, const QString &typed)
{
    const QString code = enrolmentCodeAsCompared(typed);
    std::optional<EnrolmentCode> taken;
    auto done = call.storage.transact([&]() -> Result<Done> {
        auto found = call.storage.enrolmentCode(code.left(4));
        if (!found)
            return found.error();
        if (code.isEmpty() || !*found)
            return Done{};
        EnrolmentCode kept = **found;
        const bool right = kept.codeHash == hashOf(code.toLatin1()) && kept.expiresAt > call.now();
        if (right) {
            taken = kept;
            return call.storage.removeEnrolmentCode(kept.selector);
        }
        kept.triesLeft -= 1;
        return kept.triesLeft > 0 ? call.storage.putEnrolmentCode(kept)
                                  : call.storage.removeEnrolmentCode(kept.selector);
    });
    if (!done)
        return done.error();
    return taken;
}

Response enrol(Call &call, const grant::EnrolmentCode &grant)
{
    auto code = takeCode(call, grant.code);
    if (!code)
        return problem(code.error());
    if (!*code)
        return refused(u"invalid_grant"_s);
    auto lookupKey = call.storage.setting(u"lookup_key"_s);
    if (!lookupKey)
        return problem(lookupKey.error());
    const QString secret = newToken(call.context.random);
    const QString id = u"dv-"_s + QString::fromLatin1(call.context.random(6).toHex());
    const DeviceRecord device{.id = id,
                              .clientId = u"client-"_s + id,
                              .name = grant.deviceName,
                              .storeId = (*code)->storeId,
                              .secretHash = hashOf(secret.toLatin1()),
                              .enrolledAt = call.now(),
                              .lastSeenAt = call.now()};
    if (auto stored = call.storage.putDevice(device); !stored)
        return problem(stored.error());
    auto issued = issue(call, device, {}, u"device."_s + id, false);
    if (!issued)
        return problem(issued.error());
    return json(encode(TokenResponse{.accessToken = issued->access,
                                     .expiresIn = limits::accessTokenSeconds,
                                     .scope = u"sync commands"_s,
                                     .deviceId = id,
                                     .deviceClientId = device.clientId,
                                     .deviceClientSecret = secret,
                                     .storeId = device.storeId,
                                     .lookupKey = lookupKey->value_or(QString())}));
}

Response deviceToken(Call &call, const grant::Device &grant)
{
    auto device = call.storage.deviceByClient(grant.clientId);
    if (!device)
        return problem(device.error());
    if (!*device || (*device)->secretHash != hashOf(grant.clientSecret.toLatin1()))
        return oauthError({.error = u"invalid_client"_s}, 401);
    // One that was revoked or quarantined still hands over what was done on it; Handlers.cpp lets it do
    // nothing else.
    if ((*device)->status == u"wiped"_s)
        return problem(u"device-revoked"_s);
    auto issued = issue(call, **device, {}, u"device."_s + (*device)->id, false);
    if (!issued)
        return problem(issued.error());
    return json(encode(TokenResponse{.accessToken = issued->access,
                                     .expiresIn = limits::accessTokenSeconds,
                                     .scope = u"sync commands"_s,
                                     .deviceId = (*device)->id,
                                     .storeId = (*device)->storeId}));
}

/// The device that asks, by its own token; associates sign in on an enrolled device only.
Result<std::optional<DeviceRecord>> askingDevice(Call &call)
{
    const QByteArray header = call.request.header("authorization");
    auto token = call.storage.token(hashOf(header.mid(7).trimmed()));
    if (!token)
        return token.error();
    if (!header.startsWith("Bearer ") || !*token || (*token)->refresh || (*token)->expiresAt <= call.now())
        return std::optional<DeviceRecord>();
    return call.storage.device((*token)->deviceId);
}

QString scopeText(const Associate &associate)
{
    QStringList scopes;
    for (const Role role : associate.roles)
        scopes += scopesOf(role);
    scopes.removeDuplicates();
    return scopes.join(u' ');
}

Response signedIn(Call &call, const DeviceRecord &device, const Associate &associate)
{
    auto issued = issue(call, device, associate.id, uuid7(call.now(), call.context.random), true);
    if (!issued)
        return problem(issued.error());
    auto first = call.storage.setting(u"first_sign_in_at"_s);
    if (first && !*first)
        (void)call.storage.setSetting(u"first_sign_in_at"_s, QString::number(toMs(call.now())));
    return json(encode(TokenResponse{.accessToken = issued->access,
                                     .expiresIn = limits::accessTokenSeconds,
                                     .refreshToken = issued->refresh,
                                     .scope = scopeText(associate)}));
}

Response signIn(Call &call, const grant::AssociatePin &grant)
{
    auto device = askingDevice(call);
    if (!device)
        return problem(device.error());
    if (!*device)
        return oauthError({.error = u"invalid_client"_s}, 401);
    if ((*device)->status != u"active"_s)
        return outOfUse(**device);
    auto record = call.storage.associateByCode((*device)->storeId, grant.associateCode);
    if (!record)
        return problem(record.error());
    auto associate = *record ? decodeAssociate((*record)->data())
                             : Result<Associate>(Error{Error::Kind::NotFound, {}, {}});
    const bool works = associate && associate->status == Associate::Status::Active;
    auto tried = works ? beginPinTry(call.storage, associate->id, call.now())
                       : Result<std::optional<PinTry>>(std::nullopt);
    if (!tried)
        return problem(tried.error());
    if (!*tried) {
        // As slow as a wrong PIN, so that the time does not tell which codes exist.
        (void)pinVerifier(grant.pin, call.context.config.plainSecrets);
        return refused(u"invalid_grant"_s);
    }
    const PinTry &one = **tried;
    if (one.blocked)
        return refused(u"temporarily_unavailable"_s, one.left, one.waitSeconds);
    if (!pinMatches(one.pin.verifier, grant.pin))
        return refused(u"invalid_grant"_s, one.left, one.waitSeconds);
    auto right = takePinTryBack(call.storage, one);
    if (!right)
        return problem(right.error());
    if (!*right)
        return refused(u"invalid_grant"_s);
    return signedIn(call, **device, *associate);
}

Response refresh(Call &call, const grant::Refresh &grant)
{
    auto kept = call.storage.token(hashOf(grant.refreshToken.toLatin1()));
    if (!kept)
        return problem(kept.error());
    if (!*kept || !(*kept)->refresh || (*kept)->expiresAt <= call.now())
        return refused(u"invalid_grant"_s);
    auto device = call.storage.device((*kept)->deviceId);
    auto record = call.storage.record(ResourceType::Associate, (*kept)->associateId);
    if (!device)
        return problem(device.error());
    if (!record)
        return problem(record.error());
    if (!*device)
        return problem(u"device-revoked"_s);
    if ((*device)->status != u"active"_s)
        return outOfUse(**device);
    auto associate = *record ? decodeAssociate((*record)->data())
                             : Result<Associate>(Error{Error::Kind::NotFound, {}, {}});
    if (!associate || associate->status != Associate::Status::Active)
        return refused(u"invalid_grant"_s);
    // The refresh token stays: an answer that got lost must not sign anybody out.
    auto issued = issue(call, **device, associate->id, (*kept)->family, false, (*kept)->issuedAt);
    if (!issued)
        return problem(issued.error());
    return json(encode(TokenResponse{.accessToken = issued->access,
                                     .expiresIn = limits::accessTokenSeconds,
                                     .refreshToken = grant.refreshToken,
                                     .scope = scopeText(*associate)}));
}

} // namespace

Response postToken(Call &call)
{
    auto request = decodeTokenRequest(call.request.body);
    if (!request)
        return refused(request.error().code);
    struct Answer
    {
        Call &call;
        Response operator()(const grant::EnrolmentCode &grant) const { return enrol(call, grant); }
        Response operator()(const grant::Device &grant) const { return deviceToken(call, grant); }
        Response operator()(const grant::AssociatePin &grant) const { return signIn(call, grant); }
        Response operator()(const grant::Refresh &grant) const { return refresh(call, grant); }
    };
    return std::visit(Answer{call}, *request);
}

Response postRevoke(Call &call)
{
    const QString token = decodeForm(call.request.body).value(u"token"_s);
    if (token.isEmpty())
        return refused(u"invalid_request"_s);
    auto kept = call.storage.token(hashOf(token.toLatin1()));
    if (!kept)
        return problem(kept.error());
    if (*kept) {
        if (auto done = call.storage.removeTokenFamily((*kept)->family); !done)
            return problem(done.error());
    }
    return json({}); // RFC 7009: an unknown token is answered alike
}

} // namespace counterpart::server
