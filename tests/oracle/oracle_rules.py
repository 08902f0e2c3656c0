"""The conditions of a coupon, one function each, in the order of product.md 6.3.

"Order of checks (all are evaluated and reported, the first decides the headline)". Each function answers PASSED,
FAILED or UNKNOWN; the sentence of the text that it follows stands in it.
"""
import re

from oracle_money import Goods, discount_of, units_wanted
from oracle_time import duration_ms, first_ms, instant, last_ms

PASSED, FAILED, UNKNOWN = "passed", "failed", "unknown"
DAY = 24 * 3600 * 1000
VISIT = 10 * 60 * 1000
MAX_CLOCK_DOUBT = 10 * 60 * 1000  # contract 4, R5: "clock doubt > 10 min"; OfflinePolicy.maxClockDoubtMs
MAX_CACHE_AGE = DAY  # contract 4, R9: "cache older than 24 h"; OfflinePolicy.maxCacheAge


class Facts:
    """One coupon with everything that is known at the counter."""

    def __init__(self, case, entry):
        self.context = case["context"]
        self.now = self.context["now"]
        self.store = case["store"]
        self.zone = self.store["timeZone"]
        self.customer = case.get("customer")
        self.coupon = entry["coupon"]
        self.campaign = entry.get("campaign")
        self.policy = case.get("policy") or {}
        self.allowance = case.get("allowance")
        self.known = dict(case["context"].get("known") or {}, **(entry.get("known") or {}))
        self.applied = case.get("applied") or []
        self.online = self.context["online"]
        self.conditions = [c for c in (self.coupon.get("conditions"), (self.campaign or {}).get("rules")) if c]
        basket = case.get("basket")
        self.goods = Goods(basket, self.conditions) if basket is not None else None
        self.value = self.coupon["value"]
        self.discount = discount_of(self.value, self.goods)
        doubt = self.context.get("clockDoubtMs")
        self.clock_unsure = doubt is None or doubt > self.policy.get("maxClockDoubtMs", MAX_CLOCK_DOUBT)
        self.pinned = self.pin()
        self.mode = self.offline_mode()

    def pin(self):
        """6.3: "a verdict stays valid for the running visit (10 min) even if the limit passes meanwhile"."""
        at = (self.context.get("pins") or {}).get(self.coupon["id"])
        return at if at is not None and 0 <= self.now - at <= VISIT else None

    def limit_time(self):
        """The moment at which ends are judged: that of the pinned verdict, else now."""
        return self.now if self.pinned is None else self.pinned

    def until(self):
        """Last valid millisecond. 6.3: "`valid_for` counts elapsed time from issue"."""
        if "validUntil" in self.coupon:
            return last_ms(self.coupon["validUntil"], self.zone)
        return instant(self.coupon["createdAt"]) + duration_ms(self.coupon["validFor"])

    def certain_amount(self):
        """Without a basket nobody can say what a coupon with a threshold takes off."""
        return self.goods is not None or spend_needed(self) <= 0

    def limits(self):
        """The campaign's limits, maybe none."""
        return (self.campaign or {}).get("limits") or {}

    def offline_mode(self):
        """None while online. Contract 4, "First match wins": R3 stored_value and online_only are denied, R4 open is
        allowed ("nothing to overspend"), before what 6.3 calls "Offline policy per campaign: deny, provisional,
        leased, open". Without a campaign there is none, and the contract's rules R11 to R14 decide alone."""
        if self.online:
            return None
        if self.coupon["redemptionMode"] in ("stored_value", "online_only"):
            return "deny"
        if self.coupon["redemptionMode"] == "open":
            return "open"
        if self.campaign is None:
            return "provisional"
        return (self.campaign.get("offline") or {"mode": "deny"})["mode"]

    def lease_left(self):
        """contract 4: "Pooled: units leased to devices"."""
        units = sum(p["units"] for p in (self.allowance or {}).get("pooled") or []
                    if p["campaignId"] == self.coupon.get("campaignId"))
        return units - self.known.get("leasedUsed", 0) > 0

    def right_here(self):
        """contract 4: "`offline.rights` names one store"; or one device, or any store; until its end."""
        right = self.coupon.get("offline") or {"rights": "none"}
        if "until" in right and self.now > instant(right["until"]):
            return False
        return (right["rights"] == "any_store"
                or right["rights"] == "store" and right.get("storeId") == self.store["id"]
                or right["rights"] == "device" and right.get("deviceId") == self.context["deviceId"])


