#include "usecases/Access.h"

#include "base/Background.h"
#include "device/Device.h"
#include "usecases/Core.h"

#include <QSet>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

Access::Access(Core &core, QObject *parent) : QObject(parent), m_core(core)
{
    Device &device = core.device();
    connect(&device, &Device::stateChanged, this, &Access::follow);
    connect(&device, &Device::staffChanged, this, &Access::stateChanged);
    connect(&device, &Device::signOutAsked, this, [this] {
        if (m_state == AccessState::SignedIn || m_state == AccessState::Locked)
            signOut();
    });
    connect(&device, &Device::factsChanged, this, [this] {
        if (!m_enrolling)
            return;
        Q_EMIT enrolmentChanged();
        if (enrolment().step == EnrolProgress::Step::Complete)
            finishEnrolment();
    });
    connect(&device, &Device::applied, this, [this] {
        if (m_enrolling)
            Q_EMIT enrolmentChanged();
    });
}

AccessState Access::state() const
{
    return m_state;
}

void Access::setState(AccessState state)
{
    m_state = state;
    Q_EMIT stateChanged();
}

void Access::follow()
{
    switch (m_core.device().state()) {
    case Device::State::Closed: return setState(AccessState::Starting);
    case Device::State::NotEnrolled: m_enrolling = false; return setState(AccessState::NotEnrolled);
    case Device::State::Enrolling: m_enrolling = true; return setState(AccessState::Enrolling);
    case Device::State::KeyTrouble: return setState(AccessState::KeyringTrouble);
    case Device::State::StorageTrouble:
        if (trouble().kind == Error::Kind::Revoked) { // nobody works here any more
            m_enrolling = false;
            m_lockedPerson.reset();
            m_core.setPerson({});
        }
        return setState(AccessState::StorageTrouble);
    case Device::State::Open:
        if (m_state != AccessState::SignedIn && m_state != AccessState::Locked && !m_enrolling)
            setState(AccessState::SignedOut);
    }
}

EnrolProgress Access::enrolment() const
{
    const SyncFacts facts = m_core.device().facts();
    EnrolProgress progress;
    progress.percent = facts.firstSyncPercent;
    progress.usable = facts.usable;
    using Step = EnrolProgress::Step;
    // Parts come in the order staff and orders, campaigns and coupons, customers, history.
    if (facts.firstSyncPercent >= 100)
        progress.step = Step::Complete;
    else if (!m_core.device().cacheOpen())
        progress.step = m_core.device().profile().enrolled() ? Step::Keys : Step::Connect;
    else if (m_core.device().staff().isEmpty())
        progress.step = Step::Staff;
    else if (!facts.usable)
        progress.step = Step::Orders;
    else if (facts.firstSyncPercent < 40)
        progress.step = Step::Campaigns;
    else
        progress.step = facts.firstSyncPercent < 70 ? Step::Customers : Step::History;
    return progress;
}

std::optional<Associate> Access::associate() const
{
    const auto &person = m_core.person() ? m_core.person() : m_lockedPerson;
    return person ? std::optional(person->associate) : std::nullopt;
}

std::optional<Store> Access::store() const
{
    return m_core.device().store();
}

QString Access::keyringState() const
{
    return m_core.device().keyringState();
}

Error Access::trouble() const
{
    return m_core.device().trouble();
}

QFuture<Result<Done>> Access::start()
{
    return m_core.device().start();
}

QFuture<Result<Done>> Access::enrol(const QString &server, const QString &code, const QString &deviceName)
{
    return m_core.device().enrol(server, {}, code, deviceName);
}

void Access::finishEnrolment()
{
    if (!m_enrolling)
        return;
    m_enrolling = false;
    // The first sync goes on behind the sign-in screen: the keys stay until it is done or somebody signs in.
    setState(AccessState::SignedOut);
}

