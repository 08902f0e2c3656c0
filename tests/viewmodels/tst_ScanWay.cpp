#include "viewmodels/ScanWay.h"

#include <QTest>

using namespace counterpart;
using namespace Qt::Literals::StringLiterals;
using Kind = ScannedCode::Kind;
using Go = ScanWay::Go;

namespace {

const QStringList screens{u"find"_s,     u"pickup"_s, u"coupons"_s, u"campaigns"_s, u"sync"_s,
                          u"customer"_s, u"coupon"_s, u"order"_s,   u"handOver"_s};

ScannedCode code(Kind kind, const QString &value)
{
    return {kind, value, {}};
}

} // namespace

class tst_ScanWay : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void no_scan_on_any_screen_is_met_with_silence()
    {
        for (int kind = 0; kind <= int(Kind::Unknown); ++kind) {
            for (const QString &screen : screens) {
                const ScanWay way = ScanWay::of(code(Kind(kind), u"A1B2C3D4"_s), screen);
                QVERIFY2(way.go != Go::Say || way.text.size() > 20, qPrintable(screen));
            }
        }
    }

    void a_code_is_handed_only_to_screens_that_answer_it()
    {
        for (int kind = 0; kind <= int(Kind::Unknown); ++kind) {
            for (const QString &screen : screens) {
                if (ScanWay::of(code(Kind(kind), u"A1B2C3D4"_s), screen).go == Go::Screen)
                    QVERIFY2(screen == "order"_L1 || screen == "handOver"_L1, qPrintable(screen));
            }
        }
    }

    void an_order_label_opens_its_order_but_never_leaves_a_hand_over()
    {
        QCOMPARE(ScanWay::of(code(Kind::PickupOrder, u"4821"_s), u"find"_s).go, Go::Order);
        QCOMPARE(ScanWay::of(code(Kind::PickupOrder, u"4821"_s), u"order"_s).go, Go::Order);
        QCOMPARE(ScanWay::of(code(Kind::PickupOrder, u"4821"_s), u"handOver"_s).go, Go::Screen);
    }

    void an_unknown_code_at_the_counter_is_judged_as_a_coupon()
    {
        QCOMPARE(ScanWay::of(code(Kind::Unknown, u"WKND-0000-0000"_s), u"coupons"_s).go, Go::Coupon);
        QCOMPARE(ScanWay::of(code(Kind::Unknown, u"WKND-0000-0000"_s), u"coupon"_s).go, Go::Coupon);
        QCOMPARE(ScanWay::of(code(Kind::Unknown, u"WKND-0000-0000"_s), u"find"_s).go, Go::Say);
    }

    void six_digits_are_taken_for_a_pickup_code_and_are_not_shown_again()
    {
        for (const QString &screen : {u"find"_s, u"coupons"_s, u"pickup"_s}) {
            const ScanWay way = ScanWay::of(code(Kind::Unknown, u"481516"_s), screen);
            QCOMPARE(way.go, Go::Say);
            QVERIFY(!way.text.contains(u"481516"_s));
        }
    }

    void a_payment_card_is_never_shown_and_never_handed_on()
    {
        for (const QString &screen : screens) {
            const ScanWay way = ScanWay::of(code(Kind::PaymentCard, u"4111111111111111"_s), screen);
            QCOMPARE(way.go, Go::Say);
            QVERIFY(!way.text.contains(u"4111"_s));
        }
    }

    void a_long_code_is_cut_before_it_is_shown()
    {
        const ScanWay way = ScanWay::of(code(Kind::Unknown, QString(500, u'X')), u"find"_s);
        QVERIFY(!way.text.contains(QString(41, u'X')));
    }
};

QTEST_APPLESS_MAIN(tst_ScanWay)
#include "tst_ScanWay.moc"
