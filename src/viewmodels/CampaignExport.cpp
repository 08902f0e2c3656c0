#include "usecases/CampaignCsv.h"
#include "viewmodels/CampaignsViewModel.h"
#include "viewmodels/ToastViewModel.h"

#include <QDir>
#include <QSaveFile>
#include <QStandardPaths>

// The figures of CampaignsScreen.qml as a file. Counts only: no customer is in it.
namespace counterpart {

using namespace Qt::Literals::StringLiterals;

void CampaignsViewModel::exportTable()
{
    const CampaignView *view = chosen();
    if (!view)
        return;
    const FigureDefinitions definitions{
        {u"issued"_s, tr("People who were granted a coupon of this campaign.")},
        {u"sent"_s, tr("Messages sent.")},
        {u"delivered"_s, tr("Messages that arrived. Empty: this channel does not tell.")},
        {u"opened"_s, tr("Messages that were opened. Empty: this channel does not tell.")},
        {u"visited"_s, tr("People who came to a store or to the shop afterwards.")},
        {u"redeemed"_s, tr("Redemptions since the campaign began. Undone ones are not counted.")},
        {u"redeemed_usual"_s, tr("Redemptions in this hour on a usual day.")},
        {u"refused"_s, tr("Coupons that were refused at the till.")},
        {u"revenue"_s,
         tr("What was paid in sales in which one of these coupons was redeemed. It does not say that the "
            "coupon "
            "caused them.")},
        {u"discount"_s, tr("Discounts given.")},
        {u"budget"_s, tr("Discounts that may be given in all stores.")},
        {u"budget_used"_s, tr("Discounts given in all stores.")},
    };
    const Campaign &campaign = view->campaign;
    const QString currency = campaign.currency.isEmpty() ? m_format.currency() : campaign.currency;
    const int decimals = m_format.exactMoney({0, currency}).contains(u'.') ? 2 : 0;
    const auto table = campaignFile(m_core, campaign, m_format.text(campaign.name), definitions, decimals);
    if (!table)
        return refuse(table.error());
    const QDir folder(QStandardPaths::writableLocation(QStandardPaths::DownloadLocation));
    QSaveFile file(folder.filePath(table->name));
    if (!folder.mkpath(u"."_s) || !file.open(QIODevice::WriteOnly)
        || file.write(table->bytes) != table->bytes.size() || !file.commit()) {
        refuse(tr("The table could not be saved in %1. Is the disk full?").arg(folder.path()));
        return;
    }
    m_toast.say(tr("Saved as %1 in %2").arg(table->name, folder.path()));
}

} // namespace counterpart
