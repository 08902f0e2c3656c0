#include "seal/KeyRing.h"

#include "base/Background.h"
#include "seal/Sealer.h"

#include <QPromise>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;
using Answer = KeyEvidence::Answer;
using ReadAnswer = Result<std::optional<QByteArray>>;

namespace {

const QString deviceSecretName = u"device-secret"_s;
const QString outboxKeyName = u"outbox-key"_s;
const QString formerSuffix = u"-former"_s;
const QString probeName = u"probe"_s;
constexpr qsizetype keyBytes = 32;
constexpr char wrappedByDeviceSecret = 1; // 2 and on: together with a PIN slot, with the CDP's share
const SealedPlace wrapPlace{QByteArrayLiteral("key"), u"data-key"_s, 1};

Answer answerOf(const Error &error)
{
    if (error.kind == Error::Kind::KeyMissing)
        return Answer::NoBackend;
    return error.code == u"silent" ? Answer::Silent : Answer::Denied;
}

Sealer wrapper(const SecretBytes &deviceSecret, const RandomBytes &random)
{
    return Sealer(deviceSecret.derived("counterpart wrap data key"), {}, 1, random);
}

Error errorFor(KeyState state)
{
    const bool waits = state == KeyState::Locked || state == KeyState::Silent;
    return {waits ? Error::Kind::KeyLocked : Error::Kind::KeyMissing, {}, keyStateName(state)};
}

} // namespace

struct KeyRing::Attempt
{
    QPromise<Result<Keys>> promise;
    KeyEvidence evidence;
    QByteArray check;
    SecretBytes deviceSecret;
    SecretBytes outboxKey;
    SecretBytes dataKey;
    bool outboxAlone = false; ///< nothing else is wanted
};

