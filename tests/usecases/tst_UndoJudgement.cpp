#include "usecases/Compensation.h"
#include "usecases/UndoJudgement.h"

#include <QTest>

using namespace counterpart;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

const Instant noon{milliseconds(1'780'000'000'000)};
const ActContext me{u"as-1"_s, u"d-1"_s, false, noon, {}};

PickupOrder orderBeingPicked()
{
    PickupOrder order;
    order.id = u"po-1"_s;
    order.orderNo = u"4833"_s;
    order.status = PickupStatus::Picking;
    order.claim = PickupOrder::Claim{u"as-1"_s, u"d-1"_s, noon + 10min};
    PickupLine line;
    line.id = u"l1"_s;
    line.quantity = 2;
    line.picked = 1;
    order.lines = {line};
    return order;
}

OutboxItem item(const Ref &about, const CommandPayload &payload, OutboxItem::State state)
{
    OutboxItem one;
    one.command.id = u"c-1"_s;
    one.command.aggregate = about;
    one.command.issuedBy = u"as-1"_s;
    one.command.issuedAt = noon - 1min;
    one.command.payload = payload;
    one.state = state;
    one.tries = state == OutboxItem::State::Queued ? 0 : 1;
    return one;
}

const Ref order{ResourceType::PickupOrder, u"po-1"_s};
const Ref coupon{ResourceType::Coupon, u"co-1"_s};
const Ref customer{ResourceType::Customer, u"cu-1"_s};

UndoState judged(const OutboxItem &what, const std::function<void(UndoQuestion &)> &with)
{
    UndoQuestion question{what};
    question.who = me;
    question.latest = true;
    with(question);
    return judgeUndo(question);
}

} // namespace