def failed_if(broken):
    return FAILED if broken else PASSED


def revoked(f):
    """State machine 6.1: "… | expired | revoked"; contract R2 names suspended beside it."""
    return failed_if(f.coupon["status"] in ("revoked", "suspended"))


def campaign_not_live(f):
    """"CAMPAIGN_NOT_LIVE (scheduled, paused, ended)"; precision 5: campaign status by window, at now."""
    if f.campaign is None:
        return UNKNOWN if f.coupon.get("campaignId") else PASSED
    schedule, status = f.campaign["schedule"], f.campaign["status"]
    end = last_ms(schedule["endAt"], schedule["timeZone"]) if "endAt" in schedule else None
    if status in ("draft", "paused"):
        return FAILED
    if status == "ended":
        return failed_if(not (f.pinned is not None and end is not None and f.pinned <= end < f.now))
    if f.clock_unsure:
        return UNKNOWN
    return failed_if(f.now < first_ms(schedule["startAt"], schedule["timeZone"])
                     or end is not None and f.limit_time() > end)


def not_yet(f):
    """6.3 NOT_YET."""
    return UNKNOWN if f.clock_unsure else failed_if(f.now < first_ms(f.coupon["validFrom"], f.zone))


def expired(f):
    """6.3 EXPIRED; the last millisecond still counts ("date-only ends at 23:59:59.999"; precision 5 with asof.py:
    expired only when valid_to < T)."""
    if f.coupon["status"] == "expired":
        return failed_if(not (f.pinned is not None and f.pinned <= f.until() < f.now))
    return UNKNOWN if f.clock_unsure else failed_if(f.limit_time() > f.until())


def in_scope(scope, store):
    """StoreScope of the contract: all, include, exclude by store or by region."""
    if scope is None or scope["mode"] == "all":
        return True
    named = store["id"] in (scope.get("storeIds") or []) or (
        "region" in store and store["region"] in (scope.get("regions") or []))
    return named if scope["mode"] == "include" else not named


def wrong_store(f):
    """6.1: campaign "scope{stores,…}" and the coupon's own storeScope must both hold this store."""
    return failed_if(not in_scope(f.coupon.get("storeScope"), f.store)
                     or f.campaign is not None and not in_scope(f.campaign.get("storeScope"), f.store))


def wrong_channel(f):
    """The coupon's `channels`; a campaign's channels say how it reaches people (precision 4: missing = [other])."""
    channels = f.coupon.get("channels")
    return failed_if(bool(channels) and f.context["channel"] not in channels)


def people(f):
    """(segments, list of tier lists, first purchase only) that the campaign and the coupon ask for. A coupon that was
    granted to one customer (contract 1: "the coupon is one customer's grant") is not taken away by a segment that they
    have left since."""
    segments = ((f.campaign or {}).get("audience") or {}).get("segmentIds") or []
    if f.coupon.get("customerId"):
        segments = []
    return (segments, [c["tiers"] for c in f.conditions if c.get("tiers")],
            any(c.get("firstPurchaseOnly") for c in f.conditions))


def customer_required(f):
    """6.3 CUSTOMER_REQUIRED: a rule asks who it is, and nobody is identified."""
    segments, tiers, first = people(f)
    asks = (f.coupon.get("customerId") or f.coupon["redemptionMode"] == "personal" or segments or tiers or first
            or f.limits().get("perCustomer") is not None)
    return failed_if(f.customer is None and asks)


def wrong_customer(f):
    """6.3 WRONG_CUSTOMER: "the coupon is one customer's grant" (contract 1)."""
    if not f.coupon.get("customerId"):
        return PASSED
    return UNKNOWN if f.customer is None else failed_if(f.customer["id"] != f.coupon["customerId"])


def not_in_segment(f):
    """6.3 NOT_IN_SEGMENT: audience segments, tiers and first purchase."""
    segments, tiers, first = people(f)
    if not (segments or tiers or first):
        return PASSED
    if f.customer is None:
        return UNKNOWN
    has = {segment["id"] for segment in f.customer.get("segments") or []}
    tier = (f.customer.get("tier") or {}).get("code")
    return failed_if(bool(segments) and not has.intersection(segments)
                     or any(tier not in wanted for wanted in tiers)
                     or first and f.known.get("customerPurchases", 0) > 0)


