#include "usecases/Approval.h"

#include "base/Background.h"
#include "device/Device.h"
#include "usecases/Core.h"

#include <algorithm>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

Approval::Approval(Core &core, Action action, QObject *parent)
    : QObject(parent)
    , m_core(core)
    , m_action(action)
{
}

QList<Associate> Approval::people() const
{
    const QString me = m_core.person() ? m_core.person()->associate.id : QString();
    QList<Associate> others;
    for (const Associate &associate : m_core.device().staff()) {
        if (associate.status == Associate::Status::Active && associate.id != me
            && permission(m_action, associate.roles) == Permission::Allowed)
            others.append(associate);
    }
    return others;
}

QFuture<Result<Associate>> Approval::ask(const QString &personId, const QString &pin)
{
    using Answer = Result<Associate>;
    m_refusal = {};
    if (m_core.person() && personId == m_core.person()->associate.id)
        return ready(Answer(Error{Error::Kind::Forbidden, {}, u"override-own"_s}));
    const auto others = people();
    const auto who = std::find_if(others.cbegin(), others.cend(),
                                  [&personId](const Associate &one) { return one.id == personId; });
    if (who == others.cend())
        return ready(Answer(Error{Error::Kind::Forbidden, {}, u"role-missing"_s}));
    // The session that the CDP opens for it is not used.
    return chain(m_core.device().signIn().signIn(*who, pin, m_core.online()), this,
                 [this, approver = *who](const SignInAnswer &checked) -> Answer {
                     if (!checked.person) {
                         m_refusal.triesLeft = checked.triesLeft;
                         if (checked.wait)
                             m_refusal.waitUntil = m_core.now() + *checked.wait;
                         return *checked.error;
                     }
                     // The CDP's word on the role is newer than what was synced.
                     if (permission(m_action, checked.person->associate.roles) != Permission::Allowed)
                         return Error{Error::Kind::Forbidden, {}, u"role-missing"_s};
                     return approver;
                 });
}

} // namespace counterpart