/// Recent actions promise "undo" only where it is sure to work.
class tst_UndoJudgement : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void what_was_given_can_be_taken_back_until_it_is_used()
    {
        Coupon given;
        given.id = u"co-7"_s;
        given.createdAt = noon - 1min;
        given.status = Coupon::Status::Active;
        given.goodwill = Coupon::Goodwill{u"as-1"_s, u"as-3"_s, u"st-1"_s, u"late"_s};
        const CommandPayload grant = command::CouponGrantGoodwill{given.id, u"cm-1"_s, {}, u"late"_s};
        const auto sent = item(customer, grant, OutboxItem::State::Confirmed);
        const auto queued = item(customer, grant, OutboxItem::State::Queued);
        QCOMPARE(judged(sent, [&](UndoQuestion &q) { q.coupon = given; }), UndoState::Possible);
        QCOMPARE(judged(sent, [](UndoQuestion &) {}), UndoState::TooLate);
        QCOMPARE(judged(queued, [](UndoQuestion &) {}), UndoState::Possible);
        given.used = 1;
        QCOMPARE(judged(queued, [&](UndoQuestion &q) { q.coupon = given; }), UndoState::TooLate);
        given.used = 0;
        given.goodwill->associateId = u"as-2"_s;
        QCOMPARE(judged(sent, [&](UndoQuestion &q) { q.coupon = given; }), UndoState::TooLate);
    }

    void a_pick_can_be_taken_back_while_the_order_is_picked()
    {
        const auto pick = item(order, command::PickupPickLine{u"l1"_s, 1, {}}, OutboxItem::State::Confirmed);
        QCOMPARE(judged(pick, [](UndoQuestion &q) { q.order = orderBeingPicked(); }), UndoState::Possible);
        QCOMPARE(judged(pick,
                        [](UndoQuestion &q) {
                            q.order = orderBeingPicked();
                            q.order->status = PickupStatus::HandedOver;
                        }),
                 UndoState::TooLate);
        QCOMPARE(judged(pick,
                        [](UndoQuestion &q) {
                            q.order = orderBeingPicked();
                            q.order->lines.first().picked = 0; // somebody put it back already
                        }),
                 UndoState::TooLate);
    }

    void ready_can_be_taken_back_until_the_goods_are_given()
    {
        const auto markReady = item(order, command::PickupMarkReady{}, OutboxItem::State::Confirmed);
        const auto at = [&](PickupStatus status) {
            return judged(markReady, [status](UndoQuestion &q) {
                q.order = orderBeingPicked();
                q.order->status = status;
            });
        };
        QCOMPARE(at(PickupStatus::Ready), UndoState::Possible);
        QCOMPARE(at(PickupStatus::HandedOver), UndoState::TooLate);
    }

    void a_hand_over_is_never_undone_not_even_unsent()
    {
        const auto given = item(order, command::PickupHandOver{}, OutboxItem::State::Queued);
        QCOMPARE(judged(given, [](UndoQuestion &q) { q.order = orderBeingPicked(); }), UndoState::Never);
    }

    void an_order_is_not_given_back_from_under_its_picks()
    {
        const auto start = item(order, command::PickupStartPicking{}, OutboxItem::State::Confirmed);
        QCOMPARE(judged(start, [](UndoQuestion &q) { q.order = orderBeingPicked(); }), UndoState::Possible);
        QCOMPARE(judged(start,
                        [](UndoQuestion &q) {
                            q.order = orderBeingPicked();
                            q.latest = false;
                        }),
                 UndoState::TooLate);
    }

    void what_nothing_takes_back_is_undone_only_before_it_left()
    {
        const command::PickupCustomerArrived arrived{u"counter"_s};
        QVERIFY(!compensationOf(arrived));
        const auto with = [](UndoQuestion &q) {
            q.order = orderBeingPicked();
        };
        QCOMPARE(judged(item(order, arrived, OutboxItem::State::Queued), with), UndoState::Possible);
        QCOMPARE(judged(item(order, arrived, OutboxItem::State::Confirmed), with), UndoState::Never);
        OutboxItem tried = item(order, arrived, OutboxItem::State::Queued);
        tried.tries = 1; // handed to the network once: it may have arrived
        QCOMPARE(judged(tried, with), UndoState::Never);
    }

    void a_redemption_is_undone_within_the_campaigns_window()
    {
        const auto redeemed = item(coupon, command::CouponRedeem{u"r-1"_s, {}, {}, {}, {}, {}, {}},
                                   OutboxItem::State::Confirmed);
        const auto after = [&](milliseconds passed, std::optional<milliseconds> window) {
            return judged(redeemed, [&](UndoQuestion &q) {
                Coupon row;
                row.id = u"co-1"_s;
                row.usageLimit = 1;
                row.used = 1;
                row.status = Coupon::Status::Redeemed;
                Redemption use;
                use.id = u"r-1"_s;
                use.at = noon - passed;
                use.associateId = u"as-1"_s;
                row.redemptions = {use};
                q.coupon = row;
                q.couponWindow = window;
            });
        };
        QCOMPARE(after(9min, 10min), UndoState::Possible);
        QCOMPARE(after(11min, 10min), UndoState::TooLate);
        QCOMPARE(after(59min, {}), UndoState::Possible);
        QCOMPARE(after(61min, {}), UndoState::TooLate);
    }

    void a_note_can_be_taken_back_while_it_is_there()
    {
        const auto added
            = item(customer, command::CustomerAddNote{u"n-1"_s, {}, {}, {}}, OutboxItem::State::Confirmed);
        const auto with = [&](const QString &noteId) {
            return judged(added, [&](UndoQuestion &q) {
                CustomerNote note;
                note.id = noteId;
                q.customer = Customer{};
                q.customer->notes = {note};
            });
        };
        QCOMPARE(with(u"n-1"_s), UndoState::Possible);
        QCOMPARE(with(u"n-2"_s), UndoState::TooLate);
    }

    void what_became_of_it_is_said()
    {
        const command::PickupPickLine pick{u"l1"_s, 1, {}};
        const auto with = [](UndoQuestion &q) {
            q.order = orderBeingPicked();
        };
        QCOMPARE(judged(item(order, pick, OutboxItem::State::Withdrawn), with), UndoState::Undone);
        QCOMPARE(judged(item(order, pick, OutboxItem::State::Refused), with), UndoState::Refused);
        QCOMPARE(judged(item(order, pick, OutboxItem::State::SetAside), with), UndoState::Refused);
        QCOMPARE(judged(item(order, pick, OutboxItem::State::Confirmed),
                        [](UndoQuestion &q) {
                            q.order = orderBeingPicked();
                            q.undone = true;
                        }),
                 UndoState::Undone);
    }
};

QTEST_GUILESS_MAIN(tst_UndoJudgement)
#include "tst_UndoJudgement.moc"
