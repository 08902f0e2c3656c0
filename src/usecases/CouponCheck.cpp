#include "usecases/CouponCheck.h"

#include "base/Background.h"
#include "device/Device.h"
#include "domain/CouponOverride.h"
#include "domain/CouponVisit.h"
#include "domain/Disclosure.h"
#include "domain/ScannedCode.h"
#include "usecases/Core.h"
#include "usecases/CouponContext.h"
#include "usecases/CouponTogether.h"
#include "usecases/GoodwillPending.h"

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

/// What one coupon's verdict needs from the cache, overlay not yet applied.
struct CouponCheck::Rows
{
    QString input;
    std::optional<Coupon> coupon;
    QString customerId; ///< who this visit is of: the owner, else who is in context; may be empty
    std::optional<Customer> owner, customer;
    QList<Coupon> others;               ///< all coupons of the owner
    QHash<QString, Campaign> campaigns; ///< of the others
    std::optional<OfflinePolicy> policy;
    std::optional<Instant> rulesAsOf;
    std::optional<bool> boughtBefore;
    QHash<QString, QString> campaignOfPending; ///< coupon id → campaign, of redemptions waiting in the outbox
};

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

Result<QList<CouponCheck::Rows>> CouponCheck::readRows(CacheReader &reader, const Question &question)
{
    QList<Coupon> found;
    const auto byId = reader.coupon(question.codeOrId);
    if (!byId)
        return byId.error();
    if (*byId)
        found.append(**byId);
    if (found.isEmpty()) {
        auto byCode = reader.couponsByCode(question.codeOrId, question.customerId);
        if (!byCode)
            return byCode.error();
        found = *std::move(byCode);
        // One code may be printed for everybody: in a customer's context theirs comes alone.
        QList<Coupon> theirs;
        std::copy_if(found.begin(), found.end(), std::back_inserter(theirs),
                     [&](const Coupon &c) { return c.customerId == question.customerId; });
        if (!question.customerId.isEmpty() && !theirs.isEmpty())
            found = theirs;
    }
    const auto given = couponsGiven(reader, question.given, {}, question.storeId);
    if (!given)
        return given.error();
    for (const Coupon &coupon : *given) {
        const bool asked = found.isEmpty()
            && (coupon.id == question.codeOrId
                || normaliseCode(coupon.code) == normaliseCode(question.codeOrId));
        if (asked)
            found.append(coupon);
    }
    Rows common;
    common.input = question.codeOrId;
    if (const auto policy = reader.offlinePolicy(question.storeId))
        common.policy = *policy;
    if (const auto asOf = reader.asOf(ResourceType::Coupon))
        common.rulesAsOf = *asOf;
    for (const Coupon &coupon : *given)
        common.campaignOfPending.insert(coupon.id, coupon.campaignId);
    for (const QString &id : question.pending) {
        if (const auto coupon = reader.coupon(id); coupon && *coupon)
            common.campaignOfPending.insert(id, (*coupon)->campaignId);
    }
    if (!question.customerId.isEmpty()) {
        const auto customer = reader.customer(question.customerId);
        if (!customer)
            return customer.error();
        // Nobody's rules may stand in for those of a customer who is not known here.
        if (!*customer)
            return Error{Error::Kind::NotFound, {}, u"customer-not-cached"_s};
        common.customer = *customer;
    }
    if (found.isEmpty())
        return QList<Rows>{common};

    QList<Rows> all;
    for (const Coupon &coupon : found) {
        Rows rows = common;
        rows.coupon = coupon;
        const QString owner = coupon.customerId.isEmpty() ? question.customerId : coupon.customerId;
        rows.customerId = owner;
        if (!owner.isEmpty()) {
            if (const auto customer = reader.customer(owner))
                rows.owner = *customer;
            if (auto others = reader.couponsOf(owner))
                rows.others = *std::move(others);
            std::copy_if(given->cbegin(), given->cend(), std::back_inserter(rows.others),
                         [&owner](const Coupon &one) { return one.customerId == owner; });
            if (const auto purchases = reader.purchasesOf(owner, 1))
                rows.boughtBefore = !purchases->isEmpty();
        }
        if (!rows.others.contains(coupon))
            rows.others.append(coupon);
        for (const Coupon &other : rows.others) {
            if (other.campaignId.isEmpty() || rows.campaigns.contains(other.campaignId))
                continue;
            if (const auto campaign = reader.campaign(other.campaignId); campaign && *campaign)
                rows.campaigns.insert(other.campaignId, **campaign);
        }
        all.append(rows);
    }
    return all;
}

/// One coupon's answer with what it was judged by; the context points into here and into the rows.
struct CouponCheck::Judged
{
    Coupon coupon;
    VerdictContext context;
    CouponAnswer answer;
};

std::unique_ptr<CouponCheck::Judged> CouponCheck::judge(const Rows &rows, const Coupon &row,
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

CouponAnswer CouponCheck::unknown(const Rows &rows) const
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

CouponAnswer CouponCheck::judgeAll(const Rows &rows, const std::optional<Basket> &basket) const
{
    std::vector<std::unique_ptr<Judged>> all;
    all.push_back(judge(rows, *rows.coupon, basket));
    for (const Coupon &other : rows.others) {
        if (other.id != rows.coupon->id)
            all.push_back(judge(rows, other, basket));
    }
    QList<Coupon> coupons;
    QList<CouponVerdict> verdicts;
    QList<VerdictContext> contexts;
    for (const auto &one : all) {
        coupons.append(*one->answer.coupon);
        verdicts.append(one->answer.verdict);
        contexts.append(one->context);
    }
    CouponAnswer answer = all.front()->answer;
    for (const int i : rankCoupons(verdicts.mid(1), coupons.mid(1))) {
        if (helpsNow(verdicts[i + 1]))
            answer.alternatives.append(all[size_t(i) + 1]->answer);
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

QFuture<Result<QList<CouponAnswer>>> CouponCheck::check(const QString &codeOrId, const QString &customerId,
                                                        const std::optional<Basket> &basket) const
{
    if (const auto allowed = m_core.require(Action::VerifyCoupon); !allowed)
        return ready(Answers(allowed.error()));
    constexpr qint64 mostMoney = 9'007'199'254'740'991; // 2^53 − 1, as in the contract
    if (basket && (basket->total < 0 || basket->total > mostMoney))
        return ready(Answers(Error{Error::Kind::BadInput, {}, u"amount-invalid"_s}));
    Device &device = m_core.device();
    const Question question{codeOrId.trimmed(), customerId, device.profile().storeId,
                            pendingCoupons(device.overlay()), pendingGoodwill(device.overlay())};
    const auto read = [question](CacheReader &reader) {
        return readRows(reader, question);
    };
    return chain(device.read(read), const_cast<CouponCheck *>(this),
                 [this, basket](const Result<QList<Rows>> &all) -> Answers {
                     if (!all)
                         return all.error();
                     QList<CouponAnswer> answers;
                     for (const Rows &rows : *all)
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
