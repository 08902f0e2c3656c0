#pragma once

#include "base/Result.h"
#include "domain/Store.h"
#include "session/SignIn.h"

#include <QFuture>
#include <QObject>

namespace counterpart {

class Core;

/// Where the device stands between "out of the box" and "somebody works with it".
enum class AccessState {
    Starting,
    NotEnrolled,
    Enrolling,
    SignedOut,
    SignedIn,
    Locked,
    KeyringTrouble,
    StorageTrouble
};

struct AssociateTile
{
    QString id;
    QString name;
    QString place;
    QList<Role> roles;
    bool offlineReady = false; ///< signed in online on this device within 72 h
};

struct SignInRefusal
{
    int triesLeft = -1; ///< shown only after a wrong try; −1 unknown
    std::optional<Instant> waitUntil;
};

struct EnrolProgress
{
    enum class Step { Connect, Keys, Staff, Orders, Campaigns, Customers, History, Complete };
    Step step = Step::Connect;
    int percent = 0;
    qint64 rows = 0;
    bool usable = false; ///< the desk may start; the rest goes on loading
};

/// Enrolment, sign-in (offline too), lock. Nothing of a customer is readable through it.
class Access : public QObject
{
    Q_OBJECT

public:
    explicit Access(Core &core, QObject *parent = nullptr);

    AccessState state() const;
    EnrolProgress enrolment() const;
    std::optional<Associate> associate() const; ///< who is signed in
    std::optional<Store> store() const;
    QString keyringState() const; ///< ok, locked, missing, silent, lost, wrong
    Error trouble() const;        ///< for KeyringTrouble and StorageTrouble

    /// Opens the profile; once, by app/.
    QFuture<Result<Done>> start();
    QFuture<Result<Done>> enrol(const QString &server, const QString &code, const QString &deviceName);
    /// The desk may begin while the rest goes on loading; enrolment ends for the screen.
    void finishEnrolment();
    QFuture<Result<QList<AssociateTile>>> associates() const; ///< managers last
    /// Id of the associate whose badge carries this staff number; empty when nobody's.
    QString associateByBadge(const QString &code) const;
    /// Fails with Unauthorized (code "wrong-pin", "pin-wait", "pin-disabled", "never-online-here"); details
    /// in lastRefusal().
    QFuture<Result<Associate>> signIn(const QString &associateId, const QString &pin);
    SignInRefusal lastRefusal() const;
    QFuture<Result<Done>> changePin(const QString &oldPin, const QString &newPin);
    void lock(); ///< short lock: keys and models dropped, outbox keeps draining
    QFuture<Result<Done>> unlock(const QString &pin);
    void signOut();
    void retry(); ///< after KeyringTrouble or StorageTrouble, and back from setUpAgain()
    /// In KeyringTrouble: the key is gone for good, and the way on is setUpAgain().
    bool keyLost() const;
    /// Leads to enrol(), with a new code; what waits here is kept and sent afterwards.
    void setUpAgain();
    bool settingUpAgain() const;   ///< NotEnrolled or Enrolling, and this tablet was set up before
    QString serverAddress() const; ///< of the CDP it is or was bound to; may be empty
    int waiting() const;           ///< saved here and not sent yet
    int lostWithKey() const;       ///< of these, in KeyringTrouble: nobody can read them any more

Q_SIGNALS:
    void stateChanged();
    void enrolmentChanged();

private:
    void follow();
    void setState(AccessState state);
    QFuture<Result<Associate>> admit(const SignInAnswer &answer);

    Core &m_core;
    AccessState m_state = AccessState::Starting;
    SignInRefusal m_refusal;
    std::optional<SignedInPerson> m_lockedPerson; ///< who comes back after a lock
    bool m_enrolling = false;
};

} // namespace counterpart
