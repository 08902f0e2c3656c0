#include "sync/World.h"

#include <QTest>

#include <algorithm>

using namespace counterpart;
using namespace counterpart::test;

/// 200 tablets that were sent away, or cut off, in the same second do not come back in the same second. The
/// real engine and its real back-off, in virtual time.
class tst_SyncHerd : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tablets_that_were_sent_away_together_come_back_spread_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("code");
        QTest::addColumn<int>("asked"); ///< seconds; 0: the CDP named none
        QTest::newRow("429 for 5 s") << int(Error::Kind::Busy) << u"rate-limited"_s << 5;
        QTest::newRow("429 for a minute") << int(Error::Kind::Busy) << u"rate-limited"_s << 60;
        QTest::newRow("503 for 10 minutes") << int(Error::Kind::Busy) << u"unavailable"_s << 600;
        QTest::newRow("503 for a day is 10 minutes") << int(Error::Kind::Busy) << u"unavailable"_s << 86'400;
        QTest::newRow("503 without a time") << int(Error::Kind::Busy) << u"unavailable"_s << 0;
        QTest::newRow("nobody there") << int(Error::Kind::Offline) << u"refused"_s << 0;
    }
    void tablets_that_were_sent_away_together_come_back_spread()
    {
        QFETCH(int, kind);
        QFETCH(QString, code);
        QFETCH(int, asked);
        QList<milliseconds> tries;
        for (quint64 tablet = 1; tablet <= 200; ++tablet) {
            World world(tablet);
            world.line = [&](const sync::SendRequest &) {
                SyncFailure failure{{Error::Kind(kind), code, code}, {}};
                if (asked > 0)
                    failure.asked = 1'000ms * asked;
                return std::optional(failure);
            };
            world.start();
            // Where no time was asked for, the fifth pause: the first ones are short for everybody.
            const qsizetype wanted = asked > 0 ? 2 : 6;
            QVERIFY(world.passUntil([&] { return world.sent.size() >= wanted; }));
            tries.append(world.sent.at(wanted - 1).at - world.sent.at(wanted - 2).at);
        }
        const auto [first, last] = std::minmax_element(tries.cbegin(), tries.cend());
        constexpr qint64 bins = 10;
        const qint64 width = (*last - *first).count() / bins + 1;
        QVERIFY2(width >= 50, qPrintable(QString::number(width))); // spread over half a second at least
        QList<int> counts(bins);
        for (const milliseconds at : std::as_const(tries))
            ++counts[qsizetype((at - *first).count() / width)];
        const int peak = *std::max_element(counts.cbegin(), counts.cend());
        const double mean = double(tries.size()) / bins;
        QVERIFY2(peak <= 2 * mean, qPrintable(u"%1 of a mean of %2"_s.arg(peak).arg(mean)));
        if (asked > 0) { // nobody is back before its time; a wait of more than 10 minutes is cut
            QVERIFY(*first >= std::min(1'000ms * asked, milliseconds(10min)));
            QVERIFY(*last <= milliseconds(13min));
        }
    }
};

QTEST_GUILESS_MAIN(tst_SyncHerd)
#include "tst_SyncHerd.moc"
