#include "server/DeviceOrders.h"

#include "server/OfflineAllowances.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

Result<Done> audit(Storage &storage, const ServerContext &context, const QString &action, const QString &by,
                   const QString &deviceId, const QString &what = {})
{
    return storage.putAudit(
        {.at = context.clock(), .action = action, .purpose = what, .associateId = by, .deviceId = deviceId});
}

Result<DeviceRecord> known(Storage &storage, const QString &id)
{
    auto device = storage.device(id);
    if (!device)
        return device.error();
    if (!*device)
        return Error{Error::Kind::NotFound, u"no such device: "_s + id, u"not-found"_s};
    return **device;
}

} // namespace

Result<Done> revokeDevice(Storage &storage, const ServerContext &context, const QString &deviceId,
                          const QString &by, bool wipe, const QString &reason)
{
    return storage.transact([&]() -> Result<Done> {
        auto found = known(storage, deviceId);
        if (!found)
            return found.error();
        DeviceRecord device = *found;
        if (device.status == u"wiped"_s)
            return Done{};
        if (device.status != u"revoked"_s) {
            device.status = u"revoked"_s;
            device.revokedAt = context.clock();
            if (auto done = storage.putDevice(device); !done)
                return done;
            if (auto done = audit(storage, context, u"device.revoke"_s, by, deviceId, reason); !done)
                return done;
            if (auto done = endAllowances(storage, deviceId, context.clock()); !done)
                return done;
        }
        auto waiting = storage.directives(deviceId);
        if (!waiting)
            return waiting.error();
        const bool ordered = std::any_of(waiting->cbegin(), waiting->cend(), [](const Directive &one) {
            return one.kind == Directive::Kind::Wipe;
        });
        if (!wipe || ordered)
            return Done{};
        return storage.putDirective(
            deviceId,
            {.id = u"dr-"_s + uuid7(context.clock(), context.random), .kind = Directive::Kind::Wipe},
            context.clock());
    });
}

Result<Done> quarantineDevice(Storage &storage, const ServerContext &context, const QString &deviceId)
{
    return storage.transact([&]() -> Result<Done> {
        auto device = known(storage, deviceId);
        if (!device)
            return device.error();
        if (device->status != u"active"_s)
            return Done{}; // known already, or on its way out
        DeviceRecord copied = *device;
        copied.status = u"suspended"_s;
        copied.quarantinedAt = context.clock();
        if (auto done = storage.putDevice(copied); !done)
            return done;
        return audit(storage, context, u"device.quarantine"_s, {}, deviceId);
    });
}

/// A banner over a tablet's work: empty it says nothing, longer it hides the work (contract: orderDevice).
static bool isSayable(const Text &text)
{
    constexpr qsizetype longest = 500;
    const auto fits = [](const QString &one) {
        return !one.trimmed().isEmpty() && one.toUcs4().size() <= longest;
    };
    return !text.isEmpty() && std::all_of(text.byLanguage.cbegin(), text.byLanguage.cend(), fits);
}

Result<Done> checkOrder(const Directive &directive)
{
    const auto faulty = [](const QString &member) {
        return Error{Error::Kind::Rejected, member + u" is missing or cannot be ordered"_s, u"invalid"_s};
    };
    switch (directive.kind) {
    case Directive::Kind::Resnapshot:
    case Directive::Kind::RefreshPolicy:
    case Directive::Kind::RevokeAllowance:
    case Directive::Kind::SignOut: return Done{};
    case Directive::Kind::Message:
        return isSayable(directive.text) ? Result<Done>(Done{}) : faulty(u"text"_s);
    case Directive::Kind::UpgradeClient:
        return directive.version.isEmpty() ? faulty(u"version"_s) : Result<Done>(Done{});
    // A tablet that goes on working must keep its data.
    case Directive::Kind::Wipe:
    case Directive::Kind::Other: break;
    }
    return faulty(u"kind"_s);
}

Result<Done> confirmObeyed(Storage &storage, const ServerContext &context, const QString &deviceId,
                           const QStringList &ids)
{
    if (ids.isEmpty())
        return Done{};
    auto waiting = storage.directives(deviceId);
    if (!waiting)
        return waiting.error();
    for (const Directive &one : std::as_const(*waiting)) {
        if (one.kind == Directive::Kind::Wipe || !ids.contains(one.id))
            continue;
        if (auto done = storage.removeDirective(deviceId, one.id); !done)
            return done;
        const QString kind = encode(one)["kind"_L1].toString();
        if (auto done = audit(storage, context, u"device.obeyed"_s, {}, deviceId, kind); !done)
            return done;
    }
    return Done{};
}

Result<Done> orderDevice(Storage &storage, const ServerContext &context, const QString &deviceId,
                         const Directive &directive, const QString &by)
{
    return storage.transact([&]() -> Result<Done> {
        auto device = known(storage, deviceId);
        if (!device)
            return device.error();
        if (device->status != u"active"_s && device->status != u"suspended"_s)
            return Error{Error::Kind::Rejected, {}, u"device-revoked"_s};
        if (auto done = storage.putDirective(deviceId, directive, context.clock()); !done)
            return done;
        if (directive.kind == Directive::Kind::RevokeAllowance) {
            if (auto done = endAllowances(storage, deviceId, context.clock()); !done)
                return done;
        }
        return audit(storage, context, u"device.order"_s, by, deviceId,
                     encode(directive)["kind"_L1].toString());
    });
}

Result<Done> confirmWipe(Storage &storage, const ServerContext &context, const DeviceRecord &device)
{
    DeviceRecord gone = device;
    gone.status = u"wiped"_s;
    gone.wipedAt = context.clock();
    auto waiting = storage.directives(device.id);
    if (!waiting)
        return waiting.error();
    for (const Directive &one : std::as_const(*waiting)) {
        if (auto done = storage.removeDirective(device.id, one.id); !done)
            return done;
    }
    if (auto done = storage.putDevice(gone); !done)
        return done;
    if (auto done = giveUnitsBack(storage, device.id); !done)
        return done;
    return audit(storage, context, u"device.wiped"_s, {}, device.id);
}

} // namespace counterpart::server
