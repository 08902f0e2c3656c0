#!/usr/bin/env python3
"""Asks the reference CDP itself for every loaded coupon at its first, last and day-after time, and the oracle too.

  o2o_server_check.py --cdp build/dev/app/counterpart-cdp --data DIR      exit 1 when a verdict differs

The CDP loads DIR with its clock before the first coupon and is then started anew with its clock set to each time at
which coupons begin or end. Its clock runs on while it answers: the last instant is asked within the minute before it
(the exact millisecond is a matter of o2o_cases.py), the first within the minute after it. All are asked at the device's
own store, so a coupon of another store fails there too, beside what its dates say.
"""
import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import time

from coupon_oracle import evaluate
from o2o_cases import Loaded, as_of, case_at, instants
from oracle_time import instant, text_of
from server_check import Cdp

MINUTE = 60 * 1000


class Running:
    """counterpart-cdp at a given time of its clock."""

    def __init__(self, program, scratch, clock, load=None, more=()):
        self.log = os.path.join(scratch, "log")
        command = [program, "--listen", "127.0.0.1:0", "--db", os.path.join(scratch, "cdp.db"), *more]
        command += ["--clock", text_of(clock)] if clock is not None else []
        with open(self.log, "w", encoding="utf-8") as log:
            self.process = subprocess.Popen(command + (["--load", load] if load else []), stdout=log, stderr=log)
        end = time.monotonic() + 300
        while not self.found(r"enrolment code: (\S+)") and time.monotonic() < end and self.process.poll() is None:
            time.sleep(0.05)
        time.sleep(0.1)

    def found(self, pattern):
        with open(self.log, encoding="utf-8") as log:
            return re.findall(pattern, log.read())

    def sign_in(self, who, pin):
        return Cdp(self.found(r"listening on (\S+)")[0], self.found(r"enrolment code: (\S+)")[0], who, pin)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)


def groups(loaded):
    """clock → [(coupon, name)]: the moments at which something is asked."""
    found = {}
    for coupon in loaded.all_of("coupon"):
        for name, moment in instants(coupon):
            found.setdefault(moment - (MINUTE if name == "last" else 0), []).append((coupon, name))
    return found


def ask(cdp, loaded, coupon, name):
    """None where both agree, else what differs."""
    case = case_at(loaded, coupon, 0, name)
    question = {"storeId": cdp.store, "customerId": coupon["customerId"], "coupons": [coupon["id"]],
                "basket": case["basket"]}
    answer = cdp.validate(question)["verdicts"][0]
    now = instant(answer["asOf"])
    if name == "last" and now > instant(coupon["validUntil"]):
        return "asked too late, at " + answer["asOf"]
    case = case_at(loaded, as_of(coupon, now), now, name)
    case["store"] = loaded.stores[cdp.store]
    ours = evaluate(case)["results"][0]
    failed = [c["code"] for c in answer["conditions"] if not c["ok"] and not c.get("unknown")]
    theirs = (answer["kind"], failed, (answer.get("discount") or {}).get("amount") if answer["kind"] == "valid" else None)
    if theirs == (ours["verdict"], ours["failed"], ours["discount"]):
        return None
    return "oracle %s %s %s, CDP %s %s %s" % (ours["verdict"], ours["failed"], ours["discount"], *theirs)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cdp", required=True)
    parser.add_argument("--data", required=True)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        first = Running(arguments.cdp, scratch, instant("2000-01-01T00:00:00Z"), arguments.data)
        who, pin = first.found(r"associate: (\S+) (\d+)")[0]
        first.stop()
        loaded = Loaded(os.path.join(scratch, "cdp.db"))
        asked, verdicts, wrong = 0, {}, []
        for clock, wanted in sorted(groups(loaded).items()):
            running = Running(arguments.cdp, scratch, clock)
            cdp = running.sign_in(who, pin)
            for coupon, name in wanted:
                difference = ask(cdp, loaded, coupon, name)
                asked += 1
                verdicts[name] = verdicts.get(name, 0) + 1
                if difference:
                    wrong.append("%s %s: %s" % (coupon["id"], name, difference))
            running.stop()
            print(text_of(clock), len(wanted), "asked,", len(wrong), "differ", flush=True)
    print("%d questions %s, %d differ" % (asked, verdicts, len(wrong)), *wrong[:20], sep="\n")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
