// One tablet of the store: how it is, what it shall do, and its end.
#include "server/DeviceOrders.h"
#include "server/handlers/Answers.h"
#include "server/handlers/Routes.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

constexpr auto DataLease = std::chrono::hours(72);

QJsonObject documentOf(const DeviceRecord &device)
{
    QJsonObject json{{u"id"_s, device.id},
                     {u"name"_s, device.name},
                     {u"storeId"_s, device.storeId},
                     {u"status"_s, device.status},
                     {u"enrolledAt"_s, formatInstant(device.enrolledAt)}};
    if (device.lastSeenAt)
        json[u"lastSeenAt"_s] = formatInstant(*device.lastSeenAt);
    if (!device.clientVersion.isEmpty())
        json[u"clientVersion"_s] = device.clientVersion;
    return json;
}

/// The device of the path, when it is of the caller's store; else the answer to give.
std::variant<DeviceRecord, Response> managedIn(Call &call)
{
    auto device = call.storage.device(call.path.value(0));
    if (!device)
        return problem(device.error());
    // What other stores have is nobody's business here.
    if (!*device || (*device)->storeId != call.caller.token.storeId)
        return problem(u"not-found"_s);
    return **device;
}

} // namespace

Response getDevice(Call &call)
{
    auto device = managedIn(call);
    if (auto *refusal = std::get_if<Response>(&device))
        return *refusal;
    return json(documentOf(std::get<DeviceRecord>(device)));
}

Response deleteDevice(Call &call)
{
    auto device = managedIn(call);
    if (auto *refusal = std::get_if<Response>(&device))
        return *refusal;
    const QString wipe = call.request.query.value(u"wipe"_s, u"true"_s);
    if (wipe != u"true"_s && wipe != u"false"_s)
        return problem(u"bad-request"_s);
    auto done = revokeDevice(call.storage, call.context, std::get<DeviceRecord>(device).id,
                             call.caller.associate->id, wipe == u"true"_s);
    return done ? empty(202) : problem(done.error());
}

Response postDirective(Call &call)
{
    auto device = managedIn(call);
    if (auto *refusal = std::get_if<Response>(&device))
        return *refusal;
    auto body = objectIn(call.request);
    if (!body)
        return problem(body.error());
    QJsonObject order = *body;
    order[u"id"_s] = QString(u"dr-"_s + uuid7(call.now(), call.context.random));
    auto directive = decodeDirective(order);
    if (!directive || !checkOrder(*directive)) {
        Problem faulty = problemOf(u"invalid"_s);
        const QString member = !directive                       ? u"/kind"_s
            : directive->kind == Directive::Kind::Message       ? u"/text"_s
            : directive->kind == Directive::Kind::UpgradeClient ? u"/version"_s
                                                                : u"/kind"_s;
        faulty.errors = {{member, u"invalid"_s}};
        return problem(faulty);
    }
    auto done = orderDevice(call.storage, call.context, std::get<DeviceRecord>(device).id, *directive,
                            call.caller.associate->id);
    return done ? json(encode(*directive), 202) : problem(done.error());
}

Response putDeviceStatus(Call &call)
{
    auto body = objectIn(call.request);
    if (!body)
        return problem(body.error());
    auto status = decodeDeviceStatus(*body);
    if (!status)
        return problem(status.error());
    DeviceRecord device;
    DirectiveList answer{.directives = {}, .serverTime = call.now(), .dataLeaseUntil = {}};
    auto done = call.storage.transact([&]() -> Result<Done> {
        // Read anew: what the caller was let in by may have been revoked since, and that must stay.
        auto found = call.storage.device(call.caller.device.id);
        if (!found)
            return found.error();
        if (!*found)
            return Error{Error::Kind::Rejected, {}, u"device-revoked"_s};
        device = **found;
        device.lastSeenAt = call.now();
        device.clientVersion = status->clientVersion;
        if (auto obeyed = confirmObeyed(call.storage, call.context, device.id, status->obeyed); !obeyed)
            return obeyed;
        if (device.status == u"revoked"_s && status->wiped)
            return confirmWipe(call.storage, call.context, device);
        if (auto stored = call.storage.putDevice(device); !stored)
            return stored;
        auto orders = call.storage.directives(device.id);
        if (!orders)
            return orders.error();
        answer.directives = *orders;
        return Done{};
    });
    if (!done)
        return problem(done.error());
    if (device.status == u"active"_s)
        answer.dataLeaseUntil = call.now() + DataLease;
    return json(encode(answer));
}

} // namespace counterpart::server
