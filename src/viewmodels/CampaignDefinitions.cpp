#include "viewmodels/CampaignText.h"

// What every figure of the exported table means. The screen's own tiles say theirs in CampaignFigureRows.cpp.
namespace counterpart {

using namespace Qt::Literals::StringLiterals;

QString CampaignText::explained(const Campaign &campaign, const QString &what, Period period,
                                const QString &target) const
{
    const Instant counted = campaign.figuresAt.value_or(m_format.now());
    QStringList said{what};
    switch (period) {
    case Period::SinceStart:
        said.append(tr("Period: %1 – %2.").arg(m_format.day(campaign.startAt), m_format.dayAndTime(counted)));
        break;
    case Period::FourteenDays:
        said.append(tr("Period: 14 days of this store up to %1.").arg(m_format.dayAndTime(counted)));
        break;
    case Period::Today:
        said.append(tr("Period: %1, by the clock of this store.").arg(m_format.day(counted)));
        break;
    }
    if (campaign.figuresDelivered)
        said.append(tr("All-store figures were counted by the source system."));
    said.append(target.isEmpty() ? tr("Target: none is set.") : tr("Target: %1.").arg(target));
    return said.join(m_format.chinese() ? QString() : u" "_s);
}

FigureDefinitions CampaignText::definitions(const Campaign &campaign) const
{
    FigureDefinitions all{
        {u"issued"_s, tr("People who were granted a coupon of this campaign.")},
        {u"sent"_s, tr("Messages sent.")},
        {u"delivered"_s, tr("Messages that arrived. Empty: this channel does not tell.")},
        {u"opened"_s, tr("Messages that were opened. Empty: this channel does not tell.")},
        {u"visited"_s, tr("People who came to a store or to the shop afterwards.")},
        {u"seen"_s, tr("People who saw the offer, as the source system counts it. Empty: not counted.")},
        {u"redeemed"_s, tr("Redemptions since the campaign began. Undone ones are not counted.")},
        {u"redeemed_usual"_s, tr("Redemptions in this hour on a usual day.")},
        {u"goal"_s,
         tr("Redemptions that this store is to reach through this channel by the end of the campaign, as set "
            "by marketing. Empty: none is set.")},
        {u"refused"_s, tr("Coupons that were refused at the till.")},
        {u"revenue"_s,
         tr("What was paid in sales in which one of these coupons was redeemed. It does not say that the "
            "coupon caused them.")},
        {u"discount"_s, tr("Discounts given.")},
        {u"budget"_s, tr("Discounts that may be given in all stores.")},
        {u"budget_used"_s, tr("Discounts given in all stores.")},
    };
    for (const Campaign::Refusals &one : campaign.refusals) {
        const QString why = refusal(one.code);
        all.insert(u"refused:"_s + one.code,
                   tr("Coupons that were refused at the till in this store. Reason: %1.").arg(why));
        all.insert(u"refused_wrongly:"_s + one.code,
                   tr("Of those refused for the reason “%1”: by the rules, the coupon could have been used.")
                       .arg(why));
    }
    return all;
}

} // namespace counterpart
