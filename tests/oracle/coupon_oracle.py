#!/usr/bin/env python3
"""Independent oracle of coupon verdicts: reads cases (NDJSON) and writes results (NDJSON). Format: README.md.

  coupon_oracle.py [CASES] [-o RESULTS]            computes every case
  coupon_oracle.py CASES --compare OTHER           compares the results of another program; exit 1 on any difference

Written from the text of the design pages alone; it shares no code and no author with src/domain.
"""
import argparse
import copy
import json
import re
import sys
from itertools import combinations

from oracle_rules import FAILED, RULES, UNKNOWN, Facts, combinable, left_over, spend_needed
from oracle_money import Goods, discount_of

# 6.3: "UNKNOWN_IN_CACHE (→ cannot_tell, with cache age)"; 5.13: an unsure clock turns the verdict into cannot tell;
# a cache that is too old says nothing of now. What may not be settled offline may be perfectly good: "no valid coupon
# is ever refused", so it is not called invalid.
CANNOT_TELL = ("unknown-in-cache", "clock-unsure", "cache-too-old", "offline-not-allowed", "allowance-exceeded")
# decisions 8: almost = invalid "whose failing conditions can all be met at this counter now (spend more, show the card)".
MET_AT_COUNTER = {"customer-required", "min-spend", "no-eligible-item", "excluded-item", "not-combinable"}
GCN = re.compile(r"/255/(\d{13})\d{0,12}(?:[/?#]|$)")
MAX_INPUT = 512


def check_digit_holds(digits):
    """GS1: weights 3 and 1 from the right; the last digit makes the sum a multiple of ten."""
    weighted = sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(reversed(digits)))
    return weighted % 10 == 0


def malformed(text):
    """6.3 "MALFORMED (check digit)": empty, too long, with control characters, or a GS1 coupon number whose check
    digit is wrong (contract 1: "Coupon barcodes may be GS1 (255 GCN, Digital Link)")."""
    if not text.strip() or len(text) > MAX_INPUT or any(ord(c) < 32 or ord(c) == 127 for c in text):
        return True
    number = GCN.search(text)
    return bool(number) and not check_digit_holds(number.group(1))


def without_coupon(entry, online, broken):
    """No coupon stands behind what was scanned."""
    code = "malformed" if broken else "unknown" if online else "unknown-in-cache"
    return {"input": entry["input"], "verdict": "cannot_tell" if code in CANNOT_TELL else "invalid", "almost": False,
            "headline": code, "failed": [code], "unknown": [], "shortfall": None, "discount": None, "saves": None}


def verdict_of(failed, states, facts):
    """(verdict, almost): by the headline where something failed, else by what offline leaves open."""
    if failed:
        if failed[0] in CANNOT_TELL:
            return "cannot_tell", False
        return "invalid", MET_AT_COUNTER.issuperset(failed)
    if states["campaign-not-live"] == UNKNOWN:
        return "cannot_tell", False
    # decisions 4.5: "Without a lease … the verdict then says 'OK for now'".
    return ("valid_provisional" if facts.mode == "provisional" else "valid"), False


def would_save(facts, failed):
    """What an "almost" takes off once its conditions are met: at the amount asked for. None where goods are missing."""
    if {"no-eligible-item", "excluded-item"}.intersection(failed) or not facts.certain_amount():
        return None
    if facts.goods is None or "min-spend" not in failed:
        return facts.discount
    met, need = copy.copy(facts.goods), spend_needed(facts)
    met.base, met.total = need, max(met.total, need)
    return discount_of(facts.value, met)


def lead(judged):
    """The input that the primary button offers. corrections 2: "the best coupon that works now; 'almost' leads only
    when it saves more than that"; of equals the one that ends first (C4 "sorted by expiry"), then a sure one, then
    the id."""
    def order(amount):
        return lambda one: (-(one[0][amount] or 0), one[1].until(), one[0]["verdict"] == "valid_provisional",
                            one[1].coupon["id"])
    working = sorted((one for one in judged if one[0]["verdict"] in ("valid", "valid_provisional")),
                     key=order("discount"))
    almost = sorted((one for one in judged if one[0]["almost"] and one[0]["saves"]), key=order("saves"))
    if almost and almost[0][0]["saves"] > (working[0][0]["discount"] or 0 if working else 0):
        return almost[0][0]["input"]
    return working[0][0]["input"] if working else None


def judge(case, entry):
    """The verdict on one coupon, and its facts for the combination (None where there is no coupon)."""
    if malformed(entry["input"]):
        return without_coupon(entry, case["context"]["online"], True), None
    if entry.get("coupon") is None:
        return without_coupon(entry, case["context"]["online"], False), None
    facts = Facts(case, entry)
    states = {code: rule(facts) for code, rule in RULES}
    failed = [code for code, state in states.items() if state == FAILED]
    verdict, almost = verdict_of(failed, states, facts)
    short = None
    if states["min-spend"] == FAILED:
        short = spend_needed(facts) - facts.goods.base
    usable = verdict in ("valid", "valid_provisional")
    return {"input": entry["input"], "verdict": verdict, "almost": almost, "headline": failed[0] if failed else "campaign-not-live" if verdict == "cannot_tell" else "",
            "failed": failed, "unknown": [code for code, state in states.items() if state == UNKNOWN],
            "shortfall": short, "discount": facts.discount if usable and facts.certain_amount() else None,
            "saves": would_save(facts, failed) if almost else None}, facts


