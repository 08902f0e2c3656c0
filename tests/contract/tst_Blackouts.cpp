#include "contract/Resources.h"

#include <QFile>
#include <QTest>

using namespace counterpart;
using namespace Qt::Literals::StringLiterals;

// Blackout times of a coupon: a member that the rules need and the first contract had only a condition code
// for.
class tst_Blackouts : public QObject
{
    Q_OBJECT

    static QJsonObject couponWith(const QString &blackouts)
    {
        const QString text = uR"({"id":"cp-1","version":3,"updatedAt":"2026-11-21T06:31:00.000Z","code":"A",
            "title":{"en":"20% off"},"value":{"kind":"percent","percentBp":2000},"status":"active",
            "validFrom":"2026-11-21T06:31:00.000Z","validUntil":"2026-11-22T06:31:00.000Z",
            "storeScope":{"mode":"all"},"usage":{"used":0,"limit":1},"redemptionMode":"personal",
            "conditions":{"blackouts":%1}})"_s.arg(blackouts);
        return *parseObject(text.toUtf8());
    }

private Q_SLOTS:
    void they_are_read_and_written()
    {
        const QJsonObject json
            = couponWith(uR"([{"from":"2026-11-21T10:00:00.000Z","until":"2026-11-21T12:00:00.000Z"}])"_s);
        const Result<Coupon> coupon = decodeCoupon(json);
        QVERIFY2(coupon, coupon ? "" : qPrintable(coupon.error().detail));
        const TimeSpan span{*parseInstant(u"2026-11-21T10:00:00Z"), *parseInstant(u"2026-11-21T12:00:00Z")};
        QCOMPARE(coupon->conditions.blackouts, QList<TimeSpan>{span});
        QCOMPARE(encode(*coupon, json), json);
        QCOMPARE(decodeCoupon(encode(*coupon))->conditions.blackouts, QList<TimeSpan>{span});
    }

    void half_a_blackout_is_refused()
    {
        const Result<Coupon> coupon = decodeCoupon(couponWith(uR"([{"from":"2026-11-21T10:00:00.000Z"}])"_s));
        QVERIFY(!coupon);
        QCOMPARE(coupon.error().detail, u"/conditions/blackouts/0/until"_s);
    }
};

QTEST_APPLESS_MAIN(tst_Blackouts)
#include "tst_Blackouts.moc"
