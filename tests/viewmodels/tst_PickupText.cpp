#include "viewmodels/PickupText.h"

#include <QTest>

using namespace counterpart;
using namespace Qt::Literals::StringLiterals;

class tst_PickupText : public QObject
{
    Q_OBJECT

    const Instant now = *parseInstant(u"2026-11-21T14:36:00+08:00"_s);
    Format format{[this] {
        return now;
    }};

    static PickupLine line(PickupLine::State state, int quantity, int picked)
    {
        PickupLine one;
        one.state = state;
        one.quantity = quantity;
        one.picked = picked;
        return one;
    }

private Q_SLOTS:
    void an_article_left_out_is_not_counted_as_something_to_hand_over()
    {
        PickupOrder order;
        order.lines = {line(PickupLine::State::Picked, 1, 1), line(PickupLine::State::Picked, 1, 1),
                       line(PickupLine::State::Cancelled, 1, 0)};
        QCOMPARE(PickupText::itemsToGive(order), 2);
        QCOMPARE(PickupText::items(order), 2);
        QCOMPARE(PickupText::itemsPicked(order), 2); // the bar is full
    }

    void what_is_short_or_gone_already_is_not_handed_over_again()
    {
        PickupOrder order;
        order.lines = {line(PickupLine::State::Picked, 3, 2), line(PickupLine::State::Returned, 2, 2)};
        order.lines[0].shortQuantity = 1;
        order.lines[0].handedOver = 1;
        QCOMPARE(PickupText::itemsToGive(order), 1);
    }

    void a_shortage_counts_until_it_is_settled()
    {
        PickupOrder order;
        order.lines = {line(PickupLine::State::Short, 3, 2)};
        order.lines[0].shortQuantity = 1;
        QCOMPARE(PickupText::items(order), 3);
        order.lines[0].shortDecision = u"ask"_s;
        QCOMPARE(PickupText::items(order), 3);
        order.lines[0].shortDecision = u"fewer"_s;
        QCOMPARE(PickupText::items(order), 2);
    }

    void an_order_left_out_altogether_still_says_what_was_ordered()
    {
        PickupOrder order;
        order.lines = {line(PickupLine::State::Cancelled, 2, 0)};
        QCOMPARE(PickupText::items(order), 2);
        QCOMPARE(PickupText::itemsToGive(order), 0);
    }

    void an_order_in_its_bay_is_held_and_not_running_out()
    {
        BoardOrder row;
        row.lane = Lane::Ready;
        row.order.status = PickupStatus::Ready;
        row.order.placedAt = now - std::chrono::hours(5);
        row.order.holdUntil = now + std::chrono::hours(45);
        QCOMPARE(PickupText(format).card(row, false).value(u"timeText"_s).toString(), u"Held 45 h more"_s);
    }
};

QTEST_GUILESS_MAIN(tst_PickupText)
#include "tst_PickupText.moc"
