#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QFuture>
#include <QString>

#include <chrono>
#include <map>
#include <optional>

namespace counterpart {

/// Where the device's secrets are kept outside the profile. Errors: KeyLocked with code "denied" (the keyring
/// refuses) or "silent" (no answer in time), KeyMissing with code "no-backend" (no service on this machine).
/// Details never hold the backend's own words. A locked keyring answers a read with "nothing there": see
/// KeyState.
class SecretStore
{
public:
    virtual ~SecretStore() = default;

    /// nullopt when the store says that there is no such entry.
    virtual QFuture<Result<std::optional<QByteArray>>> read(const QString &name) = 0;
    virtual QFuture<Result<Done>> write(const QString &name, const QByteArray &secret) = 0;
    /// Done also when there was nothing to remove.
    virtual QFuture<Result<Done>> remove(const QString &name) = 0;
    /// Which service answers here, "secret-service" or "kwallet": a profile opened under another one is state
    /// K7.
    virtual QString backend() const = 0;
};

/// The desktop's keyring by QtKeychain, never its insecure fallback. Needs the GUI thread's event loop; every
/// call is answered after `limit` at the latest, and an answer that comes later is dropped.
class KeychainSecretStore : public SecretStore
{
public:
    explicit KeychainSecretStore(const QString &service,
                                 std::chrono::milliseconds limit = std::chrono::seconds(5));

    QFuture<Result<std::optional<QByteArray>>> read(const QString &name) override;
    QFuture<Result<Done>> write(const QString &name, const QByteArray &secret) override;
    QFuture<Result<Done>> remove(const QString &name) override;
    QString backend() const override;

private:
    QString m_service;
    std::chrono::milliseconds m_limit;
};

/// For tests: keeps secrets in memory and can behave like each keyring of trust.md 2.3.
class MemorySecretStore : public SecretStore
{
public:
    enum class Mood {
        Open,
        Locked, ///< reads find nothing, writes are denied: what gnome-keyring does
        NoBackend,
        Silent, ///< answers "silent" at once, as the keychain does after its limit
    };

    QFuture<Result<std::optional<QByteArray>>> read(const QString &name) override;
    QFuture<Result<Done>> write(const QString &name, const QByteArray &secret) override;
    QFuture<Result<Done>> remove(const QString &name) override;
    QString backend() const override { return backendName; }

    Mood mood = Mood::Open;
    QString backendName = QStringLiteral("memory");
    std::map<QString, QByteArray> secrets;
    int writes = 0; ///< of real entries and probes together
};

} // namespace counterpart