KeyRing::KeyRing(SecretStore &store, RandomBytes random, Monotonic monotonic, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_random(std::move(random))
    , m_monotonic(std::move(monotonic))
{
}

QFuture<Result<Keys>> KeyRing::open(bool databaseExists, const QByteArray &storedCheck,
                                    const QString &storedBackend)
{
    // Two attempts at once could both find nothing and make two keys.
    if (const auto running = m_running.lock())
        return running->promise.future();
    auto attempt = std::make_shared<Attempt>();
    m_running = attempt;
    attempt->promise.start();
    attempt->check = storedCheck;
    attempt->evidence.databaseExists = databaseExists;
    attempt->evidence.checkStored = !storedCheck.isEmpty();
    attempt->evidence.storedBackend = storedBackend;
    attempt->evidence.currentBackend = m_store.backend();
    auto future = attempt->promise.future();
    readDeviceSecret(attempt);
    return future;
}

void KeyRing::readDeviceSecret(const std::shared_ptr<Attempt> &attempt)
{
    whenDone(m_store.read(deviceSecretName), this, [this, attempt](ReadAnswer answer) {
        if (!answer) {
            attempt->evidence.read = answerOf(answer.error());
            return judge(attempt);
        }
        if (!*answer || (*answer)->size() != keyBytes) {
            attempt->evidence.read = Answer::NotFound;
            return probe(attempt);
        }
        attempt->deviceSecret = SecretBytes::take(*std::move(*std::move(answer)));
        readOutboxKey(attempt);
    });
}

void KeyRing::readOutboxKey(const std::shared_ptr<Attempt> &attempt)
{
    whenDone(m_store.read(outboxKeyName), this, [this, attempt](ReadAnswer answer) {
        if (!answer) {
            attempt->evidence.read = answerOf(answer.error());
            return judge(attempt);
        }
        // Half of the keys is none: killed while they were made (then there are no files), or one was
        // deleted.
        if (!*answer || (*answer)->size() != keyBytes) {
            attempt->evidence.read = Answer::NotFound;
            return probe(attempt);
        }
        attempt->outboxKey = SecretBytes::take(*std::move(*std::move(answer)));
        attempt->evidence.read = Answer::Yes;
        if (!attempt->outboxAlone)
            unwrapDataKey(attempt);
        judge(attempt);
    });
}

void KeyRing::unwrapDataKey(const std::shared_ptr<Attempt> &attempt)
{
    if (attempt->check
            .isEmpty()) { // a new cache file: nothing was sealed yet, so a new data key harms nothing
        QByteArray key = m_random(keyBytes);
        attempt->check
            = wrappedByDeviceSecret + wrapper(attempt->deviceSecret, m_random).seal(wrapPlace, key);
        attempt->dataKey = SecretBytes::take(std::move(key));
        return;
    }
    if (attempt->check[0] != wrappedByDeviceSecret)
        return;
    auto key = wrapper(attempt->deviceSecret, m_random).open(wrapPlace, attempt->check.mid(1));
    if (!key || key->size() != keyBytes)
        return;
    attempt->evidence.checkMatches = true;
    attempt->dataKey = SecretBytes::take(*std::move(key));
}

void KeyRing::probe(const std::shared_ptr<Attempt> &attempt)
{
    whenDone(m_store.write(probeName, "probe"), this, [this, attempt](const Result<Done> &written) {
        if (!written) {
            attempt->evidence.probe = answerOf(written.error());
            return judge(attempt);
        }
        attempt->evidence.probe = Answer::Yes;
        whenDone(m_store.remove(probeName), this, [this, attempt](const Result<Done> &) { judge(attempt); });
    });
}

void KeyRing::judge(const std::shared_ptr<Attempt> &attempt)
{
    KeyEvidence &evidence = attempt->evidence;
    if (evidence.read == Answer::NotFound && evidence.probe == Answer::Yes) {
        const auto now = m_monotonic();
        if (m_notFoundTimes++ == 0)
            m_firstNotFound = now;
        evidence.notFoundTimes = m_notFoundTimes;
        evidence.notFoundFor = now - m_firstNotFound;
    } else {
        m_notFoundTimes = 0;
    }
    m_state = keyState(evidence);
    if (m_state == KeyState::Fresh)
        return create(attempt);
    finish(attempt);
}

void KeyRing::create(const std::shared_ptr<Attempt> &attempt)
{
    const QByteArray deviceSecret = m_random(keyBytes);
    const QByteArray outboxKey = m_random(keyBytes);
    const auto failed = [this, attempt](const Error &error) {
        attempt->evidence.probe = answerOf(error);
        m_state = keyState(attempt->evidence);
        finish(attempt);
    };
    whenDone(m_store.write(deviceSecretName, deviceSecret), this, [=, this](const Result<Done> &first) {
        if (!first)
            return failed(first.error());
        whenDone(m_store.write(outboxKeyName, outboxKey), this, [=, this](const Result<Done> &second) {
            if (!second)
                return failed(second.error());
            // Read back before anything is sealed: a keyring that forgets would cost the data later.
            attempt->evidence.databaseExists = true;
            m_notFoundTimes = 0;
            readDeviceSecret(attempt);
        });
    });
}

void KeyRing::finish(const std::shared_ptr<Attempt> &attempt)
{
    if (!attempt->outboxAlone)
        m_running.reset();
    if (m_state == KeyState::Ok) {
        Keys keys;
        keys.outboxKey = attempt->outboxKey;
        if (!attempt->outboxAlone) {
            keys.dataKey = attempt->dataKey;
            keys.indexKey = attempt->dataKey.derived("counterpart blind index");
            keys.pinKey = attempt->deviceSecret.derived("counterpart pin");
        }
        keys.check = attempt->check;
        keys.backend = attempt->evidence.currentBackend;
        attempt->promise.addResult(Result<Keys>(std::move(keys)));
    } else {
        attempt->promise.addResult(Result<Keys>(errorFor(m_state)));
    }
    attempt->promise.finish();
}

QFuture<Result<SecretBytes>> KeyRing::outboxKey()
{
    auto attempt = std::make_shared<Attempt>();
    attempt->promise.start();
    attempt->outboxAlone = true;
    attempt->evidence.databaseExists = true; // only asked for where there is one
    attempt->evidence.currentBackend = m_store.backend();
    auto future = attempt->promise.future();
    readOutboxKey(attempt);
    return chain(future, this, [](const Result<Keys> &keys) -> Result<SecretBytes> {
        return keys ? Result<SecretBytes>(keys->outboxKey) : keys.error();
    });
}

QFuture<Result<Done>> KeyRing::replaceKeeping(const QString &name)
{
    const auto kept = chainAsync(m_store.read(name), this, [this, name](const ReadAnswer &old) {
        if (!old)
            return ready(Result<Done>(old.error()));
        return *old ? m_store.write(name + formerSuffix, **old) : ready(Result<Done>(Done()));
    });
    return chainAsync(kept, this, [this, name](const Result<Done> &done) {
        return done ? m_store.write(name, m_random(keyBytes)) : ready(done);
    });
}

QFuture<Result<Done>> KeyRing::renew(bool keepOutboxKey)
{
    const auto first
        = chainAsync(replaceKeeping(deviceSecretName), this, [this, keepOutboxKey](const Result<Done> &done) {
              return done && !keepOutboxKey ? replaceKeeping(outboxKeyName) : ready(done);
          });
    return chain(first, this, [this](const Result<Done> &done) {
        m_notFoundTimes = 0;
        return done;
    });
}

QFuture<Result<Done>> KeyRing::destroyDataKey()
{
    // It is stored wrapped, under a key that is derived from this secret.
    return m_store.remove(deviceSecretName);
}

QFuture<Result<Done>> KeyRing::replaceDataKey()
{
    return m_store.write(deviceSecretName, m_random(keyBytes));
}

QFuture<Result<Done>> KeyRing::destroy()
{
    auto removed = ready(Result<Done>(Done()));
    for (const QString &name :
         {deviceSecretName, outboxKeyName, deviceSecretName + formerSuffix, outboxKeyName + formerSuffix}) {
        removed = chainAsync(removed, this, [this, name](const Result<Done> &before) {
            return chain(m_store.remove(name), this, [before](const Result<Done> &done) {
                return before ? done : before; // all are tried; the first that failed is told
            });
        });
    }
    return removed;
}

} // namespace counterpart
