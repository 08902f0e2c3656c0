#include "simulation/Shrink.h"

#include <QFile>
#include <QHashSeed>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace counterpart::sim;

namespace {

constexpr int seeds = 120;
constexpr int steps = 900;

/// "seed steps tablets faults", one a line; '#' begins a remark.
QList<Plan> keptPlans()
{
    QFile file(QStringLiteral(SOURCE_DIR "/tests/simulation/seeds.txt"));
    QList<Plan> plans;
    if (!file.open(QIODevice::ReadOnly))
        return plans;
    for (const QByteArray &line : file.readAll().split('\n')) {
        const QList<QByteArray> numbers
            = line.left(std::max<qsizetype>(0, line.contains('#') ? line.indexOf('#') : line.size()))
                  .simplified()
                  .split(' ');
        if (numbers.size() != 4)
            continue;
        Plan plan;
        plan.seed = numbers[0].toULongLong();
        plan.steps = numbers[1].toInt();
        plan.tablets = numbers[2].toInt();
        plan.faults = numbers[3].toUInt();
        plans.append(plan);
    }
    return plans;
}

QString told(const Plan &plan, const Outcome &outcome)
{
    return story(shrunk(plan, outcome.violation->rule, 60)).join(u'\n');
}

} // namespace

class tst_Simulation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { installCrashVfs(); }

    void seeds_that_ever_failed_pass()
    {
        const QList<Plan> plans = keptPlans();
        QVERIFY(!plans.isEmpty());
        for (const Plan &plan : plans) {
            const Outcome outcome = simulate(plan);
            QVERIFY2(!outcome.violation, outcome.violation ? qPrintable(told(plan, outcome)) : "");
        }
    }

    void no_seed_breaks_a_rule_and_every_probe_is_hit()
    {
        Probes probes;
        qsizetype saved = 0;
        for (int seed = 1; seed <= seeds; ++seed) {
            Plan plan;
            plan.seed = quint64(seed);
            plan.steps = steps;
            const Outcome outcome = simulate(plan);
            QVERIFY2(!outcome.violation, outcome.violation ? qPrintable(told(plan, outcome)) : "");
            probes.add(outcome.probes);
            saved += outcome.saved;
        }
        QStringList missed;
        for (const Probe probe : probes.missed())
            missed.append(nameOf(probe));
        QVERIFY2(missed.isEmpty(), qPrintable(missed.join(u"; "_s)));
        QVERIFY(saved > seeds);
    }

    void the_same_seed_is_the_same_run()
    {
        for (quint64 seed = 1; seed <= 10; ++seed) {
            Plan plan;
            plan.seed = seed;
            plan.steps = steps;
            const Outcome first = simulate(plan), second = simulate(plan);
            QCOMPARE(first.trace, second.trace);
            QCOMPARE(first.steps, second.steps);
            QCOMPARE(first.saved, second.saved);
        }
    }

    void another_seed_is_another_run()
    {
        Plan plan;
        plan.steps = 300;
        const quint64 first = simulate(plan).trace;
        plan.seed = 2;
        QVERIFY(simulate(plan).trace != first);
    }
};

int main(int argc, char **argv)
{
    QHashSeed::setDeterministicGlobalSeed();
    QCoreApplication app(argc, argv);
    tst_Simulation test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_Simulation.moc"
