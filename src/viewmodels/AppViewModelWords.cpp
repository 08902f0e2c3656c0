// What the shell says: who and when, the line's pill, trouble, the lock.
#include "usecases/Core.h"
#include "viewmodels/AppViewModel.h"
#include "viewmodels/LineWords.h"

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Two sentences, one after the other; either may be empty.
QString inOrder(const QString &first, const QString &second)
{
    if (first.isEmpty() || second.isEmpty())
        return first + second;
    return AppViewModel::tr("%1 %2", "sentences").arg(first, second);
}

} // namespace

QString AppViewModel::personName() const
{
    const auto person = m_parts.access.associate();
    return person ? person->displayName : QString();
}

QString AppViewModel::personLetters() const
{
    // Staff call each other by the given name (ui.md §5.8).
    const QString name = personName();
    const bool han = !name.isEmpty() && name.at(0).unicode() > 0x2E80;
    return han ? (name.size() > 2 ? name.mid(1) : name) : Format::initials(name, {});
}

QString AppViewModel::storeName() const
{
    const auto store = m_parts.access.store();
    return store ? m_parts.format.text(store->name) : QString();
}

QString AppViewModel::clockText() const
{
    return m_parts.format.time(m_parts.core.now());
}

QString AppViewModel::dayText() const
{
    return m_parts.format.weekday(m_parts.core.now());
}

QString AppViewModel::greeting() const
{
    const auto store = m_parts.access.store();
    const int hour = inZone(m_parts.core.now(), store ? store->timeZone : QByteArray()).time().hour();
    const QString name = personLetters();
    if (hour < 11)
        return tr("Good morning, %1").arg(name);
    return hour < 18 ? tr("Good afternoon, %1").arg(name) : tr("Good evening, %1").arg(name);
}

QString AppViewModel::pillText() const
{
    return LineWords::pill(m_parts.health.connection(), m_parts.format);
}

QString AppViewModel::pillTone() const
{
    using Kind = ConnectionState::Kind;
    const ConnectionState line = m_parts.health.connection();
    if (line.cause == ConnectionState::Cause::SomebodyElse)
        return u"bad"_s;
    switch (line.kind) {
    case Kind::Online: return u"ok"_s;
    case Kind::NeverSynced:
    case Kind::Syncing: return u"busy"_s;
    case Kind::Offline:
    case Kind::Busy:
    case Kind::CaptivePortal: return u"warn"_s;
    default: return u"bad"_s;
    }
}

bool AppViewModel::leaseOver() const
{
    const Error trouble = m_parts.access.trouble();
    return m_parts.access.state() == AccessState::StorageTrouble && trouble.code == "lease-ended"_L1;
}

QString AppViewModel::troubleTitle() const
{
    if (m_parts.access.state() == AccessState::KeyringTrouble) {
        const QString state = m_parts.access.keyringState();
        return state == "missing"_L1   ? tr("This tablet has no keyring service")
            : state == "moved"_L1      ? tr("The key of this tablet's data lies in another keyring")
            : m_parts.access.keyLost() ? tr("The key of this tablet's data is gone")
                                       : tr("The tablet's keyring is not open");
    }
    if (leaseOver())
        return tr("Customer data was removed: no contact for %n hour(s)", nullptr,
                  m_parts.health.device().dataLeaseHours);
    switch (m_parts.access.trouble().kind) {
    case Error::Kind::Revoked: return tr("This tablet was switched off by the centre");
    case Error::Kind::DiskFull: return tr("The tablet is full");
    case Error::Kind::Newer: return tr("This tablet was used with a newer version");
    case Error::Kind::InUse: return tr("Counterpart is open already");
    default: return tr("The data on this tablet cannot be opened");
    }
}

/// What becomes of what was saved here, while the keys are not to be had.
QString AppViewModel::waitingText() const
{
    const int lost = m_parts.access.lostWithKey();
    const int safe = m_parts.access.waiting() - lost;
    const QString kept = safe > 0 || lost == 0
        ? tr("Your %n waiting item(s) are safe and will be sent.", nullptr, safe)
        : QString();
    if (safe == 0 && lost == 0)
        return tr("Nothing waits to be sent.");
    return lost == 0
        ? kept
        : inOrder(kept,
                  tr("%n item(s) cannot be read any more. They are kept for support: tell a manager.",
                     nullptr, lost));
}

