#pragma once

#include "domain/Money.h"
#include "domain/Resource.h"
#include "domain/Text.h"

#include <QList>
#include <QStringList>

namespace counterpart {

struct PurchaseLine
{
    QString id;
    QString sku;
    Text name;
    Text variant;
    QString category;
    qint64 quantity = 0; ///< 0 and negative ones are delivered by real tills and kept
    std::optional<qint64> unitPrice;
    qint64 total = 0; ///< minor units, as delivered
    qint64 returned = 0;

    bool operator==(const PurchaseLine &) const = default;
};

struct PurchaseReturn
{
    struct Line
    {
        QString lineId;
        qint64 quantity = 0;
        bool operator==(const Line &) const = default;
    };
    QString id;
    Instant at{};
    QString storeId;
    QString reason;    ///< size, defect, not_as_described, changed_mind, late, wrong_item, other
    qint64 refund = 0; ///< minor units, positive
    QList<Line> lines;

    bool operator==(const PurchaseReturn &) const = default;
};

/// What a customer bought, in any channel. Totals are shown as delivered, never recomputed from the lines.
struct Purchase : Resource
{
    enum class Status { Placed, Paid, Fulfilled, PartiallyReturned, Returned, Cancelled, Other };

    QString customerId; ///< empty: sold to somebody without a card
    Channel channel = Channel::Other;
    QString storeId; ///< may be empty (online)
    QString orderNo, receiptNo;
    Status status = Status::Other;
    Instant placedAt{};
    Money total; ///< as delivered, may be negative
    std::optional<qint64> discount;
    QList<PurchaseLine> lines; ///< may be empty
    bool linesComplete = true; ///< false: the source did not deliver all lines, and the screen says so
    QList<PurchaseReturn> returns;
    QString pickupOrderId;
    QStringList couponIds;

    bool operator==(const Purchase &) const = default;
};

} // namespace counterpart
