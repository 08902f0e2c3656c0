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

} // namespace

/// Check, redeem and undo against the real CDP, with and without a line.
class tst_CouponUseCase : public QObject
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

    void a_good_coupon_is_valid_and_its_discount_follows_the_basket()
    {
        const CouponAnswer answer = check(u"wknd-7k2m"_s, basketOf(25'000));
        QCOMPARE(answer.verdict.kind, Kind::Valid);
        QCOMPARE(answer.verdict.discount->amount, 5'000);
        QVERIFY(answer.online);
        QCOMPARE(answer.owner->id, u"cu-1"_s);
        QVERIFY(!answer.ownerDiffers);
        QVERIFY(!answer.alternatives.isEmpty());
        const auto other = wait(m_tablet->coupons.check(u"cp-1"_s, u"cu-open"_s, {}));
        QVERIFY(other && other->first().ownerDiffers);
    }

    void below_the_minimum_it_is_almost_valid_and_says_what_it_would_save()
    {
        const CouponAnswer answer = check(u"MIN-300"_s, basketOf(20'000));
        QCOMPARE(answer.verdict.kind, Kind::Invalid);
        QVERIFY(answer.verdict.almost);
        QCOMPARE(answer.verdict.headline()->code, ConditionCode::MinSpend);
        QCOMPARE(answer.verdict.headline()->needMoney->amount, 30'000);
        QVERIFY(answer.verdict.saves.has_value());
        QCOMPARE(check(u"MIN-300"_s, basketOf(30'000)).verdict.kind, Kind::Valid);
    }

    void what_cannot_be_used_says_why_and_what_is_not_here_is_never_called_invalid()
    {
        const CouponAnswer old = check(u"OLD-1"_s, basketOf(20'000));
        QCOMPARE(old.verdict.kind, Kind::Invalid);
        QVERIFY(!old.verdict.almost);
        QCOMPARE(old.verdict.headline()->code, ConditionCode::Expired);
        QVERIFY(!old.alternatives.isEmpty()); // the weekend coupon is offered instead
        const CouponAnswer unknown = check(u"NEVER-SEEN"_s, {});
        QVERIFY(!unknown.coupon);
        QCOMPARE(unknown.verdict.kind, Kind::CannotTell);
        QCOMPARE(unknown.verdict.headline()->code, ConditionCode::UnknownInCache);
    }

    void a_redemption_reaches_the_centre_exactly_once_and_is_confirmed()
    {
        const auto card = wait(m_tablet->coupons.redeem(u"cp-1"_s, u"cu-1"_s, basketOf(25'000)));
        QVERIFY2(bool(card), qPrintable(codeOf(card)));
        QCOMPARE(card->discount.amount, 5'000);
        QVERIFY(card->reference.startsWith(u"R-"_s));
        QVERIFY(!card->provisional);
        QVERIFY(card->act.undoUntil.has_value());
        // Used from this moment, before the centre has answered.
        QCOMPARE(check(u"cp-1"_s, basketOf(25'000)).verdict.kind, Kind::Invalid);
        QVERIFY(m_tablet->drained());
        QCOMPARE(m_shop->redemptions(u"cp-1"_s), 1);
        QVERIFY(m_tablet->health.recentActs().first().confirmed);
        const CouponAnswer after = check(u"cp-1"_s, basketOf(25'000));
        QCOMPARE(after.verdict.headline()->code, ConditionCode::AlreadyRedeemed);
        QCOMPARE(after.redeemed->commandId, card->act.commandId);
        QCOMPARE(codeOf(wait(m_tablet->coupons.redeem(u"cp-1"_s, u"cu-1"_s, basketOf(25'000)))),
                 u"already-redeemed"_s);
    }

    void two_taps_at_once_redeem_once()
    {
        const auto first = m_tablet->coupons.redeem(u"cp-1"_s, u"cu-1"_s, basketOf(25'000));
        const auto second = m_tablet->coupons.redeem(u"cp-1"_s, u"cu-1"_s, basketOf(25'000));
        QVERIFY(wait(first));
        QCOMPARE(codeOf(wait(second)), u"already-redeemed"_s);
        QCOMPARE(queue().size(), 1);
        QVERIFY(m_tablet->drained());
        QCOMPARE(m_shop->redemptions(u"cp-1"_s), 1);
    }

    void a_refused_redemption_saves_nothing()
    {
        QCOMPARE(codeOf(wait(m_tablet->coupons.redeem(u"cp-min"_s, u"cu-1"_s, basketOf(100)))),
                 u"min-spend"_s);
        QCOMPARE(codeOf(wait(m_tablet->coupons.redeem(u"cp-old"_s, u"cu-1"_s, {}))), u"expired"_s);
        QCOMPARE(codeOf(wait(m_tablet->coupons.redeem(u"never"_s, u"cu-1"_s, {}))), u"coupon-unknown"_s);
        QVERIFY(queue().isEmpty());
        QVERIFY(m_tablet->health.recentActs().isEmpty());
    }

    void what_is_no_customer_and_no_amount_redeems_nothing()
    {
        QCOMPARE(codeOf(wait(m_tablet->coupons.check(u"cp-1"_s, u"cu-nope"_s, {}))),
                 u"customer-not-cached"_s);
        QCOMPARE(codeOf(wait(m_tablet->coupons.redeem(u"cp-1"_s, u"cu-nope"_s, {}))),
                 u"customer-not-cached"_s);
        for (const qint64 amount : {qint64(-100'000), std::numeric_limits<qint64>::max()}) {
            QCOMPARE(codeOf(wait(m_tablet->coupons.redeem(u"cp-1"_s, u"cu-1"_s, basketOf(amount)))),
                     u"amount-invalid"_s);
        }
        QVERIFY(queue().isEmpty());
    }

    void offline_it_is_provisional_counted_against_the_allowance_and_sent_later()
    {
        goOffline();
        const CouponAnswer before = check(u"cp-1"_s, basketOf(25'000));
        QCOMPARE(before.verdict.kind, Kind::ValidProvisional);
        QVERIFY(!before.online);
        QCOMPARE(before.offlineMax, 2);
        QCOMPARE(before.offlineLeft, 2);
        const auto card = wait(m_tablet->coupons.redeem(u"cp-1"_s, u"cu-1"_s, basketOf(25'000)));
        QVERIFY2(bool(card), qPrintable(codeOf(card)));
        QVERIFY(card->provisional);
        QCOMPARE(check(u"MAIL-OPEN"_s, basketOf(25'000)).offlineLeft, 1);
        // One customer one redemption offline (R8); online only stays online only (R3).
        QCOMPARE(check(u"cp-min"_s, basketOf(40'000)).verdict.headline()->code,
                 ConditionCode::AllowanceExceeded);
        QCOMPARE(check(u"cp-online"_s, basketOf(40'000)).verdict.headline()->code,
                 ConditionCode::OfflineNotAllowed);
        QVERIFY(!wait(m_tablet->coupons.redeem(u"cp-online"_s, u"cu-1"_s, basketOf(40'000))));
        QCOMPARE(queue().size(), 1);
        QCOMPARE(queue().first().type, u"coupon.redeem"_s);
        QCOMPARE(m_shop->redemptions(u"cp-1"_s), 0);

        restart(); // the queue and what it means outlive the program
        QVERIFY(m_tablet->signIn());
        QTRY_COMPARE_WITH_TIMEOUT(m_tablet->device.outboxCounts().queued, 1, 10'000);
        QCOMPARE(check(u"cp-1"_s, basketOf(25'000)).verdict.headline()->code, ConditionCode::AlreadyRedeemed);
        m_shop->open();
        m_tablet->health.syncNow();
        QVERIFY(m_tablet->drained());
        QCOMPARE(m_shop->redemptions(u"cp-1"_s), 1);
    }

    void undone_before_it_left_it_never_reaches_the_centre()
    {
        goOffline();
        const auto card = wait(m_tablet->coupons.redeem(u"cp-1"_s, u"cu-1"_s, basketOf(25'000)));
        QVERIFY(card);
        const auto undone = wait(m_tablet->coupons.undo(card->act));
        QVERIFY(undone && undone->withdrawn);
        QCOMPARE(check(u"cp-1"_s, basketOf(25'000)).verdict.kind, Kind::ValidProvisional);
        m_shop->open();
        m_tablet->health.syncNow();
        QVERIFY(m_tablet->drained());
        QCOMPARE(m_shop->redemptions(u"cp-1"_s), 0);
        QCOMPARE(queue().first().state, QueueItem::State::Withdrawn);
    }

    void undone_after_it_was_confirmed_the_centre_takes_it_back()
    {
        const auto card = wait(m_tablet->coupons.redeem(u"cp-1"_s, u"cu-1"_s, basketOf(25'000)));
        QVERIFY(card && m_tablet->drained());
        QCOMPARE(m_shop->redemptions(u"cp-1"_s), 1);
        QVERIFY(wait(m_tablet->coupons.undo(card->act)));
        QVERIFY(m_tablet->drained());
        QCOMPARE(m_shop->stored(ResourceType::Coupon, u"cp-1"_s)["status"_L1].toString(), u"active"_s);
        QCOMPARE(check(u"cp-1"_s, basketOf(25'000)).verdict.kind, Kind::Valid);
    }

    void two_tablets_redeeming_the_same_coupon_offline_the_centre_books_one_and_raises_a_question()
    {
        Drawer otherDrawer;
        Tablet other(otherDrawer);
        QVERIFY(other.enrol(*m_shop));
        QVERIFY(other.signIn(u"as-2"_s));
        goOffline();
        QVERIFY(other.untilLink(SyncFacts::Link::Offline));
        QVERIFY(wait(m_tablet->coupons.redeem(u"cp-1"_s, u"cu-1"_s, basketOf(25'000))));
        QVERIFY(wait(other.coupons.redeem(u"cp-1"_s, u"cu-1"_s, basketOf(25'000))));
        m_shop->open();
        m_tablet->health.syncNow();
        other.health.syncNow();
        QVERIFY(m_tablet->drained());
        QTRY_COMPARE_WITH_TIMEOUT(other.device.outboxCounts().queued, 0, 60'000);
        const auto questions = [this] {
            const auto open = wait(m_tablet->health.exceptions());
            return open ? int(open->size()) : -1;
        };
        QTRY_COMPARE_WITH_TIMEOUT(questions(), 1, 60'000);
    }

    void several_that_go_together_are_proposed_redeemed_and_undone_as_one()
    {
        addTwoThatGoTogether();
        QCOMPARE(check(u"cp-a"_s, {}).together.has_value(), false); // no amount, no sum
        const CouponAnswer answer = check(u"cp-a"_s, basketOf(25'000));
        QVERIFY(answer.together.has_value());
        QCOMPARE(answer.together->ids(), (QStringList{u"cp-a"_s, u"cp-b"_s}));
        QCOMPARE(answer.together->discount.amount, 6'800);
        const auto card
            = wait(m_tablet->coupons.redeemTogether(*answer.together, u"cu-1"_s, basketOf(25'000)));
        QVERIFY2(bool(card), qPrintable(codeOf(card)));
        QCOMPARE(card->discount.amount, 6'800);
        QCOMPARE(card->lines.size(), 2);
        QVERIFY(card->lines[0].reference != card->lines[1].reference);
        QVERIFY(m_tablet->drained());
        QCOMPARE(m_shop->redemptions(u"cp-a"_s), 1);
        QCOMPARE(m_shop->redemptions(u"cp-b"_s), 1);
        for (const QString &id : {u"cp-a"_s, u"cp-b"_s}) {
            const CouponAnswer used = check(id, basketOf(25'000));
            QCOMPARE(used.verdict.headline()->code, ConditionCode::AlreadyRedeemed);
            QVERIFY(used.redeemed && used.redeemed->commandId == card->act.commandId);
        }
        QVERIFY(wait(m_tablet->coupons.undo(card->act)));
        QVERIFY(m_tablet->drained());
        for (const QString &id : {u"cp-a"_s, u"cp-b"_s})
            QCOMPARE(m_shop->stored(ResourceType::Coupon, id)["status"_L1].toString(), u"active"_s);
    }

    void a_set_that_is_not_the_best_any_more_saves_nothing()
    {
        addTwoThatGoTogether();
        const CouponAnswer answer = check(u"cp-a"_s, basketOf(25'000));
        QVERIFY(answer.together.has_value());
        // Another amount, and one of them used meanwhile: not what the customer was told.
        QCOMPARE(codeOf(wait(m_tablet->coupons.redeemTogether(*answer.together, u"cu-1"_s, basketOf(6'000)))),
                 u"combination-changed"_s);
        QVERIFY(wait(m_tablet->coupons.redeem(u"cp-b"_s, u"cu-1"_s, basketOf(25'000))));
        QCOMPARE(
            codeOf(wait(m_tablet->coupons.redeemTogether(*answer.together, u"cu-1"_s, basketOf(25'000)))),
            u"combination-changed"_s);
        CouponSet one = *answer.together;
        one.parts.resize(1);
        QCOMPARE(codeOf(wait(m_tablet->coupons.redeemTogether(one, u"cu-1"_s, basketOf(25'000)))),
                 u"combination-changed"_s);
        QCOMPARE(queue().size(), 1);
    }

    void what_does_not_work_now_is_no_alternative()
    {
        for (const QString &asked : {u"cp-old"_s, u"cp-1"_s, u"cp-min"_s}) {
            const CouponAnswer answer = check(asked, basketOf(25'000));
            QVERIFY(!answer.alternatives.isEmpty());
            for (const CouponAnswer &other : answer.alternatives) {
                QVERIFY(other.coupon->id != u"cp-old"_s);
                QVERIFY(other.verdict.almost || other.verdict.kind == Kind::Valid);
            }
        }
        // Offline nothing is known of what needs the CDP: it is not offered beside one that cannot be judged.
        goOffline();
        const CouponAnswer unsure = check(u"cp-online"_s, basketOf(25'000));
        QCOMPARE(unsure.verdict.kind, Kind::CannotTell);
        for (const CouponAnswer &other : unsure.alternatives)
            QVERIFY(other.verdict.almost || other.verdict.kind == Kind::ValidProvisional);
        QVERIFY(wait(m_tablet->coupons.redeem(u"cp-1"_s, u"cu-1"_s, basketOf(25'000))));
        QVERIFY(check(u"cp-online"_s, basketOf(25'000)).alternatives.isEmpty());
    }

    void what_the_rules_refuse_another_person_may_allow()
    {
        const CouponAnswer old = check(u"cp-old"_s, basketOf(25'000));
        QCOMPARE(old.overridable, QList<ConditionCode>{ConditionCode::Expired});
        QCOMPARE(old.ifAllowed->amount, 5'000);
        QCOMPARE(m_tablet->coupons.approvers().size(), 1);
        const auto card = override(
            u"cp-old"_s, {.approverId = u"as-3"_s, .pin = u"246810"_s, .reason = u"fault"_s, .note = {}});
        QVERIFY2(bool(card), qPrintable(codeOf(card)));
        QCOMPARE(card->discount.amount, 5'000);
        QVERIFY(!card->allowedBy.isEmpty());
        QCOMPARE(m_tablet->core.person()->associate.id, u"as-1"_s); // nobody was signed in by it
        QVERIFY(m_tablet->drained());
        const QJsonObject use
            = m_shop->stored(ResourceType::Coupon, u"cp-old"_s)["redemptions"_L1][0].toObject();
        QCOMPARE(use["managerId"_L1].toString(), u"as-3"_s);
        QCOMPARE(use["overrideReason"_L1].toString(), u"fault"_s);
        QCOMPARE(use["associateId"_L1].toString(), u"as-1"_s);
        QVERIFY(wait(m_tablet->coupons.undo(card->act)));
        QVERIFY(m_tablet->drained());
        QCOMPARE(m_shop->redemptions(u"cp-old"_s), 0);
    }

    void a_visit_that_goes_on_is_pinned_anew()
    {
        m_tablet.reset();
        m_drawer = std::make_unique<Drawer>();
        m_tablet = std::make_unique<Tablet>(Device::Setup{
            .folder = m_drawer->profile,
            .clock = shopNow,
            .random = systemRandom,
            .secrets = m_drawer->keyring,
            .clientVersion = u"test"_s,
            .bootTime = [boot = systemBootTime()]() -> BootTime { // time passes, no clock is set
                return {boot.bootId, systemBootTime().sinceBoot + milliseconds(skippedMs.load())};
            }});
        QVERIFY(m_tablet->enrol(*m_shop));
        QVERIFY(m_tablet->signIn());
        QJsonObject coupon = m_shop->stored(ResourceType::Coupon, u"cp-1"_s);
        const Instant end = shopNow() + std::chrono::minutes(20);
        coupon[u"validUntil"_s] = formatInstant(end);
        m_shop->put(ResourceType::Coupon, u"cp-1"_s, coupon);
        m_tablet->health.syncNow();
        QTRY_COMPARE_WITH_TIMEOUT(check(u"cp-1"_s, {}).coupon->validUntil, *parseInstant(formatInstant(end)),
                                  20'000);
        const auto passed = [](int minutes) {
            skippedMs += qint64(minutes) * 60'000;
        };
        passed(15);
        QCOMPARE(check(u"cp-1"_s, {}).verdict.kind, Kind::Valid); // judged by now, and pinned by it
        passed(6);                                                // it has ended meanwhile
        QCOMPARE(check(u"cp-1"_s, {}).verdict.kind, Kind::Valid);
        // Far enough past the pin also for an answer that was on its way while the time was put forward: half
        // of that jump then counts as its way.
        passed(10);
        const CouponAnswer late = check(u"cp-1"_s, {});
        QVERIFY(late.verdict.headline());
        QCOMPARE(late.verdict.headline()->code, ConditionCode::Expired);
    }

    void the_line_that_goes_while_the_pin_is_typed_brings_the_offline_rules()
    {
        m_tablet->access.signOut();
        QVERIFY(m_tablet->signIn(u"as-3"_s)); // leaves what checks the PIN without the CDP
        m_tablet->access.signOut();
        QVERIFY(m_tablet->signIn());
        QJsonObject campaign = m_shop->stored(ResourceType::Campaign, u"cm-1"_s);
        campaign[u"offline"_s] = QJsonObject{{u"mode"_s, u"deny"_s}};
        m_shop->put(ResourceType::Campaign, u"cm-1"_s, campaign);
        m_tablet->health.syncNow();
        const auto denied = [this] {
            const auto known = check(u"cp-old"_s, {}).campaign;
            return known && known->offlineMode == Campaign::OfflineMode::Deny;
        };
        QTRY_VERIFY_WITH_TIMEOUT(denied(), 20'000);
        QCOMPARE(check(u"cp-old"_s, basketOf(25'000)).overridable.size(), 1); // while there is a line
        const auto card = m_tablet->coupons.redeemOverridden(u"cp-old"_s, u"cu-1"_s, basketOf(25'000),
                                                             {u"as-3"_s, u"246810"_s, u"promised"_s, {}});
        QTimer::singleShot(100, &m_tablet->core, [this] { m_tablet->core.doubtLine(); });
        const auto made = wait(card);
        QVERIFY2(!made && made.error().kind == Error::Kind::Rejected, qPrintable(codeOf(made)));
        QVERIFY(queue().isEmpty());
    }

    void a_wrong_pin_a_wrong_person_and_no_reason_save_nothing()
    {
        const OverrideWish good{u"as-3"_s, u"246810"_s, u"promised"_s, {}};
        const auto with = [&good](auto change) {
            OverrideWish wish = good;
            change(wish);
            return wish;
        };
        const auto tryWith = [&](auto change) {
            return codeOf(override(u"cp-old"_s, with(change)));
        };
        QCOMPARE(tryWith([](OverrideWish &wish) { wish.pin = u"000000"_s; }), u"wrong-pin"_s);
        const int left = m_tablet->coupons.lastPinRefusal().triesLeft;
        QVERIFY(left > 0);
        QCOMPARE(tryWith([](OverrideWish &wish) { wish.pin = u"000001"_s; }), u"wrong-pin"_s);
        QCOMPARE(m_tablet->coupons.lastPinRefusal().triesLeft, left - 1);
        QCOMPARE(tryWith([](OverrideWish &wish) { wish.approverId = u"as-1"_s; }), u"override-own"_s);
        QCOMPARE(tryWith([](OverrideWish &wish) { wish.approverId = u"as-2"_s; }), u"role-missing"_s);
        QCOMPARE(tryWith([](OverrideWish &wish) { wish.approverId = u"as-9"_s; }), u"role-missing"_s);
        QCOMPARE(tryWith([](OverrideWish &wish) { wish.reason = u"because"_s; }), u"override-reason"_s);
        QCOMPARE(tryWith([](OverrideWish &wish) { wish.reason = u"other"_s; }), u"override-note"_s);
        QVERIFY(queue().isEmpty());
    }

    void what_nobody_may_set_aside_asks_for_no_pin()
    {
        const OverrideWish wish{u"as-3"_s, u"000000"_s, u"promised"_s, {}};
        QVERIFY(wait(m_tablet->coupons.redeem(u"cp-1"_s, u"cu-1"_s, basketOf(25'000))));
        QCOMPARE(check(u"cp-1"_s, basketOf(25'000)).overridable.size(), 0);
        QCOMPARE(codeOf(override(u"cp-1"_s, wish)), u"already-redeemed"_s);
        QCOMPARE(codeOf(override(u"never"_s, wish)), u"coupon-unknown"_s);
        const auto others
            = wait(m_tablet->coupons.redeemOverridden(u"cp-old"_s, u"cu-open"_s, basketOf(25'000), wish));
        QCOMPARE(codeOf(others), u"expired"_s); // and another customer's: that decides
        QVERIFY(m_tablet->coupons.lastPinRefusal().triesLeft < 0);
    }

    void a_manager_needs_another_manager()
    {
        m_tablet->access.signOut();
        QVERIFY(m_tablet->signIn(u"as-3"_s));
        QVERIFY(m_tablet->coupons.approvers().isEmpty());
        QCOMPARE(codeOf(override(u"cp-old"_s, {u"as-3"_s, u"246810"_s, u"fault"_s, {}})), u"override-own"_s);
    }

    void a_day_has_only_so_many_overrides()
    {
        QJsonObject policy = m_shop->stored(ResourceType::OfflinePolicy, u"op-st-1"_s);
        QJsonObject caps = policy[u"caps"_s].toObject();
        caps[u"managerOverrideCount"_s] = 1;
        policy[u"caps"_s] = caps;
        m_shop->put(ResourceType::OfflinePolicy, u"op-st-1"_s, policy);
        m_tablet->health.syncNow();
        const auto synced = [this] {
            const auto known = check(u"cp-old"_s, {}).policy;
            return known && known->managerOverrideCount == 1;
        };
        QTRY_VERIFY_WITH_TIMEOUT(synced(), 20'000);
        const OverrideWish wish{u"as-3"_s, u"246810"_s, u"complaint"_s, {}};
        QVERIFY(override(u"cp-min"_s, wish, 10'000));
        QCOMPARE(codeOf(override(u"cp-old"_s, wish)), u"override-limit"_s);
    }

    void offline_the_managers_pin_is_checked_on_the_tablet()
    {
        m_tablet->access.signOut();
        QVERIFY(m_tablet->signIn(u"as-3"_s)); // leaves what checks the PIN without the CDP
        m_tablet->access.signOut();
        QVERIFY(m_tablet->signIn());
        goOffline();
        QCOMPARE(codeOf(override(u"cp-min"_s, {u"as-3"_s, u"000000"_s, u"nearly"_s, {}}, 10'000)),
                 u"wrong-pin"_s);
        const auto card = override(u"cp-min"_s, {u"as-3"_s, u"246810"_s, u"nearly"_s, {}}, 10'000);
        QVERIFY2(bool(card), qPrintable(codeOf(card)));
        QVERIFY(card->provisional);
        QCOMPARE(check(u"MAIL-OPEN"_s, basketOf(25'000)).offlineLeft, 1); // it spends the allowance, too
        m_shop->open();
        m_tablet->health.syncNow();
        QVERIFY(m_tablet->drained());
        QCOMPARE(
            m_shop->stored(ResourceType::Coupon, u"cp-min"_s)["redemptions"_L1][0]["managerId"_L1].toString(),
            u"as-3"_s);
    }

    void a_wrong_refusal_can_be_reported()
    {
        QVERIFY(wait(m_tablet->coupons.recordRefusal(u"cp-old"_s, u"expired"_s)));
        QVERIFY(m_tablet->drained());
        QCOMPARE(queue().first().type, u"coupon.record_refusal"_s);
        QCOMPARE(queue().first().state, QueueItem::State::Confirmed);
    }

private:
    Result<TillCard> override(const QString &coupon, const OverrideWish &wish, qint64 total = 25'000)
    {
        return wait(m_tablet->coupons.redeemOverridden(coupon, u"cu-1"_s, basketOf(total), wish));
    }
    /// Two of one customer that name each other: ¥50 and ¥18 off.
    void addTwoThatGoTogether()
    {
        const auto add = [this](const QString &id, int off, const QString &group, const QString &with) {
            QJsonObject data = m_shop->stored(ResourceType::Coupon, u"cp-1"_s);
            data[u"code"_s] = id.toUpper();
            data[u"value"_s]
                = QJsonObject{{u"kind"_s, u"amount"_s},
                              {u"amount"_s, QJsonObject{{u"amount"_s, off}, {u"currency"_s, u"CNY"_s}}}};
            data[u"stacking"_s] = QJsonObject{{u"group"_s, group}, {u"combinableWith"_s, QJsonArray{with}}};
            m_shop->put(ResourceType::Coupon, id, data);
        };
        add(u"cp-a"_s, 5'000, u"a"_s, u"b"_s);
        add(u"cp-b"_s, 1'800, u"b"_s, u"a"_s);
        m_tablet->health.syncNow();
        QTRY_VERIFY_WITH_TIMEOUT(check(u"cp-a"_s, {}).coupon && check(u"cp-b"_s, {}).coupon, 20'000);
    }
    CouponAnswer check(const QString &code, std::optional<Basket> basket)
    {
        const auto answers = wait(m_tablet->coupons.check(code, {}, std::move(basket)));
        if (!answers || answers->size() != 1)
            qFatal("not one answer: %s", qPrintable(codeOf(answers)));
        return answers->first();
    }
    QList<QueueItem> queue()
    {
        const auto items = wait(m_tablet->health.queue());
        return items ? *items : QList<QueueItem>();
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

QTEST_GUILESS_MAIN(tst_CouponUseCase)
#include "tst_CouponUseCase.moc"