QFuture<Result<QList<AssociateTile>>> Access::associates() const
{
    const auto read = [since = m_core.now() - SignIn::offlineLife](Outbox &outbox) {
        return outbox.offlineReady(since);
    };
    Device &device = m_core.device();
    return chain(device.withOutbox(read), &m_core,
                 [&device](const Result<QStringList> &ready) -> Result<QList<AssociateTile>> {
                     QList<AssociateTile> tiles, managers;
                     for (const Associate &associate : device.staff()) {
                         if (associate.status != Associate::Status::Active)
                             continue;
                         AssociateTile tile{associate.id, associate.displayName, associate.place,
                                            associate.roles, ready && ready->contains(associate.id)};
                         const bool manager = associate.roles.contains(Role::Manager)
                             || associate.roles.contains(Role::StoreAdmin);
                         (manager ? managers : tiles).append(tile);
                     }
                     return tiles + managers;
                 });
}

QString Access::associateByBadge(const QString &code) const
{
    for (const Associate &associate : m_core.device().staff()) {
        if (associate.code == code.trimmed() || associate.id == code.trimmed())
            return associate.id;
    }
    return {};
}

QFuture<Result<Associate>> Access::admit(const SignInAnswer &answer)
{
    m_refusal = {};
    if (!answer.person) {
        m_refusal.triesLeft = answer.triesLeft;
        if (answer.wait)
            m_refusal.waitUntil = m_core.now() + *answer.wait;
        return ready(Result<Associate>(*answer.error));
    }
    return chain(m_core.device().openCache(), this,
                 [this, person = *answer.person](const Result<Done> &opened) -> Result<Associate> {
                     if (!opened)
                         return opened.error();
                     m_enrolling = false;
                     m_lockedPerson.reset();
                     m_core.setPerson(person);
                     setState(AccessState::SignedIn);
                     return person.associate;
                 });
}

QFuture<Result<Associate>> Access::signIn(const QString &associateId, const QString &pin)
{
    for (const Associate &known : m_core.device().staff()) {
        if (known.id != associateId && known.code != associateId)
            continue;
        const auto link = m_core.device().facts().link;
        // Asked also before the first contact: only a line that is known to be down is not waited for.
        const bool lineUp = link == SyncFacts::Link::NeverSynced || m_core.online();
        return chainAsync(m_core.device().signIn().signIn(known, pin, lineUp), this,
                          [this](const SignInAnswer &answer) { return admit(answer); });
    }
    return ready(Result<Associate>(Error{Error::Kind::NotFound, {}, u"associate-unknown"_s}));
}

SignInRefusal Access::lastRefusal() const
{
    return m_refusal;
}

QFuture<Result<Done>> Access::changePin(const QString &oldPin, const QString &newPin)
{
    if (!m_core.person())
        return ready(Result<Done>(Error{Error::Kind::Unauthorized, {}, u"not-signed-in"_s}));
    return m_core.device().signIn().changePin(*m_core.person(), oldPin, newPin);
}

void Access::lock()
{
    if (m_state != AccessState::SignedIn)
        return;
    m_lockedPerson = m_core.person();
    m_core.device().closeCache();
    m_core.setPerson({});
    setState(AccessState::Locked);
}

QFuture<Result<Done>> Access::unlock(const QString &pin)
{
    if (!m_lockedPerson)
        return ready(Result<Done>(Error{Error::Kind::Unauthorized, {}, u"not-signed-in"_s}));
    const auto checked = m_core.device().signIn().unlock(m_lockedPerson->associate, pin);
    const auto admitted
        = chainAsync(checked, this, [this](const SignInAnswer &answer) { return admit(answer); });
    return chain(admitted, this, [](const Result<Associate> &who) {
        return who ? Result<Done>(Done()) : Result<Done>(who.error());
    });
}

void Access::signOut()
{
    m_core.device().closeCache();
    m_core.setPerson({});
    m_lockedPerson.reset();
    setState(AccessState::SignedOut);
}

bool Access::keyLost() const
{
    return m_core.device().keyLost();
}

void Access::setUpAgain()
{
    m_lockedPerson.reset();
    m_core.setPerson({});
    m_core.device().setUpAgain();
}

bool Access::settingUpAgain() const
{
    const bool enrolling = m_state == AccessState::NotEnrolled || m_state == AccessState::Enrolling;
    return enrolling && m_core.device().profile().enrolled();
}

QString Access::serverAddress() const
{
    return m_core.device().profile().serverAddress;
}

int Access::waiting() const
{
    return m_core.device().outboxCounts().queued;
}

int Access::lostWithKey() const
{
    return m_core.device().lostWithKey();
}

void Access::retry()
{
    m_core.device().retry();
}

} // namespace counterpart
