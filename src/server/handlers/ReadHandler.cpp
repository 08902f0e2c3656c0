#include "server/handlers/Answers.h"
#include "server/handlers/Routes.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

/// One record that this store's scope holds. What lies outside is answered as unknown: the difference would
/// tell.
Response read(Call &call, ResourceType type, const QString &id)
{
    auto visible = call.storage.inScope(call.caller.token.storeId, type, id);
    if (!visible)
        return problem(visible.error());
    auto record = call.storage.record(type, id);
    if (!record)
        return problem(record.error());
    if (!*record || !*visible)
        return problem(u"not-found"_s);
    if ((*record)->removed)
        return problem((*record)->reason == u"merged"_s       ? u"merged"_s
                           : (*record)->reason == u"erased"_s ? u"erased"_s
                                                              : u"not-found"_s);
    return resource(call.request, **record);
}

Response list(Call &call, RecordQuery query)
{
    bool ok = true;
    if (const QString limit = call.request.query.value(u"limit"_s); !limit.isEmpty())
        query.limit = limit.toInt(&ok);
    if (!ok || query.limit < 1 || query.limit > 200)
        return problem(u"bad-request"_s);
    query.after = call.request.query.value(u"after"_s);
    query.seenBy = call.caller.token.storeId;
    auto page = call.storage.records(query);
    if (!page)
        return problem(page.error());
    QJsonArray items;
    for (const StoredRecord &record : std::as_const(page->records))
        items.append(record.data());
    return json({{u"items"_s, items},
                 {u"next"_s, page->next.isEmpty() ? QJsonValue() : QJsonValue(page->next)},
                 {u"asOf"_s, formatInstant(call.now())}});
}

QStringList statusesIn(Call &call)
{
    return call.request.query.value(u"status"_s).split(u',', Qt::SkipEmptyParts);
}

} // namespace

Response getCustomer(Call &call)
{
    return read(call, ResourceType::Customer, call.path[0]);
}

Response getCoupon(Call &call)
{
    return read(call, ResourceType::Coupon, call.path[0]);
}

Response getPickup(Call &call)
{
    return read(call, ResourceType::PickupOrder, call.path[0]);
}

Response getStore(Call &call)
{
    return read(call, ResourceType::Store, call.path[0]);
}

Response getCampaign(Call &call)
{
    Response response = read(call, ResourceType::Campaign, call.path[0]);
    if (response.status != 200)
        return response;
    auto kpis = call.storage.campaignKpis(call.path[0], call.caller.token.storeId);
    if (!kpis)
        return problem(kpis.error());
    QJsonObject campaign = QJsonDocument::fromJson(response.body).object();
    campaign[u"kpis"_s] = *kpis;
    if (!call.caller.token.storeId.isEmpty())
        campaign.remove(u"channelGoals"_s); // a store has its own in byChannel, others' are not its to read
    response.body = QJsonDocument(campaign).toJson(QJsonDocument::Compact);
    // The figures move without the version: no validator, or a device would keep old ones.
    response.headers.remove("ETag");
    return response;
}

Response getOfflinePolicy(Call &call)
{
    auto page = call.storage.records({.type = ResourceType::OfflinePolicy,
                                      .seenBy = call.caller.token.storeId,
                                      .storeId = call.caller.token.storeId,
                                      .limit = 1});
    if (!page)
        return problem(page.error());
    return page->records.isEmpty() ? problem(u"not-found"_s) : resource(call.request, page->records.first());
}

Response listCampaigns(Call &call)
{
    return list(call, {.type = ResourceType::Campaign, .statuses = statusesIn(call)});
}

Response listPickups(Call &call)
{
    RecordQuery query{.type = ResourceType::PickupOrder,
                      .storeId = call.caller.token.storeId,
                      .statuses = statusesIn(call)};
    if (query.statuses.isEmpty())
        query.open = true;
    return list(call, query);
}

Response listAssociates(Call &call)
{
    return list(call, {.type = ResourceType::Associate});
}

Response listExceptions(Call &call)
{
    RecordQuery query{
        .type = ResourceType::SyncException, .storeId = call.caller.token.storeId, .newestFirst = true};
    const QString status = call.request.query.value(u"status"_s, u"open"_s);
    if (status != u"all"_s)
        query.open = status == u"open"_s;
    return list(call, query);
}

namespace {

Response ofCustomer(Call &call, ResourceType type, bool newestFirst)
{
    auto visible = call.storage.inScope(call.caller.token.storeId, ResourceType::Customer, call.path[0]);
    if (!visible)
        return problem(visible.error());
    if (!*visible)
        return problem(u"not-found"_s);
    return list(call, {.type = type, .customerId = call.path[0], .newestFirst = newestFirst});
}

} // namespace

Response listCustomerCoupons(Call &call)
{
    return ofCustomer(call, ResourceType::Coupon, false);
}

Response listPurchases(Call &call)
{
    return ofCustomer(call, ResourceType::Purchase, true);
}

Response listTimeline(Call &call)
{
    return ofCustomer(call, ResourceType::TimelineEvent, true);
}

} // namespace counterpart::server
