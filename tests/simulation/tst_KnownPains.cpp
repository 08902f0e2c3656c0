#include "outbox/ProfileLock.h"
#include "simulation/Scene.h"

#include <QHashSeed>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace counterpart;
using namespace counterpart::sim;
using State = OutboxItem::State;

namespace {

const Ref theCoupon{ResourceType::Coupon, u"cpn-0"_s};
const Ref aCouponForTwo{ResourceType::Coupon, u"cpn-3"_s};
const Ref readyOrder{ResourceType::PickupOrder, u"pk-1"_s};
const Ref aCustomer{ResourceType::Customer, u"cu-0"_s};

/// The same id for the same number.
QString numbered(int n)
{
    return uuid7(chain::opening, [n](qsizetype count) {
        QByteArray bytes(count, '\x11');
        bytes[count - 1] = char(n);
        return bytes;
    });
}

command::CouponRedeem redemption(const QString &id, const QString &code = u"KVRT-1000Q7Z"_s)
{
    command::CouponRedeem use;
    use.redemptionId = id;
    use.discount = {1000, u"CNY"_s};
    use.scanned = code;
    use.ruleId = u"R12"_s;
    return use;
}

command::PickupHandOver handOver(const PickupOrder &order, const QString &id)
{
    command::PickupHandOver given;
    given.handoverId = id;
    given.receiver = u"customer"_s;
    given.method = u"code"_s;
    given.codeVerified = u"offline_hash"_s;
    for (const PickupLine &line : order.lines)
        given.lines.append({line.id, line.quantity});
    return given;
}

command::CustomerAddNote note(const QString &id)
{
    command::CustomerAddNote add;
    add.noteId = id;
    add.text.text = u"wants gift paper"_s;
    add.purpose = u"service"_s;
    return add;
}

qsizetype redemptionsAt(Scene &scene, const Ref &coupon)
{
    return scene.held(coupon)["redemptions"_L1].toArray().size();
}

int usedAt(Scene &scene, const Ref &coupon)
{
    return scene.held(coupon)["usage"_L1]["used"_L1].toInt();
}

} // namespace

