#pragma once

#include "server/demo/DemoCatalogue.h"
#include "server/demo/DemoPeople.h"

namespace counterpart::server::demo {

struct Bought
{
    const char *article;
    const char *size;
};

/// A purchase at listed prices. `discount` in minor units comes off the total, never off a price.
struct PurchaseDraft
{
    QString id, customerId, storeId, channel, number; ///< number: receipt in a store, order online
    Instant at{};
    QJsonArray lines;
    qint64 discount = 0;
    QString couponId, pickupOrderId;
    int returnedLine = -1; ///< index of a line that came back
    Instant returnedAt{};
    QString returnReason;
};

qint64 subtotalOf(const QJsonArray &lines);
QJsonObject purchaseDocument(const PurchaseDraft &draft);

struct EventDraft
{
    QString id, customerId, storeId, type, channel;
    Instant at{};
    QJsonObject title, summary;
    ResourceType about = ResourceType::Other;
    QString aboutId;
};
QJsonObject eventDocument(const EventDraft &draft);

/// What the crowd bought, returned, looked at and was sent over the last year, each purchase with its
/// timeline entry.
void putCrowdHistory(Outlet &outlet, const std::vector<Person> &people, size_t firstOfCrowd,
                     const DemoTime &time, Random &random);

} // namespace counterpart::server::demo
