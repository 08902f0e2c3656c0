#include "simulation/Plants.h"
#include "simulation/Shrink.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QHashSeed>

#include <cstdio>

using namespace Qt::Literals::StringLiterals;
using namespace counterpart;
using namespace counterpart::sim;

namespace {

void say(const QString &line)
{
    std::printf("%s\n", qPrintable(line));
    std::fflush(stdout);
}

int replay(const Plan &plan)
{
    Plan told = plan;
    told.story = true;
    const Outcome outcome = simulate(told);
    for (const QString &line : outcome.story)
        say(line);
    say(outcome.violation ? u"Seed %1 breaks \"%2\": %3."_s.arg(plan.seed).arg(outcome.violation->rule,
                                                                               outcome.violation->what)
                          : u"Seed %1 breaks nothing in %2 steps."_s.arg(plan.seed).arg(outcome.steps));
    return outcome.violation ? 1 : 0;
}

/// Many seeds, with a line a minute.
struct Tally
{
    QElapsedTimer time;
    qint64 toldAt = 0;
    quint64 seeds = 0, steps = 0, faultSteps = 0, saved = 0, broken = 0, uneven = 0;
    Probes probes;

    qint64 stepsAMinute() const
    {
        return qint64(double(steps) * 60'000.0 / double(std::max<qint64>(1, time.elapsed())));
    }
    void add(const Plan &plan, const Outcome &outcome)
    {
        ++seeds;
        steps += outcome.steps;
        faultSteps += outcome.faultSteps;
        saved += quint64(outcome.saved);
        probes.add(outcome.probes);
        if (time.elapsed() - toldAt < 60'000)
            return;
        toldAt = time.elapsed();
        say(u"%1 seeds, %2 steps, %3 broken; to go on later: --from %4"_s.arg(seeds)
                .arg(steps)
                .arg(broken)
                .arg(plan.seed + 1));
    }
};

void tellBroken(const Plan &plan, const Violation &violation)
{
    say(u"Seed %1 breaks \"%2\": %3"_s.arg(plan.seed).arg(violation.rule, violation.what));
    for (const QString &line : story(shrunk(plan, violation.rule)))
        say(line);
}

int runMany(quint64 from, quint64 seeds, const Plan &shape, bool twice)
{
    constexpr int mostStories = 3;
    Tally tally;
    tally.time.start();
    for (quint64 seed = from; seed < from + seeds; ++seed) {
        Plan plan = shape;
        plan.seed = seed;
        const Outcome outcome = simulate(plan);
        tally.add(plan, outcome);
        if (twice && simulate(plan).trace != outcome.trace) {
            ++tally.uneven;
            say(u"Seed %1 runs differently the second time."_s.arg(seed));
        }
        if (outcome.violation && ++tally.broken <= mostStories)
            tellBroken(plan, *outcome.violation);
        else if (outcome.violation)
            say(u"Seed %1 breaks \"%2\": %3"_s.arg(seed).arg(outcome.violation->rule,
                                                             outcome.violation->what));
    }
    for (const Probe probe : tally.probes.missed())
        say(u"Never happened: %1."_s.arg(nameOf(probe)));
    say(u"%1 seeds and %2 steps (%3 of them with faults, %4 a minute): %5 acts were saved, %6 seeds broke a "
        u"rule, %7 ran differently the second time%8."_s.arg(tally.seeds)
            .arg(tally.steps)
            .arg(tally.faultSteps)
            .arg(tally.stepsAMinute())
            .arg(tally.saved)
            .arg(tally.broken)
            .arg(tally.uneven)
            .arg(twice ? QString() : u" (not asked)"_s));
    return tally.broken + tally.uneven == 0 ? 0 : 1;
}

int runPlanted(quint64 seeds, const Plan &shape, int only)
{
    int found = 0, all = 0;
    for (int i = 1; i < int(Plant::Count); ++i) {
        if (only > 0 && i != only)
            continue;
        ++all;
        plant(Plant(i));
        std::optional<Violation> violation;
        quint64 seed = 0;
        while (!violation && seed < seeds) {
            Plan plan = shape;
            plan.seed = ++seed;
            violation = simulate(plan).violation;
        }
        found += violation.has_value();
        say(violation ? u"%1. %2: found by seed %3 (\"%4\")"_s.arg(i)
                            .arg(nameOf(Plant(i)))
                            .arg(seed)
                            .arg(violation->rule)
                      : u"%1. %2: NOT FOUND in %3 seeds"_s.arg(i).arg(nameOf(Plant(i))).arg(seed));
    }
    say(u"%1 of %2 planted mistakes were found within %3 seeds each."_s.arg(found).arg(all).arg(seeds));
    return found == all ? 0 : 1;
}

/// The power goes once, at each operation of the disk in turn, in a day that is otherwise calm.
int runPowerCuts(const Plan &shape, int every)
{
    Plan plan = shape;
    plan.tablets = 1;
    plan.faults = 0;
    const int operations = int(simulate(plan).diskOperations);
    int broken = 0, cuts = 0;
    for (int at = 1; at <= operations; at += every, ++cuts) {
        plan.powerCutAt = at;
        const Outcome outcome = simulate(plan);
        if (!outcome.violation)
            continue;
        ++broken;
        say(u"A power cut at operation %1 breaks \"%2\": %3"_s.arg(at).arg(outcome.violation->rule,
                                                                           outcome.violation->what));
    }
    say(u"%1 power cuts, one a run, at %2 of the %3 disk operations of %4 steps of work: %5 broke a rule."_s
            .arg(cuts)
            .arg(every == 1 ? u"each"_s : u"every %1th"_s.arg(every))
            .arg(operations)
            .arg(plan.steps)
            .arg(broken));
    return broken == 0 ? 0 : 1;
}

/// What one bad Saturday, and one bad week, do to a store.
int runSaturday()
{
    struct Case
    {
        const char *words;
        int tablets;
        Plan::Blackout blackout;
    };
    const Case cases[]{
        {"24 hours without a line, 5,000 commands on 5 tablets", 5, {std::chrono::hours(24), 5'000, 900}},
        {"7 days without a line, 20,000 commands on one", 1, {std::chrono::hours(24 * 7), 20'000, 3'600}}};
    bool well = true;
    for (const Case &one : cases) {
        say(u"%1 …"_s.arg(QString::fromLatin1(one.words)));
        QElapsedTimer time;
        time.start();
        Plan plan;
        plan.tablets = one.tablets;
        plan.blackout = one.blackout;
        const Outcome outcome = simulate(plan);
        well &= !outcome.violation && outcome.saved >= one.blackout.acts;
        say(u"%1: %2 saved, all quiet %3 s after the line came back (virtual), %4 s of real time%5"_s
                .arg(QString::fromLatin1(one.words))
                .arg(outcome.saved)
                .arg(double(outcome.healed.count()) / 1'000)
                .arg(double(time.elapsed()) / 1'000)
                .arg(outcome.violation
                         ? u"; BROKEN: "_s + outcome.violation->rule + u": "_s + outcome.violation->what
                         : QString()));
    }
    say(well ? u"Every command of both outages was done exactly once and in order."_s
             : u"An outage lost, doubled or held up something."_s);
    return well ? 0 : 1;
}

} // namespace

int main(int argc, char **argv)
{
    QHashSeed::setDeterministicGlobalSeed();
    QCoreApplication app(argc, argv);
    installCrashVfs();
    QCommandLineParser parser;
    parser.addOptions({{u"seeds"_s, u"How many seeds."_s, u"N"_s},
                       {u"steps"_s, u"Steps with faults in each."_s, u"M"_s, u"2500"_s},
                       {u"from"_s, u"The first seed."_s, u"SEED"_s, u"1"_s},
                       {u"twice"_s, u"Run each seed twice and compare."_s},
                       {u"seed"_s, u"Tell the story of one seed."_s, u"SEED"_s},
                       {u"tablets"_s, u"As many tablets, instead of drawn."_s, u"N"_s, u"0"_s},
                       {u"faults"_s, u"Bits of the faults that may strike."_s, u"BITS"_s, u"4294967295"_s},
                       {u"planted"_s, u"Plant mistakes one at a time and find them."_s},
                       {u"powercuts"_s, u"A power cut at every disk operation of a day."_s},
                       {u"every"_s, u"Of the power cuts only every so many-th."_s, u"N"_s, u"1"_s},
                       {u"saturday"_s, u"A day and a week without a line."_s},
                       {u"lying"_s, u"The tablets' disks lie about their syncs: loss is expected."_s},
                       {u"plant"_s, u"Only this one."_s, u"NUMBER"_s, u"0"_s}});
    parser.addHelpOption();
    parser.process(app);
    Plan plan;
    plan.steps = parser.value(u"steps"_s).toInt();
    plan.tablets = parser.value(u"tablets"_s).toInt();
    plan.faults = parser.value(u"faults"_s).toUInt();
    plan.lyingDisks = parser.isSet(u"lying"_s);
    const int only = parser.value(u"plant"_s).toInt();
    if (parser.isSet(u"planted"_s))
        return runPlanted(parser.isSet(u"seeds"_s) ? parser.value(u"seeds"_s).toULongLong() : 1'000, plan,
                          only);
    if (parser.isSet(u"powercuts"_s))
        return runPowerCuts(plan, std::max(1, parser.value(u"every"_s).toInt()));
    if (parser.isSet(u"saturday"_s))
        return runSaturday();
    plant(Plant(only));
    if (parser.isSet(u"seed"_s)) {
        plan.seed = parser.value(u"seed"_s).toULongLong();
        return replay(plan);
    }
    const quint64 seeds = parser.isSet(u"seeds"_s) ? parser.value(u"seeds"_s).toULongLong() : 200;
    return runMany(parser.value(u"from"_s).toULongLong(), seeds, plan, parser.isSet(u"twice"_s));
}
