#include "usecases/CampaignBoard.h"

#include "base/Background.h"
#include "device/Device.h"
#include "domain/CouponOverride.h"
#include "usecases/Core.h"

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Rows
{
    QList<Campaign> campaigns;
    QHash<QString, QString> campaignOfPending; ///< coupon id → campaign, of redemptions waiting in the outbox
    std::optional<Instant> asOf;
};

/// Of this day of the store: what still waits from yesterday is yesterday's.
QStringList pendingCoupons(const Overlay &overlay, const Store *store, Instant now)
{
    QStringList ids;
    overlay.each(ResourceType::Coupon, [&](const Command &command) {
        if (std::holds_alternative<command::CouponRedeem>(command.payload)
            && dayOfStore(command.issuedAt, store) == dayOfStore(now, store))
            ids.append(command.aggregate.id);
    });
    return ids;
}

bool isRunning(const Campaign &campaign, Instant now)
{
    return (campaign.status == Campaign::Status::Live || campaign.status == Campaign::Status::Scheduled)
        && campaign.startAt <= now && (!campaign.endAt || now <= *campaign.endAt);
}

QList<CampaignView> &groupOf(CampaignList &list, const CampaignView &view, Instant now)
{
    const Campaign &campaign = view.campaign;
    if (view.runningNow)
        return list.running;
    if (campaign.status == Campaign::Status::Ended || (campaign.endAt && *campaign.endAt < now))
        return list.ended;
    if (campaign.status == Campaign::Status::Paused)
        return list.paused;
    const bool unknown = campaign.status == Campaign::Status::Other && campaign.startAt <= now;
    return unknown ? list.ended : list.scheduled;
}

} // namespace

CampaignBoard::CampaignBoard(Core &core, QObject *parent) : QObject(parent), m_core(core) { }

QFuture<Result<CampaignList>> CampaignBoard::list() const
{
    using List = Result<CampaignList>;
    const auto allowed = m_core.require(Action::SeeBriefing);
    if (!allowed && !m_core.require(Action::SeeCampaignFigures))
        return ready(List(allowed.error()));
    const auto read = [pending = pendingCoupons(m_core.device().overlay(), storeHere(), m_core.serverNow())](
                          CacheReader &reader) -> Result<Rows> {
        Rows rows;
        auto campaigns = reader.campaigns();
        if (!campaigns)
            return campaigns.error();
        rows.campaigns = *std::move(campaigns);
        for (const QString &id : pending) {
            if (const auto coupon = reader.coupon(id); coupon && *coupon)
                rows.campaignOfPending.insert(id, (*coupon)->campaignId);
        }
        if (const auto asOf = reader.asOf(ResourceType::Campaign))
            rows.asOf = *asOf;
        return rows;
    };
    return chain(m_core.device().read(read), &m_core, [this](const Result<Rows> &rows) -> List {
        if (!rows)
            return rows.error();
        CampaignList list;
        const Instant now = m_core.serverNow();
        list.asOf = std::max(rows->asOf, m_core.device().facts().upToDateAt);
        for (const Campaign &campaign : rows->campaigns) {
            CampaignView shown = view(campaign, now);
            shown.countedAt = std::max(campaign.figuresAt, list.asOf);
            for (const QString &pending : rows->campaignOfPending)
                shown.redeemedTodayHere += pending == campaign.id;
            groupOf(list, shown, now).append(shown);
        }
        // What ends first matters first; what this store honours before what it does not.
        const auto sooner = [](const CampaignView &a, const CampaignView &b) {
            if (a.validHere != b.validHere)
                return a.validHere;
            return a.campaign.endAt.value_or(Instant::max()) < b.campaign.endAt.value_or(Instant::max());
        };
        std::stable_sort(list.running.begin(), list.running.end(), sooner);
        std::stable_sort(list.scheduled.begin(), list.scheduled.end(),
                         [](const CampaignView &a, const CampaignView &b) {
                             return a.campaign.startAt < b.campaign.startAt;
                         });
        return list;
    });
}

