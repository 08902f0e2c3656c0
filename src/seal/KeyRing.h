#pragma once

#include "base/Ids.h"
#include "base/Result.h"
#include "seal/KeyState.h"
#include "seal/SecretBytes.h"
#include "seal/SecretStore.h"

#include <QFuture>
#include <QObject>

namespace counterpart {

/// The open keys of this device. Drop every copy to lock.
struct Keys
{
    SecretBytes dataKey;   ///< seals cache.db
    SecretBytes indexKey;  ///< blind indexes of cache.db
    SecretBytes outboxKey; ///< seals outbox.db; may stay in memory while the device is locked (precision §12)
    SecretBytes pinKey;    ///< keys the PIN verifiers, so that a copied profile alone cannot be guessed at
    int keyVersion = 1;
    QByteArray
        check; ///< the wrapped data key: to be stored in cache.db (Cache::useKeys does) and given to open()
    QString backend; ///< to be stored beside it
};

/// Gets the device's keys from the keyring. The data key is random and stored wrapped, beside the cache it
/// opens: now under the device secret alone, later also under a PIN or the CDP's share (other wrapping kinds
/// of the same record). Lives on the GUI thread.
class KeyRing : public QObject
{
    Q_OBJECT

public:
    using Monotonic = std::function<std::chrono::milliseconds()>;

    KeyRing(SecretStore &store, RandomBytes random, Monotonic monotonic, QObject *parent = nullptr);

    /// `databaseExists`: a cache or an outbox lies in the profile. `storedCheck`: Keys::check as kept in the
    /// cache, empty when the cache is new or was set aside. Keys are made only in state Fresh. Fails with
    /// KeyLocked (Locked, Silent) or KeyMissing (NoBackend, Lost, Wrong, Moved), `code` = keyStateName(); ask
    /// again later, the ring counts.
    QFuture<Result<Keys>> open(bool databaseExists, const QByteArray &storedCheck,
                               const QString &storedBackend = {});
    KeyState state() const { return m_state; }

    /// The outbox key alone: enough to hand over what was saved. Fails as open() does, and as carefully: a
    /// locked keyring also says that there is none.
    QFuture<Result<SecretBytes>> outboxKey();
    /// New keys where the old ones are lost or are not those of this profile (Lost, Wrong, Moved): whatever
    /// lies in their place is kept under another name. `keepOutboxKey`: it is still the right one. Made one
    /// after the other: asked again after a kill in between it makes the rest.
    QFuture<Result<Done>> renew(bool keepOutboxKey);
    /// The cache can never be read again; the outbox key stays.
    QFuture<Result<Done>> destroyDataKey();
    /// As destroyDataKey(), and a new cache may be made: the old key is overwritten in one step, so that a
    /// program that ends meanwhile finds one of the two.
    QFuture<Result<Done>> replaceDataKey();
    /// Removes the device's secrets: whatever was sealed is unreadable from then on (crypto-erase).
    QFuture<Result<Done>> destroy();

private:
    struct Attempt;
    void readDeviceSecret(const std::shared_ptr<Attempt> &attempt);
    void readOutboxKey(const std::shared_ptr<Attempt> &attempt);
    void unwrapDataKey(const std::shared_ptr<Attempt> &attempt);
    void probe(const std::shared_ptr<Attempt> &attempt);
    void judge(const std::shared_ptr<Attempt> &attempt);
    void create(const std::shared_ptr<Attempt> &attempt);
    void finish(const std::shared_ptr<Attempt> &attempt);
    QFuture<Result<Done>> replaceKeeping(const QString &name);

    SecretStore &m_store;
    RandomBytes m_random;
    Monotonic m_monotonic;
    KeyState m_state = KeyState::Silent;
    std::weak_ptr<Attempt> m_running;
    int m_notFoundTimes = 0;
    std::chrono::milliseconds m_firstNotFound{0};
};

} // namespace counterpart
