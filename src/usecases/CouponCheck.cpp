#include "usecases/CouponCheck.h"

#include "base/Background.h"
#include "device/Device.h"
#include "domain/CouponOverride.h"
#include "domain/CouponVisit.h"
#include "domain/Disclosure.h"
#include "domain/ScannedCode.h"
#include "usecases/Core.h"
#include "usecases/CouponContext.h"
#include "usecases/CouponReads.h"
#include "usecases/CouponTogether.h"
#include "usecases/GoodwillPending.h"

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

QStringList pendingCoupons(const Overlay &overlay)
{
    QStringList ids;
    overlay.each(ResourceType::Coupon, [&ids](const Command &command) {
        if (std::holds_alternative<command::CouponRedeem>(command.payload)
            || std::holds_alternative<command::CouponUndoRedeem>(command.payload))
            ids.append(command.aggregate.id);
    });
    return ids;
}

/// Only what helps now is an alternative: it works, or it works with a remedy at this counter. Of a coupon
/// whose validity is not known nothing is promised, nor of one that another on this purchase keeps out.
bool helpsNow(const CouponVerdict &verdict)
{
    if (verdict.kind == CouponVerdict::Kind::Valid || verdict.kind == CouponVerdict::Kind::ValidProvisional)
        return true;
    return verdict.almost
        && std::none_of(verdict.conditions.cbegin(), verdict.conditions.cend(), [](const Condition &c) {
               return (c.unknown && c.code < ConditionCode::MinSpend)
                   || (!c.ok && c.code == ConditionCode::NotCombinable);
           });
}

} // namespace

CouponCheck::CouponCheck(Core &core, QObject *parent)
    : QObject(parent)
    , m_core(core)
    , m_token(core)
    , m_approval(core, Action::OverrideVerdict)
{
    connect(&core, &Core::personChanged, this, [this] { m_pinned.clear(); });
}

/// One coupon's answer with what it was judged by; the context points into here and into the rows.
struct CouponCheck::Judged
{
    Coupon coupon;
    VerdictContext context;
    CouponAnswer answer;
};

std::unique_ptr<CouponCheck::Judged> CouponCheck::judge(const CouponRows &rows, const Coupon &row,
                                                        const std::optional<Basket> &basket) const
{
    Device &device = m_core.device();
    auto judged = std::make_unique<Judged>();
    judged->coupon = device.overlay().over(row, device.profile().deviceId, device.profile().storeId);
    const Coupon &coupon = judged->coupon;
    const auto campaign = rows.campaigns.constFind(coupon.campaignId);

    VerdictContext &context = judged->context;
    context = couponContext(m_core, rows.policy, rows.rulesAsOf);
    context.coupon = &coupon;
    context.campaign = campaign == rows.campaigns.constEnd() ? nullptr : &*campaign;
    // Showing the personal code is how a customer identifies: its owner stands here unless somebody else is
    // in context.
    context.customer = rows.customer ? &*rows.customer : rows.owner ? &*rows.owner : nullptr;
    context.basket = basket;
    context.policy = rows.policy ? &*rows.policy : nullptr;
    context.input = rows.input;
    context.boughtBefore = rows.boughtBefore;
    addUses(context, m_core, rows.others, rows.campaignOfPending);
    // Also of a coupon that is anybody's: with somebody in context the others are theirs, else there are
    // none.
    context.applied = usedAlready(m_core, rows.others, coupon.id, basket);
    context.pinnedAt = pinnedAt(coupon.id, rows.customerId);

    CouponAnswer &answer = judged->answer;
    answer.input = rows.input;
    answer.verdict = evaluateCoupon(context);
    answer.ifAllowed = discountIfAllowed(context);
    if (givesSomething(coupon.value, answer.ifAllowed))
        answer.overridable = rulesToOverride(answer.verdict);
    answer.policy = rows.policy;
    answer.campaign = context.campaign ? std::optional(*context.campaign) : std::nullopt;
    for (const Coupon &other : std::as_const(context.applied))
        answer.usedAlready.append(other.title);
    answer.online = context.online;
    answer.asOf = context.rulesAsOf;
    if (const auto allowance = offlineAllowance(context)) {
        answer.offlineLeft = allowance->left;
        answer.offlineMax = allowance->max;
        if (context.allowance)
            answer.offlineUntil = context.allowance->validUntil;
    }
    // Of an owner who is not cached no consent is known, which counts as refused.
    const QList<Consent> consents = rows.owner ? countedConsents(*rows.owner) : QList<Consent>();
    answer.coupon = disclosed(coupon, consents, m_core.role(), context.now);
    if (rows.owner) {
        QList<Folded> folded;
        answer.owner = disclosed(*rows.owner, m_core.role(), context.now, &folded);
    }
    answer.ownerDiffers
        = rows.customer && !coupon.customerId.isEmpty() && rows.customer->id != coupon.customerId;
    answer.redeemed = standingRedemption(coupon.id);
    return judged;
}

