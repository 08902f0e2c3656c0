// How a device comes to life: profile, files, keys, and the engine's start.
#include "base/Background.h"
#include "device/Device.h"
#include "device/DeviceSecret.h"
#include "device/SyncStorage.h"

#include <QDir>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

Result<Done> toDone(const auto &result)
{
    return result ? Result<Done>(Done()) : Result<Done>(result.error());
}

} // namespace

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
    m_leaseTimer.start(m_setup.leaseCheck);
    if (!m_profile.enrolled()) {
        setState(State::NotEnrolled);
        return ready(Result<Done>(Done()));
    }
    if (m_profile.leaving)
        return startWithoutData();
    if (m_profile.leaseEnded)
        return startAfterLease();
    const auto known = chainAsync(openFiles(), this, [this](const Result<Done> &opened) {
        return opened ? readLease() : ready(opened);
    });
    return chainAsync(known, this, [this](const Result<Done> &opened) {
        if (!opened) {
            fail(State::StorageTrouble, opened.error());
            return ready(opened);
        }
        return m_lease.ended() ? startAfterLease() : openWithKeys();
    });
}

QFuture<Result<Done>> Device::retry()
{
    if (m_handingOver || m_sendingAlone) {
        m_driver.syncNow();
        reportStatus();
        return ready(Result<Done>(m_trouble));
    }
    // Two at once would start everything twice.
    if (std::exchange(m_retrying, true))
        return ready(Result<Done>(m_trouble));
    const bool withoutData = m_profile.leaving || m_profile.leaseEnded;
    const auto opened = m_state == State::StorageTrouble || withoutData ? start() : openWithKeys();
    return chain(opened, this, [this](const Result<Done> &done) {
        m_retrying = false;
        return done;
    });
}

QFuture<Result<Done>> Device::startReadOnly()
{
    m_readOnly = true;
    auto profile = loadProfile(m_setup.folder);
    if (!profile || !profile->enrolled())
        return ready(profile ? Result<Done>(Error{Error::Kind::NotEnrolled, {}, {}}) : toDone(profile));
    if (profile->leaving)
        return ready(Result<Done>(Error{Error::Kind::Revoked, {}, u"device-revoked"_s}));
    if (profile->leaseEnded)
        return ready(Result<Done>(leaseOver));
    m_profile = *std::move(profile);
    struct Kept
    {
        QByteArray check, lease;
    };
    const auto opened = m_reader.open(m_profile.cacheFile());
    const auto kept = chainAsync(opened, this, [this](const Result<Done> &done) {
        if (!done)
            return ready(Result<Kept>(done.error()));
        return m_reader.run([](CacheReader &reader) -> Result<Kept> {
            const auto check = reader.meta("key_check");
            const auto lease = reader.meta("lease");
            return Kept{check ? *check : QByteArray(), lease ? *lease : QByteArray()};
        });
    });
    const auto keyed = chainAsync(kept, this, [this](const Result<Kept> &found) {
        if (!found)
            return ready(Result<Keys>(found.error()));
        m_lease.read(found->lease);
        m_lease.tick(now(), m_setup.bootTime());
        return m_lease.ended() ? ready(Result<Keys>(leaseOver)) : m_keyRing.open(true, found->check);
    });
    const auto secret = chainAsync(keyed, this, [this](const Result<Keys> &keys) {
        if (!keys)
            return ready(toDone(keys));
        m_keys = *keys;
        return readDeviceSecret();
    });
    return chainAsync(secret, this,
                      [this](const Result<Done> &read) { return read ? openOutboxToLook() : ready(read); });
}

QFuture<Result<Done>> Device::openOutboxToLook()
{
    const auto outbox = m_outbox.openReadOnly(m_profile.outboxFile());
    const auto used = chainAsync(outbox, this, [this](const Result<Done> &opened) {
        if (!opened)
            return ready(opened);
        return m_outbox.run([keys = *m_keys, random = m_setup.random](Outbox &o) {
            return o.useKey(Sealer(keys.outboxKey, {}, keys.keyVersion, random));
        });
    });
    return chainAsync(used, this, [this](const Result<Done> &done) {
        return done ? chain(refreshOverlay(), this, [](const Done &) { return Result<Done>(Done()); })
                    : ready(done);
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
                  const auto made = m_outbox.setAsideAndRecreate(m_profile.outboxFile(), now());
                  return chainAsync(made, this, [this](const Result<Done> &again) {
                      if (!again)
                          return ready(again);
                      const auto kept = m_outbox.run([](Outbox &o) -> Result<bool> { return o.restored(); });
                      return chain(kept, this, [this](const Result<bool> &restored) -> Result<Done> {
                          m_outboxRestored = restored && *restored;
                          m_outboxRebuilt = !m_outboxRestored;
                          return Done();
                      });
                  });
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
    return chain(m_setup.secrets->read(deviceSecretName), this,
                 [this](const Result<std::optional<QByteArray>> &secret) -> Result<Done> {
                     if (!secret)
                         return secret.error();
                     const auto kept = decodeDeviceSecret(secret->value_or(QByteArray()));
                     if (!kept)
                         return kept.error();
                     m_client.setDevice(kept->credentials);
                     m_index.setLookupKey(kept->lookupKey);
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
    m_allowance.begin(m_profile.storeId);
    m_driver.start(start);
    m_rescue.begin();
}

} // namespace counterpart
