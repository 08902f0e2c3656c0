#pragma once

#include "server/import/NeutralRow.h"

namespace counterpart::server {

// The rules of a customer. A member that is not a phone, an address or a name of this person stays in
// `attributes`.

void customerNames(NeutralRow &row, QJsonObject &out);
void customerContactPoints(NeutralRow &row, QJsonObject &out);
void customerIdentities(NeutralRow &row, QJsonObject &out);
/// Without home_store_id: --store, else the store that was made; else left open for the loader, which knows
/// at the end.
void customerHome(NeutralRow &row, QJsonObject &out);
/// None given means unknown, which the screens treat as refused (precision §15).
void customerConsents(NeutralRow &row, QJsonObject &out);

/// "•••• 0790": the ending is what a customer is asked for; fewer than eight digits show nothing.
QString maskedPhone(const QString &phone);
/// "h•••@example.com"
QString maskedEmail(const QString &address);
/// The last four characters, "•••• 5415".
QString maskedNumber(const QString &number);

} // namespace counterpart::server
