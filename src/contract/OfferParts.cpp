#include "contract/Words.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart::json {

namespace {

constexpr Word<StoreScope::Mode> scopeWords[]{
    {QLatin1StringView("all"), StoreScope::Mode::All},
    {QLatin1StringView("include"), StoreScope::Mode::Include},
    {QLatin1StringView("exclude"), StoreScope::Mode::Exclude},
};

constexpr Word<OfferValue::Kind> valueWords[]{
    {QLatin1StringView("percent"), OfferValue::Kind::Percent},
    {QLatin1StringView("amount"), OfferValue::Kind::Amount},
    {QLatin1StringView("tiers"), OfferValue::Kind::Tiers},
    {QLatin1StringView("fixed_price"), OfferValue::Kind::FixedPrice},
    {QLatin1StringView("gift"), OfferValue::Kind::Gift},
    {QLatin1StringView("buy_x_get_y"), OfferValue::Kind::BuyXGetY},
    {QLatin1StringView("free_shipping"), OfferValue::Kind::FreeShipping},
    {QLatin1StringView("points_multiplier"), OfferValue::Kind::PointsMultiplier},
    {QLatin1StringView("service"), OfferValue::Kind::Service},
    {QLatin1StringView("unknown"), OfferValue::Kind::Unknown},
};

OfferValue::Tier readTier(Reader &reader)
{
    return {reader.requiredMoney("minSpend"_L1), reader.money("amount"_L1),
            reader.small("percentBp"_L1, 0, 0, 10'000)};
}

void writeTier(Writer &writer, const OfferValue::Tier &tier)
{
    writer.money("minSpend"_L1, tier.minSpend);
    writer.money("amount"_L1, tier.amount);
    writer.defaulted("percentBp"_L1, tier.percentBp, 0);
}

} // namespace

StoreScope readStoreScope(Reader &reader)
{
    // A mode of a newer server is read as "only the stores it names": never wider than meant.
    return {reader.requiredWord("mode"_L1, scopeWords, StoreScope::Mode::Include), reader.ids("storeIds"_L1),
            reader.strings("regions"_L1)};
}

void writeStoreScope(Writer &writer, const StoreScope &scope)
{
    writer.requiredWord("mode"_L1, scopeWords, scope.mode, StoreScope::Mode::Include);
    writer.strings("storeIds"_L1, scope.storeIds);
    writer.strings("regions"_L1, scope.regions);
}

OfferValue readOfferValue(Reader &reader)
{
    OfferValue value;
    value.kind = reader.requiredWord("kind"_L1, valueWords, OfferValue::Kind::Unknown);
    value.percentBp = reader.small("percentBp"_L1, 0, 0, 10'000);
    value.amount = reader.money("amount"_L1);
    value.maxDiscount = reader.money("maxDiscount"_L1);
    value.tiers = reader.list("tiers"_L1, readTier);
    value.buyQuantity = reader.small("buyQuantity"_L1, 0);
    value.getQuantity = reader.small("getQuantity"_L1, 0);
    value.getPercentBp = reader.small("getPercentBp"_L1, value.getPercentBp, 0, 10'000);
    value.giftSku = reader.string("giftSku"_L1);
    value.multiplierBp = reader.small("multiplierBp"_L1, 0);
    return value;
}

void writeOfferValue(Writer &writer, const OfferValue &value)
{
    writer.requiredWord("kind"_L1, valueWords, value.kind, OfferValue::Kind::Unknown);
    writer.defaulted("percentBp"_L1, value.percentBp, 0);
    writer.money("amount"_L1, value.amount);
    writer.money("maxDiscount"_L1, value.maxDiscount);
    writer.list("tiers"_L1, value.tiers, {}, writeTier);
    writer.defaulted("buyQuantity"_L1, value.buyQuantity, 0);
    writer.defaulted("getQuantity"_L1, value.getQuantity, 0);
    writer.defaulted("getPercentBp"_L1, value.getPercentBp, OfferValue().getPercentBp);
    writer.string("giftSku"_L1, value.giftSku);
    writer.defaulted("multiplierBp"_L1, value.multiplierBp, 0);
}

CouponConditions readConditions(Reader &reader)
{
    CouponConditions conditions;
    conditions.minSpend = reader.money("minSpend"_L1);
    conditions.includeCategories = reader.strings("includeCategories"_L1);
    conditions.excludeCategories = reader.strings("excludeCategories"_L1);
    conditions.includeSkus = reader.strings("includeSkus"_L1);
    conditions.excludeSkus = reader.strings("excludeSkus"_L1);
    conditions.tiers = reader.strings("tiers"_L1);
    conditions.firstPurchaseOnly = reader.boolean("firstPurchaseOnly"_L1);
    conditions.blackouts = reader.list("blackouts"_L1, [](Reader &span) {
        return TimeSpan{span.requiredInstant("from"_L1), span.requiredInstant("until"_L1)};
    });
    return conditions;
}

void writeConditions(Writer &writer, const CouponConditions &conditions)
{
    writer.money("minSpend"_L1, conditions.minSpend);
    writer.strings("includeCategories"_L1, conditions.includeCategories);
    writer.strings("excludeCategories"_L1, conditions.excludeCategories);
    writer.strings("includeSkus"_L1, conditions.includeSkus);
    writer.strings("excludeSkus"_L1, conditions.excludeSkus);
    writer.strings("tiers"_L1, conditions.tiers);
    writer.boolean("firstPurchaseOnly"_L1, conditions.firstPurchaseOnly, false);
    writer.list("blackouts"_L1, conditions.blackouts, {}, [](Writer &w, const TimeSpan &span) {
        w.instant("from"_L1, span.from);
        w.instant("until"_L1, span.until);
    });
}

} // namespace counterpart::json
