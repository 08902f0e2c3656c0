#pragma once

#include "base/Time.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>

namespace counterpart::server {

/// How often one step was taken, as SQL counted it.
struct StepCount
{
    QString channel = {}, step = {}, storeId = {};
    qint64 count = 0, amount = 0, discount = 0;
};

/// Redemptions or issues of one channel in one quarter of an hour.
struct QuarterCount
{
    Instant start{};
    qint64 count = 0;
    QString channel = {};
};

struct RefusalCount
{
    QString code = {};
    qint64 count = 0, wrong = 0;
};

/// What SQL counted of one campaign for one store.
struct CampaignCounts
{
    QList<StepCount> steps = {};                    ///< of the whole chain
    QStringList stores = {};                        ///< of the chain, in which the campaign holds
    QList<QuarterCount> redeemed = {}, issued = {}; ///< of this store by channel, since `now` − 35 days
    QList<RefusalCount> refusals = {};              ///< of this store
    qint64 discountLastDay = 0;                     ///< of the chain, in the 24 h up to now
};

/// The contract's `kpis` of one campaign as one store sees it. `document` gives what is not counted:
/// currency, budget, goals and figures that the source delivered. Null where a channel cannot measure a step,
/// never 0. tests/oracle/README.md defines each figure; campaign_figures.sql there counts them again.
QJsonObject kpisOf(const CampaignCounts &counts, const QJsonObject &document, const QString &storeId,
                   const QByteArray &zone, Instant now);

} // namespace counterpart::server
