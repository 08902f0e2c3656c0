#pragma once

#include "usecases/CampaignBoard.h"
#include "usecases/PickupDesk.h"
#include "viewmodels/Format.h"

#include <QCoreApplication>
#include <QVariantMap>

namespace counterpart {

/// Heads-up: what everybody in the store should know now, found in the rows that are here: bays that run out,
/// articles that are short, orders whose hold ends, a campaign that ends soon. Names no customer.
class HeadsUp
{
    Q_DECLARE_TR_FUNCTIONS(counterpart::HeadsUp)

public:
    explicit HeadsUp(const Format &format) : m_format(format) { }

    /// icon, text, detail; the most pressing first, at most four.
    QList<QVariantMap> rows(const Board &board, const QList<BayState> &bays, const CampaignList &list) const;

private:
    QList<QVariantMap> aboutBays(const QList<BayState> &bays) const;
    QList<QVariantMap> aboutShorts(const Board &board) const;
    QList<QVariantMap> aboutHolds(const Board &board) const;
    QList<QVariantMap> aboutEnds(const CampaignList &list) const;

    const Format &m_format;
};

} // namespace counterpart
