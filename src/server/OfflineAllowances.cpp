#include "server/OfflineAllowances.h"

#include "base/Planted.h"
#include "contract/Resources.h"
#include "server/AllowanceId.h"

#include <QJsonArray>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

constexpr int UsualUnits = 5;        ///< of one campaign on one device
constexpr int ShareOfWhatIsLeft = 4; ///< one device takes at most a quarter, so that the others get some
constexpr int CountWithoutLimit = 1'000;
constexpr int MostCampaigns = 200;

/// What stays with the device because it may have been spent, or may be before it has the new one.
struct Kept
{
    int count = 0;
    qint64 amount = 0;
    QHash<QString, int> units = {};
};

struct Grant
{
    Storage &storage;
    const ServerContext &context;
    const DeviceRecord &device;
    const OfflinePolicy &policy;

    Instant now() const { return context.clock(); }
    milliseconds doubt() const { return milliseconds(policy.maxClockDoubtMs); }
    Result<int> free(const Campaign &campaign) const;
    Result<QList<DeviceAllowance::Lease>> leases(const Kept &kept) const;
    Result<DeviceAllowance> made(const Kept &kept, const std::optional<AllowanceRecord> &before) const;
};

bool isPooled(const QJsonObject &campaign)
{
    const QJsonArray offers = campaign["offers"_L1].toArray();
    return std::any_of(offers.begin(), offers.end(),
                       [](const QJsonValue &offer) { return offer["redemptionMode"_L1] == u"pooled"_s; });
}

/// Units that nobody has used or holds.
Result<int> Grant::free(const Campaign &campaign) const
{
    const Instant since = now() - unitsComeBackAfter;
    qint64 left = qint64(UsualUnits) * ShareOfWhatIsLeft;
    const auto uses = storage.campaignUses(campaign.id, device.storeId, {});
    if (!uses)
        return uses.error();
    if (campaign.limitTotal) {
        const auto out = storage.unitsOut(campaign.id, {}, {}, since);
        if (!out)
            return out.error();
        left = std::min(left, *campaign.limitTotal - uses->total - (planted(Plant::LeasedTwice) ? 0 : *out));
    }
    if (campaign.limitPerStore) {
        const auto out = storage.unitsOut(campaign.id, device.storeId, {}, since);
        if (!out)
            return out.error();
        left = std::min(left, *campaign.limitPerStore - uses->inStore - *out);
    }
    return int(std::max<qint64>(0, left));
}

Result<QList<DeviceAllowance::Lease>> Grant::leases(const Kept &kept) const
{
    QList<DeviceAllowance::Lease> given;
    QHash<QString, int> rest = kept.units;
    const auto page = storage.records({.type = ResourceType::Campaign,
                                       .seenBy = device.storeId,
                                       .statuses = {u"live"_s},
                                       .limit = MostCampaigns});
    if (!page)
        return page.error();
    for (const StoredRecord &record : page->records) {
        const QJsonObject json = record.data();
        const auto campaign = decodeCampaign(json);
        using Mode = Campaign::OfflineMode;
        if (!campaign || !isPooled(json)
            || (campaign->offlineMode != Mode::Leased && campaign->offlineMode != Mode::Provisional)
            || (campaign->endAt && *campaign->endAt < now()))
            continue;
        const int held = rest.take(campaign->id);
        const auto more = free(*campaign);
        if (!more)
            return more.error();
        const int wanted = campaign->offlineMaxCountPerDevice.value_or(UsualUnits);
        const int share = (*more + ShareOfWhatIsLeft - 1) / ShareOfWhatIsLeft;
        const int units = std::max(held, std::min(wanted, held + share));
        if (units > 0)
            given.append({campaign->id, units});
    }
    for (auto one = rest.cbegin(); one != rest.cend(); ++one) { // of campaigns that are over by now
        if (one.value() > 0)
            given.append({one.key(), one.value()});
    }
    std::sort(given.begin(), given.end(),
              [](const auto &a, const auto &b) { return a.campaignId < b.campaignId; });
    return given;
}

