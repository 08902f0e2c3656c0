#include "base/Background.h"
#include "device/Device.h"
#include "domain/CouponOverride.h"
#include "domain/Disclosure.h"
#include "usecases/Core.h"
#include "usecases/CouponCheck.h"

// A coupon that this tablet does not hold, asked of the CDP while the customer waits.
namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

/// What this tablet knows around a coupon that it does not hold.
struct Around
{
    std::optional<Campaign> campaign;
    std::optional<Customer> owner;
};

Result<Around> readAround(CacheReader &reader, const Coupon &coupon)
{
    Around around;
    if (!coupon.campaignId.isEmpty()) {
        const auto campaign = reader.campaign(coupon.campaignId);
        if (!campaign)
            return campaign.error();
        around.campaign = *campaign;
    }
    if (!coupon.customerId.isEmpty()) {
        const auto owner = reader.customer(coupon.customerId);
        if (!owner)
            return owner.error();
        around.owner = *owner;
    }
    return around;
}

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
        const auto read = [coupon](CacheReader &reader) {
            return readAround(reader, coupon);
        };
        return chain(
            m_core.device().read(read), this, [=, this](const Result<Around> &around) mutable -> Answer {
                if (!around)
                    return around.error();
                // Of an owner who is not cached no consent is known, which counts as refused.
                const auto consents = around->owner ? countedConsents(*around->owner) : QList<Consent>();
                answer.coupon = disclosed(coupon, consents, m_core.role(), m_core.serverNow());
                answer.campaign = around->campaign;
                if (around->owner) {
                    QList<Folded> folded;
                    answer.owner = disclosed(*around->owner, m_core.role(), m_core.serverNow(), &folded);
                }
                answer.ownerDiffers = !customerId.isEmpty() && !coupon.customerId.isEmpty()
                    && coupon.customerId != customerId;
                answer.redeemed = standingRedemption(coupon.id);
                VerdictContext context;
                context.coupon = &coupon;
                context.campaign = answer.campaign ? &*answer.campaign : nullptr;
                context.basket = basket;
                answer.ifAllowed = discountIfAllowed(context);
                if (givesSomething(coupon.value, answer.ifAllowed))
                    answer.overridable = rulesToOverride(answer.verdict);
                return answer;
            });
    });
}

} // namespace counterpart
