#include "simulation/Shrink.h"

#include <QDateTime>
#include <QFile>
#include <QHashSeed>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace counterpart::sim;

namespace {

constexpr int seeds = 120;
constexpr int steps = 900;
/// Steps with faults out of seeds that nobody ran before. Many seeds at 2,500 steps find more than few long
/// ones; COUNTERPART_SIMULATION_STEPS asks for another number.
constexpr quint64 freshSteps = 385'000;
/// Of one run of this program with faults, kept, well-known and fresh seeds together; the second run of a
/// seed, the power cuts and the outages do not count.
constexpr quint64 stepsOfARun = 500'000;

/// COUNTERPART_SIMULATION_SEED, or the second of the start: every run of the tests tries others.
quint64 firstFreshSeed()
{
    bool given = false;
    const quint64 seed = qEnvironmentVariable("COUNTERPART_SIMULATION_SEED").toULongLong(&given);
    return given ? seed : quint64(QDateTime::currentSecsSinceEpoch()) * 1'000;
}

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

const QString unequal = u"the same seed is the same run"_s;

/// Every seed runs twice: the same must happen, and the same bytes must lie on the disks at each crash and at
/// the end. Its steps are counted once.
Outcome twice(const Plan &plan, quint64 &counted)
{
    Outcome first = simulate(plan);
    counted += first.faultSteps;
    if (first.violation)
        return first;
    const Outcome second = simulate(plan);
    if (first.trace != second.trace || first.steps != second.steps || first.saved != second.saved)
        first.violation = Violation{unequal, u"seed %1 ran differently the second time"_s.arg(plan.seed)};
    return first;
}

QString told(const Plan &plan, const Outcome &outcome)
{
    if (outcome.violation->rule == unequal)
        return outcome.violation->what;
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
            const Outcome outcome = twice(plan, m_steps);
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
            const Outcome outcome = twice(plan, m_steps);
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

    void no_fresh_seed_breaks_a_rule()
    {
        bool given = false;
        const quint64 asked = qEnvironmentVariable("COUNTERPART_SIMULATION_STEPS").toULongLong(&given);
        const quint64 wanted = given ? asked : freshSteps, first = firstFreshSeed();
        quint64 done = 0, seed = first;
        for (; done < wanted || (!given && m_steps < stepsOfARun); ++seed) {
            Plan plan;
            plan.seed = seed;
            const Outcome outcome = twice(plan, m_steps);
            QVERIFY2(!outcome.violation, outcome.violation ? qPrintable(told(plan, outcome)) : "");
            done += outcome.faultSteps;
        }
        qInfo("%llu steps with faults of the seeds %llu to %llu, %llu of all seeds", done, first, seed - 1,
              m_steps);
        QVERIFY2(given || m_steps >= stepsOfARun, "fewer steps than were promised");
    }

    void a_long_time_without_a_line_drains_exactly_once_data()
    {
        QTest::addColumn<int>("hours");
        QTest::addColumn<int>("tablets");
        QTest::addColumn<int>("acts");
        QTest::addColumn<int>("orders");
        if (qEnvironmentVariableIsSet("COUNTERPART_FULL")) {
            QTest::newRow("24 hours, 5,000 commands on 5 tablets") << 24 << 5 << 5'000 << 900;
            QTest::newRow("7 days, 20,000 commands on one") << 24 * 7 << 1 << 20'000 << 3'600;
        } else {
            QTest::newRow("24 hours, 1,000 commands on 5 tablets") << 24 << 5 << 1'000 << 200;
            QTest::newRow("7 days, 1,500 commands on one") << 24 * 7 << 1 << 1'500 << 300;
        }
    }
    void a_long_time_without_a_line_drains_exactly_once()
    {
        QFETCH(int, hours);
        QFETCH(int, tablets);
        QFETCH(int, acts);
        QFETCH(int, orders);
        Plan plan;
        plan.tablets = tablets;
        plan.blackout = Plan::Blackout{std::chrono::hours(hours), acts, orders};
        const Outcome outcome = simulate(plan);
        QVERIFY2(!outcome.violation, outcome.violation ? qPrintable(outcome.violation->what) : "");
        QVERIFY(outcome.saved >= acts);
        qInfo("%lld commands, all quiet %lld s after the line came back", qlonglong(outcome.saved),
              qlonglong(outcome.healed.count() / 1'000));
    }

    void the_power_may_go_at_every_disk_operation_of_a_day()
    {
        Plan plan;
        plan.tablets = 1;
        plan.faults = 0;
        plan.steps = 1'200;
        const int operations = int(simulate(plan).diskOperations);
        QVERIFY2(operations > 500, "hardly anything was written");
        // Each of them with --full; a hundred spread over the day, others each time, without.
        const bool all = qEnvironmentVariableIsSet("COUNTERPART_FULL");
        const int every = all ? 1 : std::max(1, operations / 100);
        int cuts = 0;
        for (int at = 1 + int(firstFreshSeed() / 1'000 % quint64(every)); at <= operations;
             at += every, ++cuts) {
            plan.powerCutAt = at;
            const Outcome outcome = simulate(plan);
            QVERIFY2(!outcome.violation,
                     outcome.violation
                         ? qPrintable(u"at operation %1: %2"_s.arg(at).arg(outcome.violation->what))
                         : "");
        }
        qInfo("%d power cuts at %d operations, nothing saved was lost, nothing torn", cuts, operations);
    }

    // What no program can keep safe must show, or the honest disks prove nothing.
    void on_disks_that_lie_about_their_syncs_a_power_cut_loses_what_was_saved()
    {
        int lost = 0, cut = 0;
        for (quint64 seed = 1; seed <= 40; ++seed) {
            Plan plan;
            plan.seed = seed;
            plan.steps = steps;
            plan.faults = 1u << int(Fault::PowerCut);
            plan.lyingDisks = true;
            const Outcome outcome = simulate(plan);
            cut += outcome.faultKinds != 0;
            lost += outcome.violation
                && (outcome.violation->rule == u"nothing saved is lost"_s
                    || outcome.violation->rule == u"the outbox stays whole"_s);
            plan.lyingDisks = false;
            QVERIFY(!simulate(plan).violation);
        }
        qInfo("%d of %d seeds with power cuts lost what was saved", lost, cut);
        QVERIFY(lost > cut / 3);
    }

    void another_seed_is_another_run()
    {
        Plan plan;
        plan.steps = 300;
        const quint64 first = simulate(plan).trace;
        plan.seed = 2;
        QVERIFY(simulate(plan).trace != first);
    }

private:
    quint64 m_steps = 0;
};

int main(int argc, char **argv)
{
    qputenv("QTEST_FUNCTION_TIMEOUT", "3000000"); // millions of steps take longer than Qt's five minutes
    QHashSeed::setDeterministicGlobalSeed();
    QCoreApplication app(argc, argv);
    tst_Simulation test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_Simulation.moc"
