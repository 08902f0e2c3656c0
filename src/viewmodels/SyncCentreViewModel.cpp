#include "viewmodels/SyncCentreViewModel.h"

#include "base/WhenDone.h"
#include "usecases/Core.h"
#include "viewmodels/ActText.h"
#include "viewmodels/Format.h"
#include "viewmodels/LineWords.h"
#include "viewmodels/ToastViewModel.h"

#include <algorithm>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

QString toneOf(FreshnessGrade grade)
{
    return grade == FreshnessGrade::Good        ? u"ok"_s
        : grade == FreshnessGrade::OldButUsable ? u"warn"_s
                                                : u"bad"_s;
}

/// What broke a rule, as a question somebody can answer by looking.
const char *exceptionTitle(const QString &kind)
{
    static const QHash<QString, const char *> titles{
        {u"double_redemption"_s,
         QT_TRANSLATE_NOOP("counterpart::SyncCentreViewModel", "A coupon was used twice")},
        {u"over_allowance"_s,
         QT_TRANSLATE_NOOP("counterpart::SyncCentreViewModel", "More was redeemed offline than allowed")},
        {u"redeemed_when_expired"_s,
         QT_TRANSLATE_NOOP("counterpart::SyncCentreViewModel", "A coupon was used after its end")},
        {u"redeemed_when_revoked"_s,
         QT_TRANSLATE_NOOP("counterpart::SyncCentreViewModel", "A withdrawn coupon was used")},
        {u"unknown_coupon"_s,
         QT_TRANSLATE_NOOP("counterpart::SyncCentreViewModel", "A coupon was used that nobody knows")},
        {u"clock_suspect"_s,
         QT_TRANSLATE_NOOP("counterpart::SyncCentreViewModel", "A step has a time that cannot be right")},
        {u"handover_after_cancel"_s,
         QT_TRANSLATE_NOOP("counterpart::SyncCentreViewModel", "A cancelled order was handed over")},
        {u"handover_twice"_s,
         QT_TRANSLATE_NOOP("counterpart::SyncCentreViewModel", "An order was handed over twice")},
        {u"handover_unverified"_s,
         QT_TRANSLATE_NOOP("counterpart::SyncCentreViewModel", "An order was handed over without a check")},
        {u"short_unresolved"_s,
         QT_TRANSLATE_NOOP("counterpart::SyncCentreViewModel", "A short item is not settled")},
    };
    return titles.value(kind, QT_TRANSLATE_NOOP("counterpart::SyncCentreViewModel", "Please look at this"));
}

} // namespace

SyncCentreViewModel::SyncCentreViewModel(SyncHealth &health, Core &core, const Format &format,
                                         ToastViewModel &toast, QObject *parent)
    : ScreenViewModel(parent)
    , m_health(health)
    , m_core(core)
    , m_format(format)
    , m_toast(toast)
    , m_freshness({"icon", "name", "time", "ago", "meaning", "tone"})
    , m_queue({"icon", "text", "by", "time", "chip", "chipKind", "chipIcon"})
    , m_decisions({"rowId", "kind", "title", "text", "action"})
    , m_device({"icon", "name", "text", "tone"})
{
    connect(&health, &SyncHealth::connectionChanged, this, &SyncCentreViewModel::refresh);
    connect(&health, &SyncHealth::queueChanged, this, &SyncCentreViewModel::refresh);
    connect(&core, &Core::minutePassed, this, &SyncCentreViewModel::refresh);
    connect(&core, &Core::personChanged, this, &SyncCentreViewModel::refresh);
    connect(&format, &Format::changed, this, [this] {
        presentHeadline();
        presentFreshness();
        presentQueue();
        presentDevice();
    });
}

QString SyncCentreViewModel::deviceName() const
{
    return m_health.device().deviceName;
}

void SyncCentreViewModel::refresh()
{
    if (!m_core.person())
        return;
    presentHeadline();
    presentDevice();
    whenDone(m_health.freshness(), this, [this](const Result<QList<Freshness>> &ages) {
        if (ages)
            m_ages = *ages;
        setPhase(u"ready"_s);
        presentFreshness();
    });
    whenDone(m_health.queue(), this, [this](const Result<QList<QueueItem>> &items) {
        if (items)
            m_items = *items;
        presentQueue();
    });
    whenDone(m_health.exceptions(), this, [this](const Result<QList<SyncException>> &exceptions) {
        if (exceptions)
            m_exceptions = *exceptions;
        presentQueue();
    });
}

