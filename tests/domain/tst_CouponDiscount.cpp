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

    static Coupon ofKind(OfferKind kind)
    {
        Coupon coupon = sarahs();
        coupon.value = {};
        coupon.value.kind = kind;
        return coupon;
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

    void the_tills_total_counts_and_bounds_the_articles()
    {
        Basket basket = articles({{u"coat"_s, {}, 1, 60000}});
        basket.total = 50000;
        QCOMPARE(discountOf(percent(2000), basket)->amount, 10000);
        basket.total = 70000; // as delivered, though the lines say less
        QCOMPARE(discountOf(percent(2000), basket)->amount, 14000);
        Coupon coat = percent(2000);
        coat.conditions.includeSkus = {u"coat"_s};
        QCOMPARE(discountOf(coat, basket)->amount, 12000);
        basket.total = 50000;
        QCOMPARE(discountOf(coat, basket)->amount, 10000);
    }

    void the_highest_step_reached_counts_data()
    {
        QTest::addColumn<double>("spent");
        QTest::addColumn<double>("off");
        QTest::newRow("below") << 299.99 << 0.0;
        QTest::newRow("first") << 300.0 << 50.0;
        QTest::newRow("just below the second") << 499.99 << 50.0;
        QTest::newRow("second") << 500.0 << 120.0;
        QTest::newRow("in percent") << 1000.0 << 250.0;
    }
    void the_highest_step_reached_counts()
    {
        QFETCH(double, spent);
        QFETCH(double, off);
        Coupon coupon = ofKind(OfferKind::Tiers);
        coupon.value.tiers = {{yuan(500), yuan(120), 0}, {yuan(1000), {}, 2500}, {yuan(300), yuan(50), 0}};
        QCOMPARE(*discountOf(coupon, amount(spent)), yuan(off));
    }

    void of_buy_two_get_one_the_cheapest_are_free_data()
    {
        QTest::addColumn<QList<int>>("prices");
        QTest::addColumn<int>("percent");
        QTest::addColumn<int>("off");
        QTest::newRow("two") << QList<int>{300, 200} << 10000 << 0;
        QTest::newRow("three") << QList<int>{300, 100, 200} << 10000 << 100;
        QTest::newRow("five") << QList<int>{500, 400, 300, 200, 100} << 10000 << 100;
        QTest::newRow("six") << QList<int>{600, 500, 400, 300, 200, 100} << 10000 << 300;
        QTest::newRow("three at half price") << QList<int>{300, 100, 200} << 5000 << 50;
    }
    void of_buy_two_get_one_the_cheapest_are_free()
    {
        QFETCH(QList<int>, prices);
        QFETCH(int, percent);
        QFETCH(int, off);
        Coupon coupon = ofKind(OfferKind::BuyXGetY);
        coupon.value.buyQuantity = 2;
        coupon.value.getQuantity = 1;
        coupon.value.getPercentBp = percent;
        QList<BasketLine> lines;
        for (const int price : prices)
            lines.append({u"sku-%1"_s.arg(price), {}, 1, price});
        QCOMPARE(discountOf(coupon, articles(lines))->amount, off);
    }

    void a_million_pieces_are_counted_and_not_laid_out()
    {
        Coupon coupon = ofKind(OfferKind::BuyXGetY);
        coupon.value.buyQuantity = coupon.value.getQuantity = 1;
        const Basket basket = articles({{u"dear"_s, {}, 1'000'000, 300}, {u"cheap"_s, {}, 1'000'000, 100}});
        QCOMPARE(discountOf(coupon, basket)->amount, 100'000'000);
    }

    void each_article_costs_the_fixed_price_unless_it_is_cheaper()
    {
        Coupon coupon = ofKind(OfferKind::FixedPrice);
        coupon.value.amount = yuan(99);
        const Basket basket
            = articles({{u"coat"_s, {}, 2, 19900}, {u"sock"_s, {}, 3, 1900}, {u"scarf"_s, {}, 1, 9900}});
        QCOMPARE(*discountOf(coupon, basket), yuan(200));
        QCOMPARE(*discountOf(coupon, amount(150)), yuan(51));
        QCOMPARE(*discountOf(coupon, amount(50)), yuan(0));
    }

    void a_gift_takes_its_own_price_off_when_it_is_in_the_basket()
    {
        Coupon coupon = ofKind(OfferKind::Gift);
        coupon.value.giftSku = u"tea"_s;
        QCOMPARE(*discountOf(coupon, articles({{u"coat"_s, {}, 1, 19900}, {u"tea"_s, {}, 2, 1500}})),
                 yuan(15));
        QCOMPARE(*discountOf(coupon, articles({{u"coat"_s, {}, 1, 19900}})), yuan(0));
    }

    void free_delivery_takes_the_fee_off_and_no_goods()
    {
        Basket basket = amount(899);
        QCOMPARE(*discountOf(ofKind(OfferKind::FreeShipping), basket), yuan(0));
        basket.shipping = 1200;
        QCOMPARE(*discountOf(ofKind(OfferKind::FreeShipping), basket), yuan(12));
    }

    void points_and_services_take_no_money()
    {
        QCOMPARE(*discountOf(ofKind(OfferKind::PointsMultiplier), amount(899)), yuan(0));
        QCOMPARE(*discountOf(ofKind(OfferKind::Service), amount(899)), yuan(0));
    }

    void what_is_not_known_is_not_computed_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("unknown") << int(OfferKind::Unknown);
        QTest::newRow("gift") << int(OfferKind::Gift);
        QTest::newRow("buy x get y") << int(OfferKind::BuyXGetY);
        QTest::newRow("fixed price without a price") << int(OfferKind::FixedPrice);
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

    void no_kind_takes_more_than_there_is()
    {
        QVERIFY(rc::check("0 ≤ discount ≤ total and delivery fee, whatever the offer and the articles", [] {
            Coupon coupon = ofKind(OfferKind(*rc::gen::inRange(0, int(OfferKind::Unknown) + 1)));
            coupon.value.percentBp = *rc::gen::inRange(0, 10001);
            coupon.value.amount = Money{*rc::gen::inRange(-100, 50'000), u"CNY"_s};
            coupon.value.buyQuantity = *rc::gen::inRange(0, 4);
            coupon.value.getQuantity = *rc::gen::inRange(0, 3);
            coupon.value.getPercentBp = *rc::gen::inRange(0, 10001);
            coupon.value.giftSku = u"a"_s;
            coupon.value.tiers = {{Money{*rc::gen::inRange(0, 90'000), u"CNY"_s},
                                   Money{*rc::gen::inRange(0, 90'000), u"CNY"_s}, 0}};
            if (*rc::gen::arbitrary<bool>())
                coupon.conditions.includeSkus = {u"a"_s, u"b"_s};
            if (*rc::gen::arbitrary<bool>())
                coupon.conditions.excludeSkus = {u"b"_s};
            Basket basket = articles({});
            basket.shipping = *rc::gen::inRange(0, 2000);
            for (const QString &sku : {u"a"_s, u"b"_s, u"c"_s})
                basket.lines.append(
                    {sku, {}, *rc::gen::inRange(-1, 5), *rc::gen::inRange<qint64>(-500, 40'000)});
            if (*rc::gen::arbitrary<bool>())
                basket.total = *rc::gen::inRange<qint64>(-100, 200'000);
            qint64 counted = 0;
            for (const BasketLine &line : basket.lines)
                counted += line.quantity * line.unitPrice;
            const std::optional<Money> off = discountOf(coupon, basket);
            if (!off)
                return;
            const bool delivery = coupon.value.kind == OfferKind::FreeShipping;
            RC_ASSERT(off->amount >= 0);
            RC_ASSERT(off->amount
                      <= (delivery ? basket.shipping : std::max<qint64>(0, basket.total.value_or(counted))));
        }));
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
