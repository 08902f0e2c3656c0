#pragma once

#include "base/Result.h"
#include "base/Time.h"
#include "contract/FeedPage.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>

namespace counterpart {

/// What of a record is needed beside its sealed body.
struct RecordColumns
{
    struct Blind
    {
        const char *kind;
        QString value; ///< normalised; never stored, only its keyed hash
    };

    QString customerId, campaignId, storeId, status;
    std::optional<Instant> promisedAt, validUntil, occurredAt;
    QList<Blind> blind;
};

/// Reads a record as the contract says. BadResponse when it cannot be used; the caller sets it aside.
Result<RecordColumns> readColumns(const FeedRow &row);

/// How phones and e-mails are compared: digits only; lower case without spaces.
QString normalisedPhone(const QString &phone);
QString normalisedEmail(const QString &email);

} // namespace counterpart
