#include "usecases/GoodwillDesk.h"
#include "usecases/RecentActs.h"
#include "usecases/Tablet.h"

using namespace counterpart;
using namespace counterpart::test;
using Kind = CouponVerdict::Kind;

/// A coupon given to make up for something, against the real CDP, with and without a line.
class tst_GoodwillDesk : public QObject
{
    Q_OBJECT

    std::unique_ptr<Shop> m_shop;
    std::unique_ptr<Drawer> m_drawer;
    std::unique_ptr<Tablet> m_tablet;
    std::unique_ptr<GoodwillDesk> m_desk;

    static OfferValue off(qint64 amount)
    {
        OfferValue value;
        value.kind = OfferValue::Kind::Amount;
        value.amount = Money{amount, u"CNY"_s};
        return value;
    }

    void budget(qint64 amount)
    {
        QJsonObject policy = m_shop->stored(ResourceType::OfflinePolicy, u"op-st-1"_s);
        QJsonObject caps = policy[u"caps"_s].toObject();
        caps[u"managerGoodwill"_s] = QJsonObject{{u"amount"_s, amount}, {u"currency"_s, u"CNY"_s}};
        policy[u"caps"_s] = caps;
        m_shop->put(ResourceType::OfflinePolicy, u"op-st-1"_s, policy);
    }