std::optional<Act> CouponCheck::standingRedemption(const QString &couponId) const
{
    for (const Act &act : m_core.recentActs()) {
        const auto isAboutIt = [&couponId](const Act &one) {
            return one.type == u"coupon.redeem"_s && one.about.id == couponId;
        };
        if (!act.withdrawn
            && (isAboutIt(act) || std::any_of(act.others.cbegin(), act.others.cend(), isAboutIt)))
            return act;
    }
    return {};
}

CouponAnswer CouponCheck::unknown(const CouponRows &rows) const
{
    VerdictContext context = couponContext(m_core, rows.policy, rows.rulesAsOf);
    context.input = rows.input;
    CouponAnswer unknown;
    unknown.input = rows.input;
    unknown.online = context.online;
    // Only this device's cache was asked: a coupon issued since, or for another store's customer, is "cannot
    // tell" and not "unknown".
    context.online = false;
    unknown.verdict = evaluateCoupon(context);
    unknown.asOf = context.rulesAsOf;
    unknown.policy = rows.policy;
    // What was misread is no question for anybody; a payment card leaves this tablet for nobody.
    const Condition *why = unknown.verdict.headline();
    unknown.canAsk = unknown.online && why && why->code == ConditionCode::UnknownInCache;
    return unknown;
}

std::vector<std::unique_ptr<CouponCheck::Judged>>
CouponCheck::judgeOthers(const CouponRows &rows, const std::optional<Basket> &basket) const
{
    std::vector<std::unique_ptr<Judged>> all;
    for (const Coupon &other : rows.others) {
        if (other.id != rows.coupon->id)
            all.push_back(judge(rows, other, basket));
    }
    return all;
}

QList<CouponAnswer> CouponCheck::helping(const std::vector<std::unique_ptr<Judged>> &others)
{
    QList<Coupon> coupons;
    QList<CouponVerdict> verdicts;
    for (const auto &one : others) {
        coupons.append(*one->answer.coupon);
        verdicts.append(one->answer.verdict);
    }
    QList<CouponAnswer> answers;
    for (const int i : rankCoupons(verdicts, coupons)) {
        if (helpsNow(verdicts[i]))
            answers.append(others[size_t(i)]->answer);
    }
    return answers;
}

QList<CouponAnswer> CouponCheck::alternatives(const CouponRows &rows,
                                              const std::optional<Basket> &basket) const
{
    return helping(judgeOthers(rows, basket));
}

CouponAnswer CouponCheck::judgeAll(const CouponRows &rows, const std::optional<Basket> &basket) const
{
    const auto asked = judge(rows, *rows.coupon, basket);
    const auto others = judgeOthers(rows, basket);
    CouponAnswer answer = asked->answer;
    answer.alternatives = helping(others);
    QList<Coupon> coupons{*answer.coupon};
    QList<CouponVerdict> verdicts{answer.verdict};
    QList<VerdictContext> contexts{asked->context};
    for (const auto &one : others) {
        coupons.append(*one->answer.coupon);
        verdicts.append(one->answer.verdict);
        contexts.append(one->context);
    }
    if (basket && !answer.ownerDiffers)
        answer.together = setOf(bestCombination(verdicts, contexts), coupons, verdicts);
    pin(rows.coupon->id, rows.customerId, answer.verdict);
    return answer;
}

std::optional<Instant> CouponCheck::pinnedAt(const QString &couponId, const QString &customerId) const
{
    const auto found = m_pinned.constFind({couponId, customerId});
    return found == m_pinned.constEnd() ? std::nullopt : std::optional(*found);
}

void CouponCheck::pin(const QString &couponId, const QString &customerId, const CouponVerdict &verdict) const
{
    if (const auto from = pinAfter(pinnedAt(couponId, customerId), verdict))
        m_pinned.insert({couponId, customerId}, *from);
    else
        m_pinned.remove({couponId, customerId});
}

CouponQuestion CouponCheck::questionOf(const QString &codeOrId, const QString &customerId) const
{
    const Device &device = m_core.device();
    return {codeOrId.trimmed(), customerId, device.profile().storeId, pendingCoupons(device.overlay()),
            pendingGoodwill(device.overlay())};
}

