#include "base/Ids.h"
#include "seal/PinVerifier.h"

#include <QTest>

using namespace counterpart;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

class tst_PinVerifier : public QObject
{
    Q_OBJECT

    const SecretBytes m_key = SecretBytes::take(QByteArray(32, 'p'));

private Q_SLOTS:
    void only_the_right_pin_of_the_right_person_on_this_device_verifies()
    {
        const auto made = makePinVerifier(u"402719"_s, u"as-1"_s, m_key, systemRandom);
        QVERIFY(made);
        QCOMPARE(*verifyPin(u"402719"_s, u"as-1"_s, m_key, *made), true);
        QCOMPARE(*verifyPin(u"402718"_s, u"as-1"_s, m_key, *made), false);
        QCOMPARE(*verifyPin(u"402719"_s, u"as-2"_s, m_key, *made), false);
        // A copied profile without the keyring's secret.
        const SecretBytes other = SecretBytes::take(QByteArray(32, 'q'));
        QCOMPARE(*verifyPin(u"402719"_s, u"as-1"_s, other, *made), false);
        QVERIFY(!verifyPin(u"402719"_s, u"as-1"_s, {}, *made));
    }

    void a_verifier_costs_at_least_64_MiB_and_three_passes()
    {
        const auto made = makePinVerifier(u"402719"_s, u"as-1"_s, m_key, systemRandom);
        QVERIFY(made->memoryKiB >= 64 * 1024);
        QVERIFY(made->passes >= 3);
        QVERIFY(!made->toBytes().contains("402719"));
    }

    void a_verifier_survives_storing_and_a_damaged_one_is_refused()
    {
        PinVerifier verifier;
        verifier.salt = QByteArray(16, 's');
        verifier.hash = QByteArray(32, 'h');
        const QByteArray bytes = verifier.toBytes();
        QCOMPARE(*PinVerifier::fromBytes(bytes), verifier);
        QVERIFY(!PinVerifier::fromBytes(bytes.left(bytes.size() - 1)));
        QVERIFY(!PinVerifier::fromBytes({}));
        verifier.memoryKiB = 0xffffffff; // a bomb
        QVERIFY(!PinVerifier::fromBytes(verifier.toBytes()));
        verifier.salt.clear();
        QVERIFY(!verifyPin(u"402719"_s, u"as-1"_s, m_key, verifier));
    }

    void weak_pins_are_refused_data()
    {
        QTest::addColumn<QString>("pin");
        QTest::addColumn<QString>("objection");
        for (const char *weak : {"000000", "123456",   "654321",   "121212", "123123", "112233", "111222",
                                 "890123", "135791",   "123321",   "147258", "198012", "900101", "310199",
                                 "123199", "19900101", "01011990", "204155", "520131", "100000"})
            QTest::newRow(weak) << QString::fromLatin1(weak)
                                << (qstrcmp(weak, "198012") ? u"pin-weak"_s : u""_s);
        QTest::newRow("short") << u"40271"_s << u"pin-too-short"_s;
        QTest::newRow("long") << u"4027194027194"_s << u"pin-too-long"_s;
        QTest::newRow("letters") << u"40271a"_s << u"pin-not-digits"_s;
        QTest::newRow("full-width") << u"４０２７１９"_s << u"pin-not-digits"_s;
        QTest::newRow("good") << u"402719"_s << u""_s;
        QTest::newRow("good long") << u"83640275"_s << u""_s;
    }
    void weak_pins_are_refused()
    {
        QFETCH(QString, pin);
        QFETCH(QString, objection);
        QCOMPARE(pinObjection(pin, u"S-2041"_s), objection);
    }

    void the_block_list_holds_a_thousand_and_leaves_most_pins()
    {
        int weak = 0;
        for (int i = 0; i < 1'000'000; i += 7)
            weak += pinObjection(u"%1"_s.arg(i, 6, 10, QLatin1Char('0')), {}).isEmpty() ? 0 : 7;
        QVERIFY2(weak >= 1'000, qPrintable(QString::number(weak)));
        QVERIFY2(weak < 200'000, qPrintable(QString::number(weak)));
    }

    void the_delays_grow_and_the_tenth_failure_disables()
    {
        const BootTime start{"boot-a", 1h};
        const std::chrono::milliseconds delays[] = {0s, 0s, 0s, 5s, 30s, 1min, 5min, 15min, 30min};
        QVERIFY(pinGate({}, start).allowed);
        for (int failures = 1; failures <= 9; ++failures) {
            const PinTries tries{failures, start};
            const PinGate gate = pinGate(tries, start);
            QCOMPARE(gate.wait.count(), delays[failures - 1].count());
            QCOMPARE(gate.triesLeft, 10 - failures);
            QVERIFY(!gate.disabled);
            QVERIFY(pinGate(tries, {"boot-a", 1h + delays[failures - 1]}).allowed);
            if (gate.wait > 0s)
                QVERIFY(!pinGate(tries, {"boot-a", 1h + delays[failures - 1] - 1ms}).allowed);
        }
        const PinGate last = pinGate({10, start}, {"boot-a", 1000h});
        QVERIFY(last.disabled);
        QVERIFY(!last.allowed);
        QCOMPARE(last.triesLeft, 0);
    }

    void a_reboot_does_not_shorten_the_delay()
    {
        const PinTries tries{9, {"boot-a", 100h}};
        QVERIFY(!pinGate(tries, {"boot-b", 29min}).allowed);
        QVERIFY(pinGate(tries, {"boot-b", 30min}).allowed);
        // A clock that runs backwards counts as no time at all.
        QCOMPARE(pinGate(tries, {"boot-a", 99h}).wait.count(), std::chrono::milliseconds(30min).count());
    }

    void the_boot_time_moves_on_and_knows_its_boot()
    {
        const BootTime a = systemBootTime();
        QTest::qSleep(5);
        const BootTime b = systemBootTime();
        QVERIFY(!a.bootId.isEmpty());
        QCOMPARE(a.bootId, b.bootId);
        QVERIFY(b.sinceBoot > a.sinceBoot);
    }
};

QTEST_APPLESS_MAIN(tst_PinVerifier)
#include "tst_PinVerifier.moc"