def spend_needed(f):
    """The highest amount asked for; of tiers the lowest step."""
    needs = [c["minSpend"]["amount"] for c in f.conditions if "minSpend" in c]
    if f.value["kind"] == "tiers":
        needs.append(min(step["minSpend"]["amount"] for step in f.value["tiers"]))
    return max(needs, default=0)


def min_spend(f):
    """"MIN_SPEND (short by x)", counted over the goods that the coupon is for."""
    need = spend_needed(f)
    if need <= 0:
        return PASSED
    return UNKNOWN if f.goods is None else failed_if(f.goods.base < need)


def no_eligible_item(f):
    """6.3 NO_ELIGIBLE_ITEM: nothing on the include list, or too few articles for a buy-x-get-y."""
    listed = any(c.get("includeSkus") or c.get("includeCategories") for c in f.conditions)
    wanted = units_wanted(f.value)
    if not (listed or wanted):
        return PASSED
    if f.goods is None or not f.goods.known:
        return UNKNOWN
    if listed and not f.goods.included:
        return FAILED
    return failed_if(bool(f.goods.eligible) and len(f.goods.units()) < wanted)


def excluded_item(f):
    """6.3 EXCLUDED_ITEM: all goods that would count are on an exclude list."""
    if not any(c.get("excludeSkus") or c.get("excludeCategories") for c in f.conditions):
        return PASSED
    if f.goods is None or not f.goods.known:
        return UNKNOWN
    return failed_if(bool(f.goods.included) and not f.goods.eligible)


def allows(one, other):
    """`combinableWith` of one names the other's group, campaign or id. What is not named is not allowed: the terms are
    the retailer's money ("Never claim more", decisions 4.5)."""
    names = (one.get("stacking") or {}).get("combinableWith") or []
    return any(name in names for name in (
        (other.get("stacking") or {}).get("group"), other.get("campaignId"), other["id"]) if name)


def combinable(one, other):
    """Contract `stacking`: neither is exclusive, and each allows the other."""
    exclusive = any((coupon.get("stacking") or {}).get("exclusive") for coupon in (one, other))
    return one["id"] != other["id"] and not exclusive and allows(one, other) and allows(other, one)


def not_combinable(f):
    """"NOT_COMBINABLE (with which)"; offline R7: "more than one coupon: deny (use the best one)", after R4."""
    if not f.applied:
        return PASSED
    if f.mode not in (None, "open"):
        return FAILED
    return failed_if(any(not combinable(f.coupon, other) for other in f.applied))


def limit_customer(f):
    """6.1 limits per_customer."""
    limit = f.limits().get("perCustomer")
    if limit is None:
        return PASSED
    return UNKNOWN if f.customer is None else failed_if(f.known.get("customerRedeemed", 0) >= limit)


def left_over(f, limit, left, count):
    """What a limit leaves: the CDP's own count of what is left and the one made here; None where nothing limits."""
    found = [f.limits()[left]] if f.limits().get(left) is not None else []
    if f.limits().get(limit) is not None:
        found.append(f.limits()[limit] - f.known.get(count, 0))
    return min(found) if found else None


def limit_store(f):
    """6.1 limits per_store."""
    left = left_over(f, "perStore", "storeLeft", "storeRedeemed")
    return failed_if(left is not None and left <= 0)


def limit_campaign(f):
    """6.1 limits global."""
    left = left_over(f, "total", "totalLeft", "campaignRedeemed")
    return failed_if(left is not None and left <= 0)


def budget(f):
    """6.1 limits budget; "exhausted is derived from limits"."""
    figures = ((f.campaign or {}).get("kpis") or {}).get("budget") or {}
    if figures.get("total") is None:
        return PASSED
    return failed_if(f.known.get("budgetUsed", figures.get("used", 0)) >= figures["total"])


def already_redeemed(f):
    """"ALREADY_REDEEMED (when, where)"; offline and not leased nobody can know (decisions 4.5, picture 04d)."""
    usage = f.coupon["usage"]
    limit, used = usage.get("limit"), max(usage["used"], len(f.coupon.get("redemptions") or []))
    if f.coupon["status"] == "redeemed" or limit is not None and used >= limit:
        return FAILED
    return UNKNOWN if f.mode in ("provisional", "deny") else PASSED


