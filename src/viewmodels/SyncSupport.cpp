#include "usecases/Core.h"
#include "usecases/SupportReport.h"
#include "viewmodels/Format.h"
#include "viewmodels/SyncCentreViewModel.h"
#include "viewmodels/ToastViewModel.h"

#include <QDir>
#include <QJsonDocument>
#include <QSaveFile>
#include <QStandardPaths>

// "Contact support" of SyncScreen.qml: the report is read before it is saved (trust A11).
namespace counterpart {

using namespace Qt::Literals::StringLiterals;

void SyncCentreViewModel::makeReport()
{
    whenDone(supportReport(m_core, m_health), this, [this](const Result<QJsonObject> &made) {
        m_reportProblem.clear();
        if (!made) {
            refuse(made.error());
            return;
        }
        m_report = QString::fromUtf8(QJsonDocument(*made).toJson()).trimmed();
        Q_EMIT changed();
    });
}

void SyncCentreViewModel::saveReport()
{
    if (m_report.isEmpty())
        return;
    const QDir folder(QStandardPaths::writableLocation(QStandardPaths::DownloadLocation));
    const QString name
        = u"counterpart-%1.txt"_s.arg(inZone(m_core.serverNow(), m_format.zone()).toString(u"yyyyMMdd-HHmm"));
    const QByteArray bytes = m_report.toUtf8() + '\n';
    QSaveFile file(folder.filePath(name));
    if (!folder.mkpath(u"."_s) || !file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size()
        || !file.commit()) {
        m_reportProblem = tr("The report could not be saved in %1. Is the disk full? Read it out, or take a "
                             "picture of it.")
                              .arg(folder.path());
        Q_EMIT changed();
        return;
    }
    m_toast.say(tr("Saved as %1 in %2").arg(name, folder.path()));
    dropReport();
}

void SyncCentreViewModel::dropReport()
{
    m_report.clear();
    m_reportProblem.clear();
    Q_EMIT changed();
}

} // namespace counterpart
