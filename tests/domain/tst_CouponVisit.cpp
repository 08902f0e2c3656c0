#include "domain/CouponVerdict.h"
#include "domain/CouponVisit.h"

#include <QTest>

using namespace counterpart;
using namespace Qt::Literals::StringLiterals;

/// Which redemptions belong to one purchase, although no command names one.
class tst_CouponVisit : public QObject
{
    Q_OBJECT

    const Instant m_noon = *parseInstant(u"2026-11-21T12:00:00.000Z");

    PurchaseSigns signs(std::optional<qint64> total = {}, milliseconds later = {}) const
    {
        PurchaseSigns signs{u"st-1"_s, m_noon + later};
        if (total)
            signs.total = Money{*total, u"CNY"_s};
        return signs;
    }

private Q_SLOTS:
    void where_nothing_tells_them_apart_it_is_one_purchase()
    {
        QVERIFY(isSamePurchase(signs(), signs()));
        QVERIFY(isSamePurchase(signs(89'900), signs()));
        QVERIFY(isSamePurchase(signs(), signs(89'900, visitPin)));
    }

    void a_visit_ends_after_ten_minutes_and_at_the_door()
    {
        QVERIFY(isSamePurchase(signs(100), signs(100, visitPin)));
        QVERIFY(!isSamePurchase(signs(100), signs(100, visitPin + milliseconds(1))));
        QVERIFY(!isSamePurchase(signs(100, visitPin + milliseconds(1)), signs(100)));
        PurchaseSigns elsewhere = signs(100);
        elsewhere.storeId = u"st-2"_s;
        QVERIFY(!isSamePurchase(signs(100), elsewhere));
    }

    void the_same_amount_or_what_was_left_of_it_is_the_same_basket()
    {
        PurchaseSigns first = signs(89'900);
        first.off = Money{17'980, u"CNY"_s};
        const milliseconds later = std::chrono::minutes(1);
        QVERIFY(isSamePurchase(first, signs(89'900, later)));
        QVERIFY(isSamePurchase(first, signs(71'920, later)));
        QVERIFY(isSamePurchase(signs(71'920, later), first)); // told in any order
        QVERIFY(!isSamePurchase(first, signs(71'919, later)));
        QVERIFY(!isSamePurchase(signs(71'920, -later), first)); // less was paid before, not after
        PurchaseSigns dollars = signs(89'900, later);
        dollars.total->currency = u"USD"_s;
        QVERIFY(!isSamePurchase(first, dollars));
    }

    void a_receipt_decides_where_both_name_one()
    {
        PurchaseSigns one = signs(100), other = signs(200, std::chrono::minutes(1));
        one.receiptNo = u"R1"_s;
        QVERIFY(!isSamePurchase(one, other)); // one names none: the amounts decide
        other.receiptNo = u"R1"_s;
        QVERIFY(isSamePurchase(one, other));
        other = signs(100);
        other.receiptNo = u"R2"_s;
        QVERIFY(!isSamePurchase(one, other));
    }

    void a_pin_holds_ten_minutes_and_not_from_the_future()
    {
        QVERIFY(pinHolds(m_noon, m_noon));
        QVERIFY(pinHolds(m_noon, m_noon + visitPin));
        QVERIFY(!pinHolds(m_noon, m_noon + visitPin + milliseconds(1)));
        QVERIFY(!pinHolds(m_noon, m_noon - milliseconds(1)));
    }

    void a_visit_is_pinned_once_and_the_next_one_anew()
    {
        CouponVerdict verdict;
        verdict.asOf = m_noon;
        verdict.kind = CouponVerdict::Kind::Invalid;
        QVERIFY(!pinAfter({}, verdict)); // nothing was promised
        verdict.kind = CouponVerdict::Kind::ValidProvisional;
        QCOMPARE(pinAfter({}, verdict), std::optional(m_noon));
        verdict.kind = CouponVerdict::Kind::Valid;
        verdict.asOf = m_noon + visitPin; // asked again and again: the visit is not drawn out
        QCOMPARE(pinAfter(m_noon, verdict), std::optional(m_noon));
        verdict.asOf = m_noon + visitPin + milliseconds(1);
        QCOMPARE(pinAfter(m_noon, verdict), std::optional(verdict.asOf));
        verdict.kind = CouponVerdict::Kind::Invalid;
        QVERIFY(!pinAfter(m_noon, verdict));
        verdict.kind = CouponVerdict::Kind::Valid;
        verdict.asOf = m_noon - milliseconds(1); // the clock was set back
        QCOMPARE(pinAfter(m_noon, verdict), std::optional(verdict.asOf));
    }

    void of_the_customers_coupons_those_used_on_this_purchase_are_found()
    {
        const auto used = [this](const QString &id, milliseconds later, qint64 total) {
            Coupon coupon;
            coupon.id = id;
            Redemption use;
            use.storeId = u"st-1"_s;
            use.at = m_noon + later;
            use.basketTotal = total;
            use.discount = Money{100, u"CNY"_s};
            coupon.redemptions = {use};
            return coupon;
        };
        const milliseconds minute = std::chrono::minutes(1);
        Coupon unused;
        unused.id = u"cp-unused"_s;
        const QList<Coupon> theirs{used(u"cp-this"_s, -minute, 5'000), used(u"cp-now"_s, -minute, 5'000),
                                   used(u"cp-other"_s, -minute, 9'000),
                                   used(u"cp-before"_s, -12 * minute, 5'000), unused};
        const QList<Coupon> found = usedOnPurchase(signs(5'000), u"cp-this"_s, theirs);
        QCOMPARE(found.size(), 1);
        QCOMPARE(found.first().id, u"cp-now"_s);
    }
};

QTEST_APPLESS_MAIN(tst_CouponVisit)
#include "tst_CouponVisit.moc"
