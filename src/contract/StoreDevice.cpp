#include "contract/StoreDevice.h"

#include "contract/Json.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

using json::Reader;
using json::Writer;
using Status = StoreDevice::Status;

namespace {

constexpr json::Word<Status> statusWords[]{
    {"active"_L1, Status::Active},
    {"suspended"_L1, Status::Suspended},
    {"revoked"_L1, Status::Revoked},
    {"wiped"_L1, Status::Wiped},
};

StoreDevice read(Reader &reader)
{
    StoreDevice device;
    device.id = reader.requiredId("id"_L1);
    device.name = reader.requiredString("name"_L1);
    device.storeId = reader.id("storeId"_L1);
    device.status = reader.requiredWord("status"_L1, statusWords, Status::Other);
    device.enrolledAt = reader.instant("enrolledAt"_L1);
    device.lastSeenAt = reader.instant("lastSeenAt"_L1);
    device.revokedAt = reader.instant("revokedAt"_L1);
    device.wipedAt = reader.instant("wipedAt"_L1);
    device.quarantinedAt = reader.instant("quarantinedAt"_L1);
    device.outboxDepth = reader.integer("outboxDepth"_L1, 0);
    device.clientVersion = reader.string("clientVersion"_L1);
    return device;
}

} // namespace

QJsonObject encode(const StoreDevice &device)
{
    Writer writer;
    writer.set("id"_L1, device.id);
    writer.set("name"_L1, device.name);
    writer.string("storeId"_L1, device.storeId);
    writer.requiredWord("status"_L1, statusWords, device.status, Status::Other);
    writer.instant("enrolledAt"_L1, device.enrolledAt);
    writer.instant("lastSeenAt"_L1, device.lastSeenAt);
    writer.instant("revokedAt"_L1, device.revokedAt);
    writer.instant("wipedAt"_L1, device.wipedAt);
    writer.instant("quarantinedAt"_L1, device.quarantinedAt);
    writer.integer("outboxDepth"_L1, device.outboxDepth);
    writer.string("clientVersion"_L1, device.clientVersion);
    return writer.json();
}

Result<StoreDevice> decodeStoreDevice(const QJsonObject &json)
{
    Reader reader(json);
    const StoreDevice device = read(reader);
    return json::finished(reader, device);
}

Result<QList<StoreDevice>> decodeStoreDevices(const QJsonObject &json)
{
    Reader reader(json);
    if (!reader.has("items"_L1))
        reader.fault("items"_L1);
    const QList<StoreDevice> devices = reader.list("items"_L1, read);
    return json::finished(reader, devices);
}

} // namespace counterpart
