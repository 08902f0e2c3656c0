#include "viewmodels/DeviceText.h"
#include "viewmodels/QueueText.h"

#include <QTest>

using namespace counterpart;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;
using State = QueueItem::State;
using Kind = ConnectionState::Kind;

/// What the Sync centre says of each waiting command and of the device.
class tst_SyncTexts : public QObject
{
    Q_OBJECT

    static constexpr Instant now{1'763'800'000'000ms};
    Format m_format{[] {
        return now;
    }};
    QueueText m_queue{m_format};
    DeviceText m_device{m_format};

    static QueueItem item(State state)
    {
        QueueItem one;
        one.commandId = u"c-1"_s;
        one.type = u"pickup.hand_over"_s;
        one.aboutName = u"CP-4817"_s;
        one.by = u"Li Simin"_s;
        one.at = now - 10min;
        one.state = state;
        return one;
    }
    static DeviceHealth healthy()
    {
        DeviceHealth health;
        health.clockSure = true;
        health.clockOffsetMs = 400;
        health.keyringState = u"ok"_s;
        health.diskFreeBytes = 8LL << 30;
        health.network = NetworkLink::WiFi;
        return health;
    }
    static ConnectionState line(Kind kind)
    {
        ConnectionState state;
        state.kind = kind;
        return state;
    }
    QVariantMap deviceRow(const DeviceHealth &health, const DeviceText::Around &around, const QString &name)
    {
        for (const QVariantMap &row : m_device.rows(health, around)) {
            if (row[u"name"_s] == name)
                return row;
        }
        return {};
    }

private Q_SLOTS:
    void initTestCase() { m_format.setLanguage(u"en"_s); }

    void a_waiting_command_says_who_when_and_that_it_is_saved()
    {
        const QVariantMap row = m_queue.row(item(State::Queued));
        QCOMPARE(row[u"text"_s], u"Hand over an order · CP-4817"_s);
        QCOMPARE(row[u"chip"_s], u"Waiting for network"_s);
        const QString detail = row[u"detail"_s].toString();
        QVERIFY(detail.contains(u"Li Simin"_s));
        QVERIFY(detail.contains(m_format.dayAndTime(now - 10min)));
        QVERIFY(detail.contains(u"saved on this tablet"_s));
    }

    void a_command_that_is_tried_again_says_how_often_when_and_why()
    {
        QueueItem again = item(State::Retry);
        again.tries = 3;
        again.nextTry = now + 5min;
        QCOMPARE(m_queue.row(again)[u"chip"_s], u"Again at "_s + m_format.time(now + 5min));
        QVERIFY(m_queue.detail(again).contains(u"sent 3 time"_s));
        QVERIFY(m_queue.detail(again).contains(u"next try "_s + m_format.time(now + 5min)));
        QVERIFY(m_queue.detail(again).contains(u"no answer came"_s));
        again.problemCode = u"coupon-reserved-elsewhere"_s;
        QVERIFY(m_queue.detail(again).contains(u"Another till is using this coupon"_s));
        again.problemCode = u"never-heard-of"_s;
        QVERIFY(m_queue.detail(again).contains(u"could not take it"_s));
        again.nextTry = now - 1min;
        QCOMPARE(m_queue.row(again)[u"chip"_s], u"Waiting for network"_s);
    }

    void what_is_settled_says_so_and_no_more()
    {
        QueueItem done = item(State::Confirmed);
        done.tries = 1;
        QCOMPARE(m_queue.row(done)[u"chipKind"_s], u"ok"_s);
        QVERIFY(!m_queue.detail(done).contains(u"no answer"_s));
        QVERIFY(m_queue.detail(item(State::Withdrawn)).contains(u"before it was sent"_s));
    }

    void the_network_is_told_apart_from_the_centre_data()
    {
        QTest::addColumn<int>("link");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("words");
        QTest::addColumn<QString>("tone");
        const auto row
            = [](const char *name, NetworkLink link, Kind kind, const char *words, const char *tone) {
                  QTest::newRow(name)
                      << int(link) << int(kind) << QString::fromLatin1(words) << QString::fromLatin1(tone);
              };
        row("no cable", NetworkLink::None, Kind::Offline, "look at the Wi-Fi or the cable", "bad");
        row("centre away", NetworkLink::WiFi, Kind::Offline, "the centre does not answer", "warn");
        row("first sync", NetworkLink::Cable, Kind::NeverSynced, "the centre does not answer", "warn");
        row("portal", NetworkLink::WiFi, Kind::CaptivePortal, "said at the top", "warn");
        row("well", NetworkLink::Cable, Kind::Online, "the centre answers", "ok");
        row("on this machine", NetworkLink::None, Kind::Syncing, "the centre answers", "ok");
    }
    void the_network_is_told_apart_from_the_centre()
    {
        QFETCH(int, link);
        QFETCH(int, kind);
        QFETCH(QString, words);
        QFETCH(QString, tone);
        DeviceHealth health = healthy();
        health.network = NetworkLink(link);
        const QVariantMap row = deviceRow(health, {line(Kind(kind))}, u"Network"_s);
        QVERIFY2(row[u"text"_s].toString().contains(words), qPrintable(row[u"text"_s].toString()));
        QCOMPARE(row[u"tone"_s], tone);
    }

    void a_low_battery_asks_to_be_charged_and_none_is_not_spoken_of()
    {
        DeviceHealth health = healthy();
        const DeviceText::Around around{line(Kind::Online)};
        QVERIFY(deviceRow(health, around, u"Battery"_s).isEmpty());
        health.battery = Battery{86, false, 6h};
        QCOMPARE(deviceRow(health, around, u"Battery"_s)[u"tone"_s], u"ok"_s);
        QVERIFY(deviceRow(health, around, u"Battery"_s)[u"text"_s].toString().startsWith(u"86 %, about "_s));
        health.battery = Battery{9, false, {}};
        QCOMPARE(deviceRow(health, around, u"Battery"_s)[u"text"_s], u"9 %: charge it soon"_s);
        QCOMPARE(deviceRow(health, around, u"Battery"_s)[u"tone"_s], u"bad"_s);
        health.battery = Battery{9, true, {}};
        QCOMPARE(deviceRow(health, around, u"Battery"_s)[u"tone"_s], u"ok"_s);
    }

    void the_scanner_is_known_by_what_it_read()
    {
        const DeviceText::Around never{line(Kind::Online)}, lately{line(Kind::Online), now - 2min};
        QVERIFY(deviceRow(healthy(), never, u"Scanner"_s)[u"text"_s].toString().contains(u"scan any code"_s));
        QVERIFY(deviceRow(healthy(), lately, u"Scanner"_s)[u"text"_s].toString().contains(
            m_format.time(now - 2min)));
    }
};

QTEST_GUILESS_MAIN(tst_SyncTexts)
#include "tst_SyncTexts.moc"
