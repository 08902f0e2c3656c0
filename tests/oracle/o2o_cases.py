#!/usr/bin/env python3
"""Every coupon of a loaded data set on its first, its last and its day-after instant, as cases for the oracle.

  o2o_cases.py --db CDP.db --data DIR > cases.ndjson         (cases; coupon_oracle.py makes the expected verdicts)
  o2o_cases.py --db CDP.db --data DIR --expect               (no cases: checks the oracle's verdicts against the dates)

CDP.db is the file of `counterpart-cdp --load DIR [--shift-to-now]`. The coupon's terms are computed a second time from
the files of DIR by the table of precision.md 4 and 5, and a coupon that was loaded otherwise is reported (exit 1).
"""
import argparse
import gzip
import json
import os
import sqlite3
import sys
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from coupon_oracle import evaluate
from oracle_time import DAY_FORM, instant, to_ms

DAY = 24 * 3600 * 1000
ZONES = {"CNY": "Asia/Shanghai", "USD": "America/New_York", "BRL": "America/Sao_Paulo", "GBP": "Europe/London",
         "EUR": "Europe/Berlin"}


def neutral(folder, kind):
    """(id, data) of every record of a kind."""
    path = os.path.join(folder, kind + ".ndjson.gz")
    if not os.path.exists(path):
        return
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield record["id"], record["data"]


def manifest(folder):
    for place in (folder, os.path.join(folder, "..")):
        path = os.path.join(place, "manifest.json")
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                return json.load(file)
    return {}


