#pragma once

#include "base/Result.h"
#include "domain/Campaign.h"
#include "domain/Store.h"

#include <QHash>

namespace counterpart {

class Core;

/// What each figure means, in the language of who reads the file: figure ("redeemed") → sentence.
using FigureDefinitions = QHash<QString, QString>;

/// The figures of a campaign as a table for a spreadsheet: UTF-8 with a byte order mark, RFC 4180, one figure
/// a row with its scope, channel, period, unit and definition. Numbers are plain, whatever the locale; what
/// was not counted is empty, never 0; a text that a spreadsheet would take for a formula is defused.
/// `decimals`: of the campaign's currency.
QByteArray campaignCsv(const Campaign &campaign, const QString &name, const Store &store,
                       const FigureDefinitions &definitions, Instant now, int decimals = 2);

struct CsvFile
{
    QString name; ///< "cm-1-20261122-1330.csv"
    QByteArray bytes;
};
/// The same for this device's store and now. Forbidden for who may not see figures, NotFound before the store
/// is known.
Result<CsvFile> campaignFile(Core &core, const Campaign &campaign, const QString &name,
                             const FigureDefinitions &definitions, int decimals);

} // namespace counterpart