QString AppViewModel::troubleText() const
{
    if (m_parts.access.state() == AccessState::KeyringTrouble) {
        const QString state = m_parts.access.keyringState();
        if (state == "missing"_L1)
            return tr("Customer data is locked with a key that the system's keyring holds, and no keyring "
                      "answers. Start it, or ask IT to install gnome-keyring. Nothing is lost.");
        if (state == "moved"_L1)
            return inOrder(
                tr("Sign in to the desktop that was used before, or set the tablet up again with a "
                   "manager."),
                waitingText());
        if (m_parts.access.keyLost())
            return inOrder(tr("Customer data on this tablet can no longer be opened."), waitingText());
        return inOrder(tr("Unlock it to see customer data."), waitingText());
    }
    if (leaseOver())
        return m_parts.health.connection().queued > 0
            ? tr("%n item(s) saved here are safe and will be sent. Connect the tablet, and everything comes "
                 "back.",
                 nullptr, m_parts.health.connection().queued)
            : tr("Everything that was saved here has been sent. Connect the tablet, and everything comes "
                 "back.");
    switch (m_parts.access.trouble().kind) {
    case Error::Kind::Revoked:
        if (m_parts.access.trouble().code == "handed-over"_L1)
            return tr(
                "Customer data was deleted from it, and everything that was saved here has been sent. To "
                "use it again, set it up with a new code from IT.");
        return tr(
            "Customer data was deleted from it. What was saved here is safe and is being handed over: leave "
            "the tablet on, with a connection. Work goes on at another one.");
    case Error::Kind::DiskFull: return tr("Free some space, then try again. What was saved before is safe.");
    case Error::Kind::Newer:
        return tr("Nothing was changed. Update Counterpart on this tablet, then start it again.");
    case Error::Kind::InUse:
        return tr("Another window works with this tablet's data. Go on there, or close it and try again.");
    default: return tr("Try again. If it stays like this, use another tablet and call support.");
    }
}

QString AppViewModel::troubleAction() const
{
    if (leaseOver())
        return tr("Connect");
    if (m_parts.access.keyLost())
        return tr("Set up again (needs manager)");
    const Error trouble = m_parts.access.trouble();
    return trouble.kind == Error::Kind::Revoked && trouble.code == "handed-over"_L1 ? tr("Set up again")
                                                                                    : tr("Try again");
}

QString AppViewModel::troubleSecondAction() const
{
    return m_parts.access.keyLost() ? tr("Try again") : QString();
}

QString AppViewModel::repairText() const
{
    const DeviceHealth health = m_parts.health.device();
    if (health.outboxRebuilt)
        return tr(
            "What waited to be sent on this tablet was damaged. It is kept aside: call support before you "
            "go on.");
    if (health.outboxRestored && !health.cacheRebuilt)
        return tr("A file on this tablet was damaged and was restored from its copy. Nothing was lost.");
    return health.cacheRebuilt
        ? tr("The data on this tablet was damaged and is loaded again. What you saved is "
             "safe and will be sent.")
        : QString();
}

QString AppViewModel::noticeAction() const
{
    return m_resumed.isEmpty() ? tr("Understood") : tr("Continue");
}

QString AppViewModel::noticeText() const
{
    if (!m_resumed.isEmpty()) {
        // What was damaged is said in its own words, and then nobody may say that nothing was lost.
        const bool safe = !m_parts.health.device().outboxRebuilt;
        const auto said = [safe](const QString &sentence) {
            //: two sentences, one after the other
            return safe
                ? tr("%1 %2", "sentences").arg(sentence, tr("Everything that was saved is still here."))
                : sentence;
        };
        if (m_resumed == "order"_L1)
            return said(tr("Counterpart restarted. You are back at the pickup order."));
        if (m_resumed == "handOver"_L1)
            return said(tr("Counterpart restarted. You are back at the hand-over."));
        if (m_resumed == "customer"_L1)
            return said(tr("Counterpart restarted. You are back at the customer."));
        return said(tr("Counterpart restarted."));
    }
    const QList<CentreMessage> messages = m_parts.health.messages();
    return messages.isEmpty() ? QString()
                              : tr("From the centre: %1").arg(m_parts.format.text(messages.first().text));
}

QString AppViewModel::signOutText() const
{
    const int queued = m_parts.health.connection().queued;
    return queued > 0
        ? tr("%n item(s) wait. They stay safe on this tablet and are sent without you.", nullptr, queued)
        : tr("Everything is sent. Nothing is lost by signing out.");
}

QString AppViewModel::lockText() const
{
    return m_waiting > 0 ? tr("%n customer(s) waiting for a pickup", nullptr, m_waiting) : QString();
}

} // namespace counterpart
