// How a device is bound to its store, also a second time after its keys were lost.
#include "base/Background.h"
#include "base/sqlite/SetAside.h"
#include "cdpclient/Accounts.h"
#include "device/Device.h"
#include "device/DeviceSecret.h"

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

const QString probeName = QStringLiteral("enrol-probe");
/// trust.md 2.3. Often enough at first that a lost key is known for certain after a minute; then seldom,
/// because each time a locked keyring may ask whoever is there for its password. The last one again and
/// again.
constexpr int retrySeconds[]{1, 2, 5, 10, 10, 10, 10, 10, 10, 10, 60, 300};

Sealer outboxSealer(const SecretBytes &key, const RandomBytes &random)
{
    return Sealer(key, {}, 1, random);
}

} // namespace

QString Device::keyringState() const
{
    if (m_state != State::KeyTrouble)
        return keyStateName(m_keyRing.state());
    // Some entries are asked for without the ring, and the keyring refuses them in words of its own.
    if (m_trouble.code == u"denied"_s)
        return keyStateName(KeyState::Locked);
    return m_trouble.code == u"no-backend"_s ? keyStateName(KeyState::NoBackend) : m_trouble.code;
}

bool Device::keyLost() const
{
    static const QStringList forGood{keyStateName(KeyState::Lost), keyStateName(KeyState::Wrong),
                                     keyStateName(KeyState::Moved)};
    return m_state == State::KeyTrouble && forGood.contains(keyringState());
}

/// What waits is told without the keys, and whether it outlives them. A keyring that is locked or starts late
/// comes by itself; one whose key is lost does not.
void Device::inKeyTrouble()
{
    if (!keyLost()) {
        const auto last = qsizetype(std::size(retrySeconds)) - 1;
        m_keyTimer.start(std::chrono::seconds(retrySeconds[std::min<qsizetype>(m_keyTries++, last)]));
    }
    struct Waiting
    {
        OutboxCounts counts;
        int withoutRescue = 0;
    };
    const auto read = [](Outbox &outbox) -> Result<Waiting> {
        const auto counts = outbox.counts();
        const auto without = outbox.withoutRescue();
        if (!counts || !without)
            return counts ? without.error() : counts.error();
        return Waiting{*counts, *without};
    };
    whenDone(m_outbox.run(read), this, [this](const Result<Waiting> &waiting) {
        if (!waiting || m_state != State::KeyTrouble)
            return;
        tellOutbox(waiting->counts, {});
        m_lostWithKey = 0;
        if (waiting->withoutRescue == 0 || !keyLost())
            return;
        whenDone(outboxKeyLeft(), this, [this, n = waiting->withoutRescue](const Result<bool> &left) {
            m_lostWithKey = left && *left ? 0 : n;
            Q_EMIT outboxChanged();
        });
    });
}

void Device::setUpAgain()
{
    if (!keyLost())
        return;
    m_driver.stop();
    m_rescue.stop();
    setState(State::NotEnrolled);
}

/// Whether the keyring still holds the key that opens this outbox.
QFuture<Result<bool>> Device::outboxKeyLeft()
{
    return chainAsync(m_keyRing.outboxKey(), this, [this](const Result<SecretBytes> &key) {
        if (!key) {
            const bool none = key.error().kind == Error::Kind::KeyMissing;
            return ready(none ? Result<bool>(false) : Result<bool>(key.error()));
        }
        const auto tried = m_outbox.run(
            [sealer = outboxSealer(*key, m_setup.random)](Outbox &outbox) { return outbox.useKey(sealer); });
        return chain(tried, this, [](const Result<Done> &used) -> Result<bool> {
            if (used || used.error().kind == Error::Kind::KeyMissing)
                return bool(used);
            return used.error();
        });
    });
}

