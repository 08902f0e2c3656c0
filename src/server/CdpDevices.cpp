#include "server/CdpDevices.h"

#include "server/DeviceOrders.h"

#include <QTextStream>

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

} // namespace

int manageDevices(Storage &storage, const ServerContext &context, const CdpOptions &options)
{
    if (!options.revoke.isEmpty())
        return ended(revokeDevice(storage, context, options.revoke, {}, true),
                     u"revoked: %1"_s.arg(options.revoke));
    if (!options.resnapshot.isEmpty()) {
        const Directive fresh{.id = u"dr-"_s + uuid7(context.clock(), context.random),
                              .kind = Directive::Kind::Resnapshot};
        return ended(orderDevice(storage, context, options.resnapshot, fresh, {}),
                     u"ordered to fetch everything anew: %1"_s.arg(options.resnapshot));
    }
    const auto devices = storage.devices();
    if (!devices)
        return ended(devices.error(), {});
    for (const DeviceRecord &device : *devices)
        QTextStream(stdout) << "device: " << device.id << ' ' << device.status << ' ' << device.storeId << ' '
                            << (device.lastSeenAt ? formatInstant(*device.lastSeenAt) : u"never"_s) << ' '
                            << device.name << Qt::endl;
    return Ended;
}

} // namespace counterpart::server
