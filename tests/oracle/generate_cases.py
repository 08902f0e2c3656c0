#!/usr/bin/env python3
"""Cases for the coupon oracle: generate_cases.py --seed S --count N [--forms contract|extended] > CASES

Case number i depends on the seed and i alone. Each begins as coupons that are good now; then none to four faults are
laid over it, each aimed at one condition and mostly at its edge. `--forms extended` also writes date-only ends and
`validFor`, which the text of product.md 6.3 knows and the contract's Timestamp does not.
"""
import argparse
import json
import random
import sys

import case_parts as parts
from case_parts import DAY, HOUR, money, text_of
from oracle_time import end_of_day

EDGE = [-1, 0, 1]
VISIT = 10 * 60 * 1000


class Making:
    """A case while it is being made."""

    def __init__(self, seed, number, extended):
        self.r = r = random.Random("%s:%d" % (seed, number))
        self.extended = extended
        self.store = parts.store(r)
        self.zone, self.currency = self.store["timeZone"], self.store["currency"]
        self.now = parts.moment(r, self.zone)
        self.customer = parts.customer(r) if r.random() < 0.97 else None
        self.basket = parts.basket(r, self.currency)
        self.online = r.random() < 0.6
        self.applied = []
        self.shared = shared = parts.campaign(r, 0, self.now, self.zone, self.currency)
        self.entries = [self.entry(i, shared) for i in range(r.choice([1, 1, 1, 1, 2, 2, 3, 4, 5]))]
        self.policy = parts.policy(r, self.currency) if r.random() < 0.9 else None
        named = sorted({e["coupon"]["campaignId"] for e in self.entries if e["coupon"].get("campaignId")})
        self.allowance = parts.allowance(r, self.now, self.currency, named) if r.random() < 0.95 else None
        self.context = {"now": self.now, "storeId": "st-1", "deviceId": "dv-1", "channel": "store",
                        "online": self.online, "cacheAgeMs": 0 if self.online else r.randrange(5 * HOUR),
                        "clockDoubtMs": r.choice([0, 20, 1500, 59999]), "spent": {"count": 0, "amount": 0},
                        "pins": {}}

    def entry(self, number, shared):
        r = self.r
        coupon = parts.coupon(r, number, self.now, self.currency)
        kind, campaign = r.random(), None
        if kind < 0.85:
            campaign = shared if kind < 0.5 else parts.campaign(r, number + 1, self.now, self.zone, self.currency)
            coupon["campaignId"] = campaign["id"]
        known = {"customerRedeemed": r.choice([0] * 9 + [1]), "storeRedeemed": r.choice([0] * 9 + [1]),
                 "campaignRedeemed": r.choice([0] * 9 + [2]), "customerPurchases": r.choice([0, 3]),
                 "customerOffline": r.choice([0] * 9 + [1]), "deviceCampaignOffline": r.choice([0, 0, 1]),
                 "leasedUsed": r.choice([0] * 5 + [1])}
        return {"input": r.choice([coupon["code"], coupon["id"]]), "coupon": coupon, "campaign": campaign,
                "known": known}

    def case(self, number):
        found = {"id": "case-%07d" % number, "store": self.store, "customer": self.customer,
                 "coupons": self.entries, "applied": self.applied, "basket": self.basket, "policy": self.policy,
                 "allowance": self.allowance, "context": self.context}
        return found


def fault_malformed(m, e):
    bad = ["", " ", "A\u0007B", "x" * 513, "https://id.example.cn/255/6901234500008", "https://id.example.cn/255/69012345000071234"]
    good = ["https://id.example.cn/255/6901234500004", "https://id.example.cn/255/690123450000412345678"]
    e["input"] = m.r.choice(bad + good)


def fault_unknown(m, e):
    e.update(coupon=None, campaign=None, input="NOBODY-KNOWS")


def fault_status(m, e):
    e["coupon"]["status"] = m.r.choice(["revoked", "suspended", "expired", "redeemed"])


def fault_campaign_state(m, e):
    if e["campaign"]:
        e["campaign"]["status"] = m.r.choice(["draft", "scheduled", "scheduled", "paused", "ended"])


def fault_campaign_window(m, e):
    if not e["campaign"]:
        return
    schedule = e["campaign"]["schedule"]
    if m.r.random() < 0.5:
        schedule["startAt"] = text_of(m.now + m.r.choice(EDGE))
    else:
        schedule["endAt"] = text_of(m.now + m.r.choice(EDGE))
        e["campaign"]["status"] = m.r.choice(["live", "live", "ended", "scheduled"])


