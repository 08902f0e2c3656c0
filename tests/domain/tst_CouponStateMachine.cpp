#include "Make.h"
#include "domain/CouponStateMachine.h"

#include <rapidcheck.h>

using namespace make;
using namespace counterpart::command;
using Status = Coupon::Status;

class tst_CouponStateMachine : public QObject
{
    Q_OBJECT

    static CouponRedeem use(const QString &id = u"re-1"_s)
    {
        CouponRedeem redeem;
        redeem.redemptionId = id;
        redeem.discount = yuan(179.80);
        return redeem;
    }

    static Result<Coupon> apply(const Coupon &coupon, const CommandPayload &payload,
                                const ActContext &context = by(u"as-1"_s))
    {
        return applyToCoupon(coupon, payload, context, u"st-1"_s);
    }

    static Coupon used() { return *apply(sarahs(), use()); }

private Q_SLOTS:
    void the_state_at_a_moment_data()
    {
        QTest::addColumn<int>("stored");
        QTest::addColumn<int>("used");
        QTest::addColumn<int>("minutesAfterStart");
        QTest::addColumn<int>("state");
        const auto row = [](const char *name, Status stored, int used, int after, Status state) {
            QTest::newRow(name) << int(stored) << used << after << int(state);
        };
        const int day = 24 * 60;
        row("before its time", Status::Active, 0, -1, Status::Issued);
        row("issued, in time", Status::Issued, 0, 0, Status::Active);
        row("active", Status::Active, 0, day - 1, Status::Active);
        row("the last instant", Status::Active, 0, day, Status::Active);
        row("after the last instant", Status::Active, 0, day + 1, Status::Expired);
        row("expired as delivered", Status::Expired, 0, 1, Status::Expired);
        row("a_used_coupon_stays_used", Status::Redeemed, 1, 365 * day, Status::Redeemed);
        row("used by count stays used", Status::Active, 1, 365 * day, Status::Redeemed);
        row("used and expired as delivered", Status::Expired, 1, 365 * day, Status::Redeemed);
        row("revoked stays revoked", Status::Revoked, 0, 365 * day, Status::Revoked);
        row("suspended", Status::Suspended, 0, 1, Status::Suspended);
        row("used wins over revoked", Status::Revoked, 1, 1, Status::Redeemed);
        row("unknown state", Status::Other, 0, 1, Status::Other);
        row("held, but the hold is not there", Status::Reserved, 0, 1, Status::Active);
    }
    void the_state_at_a_moment()
    {
        QFETCH(int, stored);
        QFETCH(int, used);
        QFETCH(int, minutesAfterStart);
        QFETCH(int, state);
        Coupon coupon = sarahs();
        coupon.status = Status(stored);
        coupon.used = used;
        QCOMPARE(int(statusAt(coupon, noon + minutes(minutesAfterStart))), state);
    }

    void a_hold_ends_by_itself()
    {
        Coupon coupon = sarahs();
        coupon.status = Status::Reserved;
        coupon.reservation = Coupon::Reservation{u"r"_s, u"dv-2"_s, noon + minutes(10)};
        QCOMPARE(int(statusAt(coupon, noon + minutes(9))), int(Status::Reserved));
        QCOMPARE(int(statusAt(coupon, noon + minutes(10))), int(Status::Active));
    }

    void a_redemption_of_tomorrow_counts_tomorrow()
    {
        Coupon coupon = sarahs();
        coupon.used = 1;
        Redemption later;
        later.at = noon + hours(2);
        coupon.redemptions = {later};
        QCOMPARE(int(statusAt(coupon, noon + hours(1))), int(Status::Active));
        QCOMPARE(int(statusAt(coupon, noon + hours(2))), int(Status::Redeemed));
    }

    void without_limit_it_is_never_used_up()
    {
        Coupon coupon = sarahs();
        coupon.usageLimit.reset();
        coupon.used = 97;
        QCOMPARE(int(statusAt(coupon, noon + hours(1))), int(Status::Active));
    }

