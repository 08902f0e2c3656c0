#include "usecases/StoreTablets.h"

#include "base/Background.h"
#include "device/Device.h"
#include "usecases/Core.h"

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

StoreTablets::StoreTablets(Core &core, QObject *parent) : QObject(parent), m_core(core), m_token(core)
{
    connect(&core, &Core::personChanged, this, &StoreTablets::changed);
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
    const auto token = m_token.get();
    if (!token)
        return ready(Devices(token.error()));
    return chain(m_core.device().storeDevices(*token), this, OwnToken::orPinNeeded<QList<StoreDevice>>);
}

QFuture<Result<Done>> StoreTablets::confirm(const QString &pin)
{
    if (const auto allowed = require(); !allowed)
        return ready(allowed);
    return m_token.confirm(pin);
}

QFuture<Result<Done>> StoreTablets::switchOff(const QString &deviceId, const QString &reason,
                                              const QString &pin)
{
    if (!switchOffReasons().contains(reason))
        return ready(Result<Done>(Error{Error::Kind::BadInput, {}, u"switch-off-reason"_s}));
    if (deviceId == ownId())
        return ready(Result<Done>(Error{Error::Kind::Rejected, {}, u"own-tablet"_s}));
    return chainAsync(confirm(pin), this, [this, deviceId, reason](const Result<Done> &confirmed) {
        if (!confirmed)
            return ready(confirmed);
        const auto token = m_token.get();
        return token ? m_core.device().switchOff(*token, deviceId, reason)
                     : ready(Result<Done>(token.error()));
    });
}

} // namespace counterpart
