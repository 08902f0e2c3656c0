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

    std::vector<CountedCoupon> coupons; // contexts point into it
    coupons.reserve(size_t(request->coupons.size()));
    QList<QJsonObject> documents;
    for (const QString &input : std::as_const(request->coupons)) {
        const auto looked = couponFor(call, input, request->customerId);
        if (!looked)
            return problem(looked.error());
        const std::optional<StoredRecord> &record = *looked;
        const auto coupon
            = record ? decodeCoupon(record->data()) : Result<Coupon>(Error{Error::Kind::NotFound, {}, {}});
        auto found = countedCoupon(call.storage, coupon ? std::optional(*coupon) : std::nullopt, counter);
        if (!found)
            return problem(found.error());
        coupons.push_back(*std::move(found));
        documents.append(record ? record->data() : QJsonObject());
    }
    QList<VerdictContext> contexts;
    QList<CouponVerdict> verdicts;
    QJsonArray judged;
    for (qsizetype i = 0; i < request->coupons.size(); ++i) {
        VerdictContext context = contextOf(coupons[size_t(i)], counter);
        context.input = request->coupons[i];
        contexts.append(context);
        verdicts.append(evaluateCoupon(context));
        judged.append(encode(JudgedCoupon{context.input, verdicts.last(), coupons[size_t(i)].coupon, {}},
                             documents[i]));
    }
    CouponValidationResult result{.verdicts = {}, .totalDiscount = {}, .best = {}, .asOf = call.now()};
    result.best = bestCombination(verdicts, contexts);
    result.totalDiscount = result.best.discount;
    QJsonObject answer = encode(result);
    answer[u"verdicts"_s] = judged;
    return json(answer);
}

} // namespace counterpart::server
