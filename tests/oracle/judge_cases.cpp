// judge_cases < CASES > RESULTS: the product's own verdicts on the oracle's cases, one JSON object a line
// (README.md).
#include "contract/Resources.h"
#include "contract/Verdict.h"
#include "domain/CouponVerdict.h"
#include "server/import/ZoneClock.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <memory>
#include <vector>

using namespace counterpart;
using namespace Qt::Literals::StringLiterals;

namespace {

/// One coupon of a case with what a verdict on it needs; the pointers of a context point into it.
struct Entry
{
    QString input;
    std::optional<Coupon> coupon;
    std::optional<Campaign> campaign;
    QJsonObject known;
};

struct Case
{
    QString id;
    std::optional<Store> store;
    std::optional<Customer> customer;
    std::optional<OfflinePolicy> policy;
    std::optional<Basket> basket;
    std::optional<DeviceAllowance> allowance;
    QList<Coupon> applied;
    QJsonObject context;
    std::vector<std::unique_ptr<Entry>> entries;
};

template<typename T>
std::optional<T> decoded(const QJsonValue &json, Result<T> (*decode)(const QJsonObject &), const char *what)
{
    if (!json.isObject())
        return {};
    auto result = decode(json.toObject());
    if (!result)
        qFatal("%s: %s", what, qPrintable(result.error().detail));
    return *result;
}

/// A bare day as the instants of the contract, by the clock that loads data sets: a first instant, or the one
/// after the last.
QJsonValue instantOf(const QJsonValue &value, const QByteArray &zone, bool until, milliseconds after = {})
{
    const QDate day = QDate::fromString(value.toString(), Qt::ISODate);
    if (value.toString().size() != 10 || !day.isValid())
        return value;
    server::ZoneClock clock(zone);
    return formatInstant(until ? clock.endOfDay(day) + after : clock.startOfDay(day));
}

QJsonObject withBlackouts(QJsonObject conditions, const QByteArray &zone)
{
    QJsonArray spans = conditions["blackouts"_L1].toArray();
    for (QJsonValueRef span : spans) {
        QJsonObject times = span.toObject();
        times[u"from"_s] = instantOf(times["from"_L1], zone, false);
        times[u"until"_s] = instantOf(times["until"_L1], zone, true, milliseconds(1)); // exclusive
        span = times;
    }
    if (!spans.isEmpty())
        conditions[u"blackouts"_s] = spans;
    return conditions;
}

/// Days become instants of the store, as the CDP stores them.
QJsonValue withInstants(const QJsonValue &json, QLatin1StringView conditions, const QByteArray &zone)
{
    if (!json.isObject())
        return json;
    QJsonObject object = json.toObject();
    if (object.contains("validFrom"_L1))
        object[u"validFrom"_s] = instantOf(object["validFrom"_L1], zone, false);
    if (object.contains("validUntil"_L1))
        object[u"validUntil"_s] = instantOf(object["validUntil"_L1], zone, true);
    if (object.contains(conditions))
        object[conditions] = withBlackouts(object[conditions].toObject(), zone);
    return object;
}

std::optional<Channel> channelNamed(const QString &word)
{
    static const QHash<QString, Channel> words{{u"store"_s, Channel::Store},
                                               {u"web"_s, Channel::Web},
                                               {u"app"_s, Channel::App},
                                               {u"kiosk"_s, Channel::Kiosk}};
    return words.contains(word) ? std::optional(words[word]) : std::nullopt;
}

std::optional<Basket> basketOf(const QJsonValue &json)
{
    if (!json.isObject())
        return {};
    const QJsonObject request{
        {u"storeId"_s, u"st-1"_s}, {u"coupons"_s, QJsonArray{u"x"_s}}, {u"basket"_s, json}};
    const auto read = decodeCouponValidationRequest(request);
    if (!read)
        qFatal("basket: %s", qPrintable(read.error().detail));
    return read->basket;
}

VerdictContext contextOf(const Case &all, const Entry &entry)
{
    const QJsonObject &given = all.context;
    VerdictContext context;
    // Nothing is found by an empty code.
    context.coupon = entry.coupon && !entry.input.trimmed().isEmpty() ? &*entry.coupon : nullptr;
    context.campaign = entry.campaign ? &*entry.campaign : nullptr;
    context.customer = all.customer ? &*all.customer : nullptr;
    context.store = all.store ? &*all.store : nullptr;
    context.policy = all.policy ? &*all.policy : nullptr;
    context.basket = all.basket;
    context.applied = all.applied;
    context.input = entry.input;
    context.now = fromMs(given["now"_L1].toInteger());
    context.online = given["online"_L1].toBool();
    context.deviceId = given["deviceId"_L1].toString();
    if (const auto channel = channelNamed(given["channel"_L1].toString()))
        context.channel = *channel;
    else
        qFatal("channel");
    const OfflinePolicy rules = all.policy.value_or(OfflinePolicy());
    context.clockSure = given["clockDoubtMs"_L1].isDouble()
        && given["clockDoubtMs"_L1].toInteger() <= rules.maxClockDoubtMs;
    context.maxRuleAge = rules.maxCacheAge;
    if (given["cacheAgeMs"_L1].isDouble())
        context.rulesAsOf = context.now - milliseconds(given["cacheAgeMs"_L1].toInteger());
    if (entry.coupon && given["pins"_L1][entry.coupon->id].isDouble())
        context.pinnedAt = fromMs(given["pins"_L1][entry.coupon->id].toInteger());
    const QJsonObject &known = entry.known;
    context.redeemedByCustomer = known["customerRedeemed"_L1].toInt();
    context.redeemedInStore = known["storeRedeemed"_L1].toInt();
    context.redeemedOfCampaign = known["campaignRedeemed"_L1].toInt();
    if (known["budgetUsed"_L1].isDouble())
        context.budgetUsed = known["budgetUsed"_L1].toInteger();
    context.boughtBefore = known["customerPurchases"_L1].toInt() > 0;
    context.offlineRedeemedByCustomer = known["customerOffline"_L1].toInt();
    context.offlineRedeemedOnDevice = known["deviceCampaignOffline"_L1].toInt();
    context.leasedUsed = known["leasedUsed"_L1].toInt();
    context.allowance = all.allowance;
    context.spentCount = given["spent"_L1]["count"_L1].toInt();
    context.spentAmount = given["spent"_L1]["amount"_L1].toInteger();
    return context;
}

Case readCase(const QJsonObject &json)
{
    Case all;
    all.id = json["id"_L1].toString();
    all.store = decoded(json["store"_L1], decodeStore, "store");
    all.customer = decoded(json["customer"_L1], decodeCustomer, "customer");
    all.policy = decoded(json["policy"_L1], decodeOfflinePolicy, "policy");
    all.allowance = decoded(json["allowance"_L1], decodeDeviceAllowance, "allowance");
    all.basket = basketOf(json["basket"_L1]);
    all.context = json["context"_L1].toObject();
    for (const QJsonValue &coupon : json["applied"_L1].toArray())
        all.applied.append(*decoded(coupon, decodeCoupon, "applied"));
    for (const QJsonValue &value : json["coupons"_L1].toArray()) {
        auto entry = std::make_unique<Entry>();
        entry->input = value["input"_L1].toString();
        const QByteArray zone = all.store->timeZone;
        entry->coupon
            = decoded(withInstants(value["coupon"_L1], "conditions"_L1, zone), decodeCoupon, "coupon");
        entry->campaign
            = decoded(withInstants(value["campaign"_L1], "rules"_L1, zone), decodeCampaign, "campaign");
        entry->known = value["known"_L1].toObject();
        all.entries.push_back(std::move(entry));
    }
    return all;
}

QString kindName(CouponVerdict::Kind kind)
{
    switch (kind) {
    case CouponVerdict::Kind::Valid: return u"valid"_s;
    case CouponVerdict::Kind::ValidProvisional: return u"valid_provisional"_s;
    case CouponVerdict::Kind::Invalid: return u"invalid"_s;
    case CouponVerdict::Kind::CannotTell: break;
    }
    return u"cannot_tell"_s;
}

QJsonObject resultOf(const Entry &entry, const CouponVerdict &verdict)
{
    QJsonArray failed, unknown;
    QJsonValue shortfall;
    for (const Condition &condition : verdict.conditions) {
        if (condition.ok)
            continue;
        (condition.unknown ? unknown : failed).append(wireName(condition.code));
        if (condition.code == ConditionCode::MinSpend && !condition.unknown)
            shortfall = condition.needMoney->amount - condition.haveMoney->amount;
    }
    return {{u"input"_s, entry.input},
            {u"verdict"_s, kindName(verdict.kind)},
            {u"almost"_s, verdict.almost},
            {u"headline"_s, failed.isEmpty() ? QString() : failed.first().toString()},
            {u"failed"_s, failed},
            {u"unknown"_s, unknown},
            {u"shortfall"_s, shortfall},
            {u"discount"_s, verdict.discount ? QJsonValue(verdict.discount->amount) : QJsonValue()},
            {u"saves"_s, verdict.saves ? QJsonValue(verdict.saves->amount) : QJsonValue()}};
}

/// What the primary button offers: the first that helps at all.
QJsonValue leadOf(const Case &all, const QList<CouponVerdict> &verdicts)
{
    QList<Coupon> coupons;
    for (const auto &entry : all.entries)
        coupons.append(entry->coupon.value_or(Coupon()));
    const int first = rankCoupons(verdicts, coupons).value(0);
    const CouponVerdict &verdict = verdicts[first];
    const bool works
        = verdict.kind == CouponVerdict::Kind::Valid || verdict.kind == CouponVerdict::Kind::ValidProvisional;
    const bool helps = works || (verdict.almost && verdict.saves && verdict.saves->amount > 0);
    return helps ? QJsonValue(all.entries[size_t(first)]->input) : QJsonValue();
}

QJsonObject resultOf(const Case &all)
{
    QJsonArray results;
    QList<CouponVerdict> verdicts;
    QList<VerdictContext> contexts;
    for (const auto &entry : all.entries) {
        contexts.append(contextOf(all, *entry));
        verdicts.append(evaluateCoupon(contexts.last()));
        results.append(resultOf(*entry, verdicts.last()));
    }
    const Combination best = bestCombination(verdicts, contexts);
    return {{u"id"_s, all.id},
            {u"results"_s, results},
            {u"lead"_s, leadOf(all, verdicts)},
            {u"best"_s,
             QJsonObject{{u"coupons"_s, QJsonArray::fromStringList(best.couponIds)},
                         {u"discount"_s, best.discount ? best.discount->amount : 0}}}};
}

} // namespace

int main()
{
    QFile in, out;
    if (!in.open(stdin, QIODevice::ReadOnly) || !out.open(stdout, QIODevice::WriteOnly))
        return 2;
    while (!in.atEnd()) {
        const QByteArray line = in.readLine().trimmed();
        if (line.isEmpty())
            continue;
        const Case all = readCase(QJsonDocument::fromJson(line).object());
        out.write(QJsonDocument(resultOf(all)).toJson(QJsonDocument::Compact) + '\n');
    }
    return 0;
}
