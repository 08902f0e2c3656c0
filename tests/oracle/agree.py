#!/usr/bin/env python3
"""Lets the product and the oracle judge the same cases: agree.py JUDGE [--count N] [--seed S]

JUDGE is the program judge_cases. Exit 1 on any difference; the first ones are printed. Without --count 20,000 cases,
or 200,000 with COUNTERPART_FULL=1. The seed is fixed, so that a failure is found again.
"""
import argparse
import json
import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor

from coupon_oracle import differences, evaluate
from generate_cases import generate

STEP = 2000


def judge(task):
    """Differences of the cases [first, first + count): (how many cases, [(id, texts)])."""
    program, seed, first, count = task
    cases = [generate(seed, number) for number in range(first, first + count)]
    lines = "".join(json.dumps(case, ensure_ascii=False, separators=(",", ":")) + "\n" for case in cases)
    answer = subprocess.run([program], input=lines.encode(), stdout=subprocess.PIPE, check=True).stdout
    results = [json.loads(line) for line in answer.splitlines()]
    if [case["id"] for case in cases] != [result.get("id") for result in results]:
        raise SystemExit("the judge did not answer every case in order")
    coupons, found = 0, []
    for case, result in zip(cases, results):
        coupons += len(case["coupons"])
        texts = differences(evaluate(case), result)
        if texts:
            found.append((case["id"], texts))
    return coupons, found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("judge")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--count", type=int, default=200000 if os.environ.get("COUNTERPART_FULL") else 20000)
    parser.add_argument("--show", type=int, default=10)
    arguments = parser.parse_args()
    tasks = [(arguments.judge, arguments.seed, first, min(STEP, arguments.count - first))
             for first in range(0, arguments.count, STEP)]
    coupons, wrong, kinds = 0, 0, {}
    with ProcessPoolExecutor() as pool:
        for judged, found in pool.map(judge, tasks):
            coupons += judged
            for name, texts in found:
                wrong += 1
                for text in texts:
                    kind = text.split(" ")[0]
                    kinds[kind] = kinds.get(kind, 0) + 1
                if wrong <= arguments.show:
                    print(name, *texts, sep="\n    ")
    print("%d cases with %d coupons, seed %s: %d differ %s"
          % (arguments.count, coupons, arguments.seed, wrong, kinds or ""))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
