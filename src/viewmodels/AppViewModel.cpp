#include "viewmodels/AppViewModel.h"

#include "base/WhenDone.h"
#include "usecases/Core.h"
#include "viewmodels/ScanWay.h"

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Without a touch for so long, the screen locks (decisions §8); picking goes on longer because hands are
/// full.
constexpr auto lockAfter = std::chrono::seconds(90);
constexpr auto lockAfterTurning = std::chrono::seconds(60); // in a customer's hands
constexpr auto lockAfterPicking = std::chrono::seconds(300);
constexpr auto keepScan = std::chrono::seconds(60);

QString startOf(Role role)
{
    switch (role) {
    case Role::PickupDesk: return u"pickup"_s;
    case Role::Manager:
    case Role::Auditor: return u"campaigns"_s;
    case Role::StoreAdmin: return u"sync"_s;
    case Role::Associate:
    case Role::Other: break;
    }
    return u"find"_s;
}

} // namespace

AppViewModel::AppViewModel(Parts parts, QObject *parent)
    : QObject(parent)
    , m_parts(parts)
    , m_lastPlace(parts.core)
{
    connect(this, &AppViewModel::changed, this, &AppViewModel::keepPlace);
    connect(&parts.access, &Access::stateChanged, this, &AppViewModel::follow);
    connect(&parts.health, &SyncHealth::connectionChanged, this, &AppViewModel::ticked);
    connect(&parts.health, &SyncHealth::queueChanged, this, [this] {
        if (stage() == "trouble"_L1) // what waits is counted after the trouble is known
            Q_EMIT changed();
    });
    connect(&parts.health, &SyncHealth::messagesChanged, this, &AppViewModel::ticked);
    connect(&parts.core, &Core::minutePassed, this, [this] {
        countWaiting();
        Q_EMIT ticked();
    });
    connect(&parts.core, &Core::changed, this, [this](const QSet<ResourceType> &types) {
        if (types.contains(ResourceType::PickupOrder))
            countWaiting();
    });
    m_lockTimer.setSingleShot(true);
    connect(&m_lockTimer, &QTimer::timeout, this, &AppViewModel::lock);
    // Clock on the wall: the minute that people read.
    auto *clock = new QTimer(this);
    connect(clock, &QTimer::timeout, this, &AppViewModel::ticked);
    clock->start(15'000);
}

AppViewModel::~AppViewModel()
{
    m_lastPlace.forget(); // closed, not crashed
}

QString AppViewModel::stage() const
{
    switch (m_parts.access.state()) {
    case AccessState::Starting: return u"starting"_s;
    case AccessState::NotEnrolled:
    case AccessState::Enrolling: return u"enrol"_s;
    case AccessState::SignedOut: return u"signIn"_s;
    case AccessState::SignedIn: return u"work"_s;
    case AccessState::Locked: return u"locked"_s;
    case AccessState::KeyringTrouble:
    case AccessState::StorageTrouble: return u"trouble"_s;
    }
    return u"starting"_s;
}

void AppViewModel::follow()
{
    const bool working = m_parts.access.state() == AccessState::SignedIn;
    if (const auto store = m_parts.access.store())
        m_parts.format.setStore(*store);
    if (working && m_stack.isEmpty())
        m_stack = {startOf(m_parts.core.role())};
    if (m_parts.access.state() == AccessState::SignedOut) {
        m_stack.clear();
        m_lastPlace.forget();
    }
    if (working) {
        touched();
        findPlace();
        countWaiting();
        // The record was dropped behind the lock; the same person comes back to it.
        if (screen() == "customer"_L1 && !m_customer.isEmpty())
            Q_EMIT customerWanted(m_customer, m_purpose.isEmpty() ? u"service"_s : m_purpose);
        const QString kept = std::exchange(m_keptScan, {});
        if (!kept.isEmpty() && m_parts.core.now() - m_keptScanAt < keepScan)
            scanned(kept);
        else
            sayScan({});
    } else {
        m_lockTimer.stop();
        sayScan({}); // it may name a customer's code
    }
    Q_EMIT changed();
    Q_EMIT ticked();
}

/// Once, when somebody signs in for the first time since the program was started.
void AppViewModel::findPlace()
{
    if (std::exchange(m_placeLooked, true))
        return;
    whenDone(m_lastPlace.left(), this, [this](const std::optional<LastPlace::Place> &left) {
        m_placeKnown = true;
        if (left && m_parts.access.state() == AccessState::SignedIn)
            resume(*left);
        keepPlace();
    });
}

void AppViewModel::resume(const LastPlace::Place &place)
{
    const auto person = m_parts.access.associate();
    const bool same = person && person->id == place.associateId;
    const QString there = same && m_stack.size() == 1 ? place.screen : u"-"_s;
    static const QStringList places{u"find"_s, u"pickup"_s, u"coupons"_s, u"campaigns"_s, u"sync"_s};
    if (there == "order"_L1)
        openOrder(place.id);
    else if (there == "handOver"_L1)
        openHandOver(place.id);
    else if (there == "customer"_L1)
        openCustomer(place.id, place.purpose.isEmpty() ? u"service"_s : place.purpose);
    else if (places.contains(there))
        go(there);
    m_resumed = there;
    Q_EMIT ticked();
}

void AppViewModel::keepPlace()
{
    const auto person = m_parts.access.associate();
    if (!m_placeKnown || !person || m_parts.access.state() != AccessState::SignedIn)
        return;
    LastPlace::Place place{screen(), {}, {}, person->id};
    if (place.screen == "customer"_L1 || place.screen == "customerView"_L1)
        place = {u"customer"_s, m_customer, m_purpose, person->id};
    else if (place.screen == "order"_L1 || place.screen == "handOver"_L1)
        place.id = m_order;
    else if (place.screen == "coupon"_L1)
        place.screen = u"coupons"_s; // what was scanned is a code, and no id
    m_lastPlace.keep(place);
}

QString AppViewModel::place() const
{
    static const QStringList places{u"find"_s, u"pickup"_s, u"coupons"_s, u"campaigns"_s, u"sync"_s};
    for (auto it = m_stack.crbegin(); it != m_stack.crend(); ++it) {
        if (places.contains(*it))
            return *it;
    }
    return {};
}

bool AppViewModel::manager() const
{
    return bool(m_parts.core.require(Action::SeeCampaignFigures));
}

int AppViewModel::decisionCount() const
{
    return m_parts.health.connection().needDecision;
}

QString AppViewModel::language() const
{
    return m_parts.format.language();
}

void AppViewModel::setLanguage(const QString &language)
{
    if (language == m_parts.format.language())
        return;
    // The translator is changed by who listens first; the rows are written again after it.
    m_parts.format.setLanguage(language);
    Q_EMIT languageChanged();
    Q_EMIT m_parts.format.changed();
    Q_EMIT changed();
    Q_EMIT ticked();
}

void AppViewModel::setDark(bool dark)
{
    if (m_dark == dark)
        return;
    m_dark = dark;
    Q_EMIT themeChanged();
}

void AppViewModel::setTextScale(double scale)
{
    if (qFuzzyCompare(scale, m_textScale) || scale < 1 || scale > 1.3)
        return;
    m_textScale = scale;
    Q_EMIT themeChanged();
}

void AppViewModel::setMuted(bool muted)
{
    if (m_muted == muted)
        return;
    m_muted = muted;
    Q_EMIT mutedChanged();
}

void AppViewModel::focusSearch()
{
    if (m_parts.access.state() != AccessState::SignedIn)
        return;
    if (screen() != "find"_L1)
        go(u"find"_s);
    Q_EMIT searchFocusWanted();
}

void AppViewModel::push(const QString &screen)
{
    moveOn();
    if (this->screen() != screen)
        m_stack.append(screen);
    Q_EMIT changed();
}

void AppViewModel::go(const QString &place)
{
    if (screen() == "customerView"_L1)
        return;
    m_stack = {place};
    m_customer.clear();
    moveOn();
    Q_EMIT changed();
}

/// Who goes somewhere else has read what was said here.
void AppViewModel::moveOn()
{
    sayScan({});
    if (m_resumed.isEmpty())
        return;
    m_resumed.clear();
    Q_EMIT ticked();
}

void AppViewModel::back()
{
    if (m_stack.size() < 2 || screen() == "customerView"_L1)
        return; // out of the customer's view leads only the PIN
    moveOn();
    m_stack.removeLast();
    if (!m_stack.contains(u"customer"_s))
        m_customer.clear();
    Q_EMIT changed();
}

void AppViewModel::openCustomer(const QString &customerId, const QString &purpose)
{
    m_customer = customerId;
    m_purpose = purpose;
    push(u"customer"_s);
    Q_EMIT customerWanted(customerId, purpose);
}

void AppViewModel::openCoupon(const QString &codeOrId, const QString &customerId)
{
    push(u"coupon"_s);
    Q_EMIT couponWanted(codeOrId, customerId.isEmpty() ? m_customer : customerId);
}

void AppViewModel::openOrder(const QString &orderId)
{
    m_order = orderId;
    push(u"order"_s);
    Q_EMIT orderWanted(orderId);
}

void AppViewModel::openHandOver(const QString &orderId)
{
    m_order = orderId;
    push(u"handOver"_s);
    Q_EMIT handOverWanted(orderId);
}

void AppViewModel::openCampaign(const QString &campaignId)
{
    push(u"campaigns"_s);
    Q_EMIT campaignWanted(campaignId);
}

void AppViewModel::turnToCustomer()
{
    if (screen() != "customer"_L1)
        return;
    push(u"customerView"_s);
    touched();
}

void AppViewModel::lock()
{
    m_stack.removeAll(u"customerView"_s); // who comes back after the PIN is staff
    m_parts.access.lock();
}

void AppViewModel::signOut()
{
    m_parts.access.signOut();
}

void AppViewModel::touched()
{
    if (m_parts.access.state() == AccessState::SignedIn)
        m_lockTimer.start(screen() == "order"_L1              ? lockAfterPicking
                              : screen() == "customerView"_L1 ? lockAfterTurning
                                                              : lockAfter);
}

void AppViewModel::countWaiting()
{
    if (m_parts.access.state() != AccessState::SignedIn)
        return;
    whenDone(m_parts.desk.board(), this, [this](const Result<Board> &board) {
        if (!board || m_waiting == board->waiting.size())
            return;
        m_waiting = int(board->waiting.size());
        Q_EMIT ticked();
    });
}

void AppViewModel::dismissScan()
{
    sayScan({});
}

void AppViewModel::acknowledgeNotice()
{
    if (!m_resumed.isEmpty()) {
        m_resumed.clear();
        Q_EMIT ticked();
        return;
    }
    const QList<CentreMessage> messages = m_parts.health.messages();
    if (!messages.isEmpty())
        m_parts.health.acknowledge(messages.first().id);
}

void AppViewModel::sayScan(const QString &text)
{
    if (text == m_scanText)
        return;
    m_scanText = text;
    Q_EMIT scanTextChanged();
}

void AppViewModel::scanned(const QString &code)
{
    touched();
    switch (m_parts.access.state()) {
    case AccessState::Locked:
        m_keptScan = code;
        m_keptScanAt = m_parts.core.now();
        return sayScan(ScanWay::kept());
    case AccessState::SignedOut: Q_EMIT scanForSignIn(code); return;
    case AccessState::NotEnrolled: Q_EMIT scanForEnrolment(code); return;
    case AccessState::SignedIn: break;
    default:
        if (!m_notesCodes)
            return sayScan(ScanWay::notReady());
        Q_EMIT scanForSlip(code);
        return;
    }
    if (screen() == "customerView"_L1)
        return; // the tablet is in a customer's hands
    sayScan({});
    whenDone(m_parts.lookup.classify(code), this, [this](const Result<ScannedCode> &scanned) {
        if (scanned)
            openScan(*scanned);
        else
            sayScan(ScanWay::unread());
    });
}

void AppViewModel::openScan(const ScannedCode &scanned)
{
    const bool article = scanned.kind == ScannedCode::Kind::Product;
    if (article && m_takesItems && screen().startsWith("coupon"_L1)) {
        Q_EMIT scanForScreen(screen(), scanned.value);
        return;
    }
    const ScanWay way = ScanWay::of(scanned, screen());
    switch (way.go) {
    case ScanWay::Go::Say: return sayScan(way.text);
    case ScanWay::Go::Coupon:
        return openCoupon(scanned.id.isEmpty() ? scanned.value : scanned.id, m_customer);
    case ScanWay::Go::Customer: return openCustomer(scanned.id, u"scan"_s);
    case ScanWay::Go::Order: return openOrder(scanned.id);
    case ScanWay::Go::Screen: Q_EMIT scanForScreen(screen(), scanned.value); return;
    }
}

void AppViewModel::actOnTrouble()
{
    if (m_parts.access.keyLost())
        m_parts.access.setUpAgain();
    else
        m_parts.access.retry();
}

void AppViewModel::actOnTroubleSecond()
{
    m_parts.access.retry();
}

void AppViewModel::searchFor(const QString &query)
{
    if (query.trimmed().isEmpty())
        return;
    go(u"find"_s);
    Q_EMIT searchWanted(query);
}

void AppViewModel::syncNow()
{
    m_parts.health.syncNow();
}

} // namespace counterpart
