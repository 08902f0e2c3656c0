#include "usecases/UndoJudgement.h"

#include "domain/CouponStateMachine.h"
#include "domain/Goodwill.h"
#include "usecases/Compensation.h"

#include <algorithm>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

bool withdrawable(const UndoQuestion &question)
{
    return question.item.state == OutboxItem::State::Queued && question.item.tries == 0;
}

UndoState ofPickup(const UndoQuestion &question)
{
    const CommandPayload &payload = question.item.command.payload;
    if (std::holds_alternative<command::PickupHandOver>(payload))
        return UndoState::Never;
    if (withdrawable(question) && question.latest)
        return UndoState::Possible;
    const auto back = compensationOf(payload);
    if (!back || !question.order)
        return UndoState::Never;
    // Giving an order back while its articles are being picked would not take the picks back.
    const bool claim = std::holds_alternative<command::PickupReleaseClaim>(*back);
    if (claim && !question.latest)
        return UndoState::TooLate;
    return applyToPickup(*question.order, *back, question.who) ? UndoState::Possible : UndoState::TooLate;
}

UndoState ofRedemption(const UndoQuestion &question, const command::CouponRedeem &redeem)
{
    if (!question.coupon)
        return withdrawable(question) ? UndoState::Possible : UndoState::TooLate;
    const command::CouponUndoRedeem back{redeem.redemptionId, u"mistake"_s};
    const auto after = applyToCoupon(*question.coupon, back, question.who, question.storeId,
                                     question.couponWindow.value_or(std::chrono::hours(1)));
    return after ? UndoState::Possible : UndoState::TooLate;
}

UndoState ofNote(const UndoQuestion &question, const command::CustomerAddNote &added)
{
    const QList<CustomerNote> notes = question.customer ? question.customer->notes : QList<CustomerNote>();
    const bool there = std::any_of(notes.cbegin(), notes.cend(),
                                   [&added](const CustomerNote &note) { return note.id == added.noteId; });
    return there ? UndoState::Possible : UndoState::TooLate;
}

UndoState ofGift(const UndoQuestion &question)
{
    if (!question.coupon)
        return withdrawable(question) ? UndoState::Possible : UndoState::TooLate;
    const auto back
        = withdrawGoodwill(*question.coupon, question.who.associateId, question.who.manager, question.who.at,
                           question.couponWindow.value_or(std::chrono::hours(1)));
    return back ? UndoState::Possible : UndoState::TooLate;
}

} // namespace

bool takesBack(const Command &command)
{
    return !command.dependsOn.isEmpty() && !std::holds_alternative<command::CouponRedeem>(command.payload);
}

UndoState judgeUndo(const UndoQuestion &question)
{
    using State = OutboxItem::State;
    if (question.undone || question.item.state == State::Withdrawn)
        return UndoState::Undone;
    if (question.item.state == State::Refused || question.item.state == State::SetAside)
        return UndoState::Refused;
    const CommandPayload &payload = question.item.command.payload;
    if (question.item.command.aggregate.type == ResourceType::PickupOrder)
        return ofPickup(question);
    if (const auto *redeem = std::get_if<command::CouponRedeem>(&payload))
        return ofRedemption(question, *redeem);
    if (const auto *added = std::get_if<command::CustomerAddNote>(&payload))
        return ofNote(question, *added);
    if (std::holds_alternative<command::CouponGrantGoodwill>(payload))
        return ofGift(question);
    return withdrawable(question) ? UndoState::Possible : UndoState::Never;
}

} // namespace counterpart