/// That a record was looked at is no work that somebody waits for, so what is listed is counted; of a long
/// queue, of which only a part is listed, all.
int SyncCentreViewModel::waitingCount() const
{
    if (const int queued = m_health.connection().queued; queued > SyncHealth::mostListed)
        return queued;
    return int(std::count_if(m_items.cbegin(), m_items.cend(), [](const QueueItem &item) {
        using State = QueueItem::State;
        return item.state == State::Queued || item.state == State::Sending || item.state == State::Retry;
    }));
}

void SyncCentreViewModel::presentHeadline()
{
    const ConnectionState line = m_health.connection();
    const int count = waitingCount();
    const QString waiting = count > 0 ? tr("%n item(s) waiting.", nullptr, count) : QString();
    const LineWords words = LineWords::of(line, waiting, m_core.now(), m_format);
    m_headline = words.headline;
    m_headlineText = words.text;
    m_headlineTone = words.tone;
    m_nextTryText
        = line.nextTry && words.triesAgain ? tr("Next try %1").arg(m_format.time(*line.nextTry)) : QString();
    if (line.storage) {
        m_headlineTone = u"bad"_s;
        m_headline = *line.storage == Error::Kind::DiskFull ? tr("The tablet is full.")
                                                            : tr("The tablet cannot store new data.");
        m_headlineText
            = tr("What is new at the centre is not stored here. Free some space; it goes on by itself. %1")
                  .arg(waiting);
    }
    Q_EMIT changed();
}

/// Beside a time, where Format::ago would say the same once more.
QString SyncCentreViewModel::age(Instant asOf) const
{
    const auto hours = std::chrono::duration_cast<std::chrono::hours>(m_format.now() - asOf).count();
    return hours < 12 ? m_format.ago(asOf) : tr("%n hour(s) ago", nullptr, int(hours));
}

void SyncCentreViewModel::presentFreshness()
{
    QList<QVariantMap> rows;
    for (const Freshness &one : m_ages) {
        QString icon, name;
        switch (one.type) {
        case ResourceType::PickupOrder:
            icon = u"bag"_s;
            name = tr("Pickup orders");
            break;
        case ResourceType::Coupon:
            icon = u"ticket"_s;
            name = tr("Coupons");
            break;
        case ResourceType::Campaign:
            icon = u"megaphone"_s;
            name = tr("Campaigns and rules");
            break;
        case ResourceType::Customer:
            icon = u"users"_s;
            name = tr("%Ln customer(s)", nullptr, int(one.count));
            break;
        case ResourceType::Purchase:
            icon = u"tag"_s;
            name = tr("Purchases");
            break;
        case ResourceType::Other:
            icon = u"layers"_s;
            name = tr("Other records");
            break;
        default:
            icon = u"clock"_s;
            name = tr("Contacts and visits");
            break;
        }
        QString meaning;
        switch (one.grade) {
        case FreshnessGrade::Good: meaning = tr("Usable"); break;
        case FreshnessGrade::OldButUsable: meaning = tr("Changes on other devices are not seen here"); break;
        case FreshnessGrade::TooOld: meaning = tr("Too old to rely on: ask or look before you act"); break;
        case FreshnessGrade::Never: meaning = tr("Not loaded yet"); break;
        }
        if (one.type == ResourceType::Other)
            meaning.clear(); // nothing of these is shown anywhere: only the count speaks
        if (one.setAside > 0)
            meaning += (meaning.isEmpty() ? QString() : u" · "_s)
                + tr("%n record(s) could not be read and were set aside", nullptr, int(one.setAside));
        rows.append(
            {{u"key"_s, int(one.type)},
             {u"icon"_s, icon},
             {u"name"_s, name},
             {u"time"_s, one.asOf ? m_format.dayOrTime(*one.asOf) : u"—"_s},
             {u"ago"_s, one.asOf ? age(*one.asOf) : QString()},
             {u"meaning"_s, meaning},
             {u"tone"_s,
              one.setAside > 0 && one.grade == FreshnessGrade::Good ? u"warn"_s : toneOf(one.grade)}});
    }
    m_freshness.show(rows);
    Q_EMIT changed();
}

