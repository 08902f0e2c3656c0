#pragma once

#include "base/Result.h"
#include "domain/CompanySearch.h"
#include "usecases/OwnToken.h"

#include <QFuture>
#include <QObject>
#include <QTimer>

#include <functional>
#include <optional>

namespace counterpart {

class Core;

/// A customer whom this tablet does not hold, sought in the whole company and brought here. Nothing of it
/// works without the CDP, which keeps on record that somebody looked; what is found is not kept here.
class CompanySearch : public QObject
{
    Q_OBJECT

public:
    /// How long an open() waits for the feed before it says so.
    explicit CompanySearch(Core &core, milliseconds patience = std::chrono::seconds(12),
                           QObject *parent = nullptr);

    bool mayUse() const; ///< who is signed in looks customers up
    bool online() const;

    /// What to ask the CDP for these words; none: too little to ask for.
    static std::optional<CompanyQuery> queryOf(const QString &words);
    /// At most 20, best first. BadInput (code "too-short"), Offline, Forbidden, Busy (asked too often),
    /// Unauthorized (code "pin-needed"): confirm() first.
    QFuture<Result<QList<CompanyHit>>> find(const QString &words);
    /// Brings the customer here; Done when the record is on this tablet. Offline (code "not-arrived"): the
    /// CDP agreed, the record is still under way, the same again waits on. NotFound; Forbidden; as find().
    QFuture<Result<Done>> open(const QString &customerId);
    /// The own PIN once more: a sign-in's token ends long before the shift does. Unauthorized as at a
    /// sign-in.
    QFuture<Result<Done>> confirm(const QString &pin);
    const SignInRefusal &lastPinRefusal() const { return m_token.lastPinRefusal(); }
    /// The name of a store by its id in this language; empty when this tablet does not know it.
    QFuture<Result<QString>> storeName(const QString &storeId, const QString &language) const;

Q_SIGNALS:
    /// Who is signed in, or whether there is a line.
    void changed();

private:
    struct Arrival;
    Result<QByteArray> token() const;
    QFuture<Result<Done>> arrival(const QString &customerId);

    Core &m_core;
    milliseconds m_patience;
    OwnToken m_token;
};

} // namespace counterpart
