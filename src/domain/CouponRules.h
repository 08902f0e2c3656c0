#pragma once

#include "domain/CouponVerdict.h"

// Inside of the verdict: the rules of one coupon at one moment. evaluateCoupon() puts them together.
namespace counterpart::coupon {

/// The coupon's own conditions and its campaign's: all of them must hold.
QList<CouponConditions> conditionsOf(const Coupon &coupon, const Campaign *campaign);

/// The part of a basket that a coupon speaks of. Without articles (an amount by keypad) all of it counts.
struct Goods
{
    bool itemised = false;    ///< the articles are known, as far as the lists ask for them
    QList<BasketLine> lines;  ///< all of them
    QList<BasketLine> left;   ///< those on every list of included and on no list of excluded articles
    bool anyIncluded = false; ///< some article is on every list of included ones, maybe excluded then
    qint64 amount = 0;        ///< minor units of what is left; of everything where no list chooses
    qint64 total = 0;         ///< of the basket, as the till says it
    qint64 shipping = 0;

    qint64 pieces() const; ///< articles left, each counted
};
/// None: no amount known, or one beyond all numbers.
std::optional<Goods> goodsOf(const Basket &basket, const QList<CouponConditions> &conditions);

/// What must be spent, the highest of all that ask; of tiers the lowest step. None: nothing is asked. Of
/// several currencies the first one counts.
std::optional<Money> spendNeeded(const OfferValue &value, const QList<CouponConditions> &conditions);

/// What the offer takes off, whatever its conditions say. Without goods only what does not depend on them is
/// known. `currency`: of the basket; may be empty.
std::optional<Money> takenOff(const OfferValue &value, const std::optional<Goods> &goods,
                              const QString &currency);
/// The same with everything from the context.
std::optional<Money> takenOff(const VerdictContext &context);

/// Time that limits are judged at: the first verdict of this visit while it holds, else now.
Instant judgedAt(const VerdictContext &context);

/// What a limit leaves: what the CDP says is left and what is counted here, whichever is less. None: no
/// limit.
std::optional<int> leftInStore(const VerdictContext &context);
std::optional<int> leftOfCampaign(const VerdictContext &context);
std::optional<int> leftForCustomer(const VerdictContext &context);

/// One condition: passed or failed, and whether a manager may allow it; or not to be decided here.
Condition judged(ConditionCode code, bool ok);
Condition undecided(ConditionCode code);
/// A condition on time: not judged while the clock is not sure.
Condition timed(const VerdictContext &context, ConditionCode code, bool ok);

/// May stay open in a valid verdict: the basket is asked later, and what happened elsewhere makes it
/// provisional.
bool mayStayOpen(ConditionCode code);

/// Each group in checking order; a rule that this coupon does not have is not reported.
QList<Condition> recordConditions(const VerdictContext &context);    ///< revoked … wrong-channel
QList<Condition> personConditions(const VerdictContext &context);    ///< customer-required … not-in-segment
QList<Condition> basketConditions(const VerdictContext &context);    ///< min-spend … not-combinable
QList<Condition> limitConditions(const VerdictContext &context);     ///< limit-customer … blackout
QList<Condition> certaintyConditions(const VerdictContext &context); ///< clock-unsure, cache-too-old

/// The verdict for something that is no coupon known here.
QList<Condition> unknownConditions(const VerdictContext &context);

/// What the campaign and the coupon allow without the CDP (product.md §6.3, contract §4).
enum class OfflineWay {
    Online,     ///< the CDP answers
    Denied,     ///< always needs it
    Open,       ///< nothing to overspend
    Leased,     ///< units or rights handed out beforehand, nobody else has them
    Provisional ///< may be used, and confirmed later
};
OfflineWay offlineWay(const VerdictContext &context);

/// R7: without the CDP one coupon a purchase, unless there is nothing to overspend.
bool goesAlone(const VerdictContext &context);

/// Rule R1 … R14 of contract §4 that decides without the CDP.
struct OfflineDecision
{
    enum class Answer { Allow, WithManager, Deny };
    QString ruleId;
    Answer answer = Answer::Deny;
};
OfflineDecision offlineDecision(const VerdictContext &context, const std::optional<Money> &discount);

/// offline-not-allowed and allowance-exceeded, where the way offline asks for them.
QList<Condition> offlineConditions(const VerdictContext &context, const std::optional<Money> &discount);

} // namespace counterpart::coupon