def fault_not_yet(m, e):
    e["coupon"]["validFrom"] = parts.offset_text(m.r, m.now + m.r.choice(EDGE + [HOUR, DAY]))


def fault_expired(m, e):
    e["coupon"]["validUntil"] = parts.offset_text(m.r, m.now + m.r.choice(EDGE + [-1000, -HOUR, -DAY]))


def fault_day_end(m, e):
    """Ends on a local day: date-only, or as the last millisecond, second or the next midnight."""
    local_day = parts.local_day(m.now, m.zone)
    if m.r.random() < 0.5:
        m.now = m.context["now"] = end_of_day(local_day, m.zone) + m.r.choice(EDGE + [-1000, -999, -DAY])
    if m.extended and m.r.random() < 0.6:
        e["coupon"]["validUntil"] = local_day
        if m.r.random() < 0.3:
            e["coupon"]["validFrom"] = local_day
    else:
        e["coupon"]["validUntil"] = text_of(end_of_day(local_day, m.zone) - m.r.choice([0, 999]))


def fault_valid_for(m, e):
    """24 elapsed hours from issue, also over a change of the clock."""
    coupon = e["coupon"]
    hours = m.r.choice([1, 24, 48, 168])
    issued = m.now - hours * HOUR + m.r.choice(EDGE + [-HOUR, HOUR])
    coupon.update(createdAt=text_of(issued), validFrom=text_of(issued), validUntil=text_of(issued + hours * HOUR))
    if m.extended and m.r.random() < 0.6:
        del coupon["validUntil"]
        coupon["validFor"] = m.r.choice(["PT%dH" % hours, "P1D", "P1W"])


def fault_store(m, e):
    scope = m.r.choice([{"mode": "include", "storeIds": ["st-2"]}, {"mode": "include", "storeIds": ["st-1", "st-2"]},
                        {"mode": "exclude", "storeIds": ["st-1"]}, {"mode": "exclude", "storeIds": ["st-2"]},
                        {"mode": "include", "storeIds": ["st-2"], "regions": ["east", "us"]},
                        {"mode": "exclude", "storeIds": [], "regions": ["uk", "br"]}, {"mode": "include"}])
    (e["campaign"] if e["campaign"] and m.r.random() < 0.3 else e["coupon"])["storeScope"] = scope


def fault_channel(m, e):
    if m.r.random() < 0.7:
        e["coupon"]["channels"] = m.r.choice([["web", "app"], ["miniprogram"], ["store"], ["web", "store"]])
    else:
        m.context["channel"] = m.r.choice(["web", "app", "kiosk"])


def fault_customer(m, e):
    kind = m.r.random()
    if kind < 0.4:
        m.customer = None
    elif kind < 0.8:
        e["coupon"]["customerId"] = "cu-2"
    else:
        e["coupon"].pop("customerId", None)


def fault_segment(m, e):
    if e["campaign"] and m.r.random() < 0.6:
        e["campaign"]["audience"] = {"segmentIds": m.r.sample(parts.SEGMENTS, m.r.randrange(1, 3))}
    elif m.r.random() < 0.5:
        e["coupon"]["conditions"]["tiers"] = m.r.sample(parts.TIERS, m.r.randrange(1, 3))
    else:
        e["coupon"]["conditions"]["firstPurchaseOnly"] = True


def fault_spend(m, e):
    """The threshold on, just under and just over what is in the basket."""
    total = 30000
    if m.basket:
        total = max(1, sum(line["quantity"] * line["unitPrice"] for line in m.basket["lines"]) or m.basket.get("total", 0))
    e["coupon"]["conditions"]["minSpend"] = money(max(0, total + m.r.choice(EDGE + [5000])), m.currency)


def fault_goods(m, e):
    name, index = m.r.choice([("includeCategories", 1), ("includeSkus", 0), ("excludeCategories", 1), ("excludeSkus", 0)])
    listed = sorted({m.r.choice(parts.SKUS)[index] for _ in range(m.r.choice([1, 1, 2, 6]))})
    if e["campaign"] and m.r.random() < 0.2:
        e["campaign"].setdefault("rules", {})[name] = listed
    else:
        e["coupon"]["conditions"][name] = listed


