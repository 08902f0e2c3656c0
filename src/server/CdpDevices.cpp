#include "server/CdpDevices.h"

#include "server/DeviceOrders.h"

#include <QTextStream>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

enum ExitCode { Ended = 0, Refused = 1, StorageFailed = 5 };

int ended(const Result<Done> &done, const QString &said)
{
    if (done) {
        QTextStream(stdout) << said << Qt::endl;
        return Ended;
    }
    const Error &error = done.error();
    const bool refused = error.kind == Error::Kind::NotFound || error.kind == Error::Kind::Rejected;
    QTextStream(stderr) << "counterpart-cdp: " << (error.detail.isEmpty() ? error.code : error.detail)
                        << Qt::endl;
    return refused ? Refused : StorageFailed;
}

struct Order
{
    QString deviceId, said;
    Directive directive;
};

std::optional<Order> orderOf(const CdpOptions &options)
{
    using Kind = Directive::Kind;
    if (!options.resnapshot.isEmpty())
        return Order{options.resnapshot, u"ordered to fetch everything anew"_s, {.kind = Kind::Resnapshot}};
    if (!options.refreshPolicy.isEmpty())
        return Order{
            options.refreshPolicy, u"ordered to fetch its policies anew"_s, {.kind = Kind::RefreshPolicy}};
    if (options.upgrade.size() == 2)
        return Order{options.upgrade[0],
                     u"ordered to be updated"_s,
                     {.kind = Kind::UpgradeClient, .version = options.upgrade[1]}};
    if (options.message.size() == 2) {
        const QString &text = options.message[1];
        const bool han
            = std::any_of(text.begin(), text.end(), [](QChar c) { return c.script() == QChar::Script_Han; });
        return Order{options.message[0],
                     u"told"_s,
                     {.kind = Kind::Message, .text = Text{{{han ? u"zh-CN"_s : u"en"_s, text}}}}};
    }
    return {};
}

} // namespace

bool managesDevices(const CdpOptions &options)
{
    return options.listDevices || !options.revoke.isEmpty() || orderOf(options);
}

int manageDevices(Storage &storage, const ServerContext &context, const CdpOptions &options)
{
    if (!options.revoke.isEmpty())
        return ended(revokeDevice(storage, context, options.revoke, {}, true),
                     u"revoked: %1"_s.arg(options.revoke));
    if (const auto order = orderOf(options)) {
        Directive directive = order->directive;
        directive.id = u"dr-"_s + uuid7(context.clock(), context.random);
        const auto fine = checkOrder(directive);
        return ended(fine ? orderDevice(storage, context, order->deviceId, directive, {}) : fine,
                     u"%1: %2"_s.arg(order->said, order->deviceId));
    }
    const auto devices = storage.devices({});
    if (!devices)
        return ended(devices.error(), {});
    for (const DeviceRecord &device : *devices)
        QTextStream(stdout) << "device: " << device.id << ' ' << device.status << ' ' << device.storeId << ' '
                            << (device.lastSeenAt ? formatInstant(*device.lastSeenAt) : u"never"_s) << ' '
                            << device.name << Qt::endl;
    return Ended;
}

} // namespace counterpart::server