def within_limits(chosen):
    """A set must not spend more of a campaign than its limits leave."""
    for facts in chosen:
        campaign = (facts.campaign or {}).get("id")
        if campaign is None:
            continue
        count = sum(1 for other in chosen if (other.campaign or {}).get("id") == campaign)
        lefts = [left_over(facts, "perStore", "storeLeft", "storeRedeemed"),
                 left_over(facts, "total", "totalLeft", "campaignRedeemed")]
        if facts.limits().get("perCustomer") is not None:
            lefts.append(facts.limits()["perCustomer"] - facts.known.get("customerRedeemed", 0))
        if any(left is not None and count > left for left in lefts):
            return False
    return True


def legal(chosen):
    """Every pair may be combined; offline only open codes may be stacked (R7 after R4); limits hold for the set."""
    for one, other in combinations(chosen, 2):
        if not combinable(one.coupon, other.coupon) or any(f.mode not in (None, "open") for f in (one, other)):
            return False
    return within_limits(chosen)


def certain(facts):
    """What one coupon takes off, as far as it is known."""
    return (facts.discount or 0) if facts.certain_amount() else 0


def together(chosen, case):
    """What a set takes off: each coupon on the basket as rung up, all together never more than the basket. What nobody
    can say of one coupon (no basket, a threshold) is not promised of the set either."""
    total = sum(certain(facts) for facts in chosen)
    basket = case.get("basket")
    if basket is None:
        return total
    goods = Goods(basket, [])
    shipping = sum(certain(facts) for facts in chosen if facts.value["kind"] == "free_shipping")
    return min(total - shipping, goods.total) + min(shipping, goods.shipping)


def best_combination(case, usable):
    """Issue: "stacking and exclusivity across several coupons with the best legal combination proposed": the most
    money; then the fewest coupons; then the ids in order."""
    best, best_key = [], (0, 0, [])
    for size in range(1, len(usable) + 1):
        for chosen in combinations(usable, size):
            if not legal(chosen):
                continue
            ids = sorted(facts.coupon["id"] for facts in chosen)
            key = (-together(chosen, case), size, ids)
            if not best or key < best_key:
                best, best_key = ids, key
    return {"coupons": best, "discount": -best_key[0]}


def evaluate(case):
    """The result of one case."""
    results, judged, usable = [], [], {}
    for entry in case["coupons"]:
        result, facts = judge(case, entry)
        results.append(result)
        if facts is not None:
            judged.append((result, facts))
        if result["verdict"] in ("valid", "valid_provisional"):
            usable[facts.coupon["id"]] = facts
    return {"id": case["id"], "results": results, "lead": lead(judged), "best": best_combination(case, list(usable.values()))}


def without_implied(result):
    """customer-required already says that nobody is known: whether it also lists what then cannot be judged is form."""
    if "customer-required" not in (result.get("failed") or []):
        return result
    asks_who = ("wrong-customer", "not-in-segment", "limit-customer")
    return dict(result, unknown=[code for code in result.get("unknown") or [] if code not in asks_who])


def differences(ours, theirs):
    """The members in which two results of one case differ, as text."""
    found = []
    for mine, other in zip(ours["results"], theirs.get("results") or []):
        mine, other = without_implied(mine), without_implied(other)
        for name in ("verdict", "almost", "headline", "failed", "unknown", "shortfall", "discount"):
            if mine[name] != other.get(name):
                found.append("%s of %r: oracle %r, other %r" % (name, mine["input"], mine[name], other.get(name)))
        if "saves" in other and mine["saves"] != other["saves"]:
            found.append("saves of %r: oracle %r, other %r" % (mine["input"], mine["saves"], other["saves"]))
    if "lead" in theirs and ours["lead"] != theirs["lead"]:
        found.append("lead: oracle %r, other %r" % (ours["lead"], theirs["lead"]))
    if len(ours["results"]) != len(theirs.get("results") or []):
        found.append("number of results")
    if ours["best"]["discount"] != (theirs.get("best") or {}).get("discount"):
        found.append("best: oracle %r, other %r" % (ours["best"], theirs.get("best")))
    return found


def compare(cases, others, show):
    """Prints a summary of the differences by member; True when there is none."""
    seen, wrong, kinds = 0, 0, {}
    for case_line, other_line in zip(cases, others, strict=True):
        case, other = json.loads(case_line), json.loads(other_line)
        found = differences(evaluate(case), other) if case["id"] == other.get("id") else ["id"]
        seen += 1
        wrong += bool(found)
        for text in found:
            kinds[text.split(" ")[0]] = kinds.get(text.split(" ")[0], 0) + 1
        if found and wrong <= show:
            print(case["id"], *found, sep="\n    ")
    print("%d cases, %d differ %s" % (seen, wrong, kinds or ""))
    return wrong == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="?", default="-")
    parser.add_argument("-o", "--output", default="-")
    parser.add_argument("--compare", metavar="OTHER")
    parser.add_argument("--show", type=int, default=20, help="how many differing cases are printed")
    arguments = parser.parse_args()
    cases = sys.stdin if arguments.cases == "-" else open(arguments.cases, encoding="utf-8")
    if arguments.compare:
        with open(arguments.compare, encoding="utf-8") as others:
            sys.exit(0 if compare(cases, others, arguments.show) else 1)
    output = sys.stdout if arguments.output == "-" else open(arguments.output, "w", encoding="utf-8")
    for line in cases:
        if line.strip():
            output.write(json.dumps(evaluate(json.loads(line)), ensure_ascii=False, separators=(",", ":")) + "\n")
    output.flush()


if __name__ == "__main__":
    main()