    void redeeming_keeps_who_where_when_and_how_much()
    {
        CouponRedeem redeem = use();
        redeem.receiptNo = u"T-17"_s;
        redeem.ruleId = u"R12"_s;
        const Coupon coupon = *apply(sarahs(), redeem);
        QCOMPARE(int(coupon.status), int(Status::Redeemed));
        QCOMPARE(coupon.used, 1);
        QCOMPARE(coupon.redemptions.size(), 1);
        const Redemption redemption = coupon.redemptions.first();
        QCOMPARE(redemption.id, u"re-1"_s);
        QCOMPARE(redemption.at, noon + minutes(10));
        QCOMPARE(redemption.storeId, u"st-1"_s);
        QCOMPARE(redemption.associateId, u"as-1"_s);
        QCOMPARE(*redemption.discount, yuan(179.80));
        QCOMPARE(redemption.receiptNo, u"T-17"_s);
        QVERIFY(redemption.offline);
        QVERIFY(!used().redemptions.first().offline);
    }

    void told_twice_used_once()
    {
        const Result<Coupon> again = apply(used(), use(), by(u"as-2"_s, noon + hours(240)));
        QVERIFY(again);
        QCOMPARE(*again, used());
    }

    void a_coupon_for_three_uses_is_used_three_times()
    {
        Coupon coupon = sarahs();
        coupon.usageLimit = 3;
        coupon = *apply(coupon, use(u"re-1"_s));
        QCOMPARE(int(coupon.status), int(Status::Active));
        coupon = *apply(coupon, use(u"re-2"_s));
        coupon = *apply(coupon, use(u"re-3"_s));
        QCOMPARE(int(coupon.status), int(Status::Redeemed));
        QCOMPARE(codeOf(apply(coupon, use(u"re-4"_s))), u"coupon-already-redeemed"_s);
        QCOMPARE(coupon.redemptions.size(), 3);
    }

