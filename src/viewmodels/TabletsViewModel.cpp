#include "viewmodels/TabletsViewModel.h"

#include "base/WhenDone.h"
#include "viewmodels/ActText.h"
#include "viewmodels/Format.h"
#include "viewmodels/ToastViewModel.h"

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

TabletsViewModel::TabletsViewModel(StoreTablets &tablets, const Format &format, ToastViewModel &toast,
                                   QObject *parent)
    : ScreenViewModel(parent)
    , m_use(tablets)
    , m_format(format)
    , m_toast(toast)
    , m_rows({"rowId", "name", "text", "icon", "chip", "chipKind", "canEnd"})
    , m_reasons({"reason", "text", "chosen"})
{
    m_again.setInterval(std::chrono::minutes(1));
    connect(&m_again, &QTimer::timeout, this, &TabletsViewModel::refresh);
    connect(&tablets, &StoreTablets::changed, this, &TabletsViewModel::follow);
    connect(&format, &Format::changed, this, [this] {
        present();
        presentReasons();
        Q_EMIT changed();
    });
}

void TabletsViewModel::watch(bool seen)
{
    if (!seen)
        return m_again.stop();
    m_again.start();
    refresh();
}

void TabletsViewModel::follow()
{
    if (!allowed()) { // a lock or another person: nothing of it stays
        m_wasAllowed = false;
        m_devices.clear();
        m_step.clear();
        setPhase(u"idle"_s);
        present();
        Q_EMIT pinCleared();
        Q_EMIT changed();
        return;
    }
    const bool came = !std::exchange(m_wasAllowed, true);
    const bool now = m_use.online();
    const bool moved = std::exchange(m_wasOnline, now) != now;
    if ((came || moved) && m_again.isActive())
        return refresh();
    if (came)
        Q_EMIT changed();
}

void TabletsViewModel::refresh()
{
    if (!allowed())
        return follow();
    if (phase() != u"ready"_s && phase() != u"pin"_s)
        setPhase(u"loading"_s);
    Q_EMIT changed();
    whenDone(m_use.list(), this, [this](const Result<QList<StoreDevice>> &devices) {
        if (!allowed())
            return;
        m_devices = devices ? *devices : QList<StoreDevice>();
        m_problem.clear();
        if (devices)
            setPhase(m_devices.isEmpty() ? u"empty"_s : u"ready"_s);
        else if (devices.error().code == u"pin-needed"_s)
            setPhase(u"pin"_s);
        else if (isRetryable(devices.error().kind))
            setPhase(u"offline"_s);
        else
            fail(devices.error());
        present();
        Q_EMIT changed();
    });
}

void TabletsViewModel::present()
{
    QList<QVariantMap> rows;
    for (const StoreDevice &device : std::as_const(m_devices))
        rows.append(rowOf(device));
    m_rows.show(rows);
}

QString TabletsViewModel::waiting(const StoreDevice &device) const
{
    if (!device.outboxDepth)
        return {};
    return *device.outboxDepth > 0 ? tr("%n item(s) wait on it.", nullptr, int(*device.outboxDepth))
                                   : tr("Nothing waits on it.");
}

QVariantMap TabletsViewModel::rowOf(const StoreDevice &device) const
{
    using Status = StoreDevice::Status;
    QString text, chip, kind = u"neutral"_s, icon = u"cpu"_s;
    bool canEnd = false;
    switch (device.status) {
    case Status::Wiped:
        text = device.wipedAt ? tr("Confirmed gone at %1.").arg(m_format.dayAndTime(*device.wipedAt))
                              : tr("Confirmed gone.");
        chip = tr("Gone");
        icon = u"ban"_s;
        break;
    case Status::Revoked:
        text = device.revokedAt ? tr("Will be switched off when it next connects. Ordered at %1.")
                                      .arg(m_format.dayAndTime(*device.revokedAt))
                                : tr("Will be switched off when it next connects.");
        if (device.outboxDepth.value_or(0) > 0)
            text += u' ' + waiting(device);
        chip = tr("Being switched off");
        kind = u"warn"_s;
        icon = u"timer"_s;
        break;
    case Status::Suspended:
        text = device.quarantinedAt
            ? tr("Two tablets have worked as this one since %1. It gets no data; what is saved on it is "
                 "still "
                 "taken. IT must check it.")
                  .arg(m_format.dayAndTime(*device.quarantinedAt))
            : tr("It gets no data; what is saved on it is still taken. IT must check it.");
        if (const QString open = waiting(device); !open.isEmpty())
            text += u' ' + open;
        canEnd = device.id != m_use.ownId();
        chip = tr("To be checked");
        kind = u"bad"_s;
        icon = u"alert"_s;
        break;
    case Status::Active:
    case Status::Other:
        text = device.lastSeenAt ? tr("Last seen %1.").arg(m_format.ago(*device.lastSeenAt))
                                 : tr("Not seen yet.");
        if (const QString open = waiting(device); !open.isEmpty())
            text += u' ' + open;
        canEnd = device.id != m_use.ownId();
        chip = canEnd ? QString() : tr("This tablet");
        kind = u"ok"_s;
        break;
    }
    return {{u"key"_s, device.id}, {u"rowId"_s, device.id}, {u"name"_s, device.name}, {u"text"_s, text},
            {u"icon"_s, icon},     {u"chip"_s, chip},       {u"chipKind"_s, kind},    {u"canEnd"_s, canEnd}};
}

