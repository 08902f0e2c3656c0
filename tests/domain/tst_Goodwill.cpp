#include "Make.h"
#include "domain/Goodwill.h"

using namespace make;

// What staff may give to make up for something, and the coupon that it makes.
class tst_Goodwill : public QObject
{
    Q_OBJECT

    Campaign m_campaign;
    OfflinePolicy m_policy;
    Store m_store;
    GoodwillQuestion m_question;

    static OfferValue off(double yuans)
    {
        OfferValue value;
        value.kind = OfferValue::Kind::Amount;
        value.amount = yuan(yuans);
        return value;
    }

    /// "code detail", or empty: it may be given.
    QString judged()
    {
        m_question.campaign = &m_campaign;
        m_question.policy = &m_policy;
        m_question.store = &m_store;
        const auto done = judgeGoodwill(m_question);
        return done ? QString() : (done.error().code + u' ' + done.error().detail).trimmed();
    }

    Coupon given(const OfferValue &value = off(50))
    {
        return goodwillCoupon(m_campaign,
                              {.couponId = u"01935000-0000-7000-8000-0000deadbeef"_s,
                               .customerId = u"cu-sarah"_s,
                               .value = value,
                               .at = noon,
                               .by = {u"as-1"_s, u"as-3"_s, u"st-1"_s, u"late"_s}});
    }

private Q_SLOTS:
    void init()
    {
        m_campaign = weekend();
        m_campaign.id = u"cm-sorry"_s;
        m_campaign.goodwillFor = hours(24 * 30);
        m_campaign.endAt.reset();
        m_campaign.offers = {off(20), off(50)};
        m_campaign.offerTitles = {Text{{{u"en"_s, u"¥20"_s}}}, Text{{{u"en"_s, u"¥50"_s}}}};
        m_policy = policy();
        m_policy.managerGoodwill = yuan(100);
        m_policy.managerGoodwillCount = 3;
        m_store = store();
        m_question = {};
        m_question.value = off(50);
        m_question.reason = u"late"_s;
        m_question.at = noon;
    }

    void a_promise_belongs_to_the_offer_that_it_was_made_out_of()
    {
        OfferValue scarf, ten;
        scarf.kind = OfferValue::Kind::Gift;
        scarf.giftSku = u"SKU-SCARF"_s;
        ten.kind = OfferValue::Kind::Percent;
        ten.percentBp = 1'000;
        m_campaign.offers = {off(50), off(20), scarf};
        QCOMPARE(offerPromised(m_campaign, off(20)), 1);
        QCOMPARE(offerPromised(m_campaign, off(10)), 1); // less of the smallest that holds it
        QCOMPARE(offerPromised(m_campaign, off(30)), 0);
        QCOMPARE(offerPromised(m_campaign, off(80)), 0); // more than any: as far as the largest goes
        QCOMPARE(offerPromised(m_campaign, scarf), 2);
        QCOMPARE(offerPromised(m_campaign, ten), -1); // nothing like it
        scarf.giftSku = u"SKU-CAP"_s;
        QCOMPARE(offerPromised(m_campaign, scarf), 2); // the only gift there is
        m_campaign.offers.append(scarf);
        scarf.giftSku = u"SKU-MUG"_s;
        QCOMPARE(offerPromised(m_campaign, scarf), -1); // one of two: nobody knows which
    }

    void within_the_budget_it_may_be_given() { QCOMPARE(judged(), QString()); }

    void only_a_campaign_made_for_it_gives()
    {
        m_campaign.goodwillFor.reset();
        QCOMPARE(judged(), u"goodwill-not-offered campaign"_s);
        GoodwillQuestion unknown = m_question;
        unknown.campaign = nullptr;
        QCOMPARE(judgeGoodwill(unknown).error().code, u"goodwill-not-offered"_s);
    }

    void the_campaign_must_run_then()
    {
        m_campaign.status = Campaign::Status::Paused;
        QCOMPARE(judged(), u"goodwill-not-offered time"_s);
        m_campaign.status = Campaign::Status::Live;
        m_question.at = m_campaign.startAt - milliseconds(1);
        QCOMPARE(judged(), u"goodwill-not-offered time"_s);
        m_question.at = m_campaign.startAt;
        QCOMPARE(judged(), QString());
    }

