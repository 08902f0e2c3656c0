#include "base/Background.h"
#include "device/Device.h"
#include "domain/CouponOverride.h"
#include "usecases/Core.h"
#include "usecases/CouponCheck.h"
#include "usecases/CouponContext.h"
#include "usecases/CouponTogether.h"

// Another person allows what the rules refuse: who may, what the policy leaves, their PIN, the redemption.
namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

QFuture<Result<TillCard>> refused(const QString &code, Error::Kind kind = Error::Kind::Rejected)
{
    return ready(Result<TillCard>(Error{kind, {}, code}));
}

/// Everything of the store's day, and perhaps some of the day before: a busy tablet saves thousands a day.
Result<QList<OutboxItem>> sinceDayBegan(const Outbox &outbox, const Store *store, Instant now)
{
    const QString today = dayOfStore(now, store);
    for (int limit = 200;; limit *= 4) {
        auto items = outbox.list(limit);
        if (!items || items->size() < limit || dayOfStore(items->last().command.issuedAt, store) != today)
            return items;
    }
}

/// What was allowed here today, by everything that this device sent or still has to send.
int overridesOf(const QString &day, const QList<OutboxItem> &items, const Store *store)
{
    using State = OutboxItem::State;
    int count = 0;
    for (const OutboxItem &item : items) {
        const auto *use = std::get_if<command::CouponRedeem>(&item.command.payload);
        const bool stands = item.state != State::Withdrawn && item.state != State::Refused;
        count
            += use && !use->managerId.isEmpty() && stands && dayOfStore(item.command.issuedAt, store) == day;
    }
    return count;
}

} // namespace

QFuture<Result<TillCard>> CouponCheck::redeemOverridden(const QString &couponId, const QString &customerId,
                                                        const std::optional<Basket> &basket,
                                                        const OverrideWish &wish)
{
    if (const auto allowed = m_core.require(Action::RedeemCoupon); !allowed)
        return ready(Result<TillCard>(allowed.error()));
    if (!overrideReasons().contains(wish.reason))
        return refused(u"override-reason"_s, Error::Kind::BadInput);
    if (wish.reason == u"other"_s && wish.note.text.trimmed().isEmpty())
        return refused(u"override-note"_s, Error::Kind::BadInput);
    if (wish.approverId == m_core.person()->associate.id)
        return refused(u"override-own"_s, Error::Kind::Forbidden);
    // Judged again when the PIN is known: the line may have gone meanwhile, and offline other rules hold.
    const auto judged = [this, couponId, customerId, basket, wish] {
        return chainAsync(
            checkHereOrThere(couponId, customerId, basket), this,
            [this, wish](const Result<QList<CouponAnswer>> &answers) { return allowable(answers, wish); });
    };
    return m_core.inTurn([this, basket, wish, judged] {
        return chainAsync(judged(), this, [this, basket, wish, judged](const Result<Allowable> &first) {
            if (!first)
                return ready(Result<TillCard>(first.error()));
            return chainAsync(m_approval.ask(wish.approverId, wish.pin), this,
                              [this, basket, wish, judged](const Result<Associate> &right) {
                                  if (!right)
                                      return ready(Result<TillCard>(right.error()));
                                  return chainAsync(judged(), this,
                                                    [this, basket, wish](const Result<Allowable> &now) {
                                                        return now ? saveOverridden(*now, basket, wish)
                                                                   : ready(Result<TillCard>(now.error()));
                                                    });
                              });
        });
    });
}

QFuture<Result<CouponCheck::Allowable>> CouponCheck::allowable(const Result<QList<CouponAnswer>> &answers,
                                                               const OverrideWish &wish)
{
    using Found = Result<Allowable>;
    const auto refused = [](const QString &code, Error::Kind kind = Error::Kind::Rejected) {
        return ready(Found(Error{kind, {}, code}));
    };
    if (!answers)
        return ready(Found(answers.error()));
    if (answers->size() == 1 && answers->first().unanswered)
        return ready(Found(*answers->first().unanswered));
    if (answers->size() != 1 || !answers->first().coupon)
        return refused(u"coupon-unknown"_s);
    const CouponAnswer &answer = answers->first();
    if (answer.overridable.isEmpty()) {
        const Condition *why = answer.verdict.headline();
        return refused(why ? wireName(why->code) : u"coupon-conditions-unmet"_s);
    }
    const auto people = approvers();
    const auto who = std::find_if(people.cbegin(), people.cend(),
                                  [&wish](const Associate &one) { return one.id == wish.approverId; });
    if (who == people.cend())
        return refused(u"role-missing"_s, Error::Kind::Forbidden);
    const auto read = [store = m_core.device().store(), today = m_core.serverNow()](Outbox &outbox) {
        return sinceDayBegan(outbox, store ? &*store : nullptr, today);
    };
    return chain(
        m_core.device().withOutbox(read), this,
        [this, answer, approver = *who](const Result<QList<OutboxItem>> &items) -> Found {
            if (!items)
                return items.error();
            const Store *store = m_core.device().store() ? &*m_core.device().store() : nullptr;
            const QString today = dayOfStore(m_core.serverNow(), store);
            const OfflinePolicy *policy = answer.policy ? &*answer.policy : nullptr;
            if (!mayOverride(policy, overridesOf(today, *items, store), answer.ifAllowed.value_or(Money{})))
                return Error{Error::Kind::Rejected, {}, u"override-limit"_s};
            return Allowable{answer, approver};
        });
}

QFuture<Result<TillCard>> CouponCheck::saveOverridden(const Allowable &allowed,
                                                      const std::optional<Basket> &basket,
                                                      const OverrideWish &wish)
{
    const auto &[answer, approver] = allowed;
    const auto &store = m_core.device().store();
    command::CouponRedeem redeem;
    redeem.redemptionId = m_core.newId();
    redeem.discount = answer.ifAllowed.value_or(Money{0,
                                                      basket      ? basket->currency
                                                          : store ? store->currency
                                                                  : QString()});
    if (basket)
        redeem.basketTotal = basket->total;
    redeem.ruleId = answer.verdict.ruleId;
    // What a manager allows is spent from what this device was given, too.
    const OfflineSpending spending = spendingOf(m_core, *answer.coupon, answer.verdict.ruleId);
    redeem.allowanceId = spending.allowanceId;
    redeem.managerId = approver.id;
    redeem.overrideReason = wish.reason;
    redeem.overrideNote = wish.note;
    for (const ConditionCode rule : answer.overridable)
        redeem.overrideRules.append(wireName(rule));
    TillCard card;
    card.discount = redeem.discount;
    card.reference = tillReference(redeem.redemptionId);
    card.title = answer.coupon->title;
    card.provisional = !answer.online;
    card.allowedBy = approver.displayName;
    const Command command = m_core.makeCommand({ResourceType::Coupon, answer.coupon->id}, redeem);
    return save(card, {command}, {{command.id, spending.unitOf}});
}

} // namespace counterpart
