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
    const Campaign &campaign = view->campaign;
    const QString currency = campaign.currency.isEmpty() ? m_format.currency() : campaign.currency;
    const int decimals = m_format.exactMoney({0, currency}).contains(u'.') ? 2 : 0;
    const auto table = campaignFile(m_core, campaign, m_format.text(campaign.name),
                                    m_text.definitions(campaign), decimals);
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
