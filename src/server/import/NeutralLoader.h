#pragma once

#include "base/Result.h"
#include "base/Time.h"
#include "server/import/RecordSink.h"

#include <QList>
#include <QMap>
#include <QStringList>

#include <functional>

namespace counterpart::server {

/// What `--load` was asked for.
struct NeutralOptions
{
    QStringList dirs; ///< folders of <kind>.ndjson or .ndjson.gz, or single files
    Instant now{};    ///< statuses are derived at this instant
    bool shiftToNow
        = false; ///< move every time by whole weeks so that the data set's reference_now is near `now`
    QMap<QString, qint64>
        weeks;       ///< per dir: the weeks fixed when the database was made; a dir not in it is computed
    QByteArray zone; ///< --zone, IANA; may be empty
    QString storeId; ///< --store; empty: the store with most records
    bool contactsFull = false; ///< --contacts full: contact points carry `value` beside `masked`
    /// Keyed hash of a normalised phone (E.164), address (lower case) or member number for `lookup.keys`; may
    /// be null.
    std::function<QString(const QString &)> lookupKey;
};

/// What was loaded, for the lines that `--load` prints.
struct NeutralReport
{
    struct Sum
    {
        qint64 count = 0, totalMinor = 0;
        bool operator==(const Sum &) const = default;
    };
    QMap<QString, qint64> loaded;       ///< per wire name
    QMap<QString, qint64> unknownKinds; ///< lines of a kind that the contract does not have: not loaded
    qint64 problems = 0;                ///< lines reported to the sink
    qint64 dropped = 0;                 ///< of these: lines that could not be used at all
    QMap<QString, Sum> purchases;       ///< per currency
    QMap<QString, qint64> weeks;        ///< per dir: what the times were moved by; keep it with the database
    QString storeId;        ///< where new devices are enrolled: --store, else the store with most records
    bool storeMade = false; ///< the data had no store at all; `st-loaded` was made
};

/// The store that is made when the data has none (precision §3).
inline constexpr QStringView MadeStoreId = u"st-loaded";

/// Reads neutral NDJSON and puts contract documents into `sink` (precision §3 to §5). Unknown members are
/// kept under `attributes`; a broken line is reported and set aside, never a stop. Fails only when a dir
/// holds nothing readable (BadInput) or the sink fails. Blocking; call it in one transaction of the sink's
/// owner.
Result<NeutralReport> loadNeutral(RecordSink &sink, const NeutralOptions &options);

} // namespace counterpart::server
