#include "server/Handlers.h"

#include "contract/Resources.h"
#include "domain/Permission.h"
#include "server/handlers/Answers.h"
#include "server/handlers/Identify.h"
#include "server/handlers/Routes.h"
#include "server/handlers/Secrets.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

enum class Access {
    Anybody,
    Device,  ///< the device, or somebody signed in on it
    Leaving, ///< as Device; the device itself also after it was revoked or quarantined, to hand over its work
    Associate, ///< only somebody signed in
    Loopback,  ///< the customers' side of the demo: no token, this machine only
};

struct Route
{
    const char *method;
    QStringList pattern; ///< "*" matches one segment; after "stores" it must be the store of the token
    Access access;
    Response (*answer)(Call &);
    /// What a role of who is signed in must give; null: any role will do. A device alone needs none.
    const char *scope = nullptr;
    RateLimits::Kind limit = RateLimits::Kind::None;
};

const QList<Route> &routes()
{
    const auto path = [](const char *text) {
        return QString::fromLatin1(text).split(u'/');
    };
    static const QList<Route> table{
        {"GET", path("v1/meta"), Access::Anybody, getMeta},
        {"POST", path("oauth/token"), Access::Anybody, postToken},
        {"POST", path("oauth/revoke"), Access::Anybody, postRevoke},
        {"GET", path("v1/session"), Access::Associate, getSession},
        {"PUT", path("v1/associates/me/pin"), Access::Associate, putPin},
        {"PUT", path("v1/devices/me/status"), Access::Leaving, putDeviceStatus},
        {"POST", path("v1/devices/me/rescue"), Access::Leaving, postRescue},
        {"POST", path("v1/devices/*/directives"), Access::Associate, postDirective, "devices.manage"},
        {"GET", path("v1/devices/*"), Access::Associate, getDevice, "devices.manage"},
        {"DELETE", path("v1/devices/*"), Access::Associate, deleteDevice, "devices.manage"},
        {"POST", path("v1/stores/*/snapshots"), Access::Device, postSnapshot, "customers.read",
         RateLimits::Kind::Snapshots},
        {"GET", path("v1/stores/*/snapshots/*"), Access::Device, getSnapshot, "customers.read"},
        {"GET", path("v1/stores/*/snapshots/*/parts/*"), Access::Device, getSnapshotPart, "customers.read"},
        {"GET", path("v1/stores/*/changes"), Access::Device, getChanges, "customers.read",
         RateLimits::Kind::Changes},
        {"GET", path("v1/stores/*/events"), Access::Device, getEvents},
        {"POST", path("v1/stores/*/commands"), Access::Leaving, postCommands, nullptr,
         RateLimits::Kind::Commands},
        {"GET", path("v1/stores/*/commands/*"), Access::Leaving, getCommandResult},
        {"GET", path("v1/stores/*/offline-policy"), Access::Device, getOfflinePolicy},
        {"POST", path("v1/stores/*/offline-allowances"), Access::Device, postOfflineAllowance},
        {"GET", path("v1/stores/*/exceptions"), Access::Associate, listExceptions, "exceptions.resolve"},
        {"GET", path("v1/stores/*/campaigns"), Access::Associate, listCampaigns, "campaigns.read"},
        {"GET", path("v1/stores/*/pickups"), Access::Associate, listPickups, "pickups.work"},
        {"GET", path("v1/stores/*/associates"), Access::Device, listAssociates},
        {"GET", path("v1/stores/*/devices"), Access::Associate, listDevices, "devices.manage"},
        {"GET", path("v1/stores/*"), Access::Device, getStore},
        {"PUT", path("v1/stores/*/pins/*"), Access::Associate, pinCustomer, "customers.read"},
        {"DELETE", path("v1/stores/*/pins/*"), Access::Associate, unpinCustomer, "customers.read"},
        {"POST", path("v1/customers/search"), Access::Associate, searchCustomers, "customers.read"},
        {"GET", path("v1/customers/*"), Access::Associate, getCustomer, "customers.read"},
        {"GET", path("v1/customers/*/coupons"), Access::Associate, listCustomerCoupons, "customers.read"},
        {"GET", path("v1/customers/*/purchases"), Access::Associate, listPurchases, "customers.read"},
        {"GET", path("v1/customers/*/timeline"), Access::Associate, listTimeline, "customers.read"},
        {"POST", path("v1/coupons/validate"), Access::Associate, validateCoupons, "coupons.redeem"},
        {"GET", path("v1/coupons/*"), Access::Associate, getCoupon, "coupons.redeem"},
        {"GET", path("v1/campaigns/*"), Access::Associate, getCampaign, "campaigns.read"},
        {"GET", path("v1/pickups/*"), Access::Associate, getPickup, "pickups.work"},
        {"GET", path("pocket"), Access::Loopback, getPocket},
        {"GET", path("pocket.json"), Access::Loopback, getPocketJson},
        {"POST", path("pocket/arrived"), Access::Loopback, postPocketArrival},
    };
    return table;
}

