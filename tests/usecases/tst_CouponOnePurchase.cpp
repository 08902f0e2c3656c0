#include "usecases/Tablet.h"

using namespace counterpart;
using namespace counterpart::test;
using Kind = CouponVerdict::Kind;

namespace {

Basket basketOf(qint64 total)
{
    Basket basket;
    basket.currency = u"CNY"_s;
    basket.total = total;
    return basket;
}

QJsonObject yuan(qint64 amount)
{
    return {{u"amount"_s, amount}, {u"currency"_s, u"CNY"_s}};
}

} // namespace

/// Several coupons of one customer on one purchase: what keeps another out, and taking all of them back.
class tst_CouponOnePurchase : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("no_proxy", "*"); }
    void init()
    {
        m_shop = std::make_unique<Shop>();
        m_drawer = std::make_unique<Drawer>();
        m_tablet = std::make_unique<Tablet>(*m_drawer);
        QVERIFY(m_tablet->enrol(*m_shop));
        QVERIFY(m_tablet->signIn());
    }
    void cleanup()
    {
        m_tablet.reset();
        m_drawer.reset();
        m_shop.reset();
    }

    void a_second_one_that_does_not_combine_is_refused_on_the_tablet_already()
    {
        addCoupon(u"cp-a"_s, {});
        QCOMPARE(check(u"cp-a"_s, basketOf(25'000)).verdict.kind, Kind::Valid);
        QVERIFY(wait(m_tablet->coupons.redeem(u"cp-1"_s, u"cu-1"_s, basketOf(25'000))));
        // Before the CDP has answered, and after; with the amount, what is left of it, or none yet.
        for (int i = 0; i < 2; ++i) {
            for (const std::optional<Basket> &basket :
                 {std::optional(basketOf(25'000)), std::optional(basketOf(20'000)),
                  std::optional<Basket>()}) {
                const CouponAnswer answer = check(u"cp-a"_s, basket);
                QCOMPARE(answer.verdict.kind, Kind::Invalid);
                QCOMPARE(answer.verdict.headline()->code, ConditionCode::NotCombinable);
                QCOMPARE(answer.usedAlready.size(), 1);
                QCOMPARE(answer.usedAlready.first().in(u"en"_s), u"20 % off"_s);
            }
            QVERIFY(m_tablet->drained());
        }
        QCOMPARE(codeOf(wait(m_tablet->coupons.redeem(u"cp-a"_s, u"cu-1"_s, basketOf(25'000)))),
                 u"not-combinable"_s);
        // It is no way out for the coupon that was used.
        for (const CouponAnswer &other : check(u"cp-1"_s, basketOf(25'000)).alternatives)
            QVERIFY(other.coupon->id != u"cp-a"_s);
        // Another purchase.
        QCOMPARE(check(u"cp-a"_s, basketOf(9'900)).verdict.kind, Kind::Valid);
        QVERIFY(wait(m_tablet->coupons.redeem(u"cp-a"_s, u"cu-1"_s, basketOf(9'900))));
        QVERIFY(m_tablet->drained());
        QCOMPARE(m_shop->redemptions(u"cp-a"_s), 1);
    }

    void a_code_that_is_anybodys_is_kept_out_by_what_the_customer_here_used()
    {
        QJsonObject open = m_shop->stored(ResourceType::Coupon, u"cp-1"_s);
        open.remove(u"customerId"_s);
        open[u"code"_s] = u"EVERYBODY"_s;
        open[u"redemptionMode"_s] = u"open"_s;
        m_shop->put(ResourceType::Coupon, u"cp-all"_s, open);
        m_tablet->health.syncNow();
        QTRY_VERIFY_WITH_TIMEOUT(check(u"cp-all"_s, {}).coupon.has_value(), 20'000);
        QVERIFY(wait(m_tablet->coupons.redeem(u"cp-1"_s, u"cu-1"_s, basketOf(25'000))));
        const auto judged = [&](const QString &customer, qint64 total) {
            const auto answers = wait(m_tablet->coupons.check(u"EVERYBODY"_s, customer, basketOf(total)));
            return answers && answers->size() == 1 ? answers->first().verdict : CouponVerdict();
        };
        const CouponVerdict theirs = judged(u"cu-1"_s, 25'000);
        QCOMPARE(theirs.kind, Kind::Invalid);
        QCOMPARE(theirs.headline()->code, ConditionCode::NotCombinable);
        QCOMPARE(judged(u"cu-1"_s, 9'900).kind, Kind::Valid);     // another purchase
        QCOMPARE(judged(u"cu-open"_s, 25'000).kind, Kind::Valid); // somebody else's
        QCOMPARE(judged({}, 25'000).kind, Kind::Valid); // nobody known: nothing tells that it is theirs
    }

    void what_the_cdp_refuses_is_told_with_the_name_of_the_other()
    {
        addCoupon(u"cp-a"_s, {});
        QVERIFY(wait(m_tablet->coupons.redeem(u"cp-1"_s, u"cu-1"_s, basketOf(25'000))));
        QVERIFY(m_tablet->drained());
        // As a tablet that had not heard of the first would send it.
        command::CouponRedeem use;
        use.redemptionId = m_tablet->core.newId();
        use.discount = {5'000, u"CNY"_s};
        use.basketTotal = 25'000;
        QVERIFY(wait(
            m_tablet->core.submit({m_tablet->core.makeCommand({ResourceType::Coupon, u"cp-a"_s}, use)})));
        const auto refused = [this]() -> std::optional<QueueItem> {
            const auto items = wait(m_tablet->health.queue());
            if (items && !items->isEmpty() && items->first().state == QueueItem::State::Refused)
                return items->first();
            return {};
        };
        QTRY_VERIFY_WITH_TIMEOUT(refused().has_value(), 20'000);
        QCOMPARE(refused()->problemCode, u"coupon-not-stackable"_s);
        QCOMPARE(refused()->against, QStringList{u"cp-1"_s});
        QCOMPARE(refused()->againstTitles.size(), 1);
        QCOMPARE(m_shop->redemptions(u"cp-a"_s), 0);
    }

    void what_two_tablets_used_offline_on_one_purchase_is_filed_with_the_others_name()
    {
        addCoupon(u"cp-a"_s, {{u"title"_s, TestCdp::text(u"Birthday gift"_s)}});
        Drawer secondDrawer;
        Tablet second(secondDrawer);
        QVERIFY(second.enrol(*m_shop));
        QVERIFY(second.signIn(u"as-1"_s));
        // Both judged before either heard of the other.
        m_shop->close();
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::Offline));
        QVERIFY(second.untilLink(SyncFacts::Link::Offline));
        QVERIFY(wait(m_tablet->coupons.redeem(u"cp-a"_s, u"cu-1"_s, basketOf(25'000))));
        QVERIFY(wait(second.coupons.redeem(u"cp-1"_s, u"cu-1"_s, basketOf(25'000))));
        m_shop->open();
        m_tablet->health.syncNow();
        QVERIFY(m_tablet->drained());
        second.health.syncNow();
        QVERIFY(second.drained());
        // Done offline, both are kept; the later told one is for a manager.
        QCOMPARE(m_shop->redemptions(u"cp-a"_s) + m_shop->redemptions(u"cp-1"_s), 2);
        const auto named = [&] {
            const auto open = wait(second.health.exceptions());
            return open && std::any_of(open->cbegin(), open->cend(), [](const SyncException &one) {
                       return one.about && one.about->id == u"cp-1"_s
                           && one.explanation.in(u"en"_s).contains(u"Birthday gift"_s);
                   });
        };
        QTRY_VERIFY_WITH_TIMEOUT(named(), 20'000);
    }

    void a_set_is_taken_back_whole_or_not_at_all()
    {
        addTwoThatGoTogether();
        const CouponAnswer answer = check(u"cp-a"_s, basketOf(25'000));
        QVERIFY(answer.together.has_value());
        const auto card
            = wait(m_tablet->coupons.redeemTogether(*answer.together, u"cu-1"_s, basketOf(25'000)));
        QVERIFY2(bool(card), qPrintable(codeOf(card)));
        QVERIFY(m_tablet->drained());
        // The last of them cannot be taken back: then the first is not, either.
        Act broken = card->act;
        broken.commandId = m_tablet->core.newId();
        QCOMPARE(codeOf(wait(m_tablet->coupons.undo(broken))), u"act-unknown"_s);
        QVERIFY(m_tablet->drained());
        QCOMPARE(m_shop->redemptions(u"cp-a"_s), 1);
        QCOMPARE(m_shop->redemptions(u"cp-b"_s), 1);
        QCOMPARE(check(u"cp-a"_s, basketOf(25'000)).verdict.headline()->code, ConditionCode::AlreadyRedeemed);
        // And the way on stands: the whole set, once more.
        QVERIFY(wait(m_tablet->coupons.undo(card->act)));
        QVERIFY(m_tablet->drained());
        QCOMPARE(m_shop->redemptions(u"cp-a"_s), 0);
        QCOMPARE(m_shop->redemptions(u"cp-b"_s), 0);
    }

    void what_gives_nothing_here_is_not_offered_to_a_manager()
    {
        addCoupon(u"cp-ship"_s,
                  {{u"value"_s, QJsonObject{{u"kind"_s, u"free_shipping"_s}}},
                   {u"channels"_s, QJsonArray{u"web"_s}}});
        const CouponAnswer delivery = check(u"cp-ship"_s, basketOf(25'000));
        QCOMPARE(delivery.verdict.headline()->code, ConditionCode::WrongChannel);
        QVERIFY(delivery.overridable.isEmpty());
        QVERIFY(check(u"cp-ship"_s, {}).overridable.isEmpty());
        const OverrideWish wish{u"as-3"_s, u"246810"_s, u"promised"_s, {}};
        QCOMPARE(
            codeOf(wait(m_tablet->coupons.redeemOverridden(u"cp-ship"_s, u"cu-1"_s, basketOf(25'000), wish))),
            u"wrong-channel"_s);
        // What takes something off is, beside it.
        QCOMPARE(check(u"cp-old"_s, basketOf(25'000)).overridable.size(), 1);
    }

private:
    void addCoupon(const QString &id, const QJsonObject &more)
    {
        QJsonObject data = m_shop->stored(ResourceType::Coupon, u"cp-1"_s);
        data[u"code"_s] = id.toUpper();
        for (auto member = more.begin(); member != more.end(); ++member)
            data[member.key()] = member.value();
        m_shop->put(ResourceType::Coupon, id, data);
        m_tablet->health.syncNow();
        QTRY_VERIFY_WITH_TIMEOUT(check(id, {}).coupon.has_value(), 20'000);
    }
    /// ¥50 and ¥18 off.
    void addTwoThatGoTogether()
    {
        const auto named = [](const QString &group, const QString &with) {
            return QJsonObject{{u"group"_s, group}, {u"combinableWith"_s, QJsonArray{with}}};
        };
        addCoupon(u"cp-a"_s,
                  {{u"value"_s, QJsonObject{{u"kind"_s, u"amount"_s}, {u"amount"_s, yuan(5'000)}}},
                   {u"stacking"_s, named(u"a"_s, u"b"_s)}});
        addCoupon(u"cp-b"_s,
                  {{u"value"_s, QJsonObject{{u"kind"_s, u"amount"_s}, {u"amount"_s, yuan(1'800)}}},
                   {u"stacking"_s, named(u"b"_s, u"a"_s)}});
    }
    CouponAnswer check(const QString &code, std::optional<Basket> basket)
    {
        const auto answers = wait(m_tablet->coupons.check(code, {}, std::move(basket)));
        if (!answers || answers->size() != 1)
            qFatal("not one answer: %s", qPrintable(codeOf(answers)));
        return answers->first();
    }

    std::unique_ptr<Shop> m_shop;
    std::unique_ptr<Drawer> m_drawer;
    std::unique_ptr<Tablet> m_tablet;
};

QTEST_GUILESS_MAIN(tst_CouponOnePurchase)
#include "tst_CouponOnePurchase.moc"