    void an_end_since_then_does_not_make_it_wrong()
    {
        m_campaign.status = Campaign::Status::Ended;
        m_campaign.endAt = noon;
        QCOMPARE(judged(), QString());
        m_question.at = noon + milliseconds(1);
        QCOMPARE(judged(), u"goodwill-not-offered time"_s);
    }

    void another_stores_campaign_gives_nothing_here()
    {
        m_campaign.storeScope = {StoreScope::Mode::Include, {u"st-2"_s}, {}};
        QCOMPARE(judged(), u"goodwill-not-offered store"_s);
    }

    void not_more_than_the_campaign_offers_and_less_is_fine()
    {
        m_question.value = off(50.01);
        QCOMPARE(judged(), u"goodwill-not-offered value"_s);
        m_question.value = off(30);
        QCOMPARE(judged(), QString());
        m_question.value = off(0);
        QCOMPARE(judged(), u"goodwill-not-offered value"_s);
        m_question.value = off(-5);
        QCOMPARE(judged(), u"goodwill-not-offered value"_s);
        m_question.value = off(10);
        m_question.value.amount->currency = u"USD"_s;
        QCOMPARE(judged(), u"goodwill-not-offered value"_s);
    }

    void what_has_no_upper_bound_is_not_given_although_offered()
    {
        OfferValue tenth;
        tenth.kind = OfferValue::Kind::Percent;
        tenth.percentBp = 1000;
        m_campaign.offers = {tenth};
        m_question.value = tenth;
        QCOMPARE(judged(), u"goodwill-not-offered value"_s);
        tenth.maxDiscount = yuan(40);
        m_campaign.offers = {tenth};
        m_question.value = tenth;
        QCOMPARE(judged(), QString());
    }

    void a_reason_is_given_and_other_reasons_are_told()
    {
        m_question.reason.clear();
        QVERIFY(judged().startsWith(u"approval-needed"_s));
        m_question.reason = u"because"_s;
        QVERIFY(judged().startsWith(u"approval-needed"_s));
        m_question.reason = u"other"_s;
        m_question.note.text = u"  "_s;
        QVERIFY(judged().startsWith(u"approval-needed"_s));
        m_question.note.text = u"fell on the stairs"_s;
        QCOMPARE(judged(), QString());
    }

    void one_customer_gets_one_a_day()
    {
        m_question.givenToday = true;
        QCOMPARE(judged(), u"goodwill-given-today"_s);
    }