def fault_applied(m, e):
    other = parts.coupon(m.r, 90 + len(m.applied), m.now, m.currency)
    if m.r.random() < 0.3:
        other.pop("stacking", None)
    m.applied.append(other)


def fault_limits(m, e):
    if not e["campaign"]:
        return
    e["campaign"]["limits"] = {name: m.r.choice([0, 1, 1, 2]) for name in
                               ("perCustomer", "perStore", "total", "storeLeft", "totalLeft") if m.r.random() < 0.5}
    for name in ("customerRedeemed", "storeRedeemed", "campaignRedeemed"):
        e["known"][name] = m.r.choice([0, 1, 2])


def fault_budget(m, e):
    if e["campaign"]:
        e["campaign"]["kpis"] = {"budget": {"total": 100000, "used": m.r.choice([99999, 100000, 100001])}}
        if m.r.random() < 0.3:
            e["known"]["budgetUsed"] = m.r.choice([99999, 100000])


def fault_used(m, e):
    usage, r = e["coupon"]["usage"], m.r
    usage.update(limit=r.choice([1, 2, 3, None]), used=r.choice([0, 1, 2]))
    e["coupon"]["redemptions"] = [{"id": parts.uuid7(r), "at": text_of(m.now - HOUR * (i + 1)), "storeId": "st-2"}
                                  for i in range(r.randrange(usage["used"] + 1))]


def fault_reserved(m, e):
    e["coupon"]["status"] = m.r.choice(["reserved", "active"])
    if m.r.random() < 0.9:
        e["coupon"]["reservation"] = {"id": parts.uuid7(m.r), "until": text_of(m.now + m.r.choice(EDGE + [300000])),
                                      "deviceId": m.r.choice(["dv-1", "dv-2", "dv-2"])}


def fault_blackout(m, e):
    holder = e["coupon"]["conditions"]
    if e["campaign"] and m.r.random() < 0.4:
        holder = e["campaign"].setdefault("rules", {})
    day = parts.local_day(m.now, m.zone)
    if m.extended and m.r.random() < 0.4:
        span = {"from": day, "until": day}
    elif m.r.random() < 0.5:
        span = {"from": text_of(m.now + m.r.choice(EDGE)), "until": text_of(m.now + DAY)}
    else:
        span = {"from": text_of(m.now - DAY), "until": text_of(m.now + m.r.choice(EDGE))}
    holder["blackouts"] = [{"from": text_of(m.now - 9 * DAY), "until": text_of(m.now - 8 * DAY)}, span]


def fault_clock(m, e):
    limit = (m.policy or {}).get("maxClockDoubtMs", 600000)
    m.context["clockDoubtMs"] = m.r.choice([None, limit, limit + 1, limit - 1, 10 * limit])


def go_offline(m):
    m.online = m.context["online"] = False


def fault_cache_age(m, e):
    go_offline(m)
    hours = 6 if (m.policy or {}).get("maxCacheAge") == "PT6H" else 24
    m.context["cacheAgeMs"] = m.r.choice([hours * HOUR + edge for edge in EDGE] + [None, 7 * DAY])


def fault_offline(m, e):
    go_offline(m)
    if e["campaign"]:
        mode = m.r.choice(["deny", "provisional", "leased", "open", None])
        e["campaign"].pop("offline", None)
        if mode:
            e["campaign"]["offline"] = {"mode": mode}
    e["coupon"]["redemptionMode"] = m.r.choice(["open", "personal", "pooled", "stored_value", "online_only"])


def fault_right(m, e):
    go_offline(m)
    e["coupon"]["redemptionMode"] = "personal"
    e["coupon"]["offline"] = m.r.choice([
        {"rights": "none"}, {"rights": "store", "storeId": "st-2"}, {"rights": "store", "storeId": "st-1"},
        {"rights": "device", "deviceId": "dv-2"}, {"rights": "device", "deviceId": "dv-1"}, {"rights": "any_store"}])
    if m.r.random() < 0.5:
        e["coupon"]["offline"]["until"] = text_of(m.now + m.r.choice(EDGE))


