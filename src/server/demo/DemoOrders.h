#pragma once

#include "server/demo/DemoPeople.h"

namespace counterpart::server::demo {

struct OrderLine
{
    const char *article;
    const char *size;
    int quantity = 1;
    int picked = 0;
    int missing = 0;
};

/// Builds pickup orders of the chain, for the start and for what happens later.
struct OrderDraft
{
    int number = 0; ///< 48xx at store 1
    const Person *person = nullptr;
    int store = 0;
    Instant placedAt{};
    QList<OrderLine> lines;
    QString status; ///< contract word
    std::optional<Instant> readyAt, arrivedAt, handedOverAt;
    QString bay;
    QString claimedBy; ///< associate id; until 15 min after `claimedAt`
    Instant claimedAt{};
    bool idRequired = false;
    QString delegateName;
    bool gift = false, toldLate = false;
    milliseconds promise = std::chrono::hours(2);
    int holdDays = 3;
};

QJsonObject orderDocument(const OrderDraft &draft, const DemoTime &time, Random &random);

/// The board of store 1 as the pictures show it, smaller boards in the others, and what was handed over
/// before.
void putOrders(Outlet &outlet, const std::vector<Person> &people, const DemoTime &time, Random &random);

/// Id of an order by its number: "pk-4821".
QString orderId(int store, int number);

} // namespace counterpart::server::demo