def reserved_elsewhere(f):
    """"reserved{till,by}" (6.1): held by another device, until the hold ends."""
    hold = f.coupon.get("reservation")
    if hold is None:
        return failed_if(f.coupon["status"] == "reserved")
    if hold.get("deviceId") == f.context["deviceId"]:
        return PASSED
    return UNKNOWN if f.clock_unsure else failed_if(f.now < instant(hold["until"]))


def blackout(f):
    """6.3 BLACKOUT; contract: "from inclusive, until exclusive"; days as whole days of the store."""
    spans = [span for c in f.conditions for span in c.get("blackouts") or []]
    if not spans:
        return PASSED
    if f.clock_unsure:
        return UNKNOWN
    return failed_if(any(covers(span, f.limit_time(), f.zone) for span in spans))


def covers(span, at, zone):
    if re.match(r"^\d{4}-\d{2}-\d{2}$", span["until"]):
        return first_ms(span["from"], zone) <= at <= last_ms(span["until"], zone)
    return first_ms(span["from"], zone) <= at < instant(span["until"])


def clock_unsure(f):
    """Decisions 5: "when it is unsure the verdict is 'cannot tell', not a guess"; R5: doubt > 10 min."""
    return failed_if(f.clock_unsure)


def cache_too_old(f):
    """R9: "cache older than 24 h"; after R4, so not for open codes."""
    if f.mode in (None, "open"):
        return PASSED
    limit = duration_ms(f.policy["maxCacheAge"]) if "maxCacheAge" in f.policy else MAX_CACHE_AGE
    age = f.context.get("cacheAgeMs")
    return failed_if(age is None or age > limit)


def offline_not_allowed(f):
    """6.3 deny; R3; R6 customer flagged; R12 and R13: a personal coupon needs its right here."""
    if f.mode in (None, "open"):
        return PASSED
    flags = {flag["code"] for flag in (f.customer or {}).get("flags") or []}
    personal = f.coupon["redemptionMode"] == "personal"
    return failed_if(f.mode == "deny" or "offline_risk" in flags or personal and not f.right_here())


def allowance_exceeded(f):
    """R8, R10, R11 and the campaign's own `provisional{max_value,max_count_per_device}`."""
    if f.mode in (None, "open", "deny"):
        return PASSED
    caps, spent, worth = f.policy.get("caps") or {}, f.context.get("spent") or {}, f.discount or 0
    grant = f.allowance
    if grant is not None and (grant["deviceId"] != f.context["deviceId"] or grant["storeId"] != f.store["id"]):
        return FAILED
    # R8 speaks of an allowance "used up or expired"; where none was handed out, the policy's caps of a device stand.
    count, amount = (grant["count"], grant["amount"]) if grant else (caps.get("perDeviceCount"), caps.get("perDevice"))
    own = (f.campaign or {}).get("offline") or {}
    over = (count is not None and spent.get("count", 0) + 1 > count
            or amount is not None and spent.get("amount", 0) + worth > amount["amount"]
            or "perRedemption" in caps and worth > caps["perRedemption"]["amount"]
            or "perCustomerCount" in caps and f.known.get("customerOffline", 0) >= caps["perCustomerCount"]
            or f.coupon["redemptionMode"] == "pooled" and not f.lease_left())
    if f.mode == "provisional":
        over = over or "maxValue" in own and worth > own["maxValue"]["amount"] or (
            "maxCountPerDevice" in own and f.known.get("deviceCampaignOffline", 0) >= own["maxCountPerDevice"])
    if over:
        return FAILED
    if grant is None:
        return PASSED
    return UNKNOWN if f.clock_unsure else failed_if(f.now > instant(grant["validUntil"]))


RULES = [
    ("revoked", revoked), ("campaign-not-live", campaign_not_live), ("not-yet", not_yet), ("expired", expired),
    ("wrong-store", wrong_store), ("wrong-channel", wrong_channel), ("customer-required", customer_required),
    ("wrong-customer", wrong_customer), ("not-in-segment", not_in_segment), ("min-spend", min_spend),
    ("no-eligible-item", no_eligible_item), ("excluded-item", excluded_item), ("not-combinable", not_combinable),
    ("limit-customer", limit_customer), ("limit-store", limit_store), ("limit-campaign", limit_campaign),
    ("budget", budget), ("already-redeemed", already_redeemed), ("reserved-elsewhere", reserved_elsewhere),
    ("blackout", blackout), ("clock-unsure", clock_unsure), ("cache-too-old", cache_too_old),
    ("offline-not-allowed", offline_not_allowed), ("allowance-exceeded", allowance_exceeded)]
