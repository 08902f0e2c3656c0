#include "usecases/CouponTogether.h"

#include "base/Background.h"
#include "device/Device.h"
#include "usecases/Confirmation.h"
#include "usecases/Core.h"
#include "usecases/CouponContext.h"
#include "usecases/GoodwillPending.h"

#include <algorithm>

// Saving redemptions and taking them back: one coupon, or several used together.
namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

/// For the customer: the same coupons, each taking off the same. That a row was synced meanwhile is nothing.
bool isSame(const CouponSet &one, const CouponSet &other)
{
    return one.discount == other.discount
        && std::equal(one.parts.cbegin(), one.parts.cend(), other.parts.cbegin(), other.parts.cend(),
                      [](const CouponSet::Part &a, const CouponSet::Part &b) {
                          return a.coupon.id == b.coupon.id && a.discount == b.discount;
                      });
}

} // namespace

QStringList CouponSet::ids() const
{
    QStringList ids;
    for (const Part &part : parts)
        ids.append(part.coupon.id);
    return ids;
}

std::optional<CouponSet> setOf(const Combination &best, const QList<Coupon> &coupons,
                               const QList<CouponVerdict> &verdicts)
{
    if (best.couponIds.size() < 2 || !best.discount)
        return {};
    CouponSet set{{}, *best.discount};
    qint64 left = best.discount->amount;
    for (const QString &id : best.couponIds) {
        for (qsizetype i = 0; i < coupons.size(); ++i) {
            if (coupons[i].id != id)
                continue;
            const qint64 alone = verdicts[i].discount ? verdicts[i].discount->amount : 0;
            const Money off{std::min(alone, left), best.discount->currency};
            left -= off.amount;
            set.parts.append({coupons[i], off});
            break;
        }
    }
    return set;
}

QString tillReference(const QString &redemptionId)
{
    const QString tail = redemptionId.right(8).toUpper();
    return u"R-%1-%2"_s.arg(tail.left(4), tail.mid(4));
}

QFuture<Result<TillCard>> CouponCheck::save(const TillCard &card, const QList<Command> &commands,
                                            const QHash<QString, QString> &unitOf)
{
    QList<Command> inOrder = commands;
    for (Command &command : inOrder) // a coupon that the CDP does not know yet is told first
        command.dependsOn = givenBy(m_core.device().overlay(), command.aggregate.id);
    const auto word = inOrder.first().offline ? nullptr : std::make_shared<Confirmation>(m_core, inOrder);
    const auto confirm = [this, card, inOrder, word](const Result<Act> &act) {
        if (!act)
            return ready(Result<TillCard>(act.error()));
        TillCard saved = card;
        saved.act = *act;
        if (!word)
            return ready(Result<TillCard>(saved));
        // Before anything is taken off: the CDP has said yes, or this counts as done without a line.
        return chainAsync(word->within(confirmTime), this,
                          [this, saved, inOrder, word](const Result<Done> &answer) {
                              return answer ? ready(Result<TillCard>(saved))
                                            : notConfirmed(saved, inOrder, word->refused(), answer.error());
                          });
    };
    return chainAsync(m_core.submit(inOrder, true, unitOf), this, confirm);
}

QFuture<Result<TillCard>> CouponCheck::notConfirmed(const TillCard &card, const QList<Command> &commands,
                                                    const QSet<QString> &refused, const Error &why)
{
    if (why.kind == Error::Kind::Offline)
        m_core.doubtLine(); // what is judged next falls under the offline policy
    QList<Outbox::Undoing> back;
    for (const Command &command : commands) {
        if (refused.contains(command.id)) {
            m_core.device().markHandled(command.id); // who stands here is told at once
            continue;
        }
        const auto &use = std::get<command::CouponRedeem>(command.payload);
        Command undo = m_core.makeCommand(command.aggregate,
                                          command::CouponUndoRedeem{use.redemptionId, u"mistake"_s});
        undo.dependsOn = command.id; // Recent actions and the CDP see what it takes back
        back.append({command.id, {undo}});
    }
    return chain(m_core.takeBack(card.act, back), this,
                 [card, why](const Result<Act> &taken) -> Result<TillCard> {
                     if (taken)
                         return why;
                     // It could not be taken back, so it stands: booked as soon as the CDP is heard.
                     TillCard saved = card;
                     saved.provisional = true;
                     return saved;
                 });
}

QFuture<Result<TillCard>> CouponCheck::redeemTogether(const CouponSet &set, const QString &customerId,
                                                      const Basket &basket)
{
    if (const auto allowed = m_core.require(Action::RedeemCoupon); !allowed)
        return ready(Result<TillCard>(allowed.error()));
    if (set.parts.size() < 2)
        return ready(Result<TillCard>(Error{Error::Kind::BadInput, {}, u"combination-changed"_s}));
    const auto redeemSet = [this, set, basket](const Result<QList<CouponAnswer>> &answers) {
        if (!answers)
            return ready(Result<TillCard>(answers.error()));
        // Judged again at the tap; what was agreed with the customer is redeemed, or nothing.
        if (answers->size() != 1 || !answers->first().together || !isSame(*answers->first().together, set))
            return ready(Result<TillCard>(Error{Error::Kind::Rejected, {}, u"combination-changed"_s}));
        TillCard card;
        card.discount = set.discount;
        QList<Command> commands;
        QStringList references;
        QHash<QString, QString> unitOf;
        QHash<QString, int> taken;
        for (const CouponSet::Part &part : set.parts) {
            command::CouponRedeem redeem;
            redeem.redemptionId = m_core.newId();
            redeem.discount = part.discount;
            redeem.basketTotal = basket.total;
            const QString reference = tillReference(redeem.redemptionId);
            references.append(reference);
            card.lines.append({part.coupon.title, part.discount, reference});
            // Offline several go together only where there is nothing to overspend.
            const OfflineSpending spending = spendingOf(m_core, part.coupon, u"R4"_s, taken);
            redeem.allowanceId = spending.allowanceId;
            ++taken[spending.unitOf];
            commands.append(m_core.makeCommand({ResourceType::Coupon, part.coupon.id}, redeem));
            unitOf.insert(commands.last().id, spending.unitOf);
        }
        card.reference = references.join(u'\n');
        card.title = set.parts.last().coupon.title;
        card.provisional = !answers->first().online;
        return save(card, commands, unitOf);
    };
    return m_core.inTurn([this, first = set.ids().first(), customerId, basket, redeemSet] {
        return chainAsync(check(first, customerId, basket), this, redeemSet);
    });
}

QFuture<Result<Act>> CouponCheck::undo(const Act &redemption)
{
    const auto wayBack = [](const CommandPayload &payload) -> std::optional<CommandPayload> {
        if (const auto *redeem = std::get_if<command::CouponRedeem>(&payload))
            return command::CouponUndoRedeem{redeem->redemptionId, u"mistake"_s};
        return {};
    };
    return m_core.undoTogetherBy(redemption, wayBack);
}

} // namespace counterpart
