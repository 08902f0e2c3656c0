#include "simulation/Shrink.h"

namespace counterpart::sim {

using namespace Qt::Literals::StringLiterals;

namespace {

class Shrinking
{
public:
    Shrinking(const Plan &failing, const QString &rule, int tries)
        : m_best(failing)
        , m_rule(rule)
        , m_tries(tries)
    {
    }

    Plan run()
    {
        const Outcome first = simulate(m_best);
        m_best.tablets = first.tablets;
        m_best.faults &= first.faultKinds;
        keepIf(
            [&](Plan &plan) { plan.steps = int(std::min<quint64>(first.faultSteps, quint64(plan.steps))); });
        for (bool better = true; better && m_tries > 0;) {
            better = fewerSteps();
            for (int i = 0; i < faultCount; ++i) {
                if (m_best.faults >> i & 1)
                    better |= keepIf([i](Plan &plan) { plan.faults &= ~(1u << i); });
            }
            if (m_best.tablets > 1)
                better |= keepIf([](Plan &plan) { --plan.tablets; });
        }
        return m_best;
    }

private:
    bool keepIf(const std::function<void(Plan &)> &change)
    {
        if (m_tries <= 0)
            return false;
        --m_tries;
        Plan plan = m_best;
        change(plan);
        const Outcome outcome = simulate(plan);
        if (!outcome.violation || outcome.violation->rule != m_rule)
            return false;
        m_best = plan;
        return true;
    }
    bool fewerSteps()
    {
        bool better = false;
        for (int cut = m_best.steps / 2; cut >= 20 && m_tries > 0;) {
            if (m_best.steps > cut && keepIf([cut](Plan &plan) { plan.steps -= cut; }))
                better = true;
            else
                cut /= 2;
        }
        return better;
    }

    Plan m_best;
    QString m_rule;
    int m_tries;
};

} // namespace

Plan shrunk(const Plan &failing, const QString &rule, int tries)
{
    return Shrinking(failing, rule, tries).run();
}

QString replayCommand(const Plan &plan)
{
    return u"./dev simulate --seed %1 --steps %2 --tablets %3 --faults %4"_s.arg(plan.seed)
        .arg(plan.steps)
        .arg(plan.tablets)
        .arg(plan.faults);
}

QString faultsOf(const Plan &plan)
{
    const quint32 kinds = Faults::drawn(plan.seed, plan.faults).kinds();
    QStringList names;
    for (int i = 0; i < faultCount; ++i) {
        if (kinds >> i & 1)
            names.append(nameOf(Fault(i)));
    }
    return names.isEmpty() ? u"none"_s : names.join(u", "_s);
}

QStringList story(const Plan &plan, int lines)
{
    Plan told = plan;
    told.story = true;
    const Outcome outcome = simulate(told);
    QStringList page{u"Seed %1: %2 tablets, %3 steps. Faults: %4."_s.arg(plan.seed)
                         .arg(outcome.tablets)
                         .arg(outcome.steps)
                         .arg(faultsOf(plan))};
    const qsizetype from = std::max<qsizetype>(0, outcome.story.size() - lines);
    if (from > 0)
        page.append(u"… %1 lines before"_s.arg(from));
    page.append(outcome.story.mid(from));
    page.append(u"Again: %1"_s.arg(replayCommand(plan)));
    return page;
}

} // namespace counterpart::sim
