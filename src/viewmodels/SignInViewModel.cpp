#include "viewmodels/SignInViewModel.h"

#include "base/WhenDone.h"
#include "usecases/Core.h"
#include "viewmodels/LineWords.h"

#include <algorithm>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype pinDigits = 6;

/// Staff call each other by the given name.
QString letters(const QString &name)
{
    return name.size() > 2 && name.at(0).unicode() > 0x2E80 ? name.mid(1)
        : name.size() == 2 && name.at(0).unicode() > 0x2E80 ? name
                                                            : Format::initials(name, {});
}

} // namespace

SignInViewModel::SignInViewModel(Access &access, Core &core, SyncHealth &health, const Format &format,
                                 QObject *parent)
    : ScreenViewModel(parent)
    , m_access(access)
    , m_core(core)
    , m_health(health)
    , m_format(format)
    , m_people({"personId", "name", "place", "letters", "tint", "chosen", "note", "available"})
{
    connect(&access, &Access::stateChanged, this, &SignInViewModel::load);
    connect(&format, &Format::changed, this, &SignInViewModel::present);
    connect(&core, &Core::minutePassed, this, &SignInViewModel::present);
    connect(&health, &SyncHealth::connectionChanged, this, &SignInViewModel::present);
}

void SignInViewModel::load()
{
    if (m_mustChange && m_access.state() != AccessState::SignedIn)
        laterChange();
    if (m_access.state() == AccessState::Locked) {
        const auto person = m_access.associate();
        m_chosen = person ? person->id : QString();
        m_triesText.clear();
        present();
        Q_EMIT cleared();
        return;
    }
    if (m_access.state() != AccessState::SignedOut)
        return;
    whenDone(m_access.associates(), this, [this](const Result<QList<AssociateTile>> &tiles) {
        if (tiles)
            m_tiles = *tiles;
        m_asked = true;
        present();
    });
}

bool SignInViewModel::lineUp() const
{
    return m_core.online();
}

void SignInViewModel::present()
{
    QList<QVariantMap> rows;
    const bool offline = !m_core.online() && m_health.connection().kind != ConnectionState::Kind::NeverSynced;
    for (const AssociateTile &tile : m_tiles) {
        const bool available = !offline || tile.offlineReady;
        const bool manager = tile.roles.contains(Role::Manager) || tile.roles.contains(Role::StoreAdmin);
        // A place is written once, in the language of the store; who reads another gets the role.
        const bool readable = m_format.chinese()
            || std::none_of(tile.place.cbegin(), tile.place.cend(),
                            [](QChar c) { return c.script() == QChar::Script_Han; });
        const QString place = !tile.place.isEmpty() && readable ? tile.place
            : manager                                           ? tr("Manager")
            : tile.roles.contains(Role::PickupDesk)             ? tr("Pickup desk")
                                                                : tr("Counter");
        rows.append({{u"key"_s, tile.id},
                     {u"personId"_s, tile.id},
                     {u"name"_s, tile.name},
                     {u"place"_s, place},
                     {u"letters"_s, letters(tile.name)},
                     {u"tint"_s, Format::tint(tile.id)},
                     {u"chosen"_s, tile.id == m_chosen},
                     {u"note"_s, available ? QString() : tr("Needs the network: not signed in here lately")},
                     {u"available"_s, available}});
    }
    m_people.show(rows);
    // Nobody is known after the data had to be thrown away; only the line brings the names back.
    setPhase(!rows.isEmpty() ? u"ready"_s : m_asked && !m_core.online() ? u"missing"_s : u"loading"_s);
    Q_EMIT changed();
}

QString SignInViewModel::chosenName() const
{
    if (m_access.state() == AccessState::Locked) {
        const auto person = m_access.associate();
        return person ? person->displayName : QString();
    }
    for (const AssociateTile &tile : m_tiles) {
        if (tile.id == m_chosen)
            return tile.name;
    }
    return {};
}

QString SignInViewModel::chosenLetters() const
{
    return letters(chosenName());
}

QString SignInViewModel::deviceText() const
{
    const auto store = m_access.store();
    const QString device = m_health.device().deviceName;
    return store ? tr("Store %1 · %2").arg(store->code, device) : device;
}

QString SignInViewModel::lineText() const
{
    const ConnectionState facts = m_health.connection();
    if (m_core.online())
        return facts.firstSyncPercent < 100 ? tr("Online · loading %1 %").arg(facts.firstSyncPercent)
                                            : tr("Online");
    if (facts.kind == ConnectionState::Kind::NeverSynced)
        return tr("Connecting");
    using Kind = ConnectionState::Kind;
    if (facts.kind != Kind::Offline && facts.kind != Kind::Syncing)
        return tr("%1 · people who signed in here in the last 72 hours can work")
            .arg(LineWords::pill(facts, m_format));
    return facts.lastContact
        ? tr("Offline since %1 · people who signed in here in the last 72 hours can work")
              .arg(m_format.dayAndTime(*facts.lastContact))
        : tr("Offline · people who signed in here in the last 72 hours can work");
}

