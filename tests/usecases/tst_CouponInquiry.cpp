#include "usecases/Line.h"
#include "usecases/Tablet.h"

using namespace counterpart;
using namespace counterpart::test;
using Kind = CouponVerdict::Kind;

/// A coupon that the tablet does not hold, asked of the real CDP while the customer waits.
class tst_CouponInquiry : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("no_proxy", "*"); }
    void init()
    {
        m_shop = std::make_unique<Shop>();
        m_line = std::make_unique<Line>(m_shop->address());
        m_drawer = std::make_unique<Drawer>();
        m_tablet = std::make_unique<Tablet>(*m_drawer);
        QVERIFY(wait(m_tablet->access.start()));
        QVERIFY(wait(m_tablet->access.enrol(m_line->address(), m_shop->code(), u"Counter"_s)));
        QTRY_VERIFY_WITH_TIMEOUT(
            m_tablet->device.facts().firstSyncPercent == 100 && !m_tablet->device.staff().isEmpty(), 60'000);
        m_tablet->access.finishEnrolment();
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::Online));
        QVERIFY(m_tablet->signIn());
    }
    void cleanup()
    {
        m_tablet.reset();
        m_drawer.reset();
        m_line.reset();
        m_shop.reset();
    }

    void a_coupon_of_another_stores_customer_is_judged_there_shown_with_the_time_and_redeemed()
    {
        const CouponAnswer here = check(u"OTHER-1"_s);
        QVERIFY(here.canAsk && !here.checkedAt && !here.coupon);
        QCOMPARE(here.verdict.kind, Kind::CannotTell);

        const CouponAnswer there = inquire(u"OTHER-1"_s, basketOf(25'000));
        QVERIFY(!there.unanswered && !there.canAsk);
        QCOMPARE(there.verdict.kind, Kind::Valid); // whoever shows the code is its owner
        QCOMPARE(there.verdict.discount->amount, 5'000);
        QCOMPARE(there.coupon->id, u"cp-2"_s);
        QVERIFY(std::chrono::abs(*there.checkedAt - shopNow()) < std::chrono::minutes(1));

        QVERIFY(!check(u"OTHER-1"_s).coupon); // nothing of it was kept
        const auto card = wait(m_tablet->coupons.redeem(u"OTHER-1"_s, {}, basketOf(25'000)));
        QVERIFY2(bool(card), qPrintable(codeOf(card)));
        QVERIFY(!card->provisional);
        QCOMPARE(card->discount.amount, 5'000);
        QCOMPARE(m_shop->redemptions(u"cp-2"_s), 1);
        QCOMPARE(inquire(u"OTHER-1"_s, {}).verdict.headline()->code, ConditionCode::AlreadyRedeemed);
        QCOMPARE(codeOf(wait(m_tablet->coupons.redeem(u"OTHER-1"_s, {}, basketOf(25'000)))),
                 u"already-redeemed"_s);
        QVERIFY(wait(m_tablet->coupons.undo(card->act)));
        QVERIFY(m_tablet->drained());
        QCOMPARE(m_shop->stored(ResourceType::Coupon, u"cp-2"_s)["status"_L1].toString(), u"active"_s);
    }

    void of_a_stranger_nothing_is_told_that_needs_a_consent()
    {
        m_shop->put(ResourceType::Coupon, u"cp-2"_s, withMessage());
        const CouponAnswer there = inquire(u"OTHER-1"_s, {});
        QVERIFY2(there.coupon && !there.owner, why(there));
        QVERIFY(there.coupon->messageText.text.isEmpty());
    }

    void beside_it_stands_what_the_customer_who_is_here_can_use_instead()
    {
        // Anybody's, but of another store, so this tablet does not hold it.
        QJsonObject elsewhere = m_shop->stored(ResourceType::Coupon, u"cp-2"_s);
        elsewhere[u"code"_s] = u"ELSEWHERE"_s;
        elsewhere.remove(u"customerId"_s);
        elsewhere[u"storeScope"_s]
            = QJsonObject{{u"mode"_s, u"include"_s}, {u"storeIds"_s, QJsonArray{u"st-2"_s}}};
        m_shop->put(ResourceType::Coupon, u"cp-elsewhere"_s, elsewhere);
        const CouponAnswer there = inquire(u"ELSEWHERE"_s, basketOf(25'000), u"cu-1"_s);
        QVERIFY2(there.checkedAt && there.coupon, why(there));
        QCOMPARE(there.verdict.headline()->code, ConditionCode::WrongStore);
        QVERIFY(!there.ownerDiffers && !there.owner);
        const auto usable = [](const CouponAnswer &one) {
            return one.coupon->id == u"cp-1"_s && one.verdict.kind == Kind::Valid;
        };
        QVERIFY(std::any_of(there.alternatives.cbegin(), there.alternatives.cend(), usable));
        // Nobody's coupons stand beside it where nobody is known.
        QVERIFY(inquire(u"ELSEWHERE"_s, basketOf(25'000)).alternatives.isEmpty());
    }

    void what_the_centre_does_not_know_does_not_exist()
    {
        const CouponAnswer there = inquire(u"NEVER-SEEN"_s, {});
        QVERIFY(there.checkedAt && !there.coupon);
        QCOMPARE(there.verdict.kind, Kind::Invalid);
        QCOMPARE(there.verdict.headline()->code, ConditionCode::Unknown);
        QCOMPARE(codeOf(wait(m_tablet->coupons.redeem(u"NEVER-SEEN"_s, {}, {}))), u"coupon-unknown"_s);
    }

    void what_is_here_or_is_no_coupon_is_not_asked()
    {
        for (const QString &code : {u"WKND-7K2M"_s, u"4111 1111 1111 1111"_s, u"\u0001"_s})
            QVERIFY2(!check(code).canAsk, qPrintable(code));
    }

    void without_an_answer_in_time_it_cannot_be_told_and_nothing_is_redeemed()
    {
        m_line->set(Line::Way::NothingArrives);
        QElapsedTimer taken;
        taken.start();
        const CouponAnswer none = inquire(u"OTHER-1"_s, {});
        QVERIFY(taken.elapsed() < askTime.count() + 2'000);
        QCOMPARE(none.unanswered->kind, Error::Kind::Offline);
        QCOMPARE(none.verdict.kind, Kind::CannotTell);
        QVERIFY(!none.checkedAt);
        QVERIFY(!wait(m_tablet->coupons.redeem(u"OTHER-1"_s, {}, {})));
        m_line->set(Line::Way::Open);
        m_tablet->health.syncNow();
        QVERIFY(m_tablet->drained());
        QCOMPARE(m_shop->redemptions(u"cp-2"_s), 0);
    }

    void without_a_line_it_is_not_asked()
    {
        m_shop->close();
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::Offline));
        QVERIFY(!check(u"OTHER-1"_s).canAsk);
        const CouponAnswer offline = inquire(u"OTHER-1"_s, {});
        QVERIFY(!offline.unanswered && !offline.checkedAt);
    }

    void what_is_dropped_ends_at_once_and_tells_nothing()
    {
        m_line->set(Line::Way::NothingArrives);
        bool told = false;
        const auto first = m_tablet->coupons.inquire(u"OTHER-1"_s, {}, {});
        whenDone(first, m_tablet.get() ? &m_tablet->core : nullptr,
                 [&told](const Result<CouponAnswer> &answer) { told = told || answer; });
        QTest::qWait(300); // it is on its way
        m_tablet->coupons.dropInquiry();
        QTRY_VERIFY_WITH_TIMEOUT(first.isFinished(), 1'000);
        const auto second = m_tablet->coupons.inquire(u"OTHER-1"_s, {}, {});
        m_tablet->coupons.dropInquiry(); // before it has left
        QTRY_VERIFY_WITH_TIMEOUT(second.isFinished(), 1'000);
        QVERIFY(!told);
    }

    void when_the_token_has_ended_the_own_pin_is_asked()
    {
        skippedMs += 11 * 60'000;
        QCOMPARE(inquire(u"OTHER-1"_s, {}).unanswered->code, u"pin-needed"_s);
        QCOMPARE(codeOf(wait(m_tablet->coupons.redeem(u"OTHER-1"_s, {}, {}))), u"pin-needed"_s);
        QCOMPARE(wait(m_tablet->coupons.confirm(u"135790"_s)).error().code, u"wrong-pin"_s);
        QVERIFY(wait(m_tablet->coupons.confirm(u"246810"_s)));
        const CouponAnswer there = inquire(u"OTHER-1"_s, {});
        QVERIFY2(there.checkedAt.has_value(), why(there));
    }

private:
    static const char *why(const CouponAnswer &answer)
    {
        static QByteArray text;
        text = answer.unanswered ? answer.unanswered->code.toUtf8() : QByteArray("answered or not asked");
        return text += answer.online ? ", online" : ", offline";
    }
    static Basket basketOf(qint64 total)
    {
        Basket basket;
        basket.currency = u"CNY"_s;
        basket.total = total;
        return basket;
    }
    QJsonObject withMessage()
    {
        QJsonObject coupon = m_shop->stored(ResourceType::Coupon, u"cp-2"_s);
        coupon[u"lastMessage"_s]
            = QJsonObject{{u"channel"_s, u"sms"_s},
                          {u"at"_s, u"2026-11-20T08:00:00.000Z"_s},
                          {u"text"_s, QJsonObject{{u"text"_s, u"only for you"_s}, {u"lang"_s, u"en"_s}}}};
        return coupon;
    }
    CouponAnswer check(const QString &code)
    {
        const auto answers = wait(m_tablet->coupons.check(code, {}, {}));
        if (!answers || answers->size() != 1)
            qFatal("not one answer: %s", qPrintable(codeOf(answers)));
        return answers->first();
    }
    CouponAnswer inquire(const QString &code, const std::optional<Basket> &basket,
                         const QString &customer = {})
    {
        const auto answer = wait(m_tablet->coupons.inquire(code, customer, basket));
        if (!answer)
            qFatal("no answer: %s", qPrintable(codeOf(answer)));
        return *answer;
    }

    std::unique_ptr<Shop> m_shop;
    std::unique_ptr<Line> m_line;
    std::unique_ptr<Drawer> m_drawer;
    std::unique_ptr<Tablet> m_tablet;
};

QTEST_GUILESS_MAIN(tst_CouponInquiry)
#include "tst_CouponInquiry.moc"