/// New keys, and everything that waits goes by its second copy.
QFuture<Result<Done>> Device::startAnew(bool keepOutboxKey)
{
    const auto key = chainAsync(m_keyRing.renew(keepOutboxKey), this, [this](const Result<Done> &made) {
        return made ? m_keyRing.outboxKey() : ready(Result<SecretBytes>(made.error()));
    });
    return chainAsync(key, this, [this](const Result<SecretBytes> &made) {
        if (!made)
            return ready(Result<Done>(made.error()));
        return m_outbox.run([sealer = outboxSealer(*made, m_setup.random), former = m_profile.deviceId](
                                Outbox &outbox) { return outbox.startAnew(sealer, former); });
    });
}

/// Ended at any point, the next start finds the former profile and its trouble, or the new one.
QFuture<Result<Done>> Device::bind(const Profile &profile, const Enrolled &enrolled, bool keepOutboxKey)
{
    const bool again = m_profile.enrolled();
    const QByteArray lookupKey
        = QByteArray::fromBase64(enrolled.lookupKey.toLatin1(), QByteArray::Base64UrlEncoding);
    const QByteArray secret = encode(DeviceSecret{enrolled.credentials, lookupKey});
    // The secret first: a profile that says "enrolled" without it could never sync.
    const auto renewed = chainAsync(m_setup.secrets->write(deviceSecretName, secret), this,
                                    [this, again, keepOutboxKey](const Result<Done> &written) {
                                        return written && again ? startAnew(keepOutboxKey) : ready(written);
                                    });
    const auto saved = chain(renewed, this, [this, profile](const Result<Done> &done) {
        const auto kept = done ? saveProfile(profile) : done;
        if (kept)
            m_profile = profile;
        return kept;
    });
    if (!again)
        return saved;
    const auto closed = chainAsync(
        saved, this, [this](const Result<Done> &done) { return done ? m_reader.close() : ready(done); });
    const auto shut = chainAsync(
        closed, this, [this](const Result<Done> &done) { return done ? m_cache.close() : ready(done); });
    return chain(shut, this, [this](const Result<Done> &done) -> Result<Done> {
        if (!done)
            return done;
        m_lease = DataLease();
        m_lostWithKey = 0;
        const auto aside = sqlite::setAside(m_profile.cacheFile(), now());
        return aside ? Result<Done>(Done()) : Result<Done>(aside.error());
    });
}

QFuture<Result<Done>> Device::enrol(const QString &server, const QByteArray &caBundle, const QString &code,
                                    const QString &deviceName)
{
    const bool again = m_profile.enrolled();
    const QByteArray ca
        = again && caBundle.isEmpty() && server == m_profile.serverAddress ? m_profile.caBundle : caBundle;
    const auto settings = cdpSettings(server, ca);
    if (!settings)
        return ready(Result<Done>(settings.error()));
    m_client.configure(*settings);
    setState(State::Enrolling);
    const auto give = [this](const Result<Done> &result) {
        if (!result)
            setState(State::NotEnrolled);
        return result;
    };
    // The code works once: a keyring that keeps nothing must not cost it.
    const auto probed
        = chainAsync(m_setup.secrets->write(probeName, "ready"), this, [this](const Result<Done> &written) {
              return written ? m_setup.secrets->remove(probeName) : ready(written);
          });
    const auto left = chainAsync(probed, this, [this, again](const Result<Done> &done) {
        if (!done)
            return ready(Result<bool>(done.error()));
        return again ? outboxKeyLeft() : ready(Result<bool>(true));
    });
    const auto bound = chainAsync(left, this, [this, server, ca, code, deviceName](const Result<bool> &keep) {
        if (!keep)
            return ready(Result<Done>(keep.error()));
        return chainAsync(counterpart::enrol(m_client, code, deviceName), this,
                          [this, server, ca, deviceName, keep = *keep](const Result<Enrolled> &made) {
                              if (!made)
                                  return ready(Result<Done>(made.error()));
                              const Profile profile{.folder = m_setup.folder,
                                                    .serverAddress = server,
                                                    .caBundle = ca,
                                                    .deviceId = made->deviceId,
                                                    .deviceName = deviceName,
                                                    .storeId = made->storeId};
                              return bind(profile, *made, keep);
                          });
    });
    const auto opened = chainAsync(
        bound, this, [this](const Result<Done> &done) { return done ? openFiles() : ready(done); });
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

} // namespace counterpart