/// What users of other tills complain of after an outage, each as it was reported (product.md §4). The names
/// begin with its number there; the tracker's own is beside it.
class tst_KnownPains : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { installCrashVfs(); }

    // odoo/odoo#152259: two browser tabs, offline orders are sent twice
    void z1_a_second_program_on_the_same_profile_is_turned_away()
    {
        QTemporaryDir profile;
        auto first = ProfileLock::take(profile.path());
        QVERIFY(bool(first));
        const auto second = ProfileLock::take(profile.path());
        QVERIFY(!second);
        QCOMPARE(second.error().kind, Error::Kind::InUse);
    }
    void z1_what_two_copies_of_a_tablet_send_is_done_once()
    {
        Scene scene(1);
        scene.wait(60s);
        scene.faults().set(Fault::Duplicate, 1'000); // everything arrives twice, as from two tabs
        const QString id = scene.tablet(0).does(theCoupon, redemption(numbered(1)));
        QCOMPARE(scene.settle(), QString());
        scene.wait(std::chrono::minutes(20)); // the last of the copies
        QVERIFY(scene.probes().hits(Probe::RequestTwice) > 0);
        QCOMPARE(scene.settle(), QString());
        QCOMPARE(scene.state(0, id), State::Confirmed);
        QCOMPARE(redemptionsAt(scene, theCoupon), 1);
    }

    // odoo/odoo#203431: offline orders are not sent when the session is closed
    void z2_what_was_done_offline_leaves_after_the_program_was_closed()
    {
        Scene scene(1);
        scene.wait(60s);
        scene.offline(0);
        const QString id = scene.tablet(0).does(theCoupon, redemption(numbered(1)));
        scene.wait(60s);
        QCOMPARE(scene.waiting(0), 1);
        scene.tablet(0).lock(true); // signed out; then the program ends and starts with nobody signed in
        scene.tablet(0).crash(false);
        scene.wait(60s);
        QVERIFY(scene.tablet(0).isUp());
        scene.online();
        scene.wait(std::chrono::minutes(5));
        QCOMPARE(scene.state(0, id), State::Confirmed); // without anybody
        scene.tablet(0).lock(false);
        QCOMPARE(scene.settle(), QString());
        QCOMPARE(redemptionsAt(scene, theCoupon), 1);
    }

    // odoo/odoo PR 261096: the link drops again during sync, the rest is never sent and nothing says so
    void z3_a_line_that_drops_again_in_the_middle_leaves_nothing_behind()
    {
        Scene scene(1);
        scene.wait(60s);
        scene.offline(0);
        QStringList ids;
        for (int i = 0; i < 120; ++i)
            ids.append(scene.tablet(0).does(aCustomer, note(numbered(i))));
        QCOMPARE(scene.waiting(0), 120);
        for (int drop = 0; drop < 4; ++drop) {
            scene.online();
            scene.wait(milliseconds(300 + 200 * drop));
            scene.offline(0);
            scene.wait(std::chrono::minutes(3));
            int confirmed = 0;
            for (const QString &id : std::as_const(ids))
                confirmed += scene.state(0, id) == State::Confirmed;
            QCOMPARE(confirmed + scene.waiting(0), 120); // each is one or the other, and counted
            QVERIFY(scene.tablet(0).facts().link != SyncFacts::Link::Online);
        }
        scene.online();
        QCOMPARE(scene.settle(), QString());
        QCOMPARE(scene.waiting(0), 0);
        QCOMPARE(scene.held(aCustomer)["notes"_L1].toArray().size(), 120);
    }

    // odoo/odoo PR 288974: an order settled offline is reopened by another tablet's message
    void z4_a_hand_over_is_not_reopened_by_another_tablets_older_news()
    {
        Scene scene(2);
        scene.wait(60s);
        scene.offline(0);
        const auto order = scene.tablet(0).order(readyOrder.id);
        QVERIFY(order);
        scene.tablet(0).does(readyOrder, handOver(*order, numbered(1)));
        QCOMPARE(scene.tablet(0).order(readyOrder.id)->status, PickupStatus::HandedOver);
        scene.tablet(1).does(readyOrder, command::PickupMove{{u"A-01"_s}});
        scene.wait(60s);
        QCOMPARE(scene.tablet(1).order(readyOrder.id)->status, PickupStatus::Ready);
        scene.online();
        // At no moment while it catches up does it fall back.
        for (int i = 0; i < 200; ++i) {
            scene.wait(50ms);
            QCOMPARE(scene.tablet(0).order(readyOrder.id)->status, PickupStatus::HandedOver);
        }
        QCOMPARE(scene.settle(), QString());
        QCOMPARE(scene.tablet(1).order(readyOrder.id)->status, PickupStatus::HandedOver);
        QCOMPARE(scene.held(readyOrder)["handovers"_L1].toArray().size(), 1);
    }

    // BrainWise-DEV/POSNext#50: the same invoice twice after a phone reconnects
    void z5_answers_that_are_lost_double_nothing()
    {
        Scene scene(1);
        scene.wait(60s);
        const auto order = scene.tablet(0).order(readyOrder.id);
        QVERIFY(order);
        scene.faults().set(Fault::DropAnswer, 1'000);
        const QString given = scene.tablet(0).does(readyOrder, handOver(*order, numbered(1)));
        scene.wait(std::chrono::minutes(10));
        QVERIFY(scene.state(0, given) != State::Confirmed); // done there, and not known here
        QCOMPARE(scene.held(readyOrder)["handovers"_L1].toArray().size(), 1);
        scene.faults().set(Fault::DropAnswer, 0);
        QCOMPARE(scene.settle(), QString());
        QCOMPARE(scene.state(0, given), State::Confirmed);
        QCOMPARE(scene.held(readyOrder)["handovers"_L1].toArray().size(), 1);
    }

    // OCA/pos PR 185: points doubled after a failed and retried sync
    void z7_a_sync_that_failed_and_was_tried_again_takes_a_coupon_once()
    {
        Scene scene(1);
        scene.wait(60s);
        scene.faults().set(Fault::ServerError, 700); // half of them after the work was done
        const QString id = scene.tablet(0).does(aCouponForTwo, redemption(numbered(1), u"KVRT-1003Q7Z"_s));
        scene.wait(std::chrono::minutes(10));
        scene.faults().set(Fault::ServerError, 0);
        QCOMPARE(scene.settle(), QString());
        QCOMPARE(scene.state(0, id), State::Confirmed);
        QCOMPARE(usedAt(scene, aCouponForTwo), 1);
    }

    // defendicon/POS-Awesome-V15#3059: points not reduced after an offline redemption
    void z8_what_was_redeemed_offline_is_used_up_here_at_once_and_everywhere_later()
    {
        Scene scene(2);
        scene.wait(60s);
        scene.offline(0);
        scene.tablet(0).does(theCoupon, redemption(numbered(1)));
        QCOMPARE(scene.tablet(0).coupon(theCoupon.id)->used, 1);
        QCOMPARE(scene.tablet(1).coupon(theCoupon.id)->used, 0);
        scene.wait(60s);
        scene.online();
        QCOMPARE(scene.settle(), QString());
        QCOMPARE(usedAt(scene, theCoupon), 1);
        QCOMPARE(scene.tablet(0).coupon(theCoupon.id)->used, 1); // not once here and once from there
        QCOMPARE(scene.tablet(1).coupon(theCoupon.id)->used, 1);
    }

    // odoo/odoo PR 222372: a confirmation that is called twice on a bad line counts twice
    void z9_a_confirmation_that_arrives_late_and_again_counts_once()
    {
        Scene scene(1);
        scene.wait(60s);
        scene.faults().set(Fault::Duplicate, 1'000);
        scene.faults().set(Fault::Delay, 500);
        for (int i = 0; i < 5; ++i) {
            scene.tablet(0).does(aCouponForTwo, redemption(numbered(i), u"KVRT-1003Q7Z"_s));
            scene.wait(30s);
            scene.tablet(0).does(aCouponForTwo, command::CouponUndoRedeem{numbered(i), u"mistake"_s});
            scene.wait(30s);
        }
        scene.wait(std::chrono::minutes(20));
        QVERIFY(scene.probes().hits(Probe::LateCopyApplied) > 0);
        scene.faults().end();
        QCOMPARE(scene.settle(), QString());
        QCOMPARE(usedAt(scene, aCouponForTwo), 0); // five uses, five times taken back
    }

    // support.dripos.com: offline orders do not reach the other screens of the same shop
    void z14_what_was_done_offline_reaches_the_other_tablets_within_a_minute_of_the_line()
    {
        Scene scene(3);
        scene.wait(60s);
        scene.offline(0);
        const auto order = scene.tablet(0).order(readyOrder.id);
        QVERIFY(order);
        scene.tablet(0).does(readyOrder, handOver(*order, numbered(1)));
        scene.wait(std::chrono::hours(2));
        QCOMPARE(scene.tablet(1).order(readyOrder.id)->status, PickupStatus::Ready);
        scene.online();
        scene.wait(60s);
        for (int i = 0; i < 3; ++i)
            QCOMPARE(scene.tablet(i).order(readyOrder.id)->status, PickupStatus::HandedOver);
        QCOMPARE(scene.settle(), QString());
    }

    // wiki.firstchoicepos.com: several tills overwrite each other's balance
    void z15_two_tablets_that_use_one_coupon_offline_add_up()
    {
        Scene scene(2);
        scene.wait(60s);
        scene.offline(-1);
        const QString first = scene.tablet(0).does(aCouponForTwo, redemption(numbered(1), u"KVRT-1003Q7Z"_s));
        const QString second
            = scene.tablet(1).does(aCouponForTwo, redemption(numbered(2), u"KVRT-1003Q7Z"_s));
        scene.wait(60s);
        scene.online();
        QCOMPARE(scene.settle(), QString());
        QCOMPARE(scene.state(0, first), State::Confirmed);
        QCOMPARE(scene.state(1, second), State::Confirmed);
        QCOMPARE(usedAt(scene, aCouponForTwo), 2);
        for (int i = 0; i < 2; ++i)
            QCOMPARE(scene.tablet(i).coupon(aCouponForTwo.id)->used, 2);
    }

    // itpp-labs/pos-addons#348: two sessions edit at once, entries vanish; PR 1005: one number twice
    void z16_what_two_tablets_write_at_once_is_all_there_under_ids_of_its_own()
    {
        Scene scene(2);
        scene.wait(60s);
        scene.offline(-1);
        QSet<QString> ids;
        for (int i = 0; i < 20; ++i) {
            ids.insert(scene.tablet(i % 2).does(aCustomer, note(numbered(i))));
            scene.wait(1s);
        }
        QCOMPARE(ids.size(), 20);
        scene.online();
        QCOMPARE(scene.settle(), QString());
        QCOMPARE(scene.held(aCustomer)["notes"_L1].toArray().size(), 20);
    }
};

int main(int argc, char **argv)
{
    QHashSeed::setDeterministicGlobalSeed();
    QCoreApplication app(argc, argv);
    tst_KnownPains test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_KnownPains.moc"
