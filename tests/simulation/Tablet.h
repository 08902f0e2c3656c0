#pragma once

#include "contract/Verdict.h"
#include "device/DataLease.h"
#include "device/SyncStorage.h"
#include "seal/KeyRing.h"
#include "simulation/Cdp.h"
#include "simulation/Ledger.h"
#include "simulation/Network.h"
#include "simulation/People.h"
#include "sync/SyncEngine.h"

#include <set>

namespace counterpart::sim {

/// One tablet: the real engine over the real cache and outbox on a disk that crashes. Runs what the engine
/// asks for as SyncDriver and Device do, on virtual time and without threads.
class Tablet
{
public:
    struct World
    {
        Timeline &timeline;
        Network &network;
        Cdp &cdp;
        Ledger &ledger;
        Probes &probes;
        const Faults &faults;
        quint64 seed = 0;
        bool allowances = false; ///< tablets may spend offline only what they were given
    };
    Tablet(int index, const World &world);
    ~Tablet();

    int index() const { return m_index; }
    const Cdp::Tablet &enrolled() const { return Cdp::tablets()[m_index]; }
    bool isUp() const { return m_engine != nullptr; }
    bool hasData() const { return m_cache.has_value(); }
    bool isLeaving() const { return m_leaving; }
    /// Revoked, handed over and empty: it never starts again.
    bool isGone() const { return m_gone; }
    Cache &cache() { return *m_cache; }
    Outbox &outbox() { return *m_outbox; }
    const SyncFacts &facts() const { return m_engine->facts(); }
    CrashDisk &disk() { return m_disk; }

    void start();
    /// The program ends without warning; a power cut loses what was not synced.
    void crash(bool powerCut);
    /// After each event: did the disk die meanwhile?
    void looksAtDisk();
    /// Nothing personal lies on its disk in clear, now.
    void looksForCanaries();
    /// A person does something.
    void act();
    /// A person does this; the answer is the command's id. Saved unless the disk refused.
    QString does(const Ref &about, const CommandPayload &payload, const QString &unitOf = {});
    /// As a screen of this tablet shows it now; none when it is not here.
    std::optional<PickupOrder> order(const QString &id);
    std::optional<Coupon> coupon(const QString &id);
    void lock(bool locked);
    bool isLocked() const { return m_locked; }
    void turnClock(milliseconds by);
    void loseCache();
    /// The keyring has lost the cache's key: nothing in the cache can be read again.
    void loseKey();
    /// The program ends, and its outbox is as a version before this one would have left it. `dies`: so many
    /// operations after the next start the power goes; 0: it does not.
    void becomeOlder(int schema, int dies);
    void feedMoved();
    void lineChanged();
    void syncNow();
    /// So much time passes for it alone, while it sleeps; the clock on its wall does not notice.
    void sleeps(milliseconds span);
    /// The CDP has an order for it.
    void ordered();

private:
    enum class File { Cache, Outbox };
    Instant wall() const { return chain::opening + m_world.timeline.now() + m_skew; }
    Instant serverNow() const { return wall() + milliseconds(m_sample ? m_sample->offsetMs : 0); }
    SyncNow now() const { return {wall(), m_world.timeline.now()}; }
    QString name() const;
    void tell(const QString &what) { m_world.timeline.tell(name() + what); }

    // TabletEnd.cpp
    const Keys &keys();
    milliseconds elapsed() const { return m_world.timeline.now() + m_slept; }
    BootTime bootTime() const { return {QByteArray::number(m_boots), elapsed() - m_bootedAt}; }
    void heard();
    void readLease();
    void keepLease();
    void watchLease();
    void checkLease();
    void endLease();
    void comeBack();
    void dropData();
    void removeCache();
    void reportStatus();
    void reported(bool wiped, const CdpOutcome &outcome);
    void reportAgain();
    void leave();
    void finishLeaving();
    void looksAtData();

    // TabletCare.cpp
    bool hasUnsent();

    bool openFiles();
    Result<SyncStart> stored();
    Result<Done> openCache();
    void checkSaved();
    void freshenOverlay();
    const Overlay &overlayOf(const Ref &ref) const;
    void onApplied(const Applied &what);
    void dropShown(const Applied &what);

