#include "usecases/SyncHealth.h"

#include "base/Background.h"
#include "device/CentreSide.h"
#include "device/Device.h"
#include "usecases/Core.h"

#include <QFileInfo>
#include <QJsonArray>

#include <filesystem>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

ConnectionState::Kind kindOf(SyncFacts::Link link)
{
    using Link = SyncFacts::Link;
    using Kind = ConnectionState::Kind;
    switch (link) {
    case Link::NeverSynced: return Kind::NeverSynced;
    case Link::Online: return Kind::Online;
    case Link::Syncing: return Kind::Syncing;
    case Link::Offline: return Kind::Offline;
    case Link::Busy: return Kind::Busy;
    case Link::CaptivePortal: return Kind::CaptivePortal;
    case Link::Untrusted: return Kind::Untrusted;
    case Link::SignInNeeded: return Kind::SignInNeeded;
    case Link::Revoked: return Kind::Revoked;
    case Link::Quarantined: return Kind::Quarantined;
    case Link::UpdateRequired: return Kind::UpdateRequired;
    }
    return Kind::NeverSynced;
}

QueueItem::State stateOf(OutboxItem::State state)
{
    using From = OutboxItem::State;
    using To = QueueItem::State;
    switch (state) {
    case From::Queued: return To::Queued;
    case From::Sending: return To::Sending;
    case From::Retry: return To::Retry;
    case From::Confirmed: return To::Confirmed;
    case From::Refused: return To::Refused;
    case From::Withdrawn: return To::Withdrawn;
    case From::SetAside: return To::SetAside;
    }
    return To::Queued;
}

/// Kinds whose age matters to somebody at the counter, in the order of the Sync centre.
constexpr ResourceType shownKinds[]
    = {ResourceType::PickupOrder, ResourceType::Coupon,   ResourceType::Campaign,
       ResourceType::Customer,    ResourceType::Purchase, ResourceType::TimelineEvent};

/// By the file system itself: Qt's storage list does not hold every place that a program can write to.
std::optional<qint64> freeBytesAt(const QString &folder)
{
    std::error_code trouble;
    const auto space = std::filesystem::space(folder.toStdString(), trouble);
    return trouble ? std::nullopt : std::optional(qint64(space.available));
}

bool isShown(const QString &kind)
{
    return std::any_of(std::begin(shownKinds), std::end(shownKinds),
                       [&kind](ResourceType type) { return wireName(type) == kind; });
}

/// What the refusal says: why, against which other coupons, and what the CDP holds.
void addRefusal(QueueItem &item, const OutboxItem &row, const Device &device)
{
    if (!row.result || !row.result->problem)
        return;
    const Problem &problem = *row.result->problem;
    item.problemCode = problem.code;
    for (const auto &id : problem.params["couponIds"_L1].toArray())
        item.against.append(id.toString());
    if (row.state == OutboxItem::State::Refused)
        item.centre = centreSide(row, device);
}

} // namespace

ConnectionState::Cause causeOf(const QString &errorCode, bool clockSure)
{
    using Cause = ConnectionState::Cause;
    static const QHash<QString, Cause> causes{
        {u"no-network"_s, Cause::NoNetwork},
        {u"no-name"_s, Cause::NameUnknown},
        {u"refused"_s, Cause::NoAnswer},
        {u"gateway"_s, Cause::NoAnswer},
        {u"invalid"_s, Cause::AnswersDamaged},
        {u"digest"_s, Cause::AnswersDamaged},
        {u"content-type"_s, Cause::AnswersDamaged},
        {u"undecodable"_s, Cause::AnswersDamaged},
        {u"too-large"_s, Cause::AnswersDamaged},
        {u"clock-wrong"_s, Cause::ClockWrong},
        {u"protocol"_s, Cause::SomebodyElse},
        {u"nonce"_s, Cause::SomebodyElse},
        {u"not-http"_s, Cause::SomebodyElse},
    };
    // What has expired by a clock that was moved has expired on this tablet only.
    if (errorCode == u"certificate-expired"_s)
        return clockSure ? Cause::Unknown : Cause::ClockWrong;
    return causes.value(errorCode, Cause::Unknown);
}

