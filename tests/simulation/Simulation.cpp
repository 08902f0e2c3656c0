#include "simulation/Simulation.h"

#include "server/DeviceOrders.h"

#include <algorithm>
#include <sqlite3.h>

namespace counterpart::sim {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Longer than any waiting time of the engine: 4 hours of patience with several poisonous commands, and their
/// tries.
constexpr milliseconds longestHeal = std::chrono::hours(6);

class Run
{
public:
    explicit Run(const Plan &plan);
    Outcome go();

private:
    void heal();
    void work(int tablet);
    void chaos();
    void strike(int tablet);
    void strikeDisk(Tablet &tablet);
    void strikeCdp();
    void strikeEnd(Tablet &tablet);
    void strikeCare(Tablet &tablet);
    void life();
    void cut(int tablet, milliseconds span);
    bool step();
    server::Response serve(int tablet, const server::Request &request, milliseconds sentAt);
    std::optional<server::Response> stale(int tablet, const server::Request &request);

    Plan m_plan;
    Timeline m_timeline;
    Chance m_chance, m_copyChance, m_endChance, m_careChance;
    Faults m_faults;
    Probes m_probes;
    Cdp m_cdp;
    Ledger m_ledger;
    Judge m_judge;
    Network m_network;
    Judge::Tablets m_tablets;
    milliseconds m_restoredAt{-1};
    QHash<int, int> m_toCopies; ///< so many of a tablet's next requests meet a copy
    bool m_faulty = true;
};

Run::Run(const Plan &plan)
    : m_plan(plan)
    , m_chance(plan.seed, u"world")
    , m_copyChance(plan.seed, u"copy")
    , m_endChance(plan.seed, u"end")
    , m_careChance(plan.seed, u"care")
    , m_faults(Faults::drawn(plan.seed, plan.blackout ? 0 : plan.faults))
    , m_cdp(m_timeline, plan.seed)
    , m_ledger(m_timeline)
    , m_judge(m_cdp, m_ledger, m_probes)
    , m_network(m_timeline, m_faults, m_probes, plan.seed,
                [this](int tablet, const server::Request &request, milliseconds sentAt) {
                    return serve(tablet, request, sentAt);
                })
{
    if (plan.story)
        m_timeline.keepStory();
    if (m_faults[Fault::StalePage] > 0)
        m_judge.copiesAnswer();
    const int drawn = 1 + m_chance.pick(Cdp::mostTablets);
    const int count = plan.tablets > 0 ? plan.tablets : drawn;
    for (int i = 0; i < count; ++i) {
        // The last of five stands in the other store.
        m_tablets.push_back(
            std::make_unique<Tablet>(i,
                                     Tablet::World{m_timeline, m_network, m_cdp, m_ledger, m_probes, m_faults,
                                                   plan.seed, m_faults[Fault::Overspend] > 0}));
    }
    for (const auto &tablet : m_tablets)
        tablet->disk().honest = !plan.lyingDisks;
    if (m_faults[Fault::Overspend] > 0)
        m_cdp.openPool();
    if (m_faults[Fault::Overspend] > 0 && m_faults[Fault::Gifts] > 0)
        m_cdp.openGoodwill();
    m_cdp.moved = [this] {
        for (const auto &tablet : m_tablets)
            tablet->feedMoved();
    };
}

server::Response Run::serve(int tablet, const server::Request &request, milliseconds sentAt)
{
    if (const auto page = stale(tablet, request))
        return *page;
    if (!request.path.endsWith(u"/commands"_s)) {
        const server::Response response = m_cdp.answer(request);
        if (request.path.endsWith(u"/offline-allowances"_s))
            m_judge.allowances(tablet);
        return response;
    }
    const server::Response response = m_judge.watch(tablet, request, m_restoredAt >= sentAt);
    m_judge.allowances(tablet);
    return response;
}

/// A page of changes out of the copy that lags behind; none when this seed has none, or not now.
std::optional<server::Response> Run::stale(int tablet, const server::Request &request)
{
    if (!m_faults[Fault::StalePage] || !request.path.endsWith(u"/changes"_s))
        return {};
    int &more = m_toCopies[tablet];
    if (more == 0 && m_copyChance.permille(m_faults[Fault::StalePage]))
        more = 1 + m_copyChance.pick(5);
    if (more == 0)
        return {};
    --more;
    const auto page = m_cdp.answerOfCopy(m_copyChance.pick(Cdp::copies), request);
    if (page)
        m_probes.hit(Probe::PageOfTheCopy);
    return page;
}

bool Run::step()
{
    if (m_ledger.violation() || !m_timeline.step())
        return false;
    for (const auto &tablet : m_tablets)
        tablet->looksAtDisk();
    return true;
}

Outcome Run::go()
{
    if (m_plan.powerCutAt > 0)
        m_tablets[0]->disk().dieAfter(m_plan.powerCutAt);
    for (const auto &tablet : m_tablets) {
        m_timeline.after(m_chance.span(3'000), [&tablet] { tablet->start(); });
        work(tablet->index());
    }
    if (m_plan.blackout) {
        m_cdp.fill(m_plan.blackout->orders);
        m_timeline.after(60s, [this] { cut(-1, m_plan.blackout->lasts); });
    } else {
        chaos();
        life();
    }
    Outcome outcome;
    outcome.faultKinds = m_faults.kinds();
    outcome.tablets = int(m_tablets.size());
    const milliseconds last = m_plan.blackout ? m_plan.blackout->lasts + 60s : milliseconds::max();
    while ((m_plan.blackout ? m_timeline.now() < last : m_timeline.steps() < quint64(m_plan.steps))
           && step()) { }
    const milliseconds endedAt = m_timeline.now();
    outcome.faultSteps = m_timeline.steps();
    outcome.diskOperations = m_tablets[0]->disk().operations();
    if (!m_ledger.violation())
        heal();
    for (const auto &tablet : m_tablets)
        m_timeline.mark(tablet->disk().fingerprint());
    m_timeline.mark(m_cdp.fingerprint());
    outcome.violation = m_ledger.violation();
    outcome.steps = m_timeline.steps();
    outcome.trace = m_timeline.trace();
    outcome.saved = m_ledger.savedCount();
    outcome.virtualTime = m_timeline.now();
    outcome.healed = m_timeline.now() - endedAt;
    outcome.probes = m_probes;
    outcome.story = m_timeline.story();
    return outcome;
}

void Run::heal()
{
    m_timeline.tell(u"— the faults are over —"_s);
    m_faulty = false;
    m_faults.end();
    m_network.mendAll();
    for (const auto &tablet : m_tablets) {
        tablet->disk().heal();
        tablet->turnClock(0ms);
        tablet->lock(false);
        tablet->lineChanged();
    }
    const milliseconds end = m_timeline.now() + longestHeal;
    QString why = m_judge.notQuiet(m_tablets);
    for (int i = 0; !why.isEmpty() && m_timeline.now() < end && step(); ++i) {
        if (i % 20 == 0)
            why = m_judge.notQuiet(m_tablets);
    }
    if (m_ledger.violation())
        return;
    why = m_judge.notQuiet(m_tablets);
    if (!why.isEmpty())
        m_ledger.fail(u"becomes quiet"_s, why);
    else
        m_judge.final(m_tablets);
}

void Run::work(int tablet)
{
    milliseconds most = 8s;
    if (m_plan.blackout) // drawn evenly over the whole time; not every draw can be done
        most = 2 * m_plan.blackout->lasts * int(m_tablets.size()) / std::max(1, m_plan.blackout->acts);
    m_timeline.after(50ms + m_chance.span(most.count()), [this, tablet] {
        if (!m_faulty)
            return;
        const bool enough = m_plan.blackout && m_ledger.savedCount() >= m_plan.blackout->acts;
        for (int tries = m_plan.blackout ? 20 : 1; tries > 0 && !enough; --tries) {
            const qsizetype before = m_ledger.savedCount();
            m_tablets[size_t(tablet)]->act();
            if (m_ledger.savedCount() > before)
                break;
        }
        work(tablet);
    });
}

void Run::life()
{
    m_timeline.after(1s + m_chance.span(30'000), [this] {
        if (!m_faulty)
            return;
        m_cdp.live();
        life();
    });
}

void Run::chaos()
{
    m_timeline.after(200ms + m_chance.span(2'000), [this] {
        if (!m_faulty)
            return;
        strike(m_chance.pick(int(m_tablets.size())));
        strikeCdp();
        chaos();
    });
}

void Run::cut(int tablet, milliseconds span)
{
    m_timeline.tell(tablet < 0 ? u"the store has no line"_s : u"tablet %1 has no line"_s.arg(tablet));
    m_network.cutOff(tablet, span);
    const auto changed = [this, tablet] {
        for (const auto &one : m_tablets) {
            if (tablet < 0 || one->index() == tablet)
                one->lineChanged();
        }
    };
    changed();
    m_timeline.after(span + 1ms, changed);
}

void Run::strike(int index)
{
    Tablet &tablet = *m_tablets[size_t(index)];
    strikeEnd(tablet);
    if (tablet.isGone())
        return;
    const auto strikes = [this](Fault fault) {
        return m_chance.permille(m_faults[fault]);
    };
    if (strikes(Fault::Kill))
        tablet.crash(false);
    else if (strikes(Fault::PowerCut))
        tablet.crash(true);
    else if (strikes(Fault::CacheLost))
        tablet.loseCache();
    strikeDisk(tablet);
    strikeCare(tablet);
    if (strikes(Fault::Outage))
        cut(index, m_chance.span(300'000));
    if (strikes(Fault::LongOutage))
        cut(-1, m_chance.span(3'600'000));
    if (strikes(Fault::ClockJump))
        tablet.turnClock(milliseconds(qint64(m_chance.below(2'000'000'000)) - 1'000'000'000));
    if (strikes(Fault::Lock)) {
        tablet.lock(true);
        m_timeline.after(m_chance.span(60'000), [&tablet] { tablet.lock(false); });
    }
    if (m_chance.pick(60) == 0)
        tablet.syncNow();
}

/// Its own draws: seeds without these faults run as before there were any.
void Run::strikeEnd(Tablet &tablet)
{
    if (m_faults[Fault::LeaseEnd] > 0 && m_endChance.permille(m_faults[Fault::LeaseEnd]) && tablet.isUp()
        && !tablet.isLeaving()) {
        cut(tablet.index(), m_endChance.span(300'000));
        if (m_endChance.pick(2) == 0) // it ends at the next start then
            tablet.crash(false);
        tablet.sleeps(DataLease::usual);
    }
    if (m_faults[Fault::Revoked] == 0 || !m_endChance.permille(m_faults[Fault::Revoked])
        || tablet.isLeaving())
        return;
    const auto stays = std::count_if(m_tablets.begin(), m_tablets.end(),
                                     [](const auto &one) { return !one->isLeaving(); });
    if (stays < 2)
        return; // somebody must go on working
    m_timeline.tell(u"CDP: switches tablet %1 off"_s.arg(tablet.index()));
    if (m_endChance.pick(2) == 0) // it hears of it later, and goes on for a while
        cut(tablet.index(), m_endChance.span(120'000));
    const auto revoked
        = server::revokeDevice(m_cdp.storage(), m_cdp.context(), tablet.enrolled().deviceId, {}, true);
    if (!revoked)
        qFatal("the simulated CDP: %s", qPrintable(revoked.error().detail));
    tablet.ordered();
}

/// Its own draws, as above.
void Run::strikeCare(Tablet &tablet)
{
    if (m_faults[Fault::KeyLost] > 0 && m_careChance.permille(m_faults[Fault::KeyLost]))
        tablet.loseKey();
    if (m_faults[Fault::Upgraded] > 0 && m_careChance.permille(m_faults[Fault::Upgraded]))
        tablet.becomeOlder(2 + m_careChance.pick(3),
                           m_careChance.pick(3) == 0 ? 1 + m_careChance.pick(30) : 0);
}

void Run::strikeDisk(Tablet &tablet)
{
    CrashDisk &disk = tablet.disk();
    if (m_chance.permille(m_faults[Fault::DiskDeath]))
        disk.dieAfter(1 + m_chance.pick(60));
    if (m_chance.permille(m_faults[Fault::DiskError]))
        disk.failAfter(1 + m_chance.pick(30), SQLITE_IOERR_WRITE, 1 + m_chance.pick(3));
    if (m_chance.permille(m_faults[Fault::DiskFull])) {
        disk.failAfter(1 + m_chance.pick(10), SQLITE_FULL, 1'000'000);
        m_timeline.after(1s + m_chance.span(120'000), [&disk] { disk.heal(); });
    }
}

void Run::strikeCdp()
{
    const auto strikes = [this](Fault fault) {
        return m_chance.permille(m_faults[fault]);
    };
    if (strikes(Fault::TokenLoss))
        m_cdp.endTokens();
    if (strikes(Fault::Compaction))
        m_cdp.compact();
    if (m_faults[Fault::Restore] > 0 && m_chance.pick(60) == 0)
        m_cdp.backUp();
    if (m_faults[Fault::StalePage] > 0 && m_copyChance.pick(20) == 0)
        m_cdp.copyCatchesUp(m_copyChance.pick(Cdp::copies));
    if (!strikes(Fault::Restore) || !m_cdp.restore())
        return;
    m_restoredAt = m_timeline.now();
    m_ledger.cdpRestored();
    m_judge.cdpRestored();
    for (const auto &tablet : m_tablets) {
        if (!tablet->isUp())
            continue;
        if (const auto counts = tablet->outbox().counts(); counts && counts->queued > 0)
            m_probes.hit(Probe::RestoreWithOutbox);
    }
}

} // namespace

Outcome simulate(const Plan &plan)
{
    // What is made once in a process must not draw from the chance of whichever run comes first.
    [[maybe_unused]] static const bool made = (Run(Plan{}), true);
    resetSqliteRandomness(plan.seed);
    Run run(plan);
    return run.go();
}

} // namespace counterpart::sim
