#include "contract/Verdict.h"
#include "server/DeviceOrders.h"
#include "server/OfflineAllowances.h"
#include "usecases/Tablet.h"

using namespace counterpart;
using namespace counterpart::test;
using Kind = CouponVerdict::Kind;

/// What a tablet may spend offline: asked for while there is a line, spent with the redemption, checked at
/// the CDP.
class tst_OfflineSpending : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("no_proxy", "*"); }
    void init()
    {
        m_shop = std::make_unique<Shop>();
        m_drawer = std::make_unique<Drawer>();
        m_tablet = std::make_unique<Tablet>(*m_drawer);
    }
    void cleanup()
    {
        m_tablet.reset();
        m_drawer.reset();
        m_shop.reset();
    }

    void a_tablet_has_an_allowance_before_the_line_goes_and_spends_it_with_the_redemption()
    {
        ready();
        const DeviceAllowance given = *budget().given;
        QCOMPARE(given.count, 5);
        goOffline();
        QVERIFY(wait(m_tablet->coupons.redeem(u"cp-1"_s, u"cu-1"_s, basketOf(25'000))));
        QCOMPARE(budget().spentCount, 1);
        QCOMPARE(budget().spentAmount, 5'000);

        restart(); // spent stays spent
        QTRY_COMPARE_WITH_TIMEOUT(budget().spentCount, 1, 20'000);
        QVERIFY(budget().given == given);
        QVERIFY(m_tablet->signIn());

        m_shop->open();
        m_tablet->health.syncNow();
        QVERIFY(m_tablet->drained());
        QCOMPARE(m_shop->redemptions(u"cp-1"_s), 1);
        const auto charged = m_shop->cdp.storage->allowance(given.id);
        QVERIFY(charged && *charged);
        QCOMPARE((*charged)->usedCount, 1);
        QCOMPARE(exceptions(), 0);
    }

    void undone_before_it_left_it_is_free_again()
    {
        ready();
        goOffline();
        const auto card = wait(m_tablet->coupons.redeem(u"cp-1"_s, u"cu-1"_s, basketOf(25'000)));
        QVERIFY(card && budget().spentCount == 1);
        QVERIFY(wait(m_tablet->coupons.undo(card->act)));
        QTRY_COMPARE_WITH_TIMEOUT(budget().spentCount, 0, 20'000);
    }

    void half_spent_and_told_a_new_one_comes_by_itself()
    {
        policy(2);
        ready();
        const QString first = budget().given->id;
        goOffline();
        QVERIFY(wait(m_tablet->coupons.redeem(u"cp-1"_s, u"cu-1"_s, basketOf(25'000))));
        m_shop->open();
        m_tablet->health.syncNow();
        QTRY_VERIFY_WITH_TIMEOUT(budget().given->id != first && budget().spentCount == 0, 60'000);
        QCOMPARE(exceptions(), 0);
    }

    void used_up_it_says_so_and_nothing_is_saved()
    {
        policy(1);
        ready();
        goOffline();
        QVERIFY(wait(m_tablet->coupons.redeem(u"cp-1"_s, u"cu-1"_s, basketOf(25'000))));
        const CouponAnswer next = check(u"MAIL-OPEN"_s);
        QCOMPARE(next.verdict.kind, Kind::CannotTell);
        QCOMPARE(next.verdict.headline()->code, ConditionCode::AllowanceExceeded);
        QCOMPARE(next.offlineLeft, 0);
        QVERIFY(next.offlineUntil == budget().given->validUntil);
        QVERIFY(!wait(m_tablet->coupons.redeem(u"cp-cu-open"_s, u"cu-open"_s, basketOf(25'000))));
        QCOMPARE(budget().spentCount, 1);
    }

    void a_leased_unit_is_used_once_and_another_tablets_never()
    {
        pooled(2);
        ready();
        QCOMPARE(budget().unitsLeft(u"cm-1"_s), 1); // the other one is left to others
        goOffline();
        const CouponAnswer first = check(u"cp-1"_s);
        QCOMPARE(first.verdict.kind, Kind::Valid); // nobody else can have it
        QCOMPARE(first.verdict.ruleId, u"R11"_s);
        QVERIFY(wait(m_tablet->coupons.redeem(u"cp-1"_s, u"cu-1"_s, basketOf(25'000))));
        QCOMPARE(budget().unitsLeft(u"cm-1"_s), 0);
        const CouponAnswer second = check(u"MAIL-OPEN"_s);
        QCOMPARE(second.verdict.headline()->code, ConditionCode::AllowanceExceeded);
        m_shop->open();
        m_tablet->health.syncNow();
        QVERIFY(m_tablet->drained());
        QCOMPARE(exceptions(), 0);
        QCOMPARE(m_shop->cdp.storage->campaignUses(u"cm-1"_s, u"st-1"_s, {})->total, 1);
    }

    void taken_back_it_ends_and_the_tablet_asks_anew()
    {
        ready();
        const DeviceAllowance first = *budget().given;
        Directive order;
        order.id = u"dr-1"_s;
        order.kind = Directive::Kind::RevokeAllowance;
        QVERIFY(server::orderDevice(*m_shop->cdp.storage, m_shop->cdp.context, first.deviceId, order, {}));
        QTRY_VERIFY_WITH_TIMEOUT(budget().given->id != first.id, 60'000);
        QVERIFY((*m_shop->cdp.storage->allowance(first.id))->endedAt);
        QTRY_VERIFY_WITH_TIMEOUT(m_shop->cdp.storage->directives(first.deviceId)->isEmpty(), 60'000);
    }

    void when_it_is_due_data()
    {
        QTest::addColumn<int>("hours");
        QTest::addColumn<int>("spent");
        QTest::addColumn<int>("settled");
        QTest::addColumn<qint64>("version");
        QTest::addColumn<bool>("due");
        QTest::newRow("fresh") << 0 << 0 << 0 << qint64(3) << false;
        QTest::newRow("in the last quarter") << 19 << 0 << 0 << qint64(3) << true;
        QTest::newRow("expired") << 30 << 0 << 0 << qint64(3) << true;
        QTest::newRow("another policy") << 0 << 0 << 0 << qint64(4) << true;
        QTest::newRow("half spent and told") << 0 << 2 << 2 << qint64(3) << true;
        QTest::newRow("half spent, nothing told") << 0 << 2 << 0 << qint64(3) << false;
        QTest::newRow("a little spent") << 0 << 1 << 1 << qint64(3) << false;
    }
    void when_it_is_due()
    {
        QFETCH(int, hours);
        QFETCH(int, spent);
        QFETCH(int, settled);
        QFETCH(qint64, version);
        const Instant noon = fromMs(1'795'000'000'000);
        OfflineBudget budget;
        QVERIFY(allowanceIsDue(budget, version, noon)); // there is none
        budget.given = DeviceAllowance{u"oa-1"_s, u"dv-1"_s,
                                       u"st-1"_s, 3,
                                       noon,      noon + std::chrono::hours(24),
                                       4,         Money{10'000, u"CNY"_s},
                                       {}};
        budget.spentCount = spent;
        budget.settledCount = settled;
        QTEST(allowanceIsDue(budget, version, noon + std::chrono::hours(hours)), "due");
        budget.given->amount.amount = 0; // nothing was left for this one
        QCOMPARE(allowanceIsDue(budget, budget.given->policyVersion, noon), false);
        QCOMPARE(allowanceIsDue(budget, budget.given->policyVersion, noon + std::chrono::minutes(16)), true);
    }

private:
    static Basket basketOf(qint64 total)
    {
        Basket basket;
        basket.currency = u"CNY"_s;
        basket.total = total;
        return basket;
    }
    const OfflineBudget &budget() const { return m_tablet->device.offlineBudget(); }
    void ready()
    {
        QVERIFY(m_tablet->enrol(*m_shop));
        QVERIFY(m_tablet->signIn());
        QTRY_VERIFY_WITH_TIMEOUT(budget().given.has_value(), 60'000);
    }
    void policy(int count)
    {
        QJsonObject policy = m_shop->stored(ResourceType::OfflinePolicy, u"op-st-1"_s);
        QJsonObject caps = policy["caps"_L1].toObject();
        caps[u"perDeviceCount"_s] = count;
        policy[u"caps"_s] = caps;
        m_shop->put(ResourceType::OfflinePolicy, u"op-st-1"_s, policy);
    }
    void pooled(int total)
    {
        QJsonObject campaign = m_shop->stored(ResourceType::Campaign, u"cm-1"_s);
        campaign[u"offers"_s] = QJsonArray{
            QJsonObject{{u"id"_s, u"of-1"_s},
                        {u"title"_s, server::TestCdp::text(u"Gift"_s)},
                        {u"value"_s, QJsonObject{{u"kind"_s, u"percent"_s}, {u"percentBp"_s, 2000}}},
                        {u"redemptionMode"_s, u"pooled"_s}}};
        campaign[u"offline"_s] = QJsonObject{{u"mode"_s, u"leased"_s}};
        campaign[u"limits"_s] = QJsonObject{{u"total"_s, total}};
        m_shop->put(ResourceType::Campaign, u"cm-1"_s, campaign);
        for (const QString &id : {u"cp-1"_s, u"cp-cu-open"_s}) {
            QJsonObject coupon = m_shop->stored(ResourceType::Coupon, id);
            coupon[u"redemptionMode"_s] = u"pooled"_s;
            m_shop->put(ResourceType::Coupon, id, coupon);
        }
    }
    CouponAnswer check(const QString &code)
    {
        const auto answers = wait(m_tablet->coupons.check(code, {}, basketOf(25'000)));
        if (!answers || answers->size() != 1)
            qFatal("not one answer: %s", qPrintable(codeOf(answers)));
        return answers->first();
    }
    int exceptions()
    {
        const auto open = wait(m_tablet->health.exceptions());
        return open ? int(open->size()) : -1;
    }
    void goOffline()
    {
        m_shop->close();
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::Offline));
    }
    void restart()
    {
        m_tablet.reset();
        m_tablet = std::make_unique<Tablet>(*m_drawer);
        QVERIFY(wait(m_tablet->access.start()));
        QTRY_COMPARE_WITH_TIMEOUT(m_tablet->device.staff().size(), 3, 20'000);
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::Offline));
    }

    std::unique_ptr<Shop> m_shop;
    std::unique_ptr<Drawer> m_drawer;
    std::unique_ptr<Tablet> m_tablet;
};

QTEST_GUILESS_MAIN(tst_OfflineSpending)
#include "tst_OfflineSpending.moc"
