#include "Make.h"

#include <limits>
#include <rapidcheck.h>

using namespace make;
using OfferKind = OfferValue::Kind;

class tst_CouponDiscount : public QObject
{
    Q_OBJECT

    static Coupon percent(int basisPoints)
    {
        Coupon coupon = sarahs();
        coupon.value.percentBp = basisPoints;
        return coupon;
    }

    static Coupon off(double yuans)
    {
        Coupon coupon = sarahs();
        coupon.value.kind = OfferKind::Amount;
        coupon.value.amount = yuan(yuans);
        return coupon;
    }

    static Basket cents(qint64 total)
    {
        Basket basket;
        basket.currency = u"CNY"_s;
        basket.total = total;
        return basket;
    }

private Q_SLOTS:
    void percentages_are_of_the_total_and_half_a_cent_rounds_up_data()
    {
        QTest::addColumn<int>("basisPoints");
        QTest::addColumn<qint64>("total");
        QTest::addColumn<qint64>("discount");
        QTest::newRow("8 fold of 899") << 2000 << 89900LL << 17980LL;
        QTest::newRow("8.5 fold") << 1500 << 10000LL << 1500LL;
        QTest::newRow("half a cent up") << 5000 << 1LL << 1LL;
        QTest::newRow("less than half down") << 4999 << 1LL << 0LL;
        QTest::newRow("one third of a cent") << 3333 << 101LL << 34LL;
        QTest::newRow("nothing off") << 0 << 89900LL << 0LL;
        QTest::newRow("all off") << 10000 << 89900LL << 89900LL;
        QTest::newRow("more than all is all") << 12000 << 89900LL << 89900LL;
        QTest::newRow("less than nothing is nothing") << -500 << 89900LL << 0LL;
        QTest::newRow("empty basket") << 2000 << 0LL << 0LL;
        QTest::newRow("a return") << 2000 << -5000LL << 0LL;
        QTest::newRow("as much as the contract can carry")
            << 9999 << 9007199254740991LL << 9006298534815517LL;
    }
    void percentages_are_of_the_total_and_half_a_cent_rounds_up()
    {
        QFETCH(int, basisPoints);
        QFETCH(qint64, total);
        QFETCH(qint64, discount);
        QCOMPARE(*discountOf(percent(basisPoints), cents(total)), (Money{discount, u"CNY"_s}));
    }

    void a_maximum_caps_the_discount()
    {
        Coupon coupon = percent(2000);
        coupon.value.maxDiscount = yuan(100);
        QCOMPARE(*discountOf(coupon, amount(899)), yuan(100));
        QCOMPARE(*discountOf(coupon, amount(500)), yuan(100));
        QCOMPARE(*discountOf(coupon, amount(499)), yuan(99.80));
        coupon.value.maxDiscount = Money{-1, u"CNY"_s};
        QCOMPARE(discountOf(coupon, amount(499))->amount, 0);
    }

    void an_amount_is_never_more_than_the_basket()
    {
        QCOMPARE(*discountOf(off(20), amount(150)), yuan(20));
        QCOMPARE(*discountOf(off(20), amount(12.34)), yuan(12.34));
        QCOMPARE(*discountOf(off(20), amount(-5)), yuan(0));
        QCOMPARE(*discountOf(off(-20), amount(150)), yuan(0));
    }

    void spend_150_get_20_off()
    {
        Coupon coupon = off(20);
        coupon.conditions.minSpend = yuan(150);
        QCOMPARE(*discountOf(coupon, amount(149.99)), yuan(0));
        QCOMPARE(*discountOf(coupon, amount(150)), yuan(20));
        QCOMPARE(*discountOf(coupon, amount(1500)), yuan(20)); // once, not for every 150
    }

    void only_articles_that_it_is_for_are_discounted_data()
    {
        QTest::addColumn<QStringList>("includeSkus");
        QTest::addColumn<QStringList>("includeCategories");
        QTest::addColumn<QStringList>("excludeSkus");
        QTest::addColumn<QStringList>("excludeCategories");
        QTest::addColumn<qint64>("eligible");
        const QStringList none;
        QTest::newRow("all") << none << none << none << none << 100000LL;
        QTest::newRow("a SKU") << QStringList{u"coat"_s} << none << none << none << 60000LL;
        QTest::newRow("a category") << none << QStringList{u"accessories"_s} << none << none << 40000LL;
        QTest::newRow("either") << QStringList{u"coat"_s} << QStringList{u"accessories"_s} << none << none
                                << 100000LL;
        QTest::newRow("not a SKU") << none << none << QStringList{u"coat"_s} << none << 40000LL;
        QTest::newRow("not a category") << none << none << none << QStringList{u"accessories"_s} << 60000LL;
        QTest::newRow("excluded wins")
            << QStringList{u"coat"_s} << none << QStringList{u"coat"_s} << none << 0LL;
        QTest::newRow("none of it") << QStringList{u"boot"_s} << none << none << none << 0LL;
    }
    void only_articles_that_it_is_for_are_discounted()
    {
        QFETCH(QStringList, includeSkus);
        QFETCH(QStringList, includeCategories);
        QFETCH(QStringList, excludeSkus);
        QFETCH(QStringList, excludeCategories);
        QFETCH(qint64, eligible);
        Coupon coupon = percent(10000);
        coupon.conditions.includeSkus = includeSkus;
        coupon.conditions.includeCategories = includeCategories;
        coupon.conditions.excludeSkus = excludeSkus;
        coupon.conditions.excludeCategories = excludeCategories;
        const Basket basket
            = articles({{u"coat"_s, u"outerwear"_s, 1, 60000}, {u"scarf"_s, u"accessories"_s, 2, 20000}});
        QCOMPARE(discountOf(coupon, basket)->amount, eligible);
    }