    void the_budget_ends_by_money_and_by_count()
    {
        m_question.spent = {1, 50'00};
        QCOMPARE(judged(), QString());
        m_question.spent = {1, 50'01};
        QCOMPARE(judged(), u"goodwill-budget-spent amount"_s);
        m_question.spent = {3, 0};
        QCOMPARE(judged(), u"goodwill-budget-spent count"_s);
        m_policy.managerGoodwillCount.reset();
        QCOMPARE(judged(), QString());
    }

    void without_a_budget_nothing_is_given()
    {
        m_policy.managerGoodwill.reset();
        QCOMPARE(judged(), u"goodwill-budget-spent none"_s);
        m_question.campaign = &m_campaign;
        m_question.policy = nullptr;
        QCOMPARE(judgeGoodwill(m_question).error().code, u"goodwill-budget-spent"_s);
    }

    void a_gift_costs_the_budget_only_its_count()
    {
        OfferValue gift;
        gift.kind = OfferValue::Kind::Gift;
        m_campaign.offers = {gift};
        m_question.value = gift;
        m_question.spent = {0, 100'00};
        QCOMPARE(judged(), QString());
        m_question.spent = {3, 0};
        QCOMPARE(judged(), u"goodwill-budget-spent count"_s);
    }

    void the_campaigns_own_budget_ends_it_too()
    {
        m_campaign.budgetTotal = 100'00;
        m_question.campaignUsed = 50'00;
        QCOMPARE(judged(), QString());
        m_question.campaignUsed = 50'01;
        QCOMPARE(judged(), u"goodwill-budget-spent campaign"_s);
    }

    void what_is_left_never_goes_below_nothing()
    {
        const auto left = goodwillLeft(&m_policy, {9, 999'00});
        QCOMPARE(left->amount, yuan(0));
        QCOMPARE(left->count, 0);
        QVERIFY(!goodwillLeft(nullptr, {}));
    }

    void the_coupon_is_valid_at_once_for_this_customer_and_offline_here()
    {
        Visit visit;
        visit.coupon = given();
        visit.campaign = m_campaign;
        visit.context.now = noon;
        QCOMPARE(int(visit.verdict().kind), int(CouponVerdict::Kind::Valid));
        QCOMPARE(visit.verdict().discount, yuan(50));
        QVERIFY(visit.coupon->title.in(u"en"_s).contains(u"50"_s));
        visit.context.online = false;
        QCOMPARE(int(visit.verdict().kind), int(CouponVerdict::Kind::ValidProvisional));
        visit.customer->id = u"cu-other"_s;
        QCOMPARE(visit.verdict().headline()->code, ConditionCode::WrongCustomer);
    }

    void it_ends_with_its_time_or_with_the_campaign()
    {
        QCOMPARE(given().validUntil, noon + hours(24 * 30));
        m_campaign.endAt = noon + hours(5);
        QCOMPARE(given().validUntil, noon + hours(5));
        QCOMPARE(given().offlineUntil, noon + hours(5));
    }

    void the_command_says_what_is_given_by_whom()
    {
        Command command;
        command.issuedAt = noon;
        command.issuedBy = u"as-1"_s;
        command.aggregate = {ResourceType::Customer, u"cu-sarah"_s};
        const command::CouponGrantGoodwill grant{
            .couponId = u"x"_s, .campaignId = u"cm-sorry"_s, .reason = u"late"_s, .managerId = u"as-3"_s};
        const GoodwillGift gift = giftOf(command, grant, m_campaign, u"st-1"_s);
        QCOMPARE(gift.value, off(20)); // the first offer, when it names none
        QCOMPARE(gift.customerId, u"cu-sarah"_s);
        QCOMPARE(gift.at, noon);
        QCOMPARE(gift.by, (Coupon::Goodwill{u"as-1"_s, u"as-3"_s, u"st-1"_s, u"late"_s}));
    }

    void the_day_is_the_stores()
    {
        Coupon coupon = given();
        coupon.createdAt = *parseInstant(u"2026-11-21T15:59:59Z"); // 23:59:59 in Shanghai
        QVERIFY(wasGivenOn(coupon, u"2026-11-21"_s, &m_store));
        coupon.createdAt = *parseInstant(u"2026-11-21T16:00:00Z");
        QVERIFY(!wasGivenOn(coupon, u"2026-11-21"_s, &m_store));
        QVERIFY(wasGivenOn(coupon, u"2026-11-22"_s, &m_store));
        coupon.status = Coupon::Status::Revoked;
        QVERIFY(!wasGivenOn(coupon, u"2026-11-22"_s, &m_store));
        Coupon bought = sarahs();
        bought.createdAt = noon;
        QVERIFY(!wasGivenOn(bought, u"2026-11-21"_s, &m_store));
    }

    void it_is_taken_back_unused_in_time_by_who_gave_it_or_a_manager()
    {
        const auto code = [](const Result<Coupon> &back) {
            return back ? QString() : back.error().code;
        };
        const Coupon coupon = given();
        const auto back = withdrawGoodwill(coupon, u"as-1"_s, false, noon + minutes(60), hours(1));
        QCOMPARE(code(back), QString());
        QCOMPARE(int(back->status), int(Coupon::Status::Revoked));
        QCOMPARE(code(withdrawGoodwill(coupon, u"as-2"_s, false, noon, hours(1))), u"role-missing"_s);
        QCOMPARE(code(withdrawGoodwill(coupon, u"as-2"_s, true, noon, hours(1))), QString());
        QCOMPARE(code(withdrawGoodwill(coupon, u"as-1"_s, false, noon + minutes(61), hours(1))),
                 u"undo-window-over"_s);
        Coupon used = coupon;
        used.used = 1;
        QCOMPARE(code(withdrawGoodwill(used, u"as-1"_s, false, noon, hours(1))), u"undo-window-over"_s);
        QCOMPARE(code(withdrawGoodwill(sarahs(), u"as-1"_s, true, noon, hours(1))),
                 u"goodwill-not-offered"_s);
    }
};

QTEST_APPLESS_MAIN(tst_Goodwill)
#include "tst_Goodwill.moc"
