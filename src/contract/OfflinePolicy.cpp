#include "contract/Resources.h"
#include "contract/Verdict.h"
#include "contract/Words.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

using json::Reader;
using json::Writer;

Result<OfflinePolicy> decodeOfflinePolicy(const QJsonObject &json)
{
    Reader reader(json);
    OfflinePolicy policy;
    json::readBase(reader, policy);
    policy.storeId = reader.requiredId("storeId"_L1);
    policy.maxCacheAge = reader.duration("maxCacheAge"_L1).value_or(policy.maxCacheAge);
    policy.maxClockDoubtMs = reader.integer("maxClockDoubtMs"_L1, 0).value_or(policy.maxClockDoubtMs);
    reader.requiredObject("caps"_L1, [&](Reader &r) {
        policy.perRedemption = r.requiredMoney("perRedemption"_L1);
        policy.perDevice = r.requiredMoney("perDevice"_L1);
        policy.perStore = r.requiredMoney("perStore"_L1);
        policy.perDeviceCount = r.smallOrNone("perDeviceCount"_L1);
        policy.perCustomerCount = r.smallOrNone("perCustomerCount"_L1);
    });
    reader.requiredList(
        "rules"_L1, [](Reader &r) { return r.requiredString("id"_L1) + r.requiredString("decision"_L1); });
    return json::finished(reader, policy);
}

QJsonObject encode(const OfflinePolicy &policy, const QJsonObject &onto)
{
    Writer writer(onto);
    const OfflinePolicy defaults;
    json::writeBase(writer, policy);
    writer.set("storeId"_L1, policy.storeId);
    if (policy.maxCacheAge != defaults.maxCacheAge || onto.contains("maxCacheAge"_L1))
        writer.duration("maxCacheAge"_L1, policy.maxCacheAge);
    writer.defaulted("maxClockDoubtMs"_L1, policy.maxClockDoubtMs, defaults.maxClockDoubtMs);
    writer.object("caps"_L1, [&](Writer &w) {
        w.money("perRedemption"_L1, policy.perRedemption);
        w.money("perDevice"_L1, policy.perDevice);
        w.money("perStore"_L1, policy.perStore);
        w.integer("perDeviceCount"_L1, policy.perDeviceCount);
        w.integer("perCustomerCount"_L1, policy.perCustomerCount);
    });
    if (!onto.contains("rules"_L1))
        writer.set("rules"_L1, QJsonArray());
    return writer.json();
}

Result<DeviceAllowance> decodeDeviceAllowance(const QJsonObject &json)
{
    Reader reader(json);
    DeviceAllowance allowance;
    allowance.id = reader.requiredId("id"_L1);
    allowance.deviceId = reader.requiredId("deviceId"_L1);
    allowance.storeId = reader.requiredId("storeId"_L1);
    allowance.validUntil = reader.requiredInstant("validUntil"_L1);
    allowance.count = int(reader.requiredInteger("count"_L1, 0, 1'000'000'000));
    allowance.amount = reader.requiredMoney("amount"_L1);
    allowance.pooled = reader.list("pooled"_L1, [](Reader &r) {
        return DeviceAllowance::Lease{r.requiredId("campaignId"_L1),
                                      int(r.requiredInteger("units"_L1, 0, 1'000'000'000))};
    });
    return json::finished(reader, allowance);
}

} // namespace counterpart