std::optional<QStringList> matched(const QStringList &pattern, const QStringList &path)
{
    if (pattern.size() != path.size())
        return {};
    QStringList variables;
    for (qsizetype i = 0; i < path.size(); ++i) {
        if (pattern[i] == u"*"_s)
            variables.append(path[i]);
        else if (pattern[i] != path[i])
            return {};
    }
    return variables;
}

bool gives(const QList<Role> &roles, const char *scope)
{
    return !scope || std::any_of(roles.cbegin(), roles.cend(), [scope](Role role) {
        return scopesOf(role).contains(QLatin1StringView(scope));
    });
}

/// Nothing when the caller may go on; fills call.caller.
std::optional<Response> refuse(Call &call, const Route &route)
{
    const Access access = route.access;
    if (access == Access::Anybody)
        return {};
    if (access == Access::Loopback) {
        if (call.context.config.pocket && call.request.loopback)
            return {};
        return problem(u"not-found"_s);
    }
    const QByteArray header = call.request.header("authorization");
    if (!header.startsWith("Bearer "))
        return problem(u"not-signed-in"_s);
    auto token = call.storage.token(hashOf(header.mid(7).trimmed()));
    if (!token)
        return problem(token.error());
    if (!*token || (*token)->refresh || (*token)->expiresAt <= call.now())
        return problem(u"not-signed-in"_s, u"The token has expired"_s);
    auto device = call.storage.device((*token)->deviceId);
    if (!device)
        return problem(device.error());
    const QString status = *device ? (*device)->status : u"unknown"_s;
    const bool quarantined = status == u"suspended"_s;
    const bool leaves = access == Access::Leaving && (status == u"revoked"_s || quarantined)
        && (*token)->associateId.isEmpty();
    if (status != u"active"_s && !leaves)
        return problem(quarantined ? u"device-quarantined"_s : u"device-revoked"_s);
    call.caller = {.token = **token, .device = **device, .associate = {}};
    if ((*token)->associateId.isEmpty())
        return access == Access::Associate
            ? std::optional(problem(u"not-signed-in"_s, u"Nobody is signed in"_s))
            : std::nullopt;
    auto record = call.storage.record(ResourceType::Associate, (*token)->associateId);
    if (!record)
        return problem(record.error());
    if (*record && !(*record)->removed) {
        if (auto associate = decodeAssociate((*record)->data());
            associate && associate->status == Associate::Status::Active)
            call.caller.associate = *associate;
    }
    // Who left or was suspended is out at once, not when the token ends.
    if (!call.caller.associate)
        return problem(u"not-signed-in"_s);
    return gives(call.caller.associate->roles, route.scope) ? std::nullopt
                                                            : std::optional(problem(u"role-missing"_s));
}

/// The answer, or that this device asks too often.
Response withinLimit(Call &call, const Route &route)
{
    const auto verdict = call.context.limits->take(route.limit, call.caller.device.id, call.now());
    Response response;
    if (verdict.allowed) {
        response = route.answer(call);
    } else {
        Problem wait = problemOf(u"rate-limited"_s);
        wait.retryAfterSeconds = verdict.retrySeconds;
        response = problem(wait);
    }
    if (!verdict.header.isEmpty())
        response.headers.insert("RateLimit", verdict.header);
    return response;
}

Response route(const Request &request, Storage &storage, const ServerContext &context)
{
    const QStringList path = request.path.mid(1).split(u'/');
    bool otherMethod = false;
    for (const Route &candidate : routes()) {
        const auto variables = matched(candidate.pattern, path);
        if (!variables)
            continue;
        if (request.method != candidate.method) {
            otherMethod = true;
            continue;
        }
        Call call{request, storage, context, *variables, {}};
        if (auto refusal = refuse(call, candidate))
            return *refusal;
        const bool ofStore = candidate.pattern.value(1) == u"stores"_s;
        if (ofStore && variables->first() != call.caller.token.storeId)
            return problem(u"not-found"_s, u"Not the store of this device"_s);
        return withinLimit(call, candidate);
    }
    if (otherMethod) {
        Problem made = problemOf(u"bad-request"_s);
        made.status = 405;
        made.title = u"Method not allowed"_s;
        return problem(made);
    }
    return problem(u"not-found"_s);
}

} // namespace

Response handle(const Request &request, Storage &storage, const ServerContext &context)
{
    return identified(route(request, storage, context), request, context);
}

} // namespace counterpart::server