    void redeeming_is_refused_with_the_reason_data()
    {
        QTest::addColumn<Coupon>("coupon");
        QTest::addColumn<CouponRedeem>("redeem");
        QTest::addColumn<QString>("code");
        const auto with = [](auto change) {
            Coupon coupon = sarahs();
            change(coupon);
            return coupon;
        };
        const Instant now = noon + minutes(10);
        QTest::newRow("valid") << sarahs() << use() << u"ok"_s;
        QTest::newRow("used") << used() << use(u"re-2"_s) << u"coupon-already-redeemed"_s;
        QTest::newRow("used and expired") << with([=](Coupon &c) {
            c.used = 1;
            c.validUntil = noon - hours(1);
        }) << use() << u"coupon-already-redeemed"_s;
        QTest::newRow("expired more than a visit ago")
            << with([=](Coupon &c) { c.validUntil = now - visitPin - milliseconds(1); }) << use()
            << u"coupon-expired"_s;
        QTest::newRow("expired during the visit")
            << with([=](Coupon &c) { c.validUntil = now - visitPin; }) << use() << u"ok"_s;
        QTest::newRow("expired during the visit, says the server too") << with([=](Coupon &c) {
            c.validUntil = now - minutes(1);
            c.status = Status::Expired;
        }) << use() << u"ok"_s;
        QTest::newRow("expired by the server before its end")
            << with([](Coupon &c) { c.status = Status::Expired; }) << use() << u"coupon-expired"_s;
        QTest::newRow("no end delivered")
            << with([](Coupon &c) { c.validUntil = Instant{}; }) << use() << u"ok"_s;
        QTest::newRow("revoked") << with([](Coupon &c) { c.status = Status::Revoked; }) << use()
                                 << u"coupon-not-active"_s;
        QTest::newRow("revoked and just expired") << with([=](Coupon &c) {
            c.status = Status::Revoked;
            c.validUntil = now - minutes(1);
        }) << use() << u"coupon-not-active"_s;
        QTest::newRow("suspended") << with([](Coupon &c) { c.status = Status::Suspended; }) << use()
                                   << u"coupon-not-active"_s;
        QTest::newRow("unknown state")
            << with([](Coupon &c) { c.status = Status::Other; }) << use() << u"coupon-not-active"_s;
        QTest::newRow("not yet") << with([=](Coupon &c) { c.validFrom = now + milliseconds(1); }) << use()
                                 << u"coupon-not-active"_s;
        QTest::newRow("held elsewhere") << with([=](Coupon &c) {
            c.reservation = Coupon::Reservation{u"r"_s, u"dv-2"_s, now + minutes(1)};
        }) << use() << u"coupon-reserved-elsewhere"_s;
        QTest::newRow("held here") << with([=](Coupon &c) {
            c.reservation = Coupon::Reservation{u"r"_s, u"dv-1"_s, now + minutes(1)};
        }) << use() << u"ok"_s;
        QTest::newRow("other store") << with([](Coupon &c) {
            c.storeScope = {StoreScope::Mode::Include, {u"st-2"_s}, {}};
        }) << use() << u"coupon-wrong-store"_s;
        QTest::newRow("excluded store") << with([](Coupon &c) {
            c.storeScope = {StoreScope::Mode::Exclude, {u"st-1"_s}, {}};
        }) << use() << u"coupon-wrong-store"_s;
        QTest::newRow("a region, and ours is not known") << with([](Coupon &c) {
            c.storeScope = {StoreScope::Mode::Include, {}, {u"east"_s}};
        }) << use() << u"ok"_s;
        CouponRedeem noId = use(QString());
        QTest::newRow("without id") << sarahs() << noId << u"invalid"_s;
        CouponRedeem negative = use();
        negative.discount.amount = -1;
        QTest::newRow("negative discount") << sarahs() << negative << u"invalid"_s;
    }
    void redeeming_is_refused_with_the_reason()
    {
        QFETCH(Coupon, coupon);
        QFETCH(CouponRedeem, redeem);
        QFETCH(QString, code);
        const Result<Coupon> result = apply(coupon, redeem);
        QCOMPARE(codeOf(result), code);
        if (!result)
            QCOMPARE(int(result.error().kind), int(Error::Kind::Rejected));
    }

    void a_region_that_is_known_decides()
    {
        Coupon coupon = sarahs();
        coupon.storeScope = {StoreScope::Mode::Include, {}, {u"east"_s}};
        ActContext context = by(u"as-1"_s);
        context.region = u"west"_s;
        QCOMPARE(codeOf(apply(coupon, use(), context)), u"coupon-wrong-store"_s);
        context.region = u"east"_s;
        QVERIFY(apply(coupon, use(), context));
    }

    void a_hold_keeps_others_off_and_is_given_back()
    {
        const Coupon held = *apply(sarahs(), CouponReserve{u"r-1"_s, 600});
        QCOMPARE(int(held.status), int(Status::Reserved));
        QCOMPARE(held.reservation->until, noon + minutes(20));
        ActContext other = by(u"as-2"_s);
        other.deviceId = u"dv-2"_s;
        QCOMPARE(codeOf(apply(held, use(), other)), u"coupon-reserved-elsewhere"_s);
        QCOMPARE(codeOf(apply(held, CouponReserve{u"r-2"_s, 600}, other)), u"coupon-reserved-elsewhere"_s);
        QCOMPARE(codeOf(apply(held, CouponRelease{u"r-2"_s}, other)), u"coupon-reserved-elsewhere"_s);
        QVERIFY(apply(held, CouponReserve{u"r-2"_s, 600})); // the same till again
        const Coupon free = *apply(held, CouponRelease{u"r-1"_s});
        QVERIFY(!free.reservation);
        QCOMPARE(int(free.status), int(Status::Active));
        QCOMPARE(codeOf(apply(free, CouponRelease{u"r-1"_s})), u"ok"_s);
        QVERIFY(apply(free, use(), other));
    }

