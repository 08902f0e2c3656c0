#include "contract/Verdict.h"

#include "contract/Json.h"
#include "contract/Resources.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

using json::Reader;
using json::Word;
using json::Writer;

namespace {

using Kind = CouponVerdict::Kind;
constexpr Word<Kind> kindWords[]{
    {QLatin1StringView("valid"), Kind::Valid},
    {QLatin1StringView("valid_provisional"), Kind::ValidProvisional},
    {QLatin1StringView("invalid"), Kind::Invalid},
    {QLatin1StringView("cannot_tell"), Kind::CannotTell},
};

std::optional<ConditionCode> conditionCode(const QString &word)
{
    for (int i = 0; i <= int(lastConditionCode); ++i) {
        if (wireName(ConditionCode(i)) == word)
            return ConditionCode(i);
    }
    return {};
}

/// For people who read logs and answers; programs read the typed members beside it.
QString plain(const std::optional<Money> &money, std::optional<Instant> time, std::optional<int> count,
              const QStringList &ids)
{
    if (money)
        return plainMoney(*money);
    if (time)
        return formatInstant(*time);
    return count ? QString::number(*count) : ids.join(u", "_s);
}

void writeCondition(Writer &writer, const Condition &condition)
{
    writer.set("code"_L1, wireName(condition.code));
    writer.set("ok"_L1, condition.ok);
    writer.boolean("unknown"_L1, condition.unknown, false);
    writer.string("have"_L1,
                  plain(condition.haveMoney, condition.haveTime, condition.haveCount, condition.haveIds));
    writer.string("need"_L1,
                  plain(condition.needMoney, condition.needTime, condition.needCount, condition.needIds));
    writer.money("haveMoney"_L1, condition.haveMoney);
    writer.money("needMoney"_L1, condition.needMoney);
    writer.instant("haveTime"_L1, condition.haveTime);
    writer.instant("needTime"_L1, condition.needTime);
    writer.integer("haveCount"_L1, condition.haveCount);
    writer.integer("needCount"_L1, condition.needCount);
    writer.strings("haveIds"_L1, condition.haveIds);
    writer.strings("needIds"_L1, condition.needIds);
    writer.boolean("remediableNow"_L1, condition.remediableNow, false);
    writer.boolean("overrideAllowed"_L1, condition.overrideAllowed, false);
}

/// Nothing for a code of a newer server: its condition is left out, the kind of the verdict still holds.
std::optional<Condition> readCondition(Reader &reader)
{
    Condition condition;
    const auto code = conditionCode(reader.requiredString("code"_L1));
    if (!reader.has("ok"_L1))
        reader.fault("ok"_L1);
    condition.ok = reader.boolean("ok"_L1);
    condition.unknown = reader.boolean("unknown"_L1);
    condition.haveMoney = reader.money("haveMoney"_L1);
    condition.needMoney = reader.money("needMoney"_L1);
    condition.haveTime = reader.instant("haveTime"_L1);
    condition.needTime = reader.instant("needTime"_L1);
    condition.haveCount = reader.smallOrNone("haveCount"_L1);
    condition.needCount = reader.smallOrNone("needCount"_L1);
    condition.haveIds = reader.strings("haveIds"_L1);
    condition.needIds = reader.strings("needIds"_L1);
    condition.remediableNow = reader.boolean("remediableNow"_L1);
    condition.overrideAllowed = reader.boolean("overrideAllowed"_L1);
    if (!code)
        return {};
    condition.code = *code;
    return condition;
}

JudgedCoupon readJudged(Reader &reader)
{
    JudgedCoupon judged;
    judged.input = reader.requiredString("input"_L1, limits::scanLength);
    judged.verdict.kind = reader.requiredWord("kind"_L1, kindWords, Kind::CannotTell);
    judged.verdict.asOf = reader.requiredInstant("asOf"_L1);
    judged.verdict.almost = reader.boolean("almost"_L1);
    judged.verdict.discount = reader.money("discount"_L1);
    judged.verdict.saves = reader.money("saves"_L1);
    judged.verdict.ruleId = reader.string("ruleId"_L1);
    for (const auto &condition : reader.list("conditions"_L1, readCondition)) {
        if (condition)
            judged.verdict.conditions.append(*condition);
    }
    judged.alternatives = reader.ids("alternatives"_L1);
    reader.object("coupon"_L1, [&](Reader &r) {
        const auto coupon = decodeCoupon(r.json());
        if (coupon)
            judged.coupon = *coupon;
        else
            r.fault("id"_L1);
    });
    return judged;
}

void writeBasket(Writer &writer, const Basket &basket)
{
    writer.set("currency"_L1, basket.currency);
    writer.integer("total"_L1, basket.total);
    if (basket.shipping != 0)
        writer.set("shipping"_L1, basket.shipping);
    writer.requiredList("lines"_L1, basket.lines, {}, [](Writer &w, const BasketLine &line) {
        w.set("sku"_L1, line.sku);
        w.string("category"_L1, line.category);
        w.set("quantity"_L1, line.quantity);
        w.set("unitPrice"_L1, line.unitPrice);
    });
}

Basket readBasket(Reader &reader)
{
    Basket basket;
    basket.currency = reader.requiredCurrency("currency"_L1);
    basket.total = reader.integer("total"_L1);
    basket.shipping = reader.integer("shipping"_L1, 0).value_or(0);
    basket.lines = reader.requiredList("lines"_L1, [](Reader &r) {
        return BasketLine{r.requiredString("sku"_L1), r.string("category"_L1),
                          int(r.requiredInteger("quantity"_L1, 1, 1'000'000)),
                          r.requiredInteger("unitPrice"_L1)};
    });
    return basket;
}

/// Decimal places of ISO 4217 where they are not two.
int decimals(const QString &currency)
{
    static const QStringList none{u"JPY"_s, u"KRW"_s, u"VND"_s, u"CLP"_s, u"ISK"_s,
                                  u"XAF"_s, u"XOF"_s, u"PYG"_s, u"UGX"_s};
    static const QStringList three{u"BHD"_s, u"IQD"_s, u"JOD"_s, u"KWD"_s, u"LYD"_s, u"OMR"_s, u"TND"_s};
    return none.contains(currency) ? 0 : three.contains(currency) ? 3 : 2;
}

} // namespace

