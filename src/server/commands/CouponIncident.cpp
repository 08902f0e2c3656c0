#include "server/commands/CouponIncident.h"

#include "domain/CouponStateMachine.h"
#include "server/commands/CostOwner.h"
#include "server/commands/IncidentWords.h"
#include "server/commands/RuleWords.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

using Side = SyncException::Side;
using Status = Coupon::Status;

QString kindOf(const Error &why, Status status)
{
    const QString &code = why.code;
    if (code == u"coupon-conditions-unmet"_s && why.detail.startsWith(u"limit-"))
        return u"over_allowance"_s;
    if (code == u"allowance-exceeded"_s || code == u"allowance-expired"_s)
        return u"over_allowance"_s;
    if (code == u"coupon-already-redeemed"_s)
        return u"double_redemption"_s;
    if (code == u"coupon-expired"_s)
        return u"redeemed_when_expired"_s;
    if (status == Status::Revoked || status == Status::Suspended)
        return u"redeemed_when_revoked"_s;
    return u"other"_s;
}

Side standing(const QString &type, std::optional<Instant> at = {})
{
    Side side;
    side.type = type;
    side.at = at;
    return side;
}

/// What the CDP holds: the first use, the end of the coupon, or the rule.
Side theirsOf(const CommandCall &call, const BrokenUse &broken, Status status, const Text &words)
{
    const QString &code = broken.rule.error.code;
    const auto &uses = broken.coupon.redemptions;
    if (code == u"coupon-already-redeemed"_s)
        return uses.isEmpty() ? standing(u"coupon_used"_s) : sideOf(call, uses.last());
    if (code == u"coupon-expired"_s)
        return standing(u"coupon_ended"_s, broken.coupon.validUntil);
    if (code == u"coupon-not-active"_s)
        return status == Status::Issued ? standing(u"coupon_not_begun"_s, broken.coupon.validFrom)
                                        : standing(u"coupon_withdrawn"_s);
    if (code == u"coupon-reserved-elsewhere"_s)
        return standing(u"coupon_held"_s);
    const bool allowance = code == u"allowance-exceeded"_s || code == u"allowance-expired"_s;
    Side side = standing(allowance ? u"allowance"_s : u"rule"_s);
    side.words = words;
    return side;
}

} // namespace

Result<QString> fileUse(const CommandCall &call, const command::CouponRedeem &use, const BrokenUse &broken)
{
    const Status status = statusAt(broken.coupon, call.act().at);
    BrokenRule rule = broken.rule;
    if (rule.error.code == u"coupon-not-active"_s && status == Status::Issued)
        rule.error.detail = u"not-begun"_s;
    const Text words = ruleWords(rule);
    const Side theirs = theirsOf(call, broken, status, words);
    const bool twice = theirs.type == u"coupon_used"_s && theirs.at;
    return fileException(
        call,
        {.kind = kindOf(rule.error, status),
         .costOwner = ownerOfUse(call, broken.coupon, broken.campaign, rule.error, broken.charge),
         .explanation = twice ? alreadyUsed(call, theirs) : redeemedBut(call, words),
         .theirs = theirs,
         .aboutName = broken.coupon.title,
         .customerId = broken.coupon.customerId,
         .atRisk = use.discount});
}

Result<QString> fileUnknown(const CommandCall &call, const command::CouponRedeem &use)
{
    return fileException(call,
                         {.kind = u"unknown_coupon"_s,
                          .costOwner = ownerOfUnknown(call),
                          .explanation = redeemedBut(call,
                                                     {{{u"en"_s, u"head office does not know this coupon"_s},
                                                       {u"zh-CN"_s, u"系统里没有这张券"_s}}}),
                          .theirs = standing(u"coupon_unknown"_s),
                          .atRisk = use.discount});
}

} // namespace counterpart::server
