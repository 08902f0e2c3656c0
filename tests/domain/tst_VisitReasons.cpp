#include "Make.h"
#include "domain/VisitReasons.h"

#include <rapidcheck.h>

using namespace make;
using Reason = VisitReason::Kind;
using Next = NextAction::Kind;
using Status = PickupStatus;

class tst_VisitReasons : public QObject
{
    Q_OBJECT

    VisitFacts m_facts;

    static Consent service(ConsentStatus status = ConsentStatus::Granted)
    {
        return {ConsentPurpose::PersonalisedService, {}, status, {}, {}};
    }

    static CouponOffer offer(const QString &id, milliseconds untilEnd,
                             CouponVerdict::Kind kind = CouponVerdict::Kind::Valid)
    {
        CouponOffer offer;
        offer.coupon = sarahs();
        offer.coupon.id = id;
        offer.coupon.validUntil = noon + untilEnd;
        offer.verdict.kind = kind;
        return offer;
    }

    static PickupOrder order(const QString &id, Status status)
    {
        PickupOrder order = make::order();
        order.id = id;
        order.orderNo = id;
        order.status = status;
        if (status == Status::Ready)
            order.staging = {{u"C-04"_s, {}, 1}};
        return order;
    }

    static TimelineEvent event(const QString &type, int hoursAgo, const QString &sourceType = {})
    {
        TimelineEvent event;
        event.id = u"ev-"_s + QString::number(hoursAgo);
        event.type = type;
        event.sourceType = sourceType;
        event.channel = Channel::Chat;
        event.occurredAt = noon - hours(hoursAgo);
        event.title.byLanguage = {{u"en"_s, u"the coat is torn"_s}};
        return event;
    }

    static Intent intent(const QString &kind, int hoursAgo)
    {
        Intent intent;
        intent.kind = kind;
        intent.at = noon - hours(hoursAgo);
        intent.summary.byLanguage = {{u"en"_s, kind}};
        return intent;
    }

    QList<int> reasons() const
    {
        QList<int> kinds;
        for (const VisitReason &reason : visitSummary(m_facts).reasons)
            kinds.append(int(reason.kind));
        return kinds;
    }

    QList<int> actions() const
    {
        QList<int> kinds;
        for (const NextAction &action : visitSummary(m_facts).actions)
            kinds.append(int(action.kind));
        return kinds;
    }

    static QList<int> list(std::initializer_list<Reason> kinds)
    {
        QList<int> numbers;
        for (const Reason kind : kinds)
            numbers.append(int(kind));
        return numbers;
    }

    static QList<int> list(std::initializer_list<Next> kinds)
    {
        QList<int> numbers;
        for (const Next kind : kinds)
            numbers.append(int(kind));
        return numbers;
    }

private Q_SLOTS:
    void init()
    {
        m_facts = {};
        m_facts.customer = sarah();
        m_facts.timeZone = "Asia/Shanghai";
        m_facts.now = noon;
    }

    void nothing_known_is_no_reason()
    {
        QVERIFY(reasons().isEmpty());
        QVERIFY(actions().isEmpty());
    }

    void a_ready_order_says_its_bay_and_how_many()
    {
        m_facts.openOrders = {order(u"4821"_s, Status::Ready)};
        m_facts.openOrders[0].readyAt = noon - hours(1);
        m_facts.openOrders[0].holdUntil = noon + hours(48);
        m_facts.openOrders[0].channel = Channel::App;
        const VisitSummary summary = visitSummary(m_facts);
        QCOMPARE(summary.reasons.size(), 1);
        const VisitReason reason = summary.reasons[0];
        QCOMPARE(int(reason.kind), int(Reason::OrderReady));
        QCOMPARE(reason.orderNo, u"4821"_s);
        QCOMPARE(reason.bay, u"C-04"_s);
        QCOMPARE(reason.items, 3);
        QCOMPARE(*reason.at, noon - hours(1));
        QCOMPARE(*reason.until, noon + hours(48));
        QCOMPARE(reason.source, u"app"_s);
        QCOMPARE(reason.ref, (Ref{ResourceType::PickupOrder, u"4821"_s}));
        QCOMPARE(summary.actions.size(), 1);
        QCOMPARE(int(summary.actions[0].kind), int(Next::HandOver));
    }