def shifted(text, weeks, zone):
    """precision 5: moves "by W weeks as local time in the record's store zone"."""
    local = datetime.fromtimestamp(instant(text) // 1000, ZoneInfo(zone)).replace(tzinfo=None)
    return to_ms((local + timedelta(weeks=weeks)).replace(tzinfo=ZoneInfo(zone)))


def expected_terms(data, currency, zone, weeks):
    """The contract's members that precision 4 makes of a neutral coupon."""
    offer = data.get("discount") or {}
    cash = lambda amount: {"amount": amount, "currency": data.get("currency") or currency}  # noqa: E731
    conditions = {}
    if offer.get("type") == "percent":
        value = {"kind": "percent", "percentBp": round(offer["percent_off"] * 100)}
    elif offer.get("type") == "threshold_amount":
        value = {"kind": "amount", "amount": cash(offer["value_minor"])}
        conditions = {"minSpend": cash(offer["min_spend_minor"])}
    elif offer.get("type") == "amount":
        value = {"kind": "amount", "amount": cash(offer["value_minor"])}
    else:
        value = {"kind": "unknown"}
    scope = {"mode": "include", "storeIds": [data["store_id"]]} if data.get("store_id") else {"mode": "all"}
    return {"code": data["code"], "customerId": data["customer_id"], "campaignId": data.get("campaign_id"),
            "value": value, "conditions": conditions, "storeScope": scope, "redemptionMode": "personal",
            "usage": {"limit": max(1, len(data.get("redemptions") or [])), "used": len(data.get("redemptions") or [])},
            "validFrom": None if DAY_FORM.match(data["valid_from"]) else shifted(data["valid_from"], weeks, zone),
            "validUntil": None if DAY_FORM.match(data["valid_to"]) else shifted(data["valid_to"], weeks, zone)}


def loaded_terms(coupon):
    """The same members as they were loaded."""
    return {"code": coupon["code"], "customerId": coupon.get("customerId"), "campaignId": coupon.get("campaignId"),
            "value": coupon["value"], "conditions": coupon.get("conditions") or {}, "storeScope": coupon["storeScope"],
            "redemptionMode": coupon["redemptionMode"], "usage": coupon["usage"],
            "validFrom": instant(coupon["validFrom"]), "validUntil": instant(coupon["validUntil"])}


class Loaded:
    """The records that the reference CDP made of the files."""

    def __init__(self, path):
        self.database = sqlite3.connect("file:%s?mode=ro" % path, uri=True)
        self.stores = {r["id"]: r for r in self.all_of("store")}
        self.campaigns = {r["id"]: r for r in self.all_of("campaign")}
        self.customers = {r["id"]: r for r in self.all_of("customer")}
        meta = dict(self.database.execute("SELECT key, value FROM meta"))
        self.weeks = next(iter(json.loads(meta.get("loaded_weeks", "{}")).values()), 0)

    def all_of(self, kind):
        for (body,) in self.database.execute(
                "SELECT body FROM resource WHERE type = ? AND removed IS NULL ORDER BY id", (kind,)):
            yield json.loads(body)


def as_of(coupon, moment):
    """The coupon as it stands at an instant: "statuses are derived at now as asof.py derives them" (precision 5)."""
    used = sum(1 for use in coupon.get("redemptions") or [] if instant(use["at"]) <= moment)
    status = "redeemed" if used else "expired" if instant(coupon["validUntil"]) < moment else "active"
    return dict(coupon, status=status, usage=dict(coupon["usage"], used=used))


def case_at(loaded, coupon, moment, name):
    """The coupon shown by its owner, in its own store, with exactly what it asks for in the basket."""
    stores = coupon["storeScope"].get("storeIds") or sorted(loaded.stores)
    store = loaded.stores[stores[0]]
    need = (coupon.get("conditions") or {}).get("minSpend", {}).get("amount", 10000)
    return {"id": "%s@%s" % (coupon["id"], name), "store": store, "customer": loaded.customers[coupon["customerId"]],
            "coupons": [{"input": coupon["code"], "coupon": coupon,
                         "campaign": loaded.campaigns.get(coupon.get("campaignId")), "known": {}}],
            "applied": [], "basket": {"currency": store["currency"], "total": need, "lines": []}, "policy": None,
            "allowance": None, "context": {"now": moment, "storeId": store["id"], "deviceId": "dv-1",
                                           "channel": "store", "online": True, "cacheAgeMs": 0, "clockDoubtMs": 0,
                                           "spent": {"count": 0, "amount": 0}, "pins": {}}}


def instants(coupon):
    """First, last, day after: the names and moments of the three."""
    first, last = instant(coupon["validFrom"]), instant(coupon["validUntil"])
    return [("first", first), ("last", last), ("day-after", last + DAY)]


def wrong_by_dates(case, name):
    """What the dates alone say of a coupon without campaign: valid, valid, expired."""
    result = evaluate(case)["results"][0]
    expected = ("invalid", ["expired"]) if name == "day-after" else ("valid", [])
    return (result["verdict"], result["failed"]) != expected and "%s: %s %s" % (
        case["id"], result["verdict"], result["failed"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--db", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--expect", action="store_true")
    arguments = parser.parse_args()
    loaded, currency = Loaded(arguments.db), manifest(arguments.data).get("currency", "XXX")
    files = dict(neutral(arguments.data, "coupon"))
    faults, made = [], 0
    for coupon in loaded.all_of("coupon"):
        data = files.pop(coupon["id"], None)
        zone = ZONES.get(currency, "UTC")
        if data is None or expected_terms(data, currency, zone, loaded.weeks) != loaded_terms(coupon):
            faults.append("%s was loaded otherwise than its file says" % coupon["id"])
        for name, moment in instants(coupon):
            case = case_at(loaded, as_of(coupon, moment), moment, name)
            made += 1
            if arguments.expect:
                wrong = wrong_by_dates(case, name)
                faults += [wrong] if wrong else []
            else:
                sys.stdout.write(json.dumps(case, ensure_ascii=False, separators=(",", ":")) + "\n")
    faults += ["%s is in the files and was not loaded" % missing for missing in files]
    print("%d cases, %d faults" % (made, len(faults)), *faults[:20], sep="\n", file=sys.stderr)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
