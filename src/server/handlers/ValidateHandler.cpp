#include "contract/Resources.h"
#include "contract/Verdict.h"
#include "server/commands/CouponCounter.h"
#include "server/handlers/Answers.h"
#include "server/handlers/Routes.h"

#include <QJsonArray>

#include <vector>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

/// By id where the store's scope holds it, else by code, which whoever holds the coupon shows; of several
/// with one code the one of this customer.
Result<std::optional<StoredRecord>> couponFor(Call &call, const QString &input, const QString &customerId)
{
    const auto visible = call.storage.inScope(call.caller.token.storeId, ResourceType::Coupon, input);
    if (!visible)
        return visible.error();
    if (*visible) {
        auto byId = call.storage.record(ResourceType::Coupon, input);
        if (!byId || (*byId && !(*byId)->removed))
            return byId;
    }
    for (const QString &owner : {customerId, QString()}) {
        const auto byCode = call.storage.couponsByCode(input, owner, 1);
        if (!byCode)
            return byCode.error();
        if (!byCode->isEmpty())
            return std::optional(byCode->first());
    }
    return std::optional<StoredRecord>();
}

/// With nobody named, whoever shows the code of a personal coupon is its owner: that is how a customer
/// identifies.
Result<CouponCounter> counterOf(Call &call, const CouponCounter &counter, const std::optional<Coupon> &coupon,
                                const QString &input)
{
    const bool shown = coupon && coupon->id != input && !coupon->customerId.isEmpty();
    if (counter.customer || !shown)
        return counter;
    auto own = couponCounter(call.storage, counter.storeId, counter.deviceId, coupon->customerId, counter.at);
    if (!own)
        return own;
    CouponCounter stood = *std::move(own);
    stood.basket = counter.basket;
    stood.leased = counter.leased;
    return stood;
}

/// What is asked about, in the order of the request. Contexts point into it: reserved before, never copied.
struct Asked
{
    std::vector<CountedCoupon> coupons;
    std::vector<CouponCounter> counters;
    QList<QJsonObject> documents;

    void reserve(size_t count)
    {
        coupons.reserve(count);
        counters.reserve(count);
    }
};

Result<Done> lookUp(Call &call, const CouponCounter &counter, const QString &input, const QString &customerId,
                    Asked &asked)
{
    const auto record = couponFor(call, input, customerId);
    if (!record)
        return record.error();
    std::optional<Coupon> coupon;
    if (*record) {
        if (const auto decoded = decodeCoupon((*record)->data()))
            coupon = *decoded;
    }
    auto stood = counterOf(call, counter, coupon, input);
    if (!stood)
        return stood.error();
    auto found = countedCoupon(call.storage, coupon, *stood);
    if (!found)
        return found.error();
    asked.counters.push_back(*std::move(stood));
    asked.coupons.push_back(*std::move(found));
    asked.documents.append(*record ? (*record)->data() : QJsonObject());
    return Done{};
}

} // namespace

Response validateCoupons(Call &call)
{
    auto body = objectIn(call.request);
    if (!body)
        return problem(body.error());
    auto request = decodeCouponValidationRequest(*body);
    if (!request)
        return problem(request.error());
    if (request->storeId != call.caller.token.storeId)
        return problem(u"not-found"_s, u"Not the store of this device"_s);
    if (!request->customerId.isEmpty()) {
        const auto visible
            = call.storage.inScope(request->storeId, ResourceType::Customer, request->customerId);
        if (!visible)
            return problem(visible.error());
        if (!*visible)
            return problem(u"not-found"_s);
    }
    const auto known = couponCounter(call.storage, request->storeId, call.caller.device.id,
                                     request->customerId, call.now());
    if (!known)
        return problem(known.error());
    CouponCounter counter = *known;
    counter.basket = request->basket;
    counter.leased = CouponCounter::Leased::ToOthers;

    Asked asked;
    asked.reserve(size_t(request->coupons.size()));
    for (const QString &input : std::as_const(request->coupons)) {
        if (auto looked = lookUp(call, counter, input, request->customerId, asked); !looked)
            return problem(looked.error());
    }
    QList<VerdictContext> contexts;
    QList<CouponVerdict> verdicts;
    QJsonArray judged;
    for (qsizetype i = 0; i < request->coupons.size(); ++i) {
        VerdictContext context = contextOf(asked.coupons[size_t(i)], asked.counters[size_t(i)]);
        context.input = request->coupons[i];
        contexts.append(context);
        verdicts.append(evaluateCoupon(context));
        judged.append(
            encode(JudgedCoupon{context.input, verdicts.last(), asked.coupons[size_t(i)].coupon, {}},
                   asked.documents[i]));
    }
    CouponValidationResult result{.verdicts = {}, .totalDiscount = {}, .best = {}, .asOf = call.now()};
    result.best = bestCombination(verdicts, contexts);
    // Without a basket nobody knows what a percentage takes off: a sum of nothing has no currency.
    if (result.best.discount && !result.best.discount->currency.isEmpty())
        result.totalDiscount = result.best.discount;
    QJsonObject answer = encode(result);
    answer[u"verdicts"_s] = judged;
    return json(answer);
}

} // namespace counterpart::server