QString plainMoney(const Money &money)
{
    const int places = decimals(money.currency);
    // Not qAbs: the least number has no positive twin.
    const quint64 size = money.amount < 0 ? quint64(0) - quint64(money.amount) : quint64(money.amount);
    QString digits = QString::number(size).rightJustified(places + 1, u'0');
    if (places > 0)
        digits.insert(digits.size() - places, u'.');
    return money.currency + u' ' + (money.amount < 0 ? u"-"_s : QString()) + digits;
}

QJsonObject encode(const JudgedCoupon &judged, const QJsonObject &couponJson)
{
    Writer writer;
    const CouponVerdict &verdict = judged.verdict;
    writer.set("input"_L1, judged.input);
    writer.set("kind"_L1, QString(json::toWord(kindWords, verdict.kind)));
    writer.instant("asOf"_L1, verdict.asOf);
    writer.boolean("almost"_L1, verdict.almost, false);
    if (judged.coupon)
        writer.set("coupon"_L1, encode(*judged.coupon, couponJson));
    writer.money("discount"_L1, verdict.discount);
    writer.money("saves"_L1, verdict.saves);
    writer.string("ruleId"_L1, verdict.ruleId);
    writer.requiredList("conditions"_L1, verdict.conditions, {}, writeCondition);
    writer.strings("alternatives"_L1, judged.alternatives);
    return writer.json();
}

Result<JudgedCoupon> decodeJudgedCoupon(const QJsonObject &json)
{
    Reader reader(json);
    const JudgedCoupon judged = readJudged(reader);
    return json::finished(reader, judged);
}

QJsonObject encode(const CouponValidationRequest &request)
{
    Writer writer;
    writer.set("storeId"_L1, request.storeId);
    writer.string("customerId"_L1, request.customerId);
    writer.set("coupons"_L1, QJsonArray::fromStringList(request.coupons));
    if (request.basket)
        writer.object("basket"_L1, [&](Writer &w) { writeBasket(w, *request.basket); });
    return writer.json();
}

Result<CouponValidationRequest> decodeCouponValidationRequest(const QJsonObject &json)
{
    Reader reader(json);
    CouponValidationRequest request;
    request.storeId = reader.requiredId("storeId"_L1);
    request.customerId = reader.id("customerId"_L1);
    request.coupons = reader.strings("coupons"_L1, limits::scanLength);
    if (request.coupons.isEmpty() || request.coupons.size() > limits::validateCoupons)
        reader.fault("coupons"_L1);
    reader.object("basket"_L1, [&](Reader &r) { request.basket = readBasket(r); });
    return json::finished(reader, request, Error::Kind::Rejected);
}

QJsonObject encode(const CouponValidationResult &result)
{
    Writer writer;
    writer.instant("asOf"_L1, result.asOf);
    writer.money("totalDiscount"_L1, result.totalDiscount);
    writer.strings("best"_L1, result.best.couponIds);
    QJsonArray verdicts;
    for (const JudgedCoupon &judged : result.verdicts)
        verdicts.append(encode(judged));
    writer.set("verdicts"_L1, verdicts);
    return writer.json();
}

Result<CouponValidationResult> decodeCouponValidationResult(const QJsonObject &json)
{
    Reader reader(json);
    CouponValidationResult result;
    result.asOf = reader.requiredInstant("asOf"_L1);
    result.totalDiscount = reader.money("totalDiscount"_L1);
    result.best = {reader.ids("best"_L1), result.totalDiscount};
    result.verdicts = reader.requiredList("verdicts"_L1, readJudged, limits::validateCoupons);
    return json::finished(reader, result);
}

} // namespace counterpart
