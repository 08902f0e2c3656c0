"""Random but meaningful parts of a case: places and moments, people, goods, offers. All in the contract's shapes."""
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from oracle_time import end_of_day, start_of_day, text_of, to_ms

HOUR, DAY = 3600 * 1000, 24 * 3600 * 1000
STORES = [("Asia/Shanghai", "CNY", "east"), ("America/New_York", "USD", "us"), ("Europe/London", "GBP", "uk"),
          ("America/Sao_Paulo", "BRL", "br"), ("Asia/Kolkata", "INR", "in"), ("Australia/Lord_Howe", "AUD", "au"),
          ("Asia/Beirut", "USD", "lb"), ("Pacific/Chatham", "NZD", "nz"), ("America/St_Johns", "CAD", "ca"),
          ("Europe/Berlin", "EUR", "de"), ("Pacific/Kiritimati", "USD", "ki"), ("UTC", "EUR", "none")]
# Days of change of the clock, month and year ends, a leap day.
DAYS = ["2026-03-08", "2026-11-01", "2026-03-29", "2026-10-25", "2026-04-05", "2026-10-04", "2026-09-27",
        "2026-02-28", "2026-04-30", "2026-12-31", "2027-01-01", "2028-02-29", "2026-11-22"]
SKUS = [("coat", "wool"), ("sock", "socks"), ("shoe", "shoes"), ("card", "gift-cards"), ("bag", "bags"),
        ("tea", "food")]
TIERS = ["silver", "gold", "platinum"]
SEGMENTS = ["sg-weekend", "sg-lapsed", "sg-new"]


def money(amount, currency):
    return {"amount": amount, "currency": currency}


def names(text):
    return {"zh-CN": text, "en": text}


def uuid7(r):
    return "0192f3a4-%04x-7%03x-9%03x-%012x" % (r.getrandbits(16), r.getrandbits(12), r.getrandbits(12), r.getrandbits(48))


