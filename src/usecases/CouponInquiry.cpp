#include "base/Background.h"
#include "device/Device.h"
#include "domain/CouponOverride.h"
#include "domain/Disclosure.h"
#include "usecases/Core.h"
#include "usecases/CouponCheck.h"
#include "usecases/CouponReads.h"

// A coupon that this tablet does not hold, asked of the CDP while the customer waits.
namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Lines that name their article and its category; else the sum alone: on a guess nothing is refused.
std::optional<Basket> tellable(std::optional<Basket> basket)
{
    const auto told = [](const BasketLine &line) {
        return line.skuKnown && line.categoryKnown;
    };
    if (basket && basket->total && !std::all_of(basket->lines.cbegin(), basket->lines.cend(), told))
        basket->lines.clear();
    return basket;
}

} // namespace

void CouponCheck::dropInquiry()
{
    ++m_inquiries;
    m_inquiry.cancel();
    m_inquiry = {};
}

QFuture<Result<CouponAnswer>> CouponCheck::inquire(const QString &code, const QString &customerId,
                                                   const std::optional<Basket> &basket)
{
    using Answer = Result<CouponAnswer>;
    dropInquiry();
    const quint64 mine = m_inquiries;
    return chainAsync(check(code, customerId, basket), this, [=, this](const Answers &here) {
        if (mine != m_inquiries)
            return ready(Answer(Error{Error::Kind::Cancelled, {}, {}}));
        if (!here)
            return ready(Answer(here.error()));
        if (here->size() != 1)
            return ready(Answer(Error{Error::Kind::Rejected, {}, u"several-coupons"_s}));
        // It may have come meanwhile, or the line may have gone.
        return here->first().canAsk ? askThere(here->first(), customerId, basket, &m_inquiry)
                                    : ready(Answer(here->first()));
    });
}

QFuture<CouponCheck::Answers> CouponCheck::checkHereOrThere(const QString &codeOrId,
                                                            const QString &customerId,
                                                            const std::optional<Basket> &basket)
{
    return chainAsync(check(codeOrId, customerId, basket), this, [=, this](const Answers &here) {
        if (!here || here->size() != 1 || !here->first().canAsk)
            return ready(here);
        // Not m_inquiry: what the screen drops must not leave an act waiting for ever.
        return chain(askThere(here->first(), customerId, basket, nullptr), this,
                     [](const Result<CouponAnswer> &answer) {
                         return answer ? Answers(QList{*answer}) : Answers(answer.error());
                     });
    });
}

QFuture<Result<CouponAnswer>> CouponCheck::askThere(const CouponAnswer &here, const QString &customerId,
                                                    const std::optional<Basket> &basket,
                                                    QFuture<Result<JudgedCoupon>> *handle)
{
    const auto token = m_token.get();
    if (!token) {
        CouponAnswer answer = here;
        answer.unanswered = token.error();
        return ready(Result<CouponAnswer>(answer));
    }
    const CouponValidationRequest request{
        m_core.device().profile().storeId, customerId, {here.input}, tellable(basket)};
    const auto said = m_core.device().askCoupon(*token, request, askTime);
    if (handle)
        *handle = said;
    return judgedThere(said, here, customerId, basket);
}

QFuture<Result<CouponAnswer>> CouponCheck::judgedThere(const QFuture<Result<JudgedCoupon>> &said,
                                                       const CouponAnswer &here, const QString &customerId,
                                                       const std::optional<Basket> &basket)
{
    using Answer = Result<CouponAnswer>;
    return chainAsync(said, this, [=, this](const Result<JudgedCoupon> &told) {
        const auto judged = OwnToken::orPinNeeded(told);
        CouponAnswer answer = here;
        if (!judged) {
            answer.unanswered = judged.error();
            return ready(Answer(answer));
        }
        answer.canAsk = false;
        answer.verdict = judged->verdict;
        answer.checkedAt = judged->verdict.asOf;
        if (!judged->coupon)
            return ready(Answer(answer));
        const Coupon coupon = *judged->coupon;
        const auto read = [coupon, question = questionOf(here.input, customerId)](CacheReader &reader) {
            return readRowsAround(reader, question, coupon);
        };
        return chain(m_core.device().read(read), this,
                     [=, this](const Result<CouponRows> &rows) mutable -> Answer {
                         if (!rows)
                             return rows.error();
                         withRows(answer, *rows, basket);
                         return answer;
                     });
    });
}

void CouponCheck::withRows(CouponAnswer &answer, const CouponRows &rows,
                           const std::optional<Basket> &basket) const
{
    const Coupon &coupon = *rows.coupon;
    const auto campaign = rows.campaigns.constFind(coupon.campaignId);
    if (campaign != rows.campaigns.constEnd())
        answer.campaign = *campaign;
    // Of an owner who is not cached no consent is known, which counts as refused.
    const bool owned = !coupon.customerId.isEmpty() && rows.owner;
    const auto consents = owned ? countedConsents(*rows.owner) : QList<Consent>();
    answer.coupon = disclosed(coupon, consents, m_core.role(), m_core.serverNow());
    if (owned) {
        QList<Folded> folded;
        answer.owner = disclosed(*rows.owner, m_core.role(), m_core.serverNow(), &folded);
    }
    answer.ownerDiffers
        = rows.customer && !coupon.customerId.isEmpty() && coupon.customerId != rows.customer->id;
    answer.redeemed = standingRedemption(coupon.id);
    answer.alternatives = alternatives(rows, basket);
    VerdictContext context;
    context.coupon = &coupon;
    context.campaign = answer.campaign ? &*answer.campaign : nullptr;
    context.basket = basket;
    answer.ifAllowed = discountIfAllowed(context);
    if (givesSomething(coupon.value, answer.ifAllowed))
        answer.overridable = rulesToOverride(answer.verdict);
}

} // namespace counterpart
