#pragma once

#include "usecases/CampaignBoard.h"
#include "usecases/CampaignCsv.h"
#include "viewmodels/Format.h"

#include <QCoreApplication>
#include <QVariantMap>

namespace counterpart {

/// Sentences of a campaign: its state, its window, the briefing that an associate needs at the counter.
class CampaignText
{
    Q_DECLARE_TR_FUNCTIONS(counterpart::CampaignText)

public:
    explicit CampaignText(const Format &format) : m_format(format) { }

    /// id, title, stateText, stateKind, stateIcon, hereText, hereKind, endText, endKind, facts (list of
    /// {label, text}), say, acknowledged.
    static QList<QByteArray> briefingRoles();
    QVariantMap briefing(const CampaignView &view) const;

    /// False when the figures are of another day: yesterday's count is not today's.
    bool countsToday(const CampaignView &view) const;
    QString state(const CampaignView &view) const;
    static QString stateKind(const CampaignView &view);
    QString window(const Campaign &campaign) const; ///< 11月9日 – 11月23日
    QString end(const CampaignView &view) const;    ///< 到周日 22:00
    QString here(const CampaignView &view) const;
    /// What is other since yesterday, in one line; empty: nothing, or that was told of an earlier day.
    QString changes(const Campaign &campaign) const;
    /// Who has read the briefing and who has not; empty where nobody may know.
    QString readers(const CampaignView &view) const;
    static QString icon(const Campaign &campaign);
    QString refusal(const QString &code) const; ///< why a coupon was refused at the till
    QString
    refusalRemedy(const QString &code) const; ///< what the store can do about it; empty: nothing known
    /// What the screen says of a figure on tap: what it counts, over which period, by whom, and against which
    /// target.
    enum class Period { SinceStart, FourteenDays, Today };
    QString explained(const Campaign &campaign, const QString &what, Period period,
                      const QString &target = {}) const;
    /// One sentence for every figure that campaignCsv() writes of this campaign.
    FigureDefinitions definitions(const Campaign &campaign) const;

private:
    const Format &m_format;
};

} // namespace counterpart
