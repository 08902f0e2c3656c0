#pragma once

#include "domain/CouponVerdict.h"

// Inside of the verdict: the rules of one coupon at one moment. evaluateCoupon() puts them together.
namespace counterpart::coupon {

/// The coupon's own conditions, and where it has none of a kind, its campaign's.
CouponConditions conditionsOf(const Coupon &coupon, const Campaign *campaign);

/// Total of the articles that the conditions accept; the keyed-in total when no articles are known.
std::optional<qint64> eligibleAmount(const CouponConditions &conditions, const Basket &basket);

/// Time that limits are judged at: the first verdict of this visit while it holds, else now.
Instant judgedAt(const VerdictContext &context);

/// Each group in checking order; a rule that this coupon does not have is not reported.
QList<Condition> recordConditions(const VerdictContext &context);    ///< revoked … wrong-channel
QList<Condition> personConditions(const VerdictContext &context);    ///< customer-required … not-in-segment
QList<Condition> basketConditions(const VerdictContext &context);    ///< min-spend … not-combinable
QList<Condition> limitConditions(const VerdictContext &context);     ///< limit-customer … blackout
QList<Condition> certaintyConditions(const VerdictContext &context); ///< clock-unsure, cache-too-old

/// The verdict for something that is no coupon known here.
QList<Condition> unknownConditions(const VerdictContext &context);

/// Rule R1 … R14 of contract §4 that decides without the CDP.
struct OfflineDecision
{
    enum class Answer { Allow, WithManager, Deny };
    QString ruleId;
    Answer answer = Answer::Deny;
    bool exclusive = false; ///< nobody else can use it meanwhile: open code, or leased to this device
};
OfflineDecision offlineDecision(const VerdictContext &context, const std::optional<Money> &discount);

} // namespace counterpart::coupon