SyncHealth::SyncHealth(Core &core, QObject *parent) : QObject(parent), m_core(core)
{
    connect(&core.device(), &Device::factsChanged, this, &SyncHealth::connectionChanged);
    connect(&core.device(), &Device::outboxChanged, this, [this] {
        Q_EMIT connectionChanged();
        Q_EMIT queueChanged();
    });
    connect(&core.device(), &Device::noticesChanged, this, [this] {
        Q_EMIT connectionChanged();
        Q_EMIT messagesChanged();
    });
    connect(&core, &Core::actsChanged, this, &SyncHealth::queueChanged);
    connect(&core, &Core::personChanged, this, &SyncHealth::countExceptions);
    connect(&core, &Core::changed, this, [this](const QSet<ResourceType> &types) {
        if (types.contains(ResourceType::SyncException))
            countExceptions();
    });
}

void SyncHealth::countExceptions()
{
    if (!m_core.person() || !m_core.device().cacheOpen())
        return;
    whenDone(exceptions(), this, [this](const Result<QList<SyncException>> &open) {
        if (!open)
            return;
        m_exceptionsOpen = int(open->size());
        Q_EMIT connectionChanged();
        Q_EMIT queueChanged();
    });
}

ConnectionState SyncHealth::connection() const
{
    const Device &device = m_core.device();
    const SyncFacts facts = device.facts();
    ConnectionState state;
    state.kind = kindOf(facts.link);
    state.cause = causeOf(facts.code, device.clockSure(OfflinePolicy().maxClockDoubtMs));
    state.lastContact = facts.lastContact;
    // The program may have been started long after the line went.
    state.since
        = state.kind == ConnectionState::Kind::Offline && facts.lastContact ? facts.lastContact : facts.since;
    state.nextTry = facts.nextTry;
    state.firstSyncPercent = facts.firstSyncPercent;
    state.queued = device.outboxCounts().queued;
    state.needDecision = device.outboxCounts().needDecision;
    if (m_core.require(Action::ResolveExceptions))
        state.needDecision += m_exceptionsOpen;
    state.storage = facts.storage;
    return state;
}

QFuture<Result<QList<Freshness>>> SyncHealth::freshness() const
{
    using List = Result<QList<Freshness>>;
    const auto read = [](CacheReader &reader) -> List {
        const auto counts = reader.counts();
        const auto aside = reader.setAsideCounts();
        if (!counts || !aside)
            return counts ? aside.error() : counts.error();
        QList<Freshness> list;
        for (const ResourceType type : shownKinds) {
            Freshness one;
            one.type = type;
            one.count = counts->value(type);
            one.setAside = aside->value(wireName(type));
            const auto asOf = reader.asOf(type);
            if (asOf)
                one.asOf = *asOf;
            list.append(one);
        }
        // Records of other kinds count too, and lines that do not even say what they are.
        Freshness rest;
        for (auto it = aside->cbegin(); it != aside->cend(); ++it)
            rest.setAside += isShown(it.key()) ? 0 : it.value();
        if (rest.setAside > 0)
            list.append(rest);
        return list;
    };
    return chain(m_core.device().read(read), &m_core, [this](const List &rows) -> List {
        if (!rows)
            return rows;
        QList<Freshness> list = *rows;
        for (Freshness &one : list) {
            // One feed carries every kind: read to its end, all of them are as fresh as that moment.
            one.asOf = std::max(one.asOf, m_core.device().facts().upToDateAt);
            one.grade = m_core.gradeOf(one.type, one.asOf);
        }
        return list;
    });
}