    void run(const SyncOutputs &outputs);
    /// Calls `work` unless the program has ended by then.
    void later(milliseconds span, std::function<void()> work);
    /// One job of a file's thread, in the order asked for.
    void onFile(File file, std::function<void()> work);
    template<typename T>
    void report(JobId id, const Result<T> &result);

    void perform(const sync::SendRequest &o);
    void perform(const sync::AbandonRequest &o) { m_underWay.erase(o.id); }
    void perform(const sync::BeginSnapshot &o);
    void perform(const sync::ApplyPart &o);
    void perform(const sync::FinishSnapshot &o);
    void perform(const sync::ApplyPage &o);
    void perform(const sync::ReadOutbox &o);
    void perform(const sync::StoreResults &o);
    void perform(const sync::Postpone &o);
    void perform(const sync::OfferAllAgain &o);
    void perform(const sync::SetTimer &o);
    void perform(const sync::StateChanged &o);
    void perform(const sync::OpenEventStream &o);
    void perform(const sync::CloseEventStream &) { m_streaming = false; }
    void perform(const sync::ClockChanged &o)
    {
        m_sample = o.sample;
        m_clockMoved = false;
    }
    void perform(const sync::Contact &) { }

    /// As CdpCall: fetches the device's token when there is none, once more when it was refused.
    void exchange(SyncRequestKind kind, const CdpRequest &request, bool renewed, const Network::Done &done);
    void answeredLate(SyncRequestKind kind, const CdpOutcome &outcome);
    void fetchToken(const Network::Done &failed, std::function<void()> then);
    void answered(JobId id, SyncRequestKind kind, const CdpOutcome &outcome);

    // TabletAllowance.cpp: as AllowanceKeeper
    void keepAllowance();
    void lookAtAllowance();
    void askForAllowance();
    void send(const AllowanceRequest &request);
    void giveAllowance(const QString &requestId, const CdpOutcome &outcome);
    QStringList notGiven();

    Command made(const Ref &about, const CommandPayload &payload);
    bool takeBack();
    void save(const QList<Command> &commands, const QString &words, const QString &unitOf = {});

    const int m_index;
    World m_world;
    CrashDisk m_disk;
    Chance m_chance, m_people, m_random, m_spending, m_giving;
    std::optional<Cache> m_cache;
    std::optional<Outbox> m_outbox;
    std::unique_ptr<SyncEngine> m_engine;
    QHash<QString, Overlay> m_overlays; ///< by record: with thousands waiting, one for all is too slow
    bool m_overlayOld = true;           ///< the outbox has moved since it was read
    quint64 m_life = 0;                 ///< counts program starts: what belongs to an earlier one is dropped
    quint64 m_timer = 0;
    milliseconds m_skew{0};
    std::map<File, milliseconds> m_busy;
    std::set<JobId> m_underWay;
    QByteArray m_token;
    std::optional<ClockSample> m_sample;
    bool m_clockMoved = false; ///< since the CDP's time was last measured
    bool m_asking = false;
    bool m_streaming = false, m_poked = false, m_locked = false;
    struct Act
    {
        Command command;
        milliseconds at{};
    };
    std::optional<Act> m_lastAct;
    int m_poisoned = 0;
    const bool m_leased, m_revocable; ///< this seed has such ends; else nothing is done or kept for them
    const int m_gifts;                ///< per mille of acts that give somebody a coupon
    DataLease m_lease;
    milliseconds m_slept{0}, m_bootedAt{0}, m_leaseKept{0};
    milliseconds m_heardAt{0}; ///< for the rule, beside what the lease itself counts
    int m_boots = 1;
    std::map<int, Keys> m_keys; ///< one data key after the other
    int m_dataKey = 0;
    bool m_leaseEnded = false, m_leaving = false, m_gone = false; ///< as in profile.json
    bool m_reporting = false;
    bool m_migrating = false; ///< the next start finds an outbox of an older version
    int m_dieInMigration = 0;
    QHash<QString, qint64> m_seen; ///< versions of rows, for "never older"
    QString m_seenEpoch;
};

} // namespace counterpart::sim