    void using_it_ends_the_hold()
    {
        const Coupon held = *apply(sarahs(), CouponReserve{u"r-1"_s, 600});
        QVERIFY(!apply(held, use())->reservation);
    }

    void a_hold_lasts_as_long_as_allowed_data()
    {
        QTest::addColumn<int>("wanted");
        QTest::addColumn<int>("given");
        QTest::newRow("too short") << 1 << 30;
        QTest::newRow("as wanted") << 300 << 300;
        QTest::newRow("too long") << 86400 << 1800;
        QTest::newRow("negative") << -5 << 30;
    }
    void a_hold_lasts_as_long_as_allowed()
    {
        QFETCH(int, wanted);
        QFETCH(int, given);
        QCOMPARE(apply(sarahs(), CouponReserve{u"r"_s, wanted})->reservation->until,
                 noon + minutes(10) + seconds(given));
    }

    void a_used_coupon_cannot_be_held()
    {
        QCOMPARE(codeOf(apply(used(), CouponReserve{u"r"_s, 600})), u"coupon-already-redeemed"_s);
        QCOMPARE(codeOf(apply(sarahs(), CouponReserve{QString(), 600})), u"invalid"_s);
    }

    void undoing_gives_the_use_back()
    {
        const Coupon coupon = *apply(used(), CouponUndoRedeem{u"re-1"_s, u"mistake"_s});
        QCOMPARE(int(coupon.status), int(Status::Active));
        QCOMPARE(coupon.used, 0);
        QVERIFY(coupon.redemptions.isEmpty());
        QVERIFY(apply(coupon, use(u"re-2"_s)));
    }

    void undoing_is_refused_with_the_reason_data()
    {
        QTest::addColumn<QString>("redemption");
        QTest::addColumn<QString>("reason");
        QTest::addColumn<QString>("associate");
        QTest::addColumn<bool>("manager");
        QTest::addColumn<int>("minutesLater");
        QTest::addColumn<QString>("code");
        QTest::newRow("own, in the window")
            << u"re-1"_s << u"mistake"_s << u"as-1"_s << false << 60 << u"ok"_s;
        QTest::newRow("own, a minute late")
            << u"re-1"_s << u"mistake"_s << u"as-1"_s << false << 61 << u"undo-window-over"_s;
        QTest::newRow("manager, days later")
            << u"re-1"_s << u"return"_s << u"as-9"_s << true << 9999 << u"ok"_s;
        QTest::newRow("a colleague's")
            << u"re-1"_s << u"mistake"_s << u"as-2"_s << false << 1 << u"role-missing"_s;
        QTest::newRow("another redemption")
            << u"re-2"_s << u"mistake"_s << u"as-1"_s << false << 1 << u"not-found"_s;
        QTest::newRow("no reason") << u"re-1"_s << QString() << u"as-1"_s << false << 1 << u"invalid"_s;
        QTest::newRow("made-up reason")
            << u"re-1"_s << u"because"_s << u"as-1"_s << false << 1 << u"invalid"_s;
        QTest::newRow("basket cancelled")
            << u"re-1"_s << u"basket_cancelled"_s << u"as-1"_s << false << 1 << u"ok"_s;
    }
    void undoing_is_refused_with_the_reason()
    {
        QFETCH(QString, redemption);
        QFETCH(QString, reason);
        QFETCH(QString, associate);
        QFETCH(bool, manager);
        QFETCH(int, minutesLater);
        QFETCH(QString, code);
        ActContext context = by(associate, noon + minutes(10 + minutesLater));
        context.manager = manager;
        QCOMPARE(codeOf(apply(used(), CouponUndoRedeem{redemption, reason}, context)), code);
    }

