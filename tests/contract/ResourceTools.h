#pragma once

#include "contract/Resources.h"

#include <QMap>

/// What the table tests need of one resource, whatever its type.
namespace counterpart::fixtures {

struct Tool
{
    Result<QJsonObject> (*reencode)(const QJsonObject &json); ///< over itself
    Result<QJsonObject> (*rewrite)(const QJsonObject &json);  ///< without the original
    bool (*survives)(const QJsonObject &json);                ///< decode(encode(x)) == x without the original
    QStringList required;                                     ///< pointers
};

template<typename T, Result<T> (*decode)(const QJsonObject &)>
Tool tool(const QString &required)
{
    return {[](const QJsonObject &json) -> Result<QJsonObject> {
                const auto value = decode(json);
                if (!value)
                    return value.error();
                return encode(*value, json);
            },
            [](const QJsonObject &json) -> Result<QJsonObject> {
                const auto value = decode(json);
                if (!value)
                    return value.error();
                return encode(*value);
            },
            [](const QJsonObject &json) {
                const auto value = decode(json);
                const auto again = value ? decode(encode(*value)) : value;
                return value && again && *again == *value;
            },
            (QStringLiteral("/id /version /updatedAt ") + required).split(u' ')};
}

inline Tool toolOf(const QString &fixture)
{
    using namespace Qt::Literals::StringLiterals;
    static const QMap<QString, Tool> all{
        {u"customer"_s,
         tool<Customer, decodeCustomer>(u"/displayName /kind /contactPoints /consents /contactPoints/0/id "
                                        "/contactPoints/0/kind /contactPoints/0/masked /consents/0/purpose "
                                        "/consents/0/status"_s)},
        {u"timeline-event"_s,
         tool<TimelineEvent, decodeTimelineEvent>(u"/type /channel /occurredAt /title"_s)},
        {u"purchase"_s,
         tool<Purchase, decodePurchase>(
             u"/channel /status /placedAt /currency /totals /totals/total /lines"_s)},
        {u"coupon"_s,
         tool<Coupon, decodeCoupon>(
             u"/code /title /value /value/kind /status /validFrom /validUntil /storeScope "
             "/storeScope/mode /usage /usage/used /redemptionMode"_s)},
        {u"campaign"_s,
         tool<Campaign, decodeCampaign>(
             u"/name /status /schedule /schedule/startAt /schedule/timeZone /channels "
             "/storeScope /offers/0/id /offers/0/title /offers/0/value"_s)},
        {u"pickup-order"_s,
         tool<PickupOrder, decodePickupOrder>(
             u"/orderNo /storeId /status /lines /promise /promise/readyBy /placedAt "
             "/lines/0/id /lines/0/sku /lines/0/name /lines/0/quantity "
             "/lines/0/state"_s)},
        {u"store"_s, tool<Store, decodeStore>(u"/code /name /timeZone /currency"_s)},
        {u"associate"_s, tool<Associate, decodeAssociate>(u"/displayName /roles /storeIds /status"_s)},
        {u"offline-policy"_s,
         tool<OfflinePolicy, decodeOfflinePolicy>(
             u"/storeId /rules /caps /caps/perRedemption /caps/perDevice "
             "/caps/perStore"_s)},
        {u"sync-exception"_s,
         tool<SyncException, decodeSyncException>(u"/kind /status /storeId /at /commandId"_s)},
    };
    return all[fixture.section(u'.', 0, 0)];
}

inline const char *const resourceFixtures[]{"customer.zh-CN",
                                            "customer.en",
                                            "timeline-event.zh-CN",
                                            "timeline-event.en",
                                            "timeline-event.loaded",
                                            "purchase.zh-CN",
                                            "purchase.en",
                                            "purchase.loaded",
                                            "coupon.zh-CN",
                                            "coupon.en",
                                            "coupon.loaded",
                                            "coupon.tiers",
                                            "coupon.buy-x-get-y",
                                            "coupon.fixed-price",
                                            "coupon.valid-for",
                                            "coupon.goodwill",
                                            "campaign.zh-CN",
                                            "campaign.en",
                                            "campaign.kpis",
                                            "campaign.goodwill",
                                            "pickup-order.zh-CN",
                                            "pickup-order.en",
                                            "pickup-order.handed-over",
                                            "store.zh-CN",
                                            "store.en",
                                            "associate.zh-CN",
                                            "associate.en",
                                            "offline-policy",
                                            "sync-exception.zh-CN",
                                            "sync-exception.en"};

} // namespace counterpart::fixtures
