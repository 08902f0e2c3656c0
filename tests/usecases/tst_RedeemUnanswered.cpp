#include "usecases/Line.h"
#include "usecases/Tablet.h"

using namespace counterpart;
using namespace counterpart::test;

Q_DECLARE_METATYPE(Line::Way)

/// A redemption made while the line is dead and the tablet does not know yet; and one that the CDP refuses.
class tst_RedeemUnanswered : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("no_proxy", "*"); }
    void init()
    {
        m_shop = std::make_unique<Shop>();
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
        QTRY_VERIFY_WITH_TIMEOUT(m_tablet->device.offlineBudget().given.has_value(), 60'000);
    }
    void cleanup()
    {
        m_tablet.reset();
        m_drawer.reset();
        m_line.reset();
        m_shop.reset();
    }

    void confirmed_it_says_so_before_anything_is_given()
    {
        const auto card = wait(m_tablet->coupons.redeem(u"cp-1"_s, u"cu-1"_s, basketOf(25'000)));
        QVERIFY2(bool(card), qPrintable(codeOf(card)));
        QVERIFY(!card->provisional);
        QCOMPARE(m_shop->redemptions(u"cp-1"_s), 1); // the CDP has it when the card is shown
        QCOMPARE(m_tablet->device.offlineBudget().spentCount, 0);
    }

    void without_an_answer_it_falls_under_the_offline_policy_and_says_so_data()
    {
        QTest::addColumn<Line::Way>("way");
        QTest::newRow("the request is lost") << Line::Way::NothingArrives;
        QTest::newRow("its answer is lost") << Line::Way::NoAnswerArrives;
    }
    void without_an_answer_it_falls_under_the_offline_policy_and_says_so()
    {
        QFETCH(Line::Way, way);
        QCOMPARE(m_tablet->device.facts().link, SyncFacts::Link::Online);
        m_line->set(way);
        const auto card = wait(m_tablet->coupons.redeem(u"cp-1"_s, u"cu-1"_s, basketOf(25'000)));
        QVERIFY2(bool(card), qPrintable(codeOf(card)));
        QVERIFY(card->provisional);
        QCOMPARE(m_tablet->device.offlineBudget().spentCount, 1);
        QCOMPARE(m_tablet->device.offlineBudget().spentAmount, 5'000);

        m_line->set(Line::Way::Open);
        m_tablet->health.syncNow();
        QVERIFY(m_tablet->drained());
        QCOMPARE(m_shop->redemptions(u"cp-1"_s), 1); // once, and spent from what was given
        const QString allowance = allowanceOf(u"cp-1"_s);
        QVERIFY(!allowance.isEmpty());
        QCOMPARE(exceptions(), 0);
        QTRY_VERIFY_WITH_TIMEOUT(m_tablet->core.online(), 20'000);
    }

    void used_elsewhere_meanwhile_it_becomes_an_incident_and_not_a_refusal()
    {
        m_line->set(Line::Way::NothingArrives);
        const auto card = wait(m_tablet->coupons.redeem(u"cp-1"_s, u"cu-1"_s, basketOf(25'000)));
        QVERIFY(card && card->provisional);
        m_shop->cdp.enrol();
        m_shop->cdp.now = shopNow();
        (void)m_shop->cdp.submit(m_shop->cdp.redeem(u"cp-1"_s, {{u"issuedAt"_s, formatInstant(shopNow())}}));
        m_line->set(Line::Way::Open);
        m_tablet->health.syncNow();
        QVERIFY(m_tablet->drained());
        QCOMPARE(m_shop->redemptions(u"cp-1"_s), 2); // the discount was given: nothing is taken back
        QTRY_COMPARE_WITH_TIMEOUT(exceptions(), 1, 20'000);
    }

    void what_may_not_go_offline_is_not_redeemed_when_no_answer_comes()
    {
        m_line->set(Line::Way::NothingArrives);
        const auto card = wait(m_tablet->coupons.redeem(u"cp-online"_s, u"cu-1"_s, basketOf(25'000)));
        QCOMPARE(codeOf(card), u"offline-not-allowed"_s);
        m_line->set(Line::Way::Open);
        m_tablet->health.syncNow();
        QVERIFY(m_tablet->drained());
        QCOMPARE(m_shop->redemptions(u"cp-online"_s), 0);
        QTRY_VERIFY_WITH_TIMEOUT(m_tablet->core.online(), 20'000);
        const auto again = wait(m_tablet->coupons.redeem(u"cp-online"_s, u"cu-1"_s, basketOf(25'000)));
        QVERIFY2(again && !again->provisional, qPrintable(codeOf(again)));
    }

    void a_refusal_is_told_at_once_and_leaves_nothing_to_decide()
    {
        // Used at another counter; this tablet has not read of it.
        m_line->set(Line::Way::NoNews);
        m_shop->cdp.enrol();
        m_shop->cdp.now = shopNow();
        (void)m_shop->cdp.submit(m_shop->cdp.redeem(u"cp-1"_s, {{u"issuedAt"_s, formatInstant(shopNow())}}));
        const auto card = wait(m_tablet->coupons.redeem(u"cp-1"_s, u"cu-1"_s, basketOf(25'000)));
        QCOMPARE(codeOf(card), u"coupon-already-redeemed"_s);
        QTRY_COMPARE_WITH_TIMEOUT(m_tablet->device.outboxCounts().needDecision, 0, 20'000);
        QCOMPARE(m_shop->redemptions(u"cp-1"_s), 1);
        QVERIFY(m_tablet->core.recentActs().first().withdrawn);
    }

private:
    static Basket basketOf(qint64 total)
    {
        Basket basket;
        basket.currency = u"CNY"_s;
        basket.total = total;
        return basket;
    }
    QString allowanceOf(const QString &couponId)
    {
        const QJsonArray uses = m_shop->stored(ResourceType::Coupon, couponId)["redemptions"_L1].toArray();
        const auto given = m_shop->cdp.storage->currentAllowance(m_tablet->device.profile().deviceId);
        const bool charged = given && *given && (*given)->usedCount == 1;
        return uses.isEmpty() || !charged ? QString() : (*given)->given.id;
    }
    int exceptions()
    {
        const auto open = wait(m_tablet->health.exceptions());
        return open ? int(open->size()) : -1;
    }

    std::unique_ptr<Shop> m_shop;
    std::unique_ptr<Line> m_line;
    std::unique_ptr<Drawer> m_drawer;
    std::unique_ptr<Tablet> m_tablet;
};

QTEST_GUILESS_MAIN(tst_RedeemUnanswered)
#include "tst_RedeemUnanswered.moc"
