#pragma once

#include "cache/CacheThread.h"
#include "cdpclient/CdpClient.h"
#include "contract/Auth.h"
#include "device/AllowanceKeeper.h"
#include "device/ClockTrust.h"
#include "device/DataLease.h"
#include "device/IndexKeeper.h"
#include "device/Overlay.h"
#include "device/Profile.h"
#include "device/RescueKeeper.h"
#include "device/SyncDriver.h"
#include "outbox/OutboxThread.h"
#include "outbox/ProfileLock.h"
#include "seal/KeyRing.h"
#include "seal/SecretStore.h"
#include "session/SignIn.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace counterpart {

class OutboxPinStore;
struct CompanyHit;
struct Enrolled;
struct CompanyQuery;
struct CouponValidationRequest;
struct JudgedCoupon;
struct StoreDevice;

/// Device::trouble() while the data lease is over.
inline const Error leaseOver{Error::Kind::Revoked, {}, QStringLiteral("lease-ended")};

/// One enrolled tablet: its files, keys, search index and its line to the CDP. Built once; everything
/// asynchronous is answered on the GUI thread. Who is signed in and what they may do is decided above
/// (usecases/Access).
class Device : public QObject
{
    Q_OBJECT

public:
    struct Setup
    {
        QString folder; ///< the profile
        Clock clock = systemNow;
        RandomBytes random = systemRandom;
        std::shared_ptr<SecretStore> secrets;
        QString clientVersion;
        std::function<BootTime()> bootTime = systemBootTime;
        milliseconds leaseCheck = std::chrono::minutes(1); ///< how often the data lease is looked at
        SyncSettings sync = {};
    };

    /// Where the files and keys stand.
    enum class State { Closed, NotEnrolled, Enrolling, Open, KeyTrouble, StorageTrouble };

    explicit Device(Setup setup, QObject *parent = nullptr);
    ~Device() override;

    /// Takes the profile, opens the files and asks the keyring. Fails with InUse when another program holds
    /// it.
    QFuture<Result<Done>> start();
    /// For another program beside the one that holds the profile: reads only, no sync, no writes.
    QFuture<Result<Done>> startReadOnly();
    bool readOnly() const { return m_readOnly; }
    /// After trouble with the files or the keyring: opens again what is not open.
    QFuture<Result<Done>> retry();
    /// In key trouble whose key does not come back (keyLost()): the next thing to do is enrol(). Nothing is
    /// changed before that has succeeded; retry() leads back.
    void setUpAgain();
    /// The keyring is open, and the key of this profile is not in it.
    bool keyLost() const;
    /// Of what waits in the outbox: so many can nobody read any more, because they were saved before the
    /// CDP's rescue key was known. Known in key trouble.
    int lostWithKey() const { return m_lostWithKey; }
    /// On a profile that was set up before (setUpAgain()) the cache is set aside, not deleted, and what waits
    /// goes on being sent.
    QFuture<Result<Done>> enrol(const QString &server, const QByteArray &caBundle, const QString &code,
                                const QString &deviceName);

    State state() const { return m_state; }
    Error trouble() const { return m_trouble; }
    /// A word of keyStateName().
    QString keyringState() const;
    const Profile &profile() const { return m_profile; }
    bool cacheRebuilt() const { return m_cacheRebuilt; }   ///< a damaged cache was set aside at this start
    bool outboxRebuilt() const { return m_outboxRebuilt; } ///< a damaged outbox was set aside at this start
    /// Likewise, and nothing of it was lost: its mirror was whole.
    bool outboxRestored() const { return m_outboxRestored; }

    /// Rows become readable, the index is built, pulling begins.
    QFuture<Result<Done>> openCache();
    /// Short lock: row keys and the index go; the outbox keeps draining.
    void closeCache();
    bool cacheOpen() const { return m_cacheOpen; }

    /// Staff and store as last synced; kept while the cache is closed because sign-in needs them.
    const QList<Associate> &staff() const { return m_staff; }
    const std::optional<Store> &store() const { return m_store; }
    QString associateName(const QString &id) const;

