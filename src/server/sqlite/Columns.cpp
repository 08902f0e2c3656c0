#include "server/sqlite/Columns.h"

#include "base/Time.h"
#include "domain/ScannedCode.h"

#include <QJsonArray>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

std::optional<QString> word(const QJsonObject &object, QLatin1StringView key)
{
    const QString value = object[key].toString();
    return value.isEmpty() ? std::nullopt : std::optional(value);
}

std::optional<qint64> time(const QJsonValue &value)
{
    const auto instant = parseInstant(value.toString());
    return instant ? std::optional(toMs(*instant)) : std::nullopt;
}

std::optional<QString> comparable(const std::optional<QString> &code)
{
    return code ? std::optional(normaliseCode(*code)) : std::nullopt;
}

bool isOpenOrder(const QString &status)
{
    static const QStringList closed{u"handed_over"_s, u"cancelled"_s, u"returned_to_stock"_s, u"failed"_s};
    return !closed.contains(status);
}

} // namespace

Columns columnsOf(ResourceType type, const QString &id, const QJsonObject &data)
{
    Columns columns{.storeId = word(data, "storeId"_L1),
                    .customerId = word(data, "customerId"_L1),
                    .status = word(data, "status"_L1)};
    switch (type) {
    case ResourceType::Customer:
        columns.storeId = word(data["relationship"_L1].toObject(), "homeStoreId"_L1);
        columns.customerId = id;
        columns.label = word(data, "displayName"_L1);
        break;
    case ResourceType::Coupon:
        columns.campaignId = word(data, "campaignId"_L1);
        columns.code = comparable(word(data, "code"_L1));
        columns.at = time(data["validUntil"_L1]);
        break;
    case ResourceType::Purchase: columns.at = time(data["placedAt"_L1]); break;
    case ResourceType::PickupOrder:
        columns.code = comparable(word(data, "orderNo"_L1));
        columns.open = isOpenOrder(columns.status.value_or(QString()));
        columns.at = time(data["promise"_L1]["readyBy"_L1]);
        break;
    case ResourceType::TimelineEvent: columns.at = time(data["occurredAt"_L1]); break;
    case ResourceType::Campaign: columns.at = time(data["schedule"_L1]["startAt"_L1]); break;
    case ResourceType::Store: columns.storeId = id; break;
    case ResourceType::Associate: columns.code = word(data, "code"_L1); break;
    case ResourceType::SyncException:
        columns.open = columns.status == u"open"_s;
        columns.at = time(data["at"_L1]);
        break;
    default: break;
    }
    return columns;
}

bool scopeHolds(const QJsonObject &storeScope, const QString &storeId, const QString &region)
{
    const QString mode = storeScope["mode"_L1].toString();
    const bool named = storeScope["storeIds"_L1].toArray().contains(storeId)
        || (!region.isEmpty() && storeScope["regions"_L1].toArray().contains(region));
    if (mode == u"include"_s)
        return named;
    return mode != u"exclude"_s || !named;
}

} // namespace counterpart::server
