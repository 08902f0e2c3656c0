#include "usecases/StoreTablets.h"

#include "base/Background.h"
#include "device/Device.h"
#include "usecases/Core.h"

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

StoreTablets::StoreTablets(Core &core, QObject *parent) : QObject(parent), m_core(core)
{
    connect(&core, &Core::personChanged, this, [this] {
        m_token.clear();
        m_pinRefusal = {};
        Q_EMIT changed();
    });
    connect(&core.device(), &Device::factsChanged, this, &StoreTablets::changed);
}

bool StoreTablets::mayManage() const
{
    const auto &person = m_core.person();
    return person
        && std::any_of(person->associate.roles.cbegin(), person->associate.roles.cend(),
                       [](Role role) { return scopesOf(role).contains(u"devices.manage"_s); });
}

bool StoreTablets::online() const
{
    return m_core.online();
}

QString StoreTablets::ownId() const
{
    return m_core.device().profile().deviceId;
}

milliseconds StoreTablets::dataLease() const
{
    return m_core.device().dataLease();
}

Result<Done> StoreTablets::require() const
{
    if (!m_core.person())
        return Error{Error::Kind::Unauthorized, {}, u"not-signed-in"_s};
    if (!mayManage())
        return Error{Error::Kind::Forbidden, {}, u"role-missing"_s};
    if (!online())
        return Error{Error::Kind::Offline, {}, {}};
    return Done{};
}

QFuture<Result<QList<StoreDevice>>> StoreTablets::list()
{
    using Devices = Result<QList<StoreDevice>>;
    if (const auto allowed = require(); !allowed)
        return ready(Devices(allowed.error()));
    const Error pinNeeded{Error::Kind::Unauthorized, {}, u"pin-needed"_s};
    const QByteArray token = m_token.isEmpty() ? m_core.person()->accessToken : m_token;
    if (token.isEmpty())
        return ready(Devices(pinNeeded));
    return chain(m_core.device().storeDevices(token), this, [pinNeeded](const Devices &devices) {
        // A sign-in's token ends long before the shift does.
        const bool ended = !devices && devices.error().kind == Error::Kind::Unauthorized;
        return ended ? Devices(pinNeeded) : devices;
    });
}

QFuture<Result<Done>> StoreTablets::confirm(const QString &pin)
{
    if (const auto allowed = require(); !allowed)
        return ready(allowed);
    m_pinRefusal = {};
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
        // The PIN was right, but only this tablet has checked it.
        if (answer.person->accessToken.isEmpty())
            return Error{Error::Kind::Offline, {}, {}};
        m_token = answer.person->accessToken;
        return Done{};
    });
}

QFuture<Result<Done>> StoreTablets::switchOff(const QString &deviceId, const QString &reason,
                                              const QString &pin)
{
    if (!switchOffReasons().contains(reason))
        return ready(Result<Done>(Error{Error::Kind::BadInput, {}, u"switch-off-reason"_s}));
    if (deviceId == ownId())
        return ready(Result<Done>(Error{Error::Kind::Rejected, {}, u"own-tablet"_s}));
    return chainAsync(confirm(pin), this, [this, deviceId, reason](const Result<Done> &confirmed) {
        return confirmed ? m_core.device().switchOff(m_token, deviceId, reason) : ready(confirmed);
    });
}

} // namespace counterpart
