#include "MemorySink.h"
#include "server/demo/DemoChain.h"
#include "server/demo/DemoLife.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace counterpart;
using namespace counterpart::server;
using std::chrono::seconds;

/// The CDP's records of store 1, as the ticker keeps them.
class tst_DemoLife : public QObject
{
    Q_OBJECT

    Instant m_start = *parseInstant(u"2026-11-22T06:36:00Z");
    QMap<QString, QJsonObject> m_orders;
    QMap<QString, QJsonObject> m_coupons;
    QMap<QString, QJsonObject> m_ordersAtStart, m_couponsAtStart;

    QJsonObject order(int number) const { return m_orders.value(u"pk-%1"_s.arg(number)); }

    DemoReadPort port()
    {
        return {[this] {
                    QList<QJsonObject> open;
                    for (const QJsonObject &each : std::as_const(m_orders)) {
                        if (each["status"_L1] != "handed_over"_L1)
                            open.append(each);
                    }
                    return open;
                },
                [this](ResourceType type, const QString &id) {
                    return type == ResourceType::Coupon ? m_coupons.contains(id) : m_orders.contains(id);
                }};
    }

    DemoChanges turn(seconds after, std::optional<Instant> signIn = {})
    {
        const DemoChanges changes = demoLife({m_start + after, m_start, signIn}, port());
        for (const ImportedRecord &record : changes.records) {
            if (record.type == ResourceType::PickupOrder)
                m_orders.insert(record.id, record.data);
            if (record.type == ResourceType::Coupon)
                m_coupons.insert(record.id, record.data);
        }
        return changes;
    }

private Q_SLOTS:
    void initTestCase()
    {
        MemorySink sink;
        DemoOptions options;
        options.now = m_start;
        options.customers = 60;
        QVERIFY(makeDemo(sink, options));
        for (const ImportedRecord &record : std::as_const(sink.records)) {
            if (record.type == ResourceType::PickupOrder
                && record.data["storeId"_L1].toString() == demo::StoreId)
                m_orders.insert(record.id, record.data);
            if (record.type == ResourceType::Coupon)
                m_coupons.insert(record.id, record.data);
        }
        m_ordersAtStart = m_orders;
        m_couponsAtStart = m_coupons;
    }

    void init()
    {
        m_orders = m_ordersAtStart;
        m_coupons = m_couponsAtStart;
    }

    void nothing_happens_at_the_start() { QVERIFY(turn(seconds(1)).records.isEmpty()); }

    void the_same_moment_asked_again_has_nothing_new()
    {
        QVERIFY(!turn(seconds(600)).records.isEmpty());
        QVERIFY(turn(seconds(600)).records.isEmpty());
        QVERIFY(turn(seconds(601)).records.isEmpty());
    }

    void sarahs_coupon_comes_sixty_seconds_after_the_first_sign_in()
    {
        const Instant signIn = m_start + seconds(1000);
        turn(seconds(1059), signIn);
        QVERIFY(!m_coupons.contains(demo::SarahCouponId.toString()));
        const DemoChanges changes = turn(seconds(1060), signIn);
        const auto coupon = m_coupons.value(demo::SarahCouponId.toString());
        QCOMPARE(coupon["validFrom"_L1].toString(), formatInstant(signIn + seconds(60)));
        QCOMPARE(at(coupon, {"lastMessage", "channel"}).toString(), u"app"_s);
        QCOMPARE(changes.events.size(), 3);
        const bool told
            = std::any_of(changes.records.begin(), changes.records.end(), [](const ImportedRecord &record) {
                  return record.type == ResourceType::TimelineEvent
                      && record.data["customerId"_L1].toString() == demo::SarahId;
              });
        QVERIFY(told);
        QVERIFY(turn(seconds(1061), signIn).events.isEmpty());
    }

    void without_a_sign_in_sarah_gets_nothing()
    {
        turn(seconds(5000));
        QVERIFY(!m_coupons.contains(demo::SarahCouponId.toString()));
    }

    void a_new_order_arrives_and_its_number_goes_on()
    {
        turn(seconds(89));
        QVERIFY(order(4842).isEmpty());
        turn(seconds(90));
        QCOMPARE(order(4842)["status"_L1].toString(), u"placed"_s);
        turn(seconds(330));
        QVERIFY(!order(4843).isEmpty());
    }

    void an_order_turns_late_after_three_minutes()
    {
        const auto readyBy = *parseInstant(at(order(4833), {"promise", "readyBy"}).toString());
        QVERIFY(readyBy == m_start + seconds(180));
        turn(seconds(181));
        QCOMPARE(order(4833)["status"_L1].toString(), u"placed"_s);
    }

    void orders_move_from_hand_to_hand_until_they_are_collected()
    {
        turn(seconds(75));
        QCOMPARE(order(4838)["status"_L1].toString(), u"picking"_s);
        QVERIFY(order(4838).contains("claim"_L1));
        turn(seconds(230));
        QCOMPARE(order(4838)["status"_L1].toString(), u"ready"_s);
        QVERIFY(!order(4838).contains("claim"_L1));
        QVERIFY(!at(order(4838), {"staging", "locations", "0", "code"}).toString().isEmpty());
        turn(seconds(420));
        QCOMPARE(at(order(4838), {"arrival", "state"}).toString(), u"arrived"_s);
        turn(seconds(700));
        QCOMPARE(order(4838)["status"_L1].toString(), u"handed_over"_s);
        QCOMPARE(at(order(4838), {"lines", "0", "state"}).toString(), u"handed_over"_s);
    }

    void steps_missed_while_asleep_are_made_up_in_order()
    {
        turn(seconds(3000));
        QCOMPARE(order(4838)["status"_L1].toString(), u"handed_over"_s);
        QVERIFY(*parseInstant(order(4838)["readyAt"_L1].toString())
                < *parseInstant(order(4838)["handedOverAt"_L1].toString()));
    }

    void an_order_that_somebody_claimed_is_left_alone()
    {
        QJsonObject mine = order(4838);
        mine.insert("claim"_L1,
                    QJsonObject{{"associateId"_L1, demo::DeskId.toString()},
                                {"until"_L1, formatInstant(m_start + seconds(900))}});
        m_orders.insert(u"pk-4838"_s, mine);
        turn(seconds(3000));
        QCOMPARE(order(4838), mine);
    }

    void an_order_that_somebody_picked_is_not_finished_for_them()
    {
        QJsonObject put_down = order(4838);
        put_down.insert("status"_L1, "picking"_L1);
        m_orders.insert(u"pk-4838"_s, put_down);
        turn(seconds(300));
        QCOMPARE(order(4838), put_down);
    }

    void two_orders_never_lie_in_one_bay()
    {
        turn(seconds(2600));
        QSet<QString> bays;
        for (const QJsonObject &each : std::as_const(m_orders)) {
            const QString bay = at(each, {"staging", "locations", "0", "code"}).toString();
            if (bay.isEmpty() || each["status"_L1] == "handed_over"_L1)
                continue;
            QVERIFY2(!bays.contains(bay), qPrintable(bay));
            bays.insert(bay);
        }
        QVERIFY(bays.size() >= 8);
    }

    void every_second_new_order_is_left_to_the_person_at_the_device()
    {
        turn(seconds(3600));
        int open = 0, taken = 0;
        for (int number = 4842; number < 4850; ++number)
            (order(number)["status"_L1] == "placed"_L1 ? open : taken) += 1;
        QCOMPARE(open, 4);
        QCOMPARE(taken, 4);
    }
};

QTEST_APPLESS_MAIN(tst_DemoLife)
#include "tst_DemoLife.moc"
