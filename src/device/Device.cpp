#include "device/Device.h"

#include "base/Background.h"
#include "device/OutboxPinStore.h"
#include "device/SyncStorage.h"

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

milliseconds steadyNow()
{
    return systemBootTime().sinceBoot;
}

} // namespace

Device::Device(Setup setup, QObject *parent)
    : QObject(parent)
    , m_setup(std::move(setup))
    , m_keyRing(*m_setup.secrets, m_setup.random, steadyNow)
    , m_client(m_setup.random, m_setup.clock)
    , m_stream(m_setup.random, m_setup.clock)
    , m_driver({m_cache, m_outbox, m_client, m_stream}, m_setup.clock, m_setup.random)
    , m_index(m_reader)
    , m_pins(std::make_unique<OutboxPinStore>(m_outbox))
    , m_signIn(std::make_unique<SignIn>(m_client, *m_pins, m_setup.clock, m_setup.random))
{
    connect(&m_driver, &SyncDriver::factsChanged, this, &Device::factsChanged);
    connect(&m_driver, &SyncDriver::clockChanged, this, &Device::keepClock);
    connect(&m_driver, &SyncDriver::applied, this, &Device::onApplied);
    connect(&m_driver, &SyncDriver::settled, this, [this](const QList<CommandResult> &results) {
        refreshOverlay();
        dropShown({}); // the feed may have shown their effect before their answer came
        tidyOutbox();
        Q_EMIT commandsSettled(results);
    });
    connect(&m_index, &IndexKeeper::progressed, this, &Device::indexChanged);
}

Device::~Device()
{
    m_driver.stop();
}

void Device::setState(State state)
{
    if (m_state == state)
        return;
    m_state = state;
    Q_EMIT stateChanged();
}

void Device::fail(State state, const Error &error)
{
    m_trouble = error;
    m_state = state;
    Q_EMIT stateChanged();
}

std::optional<ClockSample> Device::clockSample() const
{
    return m_clockTrust.at(now(), systemBootTime());
}

Instant Device::serverNow() const
{
    const auto sample = clockSample();
    return now() + milliseconds(sample ? sample->offsetMs : 0);
}

bool Device::clockSure(qint64 maxDoubtMs) const
{
    return m_clockTrust.sure(maxDoubtMs, now(), systemBootTime());
}

void Device::keepClock()
{
    const auto sample = m_driver.clockSample();
    if (!sample)
        return;
    m_clockTrust.measured(*sample, now(), systemBootTime());
    m_cache.run([bytes = m_clockTrust.write()](Cache &cache) { return cache.setMeta("clock", bytes); });
    tidyOutbox();
}

void Device::tidyOutbox()
{
    // A clock that nobody has compared since the start could be a year ahead, and 30 days over in a moment.
    if (!m_driver.clockSample())
        return;
    const Instant today = serverNow();
    if (m_tidiedAt && today - *m_tidiedAt < std::chrono::days(1))
        return;
    m_tidiedAt = today;
    m_outbox.run([today](Outbox &outbox) { return outbox.purge(today); });
}

QString Device::associateName(const QString &id) const
{
    for (const Associate &associate : m_staff) {
        if (associate.id == id)
            return associate.displayName;
    }
    return {};
}

QFuture<Result<Done>> Device::openCache()
{
    if (!m_keys)
        return ready(Result<Done>(Error{Error::Kind::KeyLocked, {}, {}}));
    const Sealer sealer(m_keys->dataKey, m_keys->indexKey, m_keys->keyVersion, m_setup.random);
    return chain(m_reader.run([sealer](CacheReader &reader) { return reader.useKeys(sealer); }), this,
                 [this](const Result<Done> &used) {
                     if (used && !m_cacheOpen) {
                         m_cacheOpen = true;
                         m_index.build();
                         if (!m_readOnly)
                             m_driver.keysAvailable(true);
                     }
                     return used;
                 });
}

void Device::closeCache()
{
    if (!m_cacheOpen)
        return;
    m_cacheOpen = false;
    m_index.drop();
    m_driver.keysAvailable(false);
    m_reader.run([](CacheReader &reader) -> Result<Done> {
        reader.dropKeys();
        return Done();
    });
}

