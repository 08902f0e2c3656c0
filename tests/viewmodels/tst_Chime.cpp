#include "viewmodels/Chime.h"

#include <QTest>

using namespace counterpart;
using namespace Qt::Literals::StringLiterals;

class tst_Chime : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void each_sound_differs_and_ends_softly()
    {
        QSet<QByteArray> heard;
        for (const QString &kind : {u"ok"_s, u"refused"_s, u"ring"_s}) {
            const QByteArray samples = Chime::samplesOf(kind);
            QVERIFY2(samples.size() > 2 * Chime::sampleRate / 20, qPrintable(kind));
            const auto *values = reinterpret_cast<const qint16 *>(samples.constData());
            const qsizetype count = samples.size() / 2;
            QCOMPARE(values[0], qint16(0));
            QVERIFY(std::abs(values[count - 1]) < 50);
            QVERIFY(*std::max_element(values, values + count) > 5'000); // is heard
            heard.insert(samples);
        }
        QCOMPARE(heard.size(), 3);
        QVERIFY(Chime::samplesOf(u"unknown"_s).isEmpty());
    }

    void a_ring_goes_on_until_somebody_takes_it()
    {
        int rings = 0;
        Chime chime([&rings](const QByteArray &) { ++rings; });
        chime.setRinging(true);
        QCOMPARE(rings, 1);
        chime.setRinging(true); // a second order does not ring twice as often
        QCOMPARE(rings, 1);
        QTRY_COMPARE_WITH_TIMEOUT(rings, 2, 60'000);
        chime.setRinging(false);
        const int before = rings;
        QTest::qWait(4'500);
        QCOMPARE(rings, before);
    }

    void a_muted_tablet_is_silent()
    {
        int sounds = 0;
        Chime chime([&sounds](const QByteArray &) { ++sounds; });
        chime.setMuted(true);
        chime.play(u"refused"_s);
        chime.setRinging(true);
        QCOMPARE(sounds, 0);
        chime.setMuted(false);
        QTRY_COMPARE_WITH_TIMEOUT(sounds, 1, 60'000); // whoever unmutes hears what still waits
    }
};

QTEST_GUILESS_MAIN(tst_Chime)
#include "tst_Chime.moc"
