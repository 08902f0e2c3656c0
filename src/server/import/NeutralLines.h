#pragma once

#include "server/import/NeutralRow.h"

namespace counterpart::server {

/// Lines of a purchase as delivered: none, quantity 0 and lines that do not add up included.
QJsonArray purchaseLines(NeutralRow &row);
/// Lines of an order; their state follows from the order's contract status.
QJsonArray pickupLines(NeutralRow &row, const QString &status);
/// [{method, amount}] of `payments`.
QJsonArray neutralPayments(NeutralRow &row);

/// What a neutral event type is in the contract, and how it is called where the source gave no title.
struct EventWording
{
    QString type;      ///< contract word, "other" when it has none
    QJsonObject title; ///< both languages; empty for "other"
};
EventWording eventWording(const QString &sourceType);

} // namespace counterpart::server
