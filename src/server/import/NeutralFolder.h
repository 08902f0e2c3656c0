#pragma once

#include "base/Result.h"
#include "base/Time.h"

#include <QByteArray>
#include <QStringList>

namespace counterpart::server {

/// One data set as it lies on the disk, before anything is mapped.
struct NeutralFolder
{
    QString dir;
    QStringList files;     ///< in loading order: what others refer to comes first
    QStringList leftAside; ///< NDJSON files that hold no records
    QString currency;      ///< of the manifest, else the first that a record names; empty when none does
    std::optional<Instant> reference; ///< reference_now of the manifest in the folder or its parent
};

/// `path` may also be a single file. BadInput when nothing in it can be loaded.
Result<NeutralFolder> openNeutralFolder(const QString &path);

/// The zone of a data set that names none: by currency, else UTC (precision §4).
QByteArray zoneOfCurrency(const QString &currency);

} // namespace counterpart::server
