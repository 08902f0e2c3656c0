#include "proofs/Screens.h"
#include "viewmodels/HandOverViewModel.h"

using namespace counterpart;
using namespace counterpart::test;

/// product.md F2: without a line goods are handed over all the same; above a total that the store's policy
/// names a manager allows it on the same tablet, and the CDP looks at it again.
class tst_DearHandOver : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("no_proxy", "*"); }
    void init()
    {
        m_shop = std::make_unique<Shop>();
        m_drawer = std::make_unique<Drawer>();
        m_tablet = std::make_unique<Tablet>(*m_drawer);
        m_screens = std::make_unique<Screens>(*m_tablet);
        m_view = std::make_unique<HandOverViewModel>(m_tablet->desk, m_tablet->core, m_screens->format,
                                                     m_screens->toast);
        m_shop->addReadyOrder(u"pk-dear"_s, u"4896"_s); // 6,200.00
        QVERIFY(m_tablet->enrol(*m_shop));
        QVERIFY(m_tablet->signIn(u"as-3"_s)); // leaves what checks the manager's PIN without the CDP
        m_tablet->access.signOut();
        QVERIFY(m_tablet->signIn(u"as-2"_s));
    }
    void cleanup()
    {
        m_view.reset();
        m_screens.reset();
        m_tablet.reset();
        m_drawer.reset();
        m_shop.reset();
    }

    void above_it_the_manager_allows_it_with_their_pin_and_the_centre_agrees()
    {
        limit(500'000);
        offline();
        openWithAnId();
        m_view->handOver();
        QTRY_VERIFY_WITH_TIMEOUT(m_view->approving(), 20'000);
        QVERIFY2(m_screens->english([this] { return m_view->approvalText(); }).contains(u"6,200"),
                 qPrintable(m_view->approvalText()));
        QCOMPARE(m_view->approvers()->count(), 1);
        m_view->approve(u"135790"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!m_view->approvalProblem().isEmpty(), 30'000);
        QVERIFY(m_view->approving());
        QVERIFY(m_view->doneTitle().isEmpty());
        m_view->approve(u"246810"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!m_view->doneTitle().isEmpty(), 30'000);
        QVERIFY(!m_view->approving());
        m_shop->open();
        m_tablet->health.syncNow();
        QVERIFY(m_tablet->drained());
        const QJsonObject order = m_shop->stored(ResourceType::PickupOrder, u"pk-dear"_s);
        QCOMPARE(order["status"_L1], u"handed_over"_s);
        QCOMPARE(order["handovers"_L1][0]["proof"_L1]["managerId"_L1], u"as-3"_s);
        QCOMPARE(m_tablet->device.outboxCounts().needDecision, 0);
        QVERIFY(wait(m_tablet->health.exceptions())->isEmpty());
    }

    void up_to_it_and_on_line_nobody_is_asked_data()
    {
        QTest::addColumn<qint64>("most");
        QTest::addColumn<bool>("line");
        QTest::newRow("just within") << qint64(620'000) << false;
        QTest::newRow("above, but there is a line") << qint64(500'000) << true;
    }
    void up_to_it_and_on_line_nobody_is_asked()
    {
        QFETCH(qint64, most);
        QFETCH(bool, line);
        limit(most);
        if (!line)
            offline();
        openWithAnId();
        m_view->handOver();
        QTRY_VERIFY_WITH_TIMEOUT(!m_view->doneTitle().isEmpty(), 30'000);
        QVERIFY(!m_view->approving());
    }

    void a_manager_at_the_desk_needs_nobody_else()
    {
        limit(500'000);
        m_tablet->access.signOut();
        QVERIFY(m_tablet->signIn(u"as-3"_s));
        offline();
        openWithAnId();
        m_view->handOver();
        QTRY_VERIFY_WITH_TIMEOUT(!m_view->doneTitle().isEmpty(), 30'000);
    }

    void where_no_manager_is_known_it_says_what_to_do_and_nothing_is_given()
    {
        QJsonObject gone = m_shop->stored(ResourceType::Associate, u"as-3"_s);
        gone[u"status"_s] = u"left"_s;
        m_shop->put(ResourceType::Associate, u"as-3"_s, gone);
        limit(500'000);
        QTRY_VERIFY_WITH_TIMEOUT(m_tablet->desk.approval().people().isEmpty(), 30'000);
        offline();
        openWithAnId();
        m_view->handOver();
        QTRY_VERIFY_WITH_TIMEOUT(!m_view->refusal().isEmpty(), 20'000);
        QVERIFY(m_view->refusal().contains(u"no other manager is known"));
        QVERIFY(!m_view->approving());
        QCOMPARE(m_tablet->device.outboxCounts().queued, 0);
    }

private:
    void limit(qint64 amount)
    {
        QJsonObject policy = m_shop->stored(ResourceType::OfflinePolicy, u"op-st-1"_s);
        QJsonObject caps = policy[u"caps"_s].toObject();
        caps[u"handOverAlone"_s] = QJsonObject{{u"amount"_s, amount}, {u"currency"_s, u"CNY"_s}};
        policy[u"caps"_s] = caps;
        m_shop->put(ResourceType::OfflinePolicy, u"op-st-1"_s, policy);
        m_tablet->health.syncNow();
        const auto known = [&] {
            const auto &here = m_tablet->core.policy();
            return here && here->handOverAlone && here->handOverAlone->amount == amount;
        };
        QTRY_VERIFY_WITH_TIMEOUT(known(), 30'000);
    }
    void offline()
    {
        m_shop->close();
        m_tablet->device.syncNow();
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::Offline));
    }
    void openWithAnId()
    {
        m_view->open(u"pk-dear"_s);
        QTRY_COMPARE_WITH_TIMEOUT(m_view->phase(), u"ready"_s, 20'000);
        m_view->idSeen(u"passport"_s);
        QVERIFY2(m_view->mainEnabled(), qPrintable(m_view->blockedText()));
    }

    std::unique_ptr<Shop> m_shop;
    std::unique_ptr<Drawer> m_drawer;
    std::unique_ptr<Tablet> m_tablet;
    std::unique_ptr<Screens> m_screens;
    std::unique_ptr<HandOverViewModel> m_view;
};

QTEST_GUILESS_MAIN(tst_DearHandOver)
#include "tst_DearHandOver.moc"
