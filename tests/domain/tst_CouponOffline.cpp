#include "Make.h"

#include <functional>
#include <rapidcheck.h>

using namespace make;
using Kind = CouponVerdict::Kind;
using Change = std::function<void(Visit &)>;
using OfflineMode = Campaign::OfflineMode;

// Contract §4, R1 to R14, and the campaign's own policy, with the network pulled.
class tst_CouponOffline : public QObject
{
    Q_OBJECT

    static Visit offline()
    {
        Visit visit;
        visit.context.online = false;
        return visit;
    }

    static DeviceAllowance given()
    {
        DeviceAllowance allowance;
        allowance.id = u"oa-1"_s;
        allowance.deviceId = u"dv-1"_s;
        allowance.storeId = u"st-1"_s;
        allowance.validUntil = noon + hours(24);
        allowance.count = 10;
        allowance.amount = yuan(1500);
        return allowance;
    }

    /// A pooled coupon of the campaign, two units of which are leased to this device.
    static void pool(Visit &v)
    {
        v.coupon->mode = Coupon::Mode::Pooled;
        v.coupon->campaignId = v.campaign->id;
        v.context.allowance = given();
        v.context.allowance->pooled = {{v.campaign->id, 2}};
    }

private Q_SLOTS:
    void the_first_rule_that_matches_decides_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("rule");
        QTest::addColumn<int>("kind");
        QTest::addColumn<bool>("manager");
        const auto row = [](const char *name, const Change &change, const QString &rule, Kind kind,
                            bool manager = false) {
            QTest::newRow(name) << change << rule << int(kind) << manager;
        };
        row(
            "used", [](Visit &v) { v.coupon->used = 1; }, u"R2"_s, Kind::Invalid);
        row(
            "expired", [](Visit &v) { v.coupon->validUntil = v.context.now - milliseconds(1); }, u"R2"_s,
            Kind::Invalid);
        row(
            "revoked", [](Visit &v) { v.coupon->status = Coupon::Status::Revoked; }, u"R2"_s, Kind::Invalid);
        row(
            "suspended", [](Visit &v) { v.coupon->status = Coupon::Status::Suspended; }, u"R2"_s,
            Kind::Invalid);
        row(
            "stored value", [](Visit &v) { v.coupon->mode = Coupon::Mode::StoredValue; }, u"R3"_s,
            Kind::CannotTell);
        row(
            "online only", [](Visit &v) { v.coupon->mode = Coupon::Mode::OnlineOnly; }, u"R3"_s,
            Kind::CannotTell);
        row(
            "a mode of a newer server", [](Visit &v) { v.coupon->mode = Coupon::Mode::Other; }, u"R3"_s,
            Kind::CannotTell);
        row(
            "open code", [](Visit &v) { v.coupon->mode = Coupon::Mode::Open; }, u"R4"_s, Kind::Valid);
        row(
            "open code of a campaign that denies",
            [](Visit &v) {
                v.coupon->mode = Coupon::Mode::Open;
                v.campaign->offlineMode = OfflineMode::Deny;
            },
            u"R4"_s, Kind::Valid);
        row(
            "clock in doubt", [](Visit &v) { v.context.clockSure = false; }, u"R5"_s, Kind::CannotTell);
        row(
            "customer flagged", [](Visit &v) { v.customer->flags = {u"offline_risk"_s}; }, u"R6"_s,
            Kind::CannotTell);
        row(
            "a second coupon", [](Visit &v) { v.context.applied = {Coupon{}}; }, u"R7"_s, Kind::Invalid);
        row(
            "the policy's count of a device used up", [](Visit &v) { v.context.spentCount = 5; }, u"R8"_s,
            Kind::CannotTell);
        row(
            "the policy's amount of a device used up",
            [](Visit &v) {
                v.policy->perDevice = yuan(1000);
                v.context.spentAmount = 100000 - 17979;
            },
            u"R8"_s, Kind::CannotTell);
        row(
            "the policy's amount of a device just spent",
            [](Visit &v) {
                v.policy->perDevice = yuan(1000);
                v.context.spentAmount = 100000 - 17980;
            },
            u"R12"_s, Kind::ValidProvisional);
        row(
            "allowance counts instead of the policy",
            [](Visit &v) {
                v.context.allowance = given();
                v.context.spentCount = 9;
            },
            u"R12"_s, Kind::ValidProvisional);
        row(
            "allowance used up",
            [](Visit &v) {
                v.context.allowance = given();
                v.context.spentCount = 10;
            },
            u"R8"_s, Kind::CannotTell);
        row(
            "allowance of another device",
            [](Visit &v) {
                v.context.allowance = given();
                v.context.allowance->deviceId = u"dv-2"_s;
            },
            u"R8"_s, Kind::CannotTell);
        row(
            "allowance over",
            [](Visit &v) {
                v.context.allowance = given();
                v.context.allowance->validUntil = v.context.now - milliseconds(1);
            },
            u"R8"_s, Kind::CannotTell);
        row(
            "allowance of the campaign used up",
            [](Visit &v) {
                v.campaign->offlineMaxCountPerDevice = 2;
                v.context.offlineRedeemedOnDevice = 2;
            },
            u"R8"_s, Kind::CannotTell);
        row(
            "customer's count reached", [](Visit &v) { v.context.offlineRedeemedByCustomer = 2; }, u"R8"_s,
            Kind::CannotTell);
        row(
            "rules too old", [](Visit &v) { v.context.rulesAsOf = v.context.now - hours(25); }, u"R9"_s,
            Kind::CannotTell, true);
        row(
            "never synced", [](Visit &v) { v.context.rulesAsOf.reset(); }, u"R9"_s, Kind::CannotTell, true);
        row(
            "over the cap of one redemption", [](Visit &v) { v.context.basket = amount(1500.05); }, u"R10"_s,
            Kind::CannotTell, true);
        row(
            "just the cap of one redemption", [](Visit &v) { v.context.basket = amount(1500); }, u"R12"_s,
            Kind::ValidProvisional);
        row(
            "over the campaign's cap", [](Visit &v) { v.campaign->offlineMaxValue = yuan(100); }, u"R10"_s,
            Kind::CannotTell, true);
        row(
            "pooled, a unit left",
            [](Visit &v) {
                pool(v);
                v.context.leasedUsed = 1;
            },
            u"R11"_s, Kind::ValidProvisional);
        row(
            "pooled, no unit left",
            [](Visit &v) {
                pool(v);
                v.context.leasedUsed = 2;
            },
            u"R14"_s, Kind::CannotTell);
        row(
            "pooled, nothing leased", [](Visit &v) { v.coupon->mode = Coupon::Mode::Pooled; }, u"R14"_s,
            Kind::CannotTell);
        row(
            "personal, the right lies elsewhere", [](Visit &v) { v.coupon->offlineStoreId = u"st-2"_s; },
            u"R13"_s, Kind::CannotTell, true);
        row(
            "personal, provisional", [](Visit &) {}, u"R12"_s, Kind::ValidProvisional);
        row(
            "campaign denies", [](Visit &v) { v.campaign->offlineMode = OfflineMode::Deny; }, u"R14"_s,
            Kind::CannotTell);
        row(
            "campaign denies although a right was handed out",
            [](Visit &v) {
                v.campaign->offlineMode = OfflineMode::Deny;
                v.coupon->offlineRights = Coupon::OfflineRights::Device;
                v.coupon->offlineDeviceId = u"dv-1"_s;
            },
            u"R14"_s, Kind::CannotTell);
        row(
            "campaign open", [](Visit &v) { v.campaign->offlineMode = OfflineMode::Open; }, u"R4"_s,
            Kind::Valid);
        row(
            "leased, the right is here", [](Visit &v) { v.campaign->offlineMode = OfflineMode::Leased; },
            u"R12"_s, Kind::Valid);
        row(
            "leased, no right here",
            [](Visit &v) {
                v.campaign->offlineMode = OfflineMode::Leased;
                v.coupon->offlineRights = Coupon::OfflineRights::None;
            },
            u"R13"_s, Kind::CannotTell, true);
        row(
            "pooled unit leased to this device",
            [](Visit &v) {
                pool(v);
                v.campaign->offlineMode = OfflineMode::Leased;
            },
            u"R11"_s, Kind::Valid);
        row(
            "leased to another device",
            [](Visit &v) {
                v.campaign->offlineMode = OfflineMode::Leased;
                v.coupon->offlineRights = Coupon::OfflineRights::Device;
                v.coupon->offlineDeviceId = u"dv-2"_s;
            },
            u"R13"_s, Kind::CannotTell, true);
        row(
            "lease ran out",
            [](Visit &v) {
                v.campaign->offlineMode = OfflineMode::Leased;
                v.coupon->offlineUntil = v.context.now - milliseconds(1);
            },
            u"R13"_s, Kind::CannotTell, true);
    }
    void the_first_rule_that_matches_decides()
    {
        QFETCH(Change, change);
        QFETCH(QString, rule);
        QFETCH(int, kind);
        QFETCH(bool, manager);
        Visit visit = offline();
        change(visit);
        const CouponVerdict verdict = visit.verdict();
        QCOMPARE(verdict.ruleId, rule);
        QCOMPARE(int(verdict.kind), kind);
        const Condition *allowed = find(verdict, ConditionCode::OfflineNotAllowed);
        const Condition *spent = find(verdict, ConditionCode::AllowanceExceeded);
        QVERIFY(allowed);
        const bool byManager = allowed->overrideAllowed || (spent && spent->overrideAllowed)
            || find(verdict, ConditionCode::CacheTooOld)->overrideAllowed;
        QCOMPARE(byManager, manager);
        const bool usable = verdict.kind == Kind::Valid || verdict.kind == Kind::ValidProvisional;
        QVERIFY(!usable || (allowed->ok && (!spent || spent->ok)));
    }

    void without_a_campaign_the_right_on_the_coupon_decides_data()
    {
        using Rights = Coupon::OfflineRights;
        QTest::addColumn<int>("rights");
        QTest::addColumn<QString>("where");
        QTest::addColumn<QString>("rule");
        QTest::addColumn<int>("kind");
        QTest::newRow("none: a manager may")
            << int(Rights::None) << QString() << u"R13"_s << int(Kind::CannotTell);
        QTest::newRow("any store") << int(Rights::AnyStore) << QString() << u"R12"_s
                                   << int(Kind::ValidProvisional);
        QTest::newRow("this store") << int(Rights::Store) << u"st-1"_s << u"R12"_s
                                    << int(Kind::ValidProvisional);
        QTest::newRow("another store")
            << int(Rights::Store) << u"st-2"_s << u"R13"_s << int(Kind::CannotTell);
        QTest::newRow("this device") << int(Rights::Device) << u"dv-1"_s << u"R12"_s
                                     << int(Kind::ValidProvisional);
        QTest::newRow("another device")
            << int(Rights::Device) << u"dv-2"_s << u"R13"_s << int(Kind::CannotTell);
        QTest::newRow("a device without name")
            << int(Rights::Device) << QString() << u"R13"_s << int(Kind::CannotTell);
    }
    void without_a_campaign_the_right_on_the_coupon_decides()
    {
        QFETCH(int, rights);
        QFETCH(QString, where);
        QFETCH(QString, rule);
        QFETCH(int, kind);
        Visit visit = offline();
        visit.campaign.reset();
        visit.coupon->offlineRights = Coupon::OfflineRights(rights);
        visit.coupon->offlineStoreId = where;
        visit.coupon->offlineDeviceId = where;
        const CouponVerdict verdict = visit.verdict();
        QCOMPARE(verdict.ruleId, rule);
        QCOMPARE(int(verdict.kind), kind);
        QCOMPARE(find(verdict, ConditionCode::OfflineNotAllowed)->overrideAllowed, rule == u"R13");
    }

    void a_right_that_ran_out_is_no_right()
    {
        Visit visit = offline();
        visit.campaign.reset();
        visit.coupon->offlineRights = Coupon::OfflineRights::AnyStore;
        visit.coupon->offlineUntil = visit.context.now;
        QCOMPARE(visit.verdict().ruleId, u"R12"_s);
        visit.coupon->offlineUntil = visit.context.now - milliseconds(1);
        QCOMPARE(visit.verdict().ruleId, u"R13"_s);
    }

    void a_pooled_coupon_without_campaign_is_denied()
    {
        Visit visit = offline();
        visit.campaign.reset();
        visit.coupon->mode = Coupon::Mode::Pooled;
        visit.coupon->offlineRights = Coupon::OfflineRights::Store;
        visit.coupon->offlineStoreId = u"st-1"_s;
        QCOMPARE(visit.verdict().ruleId, u"R14"_s);
        QCOMPARE(int(visit.verdict().kind), int(Kind::CannotTell));
    }

    void ok_for_now_says_what_is_not_known()
    {
        Visit visit = offline();
        const CouponVerdict verdict = visit.verdict();
        QCOMPARE(int(verdict.kind), int(Kind::ValidProvisional));
        QCOMPARE(make::unknown(verdict), QStringList{u"already-redeemed"_s});
        QCOMPARE(*find(verdict, ConditionCode::AlreadyRedeemed)->haveTime, noon);
        QCOMPARE(*verdict.discount, yuan(179.80));
    }

    void an_open_code_without_limit_leaves_nothing_unknown()
    {
        Visit visit = offline();
        visit.coupon->mode = Coupon::Mode::Open;
        visit.coupon->usageLimit.reset();
        QVERIFY(make::unknown(visit.verdict()).isEmpty());
    }

    void an_open_code_does_not_outrun_an_unsure_clock()
    {
        Visit visit = offline();
        visit.coupon->mode = Coupon::Mode::Open;
        visit.context.clockSure = false;
        QCOMPARE(int(visit.verdict().kind), int(Kind::CannotTell));
    }

    void online_no_offline_rule_is_applied()
    {
        Visit visit;
        visit.campaign->offlineMode = OfflineMode::Deny;
        const CouponVerdict verdict = visit.verdict();
        QCOMPARE(int(verdict.kind), int(Kind::Valid));
        QVERIFY(verdict.ruleId.isEmpty());
        QVERIFY(!find(verdict, ConditionCode::OfflineNotAllowed));
    }

    void what_is_left_of_the_allowance_data()
    {
        QTest::addColumn<bool>("policy");
        QTest::addColumn<int>("campaignMax"); // −1: none
        QTest::addColumn<int>("redeemed");
        QTest::addColumn<int>("left"); // −1: no allowance applies
        QTest::addColumn<int>("max");
        QTest::newRow("policy only") << true << -1 << 1 << 4 << 5;
        QTest::newRow("campaign only") << false << 3 << 1 << 2 << 3;
        QTest::newRow("the smaller counts") << true << 3 << 1 << 2 << 3;
        QTest::newRow("the smaller counts, other way") << true << 9 << 1 << 4 << 5;
        QTest::newRow("never below zero") << true << -1 << 9 << 0 << 5;
        QTest::newRow("none") << false << -1 << 9 << -1 << 0;
    }
    void what_is_left_of_the_allowance()
    {
        QFETCH(bool, policy);
        QFETCH(int, campaignMax);
        QFETCH(int, redeemed);
        QFETCH(int, left);
        QFETCH(int, max);
        Visit visit = offline();
        if (!policy)
            visit.policy.reset();
        if (campaignMax >= 0)
            visit.campaign->offlineMaxCountPerDevice = campaignMax;
        visit.context.offlineRedeemedOnDevice = visit.context.spentCount = redeemed;
        const CouponVerdict verdict = visit.verdict();
        const std::optional<OfflineAllowance> allowance = offlineAllowance(visit.context);
        QCOMPARE(allowance.has_value(), left >= 0);
        const Condition *condition = find(verdict, ConditionCode::AllowanceExceeded);
        QCOMPARE(condition->haveCount, allowance ? std::optional(left) : std::nullopt);
        if (allowance)
            QCOMPARE(*allowance, (OfflineAllowance{left, max}));
    }

    void offline_never_promises_more_than_online()
    {
        QVERIFY(rc::check("what is usable offline is usable online", [] {
            Visit visit;
            visit.coupon->mode = Coupon::Mode(*rc::gen::inRange(0, 6));
            visit.coupon->status = Coupon::Status(*rc::gen::inRange(0, 8));
            visit.coupon->used = *rc::gen::inRange(0, 2);
            visit.campaign->offlineMode = OfflineMode(*rc::gen::inRange(0, 4));
            visit.coupon->offlineRights = Coupon::OfflineRights(*rc::gen::inRange(0, 4));
            visit.coupon->offlineDeviceId = *rc::gen::arbitrary<bool>() ? u"dv-1"_s : u"dv-2"_s;
            visit.context.offlineRedeemedOnDevice = *rc::gen::inRange(0, 7);
            visit.context.now = noon + hours(*rc::gen::inRange(-2, 30));
            if (*rc::gen::arbitrary<bool>())
                visit.campaign.reset();
            const Kind online = visit.verdict().kind;
            visit.context.online = false;
            const CouponVerdict offline = visit.verdict();
            if (offline.kind == Kind::Valid || offline.kind == Kind::ValidProvisional)
                RC_ASSERT(online == Kind::Valid);
            RC_ASSERT(!offline.ruleId.isEmpty());
        }));
    }
};

QTEST_APPLESS_MAIN(tst_CouponOffline)
#include "tst_CouponOffline.moc"
