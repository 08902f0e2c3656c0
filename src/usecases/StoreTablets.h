#pragma once

#include "base/Result.h"
#include "domain/StoreDevice.h"
#include "usecases/OwnToken.h"

#include <QFuture>
#include <QObject>

namespace counterpart {

class Core;

/// The tablets of this store, and the end of a lost one. Nothing of it works without the CDP, and nothing is
/// kept here: what is shown is what the CDP says now.
class StoreTablets : public QObject
{
    Q_OBJECT

public:
    explicit StoreTablets(Core &core, QObject *parent = nullptr);

    /// Who is signed in manages the devices of the store.
    bool mayManage() const;
    bool online() const;
    QString ownId() const;
    /// After so long without the CDP a tablet deletes its customer data by itself.
    milliseconds dataLease() const;

    /// Forbidden; Offline; Unauthorized (code "pin-needed"): confirm() first.
    QFuture<Result<QList<StoreDevice>>> list();
    /// The own PIN once more, checked at the CDP. Unauthorized as at a sign-in, details in lastPinRefusal().
    QFuture<Result<Done>> confirm(const QString &pin);
    /// Orders it to go: it hands over, deletes its customer data and is out. BadInput for a reason that there
    /// is not; Rejected (code "own-tablet"); else as confirm(). Done: the CDP has it on record.
    QFuture<Result<Done>> switchOff(const QString &deviceId, const QString &reason, const QString &pin);
    const SignInRefusal &lastPinRefusal() const { return m_token.lastPinRefusal(); }

Q_SIGNALS:
    /// Who is signed in, or whether there is a line.
    void changed();

private:
    Result<Done> require() const;

    Core &m_core;
    OwnToken m_token;
};

} // namespace counterpart
