// What tablets were given to spend offline, held against what they spent.
#include "contract/Resources.h"
#include "server/AllowanceId.h"
#include "server/OfflineAllowances.h"
#include "simulation/Judge.h"

#include <QJsonArray>

namespace counterpart::sim {

using namespace Qt::Literals::StringLiterals;

/// A redemption that the CDP has just applied.
void Judge::spent(const Before &before, const command::CouponRedeem &use, const CommandResult &result)
{
    const Command &command = before.entry->command;
    const QJsonObject incident = document({ResourceType::SyncException, result.exceptionId});
    const QString device = Cdp::tablets()[before.entry->tablet].deviceId;
    if (use.allowanceId.isEmpty())
        return;
    const auto itsOwn
        = server::allowanceOfId(use.allowanceId, device, Cdp::tablets()[before.entry->tablet].storeId,
                                use.discount.currency, m_cdp.storage().signingKey());
    if (itsOwn
        && incident["explanation"_L1]["en"_L1].toString().contains(
            u"allowance is one that the CDP does not know"_s))
        m_ledger.fail(u"what was given is known, also to a restored CDP"_s,
                      u"%1 was spent from %2"_s.arg(command.id, use.allowanceId));
    const auto named = m_cdp.storage().allowance(use.allowanceId);
    const bool known = named && *named;
    const bool theirs = known && (*named)->given.deviceId == device;
    const bool inTime = known && command.issuedAt <= (*named)->given.validUntil + std::chrono::minutes(10);
    if (theirs && inTime) {
        m_probes.hit(Probe::SpentOffline);
        const bool pooled = before.record["redemptionMode"_L1] == u"pooled"_s;
        if (pooled && incident.isEmpty())
            m_probes.hit(Probe::LeasedUnitUsed);
        // The tablet has looked at what it was given: nothing of it may be called too much afterwards.
        if (incident["kind"_L1] == u"over_allowance"_s && m_cdp.restores() == 0 && !m_tampered)
            m_ledger.fail(
                u"what was given is honoured"_s,
                u"%1 was spent from %2 and filed as over the allowance"_s.arg(command.id, use.allowanceId));
        return;
    }
    m_tampered = true;
    if (incident.isEmpty())
        m_ledger.fail(u"what was not given is filed"_s,
                      u"%1 was spent from %2, which tablet %3 does not have, without an incident"_s
                          .arg(command.id, use.allowanceId)
                          .arg(before.entry->tablet));
    else
        m_probes.hit(Probe::NotGivenWasFiled);
    if (incident["kind"_L1] == u"over_allowance"_s
        && incident["atRisk"_L1]["amount"_L1] != use.discount.amount)
        m_ledger.fail(u"what was not given is filed"_s, u"%1: not with its amount"_s.arg(command.id));
}

void Judge::allowances(int tablet)
{
    auto &storage = m_cdp.storage();
    const Cdp::Tablet &who = Cdp::tablets()[tablet];
    const auto given = storage.allowedElsewhere(who.storeId, {}, m_cdp.now());
    if (given && *given > chain::perStore)
        m_ledger.fail(u"a store spends no more than its cap"_s,
                      u"%1 are given to the tablets of %2"_s.arg(*given).arg(who.storeId));
    const auto mine = storage.currentAllowance(who.deviceId);
    if (mine && *mine) {
        bool over = (*mine)->countLeft() < 0 || (*mine)->amountLeft().amount < 0;
        for (const int left : std::as_const((*mine)->unitsLeft))
            over |= left < 0;
        if (over)
            m_ledger.fail(u"a tablet spends no more than it was given"_s,
                          u"tablet %1, %2"_s.arg(tablet).arg((*mine)->given.id));
    }
    int regular = 0;
    for (int i = 0; i < chain::poolCoupons; ++i) {
        const QJsonArray uses
            = document({ResourceType::Coupon, chain::poolCoupon(i)})["redemptions"_L1].toArray();
        for (const auto &use : uses)
            regular += use["exceptionId"_L1].toString().isEmpty();
    }
    const auto uses = storage.campaignUses(chain::poolCampaign, who.storeId, {});
    const auto out = storage.unitsOut(chain::poolCampaign, {}, {}, m_cdp.now() - server::unitsComeBackAfter);
    if (regular > chain::poolUnits)
        m_ledger.fail(u"a pool is never overspent"_s,
                      u"%1 of %2 units without an incident"_s.arg(regular).arg(chain::poolUnits));
    // A CDP that forgot leases with a restore cannot hold them back; then each use too many is an incident.
    if (uses && out && m_cdp.restores() == 0 && !m_tampered && uses->total + *out > chain::poolUnits)
        m_ledger.fail(
            u"a pool is never overspent"_s,
            u"%1 used and %2 on lease of %3 units"_s.arg(uses->total).arg(*out).arg(chain::poolUnits));
}

} // namespace counterpart::sim