def fault_allowance(m, e):
    go_offline(m)
    if e["campaign"]:
        e["campaign"]["offline"] = {"mode": m.r.choice(["provisional", "leased"])}
    if m.allowance is None or m.r.random() < 0.2:
        m.allowance = None
        m.context["spent"] = {"count": m.r.choice([0, 1, 5]), "amount": m.r.choice([0, 999999, 1000000])}
        return
    kind = m.r.randrange(4)
    if kind == 0:
        m.context["spent"]["count"] = m.allowance["count"] + m.r.choice([-2, -1, 0])
    elif kind == 1:
        m.context["spent"]["amount"] = max(0, m.allowance["amount"]["amount"] - m.r.choice([0, 1, 5000, 10000]))
    elif kind == 2:
        m.allowance["validUntil"] = text_of(m.now + m.r.choice(EDGE))
    else:
        m.allowance[m.r.choice(["deviceId", "storeId"])] = "xx-2"


def fault_pin(m, e):
    """The verdict was fixed some minutes ago and a limit has passed since, or not."""
    ago = m.r.choice([0, 1, 60000, VISIT - 1, VISIT, VISIT + 1])
    m.context["pins"][e["coupon"]["id"]] = m.now - ago
    passed = m.now - m.r.choice([1, 30000, ago, ago + 1, ago + 60000, 0])
    kind = m.r.randrange(3)
    if kind == 0:
        e["coupon"]["validUntil"] = text_of(passed)
        e["coupon"]["status"] = m.r.choice(["active", "active", "expired"])
    elif kind == 1 and e["campaign"]:
        e["campaign"]["schedule"]["endAt"] = text_of(passed)
        e["campaign"]["status"] = m.r.choice(["live", "ended"])
    else:
        e["coupon"]["conditions"]["blackouts"] = [{"from": text_of(passed), "until": text_of(m.now + HOUR)}]


def gathering(m):
    """Several good coupons at once: only stacking, limits of a shared campaign and the offline policy part them."""
    while len(m.entries) < m.r.randrange(2, 6):
        m.entries.append(m.entry(len(m.entries), m.entries[0]["campaign"] or m.shared))
    m.customer = m.customer or parts.customer(m.r)
    m.basket = m.basket or parts.basket(m.r, m.currency)
    if m.r.random() < 0.7:
        m.online = m.context["online"] = True
    for entry in m.entries:
        coupon = entry["coupon"]
        coupon["conditions"].clear()
        while coupon["value"]["kind"] in ("points_multiplier", "service", "unknown", "free_shipping"):
            coupon["value"] = parts.offer(m.r, m.currency)
        if m.r.random() < 0.8:
            groups = ["g%d" % i for i in range(6)]
            own = m.r.choice(groups)
            groups.remove(own)
            coupon["stacking"] = {"group": own, "combinableWith": m.r.sample(groups, m.r.choice([2, 4, 5, 5]))}
            if m.r.random() < 0.2:
                coupon["stacking"]["combinableWith"].append(m.r.choice(["cm-0", "cp-0", "cp-1"]))
        for name in ("audience", "rules", "limits"):
            if entry["campaign"] and m.r.random() < 0.8:
                entry["campaign"].pop(name, None)
        if m.r.random() < 0.5:
            coupon["redemptionMode"] = "open"


# Those that replace what was scanned come last, so that the others find a coupon.
FAULTS = [fault_status, fault_campaign_state, fault_campaign_window, fault_not_yet, fault_expired, fault_day_end,
          fault_valid_for, fault_store, fault_channel, fault_customer, fault_segment, fault_spend, fault_goods,
          fault_applied, fault_limits, fault_budget, fault_used, fault_reserved, fault_blackout, fault_clock,
          fault_cache_age, fault_offline, fault_right, fault_allowance, fault_pin, fault_malformed, fault_unknown]


def generate(seed, number, extended=True):
    """One case."""
    m = Making(seed, number, extended)
    wanted = m.r.choice([0, 1, 1, 1, 1, 2, 2, 3, 4])
    if m.r.random() < 0.2:
        gathering(m)
        wanted = m.r.choice([0, 0, 1])
    for index in sorted(m.r.sample(range(len(FAULTS)), wanted)):
        usable = [e for e in m.entries if e["coupon"]]
        if usable:
            FAULTS[index](m, m.r.choice(usable))
    return m.case(number)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--forms", choices=["contract", "extended"], default="extended")
    arguments = parser.parse_args()
    for number in range(arguments.first, arguments.first + arguments.count):
        case = generate(arguments.seed, number, arguments.forms == "extended")
        sys.stdout.write(json.dumps(case, ensure_ascii=False, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
