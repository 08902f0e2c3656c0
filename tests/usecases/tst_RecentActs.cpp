#include "usecases/RecentActs.h"
#include "usecases/Tablet.h"

using namespace counterpart;
using namespace counterpart::test;

/// What a person did here, read from the outbox, and taking it back, against the real CDP.
class tst_RecentActs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("no_proxy", "*"); }
    void init()
    {
        m_shop = std::make_unique<Shop>();
        m_drawer = std::make_unique<Drawer>();
        start();
        QVERIFY(m_tablet->enrol(*m_shop));
        QVERIFY(m_tablet->signIn(u"as-2"_s));
    }
    void cleanup()
    {
        m_recent.reset();
        m_tablet.reset();
        m_drawer.reset();
        m_shop.reset();
    }

    void nobody_reads_them_before_signing_in()
    {
        m_tablet->access.signOut();
        QCOMPARE(wait(m_recent->list()).error().kind, Error::Kind::Unauthorized);
    }

    void the_newest_is_first_and_one_tap_is_one_act()
    {
        QVERIFY(wait(desk().startPicking(u"pk-3"_s))); // claims as well
        QVERIFY(wait(desk().pick(u"pk-3"_s, u"l1"_s, 1, {})));
        const auto acts = list();
        QCOMPARE(types(acts), (QStringList{u"pickup.pick_line"_s, u"pickup.start_picking"_s}));
        QCOMPARE(acts.first().orderNo, u"4803"_s);
        QCOMPARE(acts.first().title.in(u"en"_s), u"Shoes"_s);
        QCOMPARE(acts.first().undo, UndoState::Possible);
    }

    void a_pick_is_taken_back_from_the_list_and_at_the_cdp()
    {
        QVERIFY(wait(desk().startPicking(u"pk-3"_s)));
        QVERIFY(wait(desk().pick(u"pk-3"_s, u"l1"_s, 1, {})));
        const QString pick = list().first().act.commandId;
        const auto undone = wait(m_recent->undo(pick));
        QVERIFY2(bool(undone), qPrintable(codeOf(undone)));
        QVERIFY(m_tablet->drained());
        QCOMPARE(picked(u"pk-3"_s), 0);
        QVERIFY(list().first().act.commandId != pick || list().first().undo == UndoState::Undone);
        QCOMPARE(codeOf(wait(m_recent->undo(pick))), u"undo-window-over"_s);
    }

    void an_undo_that_is_offered_in_two_places_takes_back_once()
    {
        QVERIFY(wait(desk().startPicking(u"pk-3"_s)));
        QVERIFY(wait(desk().pick(u"pk-3"_s, u"l1"_s, 1, {})));
        const auto pick = wait(desk().pick(u"pk-3"_s, u"l1"_s, 1, {}));
        QVERIFY(pick);
        QVERIFY(m_tablet->drained());
        QCOMPARE(picked(u"pk-3"_s), 2);
        QVERIFY(wait(m_recent->undo(pick->commandId)));
        QVERIFY(wait(desk().undo(*pick))); // the toast still stands
        QVERIFY(m_tablet->drained());
        QCOMPARE(picked(u"pk-3"_s), 1);
        QCOMPARE(m_tablet->device.outboxCounts().needDecision, 0);
    }

    void behind_the_lock_nothing_is_taken_back()
    {
        QVERIFY(wait(desk().startPicking(u"pk-3"_s)));
        const auto pick = wait(desk().pick(u"pk-3"_s, u"l1"_s, 1, {}));
        QVERIFY(pick);
        m_tablet->access.signOut();
        QCOMPARE(wait(desk().undo(*pick)).error().kind, Error::Kind::Unauthorized);
        QTRY_COMPARE_WITH_TIMEOUT(m_tablet->device.outboxCounts().queued, 0, 60'000);
        QCOMPARE(picked(u"pk-3"_s), 1);
    }

    void a_redemption_that_was_sent_is_taken_back_by_a_second_command()
    {
        const auto card = wait(m_tablet->coupons.redeem(u"cp-1"_s, u"cu-1"_s, basket()));
        QVERIFY2(bool(card), qPrintable(codeOf(card)));
        QVERIFY(m_tablet->drained());
        QCOMPARE(m_shop->stored(ResourceType::Coupon, u"cp-1"_s)["status"_L1].toString(), u"redeemed"_s);
        QVERIFY(list().first().sent);
        QCOMPARE(list().first().undo, UndoState::Possible);
        QVERIFY(wait(m_recent->undo(card->act.commandId)));
        QVERIFY(m_tablet->drained());
        QVERIFY(m_shop->stored(ResourceType::Coupon, u"cp-1"_s)["status"_L1].toString() != u"redeemed"_s);
        QCOMPARE(list().size(), 1);
        QCOMPARE(list().first().undo, UndoState::Undone);
    }

    void goods_that_left_the_store_are_not_offered_for_undo()
    {
        HandOverProof seen;
        seen.method = HandOverProof::Method::IdSeen;
        seen.idKind = u"passport"_s;
        const auto given = wait(desk().handOver(u"pk-5"_s, seen));
        QVERIFY2(bool(given), qPrintable(codeOf(given)));
        QCOMPARE(list().first().undo, UndoState::Never);
        QCOMPARE(codeOf(wait(m_recent->undo(given->commandId))), u"undo-window-over"_s);
    }

    void only_the_persons_own_acts_are_listed()
    {
        QVERIFY(wait(desk().startPicking(u"pk-3"_s)));
        m_tablet->access.signOut();
        QVERIFY(m_tablet->signIn(u"as-1"_s));
        QVERIFY(list().isEmpty());
        QVERIFY(wait(desk().startPicking(u"pk-4"_s)));
        QCOMPARE(list().size(), 1);
    }

    void they_are_there_after_a_restart()
    {
        QVERIFY(wait(desk().startPicking(u"pk-3"_s)));
        QVERIFY(m_tablet->drained());
        m_recent.reset();
        m_tablet.reset();
        start();
        QVERIFY(wait(m_tablet->access.start()));
        QVERIFY(QTest::qWaitFor([this] { return !m_tablet->device.staff().isEmpty(); }, 30'000));
        QVERIFY(m_tablet->signIn(u"as-2"_s));
        QCOMPARE(types(list()), QStringList{u"pickup.start_picking"_s});
    }

private:
    void start()
    {
        m_tablet = std::make_unique<Tablet>(*m_drawer);
        m_recent = std::make_unique<RecentActs>(
            RecentActs::Parts{m_tablet->core, m_tablet->coupons, m_tablet->desk, m_tablet->briefing});
    }
    PickupDesk &desk() { return m_tablet->desk; }
    QList<RecentAct> list()
    {
        const auto acts = wait(m_recent->list());
        return acts ? *acts : QList<RecentAct>{RecentAct{}};
    }
    static QStringList types(const QList<RecentAct> &acts)
    {
        QStringList types;
        for (const RecentAct &one : acts)
            types.append(one.act.type);
        return types;
    }
    int picked(const QString &orderId)
    {
        return m_shop->stored(ResourceType::PickupOrder, orderId)["lines"_L1][0]["picked"_L1].toInt();
    }
    static Basket basket()
    {
        Basket basket;
        basket.currency = u"CNY"_s;
        basket.total = 25'000;
        return basket;
    }

    std::unique_ptr<Shop> m_shop;
    std::unique_ptr<Drawer> m_drawer;
    std::unique_ptr<Tablet> m_tablet;
    std::unique_ptr<RecentActs> m_recent;
};

QTEST_GUILESS_MAIN(tst_RecentActs)
#include "tst_RecentActs.moc"
