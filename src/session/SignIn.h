#pragma once

#include "base/Ids.h"
#include "base/Result.h"
#include "cdpclient/Accounts.h"
#include "domain/Store.h"
#include "seal/PinVerifier.h"

#include <QFuture>
#include <QObject>

namespace counterpart {

/// Where PIN tries and offline verifiers are kept so that they survive a restart and a rebuilt cache.
class PinStore
{
public:
    struct Verifier
    {
        PinVerifier verifier;
        Instant madeAt{};
    };

    virtual ~PinStore() = default;
    /// Counts one try durably before it is checked.
    virtual QFuture<Result<PinGate>> beginTry(const QString &associateId) = 0;
    virtual QFuture<Result<Done>> clearTries(const QString &associateId) = 0;
    virtual QFuture<Result<std::optional<Verifier>>> verifier(const QString &associateId) = 0;
    virtual QFuture<Result<Done>> storeVerifier(const QString &associateId, const PinVerifier &verifier,
                                                Instant madeAt)
        = 0;
};

/// Who works with the device now, and how that was found out.
struct SignedInPerson
{
    Associate associate;
    bool online = false; ///< false: by the verifier on this device
    Instant at{};
    QByteArray accessToken; ///< empty after an offline sign-in
};

/// How a try ended: a person, or an Error with code "wrong-pin", "pin-wait", "pin-disabled",
/// "never-online-here", "not-this-store" or the CDP's own.
struct SignInAnswer
{
    std::optional<SignedInPerson> person;
    std::optional<Error> error;
    int triesLeft = -1; ///< −1: not known
    std::optional<milliseconds> wait;
};

/// PIN sign-in: at the CDP while there is a line, else against the verifier that this person's last online
/// sign-in on this device left (precision §13). A PIN never leaves memory except in the body of the sign-in
/// request. GUI thread.
class SignIn : public QObject
{
    Q_OBJECT

public:
    /// How long a verifier lets somebody in without the CDP.
    static constexpr milliseconds offlineLife = std::chrono::hours(72);

    SignIn(CdpClient &client, PinStore &store, Clock clock, RandomBytes random, QObject *parent = nullptr);

    /// From the keyring; without it nobody can sign in offline.
    void setPinKey(const SecretBytes &key) { m_pinKey = key; }

    /// `known`: the associate as last synced. `lineUp` false: the CDP is not asked where a verifier can
    /// answer.
    QFuture<SignInAnswer> signIn(const Associate &known, const QString &pin, bool lineUp);
    /// The same person again after a lock: by the verifier first, because it answers at once.
    QFuture<SignInAnswer> unlock(const Associate &known, const QString &pin);
    /// New PIN at the CDP, then a new verifier here.
    QFuture<Result<Done>> changePin(const SignedInPerson &person, const QString &oldPin,
                                    const QString &newPin);

private:
    bool answers(const Associate &known, Instant madeAt) const;
    QFuture<SignInAnswer> online(const Associate &known, const QString &pin);
    QFuture<SignInAnswer> offline(const Associate &known, const QString &pin);
    QFuture<SignInAnswer> accept(const Associate &known, const QString &pin, const QByteArray &accessToken);
    QFuture<Result<Done>> remember(const QString &associateId, const QString &pin);

    CdpClient &m_client;
    PinStore &m_store;
    Clock m_clock;
    RandomBytes m_random;
    SecretBytes m_pinKey;
};

} // namespace counterpart
