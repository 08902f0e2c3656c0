#include "contract/Resources.h"
#include "contract/Verdict.h"
#include "server/handlers/Answers.h"
#include "server/handlers/Routes.h"

#include <QJsonArray>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

/// What every verdict of one request shares.
struct Counter
{
    std::optional<Customer> customer;
    std::optional<Store> store;
    std::optional<OfflinePolicy> policy;
};

template<typename T>
std::optional<T> loaded(Call &call, ResourceType type, const QString &id,
                        Result<T> (*decode)(const QJsonObject &))
{
    if (id.isEmpty())
        return {};
    auto record = call.storage.record(type, id);
    if (!record || !*record || (*record)->removed)
        return {};
    auto decoded = decode((*record)->data());
    return decoded ? std::optional(*decoded) : std::nullopt;
}

/// By id, else by code; of several with one code the one of this customer.
std::optional<StoredRecord> couponFor(Call &call, const QString &input, const QString &customerId)
{
    auto byId = call.storage.record(ResourceType::Coupon, input);
    if (byId && *byId && !(*byId)->removed)
        return **byId;
    for (const QString &owner : {customerId, QString()}) {
        const auto byCode = call.storage.couponsByCode(input, owner, 1);
        if (byCode && !byCode->isEmpty())
            return byCode->first();
    }
    return {};
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
    const Counter counter{loaded(call, ResourceType::Customer, request->customerId, decodeCustomer),
                          loaded(call, ResourceType::Store, request->storeId, decodeStore),
                          {}};
    CouponValidationResult result{.verdicts = {}, .totalDiscount = {}, .asOf = call.now()};
    QJsonArray verdicts;
    for (const QString &input : std::as_const(request->coupons)) {
        const auto record = couponFor(call, input, request->customerId);
        auto coupon
            = record ? decodeCoupon(record->data()) : Result<Coupon>(Error{Error::Kind::NotFound, {}, {}});
        const auto campaign = coupon
            ? loaded(call, ResourceType::Campaign, coupon->campaignId, decodeCampaign)
            : std::nullopt;
        VerdictContext context;
        context.coupon = coupon ? &*coupon : nullptr;
        context.campaign = campaign ? &*campaign : nullptr;
        context.customer = counter.customer ? &*counter.customer : nullptr;
        context.store = counter.store ? &*counter.store : nullptr;
        context.basket = request->basket;
        context.now = call.now();
        context.online = true;
        context.rulesAsOf = call.now();
        context.deviceId = call.caller.device.id;
        context.input = input;
        JudgedCoupon judged{input, evaluateCoupon(context), {}, {}};
        if (coupon)
            judged.coupon = *coupon;
        if (judged.verdict.kind == CouponVerdict::Kind::Valid && judged.verdict.discount) {
            // Coupons do not add up: the best single one is what the basket can save.
            if (!result.totalDiscount || result.totalDiscount->amount < judged.verdict.discount->amount)
                result.totalDiscount = judged.verdict.discount;
        }
        verdicts.append(encode(judged, record ? record->data() : QJsonObject()));
    }
    QJsonObject answer = encode(result);
    answer[u"verdicts"_s] = verdicts;
    return json(answer);
}

} // namespace counterpart::server
