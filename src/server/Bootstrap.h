#pragma once

#include "server/ServerContext.h"
#include "server/Storage.h"

namespace counterpart::server {

/// Somebody who can sign in, with the PIN as it is printed once.
struct PrintedPin
{
    QString associateId, pin;
};

/// Until a retailer's identity provider is configured: where the store has no staff, makes an associate
/// (as-1), a pickup-desk colleague (as-2) and a manager (as-3) with random PINs; where the data brings its
/// own staff, gives those without a PIN `knownPin`. Answers who got one; nobody on a later start.
Result<QList<PrintedPin>> ensureStaff(Storage &storage, const ServerContext &context, const QString &storeId,
                                      const QString &knownPin);

/// A new random PIN that must be changed after the next sign-in, for the associate with this staff code; the
/// old one and its failures end. NotFound when the store has no such colleague.
Result<PrintedPin> resetPin(Storage &storage, const ServerContext &context, const QString &storeId,
                            const QString &staffCode);

/// The rules of offline redemption, where the data brings none (contract §4).
Result<Done> ensurePolicy(Storage &storage, const QString &storeId, const QString &currency);

/// The key of `lookup.keys`, made once in the life of a database; enrolled devices get it with their secret.
Result<QByteArray> ensureLookupKey(Storage &storage, const RandomBytes &random);

/// A fresh one-time code for one device of this store, good for 24 h (precision §8).
Result<QString> mintEnrolmentCode(Storage &storage, const ServerContext &context, const QString &storeId);

} // namespace counterpart::server