QFuture<Result<QList<CouponAnswer>>> CouponCheck::check(const QString &codeOrId, const QString &customerId,
                                                        const std::optional<Basket> &basket) const
{
    if (const auto allowed = m_core.require(Action::VerifyCoupon); !allowed)
        return ready(Answers(allowed.error()));
    constexpr qint64 mostMoney = 9'007'199'254'740'991; // 2^53 − 1, as in the contract
    if (basket && (basket->total < 0 || basket->total > mostMoney))
        return ready(Answers(Error{Error::Kind::BadInput, {}, u"amount-invalid"_s}));
    const auto read = [question = questionOf(codeOrId, customerId)](CacheReader &reader) {
        return readCouponRows(reader, question);
    };
    return chain(m_core.device().read(read), const_cast<CouponCheck *>(this),
                 [this, basket](const Result<QList<CouponRows>> &all) -> Answers {
                     if (!all)
                         return all.error();
                     QList<CouponAnswer> answers;
                     for (const CouponRows &rows : *all)
                         answers.append(rows.coupon ? judgeAll(rows, basket) : unknown(rows));
                     return answers;
                 });
}

QFuture<Result<TillCard>> CouponCheck::redeem(const QString &couponId, const QString &customerId,
                                              const std::optional<Basket> &basket)
{
    if (const auto allowed = m_core.require(Action::RedeemCoupon); !allowed)
        return ready(Result<TillCard>(allowed.error()));
    // Judged again at the tap: the verdict on the screen may be minutes old.
    const auto judged = [this, couponId, customerId, basket] {
        return chainAsync(checkHereOrThere(couponId, customerId, basket), this,
                          [this, basket](const Answers &answers) { return redeemJudged(answers, basket); });
    };
    return m_core.inTurn([this, judged] {
        return chainAsync(judged(), this, [judged](const Result<TillCard> &card) {
            const bool lineLost = !card && card.error().code == u"not-confirmed"_s;
            return lineLost ? judged() : ready(card);
        });
    });
}

QFuture<Result<TillCard>> CouponCheck::redeemJudged(const Result<QList<CouponAnswer>> &answers,
                                                    const std::optional<Basket> &basket)
{
    if (!answers)
        return ready(Result<TillCard>(answers.error()));
    if (answers->size() == 1 && answers->first().unanswered)
        return ready(Result<TillCard>(*answers->first().unanswered));
    if (answers->size() != 1 || !answers->first().coupon)
        return ready(Result<TillCard>(Error{
            Error::Kind::Rejected, {}, answers->size() > 1 ? u"several-coupons"_s : u"coupon-unknown"_s}));
    const CouponAnswer &answer = answers->first();
    const CouponVerdict &verdict = answer.verdict;
    const bool provisional = verdict.kind == CouponVerdict::Kind::ValidProvisional;
    if (verdict.kind != CouponVerdict::Kind::Valid && !provisional) {
        const Condition *why = verdict.headline();
        return ready(Result<TillCard>(
            Error{Error::Kind::Rejected, {}, why ? wireName(why->code) : u"coupon-conditions-unmet"_s}));
    }
    const auto store = m_core.device().store();
    command::CouponRedeem redeem;
    redeem.redemptionId = m_core.newId();
    redeem.discount = verdict.discount.value_or(Money{0,
                                                      basket      ? basket->currency
                                                          : store ? store->currency
                                                                  : QString()});
    if (basket)
        redeem.basketTotal = basket->total;
    redeem.ruleId = verdict.ruleId;
    const OfflineSpending spending = spendingOf(m_core, *answer.coupon, verdict.ruleId);
    redeem.allowanceId = spending.allowanceId;
    TillCard card;
    card.discount = redeem.discount;
    card.reference = tillReference(redeem.redemptionId);
    card.title = answer.coupon->title;
    card.provisional = provisional;
    const Command command = m_core.makeCommand({ResourceType::Coupon, answer.coupon->id}, redeem);
    return save(card, {command}, {{command.id, spending.unitOf}});
}

QFuture<Result<std::optional<Article>>> CouponCheck::article(const QString &code,
                                                             const QString &customerId) const
{
    return m_core.device().read([code, customerId, storeId = m_core.device().profile().storeId,
                                 now = m_core.serverNow()](CacheReader &reader) {
        return findArticle(reader, code, storeId, customerId, now);
    });
}

QFuture<Result<Act>> CouponCheck::recordRefusal(const QString &couponId, const QString &reason)
{
    if (const auto allowed = m_core.require(Action::VerifyCoupon); !allowed)
        return ready(Result<Act>(allowed.error()));
    return m_core.submit(
        {m_core.makeCommand({ResourceType::Coupon, couponId}, command::CouponRecordRefusal{reason, {}})});
}

} // namespace counterpart