    template<typename Work>
    auto read(Work work)
    {
        return m_reader.run(std::move(work));
    }
    template<typename Work>
    auto withOutbox(Work work)
    {
        return m_outbox.run(std::move(work));
    }

    /// Durably saved, and laid over the rows, when it answers Done; sent as soon as the line allows.
    /// `unitOf`: command id → pooled campaign whose leased unit it takes.
    QFuture<Result<Done>> submit(const QList<Command> &commands, const QHash<QString, QString> &unitOf = {});
    /// True: withdrawn before it left. False: the compensation was saved.
    QFuture<Result<bool>> undo(const QString &commandId, const QList<Command> &compensation);
    /// Several that were one act: all or none, as Outbox::undo().
    QFuture<Result<QList<bool>>> undo(const QList<Outbox::Undoing> &all);

    /// A person has seen the refusal. NotFound: there is none.
    QFuture<Result<Done>> markHandled(const QString &commandId);
    /// Sends once more what was set aside. NotFound: there is none.
    QFuture<Result<Done>> sendAgain(const QString &commandId);
    const Overlay &overlay() const { return m_overlay; }
    const SearchIndex &index() const { return m_index.index(); }
    int indexPercent() const { return m_index.loadedPercent(); }
    SyncFacts facts() const { return m_driver.facts(); }
    /// How far the device clock is from the CDP's now, also when it was moved since that was measured; none
    /// before the first answer.
    std::optional<ClockSample> clockSample() const;
    Instant now() const { return m_setup.clock(); }
    /// Device clock plus clockSample().
    Instant serverNow() const;
    /// The offset is known, its doubt is within `maxDoubtMs`, and the wall clock was not moved since it was
    /// measured.
    bool clockSure(qint64 maxDoubtMs) const;
    RandomBytes &random() { return m_setup.random; }
    void syncNow() { m_driver.syncNow(); }
    /// The tablets of this store as the CDP knows them, for who carries this token.
    QFuture<Result<QList<StoreDevice>>> storeDevices(const QByteArray &accessToken);
    QFuture<Result<Done>> switchOff(const QByteArray &accessToken, const QString &deviceId,
                                    const QString &reason);
    /// Customers of the whole company, and bringing one into the scope of this store for a day.
    QFuture<Result<QList<CompanyHit>>> searchCompany(const QByteArray &accessToken,
                                                     const CompanyQuery &query);
    QFuture<Result<Done>> bringCustomer(const QByteArray &accessToken, const QString &customerId);
    /// The CDP's own verdict on a coupon that is not cached here. Cancelling the future ends the exchange.
    QFuture<Result<JudgedCoupon>> askCoupon(const QByteArray &accessToken,
                                            const CouponValidationRequest &request, milliseconds patience);
    SignIn &signIn() { return *m_signIn; }
    QString clientVersion() const { return m_setup.clientVersion; }
    /// How long customer data is kept here without a contact with the CDP.
    milliseconds dataLease() const { return m_lease.term(); }
    /// What the CDP tells the people at this tablet: messages until acknowledge(), and the version that it
    /// wants while this one is older. Oldest first.
    const QList<Directive> &notices() const { return m_notices; }
    /// A person has read this message; the CDP is told.
    void acknowledge(const QString &noticeId);
    const OutboxCounts &outboxCounts() const { return m_counts; }
    /// What may be spent offline here, with what is spent of it.
    const OfflineBudget &offlineBudget() const { return m_allowance.budget(); }

Q_SIGNALS:
    void stateChanged();
    void factsChanged();
    void rowsChanged(const QSet<counterpart::ResourceType> &types);
    void outboxChanged();
    void indexChanged();
    void staffChanged();
    void noticesChanged();
    /// The CDP asks for it: whoever works here signs in anew.
    void signOutAsked();
    void commandsSettled(const QList<counterpart::CommandResult> &results);
    /// A pickup order appeared or changed by the feed; for the ring of the desk.
    void applied(const counterpart::Applied &what);

private:
    void setState(State state);
    void fail(State state, const Error &error);
    QFuture<Result<Done>> openFiles();
    QFuture<Result<Done>> openWithKeys();
    QFuture<Result<Done>> askKeys();
    QFuture<Result<Done>> takeKeys(const Keys &keys);
    QFuture<Result<Done>> readDeviceSecret();
    QFuture<Result<Done>> startSync();
    void startEngine(SyncStart start);
    // DeviceEnrolment.cpp
    QFuture<Result<bool>> outboxKeyLeft();
    QFuture<Result<Done>> bind(const Profile &profile, const Enrolled &enrolled, bool keepOutboxKey);
    QFuture<Result<Done>> startAnew(bool keepOutboxKey);
    void inKeyTrouble();
    void loadStaff();
    void keepClock();
    /// Once a day, when the time is known: what was settled long ago leaves the outbox.
    void tidyOutbox();
    // DeviceLeaving.cpp
    void followLine();
    void reportStatus();
    void obey(const QList<Directive> &directives);
    bool hasNewVersion(const QString &wanted) const;
    /// The CDP has switched this tablet off: customer data goes at once, what was saved is handed over.
    void leave();
    /// Keys, rows, staff and what is laid over the rows leave memory.
    void shutOut();
    /// The outbox alone is opened and sent: leaving, or the data lease has ended.
    QFuture<Result<Done>> startWithoutData();
    QFuture<Result<Done>> dropCustomerData();
    QFuture<Result<Done>> sendOutboxAlone(const SecretBytes &outboxKey);
    void finishLeaving();
    // DeviceLease.cpp
    QFuture<Result<Done>> readLease();
    QFuture<Result<Done>> startAfterLease();
    void keepLease();
    void checkLease();
    void onHeard();
    void endLease();
    /// After a lease that ended the CDP has answered: everything is fetched again.
    void comeBack();
    /// Reads the whole queue: at start, and when settled commands wait again. Finished when overlay() and
    /// outboxCounts() show what the outbox holds.
    QFuture<Done> refreshOverlay();
    QFuture<Result<Done>> openOutboxToLook();
    void tellOutbox(const std::optional<OutboxCounts> &counts, const QSet<ResourceType> &types);
    void onSettled(const QList<CommandResult> &results);
    void onApplied(const Applied &what);
    /// Takes them out of the overlay once the reads under way have answered.
    void forget(const QStringList &commandIds);
    void dropShown(const QList<Outbox::Awaited> &awaited, const Applied &what);