Result<DeviceAllowance> Grant::made(const Kept &kept, const std::optional<AllowanceRecord> &before) const
{
    const auto others = storage.allowedElsewhere(device.storeId, device.id, now() - doubt());
    if (!others)
        return others.error();
    const Money most = *policy.perDevice;
    const qint64 room
        = policy.perStore ? std::max<qint64>(0, policy.perStore->amount - *others) : most.amount;
    const qint64 amount = std::min(most.amount, room);
    const int count = policy.perDeviceCount.value_or(CountWithoutLimit);
    DeviceAllowance given{.id = {},
                          .deviceId = device.id,
                          .storeId = device.storeId,
                          .policyVersion = policy.version,
                          .issuedAt = now(),
                          .validUntil = now() + policy.allowanceLife,
                          .count = std::max(count, kept.count),
                          .amount = {std::max(amount, kept.amount), most.currency},
                          .pooled = {}};
    // A cap that was lowered holds when the former allowance would have ended, however often it is renewed.
    if (before && (kept.count > count || kept.amount > amount))
        given.validUntil = std::min(given.validUntil, before->given.validUntil);
    auto leased = leases(kept);
    if (!leased)
        return leased.error();
    given.pooled = *std::move(leased);
    given.id = sealedAllowanceId(given, storage.signingKey(), context.random);
    return given;
}

Kept keptOf(const AllowanceRecord &before)
{
    return {.count = std::max(0, before.countLeft()),
            .amount = std::max<qint64>(0, before.amountLeft().amount),
            .units = before.unitsLeft};
}

} // namespace

bool holds(const AllowanceRecord &allowance, Instant now, milliseconds doubt)
{
    return !allowance.endedAt && now <= allowance.given.validUntil + doubt;
}

Result<std::optional<OfflinePolicy>> offlinePolicyOf(Storage &storage, const QString &storeId)
{
    const auto page = storage.records(
        {.type = ResourceType::OfflinePolicy, .seenBy = storeId, .storeId = storeId, .limit = 1});
    if (!page)
        return page.error();
    if (page->records.isEmpty())
        return std::optional<OfflinePolicy>();
    const auto policy = decodeOfflinePolicy(page->records.first().data());
    return policy ? std::optional(*policy) : std::nullopt;
}

Result<DeviceAllowance> grantAllowance(Storage &storage, const ServerContext &context,
                                       const DeviceRecord &device, const AllowanceRequest &request)
{
    DeviceAllowance given;
    const auto done = storage.transact([&]() -> Result<Done> {
        const auto again = storage.allowanceOfRequest(device.id, request.requestId);
        if (!again)
            return again.error();
        if (*again) {
            given = (*again)->given;
            // Taken back since: it has ended for the device too, which then asks for another.
            if ((*again)->endedAt)
                given.validUntil = std::min(given.validUntil, *(*again)->endedAt);
            return Done{};
        }
        const auto policy = offlinePolicyOf(storage, device.storeId);
        if (!policy)
            return policy.error();
        if (!*policy || !(*policy)->perDevice)
            return Error{Error::Kind::Rejected, {}, u"offline-not-permitted"_s};
        if (!request.returning.isEmpty()) {
            const auto returned = storage.allowance(request.returning);
            if (!returned)
                return returned.error();
            // One that is not known was forgotten with a restore: the device has no other.
            if (*returned && (*returned)->given.deviceId != device.id)
                return Error{Error::Kind::Rejected, {}, u"state-conflict"_s};
        }
        const auto before = storage.currentAllowance(device.id);
        if (!before)
            return before.error();
        const Grant grant{storage, context, device, **policy};
        const bool here = *before && (*before)->given.storeId == device.storeId
            && (*before)->given.amount.currency == (*policy)->perDevice->currency;
        const bool live = here && holds(**before, grant.now(), grant.doubt());
        if (*before && !live) { // before the new units are counted: some come back
            if (auto retired = storage.retireAllowance((*before)->given.id, {}, request.unsettledCount);
                !retired)
                return retired;
        }
        const auto made
            = grant.made(live ? keptOf(**before) : Kept{}, live ? *before : std::optional<AllowanceRecord>());
        if (!made)
            return made.error();
        given = *made;
        if (live) {
            if (auto retired = storage.retireAllowance((*before)->given.id, given.id, 0); !retired)
                return retired;
        }
        return storage.putAllowance({.given = given, .requestId = request.requestId});
    });
    return done ? Result<DeviceAllowance>(given) : done.error();
}

Result<Done> endAllowances(Storage &storage, const QString &deviceId, Instant at)
{
    const auto current = storage.currentAllowance(deviceId);
    if (!current)
        return current.error();
    return *current ? storage.endAllowance((*current)->given.id, at) : Result<Done>(Done{});
}

Result<Done> giveUnitsBack(Storage &storage, const QString &deviceId)
{
    const auto current = storage.currentAllowance(deviceId);
    if (!current)
        return current.error();
    return *current ? storage.retireAllowance((*current)->given.id, {}, 0) : Result<Done>(Done{});
}

} // namespace counterpart::server
