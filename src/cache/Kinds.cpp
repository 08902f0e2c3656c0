#include "cache/Kinds.h"

namespace counterpart {

namespace {

using enum ClearColumn;

QByteArray nameOf(ClearColumn column)
{
    switch (column) {
    case CustomerId: return "customer_id";
    case CampaignId: return "campaign_id";
    case StoreId: return "store_id";
    case Status: return "status";
    case PromisedAt: return "promised_at";
    case ValidUntil: return "valid_until";
    case OccurredAt: return "occurred_at";
    }
    Q_UNREACHABLE();
}

Kind made(ResourceType type, const char *table, QList<ClearColumn> columns, QList<QByteArray> blindKinds = {})
{
    Kind kind;
    kind.type = type;
    kind.table = table;
    kind.columns = std::move(columns);
    kind.hasCustomer = kind.columns.contains(CustomerId);
    kind.blindKinds = std::move(blindKinds);

    const QByteArray t = kind.table;
    QByteArray names, places, sets;
    int place = 6; // after id, version, generation, key_version, body
    for (const ClearColumn column : kind.columns) {
        const QByteArray number = "?" + QByteArray::number(place++);
        names += ", " + nameOf(column);
        places += ", " + number;
        sets += ", " + nameOf(column) + " = " + number;
    }
    kind.state = "SELECT version, generation FROM " + t + " WHERE id = ?1";
    kind.insert = "INSERT INTO " + t + " (id, version, generation, key_version, body" + names
        + ") VALUES (?1, ?2, ?3, ?4, ?5" + places + ")";
    kind.update = "UPDATE " + t + " SET version = ?2, generation = ?3, key_version = ?4, body = ?5" + sets
        + " WHERE id = ?1";
    kind.mark = "UPDATE " + t + " SET generation = ?2 WHERE id = ?1";
    kind.remove = "DELETE FROM " + t + " WHERE id = ?1";
    kind.sweep = "DELETE FROM " + t + " WHERE generation < ?1";
    kind.cascade = "DELETE FROM " + t + " WHERE customer_id = ?1";
    kind.ofCustomer = "SELECT id FROM " + t + " WHERE customer_id = ?1";
    kind.repoint = "UPDATE " + t + " SET customer_id = ?2 WHERE customer_id = ?1";
    kind.count = "SELECT count(*) FROM " + t;
    kind.all = "SELECT id, version, body FROM " + t + " ORDER BY id";
    kind.versionOf = "SELECT version FROM " + t + " WHERE id = ?1";
    return kind;
}

} // namespace

const std::vector<Kind> &kinds()
{
    static const std::vector<Kind> all{
        made(ResourceType::Customer, "customer", {}, {"phone", "email", "member_no"}),
        made(ResourceType::TimelineEvent, "timeline_event", {CustomerId, OccurredAt}),
        made(ResourceType::Purchase, "purchase", {CustomerId, OccurredAt}),
        made(ResourceType::Coupon, "coupon", {CustomerId, CampaignId, ValidUntil, OccurredAt}, {"coupon"}),
        made(ResourceType::Campaign, "campaign", {}),
        made(ResourceType::PickupOrder, "pickup_order", {CustomerId, StoreId, Status, PromisedAt}, {"order"}),
        made(ResourceType::Task, "task", {CustomerId}),
        made(ResourceType::Store, "store", {}),
        made(ResourceType::Associate, "associate", {}),
        made(ResourceType::StoreStock, "store_stock", {}),
        made(ResourceType::Feedback, "feedback", {CustomerId}),
        made(ResourceType::Survey, "survey", {CustomerId}),
        made(ResourceType::ServiceCase, "service_case", {CustomerId}),
        made(ResourceType::SyncException, "sync_exception", {CustomerId, Status, OccurredAt}),
        made(ResourceType::OfflinePolicy, "offline_policy", {StoreId}),
    };
    return all;
}

const Kind *kindOf(ResourceType type)
{
    for (const Kind &kind : kinds()) {
        if (kind.type == type)
            return &kind;
    }
    return nullptr;
}

} // namespace counterpart
