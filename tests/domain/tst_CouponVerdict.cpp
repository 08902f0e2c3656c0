#include "Make.h"

#include <QTimeZone>

#include <functional>
#include <rapidcheck.h>

using namespace make;
using Kind = CouponVerdict::Kind;
using Change = std::function<void(Visit &)>;

Q_DECLARE_METATYPE(Change)

// One row a rule: Sarah's visit with one thing changed, and what the verdict says then.
class tst_CouponVerdict : public QObject
{
    Q_OBJECT

    static void row(const char *name, const Change &change, Kind kind, const QString &headline,
                    const QStringList &failing = {}, bool almost = false)
    {
        QTest::newRow(name) << change << int(kind) << headline << failing << almost;
    }

    static void columns()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("headline");
        QTest::addColumn<QStringList>("failing");
        QTest::addColumn<bool>("almost");
    }

    static void checkRow()
    {
        QFETCH(Change, change);
        QFETCH(int, kind);
        QFETCH(QString, headline);
        QFETCH(QStringList, failing);
        QFETCH(bool, almost);
        Visit visit;
        change(visit);
        const CouponVerdict verdict = visit.verdict();
        if (failing.isEmpty() && Kind(kind) != Kind::Valid && make::failing(verdict).size() == 1)
            failing = {headline};
        QCOMPARE(make::failing(verdict), failing);
        QCOMPARE(int(verdict.kind), kind);
        QCOMPARE(make::headline(verdict), headline);
        QCOMPARE(verdict.almost, almost);
        QCOMPARE(verdict.asOf, visit.context.now);
        QCOMPARE(verdict.discount.has_value(),
                 Kind(kind) == Kind::Valid && visit.context.basket.has_value()
                     && visit.coupon->value.kind != OfferValue::Kind::Unknown);
    }

