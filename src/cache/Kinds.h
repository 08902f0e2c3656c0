#pragma once

#include "base/Time.h"
#include "domain/Resource.h"

#include <QByteArray>
#include <QList>

#include <vector>

namespace counterpart {

/// Columns that a query sorts or filters by. Whatever is added here lies on disk in clear; tst_CacheSchema
/// holds the list.
enum class ClearColumn { CustomerId, CampaignId, StoreId, Status, PromisedAt, ValidUntil, OccurredAt };

/// One kind of record: its table and the statements that write it, made once.
struct Kind
{
    ResourceType type;
    QByteArray table;
    QList<ClearColumn> columns;
    bool hasCustomer = false;
    QList<QByteArray> blindKinds; ///< what its records are found by

    QByteArray state, insert, update, mark, remove, sweep, cascade, ofCustomer, repoint, count, versionOf,
        all;
};

const std::vector<Kind> &kinds();
/// Null for a kind that this build does not know.
const Kind *kindOf(ResourceType type);

} // namespace counterpart
