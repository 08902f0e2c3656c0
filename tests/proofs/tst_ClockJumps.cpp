#include "proofs/Screens.h"

#include <QFile>
#include <QTest>

#include <unistd.h>

using namespace counterpart;
using namespace counterpart::test;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr char library[] = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";
constexpr milliseconds tenYears = std::chrono::days(3'650);
constexpr qint64 anyDoubt = 24LL * 3'600'000;

/// Runs this program again with a wall clock that a file can move while it runs; the time since boot stays as
/// it is. Returns in that run, and where the library is missing.
void enterMovableClock(char **argv)
{
    if (qEnvironmentVariableIsSet("FAKETIME_TIMESTAMP_FILE") || !QFile::exists(QLatin1StringView(library)))
        return;
    const QByteArray file = "/tmp/counterpart-clock-" + QByteArray::number(getpid());
    qputenv("LD_PRELOAD", library);
    qputenv("FAKETIME_TIMESTAMP_FILE", file);
    qputenv("FAKETIME_NO_CACHE", "1");
    qputenv("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    qputenv("NO_FAKE_STAT", "1");
    QFile clock(QString::fromLocal8Bit(file));
    if (clock.open(QIODevice::WriteOnly) && clock.write("+0") == 2) {
        clock.close();
        execv("/proc/self/exe", argv);
    }
}

/// The clock on the wall of this machine, as this process sees it, is wrong by so much from now on.
void moveClock(milliseconds by)
{
    QFile clock(qEnvironmentVariable("FAKETIME_TIMESTAMP_FILE"));
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(by).count();
    const QByteArray text = (seconds < 0 ? "" : "+") + QByteArray::number(qint64(seconds));
    if (!clock.open(QIODevice::WriteOnly) || clock.write(text) != text.size())
        qFatal("the clock cannot be moved");
}

} // namespace

/// Somebody moves the clock of a tablet by years while the program runs.
class tst_ClockJumps : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (!qEnvironmentVariableIsSet("FAKETIME_TIMESTAMP_FILE"))
            QSKIP("faketime is not installed: the clock cannot be moved here");
        qputenv("no_proxy", "*");
    }
    void init() { moveClock(0ms); }
    void cleanupTestCase() { QFile::remove(qEnvironmentVariable("FAKETIME_TIMESTAMP_FILE")); }

    void the_clock_of_the_wall_really_jumps_and_the_time_since_boot_does_not()
    {
        for (const milliseconds by : {tenYears, -tenYears}) {
            const Instant wall = systemNow();
            const milliseconds boot = systemBootTime().sinceBoot;
            moveClock(by);
            const milliseconds moved = systemNow() - wall - by, passed = systemBootTime().sinceBoot - boot;
            QVERIFY2(moved > -5s && moved < 5s, qPrintable(QString::number(moved.count())));
            QVERIFY(passed >= 0ms && passed < 5s);
            moveClock(0ms);
        }
    }

    void a_running_tablet_cannot_tell_keeps_its_data_and_loses_nothing_data()
    {
        QTest::addColumn<qint64>("by");
        QTest::newRow("ten years ahead") << qint64(tenYears.count());
        QTest::newRow("ten years back") << qint64(-tenYears.count());
    }
    void a_running_tablet_cannot_tell_keeps_its_data_and_loses_nothing()
    {
        QFETCH(qint64, by);
        using Kind = CouponVerdict::Kind;
        Shop shop;
        const Drawer drawer;
        // As a tablet's: its own clock, which is right as long as nobody moves it.
        const milliseconds ahead = shopNow() - systemNow();
        Tablet tablet(Device::Setup{.folder = drawer.profile,
                                    .clock = [ahead] { return systemNow() + ahead; },
                                    .random = systemRandom,
                                    .secrets = drawer.keyring,
                                    .clientVersion = u"test"_s,
                                    .leaseCheck = 50ms});
        QVERIFY(tablet.enrol(shop));
        QVERIFY(tablet.signIn());
        const auto kind = [&tablet] {
            const auto answers = wait(tablet.coupons.check(u"cp-1"_s, {}, {}));
            return answers && !answers->isEmpty() ? answers->first().verdict.kind : Kind::Invalid;
        };
        QCOMPARE(kind(), Kind::Valid);
        shop.close();
        tablet.device.syncNow();
        QVERIFY(tablet.untilLink(SyncFacts::Link::Offline));
        QVERIFY(wait(tablet.briefing.addNote(u"cu-open"_s, u"before"_s, u"service"_s)));
        QVERIFY(tablet.device.clockSure(anyDoubt));
        const Instant right = tablet.device.serverNow();

        moveClock(milliseconds(by));
        QVERIFY(!tablet.device.clockSure(anyDoubt));
        QCOMPARE(kind(), Kind::CannotTell);
        const milliseconds told = tablet.device.serverNow() - right; // put right by the time since boot
        QVERIFY2(told >= -1s && told < 60s, qPrintable(QString::number(told.count())));
        QTest::qWait(500); // several looks at the lease
        QCOMPARE(tablet.access.state(), AccessState::SignedIn);
        QVERIFY(!tablet.lookup.search(u"Ola Open"_s).hits.isEmpty());
        QVERIFY(wait(tablet.briefing.addNote(u"cu-open"_s, u"meanwhile"_s, u"service"_s)));
        QCOMPARE(tablet.device.outboxCounts().queued, 2);

        shop.open(); // found again by itself, at the pace of a clock that nobody moved
        QVERIFY(tablet.drained());
        QCOMPARE(notes(shop), (QStringList{u"before"_s, u"meanwhile"_s}));
        QTRY_VERIFY_WITH_TIMEOUT(tablet.device.clockSure(anyDoubt), 60'000); // measured anew
        QCOMPARE(tablet.device.outboxCounts().needDecision, 0);
        QCOMPARE(tablet.access.state(), AccessState::SignedIn);

        moveClock(0ms); // and back, with the line up
        QVERIFY(wait(tablet.briefing.addNote(u"cu-open"_s, u"after"_s, u"service"_s)));
        QVERIFY(tablet.drained());
        QCOMPARE(notes(shop), (QStringList{u"before"_s, u"meanwhile"_s, u"after"_s}));
        QCOMPARE(tablet.access.state(), AccessState::SignedIn);
    }

private:
    static QStringList notes(Shop &shop)
    {
        QStringList found;
        for (const auto &note : shop.stored(ResourceType::Customer, u"cu-open"_s)["notes"_L1].toArray())
            found.append(note["text"_L1]["text"_L1].toString());
        return found;
    }
};

int main(int argc, char **argv)
{
    enterMovableClock(argv);
    QCoreApplication application(argc, argv);
    tst_ClockJumps test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_ClockJumps.moc"
