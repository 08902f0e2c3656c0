#pragma once

#include "base/Result.h"
#include "domain/Campaign.h"
#include "domain/Store.h"
#include "usecases/Act.h"

#include <QFuture>
#include <QObject>
#include <QSet>

namespace counterpart {

class Core;

/// One colleague of this store and the briefing of one campaign.
struct BriefingReader
{
    QString id, name;
    std::optional<Instant> readAt; ///< none: not yet, as far as this device knows
};

struct CampaignView
{
    Campaign campaign;
    bool validHere = false;
    bool runningNow = false;
    bool startsWithinADay = false;
    bool endsWithinTwoHours = false;
    bool acknowledged = false;        ///< by who is signed in
    QList<BriefingReader> staff;      ///< who works here; only for who may see figures
    bool countedToday = false;        ///< `hourly` is of this day of the store, not of one before
    int redeemedTodayHere = 0;        ///< in this day of the store, counted from what this device knows
    std::optional<Instant> countedAt; ///< none: never
};

struct CampaignList
{
    QList<CampaignView> running, paused, scheduled, ended; ///< paused: may run again, its end is not past
    std::optional<Instant> asOf;
};

/// Today in this store, and the campaign status for managers (figures only for roles that may see them).
class CampaignBoard : public QObject
{
    Q_OBJECT

public:
    explicit CampaignBoard(Core &core, QObject *parent = nullptr);

    QFuture<Result<CampaignList>> list() const;
    QFuture<Result<CampaignView>> campaign(const QString &campaignId) const;
    QFuture<Result<Act>> acknowledge(const QString &campaignId);

private:
    CampaignView view(const Campaign &campaign, Instant now) const;
    const Store *storeHere() const;
    std::optional<Instant> readAt(const Campaign &campaign, const QString &associateId) const;

    Core &m_core;
    std::pair<QString, QString> readBy(const QString &campaignId) const;

    QSet<std::pair<QString, QString>> m_acknowledged; ///< who has read which briefing since the start
};

} // namespace counterpart
