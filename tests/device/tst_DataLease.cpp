#include "device/DataLease.h"

#include <QTest>

using namespace counterpart;
using namespace std::chrono_literals;

namespace {

constexpr Instant noon = fromMs(1'795'000'000'000);
constexpr auto tenYears = 24h * 3652;

BootTime boot(milliseconds since, const QByteArray &id = "boot-1")
{
    return {id, since};
}

DataLease begun()
{
    DataLease lease;
    lease.contact(noon, boot(1h));
    return lease;
}

bool endedAt(DataLease lease, Instant wall, const BootTime &at)
{
    lease.tick(wall, at);
    return lease.ended();
}

} // namespace

/// How long customer data may stay without the CDP: by time that passed, whatever the clock on the wall says.
class tst_DataLease : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void it_ends_seventy_two_hours_after_the_last_contact_and_not_before()
    {
        QVERIFY(!DataLease().begun());
        QVERIFY(!endedAt(DataLease(), noon, boot(1000h))); // nothing is here that could be too old
        QVERIFY(!endedAt(begun(), noon + 72h - 1s, boot(73h - 1s)));
        QVERIFY(endedAt(begun(), noon + 72h, boot(73h)));
        DataLease lease = begun();
        lease.tick(noon + 71h, boot(72h));
        lease.contact(noon + 71h, boot(72h));
        QCOMPARE(lease.sinceContact(), milliseconds(0));
        QVERIFY(!endedAt(lease, noon + 142h, boot(143h)));
        QVERIFY(endedAt(lease, noon + 143h, boot(144h)));
    }

    void a_wall_clock_moved_by_ten_years_neither_ends_nor_prolongs_it()
    {
        for (const auto &jump : {milliseconds(tenYears), milliseconds(-tenYears), milliseconds(11 * 24h)}) {
            QVERIFY(!endedAt(begun(), noon + 1h + jump, boot(2h)));
            QVERIFY(!endedAt(begun(), noon + 72h - 1s + jump, boot(73h - 1s)));
            QVERIFY(endedAt(begun(), noon + 72h + jump, boot(73h)));
            // Seen once while it was on, it is no time that passed after a restart either.
            DataLease lease = begun();
            lease.tick(noon + 1h + jump, boot(2h));
            QVERIFY(!endedAt(lease, noon + 71h + jump, boot(1min, "boot-2")));
            QVERIFY(endedAt(lease, noon + 72h + jump, boot(1min, "boot-2")));
            // And one that is put right again changes nothing.
            lease.tick(noon + 2h, boot(3h));
            QVERIFY(!endedAt(lease, noon + 71h, boot(1min, "boot-2")));
        }
    }

    void time_in_which_it_slept_or_was_off_counts()
    {
        QVERIFY(endedAt(begun(), noon + 80h, boot(81h))); // the boot clock goes on in suspend
        QVERIFY(!endedAt(begun(), noon + 71h, boot(1min, "boot-2")));
        QVERIFY(endedAt(begun(), noon + 72h, boot(1min, "boot-2")));
        // The boot's id could not be read: a boot clock that is younger tells that it started anew.
        DataLease nameless;
        nameless.contact(noon, boot(5h, {}));
        QVERIFY(!endedAt(nameless, noon + 71h, boot(1min, {})));
        QVERIFY(endedAt(nameless, noon + 72h, boot(1min, {})));
    }

    void one_that_always_starts_in_1970_loses_its_data_some_day()
    {
        DataLease lease = begun();
        int starts = 0;
        while (!lease.ended() && starts < 100) {
            const QByteArray id = "boot-" + QByteArray::number(++starts + 1);
            lease.tick(fromMs(0) + 1min, boot(1min, id));
            lease.tick(fromMs(0) + 1h, boot(1h, id));
        }
        QCOMPARE(starts, 3);
        DataLease set = begun();
        for (int day = 0; day < 3; ++day)
            set.tick(noon - 24h * (day + 1), boot(1min, QByteArray("back-") + QByteArray::number(day)));
        QVERIFY(set.ended()); // put back before each start: each counts as a day
        // Put right by seconds while it was off is not put back.
        QVERIFY(endedAt(begun(), noon + 72h, boot(1min, "boot-2")));
        DataLease corrected = begun();
        corrected.tick(noon - 30s, boot(20s, "boot-2"));
        QVERIFY(corrected.sinceContact() < 1min);
    }

    void the_cdp_says_how_long_within_reason()
    {
        DataLease lease = begun();
        QCOMPARE(lease.term(), milliseconds(72h));
        for (const milliseconds foolish : {milliseconds(0), milliseconds(-1), milliseconds(31 * 24h)}) {
            lease.grant(foolish);
            QCOMPARE(lease.term(), milliseconds(72h));
        }
        lease.grant(24h);
        QVERIFY(!endedAt(lease, noon + 23h, boot(24h)));
        QVERIFY(endedAt(lease, noon + 24h, boot(25h)));
    }

    void it_survives_in_the_cache_and_rubbish_is_no_lease()
    {
        DataLease lease = begun();
        lease.grant(24h);
        lease.tick(noon + 10h, boot(11h));
        DataLease again;
        again.read(lease.write());
        QCOMPARE(again.term(), milliseconds(24h));
        QCOMPARE(again.sinceContact(), milliseconds(10h));
        QVERIFY(!endedAt(again, noon + 23h, boot(24h)));
        QVERIFY(endedAt(again, noon + 24h, boot(1min, "boot-2")));
        for (const QByteArray &rubbish :
             {QByteArray(), QByteArray("x"), QByteArray("{}"), QByteArray("[1]")}) {
            again.read(rubbish);
            QVERIFY(!again.begun());
        }
        again.read(R"({"term":-5,"passed":-7,"wall":1,"boot":"b","sinceBoot":1})");
        QCOMPARE(again.sinceContact(), milliseconds(0));
        QCOMPARE(again.term(), milliseconds(72h));
        QVERIFY(DataLease().write().isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_DataLease)
#include "tst_DataLease.moc"
