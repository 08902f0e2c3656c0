#include "usecases/OwnToken.h"

#include "base/Background.h"
#include "device/Device.h"
#include "usecases/Core.h"

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

OwnToken::OwnToken(Core &core, QObject *parent) : QObject(parent), m_core(core)
{
    connect(&core, &Core::personChanged, this, [this] {
        m_token.clear();
        m_pinRefusal = {};
    });
}

const Error &OwnToken::pinNeeded()
{
    static const Error error{Error::Kind::Unauthorized, {}, u"pin-needed"_s};
    return error;
}

Result<QByteArray> OwnToken::get() const
{
    if (!m_core.person())
        return Error{Error::Kind::Unauthorized, {}, u"not-signed-in"_s};
    if (!m_core.online())
        return Error{Error::Kind::Offline, {}, {}};
    const QByteArray token = m_token.isEmpty() ? m_core.person()->accessToken : m_token;
    if (token.isEmpty())
        return pinNeeded();
    return token;
}

QFuture<Result<Done>> OwnToken::confirm(const QString &pin)
{
    m_pinRefusal = {};
    if (!m_core.person())
        return ready(Result<Done>(Error{Error::Kind::Unauthorized, {}, u"not-signed-in"_s}));
    if (!m_core.online())
        return ready(Result<Done>(Error{Error::Kind::Offline, {}, {}}));
    const Associate &person = m_core.person()->associate;
    const auto checked = m_core.device().signIn().signIn(person, pin, true);
    return chain(checked, this, [this, id = person.id](const SignInAnswer &answer) -> Result<Done> {
        if (!m_core.person() || m_core.person()->associate.id != id)
            return Error{Error::Kind::Unauthorized, {}, u"not-signed-in"_s};
        if (!answer.person) {
            m_pinRefusal.triesLeft = answer.triesLeft;
            if (answer.wait)
                m_pinRefusal.waitUntil = m_core.now() + *answer.wait;
            return *answer.error;
        }
        if (answer.person->accessToken.isEmpty()) // right, but only this tablet has checked it
            return Error{Error::Kind::Offline, {}, {}};
        m_token = answer.person->accessToken;
        return Done{};
    });
}

} // namespace counterpart
