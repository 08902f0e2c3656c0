#!/usr/bin/env python3
"""Asks a running reference CDP (`POST /v1/coupons/validate`) and the oracle the same questions about its own records.

  server_check.py --url URL --code ENROLMENT-CODE --associate ID PIN --db CDP.db [--count N] [--seed S]

Each question takes a coupon, its owner, a stranger or nobody, and a basket at, below or above what the coupon asks for.
Exit 1 when a verdict, a failed condition or a discount differs. The CDP is asked by HTTP; its file is read only for
the records that the question is about.
"""
import argparse
import json
import random
import secrets
import sys
import urllib.error
import urllib.parse
import urllib.request

from coupon_oracle import evaluate, without_implied
from o2o_cases import Loaded
from oracle_time import instant


class Cdp:
    """A device of the CDP with an associate signed in."""

    def __init__(self, url, code, associate, pin):
        self.url = url
        device = self.form({"grant_type": "urn:counterpart:grant-type:enrolment-code", "code": code,
                            "device_name": "oracle"})
        self.store, self.device = device["store_id"], device["device_id"]
        self.login = lambda: self.sign_in(device, associate, pin)
        self.login()

    def sign_in(self, device, associate, pin):
        self.token = None
        self.token = self.form({"grant_type": "client_credentials", "client_id": device["device_client_id"],
                                "client_secret": device["device_client_secret"], "scope": "sync commands"})["access_token"]
        self.token = self.form({"grant_type": "urn:counterpart:grant-type:associate", "associate_code": associate,
                                "pin": pin})["access_token"]

    def form(self, members):
        return self.call("/oauth/token", urllib.parse.urlencode(members).encode(), "application/x-www-form-urlencoded")

    def call(self, path, body=None, kind="application/json"):
        headers = {"Counterpart-Nonce": secrets.token_hex(16)}
        if body is not None:
            headers["Content-Type"] = kind
        if getattr(self, "token", None):
            headers["Authorization"] = "Bearer " + self.token
        with urllib.request.urlopen(urllib.request.Request(self.url + path, body, headers)) as answer:
            return json.load(answer)

    def validate(self, question):
        body = json.dumps(question).encode()
        try:
            return self.call("/v1/coupons/validate", body)
        except urllib.error.HTTPError as refusal:
            if refusal.code != 401:
                raise
        self.login()
        return self.call("/v1/coupons/validate", body)


def question_about(r, coupon, store, customers, currency):
    """(customer id or None, basket or None): at, below, above the threshold; by keypad or scanned."""
    need = (coupon.get("conditions") or {}).get("minSpend", {}).get("amount", 10000)
    total = r.choice([need, need, max(0, need - 1), need + 1, need + r.randrange(100000)])
    kind = r.random()
    basket = {"currency": currency, "total": total, "lines": []}
    if kind < 0.1:
        basket = None
    elif kind < 0.5 and total:
        lists = coupon.get("conditions") or {}
        category = r.choice((lists.get("includeCategories") or []) + (lists.get("excludeCategories") or []) + ["other"])
        basket["lines"] = [{"sku": "sku-x", "category": category, "quantity": 1, "unitPrice": total}]
    who = r.choice([coupon.get("customerId")] * 6 + [None, r.choice(customers)])
    return who, basket


def known_of(loaded, coupon, customer, store, now):
    """Uses of the campaign so far, counted from the CDP's stored events."""
    used = lambda what, where, *values: loaded.database.execute(  # noqa: E731
        "SELECT " + what + " FROM campaign_event WHERE step = 'redeemed' AND campaign_id = ? AND at <= ?" + where,
        (coupon.get("campaignId"), now, *values)).fetchone()[0]
    return {"customerRedeemed": used("count(*)", " AND customer_id = ?", customer),
            "storeRedeemed": used("count(*)", " AND store_id = ?", store), "campaignRedeemed": used("count(*)", ""),
            "budgetUsed": used("coalesce(sum(discount), 0)", ""), "customerPurchases": loaded.database.execute(
                "SELECT count(*) FROM resource WHERE type = 'purchase' AND customer_id = ?", (customer,)).fetchone()[0]}


def differs(asked, answer, loaded, store, customer, basket, coupon):
    """The differing members of one answer as text, or an empty list."""
    verdict = answer["verdicts"][0]
    case = {"id": "q", "store": loaded.stores[store], "customer": loaded.customers.get(customer), "applied": [],
            "coupons": [{"input": asked, "coupon": coupon, "campaign": loaded.campaigns.get(coupon.get("campaignId")),
                         "known": known_of(loaded, coupon, customer, store, instant(verdict["asOf"]))}],
            "basket": basket, "policy": None, "allowance": None,
            "context": {"now": instant(verdict["asOf"]), "storeId": store, "deviceId": "dv", "channel": "store",
                        "online": True, "cacheAgeMs": 0, "clockDoubtMs": 0}}
    ours = evaluate(case)["results"][0]
    theirs = {"verdict": verdict["kind"], "almost": verdict.get("almost", False),
              "failed": [c["code"] for c in verdict.get("conditions", []) if not c["ok"] and not c.get("unknown")],
              "unknown": [c["code"] for c in verdict.get("conditions", []) if c.get("unknown")],
              "discount": (verdict.get("discount") or {}).get("amount") if verdict["kind"] == "valid" else None}
    ours, theirs = without_implied(ours), without_implied(theirs)
    return ["%s: oracle %r, CDP %r" % (name, ours[name], theirs[name]) for name in theirs if ours[name] != theirs[name]]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", required=True)
    parser.add_argument("--code", required=True)
    parser.add_argument("--associate", nargs=2, required=True)
    parser.add_argument("--db", required=True)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--show", type=int, default=20)
    arguments = parser.parse_args()
    cdp, loaded, r = Cdp(arguments.url, arguments.code, *arguments.associate), Loaded(arguments.db), random.Random(arguments.seed)
    coupons, customers = list(loaded.all_of("coupon")), sorted(loaded.customers)
    by_code = {}
    for coupon in coupons:
        by_code[coupon["code"]] = by_code.get(coupon["code"], 0) + 1
    here = [c for c in coupons if cdp.store in (c["storeScope"].get("storeIds") or [cdp.store])] or coupons
    currency, members, wrong = loaded.stores[cdp.store]["currency"], {}, 0
    for _ in range(arguments.count):
        coupon = r.choice(here if r.random() < 0.9 else coupons)
        who, basket = question_about(r, coupon, cdp.store, customers, currency)
        asked = coupon["code"] if by_code[coupon["code"]] == 1 and r.random() < 0.5 else coupon["id"]
        question = {"storeId": cdp.store, "coupons": [asked]}
        question.update({"customerId": who} if who else {}, **({"basket": basket} if basket else {}))
        # Whoever shows the code of a personal coupon is its owner, unless somebody else is named.
        stands = who or (coupon.get("customerId") if asked == coupon["code"] else None)
        found = differs(asked, cdp.validate(question), loaded, cdp.store, stands, basket, coupon)
        wrong += bool(found)
        for text in found:
            members[text.split(":")[0]] = members.get(text.split(":")[0], 0) + 1
        if found and wrong <= arguments.show:
            print(coupon["id"], "customer", who, "basket", json.dumps(basket), *found, sep="\n    ")
    print("%d questions, %d answers differ %s" % (arguments.count, wrong, members or ""))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
