#pragma once

#include <QList>

namespace counterpart::server::demo {

/// In Chinese and English.
struct Words
{
    const char *zh, *en;
};
/// Days are before today; a negative end lies ahead. Ends are the last minute of the hour given.
struct Plan
{
    const char *id;
    Words name, objective, audience, offer, headline;
    Words who, shown, excluded, say;
    int startDays, endDays, endHour;
    const char *kind; ///< OfferValue.kind
    int value;        ///< percentBp, yuan, or multiplierBp
    int minSpend;     ///< yuan, 0: none
    int maxDiscount;  ///< yuan, 0: none
    const char *channels;
    const char *mode; ///< redemptionMode
    int budget;       ///< yuan, 0: none
    /// "app 400 sms 60": redemptions that store 1 is to reach by the end; the others a quarter of it each.
    const char *goals = "";
};

/// The invented campaigns: eight running, two scheduled, six ended.
const QList<Plan> &plans();

} // namespace counterpart::server::demo
