#include "server/commands/AllowanceCheck.h"

#include "server/AllowanceId.h"
#include "server/OfflineAllowances.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

constexpr int MostReplacements = 1'000; ///< of one another, while the first still held

Error exceeded(const QString &what)
{
    return {Error::Kind::Rejected, what, u"allowance-exceeded"_s};
}

Error expired(const QString &what)
{
    return {Error::Kind::Rejected, what, u"allowance-expired"_s};
}

/// What the device named, and what counts in its place now.
struct Found
{
    AllowanceRecord named, charged;
};

Result<std::optional<Found>> find(Storage &storage, const QString &id)
{
    auto named = storage.allowance(id);
    if (!named)
        return named.error();
    if (!*named)
        return std::optional<Found>();
    Found found{**named, **named};
    for (int i = 0; i < MostReplacements && !found.charged.replacedBy.isEmpty(); ++i) {
        auto next = storage.allowance(found.charged.replacedBy);
        if (!next)
            return next.error();
        if (!*next)
            break;
        found.charged = **next;
    }
    return std::optional(found);
}

/// What its device had been given by then. A use that does not name it was made while that answer was still
/// on its way.
Result<std::optional<Found>> current(const CommandCall &call, milliseconds doubt)
{
    const auto mine = call.storage.currentAllowance(call.deviceId);
    if (!mine)
        return mine.error();
    const bool given = *mine && call.command.issuedAt >= (*mine)->given.issuedAt - doubt;
    return given ? std::optional(Found{**mine, **mine}) : std::nullopt;
}

/// Offline, the rules let nothing be spent that was not handed out before.
bool mustBeGiven(const CommandCall &call, const Coupon &coupon, const Campaign *campaign)
{
    using Mode = Campaign::OfflineMode;
    const bool given = coupon.mode == Coupon::Mode::Personal || coupon.mode == Coupon::Mode::Pooled;
    return call.command.offline && given
        && (!campaign || campaign->offlineMode == Mode::Provisional || campaign->offlineMode == Mode::Leased);
}

std::optional<Error> refusalOf(const CommandCall &call, const command::CouponRedeem &use, const Found &found,
                               bool pooled, const QString &campaignId, milliseconds doubt)
{
    const AllowanceRecord &charged = found.charged;
    if (found.named.given.deviceId != call.deviceId || found.named.given.storeId != call.storeId)
        return exceeded(u"foreign"_s);
    if (call.command.issuedAt > found.named.given.validUntil + doubt)
        return expired(u"expired"_s);
    if (found.named.endedAt && call.command.issuedAt > *found.named.endedAt + doubt)
        return expired(u"ended"_s);
    // Forgotten with a restore, so with a lease that nobody knows: the limits of the campaign judge it.
    if (charged.fromItsId())
        pooled = false;
    const bool goneBack = charged.given.validUntil + unitsComeBackAfter < call.context.clock();
    if (pooled && (goneBack || charged.unitsLeft.value(campaignId) < 1))
        return exceeded(u"no-unit"_s);
    if (!call.command.offline)
        return {};
    if (use.discount.currency != charged.given.amount.currency && use.discount.amount > 0)
        return exceeded(u"currency"_s);
    if (charged.countLeft() < 1)
        return exceeded(u"count"_s);
    return use.discount.amount > charged.amountLeft().amount ? std::optional(exceeded(u"amount"_s))
                                                             : std::nullopt;
}

} // namespace

Result<AllowanceCharge> chargeFor(const CommandCall &call, const command::CouponRedeem &use,
                                  const Coupon &coupon, const Campaign *campaign)
{
    const auto policy = offlinePolicyOf(call.storage, call.storeId);
    if (!policy)
        return policy.error();
    const Money caps = *policy && (*policy)->perDevice ? *(*policy)->perDevice : Money{};
    if (use.allowanceId.isEmpty() && (caps.currency.isEmpty() || !mustBeGiven(call, coupon, campaign)))
        return AllowanceCharge{};
    const milliseconds doubt((*policy ? **policy : OfflinePolicy()).maxClockDoubtMs);
    const auto found = use.allowanceId.isEmpty() ? current(call, doubt) : find(call.storage, use.allowanceId);
    if (!found)
        return found.error();
    AllowanceCharge charge;
    std::optional<Found> spent = *found;
    if (!spent) {
        const auto given = allowanceOfId(use.allowanceId, call.deviceId, call.storeId, caps.currency,
                                         call.storage.signingKey());
        if (!given)
            return AllowanceCharge{.refusal = exceeded(use.allowanceId.isEmpty() ? u"none"_s : u"unknown"_s)};
        charge.recognised = AllowanceRecord{.given = *given, .requestId = given->id, .current = false};
        spent = Found{*charge.recognised, *charge.recognised};
    }
    const bool pooled = coupon.mode == Coupon::Mode::Pooled;
    charge.refusal = refusalOf(call, use, *spent, pooled, coupon.campaignId, doubt);
    if (charge.refusal)
        return charge;
    const AllowanceRecord &charged = spent->charged;
    charge.allowanceId = charged.given.id;
    charge.unitOf = pooled && !charged.fromItsId() ? coupon.campaignId : QString();
    return charge;
}

Result<Done> carryOut(const CommandCall &call, const command::CouponRedeem &use,
                      const AllowanceCharge &charge)
{
    if (charge.allowanceId.isEmpty())
        return Done{};
    if (charge.recognised) {
        if (auto kept = call.storage.putAllowance(*charge.recognised); !kept)
            return kept;
        auto noted = call.storage.putAudit({.at = call.context.clock(),
                                            .action = u"allowance.recognised"_s,
                                            .purpose = charge.allowanceId,
                                            .associateId = {},
                                            .deviceId = call.deviceId,
                                            .commandId = call.command.id});
        if (!noted)
            return noted;
    }
    return call.storage.putAllowanceUse({.redemptionId = use.redemptionId,
                                         .allowanceId = charge.allowanceId,
                                         .counted = call.command.offline,
                                         .amount = use.discount.amount,
                                         .campaignId = charge.unitOf});
}

} // namespace counterpart::server
