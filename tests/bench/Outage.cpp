// counterpart-outage: tablets of one store work through an outage of the real CDP process, then drain.
// Measures what an act costs while the queue grows, how long draining takes with the CDP killed in between,
// and for how long the GUI thread did not come round while somebody looks at the Sync centre of the first
// tablet (all tablets of the bench share that thread); ends with 1 unless every command was applied exactly
// once and in order.
#include "bench/OutageParts.h"
#include "bench/OutageScreen.h"

#include <QCommandLineParser>
#include <QGuiApplication>

using namespace counterpart;
using namespace counterpart::bench;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

struct Plan
{
    int tablets = 1, commands = 1'000, kills = 2;
    milliseconds outage = 24h;
};

/// What acts cost at the queue lengths that are compared.
class Costs
{
public:
    void add(int queued, double ms)
    {
        for (const int length : {100, 1'000, 10'000}) {
            if (queued >= length - 50 && queued < length + 50)
                m_costs[length].append(ms);
        }
    }
    void print() const
    {
        double first = 0;
        for (auto at = m_costs.cbegin(); at != m_costs.cend(); ++at) {
            if (at->size() < 100)
                continue;
            QList<double> sorted = *at;
            std::sort(sorted.begin(), sorted.end());
            const double median = sorted.at(sorted.size() / 2);
            row(u"an act with %1 waiting, median"_s.arg(at.key()), median, u"ms"_s);
            if (first == 0)
                first = median;
            else
                row(u"  as a ratio to 100 waiting"_s, median / first, u"x"_s);
        }
    }

private:
    QMap<int, QList<double>> m_costs;
};

void work(std::vector<std::unique_ptr<Tablet>> &tablets, const Plan &plan, const QStringList &customers)
{
    Costs costs;
    const Instant end = systemNow();
    LoopWatch loop;
    for (int n = 0; n < plan.commands; ++n) {
        const milliseconds before = plan.outage - plan.outage * n / plan.commands;
        for (const auto &tablet : tablets) {
            const double ms = tablet->addNote(customers.at(n % customers.size()), n, end - before);
            if (ms < 0)
                give(u"a note was not saved"_s);
            if (tablet == tablets.front())
                costs.add(n, ms);
        }
    }
    costs.print();
    loop.print(u"working"_s);
    row(u"reading the whole queue once"_s, tablets.front()->readQueueMs(), u"ms"_s);
}

bool drained(const std::vector<std::unique_ptr<Tablet>> &tablets)
{
    return std::all_of(tablets.cbegin(), tablets.cend(),
                       [](const auto &tablet) { return tablet->device.outboxCounts().queued == 0; });
}

void drain(std::vector<std::unique_ptr<Tablet>> &tablets, CdpProcess &cdp, const Plan &plan)
{
    const int all = plan.commands * plan.tablets;
    const auto waiting = [&tablets] {
        int count = 0;
        for (const auto &tablet : tablets)
            count += tablet->device.outboxCounts().queued;
        return count;
    };
    LoopWatch loop;
    const auto begin = std::chrono::steady_clock::now();
    for (int turn = 0; turn <= plan.kills; ++turn) {
        if (!cdp.start())
            give(u"the CDP does not start: "_s + QString::fromUtf8(cdp.said));
        loop.rest();
        for (const auto &tablet : tablets)
            tablet->device.syncNow();
        const int until = turn == plan.kills ? 0 : all - all * (turn + 1) / (plan.kills + 1);
        if (!waitFor([&] { return waiting() <= until; }, 1h))
            give(u"%1 commands still wait"_s.arg(waiting()));
        if (until == 0)
            break;
        cdp.kill();
        loop.rest();
    }
    if (!waitFor([&] { return drained(tablets); }, 10min))
        give(u"not drained"_s);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    row(u"until the last command was confirmed"_s, took.count(), u"s"_s);
    row(u"commands confirmed"_s, all / took.count(), u"/s"_s);
    const auto shown = [&tablets] {
        return std::all_of(tablets.cbegin(), tablets.cend(),
                           [](const auto &tablet) { return tablet->device.overlay().isEmpty(); });
    };
    if (!waitFor(shown, 10min))
        give(u"overlays stay"_s);
    const std::chrono::duration<double> whole = std::chrono::steady_clock::now() - begin;
    row(u"until every row on every tablet shows it"_s, whole.count(), u"s"_s);
    loop.print(u"draining"_s);
}

} // namespace

int main(int argc, char **argv)
{
    QGuiApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addOptions({{u"tablets"_s, u"how many"_s, u"N"_s, u"1"_s},
                       {u"commands"_s, u"queued on each"_s, u"N"_s, u"1000"_s},
                       {u"hours"_s, u"that the outage lasts, by the commands' own times"_s, u"N"_s, u"24"_s},
                       {u"kills"_s, u"of the CDP while it drains"_s, u"N"_s, u"2"_s}});
    parser.addHelpOption();
    parser.process(app);
    const Plan plan{parser.value(u"tablets"_s).toInt(), parser.value(u"commands"_s).toInt(),
                    parser.value(u"kills"_s).toInt(), std::chrono::hours(parser.value(u"hours"_s).toInt())};

    CdpProcess cdp;
    if (!cdp.prepare(plan.tablets))
        give(u"the CDP does not start: "_s + QString::fromUtf8(cdp.said));
    std::vector<std::unique_ptr<Tablet>> tablets;
    for (int i = 0; i < plan.tablets; ++i) {
        tablets.push_back(std::make_unique<Tablet>(i, cdp.associate()));
        if (!tablets.back()->enrol(cdp.address(), cdp.codes().at(i)))
            give(u"enrolment failed"_s);
    }
    const QMap<QString, qint64> before = tablets.front()->customerVersions();
    const QStringList customers = before.keys().mid(0, 200);
    if (customers.isEmpty())
        give(u"no customers"_s);
    const OutageScreen screen(*tablets.front(), cdp);
    cdp.kill();
    for (const auto &tablet : tablets) {
        tablet->device.syncNow();
        if (!waitFor([&] { return tablet->device.facts().link == SyncFacts::Link::Offline; }, 2min))
            give(u"a tablet does not notice the outage"_s);
    }
    row(u"tablets"_s, plan.tablets, u""_s);
    row(u"commands on each"_s, plan.commands, u""_s);
    work(tablets, plan, customers);
    drain(tablets, cdp, plan);
    row(u"frames of the Sync centre painted"_s, screen.frames(), u""_s);

    const QString fault = faultIn(tablets, before, customers, plan.commands);
    if (!fault.isEmpty())
        give(fault);
    row(u"applied exactly once and in order"_s, plan.tablets * plan.commands, u"of them"_s);
    return 0;
}