    Setup m_setup;
    Profile m_profile;
    State m_state = State::Closed;
    Error m_trouble{Error::Kind::Bug, {}, {}};
    bool m_readOnly = false, m_cacheOpen = false, m_cacheRebuilt = false;
    bool m_outboxRebuilt = false, m_outboxRestored = false;
    std::optional<ProfileLock> m_lock;
    KeyRing m_keyRing;
    std::optional<Keys> m_keys;
    ClockTrust m_clockTrust;
    DataLease m_lease;
    milliseconds m_leaseKept{0}; ///< boot time of the last write
    CacheThread m_cache;
    CacheReaderThread m_reader;
    OutboxThread m_outbox;
    CdpClient m_client;
    EventStream m_stream;
    SyncDriver m_driver;
    AllowanceKeeper m_allowance;
    IndexKeeper m_index;
    RescueKeeper m_rescue;
    std::unique_ptr<OutboxPinStore> m_pins;
    std::unique_ptr<SignIn> m_signIn;
    Overlay m_overlay;
    OutboxCounts m_counts;
    std::optional<Instant> m_tidiedAt;
    QTimer m_reports, m_leaseTimer, m_keyTimer;
    int m_keyTries = 0;
    bool m_retrying = false;
    int m_lostWithKey = 0;
    SyncFacts::Link m_lastLink = SyncFacts::Link::NeverSynced;
    bool m_reporting = false, m_handingOver = false;
    bool m_sendingAlone = false, m_comingBack = false; ///< after a lease that ended
    QList<Directive> m_notices;
    QStringList m_obeyed; ///< directives carried out and not yet told
    QList<Associate> m_staff;
    std::optional<Store> m_store;
};

} // namespace counterpart