std::optional<Instant> CampaignBoard::readAt(const Campaign &campaign, const QString &associateId) const
{
    for (const Campaign::Reader &one : campaign.readBy) {
        if (one.associateId == associateId)
            return one.at;
    }
    return {};
}

const Store *CampaignBoard::storeHere() const
{
    const auto &store = m_core.device().store();
    return store ? &*store : nullptr;
}

CampaignView CampaignBoard::view(const Campaign &campaign, Instant now) const
{
    CampaignView shown;
    shown.campaign = campaign;
    const auto store = m_core.device().store();
    shown.validHere = store && campaign.storeScope.contains(store->id, store->region);
    shown.runningNow = isRunning(campaign, now);
    shown.startsWithinADay = campaign.startAt > now && campaign.startAt - now <= std::chrono::hours(24);
    shown.endsWithinTwoHours
        = shown.runningNow && campaign.endAt && *campaign.endAt - now <= std::chrono::hours(2);
    // After midnight what was counted yesterday stays in the cache until the CDP counts again.
    shown.countedToday
        = campaign.figuresAt && dayOfStore(*campaign.figuresAt, storeHere()) == dayOfStore(now, storeHere());
    if (shown.countedToday) {
        for (const Campaign::Hour &hour : campaign.hourly)
            shown.redeemedTodayHere += int(hour.redeemed);
    }
    const auto reader = readBy(campaign.id);
    shown.acknowledged = m_acknowledged.contains(reader)
        || std::any_of(campaign.readBy.cbegin(), campaign.readBy.cend(),
                       [&reader](const Campaign::Reader &one) { return one.associateId == reader.first; });
    if (m_core.require(Action::SeeCampaignFigures)) {
        for (const Associate &one : m_core.device().staff()) {
            if (one.status == Associate::Status::Active && store && one.storeIds.contains(store->id))
                shown.staff.append({one.id, one.displayName, readAt(campaign, one.id)});
        }
    } else {
        // Money and funnels are for managers; the associate's briefing keeps today's count.
        Campaign &briefing = shown.campaign;
        briefing.total = briefing.store = {};
        briefing.byChannel.clear();
        briefing.daily.clear();
        briefing.refusals.clear();
        briefing.budgetTotal = briefing.budgetUsed = {};
        briefing.budgetExhaustedAt.reset();
        briefing.readBy.clear(); // who has read what is the manager's to know
    }
    return shown;
}

QFuture<Result<CampaignView>> CampaignBoard::campaign(const QString &campaignId) const
{
    return chain(list(), &m_core, [campaignId](const Result<CampaignList> &list) -> Result<CampaignView> {
        if (!list)
            return list.error();
        for (const auto &group : {list->running, list->paused, list->scheduled, list->ended}) {
            for (const CampaignView &one : group) {
                if (one.campaign.id == campaignId)
                    return one;
            }
        }
        return Error{Error::Kind::NotFound, {}, u"campaign-not-cached"_s};
    });
}

std::pair<QString, QString> CampaignBoard::readBy(const QString &campaignId) const
{
    return {m_core.person() ? m_core.person()->associate.id : QString(), campaignId};
}

QFuture<Result<Act>> CampaignBoard::acknowledge(const QString &campaignId)
{
    if (const auto allowed = m_core.require(Action::SeeBriefing); !allowed)
        return ready(Result<Act>(allowed.error()));
    return chainAsync(
        campaign(campaignId), this,
        [this, campaignId](const Result<CampaignView> &view) -> QFuture<Result<Act>> {
            if (!view)
                return ready(Result<Act>(view.error()));
            m_acknowledged.insert(readBy(campaignId));
            const command::CampaignAcknowledge read{view->campaign.ruleVersion};
            return m_core.submit({m_core.makeCommand({ResourceType::Campaign, campaignId}, read)}, false);
        });
}

} // namespace counterpart