    void start(const QString &who = u"as-1"_s)
    {
        m_tablet = std::make_unique<Tablet>(*m_drawer);
        QVERIFY(m_tablet->enrol(*m_shop));
        // What the manager's PIN is checked by without the CDP.
        QVERIFY(m_tablet->signIn(u"as-3"_s));
        if (who != u"as-3"_s) {
            m_tablet->access.signOut();
            QVERIFY(m_tablet->signIn(who));
        }
        m_desk = std::make_unique<GoodwillDesk>(m_tablet->core);
    }
    void goOffline()
    {
        m_shop->close();
        m_tablet->health.syncNow();
        QVERIFY(QTest::qWaitFor([this] { return !m_tablet->core.online(); }, 60'000));
    }
    void goOnline()
    {
        m_shop->open();
        m_tablet->health.syncNow();
        QVERIFY(m_tablet->drained());
    }

    GoodwillWish wish(const QString &customer = u"cu-1"_s) const
    {
        return {.customerId = customer,
                .campaignId = u"cm-sorry"_s,
                .value = off(5'000),
                .reason = u"late"_s,
                .giverId = u"as-3"_s,
                .pin = u"246810"_s};
    }
    Result<GoodwillGiven> give(const GoodwillWish &asked) { return wait(m_desk->give(asked)); }
    GoodwillChoice look(const QString &customer = u"cu-1"_s)
    {
        const auto choice = wait(m_desk->look(customer));
        return choice ? *choice : GoodwillChoice();
    }
    CouponAnswer check(const QString &couponId, const QString &customer = u"cu-1"_s)
    {
        Basket basket;
        basket.currency = u"CNY"_s;
        basket.total = 20'000;
        const auto answers = wait(m_tablet->coupons.check(couponId, customer, basket));
        return answers && !answers->isEmpty() ? answers->first() : CouponAnswer();
    }
    QList<OutboxItem> items()
    {
        const auto all = wait(m_tablet->device.withOutbox([](Outbox &box) { return box.list(); }));
        return all ? *all : QList<OutboxItem>();
    }
    QList<OutboxItem> grants()
    {
        QList<OutboxItem> found = items();
        found.removeIf([](const OutboxItem &item) {
            return !std::holds_alternative<command::CouponGrantGoodwill>(item.command.payload);
        });
        return found;
    }

private Q_SLOTS:
    void initTestCase() { qputenv("no_proxy", "*"); }
    void init()
    {
        m_shop = std::make_unique<Shop>();
        m_drawer = std::make_unique<Drawer>();
        budget(10'000);
        m_shop->put(ResourceType::Campaign, u"cm-sorry"_s,
                    {{u"name"_s, TestCdp::text(u"Sorry"_s)},
                     {u"status"_s, u"live"_s},
                     {u"schedule"_s,
                      QJsonObject{{u"startAt"_s, u"2026-01-01T00:00:00.000Z"_s},
                                  {u"timeZone"_s, u"Asia/Shanghai"_s}}},
                     {u"channels"_s, QJsonArray{u"store"_s}},
                     {u"storeScope"_s, QJsonObject{{u"mode"_s, u"all"_s}}},
                     {u"offline"_s, QJsonObject{{u"mode"_s, u"provisional"_s}}},
                     {u"offers"_s,
                      QJsonArray{QJsonObject{
                          {u"id"_s, u"of-1"_s},
                          {u"title"_s, TestCdp::text(u"Sorry 50"_s)},
                          {u"value"_s,
                           QJsonObject{{u"kind"_s, u"amount"_s},
                                       {u"amount"_s,
                                        QJsonObject{{u"amount"_s, 5'000}, {u"currency"_s, u"CNY"_s}}}}}}}},
                     {u"goodwill"_s, QJsonObject{{u"validFor"_s, u"P30D"_s}}}});
    }
    void cleanup()
    {
        m_desk.reset();
        m_tablet.reset();
        m_drawer.reset();
        m_shop.reset();
    }

    void what_may_be_given_is_told_with_what_is_left_and_who_may()
    {
        start();
        const GoodwillChoice choice = look();
        QCOMPARE(choice.offers.size(), 1); // the weekend campaign is none of it
        QCOMPARE(choice.offers.first().worth, (Money{5'000, u"CNY"_s}));
        QVERIFY(!choice.ownRight && !choice.givenToday && choice.online);
        QCOMPARE(choice.givers.size(), 1);
        QCOMPARE(choice.givers.first().id, u"as-3"_s);
        QCOMPARE(choice.givers.first().left->amount.amount, 10'000);
        QCOMPARE(codeOf(wait(m_desk->look(u"cu-nobody"_s))), u"customer-not-cached"_s);
    }

    void given_it_is_the_customers_at_once_and_confirmed_later()
    {
        start();
        const auto given = give(wish());
        QVERIFY2(bool(given), qPrintable(codeOf(given)));
        QCOMPARE(check(given->coupon.id).verdict.kind, Kind::Valid);
        QCOMPARE(check(given->coupon.code).coupon->id, given->coupon.id);
        const auto card = wait(m_tablet->briefing.refresh(u"cu-1"_s));
        const auto theirs = [&card, &given](const CouponOffer &offer) {
            return offer.coupon.id == given->coupon.id;
        };
        QCOMPARE(std::count_if(card->coupons.cbegin(), card->coupons.cend(), theirs), 1);
        QVERIFY(m_tablet->drained());
        QCOMPARE(grants().first().state, OutboxItem::State::Confirmed);
        const auto there = check(given->coupon.id);
        QCOMPARE(there.verdict.kind, Kind::Valid);
        QVERIFY(there.coupon->version > 0);
        QVERIFY(look().givenToday);
        QCOMPARE(look().givers.first().left->amount.amount, 5'000);
    }

    void a_clerk_needs_a_managers_own_pin_and_a_reason()
    {
        start();
        const auto tryWith = [this](auto change) {
            GoodwillWish asked = wish();
            change(asked);
            return codeOf(give(asked));
        };
        QCOMPARE(tryWith([](GoodwillWish &w) { w.pin = u"000000"_s; }), u"wrong-pin"_s);
        QVERIFY(m_desk->lastPinRefusal().triesLeft > 0);
        QCOMPARE(tryWith([](GoodwillWish &w) { w.giverId = u"as-1"_s; }), u"role-missing"_s);
        QCOMPARE(tryWith([](GoodwillWish &w) { w.giverId = u"as-2"_s; }), u"role-missing"_s);
        QCOMPARE(tryWith([](GoodwillWish &w) { w.reason = u"because"_s; }), u"approval-needed"_s);
        QCOMPARE(tryWith([](GoodwillWish &w) { w.reason = u"other"_s; }), u"approval-needed"_s);
        QCOMPARE(tryWith([](GoodwillWish &w) { w.value = off(5'001); }), u"goodwill-not-offered"_s);
        QCOMPARE(tryWith([](GoodwillWish &w) { w.campaignId = u"cm-1"_s; }), u"goodwill-not-offered"_s);
        QVERIFY(grants().isEmpty());
    }

    void a_manager_gives_without_a_pin()
    {
        start(u"as-3"_s);
        QVERIFY(look().ownRight);
        GoodwillWish asked = wish();
        asked.pin.clear();
        const auto given = give(asked);
        QVERIFY2(bool(given), qPrintable(codeOf(given)));
        QVERIFY(given->coupon.goodwill->managerId.isEmpty());
        QVERIFY(m_tablet->drained());
        QCOMPARE(grants().first().state, OutboxItem::State::Confirmed);
    }

    void the_budget_ends_it_here_before_the_cdp_is_asked()
    {
        budget(5'000);
        start();
        QVERIFY(give(wish()));
        QCOMPARE(codeOf(give(wish())), u"goodwill-given-today"_s);
        QCOMPARE(codeOf(give(wish(u"cu-open"_s))), u"goodwill-budget-spent"_s);
        QCOMPARE(look(u"cu-open"_s).givers.first().left->amount.amount, 0);
        QCOMPARE(grants().size(), 1);
    }

    void two_quick_taps_give_one()
    {
        start();
        const auto first = m_desk->give(wish());
        const auto second = m_desk->give(wish());
        QVERIFY(wait(first));
        QCOMPARE(codeOf(wait(second)), u"goodwill-given-today"_s);
    }

    void offline_it_is_given_used_and_told_in_that_order()
    {
        start();
        goOffline();
        const auto given = give(wish());
        QVERIFY2(bool(given), qPrintable(codeOf(given)));
        QCOMPARE(check(given->coupon.id).verdict.kind, Kind::ValidProvisional);
        Basket basket;
        basket.currency = u"CNY"_s;
        basket.total = 20'000;
        const auto card = wait(m_tablet->coupons.redeem(given->coupon.id, u"cu-1"_s, basket));
        QVERIFY2(bool(card), qPrintable(codeOf(card)));
        QCOMPARE(card->discount.amount, 5'000);
        goOnline();
        QCOMPARE(m_shop->redemptions(given->coupon.id), 1);
        const auto filed = m_shop->cdp.storage->records({.type = ResourceType::SyncException, .limit = 9});
        QVERIFY(filed->records.isEmpty());
    }

    void offline_beyond_what_the_cdp_knows_it_stands_and_is_filed()
    {
        start();
        goOffline();
        const auto given = give(wish());
        QVERIFY(given);
        budget(4'000); // head office has less for the day than this tablet was told
        goOnline();
        QCOMPARE(grants().first().state, OutboxItem::State::Confirmed);
        const auto filed = m_shop->cdp.storage->records({.type = ResourceType::SyncException, .limit = 9});
        QCOMPARE(filed->records.size(), 1);
        QCOMPARE(filed->records.first().data()["kind"_L1].toString(), u"over_allowance"_s);
        QCOMPARE(check(given->coupon.id).verdict.kind, Kind::Valid);
    }

    void taken_back_before_it_left_nobody_hears_of_it()
    {
        start();
        goOffline();
        const auto given = give(wish());
        QVERIFY(given);
        QVERIFY(wait(m_desk->undo(given->act)));
        QVERIFY(!check(given->coupon.id).coupon);
        QCOMPARE(look().givers.first().left->amount.amount, 10'000);
        QVERIFY(!look().givenToday);
        goOnline();
        QVERIFY(!*m_shop->cdp.storage->record(ResourceType::Coupon, given->coupon.id));
    }

    void taken_back_after_it_left_it_is_revoked()
    {
        start();
        const auto given = give(wish());
        QVERIFY(given);
        QVERIFY(m_tablet->drained());
        const auto back = wait(m_desk->undo(given->act));
        QVERIFY2(bool(back), qPrintable(codeOf(back)));
        QVERIFY(!look().givenToday);
        QCOMPARE(look().givers.first().left->amount.amount, 10'000);
        QCOMPARE(check(given->coupon.id).verdict.kind, Kind::Invalid);
        QVERIFY(m_tablet->drained());
        QCOMPARE(m_shop->stored(ResourceType::Coupon, given->coupon.id)["status"_L1].toString(),
                 u"revoked"_s);
        QVERIFY(give(wish())); // the budget and the day are free again
    }

    void the_refused_coupon_that_it_makes_up_for_is_counted_once()
    {
        start();
        GoodwillWish asked = wish();
        asked.reason = u"refused"_s;
        asked.about = Ref{ResourceType::Coupon, u"cp-old"_s};
        const auto given = give(asked);
        QVERIFY(given);
        QCOMPARE(given->act.others.size(), 1);
        RecentActs recent{{m_tablet->core, m_tablet->coupons, m_tablet->desk, m_tablet->briefing}};
        QCOMPARE(wait(recent.list())->size(), 1); // one tap, one act
        QVERIFY(m_tablet->drained());
        const auto kpis = m_shop->cdp.storage->campaignKpis(u"cm-1"_s, u"st-1"_s);
        QCOMPARE((*kpis)["store"_L1]["refused"_L1].toInteger(), 1);
        asked.customerId = u"cu-open"_s;
        asked.refusalTold = true;
        const auto again = give(asked);
        QVERIFY(again);
        QVERIFY(again->act.others.isEmpty());
    }

    void recent_actions_take_it_back_until_it_is_used()
    {
        start();
        goOffline();
        RecentActs recent{{m_tablet->core, m_tablet->coupons, m_tablet->desk, m_tablet->briefing}};
        const auto given = give(wish());
        QVERIFY(given);
        const auto find = [&recent, &given] {
            const auto list = wait(recent.list());
            for (const RecentAct &one : *list) {
                if (one.act.commandId == given->act.commandId)
                    return one;
            }
            return RecentAct();
        };
        QCOMPARE(find().undo, UndoState::Possible);
        QVERIFY(find().title.in(u"en"_s).contains(u"Sorry 50"_s));
        Basket basket;
        basket.currency = u"CNY"_s;
        basket.total = 20'000;
        QVERIFY(wait(m_tablet->coupons.redeem(given->coupon.id, u"cu-1"_s, basket)));
        QCOMPARE(find().undo, UndoState::TooLate);
        QCOMPARE(codeOf(wait(m_desk->undo(given->act))), u"undo-window-over"_s);
        QCOMPARE(grants().first().state, OutboxItem::State::Queued);
    }

    void what_another_tablet_gave_is_spent_here_too_and_its_return_is_known()
    {
        budget(5'000);
        start();
        Drawer shelf;
        Tablet other(shelf);
        QVERIFY(other.enrol(*m_shop));
        QVERIFY(other.signIn(u"as-3"_s));
        GoodwillDesk there(other.core);
        const auto given = wait(there.give(wish()));
        QVERIFY2(bool(given), qPrintable(codeOf(given)));
        QVERIFY(other.drained());
        QTRY_COMPARE_WITH_TIMEOUT(look(u"cu-open"_s).givers.first().left->amount.amount, 0, 60'000);
        goOffline(); // also where nobody can be asked
        QCOMPARE(codeOf(give(wish(u"cu-open"_s))), u"goodwill-budget-spent"_s);
        goOnline();
        QVERIFY(wait(there.undo(given->act)));
        QVERIFY(other.drained());
        QTRY_COMPARE_WITH_TIMEOUT(look(u"cu-open"_s).givers.first().left->amount.amount, 5'000, 60'000);
        QVERIFY(give(wish(u"cu-open"_s)));
    }

    void a_busy_day_hides_nothing_of_what_was_given()
    {
        budget(5'000);
        start();
        goOffline();
        QVERIFY(give(wish()));
        for (int i = 0; i < 210; ++i) // more than one page of the outbox
            m_tablet->device.submit({m_tablet->core.makeCommand(
                {ResourceType::Coupon, u"cp-1"_s}, command::CouponRecordRefusal{u"other"_s, {}})});
        QTRY_COMPARE_WITH_TIMEOUT(m_tablet->device.outboxCounts().queued, 211, 60'000);
        QCOMPARE(codeOf(give(wish(u"cu-open"_s))), u"goodwill-budget-spent"_s);
    }
};

QTEST_GUILESS_MAIN(tst_GoodwillDesk)
#include "tst_GoodwillDesk.moc"
