#pragma once

#include "base/Result.h"
#include "domain/Permission.h"
#include "usecases/Access.h"

#include <QFuture>
#include <QList>
#include <QObject>

namespace counterpart {

class Core;

/// Another person's yes on this tablet: by their PIN, online or offline as at a sign-in; nobody is signed in
/// by it. GUI thread.
class Approval : public QObject
{
    Q_OBJECT

public:
    /// `action`: what is allowed by it.
    Approval(Core &core, Action action, QObject *parent = nullptr);

    /// Who may: everybody but the person signed in whose role does.
    QList<Associate> people() const;
    /// Who it is, when the PIN is theirs. Forbidden "override-own", "role-missing"; Unauthorized as at a
    /// sign-in, with details in lastRefusal(). The PIN is kept nowhere.
    QFuture<Result<Associate>> ask(const QString &personId, const QString &pin);
    const SignInRefusal &lastRefusal() const { return m_refusal; }

private:
    Core &m_core;
    const Action m_action;
    SignInRefusal m_refusal;
};

} // namespace counterpart