QString SyncCentreViewModel::whyRefused(const QueueItem &item) const
{
    if (item.type.isEmpty())
        return tr("It was damaged on this tablet and could not be sent. Do it again if it is still needed; "
                  "tell support.");
    if (item.state == QueueItem::State::SetAside)
        return tr("The centre could not process it, again and again. The rest goes on.");
    QString why = ActText::problem(item.problemCode);
    if (!item.againstTitles.isEmpty())
        why = tr("It cannot be combined with “%1”, already used on the same purchase. Take it back "
                 "at the till, or ask a manager.")
                  .arg(m_format.text(item.againstTitles.first()));
    if (why.isEmpty())
        why = tr("The centre did not accept it.");
    if (item.type == "coupon.undo_redeem"_L1)
        why = m_format.sentence(why + u' '
                                + tr("So the coupon is still redeemed. A manager can take it back."));
    return why;
}

QVariantMap SyncCentreViewModel::refusalRow(const QueueItem &item, const QString &title) const
{
    const QString why = whyRefused(item);
    const bool aside = item.state == QueueItem::State::SetAside && !item.type.isEmpty();
    return {{u"key"_s, item.commandId},
            {u"rowId"_s, item.commandId},
            {u"kind"_s, aside ? u"aside"_s : u"refusal"_s},
            {u"title"_s, title},
            {u"text"_s,
             item.type.isEmpty() ? why : tr("%1 · %2, %3").arg(why, item.by, m_format.dayOrTime(item.at))},
            {u"action"_s, aside ? tr("Send again") : tr("Understood")}};
}

void SyncCentreViewModel::presentQueue()
{
    QList<QVariantMap> rows, decisions;
    const int waiting = waitingCount();
    for (const QueueItem &item : m_items) {
        using State = QueueItem::State;
        const QString about = item.aboutName.isEmpty() ? m_format.text(item.aboutTitle) : item.aboutName;
        const QString name = item.type.isEmpty() ? tr("Something that was done") : ActText::name(item.type);
        const QString text = name + (about.isEmpty() ? QString() : u" · "_s + about);
        if (item.state == State::Refused || item.state == State::SetAside) {
            decisions.append(refusalRow(item, text));
            continue;
        }
        QString chip, kind = u"neutral"_s, icon = u"clock"_s;
        switch (item.state) {
        case State::Queued: chip = tr("Waiting for network"); break;
        case State::Sending:
            chip = tr("Sending");
            icon = u"sync"_s;
            kind = u"info"_s;
            break;
        case State::Retry:
            chip = item.nextTry && *item.nextTry > m_format.now()
                ? tr("Again at %1").arg(m_format.time(*item.nextTry))
                : tr("Waiting for network");
            break;
        case State::Confirmed:
            chip = tr("Confirmed");
            icon = u"check"_s;
            kind = u"ok"_s;
            break;
        case State::Withdrawn:
            chip = tr("Undone");
            icon = u"undo"_s;
            break;
        default: break;
        }
        rows.append({{u"key"_s, item.commandId},
                     {u"icon"_s, ActText::icon(item.type)},
                     {u"text"_s, text},
                     {u"by"_s, item.by},
                     {u"time"_s, m_format.dayOrTime(item.at)},
                     {u"chip"_s, chip},
                     {u"chipKind"_s, kind},
                     {u"chipIcon"_s, icon}});
    }
    // Who may not decide sees what it is about, without a button that would only refuse.
    const bool mayDecide = bool(m_core.require(Action::ResolveExceptions));
    for (const SyncException &exception : m_exceptions) {
        QStringList facts{m_format.text(exception.explanation)};
        if (exception.atRisk)
            facts.append(tr("At risk: %1").arg(m_format.exactMoney(*exception.atRisk)));
        if (!mayDecide)
            facts.append(tr("A manager decides."));
        decisions.append({{u"key"_s, exception.id},
                          {u"rowId"_s, exception.id},
                          {u"kind"_s, u"exception"_s},
                          {u"title"_s, tr(exceptionTitle(exception.kind))},
                          {u"text"_s, facts.join(u'\n')},
                          {u"action"_s, mayDecide ? tr("Honour it") : QString()}});
    }
    m_queue.show(rows.mid(0, 12));
    m_decisions.show(decisions);
    m_waiting = waiting > 0;
    m_canDecide = std::any_of(decisions.cbegin(), decisions.cend(), [](const QVariantMap &row) {
        return !row.value(u"action"_s).toString().isEmpty();
    });
    m_queueText = waiting > 0 ? tr("%n waiting, all saved", nullptr, waiting) : tr("Nothing waits");
    presentHeadline();
}

