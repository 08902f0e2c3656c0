#include "VerdictTable.h"

#include <rapidcheck.h>

using namespace verdicttable;

// Every rule of product.md §6.3, one row each; the first that fails is the headline.
class tst_CouponVerdict : public QObject
{
    Q_OBJECT

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
        row("the last instant", [](Visit &v) { v.context.now = noon + hours(24); }, Kind::Valid, {});
        row(
            "a millisecond later",
            [](Visit &v) { v.context.now = *(v.context.rulesAsOf = noon + hours(24) + milliseconds(1)); },
            Kind::Invalid, u"expired"_s);
        row("no end delivered", [](Visit &v) { v.coupon->validUntil = Instant{}; }, Kind::Valid, {});
        row(
            "ended early by the server", [](Visit &v) { v.coupon->status = Coupon::Status::Expired; },
            Kind::Invalid, u"expired"_s);
    }
    void the_record_decides() { checkRow(); }

    void the_place_decides_data()
    {
        columns();
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
    void the_place_decides() { checkRow(); }

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
        row("live until now", [](Visit &v) { v.campaign->endAt = v.context.now; }, Kind::Valid, {});
        row(
            "live until a moment ago", [](Visit &v) { v.campaign->endAt = v.context.now - milliseconds(1); },
            Kind::Invalid, u"campaign-not-live"_s);
        row(
            "a campaign that is not known here",
            [](Visit &v) {
                v.campaign.reset();
                v.coupon->campaignId = u"cm-9"_s;
            },
            Kind::CannotTell, u"campaign-not-live"_s);
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
    }
    void the_campaign_decides() { checkRow(); }

    void the_campaigns_limits_decide_data()
    {
        columns();
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
        row(
            "the store's quota by our own count",
            [](Visit &v) {
                v.campaign->limitPerStore = 5;
                v.campaign->storeLeft = 3;
                v.context.redeemedInStore = 5;
            },
            Kind::Invalid, u"limit-store"_s);
        row(
            "the campaign's quota by our own count",
            [](Visit &v) {
                v.campaign->limitTotal = 2;
                v.context.redeemedOfCampaign = 2;
            },
            Kind::Invalid, u"limit-campaign"_s);
        row("both quotas with one left",
            [](Visit &v) {
                v.campaign->limitPerStore = v.campaign->limitTotal = 2;
                v.context.redeemedInStore = v.context.redeemedOfCampaign = 1;
            },
            Kind::Valid, {});
        row(
            "budget spent by our own count",
            [](Visit &v) {
                v.campaign->budgetTotal = 100;
                v.context.budgetUsed = 100;
            },
            Kind::Invalid, u"budget"_s);
        row(
            "a limit per customer asks who it is",
            [](Visit &v) {
                v.coupon->customerId.clear();
                v.coupon->mode = Coupon::Mode::Open;
                v.campaign->limitPerCustomer = 1;
                v.customer.reset();
            },
            Kind::Invalid, u"customer-required"_s, {}, true);
        row("customer has one left",
            [](Visit &v) {
                v.campaign->limitPerCustomer = 2;
                v.context.redeemedByCustomer = 1;
            },
            Kind::Valid, {});
    }
    void the_campaigns_limits_decide() { checkRow(); }

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
                v.coupon->mode = Coupon::Mode::Open;
                v.customer.reset();
            },
            Kind::Valid, {});
        row(
            "a personal coupon that does not say whose",
            [](Visit &v) {
                v.coupon->customerId.clear();
                v.customer.reset();
            },
            Kind::Invalid, u"customer-required"_s, {}, true);
        row(
            "not of the audience",
            [](Visit &v) {
                v.coupon->customerId.clear();
                v.campaign->segmentIds = {u"sg-1"_s, u"sg-2"_s};
            },
            Kind::Invalid, u"not-in-segment"_s);
        row("of the audience",
            [](Visit &v) {
                v.coupon->customerId.clear();
                v.campaign->segmentIds = {u"sg-1"_s, u"sg-2"_s};
                v.customer->segments = {{u"sg-2"_s, {}, Disclosure::Open}};
            },
            Kind::Valid, {});
        row("left the audience since the coupon was granted",
            [](Visit &v) { v.campaign->segmentIds = {u"sg-1"_s}; }, Kind::Valid, {});
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
                v.coupon->validUntil = v.context.now - milliseconds(1);
            },
            Kind::Invalid, u"expired"_s, {u"expired"_s, u"already-redeemed"_s});
        row(
            "held by another till",
            [](Visit &v) {
                v.coupon->reservation = Coupon::Reservation{u"r"_s, u"dv-2"_s, v.context.now + minutes(1)};
            },
            Kind::Invalid, u"reserved-elsewhere"_s);
        row(
            "held, and nobody says by whom", [](Visit &v) { v.coupon->status = Coupon::Status::Reserved; },
            Kind::Invalid, u"reserved-elsewhere"_s);
        row("more redemptions than uses counted",
            [](Visit &v) {
                v.coupon->usageLimit = 3;
                v.coupon->redemptions = {Redemption{}, Redemption{}};
            },
            Kind::Valid, {});
        row(
            "as many redemptions as uses allowed", [](Visit &v) { v.coupon->redemptions = {Redemption{}}; },
            Kind::Invalid, u"already-redeemed"_s);
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
        QTest::newRow("GS1 link misread")
            << u"https://id.example.cn/255/6901234500008"_s << false << int(Kind::Invalid) << u"malformed"_s;
        QTest::newRow("GS1 link read well") << u"https://id.example.cn/255/690123450000412345678"_s << false
                                            << int(Kind::CannotTell) << u"unknown-in-cache"_s;
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
            v.coupon->validUntil = v.context.now - milliseconds(1);
            v.coupon->channels = {Channel::Web};
            v.coupon->storeScope.mode = StoreScope::Mode::Include;
            v.campaign->status = Campaign::Status::Paused;
            v.customer->id = u"cu-2"_s;
            v.coupon->conditions.tiers = {u"black"_s};
            v.coupon->conditions.minSpend = yuan(5000);
            v.coupon->conditions.includeSkus = {u"boot"_s};
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
            v.coupon->offlineRights = Coupon::OfflineRights::None;
            v.context.spentCount = 5;
            v.context.online = false;
            v.context.rulesAsOf.reset();
        });
        see([](Visit &v) {
            v.customer.reset();
            v.context.clockSure = false;
        });
        see([](Visit &v) {
            v.coupon->conditions.excludeSkus = {u"coat"_s};
            v.context.basket = articles({{u"coat"_s, u"outerwear"_s, 1, 100}});
        });
        for (int i = 0; i <= int(lastConditionCode); ++i)
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
