#include "viewmodels/SyncCentreViewModel.h"

#include "base/WhenDone.h"
#include "usecases/Core.h"
#include "viewmodels/ActText.h"
#include "viewmodels/DeviceText.h"
#include "viewmodels/ExceptionText.h"
#include "viewmodels/Format.h"
#include "viewmodels/LineWords.h"
#include "viewmodels/QueueText.h"
#include "viewmodels/ToastViewModel.h"

#include <algorithm>
#include <utility>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int firstListed = 12; ///< rows of the queue before "show all"

QString toneOf(FreshnessGrade grade)
{
    return grade == FreshnessGrade::Good        ? u"ok"_s
        : grade == FreshnessGrade::OldButUsable ? u"warn"_s
                                                : u"bad"_s;
}

} // namespace

SyncCentreViewModel::SyncCentreViewModel(SyncHealth &health, Core &core, const Format &format,
                                         ToastViewModel &toast, QObject *parent)
    : ScreenViewModel(parent)
    , m_health(health)
    , m_core(core)
    , m_format(format)
    , m_toast(toast)
    , m_exceptions(health, core, format, toast)
    , m_freshness({"icon", "name", "time", "ago", "meaning", "tone"})
    , m_queue({"iconName", "text", "by", "time", "chip", "chipKind", "chipIcon", "detail"})
    , m_decisions({"rowId", "kind", "title", "text", "action"})
    , m_device({"icon", "name", "text", "tone"})
{
    connect(&health, &SyncHealth::connectionChanged, this, &SyncCentreViewModel::changedBelow);
    connect(&health, &SyncHealth::queueChanged, this, &SyncCentreViewModel::changedBelow);
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, [this] {
        if (std::exchange(m_changedInPause, false))
            changedBelow();
    });
    connect(&m_exceptions, &ExceptionsViewModel::changed, this, &SyncCentreViewModel::changed);
    connect(&core, &Core::minutePassed, this, &SyncCentreViewModel::refresh);
    connect(&core, &Core::personChanged, this, [this] {
        m_allListed = false;
        refresh();
    });
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
    m_exceptions.refresh();
}

/// While a long queue drains, something changes hundreds of times a second: the first change is shown at
/// once, the others together after a pause that nobody sees.
void SyncCentreViewModel::changedBelow()
{
    if (m_pause.isActive()) {
        m_changedInPause = true;
        return;
    }
    m_pause.start(200ms);
    refresh();
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
    QString text
        = item.type.isEmpty() ? why : tr("%1 · %2, %3").arg(why, item.by, m_format.dayOrTime(item.at));
    if (item.centre) {
        QStringList held{ExceptionText::deed(*item.centre, m_format),
                         ExceptionText::who(*item.centre, item.centre->storeId, m_format)};
        held.removeAll(QString());
        text += u'\n' + tr("What the centre holds: %1").arg(held.join(u" · "_s));
    }
    return {{u"key"_s, item.commandId},
            {u"rowId"_s, item.commandId},
            {u"kind"_s, aside ? u"aside"_s : u"refusal"_s},
            {u"title"_s, title},
            {u"text"_s, text},
            {u"action"_s, aside ? tr("Send again") : tr("Understood")}};
}

void SyncCentreViewModel::presentQueue()
{
    QList<QVariantMap> rows, decisions;
    const QueueText words(m_format);
    const int waiting = waitingCount();
    for (const QueueItem &item : m_items) {
        using State = QueueItem::State;
        if (item.state == State::Refused || item.state == State::SetAside) {
            decisions.append(refusalRow(item, words.title(item)));
            continue;
        }
        rows.append(words.row(item));
    }
    m_queueMore = m_allListed ? 0 : std::max(0, int(rows.size()) - firstListed);
    m_queue.show(m_queueMore > 0 ? rows.mid(0, firstListed) : rows);
    m_decisions.show(decisions);
    m_waiting = waiting > 0;
    m_queueText = waiting > 0 ? tr("%n waiting, all saved", nullptr, waiting) : tr("Nothing waits");
    presentHeadline();
}

void SyncCentreViewModel::presentDevice()
{
    m_device.show(
        DeviceText(m_format).rows(m_health.device(), {m_health.connection(), m_lastScan, m_fontsComplete}));
    Q_EMIT changed();
}

void SyncCentreViewModel::scanSeen()
{
    m_lastScan = m_format.now();
    if (m_core.person())
        presentDevice();
}

void SyncCentreViewModel::listAll()
{
    m_allListed = true;
    presentQueue();
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
    }
}

} // namespace counterpart
