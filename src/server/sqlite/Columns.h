#pragma once

#include "domain/Resource.h"

#include <QJsonObject>

#include <optional>

namespace counterpart::server {

/// What listings select and sort by, read from a contract document. Absent members stay null.
struct Columns
{
    std::optional<QString> storeId = {}, customerId = {}, campaignId = {};
    std::optional<QString> code = {};  ///< as compared: see normaliseCode
    std::optional<QString> label = {}; ///< a customer's name
    std::optional<QString> status = {};
    bool open = false; ///< an order or exception somebody still has to work on
    std::optional<qint64> at = {};
};

Columns columnsOf(ResourceType type, const QString &id, const QJsonObject &data);

/// Whether something with this `storeScope` holds in a store.
bool scopeHolds(const QJsonObject &storeScope, const QString &storeId, const QString &region);

} // namespace counterpart::server