void Device::loadStaff()
{
    struct StaffAndStore
    {
        QList<Associate> staff;
        std::optional<Store> store;
    };
    // By the writer, which holds the keys while the reading side is locked.
    const auto read = [id = m_profile.storeId](Cache &cache) -> Result<StaffAndStore> {
        auto staff = cache.associates();
        auto store = cache.store(id);
        if (!staff)
            return staff.error();
        return StaffAndStore{*staff, store ? *store : std::nullopt};
    };
    whenDone(m_cache.run(read), this, [this](const Result<StaffAndStore> &loaded) {
        if (!loaded)
            return;
        m_staff = loaded->staff;
        m_store = loaded->store;
        Q_EMIT staffChanged();
    });
}

QFuture<Result<Done>> Device::submit(const QList<Command> &commands)
{
    if (m_readOnly)
        return ready(Result<Done>(Error{Error::Kind::InUse, {}, {}}));
    return chainAsync(m_outbox.run([commands](Outbox &outbox) { return outbox.append(commands); }), this,
                      [this](const Result<Done> &saved) { return afterChange(saved); });
}

QFuture<Result<bool>> Device::undo(const QString &commandId, const QList<Command> &compensation)
{
    const auto undone = m_outbox.run(
        [=, at = serverNow()](Outbox &outbox) { return outbox.undo(commandId, compensation, at); });
    return chainAsync(undone, this, [this](const Result<bool> &done) { return afterChange(done); });
}

template<typename T>
QFuture<Result<T>> Device::afterChange(const Result<T> &change)
{
    if (!change)
        return ready(change);
    m_driver.outboxChanged();
    // Answered once the overlay holds it: who reads at once must see what was just done.
    return chain(refreshOverlay(), this, [change](const Done &) { return change; });
}

QFuture<Done> Device::refreshOverlay()
{
    struct Seen
    {
        QList<Command> pending;
        OutboxCounts counts;
        QHash<QString, qint64> versions;
    };
    const auto read = [](Outbox &outbox) -> Result<Seen> {
        auto pending = outbox.pending();
        const auto counts = outbox.counts();
        const auto awaited = outbox.awaitingFeed();
        if (!pending || !awaited)
            return pending ? awaited.error() : pending.error();
        Seen all{*std::move(pending), counts ? *counts : OutboxCounts(), {}};
        for (const Outbox::Awaited &one : *awaited)
            all.versions.insert(one.commandId, one.version);
        return all;
    };
    return chain(m_outbox.run(read), this, [this](const Result<Seen> &seen) {
        if (!seen)
            return Done();
        QSet<ResourceType> types;
        for (const Command &command : m_overlay.pending())
            types.insert(command.aggregate.type);
        m_overlay.set(seen->pending, seen->versions);
        m_counts = seen->counts;
        for (const Command &command : m_overlay.pending())
            types.insert(command.aggregate.type);
        Q_EMIT outboxChanged();
        if (!types.isEmpty())
            Q_EMIT rowsChanged(types);
        return Done();
    });
}

void Device::onApplied(const Applied &what)
{
    if (what.types.contains(ResourceType::Associate) || what.types.contains(ResourceType::Store))
        loadStaff();
    m_overlay.hide(what.causedBy);
    if (m_cacheOpen)
        m_index.follow(what);
    dropShown(what);
    Q_EMIT applied(what);
    if (!what.types.isEmpty())
        Q_EMIT rowsChanged(what.types);
}

void Device::dropShown(const Applied &what)
{
    // Precision §10: an overlay goes when its result is stored and the row has reached its version, or the
    // feed named it.
    const auto awaited = m_outbox.run([](Outbox &outbox) { return outbox.awaitingFeed(); });
    whenDone(awaited, this, [this, what](const Result<QList<Outbox::Awaited>> &list) {
        if (!list || list->isEmpty())
            return;
        const auto reached = m_cache.run(
            [list = *list, what](Cache &cache) { return syncstorage::shownBy(cache, list, what); });
        whenDone(reached, this, [this](const Result<QStringList> &shown) {
            if (!shown || shown->isEmpty())
                return;
            whenDone(m_outbox.run([ids = *shown](Outbox &outbox) { return outbox.dropOverlay(ids); }), this,
                     [this](const Result<Done> &) { (void)refreshOverlay(); });
        });
    });
}

} // namespace counterpart
