#pragma once

#include "base/Result.h"
#include "outbox/Outbox.h"

#include <QFuture>
#include <QObject>

namespace counterpart {

class Access;
class Core;

/// Work with codes only (trust.md §7): while the keyring is closed or the customer data gone, nobody can be
/// signed in here and nothing be checked, because PINs, orders and coupons are sealed or gone. What people
/// scan then is noted, sealed as it comes, and done by whoever signs in next, by the usual rules. GUI thread.
class SlipBook : public QObject
{
    Q_OBJECT

public:
    SlipBook(Core &core, Access &access, QObject *parent = nullptr);

    /// The tablet is in such trouble now, and a code can be noted.
    bool possible() const;
    int count() const { return m_count; } ///< noted and not done yet
    /// Durable when Done. BadInput: empty, too long, no text (code "not-a-code") or a payment card (code
    /// "payment-card": it was not stored). KeyMissing: this tablet was never set up.
    QFuture<Result<Done>> note(const QString &code);
    /// What is to be done, oldest first; only for who is signed in.
    QFuture<Result<QList<Outbox::Slip>>> slips() const;
    QFuture<Result<Done>> remove(qint64 id);

Q_SIGNALS:
    void changed();

private:
    void recount();

    Core &m_core;
    Access &m_access;
    int m_count = 0;
};

} // namespace counterpart