QString TabletsViewModel::nameOf(const QString &id) const
{
    for (const StoreDevice &device : m_devices) {
        if (device.id == id)
            return device.name;
    }
    return {};
}

QString TabletsViewModel::title() const
{
    return m_step == u"look"_s ? tr("Tablets of this store") : tr("Switch off “%1”?").arg(nameOf(m_target));
}

QString TabletsViewModel::summary() const
{
    if (m_step != u"reason"_s)
        return tr("Type your own PIN once more.");
    const auto hours = int(std::chrono::duration_cast<std::chrono::hours>(m_use.dataLease()).count());
    return tr(
        "When it next connects, it first sends what was saved on it, then deletes its customer data "
        "and keys. Work on it from now on is not accepted. If it never connects, what it has not sent is "
        "lost, and its customer data goes by itself after %n hour(s). This cannot be taken back: to use "
        "the tablet again, set it up anew.",
        nullptr, hours);
}

void TabletsViewModel::askPin()
{
    m_step = u"look"_s;
    m_sheetProblem.clear();
    Q_EMIT changed();
}

void TabletsViewModel::askSwitchOff(const QString &id)
{
    if (busy())
        return;
    m_step = u"reason"_s;
    m_target = id;
    m_reason.clear();
    m_sheetProblem.clear();
    presentReasons();
    Q_EMIT changed();
}

void TabletsViewModel::presentReasons()
{
    static const QHash<QString, const char *> words{
        {u"lost"_s, QT_TR_NOOP("It is lost")},      {u"stolen"_s, QT_TR_NOOP("It was stolen")},
        {u"broken"_s, QT_TR_NOOP("It is broken")},  {u"replaced"_s, QT_TR_NOOP("Another tablet replaces it")},
        {u"other"_s, QT_TR_NOOP("Another reason")},
    };
    QList<QVariantMap> rows;
    for (const QString &reason : switchOffReasons())
        rows.append({{u"key"_s, reason},
                     {u"reason"_s, reason},
                     {u"text"_s, tr(words.value(reason))},
                     {u"chosen"_s, reason == m_reason}});
    m_reasons.show(rows);
}

void TabletsViewModel::chooseReason(const QString &reason)
{
    m_reason = reason;
    m_sheetProblem.clear();
    presentReasons();
    Q_EMIT changed();
}

void TabletsViewModel::toPin()
{
    m_sheetProblem = m_reason.isEmpty() ? tr("Choose why.") : QString();
    if (!m_reason.isEmpty())
        m_step = u"pin"_s;
    Q_EMIT changed();
}

void TabletsViewModel::cancel()
{
    m_step.clear();
    m_sheetProblem.clear();
    Q_EMIT pinCleared();
    Q_EMIT changed();
}

void TabletsViewModel::confirm(const QString &pin)
{
    if (busy() || (m_step != u"look"_s && m_step != u"pin"_s))
        return;
    m_sheetProblem.clear();
    begin();
    const auto done = m_step == u"look"_s ? m_use.confirm(pin) : m_use.switchOff(m_target, m_reason, pin);
    whenDone(done, this, [this](const Result<Done> &result) { answered(result); });
}

void TabletsViewModel::answered(const Result<Done> &done)
{
    end();
    Q_EMIT pinCleared();
    if (!done) {
        m_sheetProblem = pinProblem(done.error());
        Q_EMIT sound(u"refused"_s);
        Q_EMIT changed();
        return;
    }
    if (m_step == u"pin"_s) {
        m_toast.say(tr("“%1” will be switched off when it next connects.").arg(nameOf(m_target)));
        Q_EMIT sound(u"ok"_s);
    }
    m_step.clear();
    refresh();
}

QString TabletsViewModel::pinProblem(const Error &error) const
{
    const SignInRefusal &refusal = m_use.lastPinRefusal();
    if (error.code == u"wrong-pin"_s)
        return refusal.triesLeft >= 0
            ? tr("That PIN is not right. %n try(ies) left.", nullptr, refusal.triesLeft)
            : tr("That PIN is not right.");
    if (error.code == u"pin-wait"_s)
        return refusal.waitUntil ? tr("Too many tries. Again at %1.").arg(m_format.time(*refusal.waitUntil))
                                 : tr("Too many tries. Wait a little.");
    if (error.code == u"pin-disabled"_s)
        return tr("This PIN is locked. Another manager, or IT, must do it.");
    if (isRetryable(error.kind))
        return m_step == u"look"_s
            ? tr("No answer from the centre. Try again when the tablet is online.")
            : tr("No answer from the centre, so nobody knows yet whether it was switched off. Try again when "
                 "this tablet is online, or call IT.");
    return ActText::refusal(error);
}

} // namespace counterpart