/// What may still be redeemed without a line, or what to do to get it.
QString SyncCentreViewModel::allowanceText(const DeviceHealth &health) const
{
    if (!health.offlineUntil)
        return tr("none yet: it comes by itself while the device is online");
    if (health.offlineExpired)
        return tr("ended on %1: bring the device online for a minute")
            .arg(m_format.dayAndTime(*health.offlineUntil));
    if (health.offlineLeft == 0)
        return tr("used up: it is filled up while the device is online");
    return tr("%1 of %2 redemptions left, until %3")
        .arg(health.offlineLeft)
        .arg(health.offlineMax)
        .arg(m_format.dayAndTime(*health.offlineUntil));
}

void SyncCentreViewModel::presentDevice()
{
    const DeviceHealth health = m_health.device();
    QList<QVariantMap> rows;
    const auto add = [&rows](const QString &icon, const QString &name, const QString &text, bool good) {
        rows.append({{u"key"_s, name},
                     {u"icon"_s, icon},
                     {u"name"_s, name},
                     {u"text"_s, text},
                     {u"tone"_s, good ? u"ok"_s : u"bad"_s}});
    };
    const double seconds = health.clockOffsetMs ? double(*health.clockOffsetMs) / 1000.0 : 0;
    add(u"clock"_s, tr("Clock"),
        !health.clockSure           ? tr("to be compared when online: no coupon is redeemed offline")
            : !health.clockOffsetMs ? tr("not compared yet")
                                    : tr("%1 s off").arg(QString::number(std::abs(seconds), 'f', 1)),
        health.clockSure);
    add(u"cloudOff"_s, tr("Offline allowance"), allowanceText(health),
        !health.offlineExpired && (health.offlineLeft > 0 || !health.offlineUntil));
    const double megabytes = double(health.cacheBytes) / 1048576.0;
    add(u"db"_s, tr("Data on this tablet"),
        health.cacheRebuilt
            ? tr("was damaged and is loaded again; nothing that you saved is lost")
            : tr("%1 MB, sealed").arg(QString::number(megabytes, 'f', megabytes < 10 ? 1 : 0)),
        !health.cacheRebuilt);
    if (health.outboxRebuilt)
        add(u"db"_s, tr("What waits to be sent"), tr("was damaged and is kept aside: call support"), false);
    add(u"key"_s, tr("Key"),
        health.keyringState == "ok"_L1 || health.keyringState == "fresh"_L1
            ? tr("held by the system's keyring")
            : tr("keyring is not open"),
        health.keyringState == "ok"_L1 || health.keyringState == "fresh"_L1);
    const double gigabytes = double(health.diskFreeBytes.value_or(0)) / 1073741824.0;
    add(u"layers"_s, tr("Free space"),
        health.diskFreeBytes ? tr("%1 GB").arg(QString::number(gigabytes, 'f', 1)) : tr("not known"),
        !health.diskFreeBytes || gigabytes > 1);
    if (!health.wantedVersion.isEmpty())
        add(u"sync"_s, tr("Version %1").arg(health.version),
            tr("Update wanted: version %1. Everything that waits stays. Call IT.").arg(health.wantedVersion),
            false);
    if (!m_fontsComplete)
        add(u"lang"_s, tr("Fonts"), tr("Noto Sans CJK SC or Counterpart Sans is missing"), false);
    m_device.show(rows);
    Q_EMIT changed();
}

void SyncCentreViewModel::syncNow()
{
    m_health.syncNow();
}

void SyncCentreViewModel::decide(const QString &kind, const QString &id)
{
    if (kind == "refusal"_L1) {
        whenDone(m_health.dismissRefusal(id), this, [this](const Result<Done> &) { refresh(); });
        return;
    }
    if (kind == "aside"_L1) {
        whenDone(m_health.sendAgain(id), this, [this](const Result<Done> &done) {
            if (done)
                m_toast.say(tr("It is sent once more."));
            else
                refuse(done.error());
            refresh();
        });
        return;
    }
    begin();
    whenDone(m_health.decide(id, u"honoured"_s), this, [this](const Result<Act> &act) {
        end();
        if (act)
            m_toast.say(tr("Saved. The centre is told."));
        else
            refuse(act.error());
        refresh();
    });
}

} // namespace counterpart
