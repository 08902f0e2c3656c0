#include "contract/Resources.h"
#include "contract/Verdict.h"
#include "contract/Words.h"

#include <QMap>

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

using json::Reader;
using json::Writer;

namespace {

/// Beside the names of resources: what is counted of a campaign ages faster than its rules.
constexpr auto campaignFigures = "campaign_figures"_L1;

/// Kinds of a newer server are left alone.
FreshnessRules readFreshness(Reader &reader)
{
    FreshnessRules rules;
    reader.list("freshness"_L1, [&rules](Reader &r) {
        const QString kind = r.requiredString("kind"_L1);
        const FreshnessLimits limits{r.duration("good"_L1).value_or(milliseconds(-1)),
                                     r.duration("usable"_L1).value_or(milliseconds(-1))};
        if (limits.good.count() < 0)
            r.fault("good"_L1);
        else if (limits.usable < limits.good)
            r.fault("usable"_L1);
        else if (kind == campaignFigures)
            rules.figures = limits;
        else if (const ResourceType type = resourceType(kind); type != ResourceType::Other)
            rules.kinds.insert(type, limits);
        return kind;
    });
    return rules;
}

/// Rows of kinds that are not known here stay as they are.
void writeFreshness(Writer &writer, const FreshnessRules &rules)
{
    QMap<QString, FreshnessLimits> left; // in the order of their names
    for (auto it = rules.kinds.cbegin(); it != rules.kinds.cend(); ++it)
        left.insert(wireName(it.key()), it.value());
    if (rules.figures)
        left.insert(campaignFigures, *rules.figures);
    QJsonArray rows;
    const auto append = [&](const QJsonObject &onto, const QString &kind) {
        Writer row(onto);
        row.set("kind"_L1, kind);
        const FreshnessLimits limits = left.take(kind);
        row.duration("good"_L1, limits.good);
        row.duration("usable"_L1, limits.usable);
        rows.append(row.json());
    };
    const QJsonArray was = writer.json()["freshness"_L1].toArray();
    for (const auto &one : was) {
        const QString kind = one["kind"_L1].toString();
        if (left.contains(kind))
            append(one.toObject(), kind);
        else if (kind != campaignFigures && resourceType(kind) == ResourceType::Other)
            rows.append(one);
    }
    const QStringList missing = left.keys();
    for (const QString &kind : missing)
        append({}, kind);
    if (!rows.isEmpty() || writer.json().contains("freshness"_L1))
        writer.set("freshness"_L1, rows);
}

} // namespace

Result<OfflinePolicy> decodeOfflinePolicy(const QJsonObject &json)
{
    Reader reader(json);
    OfflinePolicy policy;
    json::readBase(reader, policy);
    policy.storeId = reader.requiredId("storeId"_L1);
    policy.maxCacheAge = reader.duration("maxCacheAge"_L1).value_or(policy.maxCacheAge);
    policy.maxClockDoubtMs = reader.integer("maxClockDoubtMs"_L1, 0).value_or(policy.maxClockDoubtMs);
    policy.allowanceLife = reader.duration("allowanceLife"_L1).value_or(policy.allowanceLife);
    reader.requiredObject("caps"_L1, [&](Reader &r) {
        policy.perRedemption = r.requiredMoney("perRedemption"_L1);
        policy.perDevice = r.requiredMoney("perDevice"_L1);
        policy.perStore = r.requiredMoney("perStore"_L1);
        policy.perDeviceCount = r.smallOrNone("perDeviceCount"_L1);
        policy.perCustomerCount = r.smallOrNone("perCustomerCount"_L1);
        policy.managerOverride = r.money("managerOverride"_L1);
        policy.managerOverrideCount = r.smallOrNone("managerOverrideCount"_L1);
        policy.managerGoodwill = r.money("managerGoodwill"_L1);
        policy.managerGoodwillCount = r.smallOrNone("managerGoodwillCount"_L1);
        policy.handOverAlone = r.money("handOverAlone"_L1);
    });
    policy.freshness = readFreshness(reader);
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
    if (policy.allowanceLife != defaults.allowanceLife || onto.contains("allowanceLife"_L1))
        writer.duration("allowanceLife"_L1, policy.allowanceLife);
    writer.object("caps"_L1, [&](Writer &w) {
        w.money("perRedemption"_L1, policy.perRedemption);
        w.money("perDevice"_L1, policy.perDevice);
        w.money("perStore"_L1, policy.perStore);
        w.integer("perDeviceCount"_L1, policy.perDeviceCount);
        w.integer("perCustomerCount"_L1, policy.perCustomerCount);
        w.money("managerOverride"_L1, policy.managerOverride);
        w.integer("managerOverrideCount"_L1, policy.managerOverrideCount);
        w.money("managerGoodwill"_L1, policy.managerGoodwill);
        w.integer("managerGoodwillCount"_L1, policy.managerGoodwillCount);
        w.money("handOverAlone"_L1, policy.handOverAlone);
    });
    writeFreshness(writer, policy.freshness);
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
    allowance.policyVersion = reader.integer("policyVersion"_L1, 0).value_or(0);
    allowance.issuedAt = reader.requiredInstant("issuedAt"_L1);
    allowance.validUntil = reader.requiredInstant("validUntil"_L1);
    allowance.count = int(reader.requiredInteger("count"_L1, 0, 1'000'000'000));
    allowance.amount = reader.requiredMoney("amount"_L1);
    allowance.pooled = reader.list("pooled"_L1, [](Reader &r) {
        return DeviceAllowance::Lease{r.requiredId("campaignId"_L1),
                                      int(r.requiredInteger("units"_L1, 0, 1'000'000'000))};
    });
    return json::finished(reader, allowance);
}

QJsonObject encode(const DeviceAllowance &allowance)
{
    Writer writer;
    writer.set("id"_L1, allowance.id);
    writer.set("deviceId"_L1, allowance.deviceId);
    writer.set("storeId"_L1, allowance.storeId);
    writer.defaulted("policyVersion"_L1, allowance.policyVersion, qint64(0));
    writer.set("issuedAt"_L1, formatInstant(allowance.issuedAt));
    writer.set("validUntil"_L1, formatInstant(allowance.validUntil));
    writer.set("count"_L1, allowance.count);
    writer.money("amount"_L1, allowance.amount);
    QJsonArray pooled;
    for (const DeviceAllowance::Lease &lease : allowance.pooled)
        pooled.append(QJsonObject{{u"campaignId"_s, lease.campaignId}, {u"units"_s, lease.units}});
    writer.set("pooled"_L1, pooled);
    return writer.json();
}

QJsonObject encode(const AllowanceRequest &request)
{
    Writer writer;
    writer.set("requestId"_L1, request.requestId);
    writer.string("returning"_L1, request.returning);
    writer.object("spent"_L1, [&](Writer &w) {
        w.set("count"_L1, request.unsettledCount);
        w.money("amount"_L1, request.unsettledAmount);
    });
    return writer.json();
}

Result<AllowanceRequest> decodeAllowanceRequest(const QJsonObject &json)
{
    Reader reader(json);
    AllowanceRequest request;
    request.requestId = reader.requiredUuid("requestId"_L1);
    request.returning = reader.id("returning"_L1);
    reader.object("spent"_L1, [&](Reader &r) {
        request.unsettledCount = r.small("count"_L1, 0);
        request.unsettledAmount = r.money("amount"_L1);
        if (request.unsettledAmount && request.unsettledAmount->amount < 0)
            r.fault("amount"_L1);
    });
    return json::finished(reader, request, Error::Kind::BadInput);
}

} // namespace counterpart