    void the_campaign_sets_the_undo_window()
    {
        const ActContext later = by(u"as-1"_s, noon + minutes(12));
        const CouponUndoRedeem undo{u"re-1"_s, u"mistake"_s};
        QCOMPARE(codeOf(applyToCoupon(used(), undo, later, u"st-1"_s, minutes(1))), u"undo-window-over"_s);
        QCOMPARE(codeOf(applyToCoupon(used(), undo, later, u"st-1"_s, minutes(2))), u"ok"_s);
    }

    void undoing_after_the_end_does_not_make_it_valid_again()
    {
        Coupon coupon = sarahs();
        coupon.validUntil = noon + minutes(11);
        coupon = *apply(coupon, use());
        coupon = *apply(coupon, CouponUndoRedeem{u"re-1"_s, u"mistake"_s}, by(u"as-1"_s, noon + minutes(30)));
        QCOMPARE(int(statusAt(coupon, noon + minutes(30))), int(Status::Expired));
    }

    void a_fact_does_not_put_back_into_use_what_was_taken_out_of_it()
    {
        for (const Coupon::Status status : {Coupon::Status::Revoked, Coupon::Status::Suspended}) {
            Coupon coupon = sarahs();
            coupon.status = status;
            const Coupon fact = withUse(coupon, use(), by(u"as-1"_s), u"st-1"_s, true);
            QCOMPARE(fact.used, 1);
            QCOMPARE(fact.status, status);
            const auto undone = apply(fact, CouponUndoRedeem{u"re-1"_s, u"mistake"_s}, by(u"as-1"_s));
            QVERIFY(undone);
            QCOMPARE(undone->used, 0);
            QCOMPARE(undone->status, status);
        }
    }

    void a_refusal_changes_nothing()
    {
        QCOMPARE(*apply(sarahs(), CouponRecordRefusal{u"staff_unsure"_s, {}}), sarahs());
    }

    void other_commands_are_not_for_coupons()
    {
        QCOMPARE(codeOf(apply(sarahs(), PickupClaim{})), u"invalid"_s);
        QCOMPARE(codeOf(apply(sarahs(), CustomerView{})), u"invalid"_s);
    }

    void any_sequence_keeps_the_books()
    {
        QVERIFY(rc::check("used = redemptions ≤ limit, and nothing refused changes anything", [] {
            Coupon coupon = sarahs();
            coupon.usageLimit = *rc::gen::inRange(1, 4);
            Instant now = noon;
            for (int step = *rc::gen::inRange(0, 30); step > 0; --step) {
                now += minutes(*rc::gen::inRange(0, 20));
                ActContext context = by(*rc::gen::element(u"as-1"_s, u"as-2"_s), now);
                context.deviceId = *rc::gen::element(u"dv-1"_s, u"dv-2"_s);
                context.manager = *rc::gen::arbitrary<bool>();
                const QString id = QString::number(*rc::gen::inRange(0, 6));
                const CommandPayload payload = *rc::gen::element<CommandPayload>(
                    CouponReserve{id, 600}, CouponRelease{id}, use(id), CouponUndoRedeem{id, u"mistake"_s},
                    CouponRecordRefusal{u"offline"_s, {}});
                const Result<Coupon> next = applyToCoupon(coupon, payload, context, u"st-1"_s);
                if (next)
                    coupon = *next;
                RC_ASSERT(coupon.used == coupon.redemptions.size());
                RC_ASSERT(coupon.used <= *coupon.usageLimit);
                RC_ASSERT((coupon.status == Status::Redeemed) == (coupon.used == *coupon.usageLimit));
                QSet<QString> ids;
                for (const Redemption &redemption : coupon.redemptions)
                    ids.insert(redemption.id);
                RC_ASSERT(ids.size() == coupon.used);
            }
        }));
    }
};

QTEST_APPLESS_MAIN(tst_CouponStateMachine)
#include "tst_CouponStateMachine.moc"
