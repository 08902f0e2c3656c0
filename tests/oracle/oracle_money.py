"""What a coupon takes off, in minor units.

Issue: "discount kinds percent (8折 / 20% off), amount, threshold (满300减50), tiers, buy-x-get-y, free item, free
shipping, fixed price, points". The text names the kinds and not their arithmetic; README.md lists each reading.
"""
from fractions import Fraction

# Kinds that take no money off at this till, whatever the basket is.
NO_MONEY = ("points_multiplier", "service")


def half_up(value):
    """The nearest whole minor unit; a half goes up."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def percent_of(amount, basis_points):
    """Basis points of an amount: 2000 of 89900 is 17980 (contract: "Basis points off, 2000 = 20 % off")."""
    return half_up(Fraction(amount * basis_points, 10000))


class Goods:
    """The part of a basket that a coupon speaks of.

    `known` is false where the goods were not scanned (an amount by keypad); `base` is then the whole amount.
    """

    def __init__(self, basket, filters):
        lines = basket.get("lines") or []
        self.known = bool(lines)
        self.filtered = any(f.get(name) for f in filters for name in
                            ("includeCategories", "excludeCategories", "includeSkus", "excludeSkus"))
        self.all_lines = lines
        self.included = [line for line in lines if all(included(line, f) for f in filters)]
        self.eligible = [line for line in self.included if not any(excluded(line, f) for f in filters)]
        counted = sum(line["quantity"] * line["unitPrice"] for line in lines)
        # "Totals are shown as delivered, never recomputed" (decisions 5): the till's total counts where given.
        self.total = max(0, basket.get("total", counted))
        if self.known and self.filtered:
            of_eligible = sum(line["quantity"] * line["unitPrice"] for line in self.eligible)
            self.base = max(0, min(of_eligible, self.total))
        else:
            self.base = self.total
        self.shipping = max(0, basket.get("shipping", 0))

    def units(self):
        """The price of every single eligible article, dearest first."""
        prices = []
        for line in self.eligible:
            prices += [line["unitPrice"]] * line["quantity"]
        return sorted(prices, reverse=True)


def included(line, conditions):
    """A line is in when an include list names its SKU or its category, or there is no include list."""
    skus, categories = conditions.get("includeSkus") or [], conditions.get("includeCategories") or []
    return not (skus or categories) or line["sku"] in skus or line.get("category") in categories


def excluded(line, conditions):
    """A line is out when an exclude list names its SKU or its category."""
    return (line["sku"] in (conditions.get("excludeSkus") or [])
            or line.get("category") in (conditions.get("excludeCategories") or []))


def reached_tier(value, base):
    """The highest step that the amount reaches, or None."""
    reached = [step for step in value.get("tiers") or [] if step["minSpend"]["amount"] <= base]
    return max(reached, key=lambda step: step["minSpend"]["amount"]) if reached else None


def raw_discount(value, goods):
    """Before any cap. None where the text gives no face value or the goods are not known."""
    kind = value["kind"]
    if kind == "percent":
        return percent_of(goods.base, value["percentBp"])
    if kind == "amount":
        return value["amount"]["amount"]
    if kind in NO_MONEY:
        return 0
    if kind == "tiers":
        step = reached_tier(value, goods.base)
        if step is None:
            return 0
        return step["amount"]["amount"] if "amount" in step else percent_of(goods.base, step["percentBp"])
    if kind == "free_shipping":
        return goods.shipping
    if kind == "fixed_price" and not goods.known:
        return max(0, goods.base - value["amount"]["amount"])
    if kind not in ("fixed_price", "buy_x_get_y", "gift") or not goods.known:
        return None
    return discount_on_units(value, goods)


def discount_on_units(value, goods):
    """Kinds that look at single articles."""
    kind = value["kind"]
    if kind == "fixed_price":
        return sum(max(0, price - value["amount"]["amount"]) for price in goods.units())
    if kind == "gift":
        prices = [line["unitPrice"] for line in goods.all_lines if line["sku"] == value.get("giftSku")]
        return max(0, max(prices)) if prices else 0
    prices = goods.units()
    times = len(prices) // (value["buyQuantity"] + value["getQuantity"])
    free = prices[len(prices) - times * value["getQuantity"]:]
    return percent_of(max(0, sum(free)), value.get("getPercentBp", 10000))


def discount_of(value, goods):
    """Minor units off, never more than what it is taken from; None where it cannot be known.

    Without a basket only a fixed amount is known (precision 20: "redeem … else the coupon's fixed amount").
    """
    if goods is None:
        found = value["amount"]["amount"] if value["kind"] == "amount" else 0 if value["kind"] in NO_MONEY else None
        ceiling = None
    else:
        found = raw_discount(value, goods)
        ceiling = goods.shipping if value["kind"] == "free_shipping" else goods.base
        if value["kind"] == "gift":
            ceiling = goods.total
    if found is None:
        return None
    if ceiling is not None:
        found = min(found, ceiling)
    if "maxDiscount" in value:
        found = min(found, value["maxDiscount"]["amount"])
    return max(0, found)


def units_wanted(value):
    """How many articles a buy-x-get-y needs in the basket."""
    return value["buyQuantity"] + value["getQuantity"] if value["kind"] == "buy_x_get_y" else 0
