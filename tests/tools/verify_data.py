#!/usr/bin/env python3
"""Loads a folder of neutral NDJSON into counterpart-cdp, syncs a fresh device by counterpartctl, and compares what
the device holds with what lies in the files: records of every kind, purchases and their sum per currency.

The files are summed here, from the description of the format alone; nothing of the product's reading is used.
  verify_data.py --build build/dev DIR [--shift-to-now]     exit 1 when anything differs
  verify_data.py --status FILE DIR                          compares a saved `counterpartctl status --json`
"""
import argparse
import gzip
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time

KINDS = ("store", "customer", "campaign", "coupon", "purchase", "pickup_order", "timeline_event")


def lines_of(path):
    opened = gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8")
    with opened as file:
        yield from file


def manifest_of(folder):
    for candidate in (os.path.join(folder, "manifest.json"), os.path.join(folder, "..", "manifest.json")):
        if os.path.exists(candidate):
            with open(candidate, encoding="utf-8") as file:
                return json.load(file)
    return {}


def whole(value):
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def sums_of(folder):
    """Counts per kind, purchases per currency, and lines that are no record."""
    currency = manifest_of(folder).get("currency", "XXX")
    ids = {kind: set() for kind in KINDS}
    totals, unusable, unknown = {}, 0, {}
    for name in sorted(os.listdir(folder)):
        if not re.search(r"\.ndjson(\.gz)?$", name) or name.startswith("search_cases"):
            continue
        for line in lines_of(os.path.join(folder, name)):
            if not line.strip():
                continue
            try:
                record = json.loads(line)
                kind, key, data = record["kind"], str(record["id"]), record["data"]
                data.get("x")
            except (ValueError, KeyError, TypeError, AttributeError):
                unusable += 1
                continue
            if kind not in ids:
                unknown[kind] = unknown.get(kind, 0) + 1
                continue
            if key in ids[kind]:
                continue
            ids[kind].add(key)
            if kind == "purchase":
                sum_ = totals.setdefault(data.get("currency") or currency, {"count": 0, "total_minor": 0})
                sum_["count"] += 1
                sum_["total_minor"] += whole(data.get("total_minor"))
    return {kind: len(found) for kind, found in ids.items() if found}, totals, unusable, unknown


def wait_for(process, log, pattern, seconds):
    """The first line of the log that matches; the CDP prints these once it has loaded."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with open(log, encoding="utf-8", errors="replace") as file:
            found = re.search(pattern, file.read())
        if found:
            return found.group(1)
        if process.poll() is not None:
            break
        time.sleep(0.1)
    with open(log, encoding="utf-8", errors="replace") as file:
        sys.exit("counterpart-cdp did not start:\n" + file.read()[-2000:])


def synced_status(build, folder, shift):
    """`counterpartctl status --json` of a device that has just been enrolled and has synced."""
    programs = {name: next((path for path in (os.path.join(build, "app", name), os.path.join(build, name))
                            if os.path.exists(path)), None) for name in ("counterpart-cdp", "counterpartctl")}
    for name, path in programs.items():
        if not path:
            sys.exit(f"{name} is not in {build}: build first")
    with tempfile.TemporaryDirectory() as scratch:
        log = os.path.join(scratch, "cdp.log")
        command = [programs["counterpart-cdp"], "--listen", "127.0.0.1:0", "--db", os.path.join(scratch, "cdp.db"),
                   "--load", folder] + (["--shift-to-now"] if shift else [])
        with open(log, "w", encoding="utf-8") as out:
            cdp = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
        try:
            url = wait_for(cdp, log, r"listening on (\S+)", 300)
            code = wait_for(cdp, log, r"enrolment code: (\S+)", 60)

            def ctl(*arguments):
                done = subprocess.run([programs["counterpartctl"], arguments[0], "--profile", os.path.join(scratch, "device"), "--json",
                                       *arguments[1:]], capture_output=True, text=True, timeout=1800)
                if done.returncode != 0:
                    sys.exit(f"counterpartctl {arguments[0]} ended with {done.returncode}: {done.stdout}{done.stderr}")
                return json.loads(done.stdout)

            ctl("enrol", "--server", url, "--code", code)
            started = time.monotonic()
            ctl("sync")
            print(f"synced in {time.monotonic() - started:.1f} s")
            return ctl("status")
        finally:
            cdp.send_signal(signal.SIGTERM)
            cdp.wait(30)


def compare(folder, status):
    """Prints both sides; the number of differences."""
    counts, totals, unusable, unknown = sums_of(folder)
    cached, aside = status.get("cached", {}), status.get("set_aside", {})
    made = {"store": 1} if "store" not in counts else {}
    differences = 0
    print(f"{'':24}{'files':>16}{'synced':>16}")

    def row(label, expected, found):
        nonlocal differences
        same = expected == found
        differences += not same
        print(f"{label:24}{expected:>16}{found:>16}{'' if same else '   DIFFERS'}")

    for kind in KINDS:
        if kind in counts or kind in made:
            row(kind, counts.get(kind, made.get(kind, 0)), cached.get(kind, 0))
    for currency in sorted(set(totals) | set(status.get("totals", {}).get("by_currency", {}))):
        expected = totals.get(currency, {"count": 0, "total_minor": 0})
        found = status.get("totals", {}).get("by_currency", {}).get(currency, {"count": 0, "total_minor": 0})
        row(f"purchases {currency}", expected["count"], found["count"])
        row(f"sum in minor {currency}", expected["total_minor"], found["total_minor"])
    for kind, count in aside.items():
        row(f"set aside: {kind}", 0, count)
    if unusable:
        print(f"{unusable} lines of the files are no records; counterpart-cdp lists them when it loads")
    for kind, count in unknown.items():
        print(f"{count} records of kind {kind}, which the contract does not have")
    return differences


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--build", default="build/dev")
    parser.add_argument("--status")
    parser.add_argument("--shift-to-now", action="store_true")
    arguments = parser.parse_args()
    if arguments.status:
        with open(arguments.status, encoding="utf-8") as file:
            status = json.load(file)
    else:
        status = synced_status(arguments.build, os.path.abspath(arguments.folder), arguments.shift_to_now)
    differences = compare(arguments.folder, status)
    print("everything is there" if not differences else f"{differences} figures differ")
    sys.exit(1 if differences else 0)


if __name__ == "__main__":
    main()
