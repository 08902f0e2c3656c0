#include "proofs/Screens.h"
#include "usecases/Line.h"

using namespace counterpart;
using namespace counterpart::test;

/// What the coupon screen says of where a verdict comes from, and the basket that is made by scanning.
class tst_AskedCentre : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("no_proxy", "*"); }
    void init()
    {
        m_shop = std::make_unique<Shop>();
        addWhatIsScanned();
        m_line = std::make_unique<Line>(m_shop->address());
        m_drawer = std::make_unique<Drawer>();
        m_tablet = std::make_unique<Tablet>(*m_drawer);
        QVERIFY(wait(m_tablet->access.start()));
        QVERIFY(wait(m_tablet->access.enrol(m_line->address(), m_shop->code(), u"Counter"_s)));
        QTRY_VERIFY_WITH_TIMEOUT(
            m_tablet->device.facts().firstSyncPercent == 100 && !m_tablet->device.staff().isEmpty(), 60'000);
        m_tablet->access.finishEnrolment();
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::Online));
        QVERIFY(m_tablet->signIn());
        m_screens = std::make_unique<Screens>(*m_tablet);
        m_screens->format.setStore(*m_tablet->device.store());
    }
    void cleanup()
    {
        m_screens.reset();
        m_tablet.reset();
        m_drawer.reset();
        m_line.reset();
        m_shop.reset();
    }

    void checked_is_said_after_an_answer_and_of_the_cache_its_age()
    {
        check(u"WKND-7K2M"_s);
        QVERIFY2(vm().evidence().contains(u"data as of"_s), qPrintable(vm().evidence()));
        QVERIFY(!vm().evidence().contains(u"checked"_s));
        check(u"OTHER-1"_s);
        QVERIFY2(vm().evidence().contains(u"checked with the centre at"_s), qPrintable(vm().evidence()));
        QCOMPARE(vm().kind(), u"valid"_s);
        QCOMPARE(vm().askStep(), QString());
        enterAmount();
        QTRY_COMPARE_WITH_TIMEOUT(vm().mainAction(), u"redeem"_s, 10'000);
        QTRY_VERIFY_WITH_TIMEOUT(vm().mainEnabled(), 10'000);
        vm().doMain();
        QTRY_COMPARE_WITH_TIMEOUT(vm().phase(), u"redeemed"_s, 20'000);
        QCOMPARE(m_shop->redemptions(u"cp-2"_s), 1);
    }

    void without_an_answer_it_cannot_be_told_and_there_is_a_way_on()
    {
        m_line->set(Line::Way::NothingArrives);
        vm().check(u"OTHER-1"_s);
        QTRY_COMPARE_WITH_TIMEOUT(vm().askStep(), u"asking"_s, 5'000);
        QVERIFY(!said([this] { return vm().askText(); }).startsWith(u"not "_s));
        QTRY_COMPARE_WITH_TIMEOUT(vm().askStep(), u"failed"_s, 10'000);
        QCOMPARE(vm().kind(), u"unsure"_s);
        QVERIFY(!vm().mainEnabled());
        QVERIFY(!said([this] { return vm().askText(); }).startsWith(u"not "_s));
        QVERIFY(!vm().evidence().contains(u"checked"_s));
        m_line->set(Line::Way::Open);
        m_tablet->health.syncNow();
        QTRY_VERIFY_WITH_TIMEOUT(m_tablet->core.online(), 20'000);
        vm().recheck();
        QTRY_COMPARE_WITH_TIMEOUT(vm().kind(), u"valid"_s, 10'000);
    }

    void the_own_pin_asks_on()
    {
        skippedMs += 11 * 60'000; // longer than the sign-in's token lives
        vm().check(u"OTHER-1"_s);
        QTRY_COMPARE_WITH_TIMEOUT(vm().askStep(), u"pin"_s, 20'000);
        QVERIFY(!said([this] { return vm().askText(); }).startsWith(u"not "_s));
        vm().confirmAsk(u"135790"_s);
        QTRY_COMPARE_WITH_TIMEOUT(vm().askText(), u"That PIN is not right."_s, 20'000);
        vm().confirmAsk(u"246810"_s);
        QTRY_VERIFY_WITH_TIMEOUT(vm().askStep().isEmpty() && vm().phase() == u"ready"_s, 20'000);
        QVERIFY(vm().evidence().contains(u"checked with the centre at"_s));
    }

    void who_leaves_the_screen_leaves_nothing_asked_and_nothing_known()
    {
        m_line->set(Line::Way::NothingArrives);
        vm().check(u"OTHER-1"_s);
        QTRY_COMPARE_WITH_TIMEOUT(vm().askStep(), u"asking"_s, 5'000);
        vm().leave();
        QCOMPARE(vm().phase(), u"idle"_s);
        QCOMPARE(vm().askStep(), QString());
        m_line->set(Line::Way::Open);
        m_tablet->health.syncNow();
        QTRY_VERIFY_WITH_TIMEOUT(m_tablet->core.online(), 20'000);
        QCOMPARE(vm().phase(), u"idle"_s);
        check(u"OTHER-1"_s);
        vm().leave();
        QCOMPARE(vm().phase(), u"idle"_s);
        check(u"WKND-7K2M"_s); // that one is on this tablet anyway
        vm().leave();
        QCOMPARE(vm().phase(), u"ready"_s);
    }

    void what_is_scanned_is_judged_by_what_is_known_of_it()
    {
        check(u"SHOES-1"_s);               // for one article, and for one category
        vm().scanItem(u"5012345678900"_s); // an open order names it, a purchase its category and price
        QTRY_VERIFY_WITH_TIMEOUT(vm().entering(), 5'000);
        QCOMPARE(vm().entry(), u"190"_s);
        QVERIFY(!said([this] { return vm().entryNote(); }).startsWith(u"not "_s));
        vm().confirmAmount();
        QTRY_COMPARE_WITH_TIMEOUT(vm().kind(), u"valid"_s, 5'000);
        QTRY_COMPARE_WITH_TIMEOUT(ruleState(u"no-eligible-item"_s), u"pass"_s, 5'000);
        QVERIFY(vm().items()->row(0).value(u"name"_s).toString().contains(u"Shoes"_s));

        vm().scanItem(u"4006381333931"_s); // nothing here names it
        QTRY_VERIFY_WITH_TIMEOUT(vm().entering(), 5'000);
        QCOMPARE(vm().entry(), QString());
        vm().press(u"5"_s);
        vm().confirmAmount();
        QTRY_COMPARE_WITH_TIMEOUT(ruleState(u"no-eligible-item"_s), u"unknown"_s, 5'000);
        QVERIFY(vm().items()->row(1).value(u"detail"_s).toString().contains(u"not known here"_s));
    }

    void a_key_replaces_the_price_that_is_proposed()
    {
        check(u"SHOES-1"_s);
        vm().scanItem(u"5012345678900"_s);
        QTRY_VERIFY_WITH_TIMEOUT(vm().entering(), 5'000);
        vm().press(u"7"_s);
        QCOMPARE(vm().entry(), u"7"_s);
        QVERIFY(vm().entryNote().isEmpty());
    }

private:
    CouponViewModel &vm() { return m_screens->coupon; }
    QString said(const std::function<QString()> &sentence) { return m_screens->english(sentence); }

    void check(const QString &code)
    {
        vm().check(code);
        QTRY_VERIFY_WITH_TIMEOUT(vm().phase() == u"ready"_s && vm().askStep() != u"asking"_s, 20'000);
    }
    void enterAmount()
    {
        vm().openAmount();
        for (const QString &key : {u"2"_s, u"5"_s, u"0"_s})
            vm().press(key);
        vm().confirmAmount();
    }
    QString ruleState(const QString &code)
    {
        vm().setRulesOpen(true);
        for (int i = 0; i < vm().rules()->count(); ++i) {
            if (vm().rules()->row(i).value(u"key"_s).toString() == code)
                return vm().rules()->row(i).value(u"ruleState"_s).toString();
        }
        return {};
    }
    void addWhatIsScanned()
    {
        QJsonObject coupon = m_shop->stored(ResourceType::Coupon, u"cp-1"_s);
        coupon[u"code"_s] = u"SHOES-1"_s;
        coupon[u"conditions"_s] = QJsonObject{{u"includeSkus"_s, QJsonArray{u"SKU-9"_s}},
                                              {u"includeCategories"_s, QJsonArray{u"shoes"_s}}};
        m_shop->put(ResourceType::Coupon, u"cp-shoes"_s, coupon);
        QJsonObject purchase{{u"customerId"_s, u"cu-1"_s},
                             {u"channel"_s, u"store"_s},
                             {u"storeId"_s, u"st-1"_s},
                             {u"status"_s, u"paid"_s},
                             {u"placedAt"_s, u"2026-11-20T08:00:00.000Z"_s},
                             {u"currency"_s, u"CNY"_s},
                             {u"totals"_s, QJsonObject{{u"total"_s, 19'000}}}};
        purchase[u"lines"_s] = QJsonArray{QJsonObject{{u"id"_s, u"l1"_s},
                                                      {u"sku"_s, u"SKU-1"_s},
                                                      {u"name"_s, server::TestCdp::text(u"Shoes"_s)},
                                                      {u"category"_s, u"shoes"_s},
                                                      {u"quantity"_s, 1},
                                                      {u"unitPrice"_s, 19'000},
                                                      {u"total"_s, 19'000}}};
        m_shop->put(ResourceType::Purchase, u"pu-1"_s, purchase);
    }

    std::unique_ptr<Shop> m_shop;
    std::unique_ptr<Line> m_line;
    std::unique_ptr<Drawer> m_drawer;
    std::unique_ptr<Tablet> m_tablet;
    std::unique_ptr<Screens> m_screens;
};

QTEST_GUILESS_MAIN(tst_AskedCentre)
#include "tst_AskedCentre.moc"
