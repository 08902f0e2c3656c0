#pragma once

#include "server/import/NeutralRow.h"

namespace counterpart::server {

/// One row of the mapping of precision §4: which neutral members of which kind become what.
struct NeutralRule
{
    QLatin1StringView kind;    ///< neutral kind, also the contract's wire name
    QLatin1StringView members; ///< neutral members that it reads, for people
    void (*apply)(NeutralRow &row, QJsonObject &out);
};

/// The whole table, in order. A kind that has no row is not known.
const QList<NeutralRule> &neutralTable();

/// Runs every rule of the row's kind; what no rule took is kept under `attributes`.
QJsonObject contractDocument(NeutralRow &row);

} // namespace counterpart::server
