#include "device/Device.h"

#include "base/Background.h"
#include "cdpclient/Accounts.h"
#include "device/OutboxPinStore.h"
#include "device/SyncStorage.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

const QString secretName = u"device"_s; ///< keychain entry with the device's own credentials at the CDP

milliseconds steadyNow()
{
    return systemBootTime().sinceBoot;
}

Result<Done> toDone(const auto &result)
{
    return result ? Result<Done>(Done()) : Result<Done>(result.error());
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

Instant Device::serverNow() const
{
    const auto sample = m_clockTrust.sample();
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
}

QString Device::associateName(const QString &id) const
{
    for (const Associate &associate : m_staff) {
        if (associate.id == id)
            return associate.displayName;
    }
    return {};
}

QFuture<Result<Done>> Device::start()
{
    auto profile = loadProfile(m_setup.folder);
    if (!profile) {
        fail(State::StorageTrouble, profile.error());
        return ready(toDone(profile));
    }
    m_profile = *std::move(profile);
    if (const auto made = QDir().mkpath(m_profile.folder); !made) {
        const Error error{Error::Kind::Storage, u"profile folder cannot be made"_s, {}};
        fail(State::StorageTrouble, error);
        return ready(Result<Done>(error));
    }
    m_lock.reset(); // a second start must not meet its own lock
    auto lock = ProfileLock::take(m_profile.folder);
    if (!lock) {
        fail(State::StorageTrouble, lock.error());
        return ready(toDone(lock));
    }
    m_lock.emplace(*std::move(lock));
    if (!m_profile.enrolled()) {
        setState(State::NotEnrolled);
        return ready(Result<Done>(Done()));
    }
    return chainAsync(openFiles(), this, [this](const Result<Done> &opened) {
        if (!opened) {
            fail(State::StorageTrouble, opened.error());
            return ready(opened);
        }
        return openWithKeys();
    });
}

QFuture<Result<Done>> Device::retry()
{
    return m_state == State::StorageTrouble ? start() : openWithKeys();
}

QFuture<Result<Done>> Device::startReadOnly()
{
    m_readOnly = true;
    auto profile = loadProfile(m_setup.folder);
    if (!profile || !profile->enrolled())
        return ready(profile ? Result<Done>(Error{Error::Kind::NotEnrolled, {}, {}}) : toDone(profile));
    m_profile = *std::move(profile);
    return chainAsync(m_reader.open(m_profile.cacheFile()), this, [this](const Result<Done> &opened) {
        return opened
            ? chainAsync(m_reader.run([](CacheReader &reader) { return reader.meta("key_check"); }), this,
                         [this](const Result<QByteArray> &check) {
                             return chainAsync(m_keyRing.open(true, check ? *check : QByteArray()), this,
                                               [this](const Result<Keys> &keys) {
                                                   if (!keys)
                                                       return ready(toDone(keys));
                                                   m_keys = *keys;
                                                   return readDeviceSecret();
                                               });
                         })
            : ready(opened);
    });
}

QFuture<Result<Done>> Device::openFiles()
{
    const auto cache
        = chainAsync(m_cache.open(m_profile.cacheFile()), this, [this](const Result<Done> &opened) {
              if (opened || opened.error().kind != Error::Kind::Corrupt)
                  return ready(opened);
              m_cacheRebuilt = true;
              return m_cache.setAsideAndRecreate(m_profile.cacheFile(), now());
          });
    return chainAsync(cache, this, [this](const Result<Done> &opened) {
        if (!opened)
            return ready(opened);
        const auto outbox
            = chainAsync(m_outbox.open(m_profile.outboxFile()), this, [this](const Result<Done> &done) {
                  if (done || done.error().kind != Error::Kind::Corrupt)
                      return ready(done);
                  m_outboxRebuilt = true;
                  return m_outbox.setAsideAndRecreate(m_profile.outboxFile(), now());
              });
        return chainAsync(outbox, this, [this](const Result<Done> &done) {
            return done ? m_reader.open(m_profile.cacheFile()) : ready(done);
        });
    });
}

QFuture<Result<Done>> Device::openWithKeys()
{
    const auto trouble = [this](const Error &error) {
        const bool key = error.kind == Error::Kind::KeyLocked || error.kind == Error::Kind::KeyMissing;
        fail(key ? State::KeyTrouble : State::StorageTrouble, error);
    };
    return chainAsync(askKeys(), this, [this, trouble](const Result<Done> &asked) {
        if (!asked) {
            trouble(asked.error());
            return ready(asked);
        }
        return chainAsync(readDeviceSecret(), this, [this, trouble](const Result<Done> &read) {
            if (!read) {
                trouble(read.error());
                return ready(read);
            }
            return chain(startSync(), this, [this](const Result<Done> &started) {
                if (started)
                    setState(State::Open);
                else
                    fail(State::StorageTrouble, started.error());
                return started;
            });
        });
    });
}

QFuture<Result<Done>> Device::askKeys()
{
    const bool rebuilt = m_cacheRebuilt;
    const auto stored = m_cache.run([](Cache &cache) -> Result<std::pair<QByteArray, QByteArray>> {
        const auto check = cache.keyCheck();
        const auto backend = cache.keyBackend();
        if (!check)
            return check.error();
        return std::pair(*check, backend ? *backend : QByteArray());
    });
    return chainAsync(stored, this, [this, rebuilt](const Result<std::pair<QByteArray, QByteArray>> &kept) {
        if (!kept)
            return ready(toDone(kept));
        // The outbox counts too: a lost cache must not make a locked keyring look like a first start.
        const auto outbox = m_outbox.run([](Outbox &o) { return o.meta("key_probe"); });
        return chainAsync(outbox, this, [this, rebuilt, kept = *kept](const Result<QByteArray> &probe) {
            if (!probe)
                return ready(toDone(probe));
            const bool exists = !kept.first.isEmpty() || rebuilt || !probe->isEmpty();
            return chainAsync(
                m_keyRing.open(exists, kept.first, QString::fromUtf8(kept.second)), this,
                [this](const Result<Keys> &keys) { return keys ? takeKeys(*keys) : ready(toDone(keys)); });
        });
    });
}

QFuture<Result<Done>> Device::takeKeys(const Keys &keys)
{
    m_keys = keys;
    m_signIn->setPinKey(keys.pinKey);
    const auto cache
        = m_cache.run([keys, random = m_setup.random](Cache &c) { return c.useKeys(keys, random); });
    return chainAsync(cache, this, [this, keys](const Result<Done> &used) {
        if (!used)
            return ready(used);
        const auto outbox = m_outbox.run([keys, random = m_setup.random](Outbox &o) -> Result<Done> {
            if (auto done = o.useKey(Sealer(keys.outboxKey, {}, keys.keyVersion, random)); !done)
                return done;
            return o.requeueInFlight();
        });
        return chain(outbox, this, [this](const Result<Done> &done) {
            if (done) {
                refreshOverlay();
                loadStaff();
            }
            return done;
        });
    });
}

QFuture<Result<Done>> Device::readDeviceSecret()
{
    return chain(
        m_setup.secrets->read(secretName), this,
        [this](const Result<std::optional<QByteArray>> &secret) -> Result<Done> {
            if (!secret)
                return secret.error();
            const QJsonObject json = *secret ? QJsonDocument::fromJson(**secret).object() : QJsonObject();
            const DeviceCredentials credentials{json[u"id"].toString(), json[u"secret"].toString()};
            if (credentials.clientSecret.isEmpty())
                return Error{Error::Kind::KeyMissing, u"no device credentials in the keyring"_s, u"lost"_s};
            m_client.setDevice(credentials);
            m_index.setLookupKey(
                QByteArray::fromBase64(json[u"lookup"].toString().toLatin1(), QByteArray::Base64UrlEncoding));
            return Done();
        });
}

QFuture<Result<Done>> Device::startSync()
{
    const auto settings = cdpSettings(m_profile.serverAddress, m_profile.caBundle);
    if (!settings)
        return ready(toDone(settings));
    m_client.configure(*settings);
    m_stream.configure(*settings);
    whenDone(m_cache.run([](Cache &cache) { return cache.meta("clock"); }), this,
             [this](const Result<QByteArray> &bytes) {
                 if (bytes)
                     m_clockTrust.read(*bytes);
             });
    struct Kept
    {
        SyncStart start;
        bool nobody = false; ///< no staff is known: nobody could sign in
    };
    const auto offered = m_outbox.run([](Outbox &outbox) { return outbox.offeredEpoch(); });
    return chainAsync(offered, this, [this](const Result<QString> &epoch) {
        if (!epoch)
            return ready(toDone(epoch));
        const auto read = [id = m_profile.storeId, epoch = *epoch](Cache &cache) -> Result<Kept> {
            auto start = syncstorage::startOf(cache, id, false);
            const auto staff = cache.associates();
            if (!start || !staff)
                return start ? staff.error() : start.error();
            Kept kept{*std::move(start), staff->isEmpty()};
            kept.start.offeredEpoch = epoch;
            return kept;
        };
        return chainAsync(m_cache.run(read), this, [this](const Result<Kept> &kept) {
            if (!kept)
                return ready(toDone(kept));
            // A cache that was rebuilt or never filled is loaded before anybody signs in, as after enrolment.
            const auto opened = kept->nobody ? openCache() : ready(Result<Done>(Done()));
            return chain(opened, this, [this, start = kept->start](const Result<Done> &done) {
                if (done)
                    startEngine(start);
                return done;
            });
        });
    });
}

void Device::startEngine(SyncStart start)
{
    start.keysAvailable = m_cacheOpen;
    m_driver.start(start);
}

QFuture<Result<Done>> Device::enrol(const QString &server, const QByteArray &caBundle, const QString &code,
                                    const QString &deviceName)
{
    const auto settings = cdpSettings(server, caBundle);
    if (!settings)
        return ready(toDone(settings));
    m_client.configure(*settings);
    setState(State::Enrolling);
    const auto give = [this](const Result<Done> &result) {
        if (!result)
            setState(State::NotEnrolled);
        return result;
    };
    const auto exchanged = counterpart::enrol(m_client, code, deviceName);
    const auto kept
        = chainAsync(exchanged, this, [this, server, caBundle, deviceName](const Result<Enrolled> &enrolled) {
              if (!enrolled)
                  return ready(toDone(enrolled));
              Profile profile = m_profile;
              profile.folder = m_setup.folder;
              profile.serverAddress = server;
              profile.caBundle = caBundle;
              profile.deviceId = enrolled->deviceId;
              profile.deviceName = deviceName;
              profile.storeId = enrolled->storeId;
              const QJsonObject secret{{u"id"_s, enrolled->credentials.clientId},
                                       {u"secret"_s, enrolled->credentials.clientSecret},
                                       {u"lookup"_s, enrolled->lookupKey}};
              // The secret first: a profile that says "enrolled" without it could never sync.
              return chain(
                  m_setup.secrets->write(secretName, QJsonDocument(secret).toJson(QJsonDocument::Compact)),
                  this, [this, profile](const Result<Done> &written) {
                      const auto saved = written ? saveProfile(profile) : written;
                      if (saved)
                          m_profile = profile;
                      return saved;
                  });
          });
    const auto opened = chainAsync(
        kept, this, [this](const Result<Done> &done) { return done ? openFiles() : ready(done); });
    const auto keyed = chainAsync(
        opened, this, [this](const Result<Done> &done) { return done ? askKeys() : ready(done); });
    const auto secret = chainAsync(
        keyed, this, [this](const Result<Done> &done) { return done ? readDeviceSecret() : ready(done); });
    return chainAsync(secret, this, [this, give](const Result<Done> &done) {
        if (!done)
            return ready(give(done));
        // Rows may come before anybody signed in: the first sync shows its progress on the enrolment screen.
        return chainAsync(openCache(), this, [this, give](const Result<Done> &cache) {
            return cache ? chain(startSync(), this, give) : ready(give(cache));
        });
    });
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
    const auto undone
        = m_outbox.run([=, at = now()](Outbox &outbox) { return outbox.undo(commandId, compensation, at); });
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