QFuture<Result<QList<QueueItem>>> SyncHealth::queue() const
{
    using List = Result<QList<QueueItem>>;
    const auto read = [](Outbox &outbox) {
        return outbox.list(mostListed);
    };
    const auto items = chain(m_core.device().withOutbox(read), &m_core,
                             [this](const Result<QList<OutboxItem>> &rows) -> List {
                                 if (!rows)
                                     return rows.error();
                                 QList<QueueItem> list;
                                 for (const OutboxItem &row : *rows) {
                                     // Looking at a record is logged for the customer, not work that somebody
                                     // waits for.
                                     if (std::holds_alternative<command::CustomerView>(row.command.payload)
                                         && row.state != OutboxItem::State::SetAside)
                                         continue;
                                     if (row.handled && row.state != OutboxItem::State::Confirmed)
                                         continue;
                                     QueueItem item;
                                     item.commandId = row.command.id;
                                     item.about = row.command.aggregate;
                                     if (row.readable) {
                                         item.type = commandType(row.command.payload);
                                         item.by = m_core.device().associateName(row.command.issuedBy);
                                         item.at = row.command.issuedAt;
                                     }
                                     item.state = stateOf(row.state);
                                     item.tries = row.tries;
                                     item.nextTry = row.nextTry;
                                     addRefusal(item, row, m_core.device());
                                     list.append(item);
                                 }
                                 return list;
                             });
    // Names come from the cache; while it is locked the list stands without them.
    return chainAsync(items, &m_core, [this](const List &list) -> QFuture<List> {
        if (!list || !m_core.device().cacheOpen())
            return ready(list);
        return m_core.device().read([rows = *list](CacheReader &reader) -> List {
            QList<QueueItem> named = rows;
            for (QueueItem &item : named) {
                if (item.about.type == ResourceType::PickupOrder) {
                    if (const auto order = reader.pickup(item.about.id); order && *order)
                        item.aboutName = (*order)->orderNo;
                } else if (item.about.type == ResourceType::Coupon) {
                    if (const auto coupon = reader.coupon(item.about.id); coupon && *coupon)
                        item.aboutTitle = (*coupon)->title;
                    for (const QString &id : std::as_const(item.against)) {
                        if (const auto other = reader.coupon(id); other && *other)
                            item.againstTitles.append((*other)->title);
                    }
                } else if (item.about.type == ResourceType::Campaign) {
                    if (const auto campaign = reader.campaign(item.about.id); campaign && *campaign)
                        item.aboutTitle = (*campaign)->name;
                }
            }
            return named;
        });
    });
}

QFuture<Result<Done>> SyncHealth::dismissRefusal(const QString &commandId)
{
    return m_core.device().markHandled(commandId);
}

QFuture<Result<Done>> SyncHealth::sendAgain(const QString &commandId)
{
    return m_core.device().sendAgain(commandId);
}

DeviceHealth SyncHealth::device() const
{
    const Device &device = m_core.device();
    const Profile &profile = device.profile();
    DeviceHealth health;
    health.deviceName = profile.deviceName;
    health.serverAddress = profile.serverAddress;
    if (const auto store = device.store())
        health.storeName = store->name;
    if (const auto sample = device.clockSample())
        health.clockOffsetMs = sample->offsetMs;
    health.clockSure = device.clockSure(OfflinePolicy().maxClockDoubtMs);
    health.cacheBytes = QFileInfo(profile.cacheFile()).size();
    health.outboxBytes = QFileInfo(profile.outboxFile()).size();
    health.diskFreeBytes = freeBytesAt(profile.folder);
    health.battery = batteryIn();
    health.network = networkLink();
    if (const OfflineBudget &budget = device.offlineBudget(); budget.given) {
        health.offlineUntil = budget.given->validUntil;
        health.offlineExpired = budget.given->validUntil < m_core.serverNow();
        health.offlineLeft = std::max(0, budget.given->count - budget.spentCount);
        health.offlineMax = budget.given->count;
    }
    health.keyringState = device.keyringState();
    health.cacheRebuilt = device.cacheRebuilt();
    health.outboxRebuilt = device.outboxRebuilt();
    health.outboxRestored = device.outboxRestored();
    health.dataLeaseHours = int(device.dataLease() / std::chrono::hours(1));
    health.version = device.clientVersion();
    for (const Directive &notice : device.notices()) {
        if (notice.kind == Directive::Kind::UpgradeClient)
            health.wantedVersion = notice.version;
    }
    return health;
}

QList<CentreMessage> SyncHealth::messages() const
{
    QList<CentreMessage> messages;
    for (const Directive &notice : m_core.device().notices()) {
        if (notice.kind == Directive::Kind::Message)
            messages.append({notice.id, notice.text});
    }
    return messages;
}

void SyncHealth::acknowledge(const QString &messageId)
{
    if (m_core.person())
        m_core.device().acknowledge(messageId);
}

void SyncHealth::syncNow()
{
    m_core.device().syncNow();
}

QList<Act> SyncHealth::recentActs() const
{
    return m_core.recentActs();
}

} // namespace counterpart
