// One tablet of the store: how it is, what it shall do, and its end.
#include "contract/StoreDevice.h"
#include "server/DeviceOrders.h"
#include "server/handlers/Answers.h"
#include "server/handlers/Routes.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

constexpr auto DataLease = std::chrono::hours(72);
constexpr auto StepUpLife = std::chrono::minutes(5);

QJsonObject documentOf(const DeviceRecord &device)
{
    using Status = StoreDevice::Status;
    return encode(StoreDevice{.id = device.id,
                              .name = device.name,
                              .storeId = device.storeId,
                              .status = device.status == u"wiped"_s ? Status::Wiped
                                  : device.status == u"revoked"_s   ? Status::Revoked
                                  : device.status == u"suspended"_s ? Status::Suspended
                                                                    : Status::Active,
                              .enrolledAt = device.enrolledAt,
                              .lastSeenAt = device.lastSeenAt,
                              .revokedAt = device.revokedAt,
                              .wipedAt = device.wipedAt,
                              .quarantinedAt = device.quarantinedAt,
                              .outboxDepth = device.outboxDepth,
                              .clientVersion = device.clientVersion});
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

Response listDevices(Call &call)
{
    const auto devices = call.storage.devices(call.caller.token.storeId);
    if (!devices)
        return problem(devices.error());
    QJsonArray items;
    for (const DeviceRecord &device : *devices)
        items.append(documentOf(device));
    return json({{u"items"_s, items}});
}

Response deleteDevice(Call &call)
{
    auto device = managedIn(call);
    if (auto *refusal = std::get_if<Response>(&device))
        return *refusal;
    const QString wipe = call.request.query.value(u"wipe"_s, u"true"_s);
    if (wipe != u"true"_s && wipe != u"false"_s)
        return problem(u"bad-request"_s);
    const QString reason = call.request.query.value(u"reason"_s, u"other"_s);
    if (!switchOffReasons().contains(reason))
        return problem(u"bad-request"_s);
    // It cannot be taken back: not from a screen that somebody left open.
    if (call.now() - call.caller.token.issuedAt > StepUpLife)
        return problem(u"step-up-required"_s);
    auto done = revokeDevice(call.storage, call.context, std::get<DeviceRecord>(device).id,
                             call.caller.associate->id, wipe == u"true"_s, reason);
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
        if (status->outboxDepth)
            device.outboxDepth = status->outboxDepth;
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
