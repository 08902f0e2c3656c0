#include "contract/Resources.h"
#include "simulation/Scene.h"

#include <QHashSeed>
#include <QJsonArray>
#include <QTest>

using namespace counterpart;
using namespace counterpart::sim;
using namespace Qt::Literals::StringLiterals;

// What tablets are given to spend offline, with the real engine, files and handlers; all rules of the judge
// hold.
class tst_OfflinePool : public QObject
{
    Q_OBJECT

    static OfflineBudget budget(Scene &scene, int tablet)
    {
        return *scene.tablet(tablet).outbox().offlineBudget();
    }

    /// The i-th coupon of the pool is redeemed on the tablet with one of its units; false: it has none.
    static bool redeem(Scene &scene, int tablet, int i, const QString &allowanceId = {})
    {
        const auto given = budget(scene, tablet).given;
        command::CouponRedeem use;
        use.redemptionId = uuid7(chain::opening + scene.now(), systemRandom);
        use.discount = {1'000, u"CNY"_s};
        use.basketTotal = 10'000 * (i + 1); // each on a purchase of its own
        use.allowanceId = allowanceId.isEmpty() && given ? given->id : allowanceId;
        const QString id = scene.tablet(tablet).does({ResourceType::Coupon, chain::poolCoupon(i)}, use,
                                                     allowanceId.isEmpty() ? chain::poolCampaign : QString());
        const auto item = scene.tablet(tablet).outbox().item(id);
        return item && *item;
    }
    static int used(Scene &scene)
    {
        return int(scene.cdp().storage().campaignUses(chain::poolCampaign, u"st-1"_s, {})->total);
    }
    static int incidents(Scene &scene)
    {
        return int(scene.cdp().storage().records({.type = ResourceType::SyncException})->records.size());
    }

private Q_SLOTS:
    void initTestCase() { installCrashVfs(); }

    void each_tablet_uses_its_own_units_in_an_outage_and_the_pool_is_not_overspent()
    {
        Scene scene(2, 1, true);
        scene.wait(std::chrono::minutes(10));
        int out = 0;
        for (int i = 0; i < 2; ++i) {
            QVERIFY(budget(scene, i).given.has_value());
            QVERIFY(budget(scene, i).unitsLeft(chain::poolCampaign) > 0);
            out += budget(scene, i).unitsLeft(chain::poolCampaign);
        }
        QVERIFY(out <= chain::poolUnits);
        scene.offline(-1);
        scene.wait(std::chrono::minutes(1));
        int done = 0, next = 0;
        for (int i = 0; i < 2; ++i) {
            while (redeem(scene, i, next))
                ++done, ++next;
            QCOMPARE(budget(scene, i).unitsLeft(chain::poolCampaign), 0);
        }
        QCOMPARE(done, out);
        scene.online();
        QCOMPARE(scene.settle(), QString());
        QCOMPARE(used(scene), out);
        QCOMPARE(incidents(scene), 0);
    }

    void a_unit_that_was_used_is_used_after_the_power_was_cut()
    {
        Scene scene(1, 2, true);
        scene.wait(std::chrono::minutes(10));
        scene.offline(0);
        scene.wait(std::chrono::minutes(1));
        const int units = budget(scene, 0).unitsLeft(chain::poolCampaign);
        QVERIFY(units > 0);
        for (int i = 0; i < units; ++i)
            QVERIFY(redeem(scene, 0, i));
        scene.tablet(0).crash(true);
        scene.wait(std::chrono::minutes(1));
        QCOMPARE(budget(scene, 0).unitsLeft(chain::poolCampaign), 0);
        QCOMPARE(budget(scene, 0).spentCount, units);
        QVERIFY(!redeem(scene, 0, units));
        scene.online();
        QCOMPARE(scene.settle(), QString());
        QCOMPARE(used(scene), units);
        QCOMPARE(incidents(scene), 0);
    }

    void when_the_line_is_back_what_was_spent_is_filled_up()
    {
        Scene scene(1, 3, true);
        scene.wait(std::chrono::minutes(10));
        const QString first = budget(scene, 0).given->id;
        scene.offline(0);
        scene.wait(std::chrono::minutes(1));
        QVERIFY(redeem(scene, 0, 0));
        scene.online();
        scene.wait(std::chrono::minutes(10));
        QVERIFY(budget(scene, 0).given->id != first);
        QCOMPARE(budget(scene, 0).spentCount, 0);
        QCOMPARE(scene.settle(), QString());
    }

    void what_was_given_after_the_backup_is_honoured_by_the_restored_cdp()
    {
        Scene scene(1, 5, true);
        scene.cdp().backUp();
        scene.wait(std::chrono::minutes(10));
        const auto given = budget(scene, 0).given;
        QVERIFY(given.has_value());
        scene.offline(0);
        scene.wait(std::chrono::minutes(1));
        const QString couponId = scene.cdp().couponIds().constFirst();
        command::CouponRedeem use;
        use.redemptionId = uuid7(chain::opening + scene.now(), systemRandom);
        use.discount = {1'000, u"CNY"_s};
        use.allowanceId = given->id;
        QVERIFY(!scene.tablet(0).does({ResourceType::Coupon, couponId}, use).isEmpty());
        QVERIFY(scene.cdp().restore());
        QVERIFY(!*scene.cdp().storage().allowance(given->id));
        scene.online();
        QCOMPARE(scene.settle(), QString());
        QCOMPARE(scene.held({ResourceType::Coupon, couponId})["redemptions"_L1].toArray().size(), 1);
        QCOMPARE(incidents(scene), 0);
        QVERIFY(*scene.cdp().storage().allowance(given->id));
    }

    void what_a_tampered_tablet_spends_is_kept_and_filed()
    {
        Scene scene(2, 4, true);
        scene.wait(std::chrono::minutes(10));
        const QString theirs = budget(scene, 1).given->id;
        scene.offline(0);
        scene.wait(std::chrono::minutes(1));
        QVERIFY(redeem(scene, 0, 0, u"oa-made-up"_s));
        QVERIFY(redeem(scene, 0, 1, theirs));
        scene.online();
        QCOMPARE(scene.settle(), QString());
        QCOMPARE(used(scene), 2);
        QCOMPARE(incidents(scene), 2);
        QCOMPARE(scene.probes().hits(Probe::NotGivenWasFiled), 2);
    }
};

int main(int argc, char **argv)
{
    QHashSeed::setDeterministicGlobalSeed();
    QCoreApplication app(argc, argv);
    tst_OfflinePool test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_OfflinePool.moc"
