#include "VerdictTable.h"

using namespace verdicttable;

// What the basket and the coupons already on it decide, what is "almost", and what a condition tells and does
// not tell.
class tst_CouponBasket : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void the_basket_decides_data()
    {
        const auto coat = [](qint64 price) {
            return BasketLine{u"coat"_s, u"outerwear"_s, 1, price};
        };
        columns();
        row(
            "amount not asked yet",
            [](Visit &v) {
                v.coupon->conditions.minSpend = yuan(500);
                v.context.basket.reset();
            },
            Kind::Valid, u"min-spend"_s);
        row("enough to the cent", [](Visit &v) { v.coupon->conditions.minSpend = yuan(899); }, Kind::Valid,
            {});
        row(
            "a cent short", [](Visit &v) { v.coupon->conditions.minSpend = yuan(899.01); }, Kind::Invalid,
            u"min-spend"_s, {}, true);
        row(
            "threshold of the campaign", [](Visit &v) { v.campaign->rules.minSpend = yuan(1000); },
            Kind::Invalid, u"min-spend"_s, {}, true);
        row(
            "of two thresholds both must be met",
            [](Visit &v) {
                v.campaign->rules.minSpend = yuan(1000);
                v.coupon->conditions.minSpend = yuan(100);
            },
            Kind::Invalid, u"min-spend"_s, {}, true);
        row(
            "below the lowest step",
            [](Visit &v) {
                v.coupon->value = {};
                v.coupon->value.kind = OfferValue::Kind::Tiers;
                v.coupon->value.tiers = {{yuan(2000), yuan(300), 0}, {yuan(1000), yuan(100), 0}};
            },
            Kind::Invalid, u"min-spend"_s, {}, true);
        row(
            "eligible articles only count",
            [coat](Visit &v) {
                v.coupon->conditions.minSpend = yuan(500);
                v.coupon->conditions.excludeSkus = {u"scarf"_s};
                v.context.basket = articles({coat(40000), {u"scarf"_s, u"accessories"_s, 1, 90000}});
            },
            Kind::Invalid, u"min-spend"_s, {}, true);
    }
    void the_basket_decides() { checkRow(); }

    void what_is_not_known_of_an_article_counts_it_neither_in_nor_out_data()
    {
        const auto scanned = [](bool sku, bool category) {
            return articles({{u"coat"_s, category ? u"outerwear"_s : QString(), 1, 89'900, sku, category}});
        };
        columns();
        row(
            "the list asks for categories, and this one's is not known",
            [scanned](Visit &v) {
                v.coupon->conditions.includeCategories = {u"outerwear"_s};
                v.context.basket = scanned(true, false);
            },
            Kind::Valid, u"no-eligible-item"_s);
        row("the list names its code",
            [scanned](Visit &v) {
                v.coupon->conditions.includeSkus = {u"coat"_s};
                v.context.basket = scanned(false, false);
            },
            Kind::Valid, {});
        row(
            "the list names articles, and which one this is is not known",
            [scanned](Visit &v) {
                v.coupon->conditions.includeSkus = {u"scarf"_s};
                v.context.basket = scanned(false, true);
            },
            Kind::Valid, u"no-eligible-item"_s);
        row(
            "another article, whatever its category",
            [scanned](Visit &v) {
                v.coupon->conditions.includeSkus = {u"scarf"_s};
                v.context.basket = scanned(true, false);
            },
            Kind::Invalid, u"no-eligible-item"_s, {}, true);
        row(
            "excluded categories, and this one's is not known",
            [scanned](Visit &v) {
                v.campaign->rules.excludeCategories = {u"outerwear"_s};
                v.context.basket = scanned(true, false);
            },
            Kind::Valid, u"excluded-item"_s);
        row("no list asks", [scanned](Visit &v) { v.context.basket = scanned(false, false); }, Kind::Valid,
            {});
        row("pieces count without a name",
            [](Visit &v) {
                v.coupon->value = {};
                v.coupon->value.kind = OfferValue::Kind::BuyXGetY;
                v.coupon->value.buyQuantity = v.coupon->value.getQuantity = 1;
                v.context.basket = articles({{u"5012345678900"_s, {}, 2, 1'900, false, false}});
            },
            Kind::Valid, {});
    }
    void what_is_not_known_of_an_article_counts_it_neither_in_nor_out() { checkRow(); }

    void what_is_not_known_is_given_no_price()
    {
        Visit visit;
        visit.coupon->value = {};
        visit.coupon->value.kind = OfferValue::Kind::FixedPrice;
        visit.coupon->value.amount = yuan(99);
        visit.coupon->conditions.includeCategories = {u"outerwear"_s};
        visit.context.basket
            = articles({{u"coat"_s, {}, 1, 40'000, true, false}, {u"hat"_s, {}, 1, 9'000, true, false}});
        QVERIFY(!visit.verdict().discount);
        visit.coupon->conditions = {};
        visit.coupon->value.kind = OfferValue::Kind::Gift;
        visit.coupon->value.giftSku = u"scarf"_s;
        QCOMPARE(visit.verdict().discount->amount, 0); // it is not among them
        visit.context.basket = articles({{u"coat"_s, {}, 1, 40'000, false, false}});
        QVERIFY(!visit.verdict().discount); // it may be this one
    }

    void the_articles_decide_data()
    {
        const auto coat = [](qint64 price) {
            return BasketLine{u"coat"_s, u"outerwear"_s, 1, price};
        };
        columns();
        row(
            "nothing that it is for",
            [coat](Visit &v) {
                v.coupon->conditions.includeCategories = {u"shoes"_s};
                v.context.basket = articles({coat(40000)});
            },
            Kind::Invalid, u"no-eligible-item"_s, {}, true);
        row("one thing that it is for",
            [coat](Visit &v) {
                v.coupon->conditions.includeCategories = {u"shoes"_s};
                v.context.basket = articles({coat(40000), {u"boot"_s, u"shoes"_s, 1, 60000}});
            },
            Kind::Valid, {});
        row(
            "only excluded things",
            [coat](Visit &v) {
                v.coupon->conditions.excludeCategories = {u"outerwear"_s};
                v.context.basket = articles({coat(40000)});
            },
            Kind::Invalid, u"excluded-item"_s, {}, true);
        row("something beside the excluded",
            [coat](Visit &v) {
                v.coupon->conditions.excludeSkus = {u"coat"_s};
                v.context.basket = articles({coat(40000), {u"boot"_s, u"shoes"_s, 1, 60000}});
            },
            Kind::Valid, {});
        row(
            "articles not known, only the amount",
            [](Visit &v) { v.coupon->conditions.includeSkus = {u"boot"_s}; }, Kind::Valid,
            u"no-eligible-item"_s);
        row(
            "another currency",
            [](Visit &v) {
                v.coupon->conditions.minSpend = Money{100, u"USD"_s};
                v.context.basket.reset();
            },
            Kind::Valid, u"min-spend"_s);
        row("face value not delivered", [](Visit &v) { v.coupon->value = {}; }, Kind::Valid, {});
    }
    void the_articles_decide() { checkRow(); }

    void articles_must_be_on_every_list_data()
    {
        const auto coatAndBoot = [](Visit &v) {
            v.context.basket
                = articles({{u"coat"_s, u"outerwear"_s, 1, 40000}, {u"boot"_s, u"shoes"_s, 1, 60000}});
        };
        columns();
        row(
            "coupon and campaign speak of different articles",
            [coatAndBoot](Visit &v) {
                coatAndBoot(v);
                v.coupon->conditions.includeCategories = {u"shoes"_s};
                v.campaign->rules.includeSkus = {u"coat"_s};
            },
            Kind::Invalid, u"no-eligible-item"_s, {}, true);
        row(
            "all that it is for is excluded",
            [coatAndBoot](Visit &v) {
                coatAndBoot(v);
                v.coupon->conditions.includeCategories = {u"shoes"_s};
                v.campaign->rules.excludeSkus = {u"boot"_s};
            },
            Kind::Invalid, u"excluded-item"_s, {}, true);
        row(
            "too few to buy two and get one",
            [coatAndBoot](Visit &v) {
                coatAndBoot(v);
                v.coupon->value = {};
                v.coupon->value.kind = OfferValue::Kind::BuyXGetY;
                v.coupon->value.buyQuantity = 2;
                v.coupon->value.getQuantity = 1;
            },
            Kind::Invalid, u"no-eligible-item"_s, {}, true);
    }
    void articles_must_be_on_every_list() { checkRow(); }

    void other_coupons_decide_data()
    {
        const auto other = [](const QString &id) {
            Coupon coupon = sarahs();
            coupon.id = id;
            return coupon;
        };
        columns();
        row(
            "neither says what it goes with", [other](Visit &v) { v.context.applied = {other(u"cp-2"_s)}; },
            Kind::Invalid, u"not-combinable"_s, {}, true);
        row(
            "itself again",
            [](Visit &v) {
                v.coupon->combinableWith = {v.coupon->id};
                v.context.applied = {*v.coupon};
            },
            Kind::Invalid, u"not-combinable"_s, {}, true);
        const auto friends = [other](Visit &v) {
            v.coupon->stackingGroup = u"member"_s;
            v.coupon->combinableWith = {u"season"_s};
            Coupon second = other(u"cp-2"_s);
            second.stackingGroup = u"season"_s;
            second.combinableWith = {u"member"_s};
            v.context.applied = {second};
        };
        row("each names the other's group", friends, Kind::Valid, {});
        row("named by id and by campaign",
            [friends](Visit &v) {
                friends(v);
                v.coupon->combinableWith = {u"cp-2"_s};
                v.coupon->campaignId = v.campaign->id;
                v.context.applied[0].combinableWith = {v.campaign->id};
            },
            Kind::Valid, {});
        row(
            "exclusive",
            [friends](Visit &v) {
                friends(v);
                v.coupon->exclusive = true;
            },
            Kind::Invalid, u"not-combinable"_s, {}, true);
        row(
            "the other is exclusive",
            [friends](Visit &v) {
                friends(v);
                v.context.applied[0].exclusive = true;
            },
            Kind::Invalid, u"not-combinable"_s, {}, true);
        row(
            "the other does not want it",
            [friends](Visit &v) {
                friends(v);
                v.context.applied[0].combinableWith = {u"cp-3"_s};
            },
            Kind::Invalid, u"not-combinable"_s, {}, true);
        row(
            "one of two is not wanted",
            [friends, other](Visit &v) {
                friends(v);
                v.context.applied.append(other(u"cp-3"_s));
            },
            Kind::Invalid, u"not-combinable"_s, {}, true);
    }
    void other_coupons_decide() { checkRow(); }

    void almost_says_what_is_missing_and_what_it_saves()
    {
        Visit visit;
        visit.coupon->conditions.minSpend = yuan(1000);
        const CouponVerdict verdict = visit.verdict();
        const Condition *condition = verdict.headline();
        QCOMPARE(*condition->haveMoney, yuan(899));
        QCOMPARE(*condition->needMoney, yuan(1000));
        QVERIFY(condition->remediableNow);
        QVERIFY(condition->overrideAllowed);
        QCOMPARE(*verdict.saves, yuan(200));
        QVERIFY(!verdict.discount);
    }

    void almost_without_the_card_saves_what_the_basket_gives()
    {
        Visit visit;
        visit.customer.reset();
        QCOMPARE(*visit.verdict().saves, yuan(179.80));
        visit.context.basket.reset();
        QVERIFY(visit.verdict().almost);
        QVERIFY(!visit.verdict().saves);
    }

    void nothing_is_promised_for_an_article_nobody_has_chosen()
    {
        Visit visit;
        visit.coupon->conditions.includeCategories = {u"shoes"_s};
        visit.context.basket = articles({{u"coat"_s, u"outerwear"_s, 1, 40000}});
        QVERIFY(visit.verdict().almost);
        QVERIFY(!visit.verdict().saves);
    }

    void one_condition_that_cannot_be_met_here_is_not_almost()
    {
        Visit visit;
        visit.coupon->conditions.minSpend = yuan(1000);
        visit.coupon->used = 1;
        const CouponVerdict verdict = visit.verdict();
        QCOMPARE(make::failing(verdict), (QStringList{u"min-spend"_s, u"already-redeemed"_s}));
        QVERIFY(!verdict.almost);
        QVERIFY(!verdict.saves);
    }

    void what_a_manager_may_allow_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<bool>("allowed");
        QTest::newRow("expired") << Change([](Visit &v) { v.coupon->validUntil = noon - milliseconds(1); })
                                 << true;
        QTest::newRow("min spend") << Change([](Visit &v) { v.coupon->conditions.minSpend = yuan(1000); })
                                   << true;
        QTest::newRow("wrong store") << Change([](Visit &v) {
            v.coupon->storeScope.mode = StoreScope::Mode::Include;
        }) << true;
        QTest::newRow("used") << Change([](Visit &v) { v.coupon->used = 1; }) << false;
        QTest::newRow("revoked") << Change([](Visit &v) { v.coupon->status = Coupon::Status::Revoked; })
                                 << false;
        QTest::newRow("somebody else's") << Change([](Visit &v) { v.customer->id = u"cu-2"_s; }) << false;
        QTest::newRow("campaign used up") << Change([](Visit &v) { v.campaign->totalLeft = 0; }) << false;
        QTest::newRow("held elsewhere") << Change([](Visit &v) {
            v.coupon->reservation = Coupon::Reservation{u"r"_s, u"dv-2"_s, v.context.now + minutes(1)};
        }) << false;
    }
    void what_a_manager_may_allow()
    {
        QFETCH(Change, change);
        QFETCH(bool, allowed);
        Visit visit;
        change(visit);
        QCOMPARE(visit.verdict().headline()->overrideAllowed, allowed);
    }

    void a_used_coupon_says_when_and_where_but_not_by_whom()
    {
        Visit visit;
        Redemption redemption;
        redemption.id = u"re-1"_s;
        redemption.at = noon + minutes(1);
        redemption.storeId = u"st-9"_s;
        redemption.associateId = u"as-9"_s;
        visit.coupon->redemptions = {redemption};
        visit.coupon->used = 1;
        const CouponVerdict verdict = visit.verdict();
        const Condition *condition = verdict.headline();
        QCOMPARE(*condition->haveTime, redemption.at);
        QCOMPARE(condition->haveIds, QStringList{u"st-9"_s});
    }

    void somebody_elses_coupon_does_not_say_whose()
    {
        Visit visit;
        visit.customer->id = u"cu-2"_s;
        const CouponVerdict verdict = visit.verdict();
        QVERIFY(verdict.headline()->haveIds.isEmpty());
        QVERIFY(verdict.headline()->needIds.isEmpty());
    }

    void a_wrong_store_says_the_right_ones()
    {
        Visit visit;
        visit.coupon->storeScope = {StoreScope::Mode::Include, {u"st-2"_s}, {u"west"_s}};
        QCOMPARE(visit.verdict().headline()->needIds, (QStringList{u"st-2"_s, u"west"_s}));
        visit.coupon->storeScope = {};
        visit.campaign->storeScope = {StoreScope::Mode::Include, {u"st-3"_s}, {}};
        QCOMPARE(visit.verdict().headline()->needIds, QStringList{u"st-3"_s});
    }
};

QTEST_APPLESS_MAIN(tst_CouponBasket)
#include "tst_CouponBasket.moc"