def offset_text(r, ms):
    """The same instant, written as somebody may write it: UTC or with an offset."""
    minutes = r.choice([0, 0, 480, -180, 330, -210, 765])
    if minutes == 0:
        return text_of(ms)
    sign = "+" if minutes > 0 else "-"
    return text_of(ms + minutes * 60000)[:-1] + "%s%02d:%02d" % (sign, abs(minutes) // 60, abs(minutes) % 60)


def local_day(ms, zone):
    """The store's day that an instant lies in."""
    return datetime.fromtimestamp(ms / 1000, ZoneInfo(zone)).date().isoformat()


def store(r):
    zone, currency, region = r.choice(STORES)
    return {"id": "st-1", "version": 1, "updatedAt": text_of(0), "code": "S1", "name": names("S1"), "region": region,
            "timeZone": zone, "currency": currency}


def moment(r, zone):
    """A moment worth testing: the first or last millisecond of a day, a change of the clock, or any time."""
    day = r.choice(DAYS) if r.random() < 0.7 else str(date(2026, 1, 1) + timedelta(days=r.randrange(1000)))
    kind = r.randrange(5)
    if kind == 0:
        return start_of_day(day, zone) + r.choice([-1, 0, 1])
    if kind == 1:
        return end_of_day(day, zone) + r.choice([-1, 0, 1])
    if kind == 2:  # the hours in which most clocks change
        local = datetime.fromisoformat(day + "T00:00:00") + timedelta(minutes=r.randrange(0, 240, 10))
        return to_ms(local.replace(tzinfo=ZoneInfo(zone), fold=r.randrange(2)))
    return start_of_day(day, zone) + r.randrange(DAY)


def basket(r, currency):
    """Usually scanned goods; sometimes an amount by keypad, seldom nothing, a till total that differs, a return."""
    kind = r.random()
    if kind < 0.04:
        return None
    if kind < 0.14:
        return {"currency": currency, "total": r.choice([0, 1, 29999, 30000, r.randrange(200000)]), "lines": []}
    lines = []
    for _ in range(r.randrange(1, 6)):
        sku, category = r.choice(SKUS)
        lines.append({"sku": sku, "category": category, "quantity": r.choice([1, 1, 1, 2, 3, 5]),
                      "unitPrice": r.choice([1, 99, 4999, 9990, 30000, r.randrange(1, 120000)])})
    if r.random() < 0.03:
        lines[-1]["unitPrice"] = -lines[-1]["unitPrice"]
    found = {"currency": currency, "lines": lines}
    counted = sum(line["quantity"] * line["unitPrice"] for line in lines)
    kind = r.random()
    if kind < 0.8:
        found["total"] = counted
    elif kind < 0.85:
        found["total"] = counted - r.randrange(0, 500)
    if r.random() < 0.1:
        found["shipping"] = r.choice([0, 600, 1200])
    return found


def offer(r, currency):
    """A value of each kind."""
    kind = r.choice(["percent", "percent", "percent", "amount", "amount", "amount", "tiers", "buy_x_get_y", "gift",
                     "free_shipping", "fixed_price", "points_multiplier", "service", "unknown"])
    value = {"kind": kind}
    if kind == "percent":
        value["percentBp"] = r.choice([0, 1, 500, 1500, 2000, 3333, 5000, 10000])
    elif kind == "amount":
        value["amount"] = money(r.choice([1, 500, 5000, 10000, 50000]), currency)
    elif kind == "tiers":
        steps = [(10000, 1000), (30000, 5000), (50000, 12000)][:r.randrange(1, 4)]
        value["tiers"] = [dict(minSpend=money(need, currency), **({"amount": money(off, currency)}
                          if r.random() < 0.7 else {"percentBp": off // 10})) for need, off in steps]
        r.shuffle(value["tiers"])
    elif kind == "buy_x_get_y":
        value.update(buyQuantity=r.choice([1, 1, 2, 3]), getQuantity=r.choice([1, 1, 2]))
        if r.random() < 0.3:
            value["getPercentBp"] = 5000
    elif kind == "gift":
        value["giftSku"] = r.choice(SKUS)[0]
    elif kind == "fixed_price":
        value["amount"] = money(r.choice([0, 990, 9900, 19900]), currency)
    elif kind == "points_multiplier":
        value["multiplierBp"] = 20000
    if kind in ("percent", "tiers", "buy_x_get_y") and r.random() < 0.3:
        value["maxDiscount"] = money(r.choice([1, 5000, 30000]), currency)
    return value


def conditions(r, currency):
    """Sometimes a threshold, lists of goods, people."""
    found = {}
    if r.random() < 0.2:
        found["minSpend"] = money(r.choice([1, 10000, 29999, 30000, 30001, 100000]), currency)
    for name, index in (("includeCategories", 1), ("includeSkus", 0), ("excludeCategories", 1), ("excludeSkus", 0)):
        if r.random() < 0.06:
            found[name] = sorted({r.choice(SKUS)[index] for _ in range(r.randrange(1, 4))})
    if r.random() < 0.05:
        found["tiers"] = r.sample(TIERS, r.randrange(1, 3))
    if r.random() < 0.03:
        found["firstPurchaseOnly"] = True
    return found


def customer(r):
    found = {"id": "cu-1", "version": 1, "updatedAt": text_of(0), "displayName": "A", "kind": "member",
             "contactPoints": [], "consents": [],
             "segments": [{"id": s, "name": names(s)} for s in SEGMENTS if r.random() < 0.7]}
    if r.random() < 0.8:
        code = r.choice(TIERS)
        found["tier"] = {"code": code, "name": names(code)}
    if r.random() < 0.03:
        found["flags"] = [{"code": "offline_risk"}]
    return found


def coupon(r, number, now, currency):
    """A coupon that is good at `now` unless its conditions say otherwise; faults are laid over it later."""
    personal = r.random() < 0.7
    mode = "personal" if personal else r.choice(["open"] * 4 + ["pooled"] * 4 + ["stored_value", "online_only"])
    start = now - r.randrange(0, 20 * DAY)
    found = {"id": "cp-%d" % number, "version": 1, "createdAt": text_of(start), "updatedAt": text_of(start),
             "code": "CODE-%04d" % number, "title": names("c"), "value": offer(r, currency),
             "status": r.choice(["issued", "active"]), "validFrom": offset_text(r, start),
             "validUntil": offset_text(r, now + r.randrange(0, 20 * DAY)), "storeScope": {"mode": "all"},
             "usage": {"limit": None if mode == "open" else r.choice([1, 1, 1, 2]), "used": 0},
             "redemptionMode": mode, "conditions": conditions(r, currency), "redemptions": []}
    if personal and r.random() < 0.9:
        found["customerId"] = "cu-1"
    if r.random() < 0.5:
        found["channels"] = ["store"] + r.sample(["app", "web", "wechat"], r.randrange(3))
    right = r.choice(["store"] * 5 + ["any_store", "device", "none"])
    found["offline"] = {"rights": right}
    if right == "store":
        found["offline"]["storeId"] = "st-1"
    if right == "device":
        found["offline"]["deviceId"] = "dv-1"
    if r.random() < 0.5:
        found["offline"]["until"] = text_of(now + r.randrange(0, DAY))
    kind = r.random()
    if kind < 0.1:
        found["stacking"] = {"exclusive": True}
    elif kind < 0.7:
        found["stacking"] = {"exclusive": False, "group": r.choice(["percent", "amount", "points", "gift"])}
        others = [g for g in ("percent", "amount", "points", "gift") if g != found["stacking"]["group"]]
        if r.random() < 0.8:
            found["stacking"]["combinableWith"] = r.sample(others, r.choice([1, 2, 3, 3]))
    return found


def campaign(r, number, now, zone, currency):
    """A live campaign around `now`."""
    found = {"id": "cm-%d" % number, "version": 1, "updatedAt": text_of(now), "name": names("k"), "status": "live",
             "schedule": {"startAt": text_of(now - r.randrange(0, 30 * DAY)), "timeZone": zone},
             "channels": ["app", "store"], "storeScope": {"mode": "all"}}
    if r.random() < 0.8:
        found["schedule"]["endAt"] = text_of(now + r.randrange(0, 30 * DAY))
    if r.random() < 0.15:
        found["audience"] = {"segmentIds": r.sample(SEGMENTS, r.randrange(1, 3))}
    if r.random() < 0.1:
        found["rules"] = conditions(r, currency)
    if r.random() < 0.3:
        found["limits"] = {name: r.choice([1, 2, 5]) for name in ("perCustomer", "perStore", "total") if r.random() < 0.6}
    if r.random() < 0.2:
        found["kpis"] = {"budget": {"total": 100000, "used": r.choice([0, 50000, 99999])}}
    mode = r.choice(["provisional", "provisional", "provisional", "provisional", "leased", "leased", "open", "deny"])
    if mode:
        found["offline"] = {"mode": mode}
    if mode == "provisional" and r.random() < 0.5:
        found["offline"].update(maxValue=money(r.choice([5000, 30000, 100000]), currency),
                                maxCountPerDevice=r.choice([1, 3, 5]))
    return found


def policy(r, currency):
    found = {"id": "op-1", "version": 1, "updatedAt": text_of(0), "storeId": "st-1", "rules": [],
             "caps": {"perRedemption": money(r.choice([20000, 200000]), currency),
                      "perDevice": money(1000000, currency), "perStore": money(4000000, currency)}}
    if r.random() < 0.7:
        found.update(maxCacheAge="PT%dH" % r.choice([6, 24]), maxClockDoubtMs=r.choice([60000, 600000]))
    if r.random() < 0.3:
        found["caps"]["perCustomerCount"] = 1
    if r.random() < 0.5:
        found["caps"]["perDeviceCount"] = r.choice([1, 5])
    return found


def allowance(r, now, currency, campaigns):
    return {"id": "oa-1", "deviceId": "dv-1", "storeId": "st-1", "issuedAt": text_of(now - HOUR),
            "validUntil": text_of(now + r.choice([0, 1, HOUR, DAY])), "count": r.choice([1, 5, 20, 20]),
            "amount": money(r.choice([1000, 1000000, 1000000, 1000000]), currency),
            "pooled": [{"campaignId": c, "units": r.choice([0, 1, 3])} for c in campaigns]}