private Q_SLOTS:
    void sarahs_coupon_is_valid_with_every_rule_reported()
    {
        Visit visit;
        const CouponVerdict verdict = visit.verdict();
        QCOMPARE(int(verdict.kind), int(Kind::Valid));
        QCOMPARE(*verdict.discount, yuan(179.80));
        QVERIFY(!verdict.headline());
        QVERIFY(verdict.ruleId.isEmpty());
        QCOMPARE(
            codes(verdict, [](const Condition &c) { return c.ok; }),
            (QStringList{u"revoked"_s, u"campaign-not-live"_s, u"not-yet"_s, u"expired"_s, u"wrong-store"_s,
                         u"customer-required"_s, u"wrong-customer"_s, u"not-combinable"_s,
                         u"already-redeemed"_s, u"clock-unsure"_s, u"cache-too-old"_s}));
        QCOMPARE(*find(verdict, ConditionCode::Expired)->haveTime, noon + hours(24));
    }

    void the_record_decides_data()
    {
        columns();
        row(
            "revoked", [](Visit &v) { v.coupon->status = Coupon::Status::Revoked; }, Kind::Invalid,
            u"revoked"_s);
        row(
            "suspended", [](Visit &v) { v.coupon->status = Coupon::Status::Suspended; }, Kind::Invalid,
            u"revoked"_s);
        row(
            "a state of a newer server", [](Visit &v) { v.coupon->status = Coupon::Status::Other; },
            Kind::CannotTell, u"revoked"_s);
        row("issued, not opened yet", [](Visit &v) { v.coupon->status = Coupon::Status::Issued; },
            Kind::Valid, {});
        row("starts now", [](Visit &v) { v.coupon->validFrom = v.context.now; }, Kind::Valid, {});
        row(
            "starts in a moment", [](Visit &v) { v.coupon->validFrom = v.context.now + milliseconds(1); },
            Kind::Invalid, u"not-yet"_s);
        row("last millisecond", [](Visit &v) { v.context.now = noon + hours(24) - milliseconds(1); },
            Kind::Valid, {});
        row(
            "ends on the stroke", [](Visit &v) { v.context.now = noon + hours(24); }, Kind::Invalid,
            u"expired"_s);
        row("no end delivered", [](Visit &v) { v.coupon->validUntil = Instant{}; }, Kind::Valid, {});
        row(
            "ended early by the server", [](Visit &v) { v.coupon->status = Coupon::Status::Expired; },
            Kind::Invalid, u"expired"_s);
        row(
            "other store",
            [](Visit &v) {
                v.coupon->storeScope = {StoreScope::Mode::Include, {u"st-2"_s}, {}};
            },
            Kind::Invalid, u"wrong-store"_s);
        row(
            "this store excluded",
            [](Visit &v) {
                v.coupon->storeScope = {StoreScope::Mode::Exclude, {u"st-1"_s}, {}};
            },
            Kind::Invalid, u"wrong-store"_s);
        row(
            "campaign elsewhere",
            [](Visit &v) {
                v.campaign->storeScope = {StoreScope::Mode::Include, {}, {u"west"_s}};
            },
            Kind::Invalid, u"wrong-store"_s);
        row("our region",
            [](Visit &v) {
                v.campaign->storeScope = {StoreScope::Mode::Include, {}, {u"east"_s}};
            },
            Kind::Valid, {});
        row(
            "store not known", [](Visit &v) { v.store.reset(); }, Kind::CannotTell, u"wrong-store"_s);
        row(
            "online only",
            [](Visit &v) {
                v.coupon->channels = {Channel::Web, Channel::App};
            },
            Kind::Invalid, u"wrong-channel"_s);
        row("web and store",
            [](Visit &v) {
                v.coupon->channels = {Channel::Web, Channel::Store};
            },
            Kind::Valid, {});
        row("a channel of a newer server", [](Visit &v) { v.coupon->channels = {Channel::Other}; },
            Kind::Valid, {});
    }
    void the_record_decides() { checkRow(); }

    void the_campaign_decides_data()
    {
        using Phase = Campaign::Status;
        columns();
        row("no campaign: its own rules", [](Visit &v) { v.campaign.reset(); }, Kind::Valid, {});
        row(
            "draft", [](Visit &v) { v.campaign->status = Phase::Draft; }, Kind::Invalid,
            u"campaign-not-live"_s);
        row(
            "paused", [](Visit &v) { v.campaign->status = Phase::Paused; }, Kind::Invalid,
            u"campaign-not-live"_s);
        row(
            "ended early", [](Visit &v) { v.campaign->status = Phase::Ended; }, Kind::Invalid,
            u"campaign-not-live"_s);
        row(
            "ended, no end known",
            [](Visit &v) {
                v.campaign->status = Phase::Ended;
                v.campaign->endAt.reset();
            },
            Kind::Invalid, u"campaign-not-live"_s);
        row(
            "unknown state", [](Visit &v) { v.campaign->status = Phase::Other; }, Kind::CannotTell,
            u"campaign-not-live"_s);
        row(
            "live until now", [](Visit &v) { v.campaign->endAt = v.context.now; }, Kind::Invalid,
            u"campaign-not-live"_s);
        row("live, open end", [](Visit &v) { v.campaign->endAt.reset(); }, Kind::Valid, {});
        row(
            "scheduled for later",
            [](Visit &v) {
                v.campaign->status = Phase::Scheduled;
                v.campaign->startAt = v.context.now + hours(1);
            },
            Kind::Invalid, u"campaign-not-live"_s);
        row("scheduled, begun since the last sync", [](Visit &v) { v.campaign->status = Phase::Scheduled; },
            Kind::Valid, {});
        row(
            "none left in this store", [](Visit &v) { v.campaign->storeLeft = 0; }, Kind::Invalid,
            u"limit-store"_s);
        row("one left in this store", [](Visit &v) { v.campaign->storeLeft = 1; }, Kind::Valid, {});
        row(
            "none left at all", [](Visit &v) { v.campaign->totalLeft = 0; }, Kind::Invalid,
            u"limit-campaign"_s);
        row(
            "budget spent",
            [](Visit &v) {
                v.campaign->budgetTotal = 100;
                v.campaign->budgetUsed = 100;
            },
            Kind::Invalid, u"budget"_s);
        row("budget not spent",
            [](Visit &v) {
                v.campaign->budgetTotal = 100;
                v.campaign->budgetUsed = 99;
            },
            Kind::Valid, {});
        row(
            "customer had hers",
            [](Visit &v) {
                v.campaign->limitPerCustomer = 1;
                v.context.redeemedByCustomer = 1;
            },
            Kind::Invalid, u"limit-customer"_s);
        row("customer has one left",
            [](Visit &v) {
                v.campaign->limitPerCustomer = 2;
                v.context.redeemedByCustomer = 1;
            },
            Kind::Valid, {});
    }
    void the_campaign_decides() { checkRow(); }

    void the_person_decides_data()
    {
        columns();
        row(
            "nobody identified", [](Visit &v) { v.customer.reset(); }, Kind::Invalid, u"customer-required"_s,
            {}, true);
        row(
            "somebody else", [](Visit &v) { v.customer->id = u"cu-2"_s; }, Kind::Invalid,
            u"wrong-customer"_s);
        row("anybody's coupon, nobody identified",
            [](Visit &v) {
                v.coupon->customerId.clear();
                v.customer.reset();
            },
            Kind::Valid, {});
        row("tier fits",
            [](Visit &v) {
                v.coupon->conditions.tiers = {u"silver"_s, u"gold"_s};
            },
            Kind::Valid, {});
        row(
            "tier does not fit", [](Visit &v) { v.coupon->conditions.tiers = {u"black"_s}; }, Kind::Invalid,
            u"not-in-segment"_s);
        row(
            "tier of the campaign", [](Visit &v) { v.campaign->rules.tiers = {u"black"_s}; }, Kind::Invalid,
            u"not-in-segment"_s);
        row(
            "for a tier, nobody identified",
            [](Visit &v) {
                v.coupon->customerId.clear();
                v.coupon->conditions.tiers = {u"gold"_s};
                v.customer.reset();
            },
            Kind::Invalid, u"customer-required"_s, {}, true);
        row("first purchase",
            [](Visit &v) {
                v.coupon->conditions.firstPurchaseOnly = true;
                v.context.boughtBefore = false;
            },
            Kind::Valid, {});
        row(
            "not the first purchase",
            [](Visit &v) {
                v.coupon->conditions.firstPurchaseOnly = true;
                v.context.boughtBefore = true;
            },
            Kind::Invalid, u"not-in-segment"_s);
        row(
            "purchases not known", [](Visit &v) { v.coupon->conditions.firstPurchaseOnly = true; },
            Kind::CannotTell, u"not-in-segment"_s);
    }
    void the_person_decides() { checkRow(); }

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
        row("its own threshold wins",
            [](Visit &v) {
                v.campaign->rules.minSpend = yuan(1000);
                v.coupon->conditions.minSpend = yuan(100);
            },
            Kind::Valid, {});
        row(
            "eligible articles only count",
            [coat](Visit &v) {
                v.coupon->conditions.minSpend = yuan(500);
                v.coupon->conditions.excludeSkus = {u"scarf"_s};
                v.context.basket = articles({coat(40000), {u"scarf"_s, u"accessories"_s, 1, 90000}});
            },
            Kind::Invalid, u"min-spend"_s, {}, true);
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
    void the_basket_decides() { checkRow(); }

    void other_coupons_decide_data()
    {
        const auto other = [](const QString &id) {
            Coupon coupon = sarahs();
            coupon.id = id;
            return coupon;
        };
        columns();
        row("combines freely", [other](Visit &v) { v.context.applied = {other(u"cp-2"_s)}; }, Kind::Valid,
            {});
        row("itself again",
            [](Visit &v) {
                v.coupon->exclusive = true;
                v.context.applied = {*v.coupon};
            },
            Kind::Valid, {});
        row(
            "exclusive",
            [other](Visit &v) {
                v.coupon->exclusive = true;
                v.context.applied = {other(u"cp-2"_s)};
            },
            Kind::Invalid, u"not-combinable"_s);
        row(
            "the other is exclusive",
            [other](Visit &v) {
                v.context.applied = {other(u"cp-2"_s)};
                v.context.applied[0].exclusive = true;
            },
            Kind::Invalid, u"not-combinable"_s);
        row(
            "one of a group",
            [other](Visit &v) {
                v.coupon->stackingGroup = u"member"_s;
                v.context.applied = {other(u"cp-2"_s)};
                v.context.applied[0].stackingGroup = u"member"_s;
            },
            Kind::Invalid, u"not-combinable"_s);
        row("two groups",
            [other](Visit &v) {
                v.coupon->stackingGroup = u"member"_s;
                v.context.applied = {other(u"cp-2"_s)};
                v.context.applied[0].stackingGroup = u"season"_s;
            },
            Kind::Valid, {});
        row("named partner",
            [other](Visit &v) {
                v.coupon->combinableWith = {u"cp-2"_s};
                v.context.applied = {other(u"cp-2"_s)};
            },
            Kind::Valid, {});
        row(
            "not a named partner",
            [other](Visit &v) {
                v.coupon->combinableWith = {u"cp-3"_s};
                v.context.applied = {other(u"cp-2"_s)};
            },
            Kind::Invalid, u"not-combinable"_s);
        row("partner by campaign",
            [other](Visit &v) {
                v.coupon->combinableWith = {u"cm-9"_s};
                v.context.applied = {other(u"cp-2"_s)};
                v.context.applied[0].campaignId = u"cm-9"_s;
            },
            Kind::Valid, {});
        row(
            "the other does not want it",
            [other](Visit &v) {
                v.context.applied = {other(u"cp-2"_s)};
                v.context.applied[0].combinableWith = {u"cp-3"_s};
            },
            Kind::Invalid, u"not-combinable"_s);
    }
    void other_coupons_decide() { checkRow(); }

    void what_happened_to_it_decides_data()
    {
        columns();
        row(
            "used", [](Visit &v) { v.coupon->status = Coupon::Status::Redeemed; }, Kind::Invalid,
            u"already-redeemed"_s);
        row(
            "used by count", [](Visit &v) { v.coupon->used = 1; }, Kind::Invalid, u"already-redeemed"_s);
        row("used once of three",
            [](Visit &v) {
                v.coupon->used = 1;
                v.coupon->usageLimit = 3;
            },
            Kind::Valid, {});
        row("used often, no limit",
            [](Visit &v) {
                v.coupon->used = 97;
                v.coupon->usageLimit.reset();
            },
            Kind::Valid, {});
        row("used and expired: expired comes first in the order",
            [](Visit &v) {
                v.coupon->used = 1;
                v.coupon->validUntil = v.context.now;
            },
            Kind::Invalid, u"expired"_s, {u"expired"_s, u"already-redeemed"_s});
        row(
            "held by another till",
            [](Visit &v) {
                v.coupon->reservation = Coupon::Reservation{u"r"_s, u"dv-2"_s, v.context.now + minutes(1)};
            },
            Kind::Invalid, u"reserved-elsewhere"_s);
        row("held here",
            [](Visit &v) {
                v.coupon->reservation = Coupon::Reservation{u"r"_s, u"dv-1"_s, v.context.now + minutes(1)};
            },
            Kind::Valid, {});
        row("a hold that ran out",
            [](Visit &v) {
                v.coupon->reservation = Coupon::Reservation{u"r"_s, u"dv-2"_s, v.context.now};
            },
            Kind::Valid, {});
        row(
            "blackout",
            [](Visit &v) {
                v.coupon->conditions.blackouts = {{v.context.now, v.context.now + hours(1)}};
            },
            Kind::Invalid, u"blackout"_s);
        row("blackout over",
            [](Visit &v) {
                v.coupon->conditions.blackouts = {{v.context.now - hours(1), v.context.now}};
            },
            Kind::Valid, {});
        row(
            "blackout of the campaign",
            [](Visit &v) {
                v.campaign->rules.blackouts = {{v.context.now - hours(1), v.context.now + hours(1)}};
            },
            Kind::Invalid, u"blackout"_s);
    }
    void what_happened_to_it_decides() { checkRow(); }

    void doubt_is_said_and_not_guessed_data()
    {
        columns();
        row(
            "clock not sure", [](Visit &v) { v.context.clockSure = false; }, Kind::CannotTell,
            u"clock-unsure"_s);
        row(
            "clock not sure, long expired",
            [](Visit &v) {
                v.context.clockSure = false;
                v.coupon->validUntil = noon;
            },
            Kind::CannotTell, u"clock-unsure"_s);
        row("clock not sure, but revoked anyway",
            [](Visit &v) {
                v.context.clockSure = false;
                v.coupon->status = Coupon::Status::Revoked;
            },
            Kind::Invalid, u"revoked"_s, {u"revoked"_s, u"clock-unsure"_s});
        row("rules a day old", [](Visit &v) { v.context.rulesAsOf = v.context.now - hours(24); }, Kind::Valid,
            {});
        row(
            "rules more than a day old",
            [](Visit &v) { v.context.rulesAsOf = v.context.now - hours(24) - milliseconds(1); },
            Kind::CannotTell, u"cache-too-old"_s);
        row("the CDP itself, no cache", [](Visit &v) { v.context.rulesAsOf.reset(); }, Kind::Valid, {});
    }
    void doubt_is_said_and_not_guessed() { checkRow(); }

    void an_unsure_clock_leaves_times_open()
    {
        Visit visit;
        visit.context.clockSure = false;
        visit.coupon->conditions.blackouts = {{noon, noon + hours(1)}};
        QCOMPARE(make::unknown(visit.verdict()),
                 (QStringList{u"campaign-not-live"_s, u"not-yet"_s, u"expired"_s, u"blackout"_s}));
    }

    void a_code_that_is_not_known_is_told_apart_data()
    {
        QTest::addColumn<QString>("input");
        QTest::addColumn<bool>("online");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("headline");
        QTest::newRow("offline") << u"WKND7F3K91QD"_s << false << int(Kind::CannotTell)
                                 << u"unknown-in-cache"_s;
        QTest::newRow("online") << u"WKND7F3K91QD"_s << true << int(Kind::Invalid) << u"unknown"_s;
        QTest::newRow("empty") << u"  "_s << true << int(Kind::Invalid) << u"malformed"_s;
        QTest::newRow("40 kB") << QString(40'000, u'7') << false << int(Kind::Invalid) << u"malformed"_s;
        QTest::newRow("control characters")
            << u"AB\u0007C"_s << false << int(Kind::Invalid) << u"malformed"_s;
        QTest::newRow("payment card")
            << u"4111111111111111"_s << false << int(Kind::Invalid) << u"malformed"_s;
        QTest::newRow("GS1 coupon misread")
            << u"9812345678901"_s << false << int(Kind::Invalid) << u"malformed"_s;
        QTest::newRow("GS1 coupon read well")
            << u"9812345678902"_s << false << int(Kind::CannotTell) << u"unknown-in-cache"_s;
        QTest::newRow("other 13 digits")
            << u"4006381333932"_s << false << int(Kind::CannotTell) << u"unknown-in-cache"_s;
    }
    void a_code_that_is_not_known_is_told_apart()
    {
        QFETCH(QString, input);
        QFETCH(bool, online);
        QFETCH(int, kind);
        QFETCH(QString, headline);
        Visit visit;
        visit.coupon.reset();
        visit.context.input = input;
        visit.context.online = online;
        const CouponVerdict verdict = visit.verdict();
        QCOMPARE(int(verdict.kind), kind);
        QCOMPARE(make::headline(verdict), headline);
        QCOMPARE(verdict.conditions.size(), 1);
        QVERIFY(!verdict.almost);
        QVERIFY(!verdict.discount);
        QCOMPARE(verdict.ruleId, online ? QString() : u"R1"_s);
    }

    void an_unknown_code_says_how_old_the_cache_is()
    {
        Visit visit;
        visit.coupon.reset();
        visit.context.input = u"WKND7F3K91QD"_s;
        visit.context.online = false;
        QCOMPARE(*visit.verdict().headline()->haveTime, noon);
    }

    void the_first_verdict_holds_for_ten_minutes_data()
    {
        QTest::addColumn<int>("pinnedMinutesBeforeEnd");
        QTest::addColumn<int>("nowSecondsAfterEnd");
        QTest::addColumn<bool>("holds");
        QTest::newRow("a minute after the end") << 2 << 60 << true;
        QTest::newRow("exactly ten minutes") << 1 << 9 * 60 << true;
        QTest::newRow("a second more") << 1 << 9 * 60 + 1 << false;
        QTest::newRow("pinned after the end") << -1 << 120 << false;
        QTest::newRow("pinned on the stroke") << 0 << 60 << false;
        QTest::newRow("pinned in the future") << -10 << 60 << false;
        QTest::newRow("pinned yesterday") << 1440 << 60 << false;
    }
    void the_first_verdict_holds_for_ten_minutes()
    {
        QFETCH(int, pinnedMinutesBeforeEnd);
        QFETCH(int, nowSecondsAfterEnd);
        QFETCH(bool, holds);
        for (const bool byCampaign : {false, true}) {
            Visit visit;
            const Instant end = noon + hours(20);
            (byCampaign ? *visit.campaign->endAt : visit.coupon->validUntil) = end;
            visit.context.pinnedAt = end - minutes(pinnedMinutesBeforeEnd);
            visit.context.now = end + seconds(nowSecondsAfterEnd);
            QCOMPARE(visit.verdict().kind == Kind::Valid, holds);
            if (byCampaign) { // the server has closed it meanwhile, by its time
                visit.campaign->status = Campaign::Status::Ended;
                QCOMPARE(visit.verdict().kind == Kind::Valid, holds);
            } else {
                visit.coupon->status = Coupon::Status::Expired;
                QCOMPARE(visit.verdict().kind == Kind::Valid, holds);
            }
        }
    }

    void a_pinned_verdict_does_not_open_what_is_closed_for_another_reason()
    {
        Visit visit;
        visit.context.pinnedAt = visit.context.now - minutes(1);
        visit.coupon->used = 1;
        QCOMPARE(make::headline(visit.verdict()), u"already-redeemed"_s);
        visit.coupon->used = 0;
        visit.campaign->status = Campaign::Status::Ended; // before its end
        QCOMPARE(make::headline(visit.verdict()), u"campaign-not-live"_s);
        visit.campaign->status = Campaign::Status::Paused;
        QCOMPARE(make::headline(visit.verdict()), u"campaign-not-live"_s);
    }

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
        QTest::newRow("expired") << Change([](Visit &v) { v.coupon->validUntil = noon; }) << true;
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

    void twenty_four_hours_are_elapsed_hours_whatever_the_clocks_do_data()
    {
        QTest::addColumn<QString>("zone");
        QTest::addColumn<QDateTime>("issuedWall");
        QTest::addColumn<QDateTime>("endWall");
        const auto wall = [](int y, int m, int d, int hour) {
            return QDateTime(QDate(y, m, d), QTime(hour, 31), Qt::UTC);
        };
        QTest::newRow("Shanghai") << u"Asia/Shanghai"_s << wall(2026, 11, 21, 14) << wall(2026, 11, 22, 14);
        QTest::newRow("New York, clocks go forward")
            << u"America/New_York"_s << wall(2026, 3, 7, 14) << wall(2026, 3, 8, 15);
        QTest::newRow("New York, clocks go back")
            << u"America/New_York"_s << wall(2026, 10, 31, 14) << wall(2026, 11, 1, 13);
        QTest::newRow("Berlin, clocks go forward")
            << u"Europe/Berlin"_s << wall(2026, 3, 28, 14) << wall(2026, 3, 29, 15);
        QTest::newRow("leap day") << u"Asia/Shanghai"_s << wall(2028, 2, 28, 14) << wall(2028, 2, 29, 14);
        QTest::newRow("over New Year")
            << u"Asia/Shanghai"_s << wall(2026, 12, 31, 14) << wall(2027, 1, 1, 14);
    }
    void twenty_four_hours_are_elapsed_hours_whatever_the_clocks_do()
    {
        QFETCH(QString, zone);
        QFETCH(QDateTime, issuedWall);
        QFETCH(QDateTime, endWall);
        const QTimeZone timeZone(zone.toLatin1());
        QVERIFY(timeZone.isValid());
        const auto instant = [&](const QDateTime &wall) {
            return fromDateTime(QDateTime(wall.date(), wall.time(), timeZone));
        };
        Visit visit;
        visit.campaign.reset();
        visit.store->timeZone = zone.toLatin1();
        visit.coupon->validFrom = instant(issuedWall);
        visit.coupon->validUntil = visit.coupon->validFrom + hours(24);
        QCOMPARE(visit.coupon->validUntil, instant(endWall));
        const auto kindAt = [&visit](Instant now) {
            visit.context.now = now;
            visit.context.rulesAsOf = now;
            return visit.verdict().kind;
        };
        QCOMPARE(kindAt(visit.coupon->validFrom - milliseconds(1)), Kind::Invalid);
        QCOMPARE(kindAt(visit.coupon->validFrom), Kind::Valid);
        QCOMPARE(kindAt(instant(endWall) - milliseconds(1)), Kind::Valid);
        QCOMPARE(kindAt(instant(endWall)), Kind::Invalid);
    }

    void every_code_is_reachable()
    {
        QSet<QString> seen;
        const auto see = [&seen](const Change &change) {
            Visit visit;
            change(visit);
            const CouponVerdict verdict = visit.verdict();
            for (const QString &code : make::failing(verdict))
                seen.insert(code);
        };
        see([](Visit &v) { v.coupon.reset(); });
        see([](Visit &v) {
            v.coupon.reset();
            v.context.input = u"ABC123"_s;
        });
        see([](Visit &v) {
            v.coupon.reset();
            v.context.input = u"ABC123"_s;
            v.context.online = false;
        });
        see([](Visit &v) {
            v.coupon->status = Coupon::Status::Revoked;
            v.coupon->validFrom = v.context.now + hours(1);
            v.coupon->validUntil = v.context.now;
            v.coupon->channels = {Channel::Web};
            v.coupon->storeScope.mode = StoreScope::Mode::Include;
            v.campaign->status = Campaign::Status::Paused;
            v.customer->id = u"cu-2"_s;
            v.coupon->conditions.tiers = {u"black"_s};
            v.coupon->conditions.minSpend = yuan(5000);
            v.coupon->conditions.includeSkus = {u"boot"_s};
            v.coupon->conditions.excludeSkus = {u"coat"_s};
            v.coupon->conditions.blackouts = {{noon, noon + hours(1)}};
            v.coupon->exclusive = true;
            Coupon other = sarahs();
            other.id = u"cp-2"_s;
            v.context.applied = {other};
            v.context.basket = articles({{u"coat"_s, u"outerwear"_s, 1, 100}});
            v.campaign->limitPerCustomer = 0;
            v.campaign->storeLeft = v.campaign->totalLeft = 0;
            v.campaign->budgetTotal = v.campaign->budgetUsed = 1;
            v.coupon->used = 1;
            v.coupon->reservation = Coupon::Reservation{u"r"_s, u"dv-2"_s, v.context.now + minutes(1)};
            v.context.online = false;
            v.context.rulesAsOf.reset();
        });
        see([](Visit &v) {
            v.customer.reset();
            v.context.clockSure = false;
        });
        for (int i = 0; i <= int(ConditionCode::OfflineNotAllowed); ++i)
            QVERIFY2(seen.contains(wireName(ConditionCode(i))), qPrintable(wireName(ConditionCode(i))));
    }

    void conditions_come_in_checking_order_and_once()
    {
        QVERIFY(rc::check("order of codes", [] {
            Visit visit;
            visit.context.online = *rc::gen::arbitrary<bool>();
            visit.context.clockSure = *rc::gen::arbitrary<bool>();
            visit.context.now = noon + minutes(*rc::gen::inRange(-3000, 3000));
            visit.coupon->used = *rc::gen::inRange(0, 3);
            visit.coupon->status = Coupon::Status(*rc::gen::inRange(0, 8));
            visit.campaign->status = Campaign::Status(*rc::gen::inRange(0, 6));
            visit.campaign->storeLeft = *rc::gen::inRange(0, 2);
            visit.coupon->conditions.minSpend = yuan(*rc::gen::inRange(0, 2000));
            if (*rc::gen::arbitrary<bool>())
                visit.customer.reset();
            if (*rc::gen::arbitrary<bool>())
                visit.context.basket.reset();
            const CouponVerdict verdict = visit.verdict();
            for (qsizetype i = 1; i < verdict.conditions.size(); ++i)
                RC_ASSERT(verdict.conditions[i - 1].code < verdict.conditions[i].code);
            const bool usable = verdict.kind == Kind::Valid || verdict.kind == Kind::ValidProvisional;
            RC_ASSERT(usable == make::failing(verdict).isEmpty() || verdict.kind == Kind::CannotTell);
            RC_ASSERT(!verdict.almost || verdict.kind == Kind::Invalid);
            RC_ASSERT(usable || !verdict.discount);
            RC_ASSERT(visit.verdict() == verdict);
        }));
    }
};

QTEST_APPLESS_MAIN(tst_CouponVerdict)
#include "tst_CouponVerdict.moc"