    void an_order_is_called_what_it_is_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("minutesToPromise");
        QTest::addColumn<int>("kind");
        QTest::newRow("ready") << int(Status::Ready) << -60 << int(Reason::OrderReady);
        QTest::newRow("partly taken") << int(Status::PartiallyHandedOver) << -60 << int(Reason::OrderReady);
        QTest::newRow("placed") << int(Status::Placed) << 60 << int(Reason::OrderNotReady);
        QTest::newRow("staged") << int(Status::Staged) << 60 << int(Reason::OrderNotReady);
        QTest::newRow("late") << int(Status::Picking) << 0 << int(Reason::OrderLate);
        QTest::newRow("in transit, late") << int(Status::InTransit) << -5 << int(Reason::OrderLate);
    }
    void an_order_is_called_what_it_is()
    {
        QFETCH(int, status);
        QFETCH(int, minutesToPromise);
        QFETCH(int, kind);
        m_facts.openOrders = {order(u"4821"_s, Status(status))};
        m_facts.openOrders[0].readyBy = noon + minutes(minutesToPromise);
        QCOMPARE(reasons(), QList<int>{kind});
    }

    void an_order_is_stated_once()
    {
        m_facts.openOrders = {order(u"4821"_s, Status::Ready), order(u"4821"_s, Status::Ready)};
        QCOMPARE(reasons(), list({Reason::OrderReady}));
        m_facts.openOrders = {order(u"4821"_s, Status::HandedOver)};
        QVERIFY(reasons().isEmpty());
    }

    void a_ready_order_and_an_expiring_coupon_both_show()
    {
        m_facts.openOrders = {order(u"4821"_s, Status::Ready)};
        m_facts.coupons = {offer(u"cp-1"_s, hours(24))};
        QCOMPARE(reasons(), list({Reason::OrderReady, Reason::CouponExpiring}));
        QCOMPARE(actions(), list({Next::HandOver, Next::CheckCoupon}));
    }

    void four_orders_leave_a_place_for_the_coupon()
    {
        for (const QString &id : {u"1"_s, u"2"_s, u"3"_s, u"4"_s})
            m_facts.openOrders.append(order(id, Status::Placed));
        QCOMPARE(reasons(), list({Reason::OrderNotReady, Reason::OrderNotReady, Reason::OrderNotReady}));
        m_facts.coupons = {offer(u"cp-1"_s, hours(24))};
        QCOMPARE(reasons(), list({Reason::OrderNotReady, Reason::OrderNotReady, Reason::CouponExpiring}));
        QCOMPARE(visitSummary(m_facts).reasons[0].orderNo, u"1"_s);
    }

    void the_most_urgent_order_is_first()
    {
        m_facts.openOrders = {order(u"ready"_s, Status::Ready), order(u"late"_s, Status::Placed)};
        m_facts.openOrders[0].arrival = PickupOrder::Arrival::Waiting;
        m_facts.openOrders[0].arrivedAt = noon - minutes(1);
        QCOMPARE(visitSummary(m_facts).reasons[0].orderNo, u"ready"_s);
        m_facts.openOrders[0].arrival = PickupOrder::Arrival::None;
        QCOMPARE(visitSummary(m_facts).reasons[0].orderNo, u"late"_s);
    }

    void an_open_complaint_is_first_and_without_its_content()
    {
        m_facts.openOrders = {order(u"4821"_s, Status::Ready)};
        m_facts.coupons = {offer(u"cp-1"_s, hours(24))};
        m_facts.timeline = {event(u"case_opened"_s, 30)};
        QCOMPARE(reasons(), list({Reason::CaseOpen, Reason::OrderReady, Reason::CouponExpiring}));
        const VisitReason reason = visitSummary(m_facts).reasons[0];
        QVERIFY(reason.title.isEmpty());
        QCOMPARE(reason.items, 1);
        QCOMPARE(*reason.at, noon - hours(30));
        QCOMPARE(actions(), list({Next::HandOver, Next::OpenCase, Next::CheckCoupon}));
    }

    void a_closed_complaint_is_no_reason_data()
    {
        QTest::addColumn<QStringList>("events"); // o opened, c closed, with hours ago
        QTest::addColumn<int>("open");
        QTest::newRow("closed") << QStringList{u"o30"_s, u"c20"_s} << 0;
        QTest::newRow("closed, in any order") << QStringList{u"c20"_s, u"o30"_s} << 0;
        QTest::newRow("two opened, one closed") << QStringList{u"o30"_s, u"o25"_s, u"c20"_s} << 1;
        QTest::newRow("two open") << QStringList{u"o30"_s, u"o25"_s} << 2;
        QTest::newRow("closed before it was opened here") << QStringList{u"c40"_s, u"o30"_s} << 1;
        QTest::newRow("opened tomorrow") << QStringList{u"o-24"_s} << 0;
    }
    void a_closed_complaint_is_no_reason()
    {
        QFETCH(QStringList, events);
        QFETCH(int, open);
        for (const QString &one : events)
            m_facts.timeline.append(
                event(one[0] == u'o' ? u"case_opened"_s : u"case_closed"_s, one.mid(1).toInt()));
        const QList<VisitReason> found = visitSummary(m_facts).reasons;
        QCOMPARE(found.size(), open > 0 ? 1 : 0);
        if (open > 0)
            QCOMPARE(found[0].items, open);
    }

    void the_flag_of_an_open_complaint_counts_too()
    {
        m_facts.customer.flags = {u"complaint_open"_s};
        QCOMPARE(reasons(), list({Reason::CaseOpen}));
    }

    void an_unanswered_message_is_first_and_without_its_content()
    {
        m_facts.openOrders = {order(u"4821"_s, Status::Ready)};
        m_facts.timeline = {event(u"message_sent"_s, 9), event(u"other"_s, 5, u"message_received"_s)};
        QCOMPARE(reasons(), list({Reason::MessageUnanswered, Reason::OrderReady}));
        const VisitReason reason = visitSummary(m_facts).reasons[0];
        QVERIFY(reason.title.isEmpty());
        QCOMPARE(reason.source, u"chat"_s);
        m_facts.timeline.append(event(u"call"_s, 1));
        QCOMPARE(reasons(), list({Reason::OrderReady}));
        m_facts.customer.intents = {intent(u"enquiry"_s, 3)};
        QCOMPARE(reasons(), list({Reason::MessageUnanswered, Reason::OrderReady}));
    }

    void a_complaint_goes_before_a_message()
    {
        m_facts.customer.flags = {u"complaint_open"_s};
        m_facts.timeline = {event(u"message_received"_s, 5)};
        QCOMPARE(reasons(), list({Reason::CaseOpen}));
    }

    void a_coupon_pushed_today_needs_consent_to_be_told_as_such()
    {
        m_facts.coupons = {offer(u"old"_s, hours(2)), offer(u"pushed"_s, hours(24))};
        m_facts.coupons[1].coupon.messageAt = noon - minutes(3);
        m_facts.coupons[1].coupon.messageChannel = Channel::App;
        QCOMPARE(reasons(), list({Reason::CouponExpiring}));
        QCOMPARE(visitSummary(m_facts).reasons[0].ref.id, u"old"_s);
        m_facts.customer.consents = {service()};
        QCOMPARE(reasons(), list({Reason::CouponPushed}));
        const VisitReason reason = visitSummary(m_facts).reasons[0];
        QCOMPARE(reason.ref.id, u"pushed"_s);
        QCOMPARE(reason.source, u"app"_s);
        QCOMPARE(*reason.at, noon - minutes(3));
        QCOMPARE(*reason.until, noon + hours(24));
    }

    void today_is_the_stores_today_data()
    {
        QTest::addColumn<QString>("sent");
        QTest::addColumn<bool>("today"); // now is 2026-11-21 14:31 in Shanghai
        QTest::newRow("this midnight in Shanghai") << u"2026-11-20T16:00:00Z"_s << true;
        QTest::newRow("a moment before") << u"2026-11-20T15:59:59Z"_s << false;
        QTest::newRow("just now") << u"2026-11-21T06:31:00Z"_s << true;
        QTest::newRow("later today") << u"2026-11-21T06:31:01Z"_s << false;
    }
    void today_is_the_stores_today()
    {
        QFETCH(QString, sent);
        QFETCH(bool, today);
        m_facts.customer.consents = {service()};
        m_facts.coupons = {offer(u"cp-1"_s, hours(24 * 60))};
        m_facts.coupons[0].coupon.messageAt = *parseInstant(sent);
        QCOMPARE(reasons(), today ? list({Reason::CouponPushed}) : QList<int>());
    }

    void only_the_coupon_that_ends_next_is_a_reason()
    {
        m_facts.coupons
            = {offer(u"best"_s, hours(100)), offer(u"next"_s, hours(20)), offer(u"far"_s, hours(24 * 30))};
        QCOMPARE(reasons(), list({Reason::CouponExpiring}));
        QCOMPARE(visitSummary(m_facts).reasons[0].ref.id, u"next"_s);
        QCOMPARE(visitSummary(m_facts).actions[0].ref.id, u"best"_s);
    }

    void a_coupon_is_a_reason_only_when_it_helps_data()
    {
        QTest::addColumn<int>("hoursLeft");
        QTest::addColumn<int>("kind");
        QTest::addColumn<bool>("reason");
        QTest::newRow("seven days") << 24 * 7 << int(CouponVerdict::Kind::Valid) << true;
        QTest::newRow("more than seven days") << 24 * 7 + 1 << int(CouponVerdict::Kind::Valid) << false;
        QTest::newRow("ok for now") << 20 << int(CouponVerdict::Kind::ValidProvisional) << true;
        QTest::newRow("not valid") << 20 << int(CouponVerdict::Kind::Invalid) << false;
        QTest::newRow("cannot tell") << 20 << int(CouponVerdict::Kind::CannotTell) << false;
    }
    void a_coupon_is_a_reason_only_when_it_helps()
    {
        QFETCH(int, hoursLeft);
        QFETCH(int, kind);
        QFETCH(bool, reason);
        m_facts.coupons = {offer(u"cp-1"_s, hours(hoursLeft), CouponVerdict::Kind(kind))};
        QCOMPARE(reasons(), reason ? list({Reason::CouponExpiring}) : QList<int>());
    }

    void a_coupon_without_end_has_no_until()
    {
        m_facts.coupons = {offer(u"cp-1"_s, hours(1))};
        m_facts.coupons[0].coupon.validUntil = Instant{};
        QVERIFY(reasons().isEmpty());
        QCOMPARE(actions(), list({Next::CheckCoupon}));
        QVERIFY(!visitSummary(m_facts).actions[0].until);
    }

    void the_wish_list_needs_consent_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<bool>("shown");
        QTest::newRow("granted") << int(ConsentStatus::Granted) << true;
        QTest::newRow("denied") << int(ConsentStatus::Denied) << false;
        QTest::newRow("withdrawn") << int(ConsentStatus::Withdrawn) << false;
        QTest::newRow("expired") << int(ConsentStatus::Expired) << false;
        QTest::newRow("unknown") << int(ConsentStatus::Unknown) << false;
    }
    void the_wish_list_needs_consent()
    {
        QFETCH(int, status);
        QFETCH(bool, shown);
        m_facts.customer.intents = {intent(u"wishlist"_s, 3)};
        m_facts.customer.consents = {service(ConsentStatus(status))};
        QCOMPARE(reasons(), shown ? list({Reason::WishList}) : QList<int>());
        m_facts.customer.flags = {u"minor"_s};
        QVERIFY(reasons().isEmpty());
    }

    void browsing_carts_and_searches_are_never_a_reason()
    {
        m_facts.customer.consents
            = {service(), {ConsentPurpose::Profiling, {}, ConsentStatus::Granted, {}, {}}};
        m_facts.customer.intents = {intent(u"cart"_s, 1), intent(u"search"_s, 1), intent(u"mood"_s, 1)};
        m_facts.timeline = {event(u"browse"_s, 1), event(u"search"_s, 1), event(u"cart_abandon"_s, 1),
                            event(u"visit"_s, 1)};
        QVERIFY(reasons().isEmpty());
        QVERIFY(actions().isEmpty());
    }

    void an_announced_return_is_a_reason()
    {
        m_facts.customer.intents = {intent(u"repair"_s, 9), intent(u"return"_s, 3)};
        QCOMPARE(reasons(), list({Reason::Return}));
        QCOMPARE(*visitSummary(m_facts).reasons[0].at, noon - hours(3));
        m_facts.customer.intents = {intent(u"return"_s, -24)};
        QVERIFY(reasons().isEmpty());
    }

    void who_waits_for_an_unready_order_is_told()
    {
        m_facts.openOrders = {order(u"4821"_s, Status::Placed)};
        QCOMPARE(actions(), list({Next::Pick}));
        m_facts.openOrders[0].arrival = PickupOrder::Arrival::Arrived;
        m_facts.openOrders[0].arrivedAt = noon - minutes(4);
        const VisitSummary summary = visitSummary(m_facts);
        QCOMPARE(int(summary.actions[0].kind), int(Next::Pick));
        QCOMPARE(int(summary.actions[1].kind), int(Next::TellNotReady));
        QCOMPARE(*summary.actions[1].since, noon - minutes(4));
    }

    void what_is_on_hold_is_not_handed_over()
    {
        m_facts.openOrders = {order(u"4821"_s, Status::Ready)};
        m_facts.openOrders[0].hold = PickupOrder::Hold::Fraud;
        QCOMPARE(reasons(), list({Reason::OrderReady}));
        QVERIFY(actions().isEmpty());
        m_facts.openOrders[0].status = Status::Placed;
        QVERIFY(actions().isEmpty());
        m_facts.openOrders[0].hold = PickupOrder::Hold::None;
        m_facts.openOrders[0].status = Status::InTransit;
        QVERIFY(actions().isEmpty());
    }

    void never_more_than_three_and_nothing_twice()
    {
        QVERIFY(rc::check("at most three, no reference twice, complaint first", [this] {
            init();
            for (int i = *rc::gen::inRange(0, 5); i > 0; --i)
                m_facts.openOrders.append(order(QString::number(*rc::gen::inRange(0, 4)),
                                                Status(*rc::gen::inRange(0, int(Status::Other) + 1))));
            for (int i = *rc::gen::inRange(0, 5); i > 0; --i) {
                m_facts.coupons.append(offer(u"cp-"_s + QString::number(i), hours(*rc::gen::inRange(-5, 300)),
                                             CouponVerdict::Kind(*rc::gen::inRange(0, 4))));
                if (*rc::gen::arbitrary<bool>())
                    m_facts.coupons.last().coupon.messageAt = noon - hours(*rc::gen::inRange(-2, 30));
            }
            for (const QString &kind : {u"return"_s, u"wishlist"_s, u"enquiry"_s, u"cart"_s}) {
                if (*rc::gen::arbitrary<bool>())
                    m_facts.customer.intents.append(intent(kind, 1));
            }
            if (*rc::gen::arbitrary<bool>())
                m_facts.customer.consents = {service()};
            const bool complaint = *rc::gen::arbitrary<bool>();
            if (complaint)
                m_facts.customer.flags = {u"complaint_open"_s};
            const VisitSummary summary = visitSummary(m_facts);
            RC_ASSERT(summary.reasons.size() <= 3);
            RC_ASSERT(summary.actions.size() <= 3);
            if (complaint)
                RC_ASSERT(summary.reasons.first().kind == Reason::CaseOpen);
            QStringList refs;
            for (const VisitReason &reason : summary.reasons) {
                if (!reason.ref.id.isEmpty())
                    refs.append(reason.ref.id);
            }
            RC_ASSERT(refs.removeDuplicates() == 0);
        }));
    }
};

QTEST_APPLESS_MAIN(tst_VisitReasons)
#include "tst_VisitReasons.moc"