void SignInViewModel::choose(const QString &associateId)
{
    m_chosen = associateId;
    m_triesText.clear();
    m_refusal.clear();
    present();
    Q_EMIT cleared();
}

void SignInViewModel::badge(const QString &code)
{
    if (const QString id = m_access.associateByBadge(code); !id.isEmpty()) {
        choose(id);
        return;
    }
    // Six digits at the speed of a scanner are a PIN that somebody typed very fast.
    const bool digits
        = std::all_of(code.cbegin(), code.cend(), [](QChar c) { return c >= u'0' && c <= u'9'; });
    if (!m_chosen.isEmpty() && digits && code.size() == pinDigits)
        return enter(code);
    m_refusal = tr("This badge is not known in this store. Choose your name instead.");
    Q_EMIT changed();
}

void SignInViewModel::enter(const QString &pin)
{
    if (m_chosen.isEmpty() || busy())
        return;
    begin();
    m_pin = pin;
    Q_EMIT changed();
    whenDone(m_access.signIn(m_chosen, pin), this, [this](const Result<Associate> &who) { answer(who); });
}

void SignInViewModel::unlock(const QString &pin)
{
    if (busy())
        return;
    begin();
    Q_EMIT changed();
    whenDone(m_access.unlock(pin), this, [this](const Result<Done> &done) {
        end();
        if (!done)
            refused(done.error());
        Q_EMIT cleared();
        Q_EMIT changed();
    });
}

void SignInViewModel::answer(const Result<Associate> &who)
{
    end();
    if (who) {
        m_triesText.clear();
        m_refusal.clear();
        m_mustChange
            = who->pin == Associate::PinState::MustChange && m_core.person() && m_core.person()->online;
        if (!m_mustChange)
            forgetPins();
        m_chosen.clear();
    } else {
        forgetPins();
        refused(who.error());
    }
    Q_EMIT cleared();
    Q_EMIT changed();
}

void SignInViewModel::refused(const Error &error)
{
    const SignInRefusal refusal = m_access.lastRefusal();
    m_triesText = refusal.triesLeft >= 0 && refusal.triesLeft < 10
        ? tr("%n try(ies) left", nullptr, refusal.triesLeft)
        : QString();
    if (error.code == "wrong-pin"_L1)
        m_refusal = tr("Wrong PIN. Type it again.");
    else if (error.code == "pin-wait"_L1)
        m_refusal = refusal.waitUntil
            ? tr("Please wait until %1, then try again.").arg(m_format.time(*refusal.waitUntil))
            : tr("Please wait a little, then try again.");
    else if (error.code == "pin-disabled"_L1)
        m_refusal = tr("PIN switched off to protect customers. Sign in while online, or ask a manager.");
    else if (error.code == "never-online-here"_L1)
        m_refusal = tr("There is no network, and you have not signed in on this tablet in the last 72 hours. "
                       "Use a tablet you know, or wait for the network.");
    else
        refuse(error);
    Q_EMIT sound(u"refused"_s);
}

void SignInViewModel::forgetPins()
{
    m_pin.fill(u'0');
    m_newPin.fill(u'0');
    m_pin.clear();
    m_newPin.clear();
}

void SignInViewModel::changeTo(const QString &newPin)
{
    if (busy())
        return;
    m_refusal.clear();
    if (newPin != m_newPin) {
        if (!m_newPin.isEmpty())
            m_refusal = tr("The two were not the same. Start again.");
        m_newPin = m_newPin.isEmpty() ? newPin : QString();
        Q_EMIT cleared();
        Q_EMIT changed();
        return;
    }
    m_newPin.clear();
    begin();
    whenDone(m_access.changePin(m_pin, newPin), this, [this](const Result<Done> &done) {
        end();
        if (done) {
            forgetPins();
            m_mustChange = false;
            m_refusal.clear();
        } else if (done.error().code == "pin-weak"_L1 || done.error().kind == Error::Kind::BadInput) {
            m_refusal = tr("That PIN is easy to guess. Choose one without rows, repeats or dates.");
        } else {
            refuse(done.error());
        }
        Q_EMIT cleared();
        Q_EMIT changed();
    });
}

void SignInViewModel::laterChange()
{
    forgetPins();
    m_mustChange = false;
    m_refusal.clear();
    Q_EMIT changed();
}

} // namespace counterpart