    void quantity_zero_and_returns_are_counted_as_they_are()
    {
        const Basket basket
            = articles({{u"coat"_s, {}, 1, 60000}, {u"bag"_s, {}, 0, 100}, {u"scarf"_s, {}, -1, 20000}});
        QCOMPARE(discountOf(percent(2000), basket)->amount, 8000);
    }

    void a_basket_beyond_all_numbers_is_not_computed()
    {
        const qint64 most = 9007199254740991; // the contract's largest amount
        const int many = std::numeric_limits<int>::max();
        QVERIFY(!discountOf(percent(2000), articles({{u"coat"_s, {}, many, most}})));
        const QList<BasketLine> lines(1025, {u"coat"_s, {}, 1, most});
        QVERIFY(!discountOf(percent(2000), articles(lines)));
        QVERIFY(discountOf(percent(2000), articles(lines.mid(0, 1023))));
    }

    void a_keyed_in_total_bounds_the_articles()
    {
        Basket basket = articles({{u"coat"_s, {}, 1, 60000}});
        basket.total = 50000;
        QCOMPARE(discountOf(percent(2000), basket)->amount, 10000);
    }

    void what_is_not_known_is_not_computed_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("unknown") << int(OfferKind::Unknown);
        QTest::newRow("gift") << int(OfferKind::Gift);
        QTest::newRow("buy x get y") << int(OfferKind::BuyXGetY);
        QTest::newRow("free shipping") << int(OfferKind::FreeShipping);
        QTest::newRow("points") << int(OfferKind::PointsMultiplier);
        QTest::newRow("service") << int(OfferKind::Service);
        QTest::newRow("amount without amount") << int(OfferKind::Amount);
    }
    void what_is_not_known_is_not_computed()
    {
        QFETCH(int, kind);
        Coupon coupon = sarahs();
        coupon.value.kind = OfferKind(kind);
        QVERIFY(!discountOf(coupon, amount(899)));
    }

    void currencies_are_never_mixed()
    {
        Coupon coupon = off(20);
        coupon.value.amount->currency = u"USD"_s;
        QVERIFY(!discountOf(coupon, amount(899)));
        coupon = percent(2000);
        coupon.value.maxDiscount = Money{100, u"USD"_s};
        QVERIFY(!discountOf(coupon, amount(899)));
        coupon = percent(2000);
        coupon.conditions.minSpend = Money{100, u"USD"_s};
        QVERIFY(!discountOf(coupon, amount(899)));
    }

    void an_amount_that_was_not_asked_gives_no_discount()
    {
        Basket basket;
        basket.currency = u"CNY"_s;
        QVERIFY(!discountOf(percent(2000), basket));
    }

    void never_negative_and_never_more_than_the_basket()
    {
        QVERIFY(rc::check("0 ≤ discount ≤ total, and it does not shrink when more is bought", [] {
            Coupon coupon = *rc::gen::arbitrary<bool>() ? percent(*rc::gen::inRange(0, 10001))
                                                        : off(*rc::gen::inRange(0, 100'000) / 100.0);
            if (*rc::gen::arbitrary<bool>())
                coupon.value.maxDiscount = Money{*rc::gen::inRange(0, 100'000), u"CNY"_s};
            if (*rc::gen::arbitrary<bool>())
                coupon.conditions.minSpend = Money{*rc::gen::inRange(0, 1'000'000), u"CNY"_s};
            const qint64 total = *rc::gen::inRange<qint64>(0, 10'000'000);
            const qint64 more = total + *rc::gen::inRange<qint64>(0, 1'000'000);
            const qint64 discount = discountOf(coupon, cents(total))->amount;
            RC_ASSERT(discount >= 0);
            RC_ASSERT(discount <= total);
            RC_ASSERT(discountOf(coupon, cents(more))->amount >= discount);
        }));
    }

    void a_percentage_agrees_with_floating_point_to_half_a_cent()
    {
        QVERIFY(rc::check("within half a minor unit", [] {
            const int bp = *rc::gen::inRange(0, 10001);
            const qint64 total = *rc::gen::inRange<qint64>(0, 100'000'000);
            const double exact = double(total) * bp / 10000.0;
            RC_ASSERT(std::abs(double(discountOf(percent(bp), cents(total))->amount) - exact) <= 0.5 + 1e-6);
        }));
    }
};

QTEST_APPLESS_MAIN(tst_CouponDiscount)
#include "tst_CouponDiscount.moc"
