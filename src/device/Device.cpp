#include "device/Device.h"

#include "base/Background.h"
#include "cdpclient/CompanyCalls.h"
#include "cdpclient/CouponCalls.h"
#include "cdpclient/StoreDevices.h"
#include "device/OutboxPinStore.h"
#include "device/SyncStorage.h"

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

Device::Device(Setup setup, QObject *parent)
    : QObject(parent)
    , m_setup(std::move(setup))
    , m_keyRing(*m_setup.secrets, m_setup.random, [this] { return m_setup.bootTime().sinceBoot; })
    , m_client(m_setup.random, m_setup.clock)
    , m_stream(m_setup.random, m_setup.clock)
    , m_driver({m_cache, m_outbox, m_client, m_stream}, m_setup.clock, m_setup.random, m_setup.sync)
    , m_allowance({m_outbox, m_reader, m_client}, m_setup.random, [this] { return serverNow(); })
    , m_index(m_reader)
    , m_rescue({m_outbox, m_client}, m_setup.clock)
    , m_pins(std::make_unique<OutboxPinStore>(m_outbox))
    , m_signIn(std::make_unique<SignIn>(m_client, *m_pins, m_setup.clock, m_setup.random))
{
    connect(&m_driver, &SyncDriver::factsChanged, this, &Device::factsChanged);
    connect(&m_driver, &SyncDriver::clockChanged, this, &Device::keepClock);
    connect(&m_driver, &SyncDriver::applied, this, &Device::onApplied);
    connect(&m_driver, &SyncDriver::settled, this, &Device::onSettled);
    connect(&m_driver, &SyncDriver::offeredAgain, this, [this] { refreshOverlay(); });
    connect(&m_driver, &SyncDriver::snapshotFinished, this, [this] {
        dropShown(m_overlay.awaited(), {});
        if (m_cacheOpen)
            m_index.build(); // whoever left the store's scope is swept away without being named
    });
    connect(&m_driver, &SyncDriver::factsChanged, this, &Device::followLine);
    connect(&m_driver, &SyncDriver::factsChanged, this, [this] {
        const bool up = facts().link == SyncFacts::Link::Online || facts().link == SyncFacts::Link::Syncing;
        m_allowance.setLine(up && !m_profile.leaving);
        m_rescue.setLine(up);
    });
    connect(&m_allowance, &AllowanceKeeper::changed, this,
            [this] { Q_EMIT rowsChanged({ResourceType::Coupon}); });
    connect(&m_driver, &SyncDriver::directiveReceived, this, &Device::reportStatus);
    connect(&m_driver, &SyncDriver::heard, this, &Device::onHeard);
    connect(&m_reports, &QTimer::timeout, this, &Device::reportStatus);
    connect(&m_leaseTimer, &QTimer::timeout, this, &Device::checkLease);
    connect(&m_rescue, &RescueKeeper::settled, this, [this](const QList<CommandResult> &results) {
        onSettled(results);
        m_driver.outboxChanged(); // others may have waited for them
    });
    m_keyTimer.setSingleShot(true);
    connect(&m_keyTimer, &QTimer::timeout, this, &Device::retry);
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
    m_keyTimer.stop();
    m_keyTries = 0;
    Q_EMIT stateChanged();
}

void Device::fail(State state, const Error &error)
{
    m_trouble = error;
    m_state = state;
    Q_EMIT stateChanged();
    if (state == State::KeyTrouble)
        inKeyTrouble();
}

std::optional<ClockSample> Device::clockSample() const
{
    return m_clockTrust.at(now(), m_setup.bootTime());
}

Instant Device::serverNow() const
{
    const auto sample = clockSample();
    return now() + milliseconds(sample ? sample->offsetMs : 0);
}

bool Device::clockSure(qint64 maxDoubtMs) const
{
    return m_clockTrust.sure(maxDoubtMs, now(), m_setup.bootTime());
}

void Device::keepClock()
{
    const auto sample = m_driver.clockSample();
    if (!sample)
        return;
    m_clockTrust.measured(*sample, now(), m_setup.bootTime());
    m_cache.run([bytes = m_clockTrust.write()](Cache &cache) { return cache.setMeta("clock", bytes); });
    tidyOutbox();
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
                         if (!m_readOnly) {
                             m_driver.keysAvailable(true);
                             m_allowance.look();
                         }
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

QFuture<Result<QList<StoreDevice>>> Device::storeDevices(const QByteArray &accessToken)
{
    return listStoreDevices(m_client, accessToken, m_profile.storeId);
}

QFuture<Result<Done>> Device::switchOff(const QByteArray &accessToken, const QString &deviceId,
                                        const QString &reason)
{
    return switchDeviceOff(m_client, accessToken, deviceId, reason);
}

QFuture<Result<QList<CompanyHit>>> Device::searchCompany(const QByteArray &accessToken,
                                                         const CompanyQuery &query)
{
    return counterpart::searchCompany(m_client, accessToken, query);
}

QFuture<Result<Done>> Device::bringCustomer(const QByteArray &accessToken, const QString &customerId)
{
    return counterpart::bringCustomer(m_client, accessToken, m_profile.storeId, customerId, {});
}

QFuture<Result<JudgedCoupon>> Device::askCoupon(const QByteArray &accessToken,
                                                const CouponValidationRequest &request, milliseconds patience)
{
    return counterpart::askCoupon(m_client, accessToken, request, patience);
}

} // namespace counterpart
