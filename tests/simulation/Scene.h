#pragma once

#include "domain/PickupStateMachine.h"
#include "simulation/Judge.h"

namespace counterpart::sim {

/// A few tablets and a CDP in which a test says what happens, instead of chance. All rules of the judge hold.
class Scene
{
public:
    /// `allowances`: tablets get them, and there is a pool.
    explicit Scene(int tablets, quint64 seed = 1, bool allowances = false)
        : m_seed(seed)
        , m_cdp(m_timeline, seed)
        , m_ledger(m_timeline)
        , m_judge(m_cdp, m_ledger, m_probes)
        , m_network(m_timeline, m_faults, m_probes, seed,
                    [this](int tablet, const server::Request &request, milliseconds) {
                        const server::Response response
                            = request.path.endsWith(QLatin1StringView("/commands"))
                            ? m_judge.watch(tablet, request, false)
                            : m_cdp.answer(request);
                        if (!request.path.endsWith(QLatin1StringView("/changes")))
                            m_judge.allowances(tablet);
                        return response;
                    })
    {
        resetSqliteRandomness(seed);
        for (int i = 0; i < tablets; ++i)
            m_tablets.push_back(
                std::make_unique<Tablet>(i,
                                         Tablet::World{m_timeline, m_network, m_cdp, m_ledger, m_probes,
                                                       m_faults, m_seed, allowances}));
        if (allowances)
            m_cdp.openPool();
        m_cdp.moved = [this] {
            for (const auto &tablet : m_tablets)
                tablet->feedMoved();
        };
        for (const auto &tablet : m_tablets)
            tablet->start();
    }

    Tablet &tablet(int i) { return *m_tablets[size_t(i)]; }
    Cdp &cdp() { return m_cdp; }
    Faults &faults() { return m_faults; }
    const Probes &probes() const { return m_probes; }
    milliseconds now() const { return m_timeline.now(); }

    /// Lets so much time pass.
    void wait(milliseconds span)
    {
        bool there = false;
        m_timeline.after(span, [&there] { there = true; });
        while (!there && !m_ledger.violation() && m_timeline.step()) {
            for (const auto &tablet : m_tablets)
                tablet->looksAtDisk();
        }
    }
    /// One tablet, or with -1 all, without a line until online().
    void offline(int tablet)
    {
        m_network.cutOff(tablet, std::chrono::hours(24 * 365));
        told(tablet);
    }
    void online()
    {
        m_network.mendAll();
        told(-1);
    }
    /// Waits until nothing is under way and holds everything against everything; else says what is wrong.
    QString settle(milliseconds most = std::chrono::hours(2))
    {
        const milliseconds end = m_timeline.now() + most;
        QString why = m_judge.notQuiet(m_tablets);
        while (!why.isEmpty() && m_timeline.now() < end && !m_ledger.violation()) {
            wait(1s);
            why = m_judge.notQuiet(m_tablets);
        }
        if (why.isEmpty() && !m_ledger.violation())
            m_judge.final(m_tablets);
        if (const auto &broken = m_ledger.violation())
            return broken->rule + QLatin1StringView(": ") + broken->what;
        return why;
    }
    OutboxItem::State state(int tablet, const QString &commandId)
    {
        const auto item = m_tablets[size_t(tablet)]->outbox().item(commandId);
        return item && *item ? (*item)->state : OutboxItem::State::SetAside;
    }
    int waiting(int tablet)
    {
        const auto counts = m_tablets[size_t(tablet)]->outbox().counts();
        return counts ? counts->queued : -1;
    }
    /// What the CDP holds.
    QJsonObject held(const Ref &ref)
    {
        const auto record = m_cdp.storage().record(ref.type, ref.id);
        return record && *record ? (*record)->data() : QJsonObject();
    }

private:
    void told(int tablet)
    {
        for (const auto &one : m_tablets) {
            if (tablet < 0 || one->index() == tablet)
                one->lineChanged();
        }
    }

    quint64 m_seed;
    Timeline m_timeline;
    Faults m_faults;
    Probes m_probes;
    Cdp m_cdp;
    Ledger m_ledger;
    Judge m_judge;
    Network m_network;
    Judge::Tablets m_tablets;
};

} // namespace counterpart::sim
