#pragma once

#include "server/ServerContext.h"
#include "server/Storage.h"

namespace counterpart::server {

/// The device is out: it may hand over what was done on it before, and nothing else. `wipe`: it is ordered to
/// delete its customer data. Repeated, it changes nothing. NotFound. `by` is the associate, empty the
/// operator; `reason` is for the record.
Result<Done> revokeDevice(Storage &storage, const ServerContext &context, const QString &deviceId,
                          const QString &by, bool wipe, const QString &reason = {});
/// Two tablets work as this one (trust A12): nothing is read by either any more, what they did is still
/// taken. Ends with a new enrolment, which makes a new device. Nothing happens to one that is out of use
/// already.
Result<Done> quarantineDevice(Storage &storage, const ServerContext &context, const QString &deviceId);
/// What may be ordered, and whole: a wipe comes with a revocation only, a message has a text, an upgrade a
/// version. Rejected else.
Result<Done> checkOrder(const Directive &directive);
/// To be obeyed by a device that works on. NotFound; Rejected (code "device-revoked") when it does not.
Result<Done> orderDevice(Storage &storage, const ServerContext &context, const QString &deviceId,
                         const Directive &directive, const QString &by);
/// The device has carried them out: they are not given again, and each is on record.
Result<Done> confirmObeyed(Storage &storage, const ServerContext &context, const QString &deviceId,
                           const QStringList &ids);
/// The device says that its customer data is gone and its work handed over: nothing of it is let in again.
Result<Done> confirmWipe(Storage &storage, const ServerContext &context, const DeviceRecord &device);

} // namespace counterpart::server
