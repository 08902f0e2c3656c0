#!/usr/bin/env python3
"""bench.py --build DIR [NAME]: measures the real programs on the demo: first sync, start, search. Prints a table.

NAME is start, search, outage or push; without it all.

Wall-clock on a shared machine is noisy: compare figures of one run, as ratios."""
import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

parser = argparse.ArgumentParser()
parser.add_argument("--build", required=True)
parser.add_argument("name", nargs="?", default="all")
options = parser.parse_args()
programs = os.path.join(os.path.abspath(options.build), "app")
work = tempfile.mkdtemp(prefix="counterpart-bench.")
rows = []


def row(name, value, unit):
    rows.append((name, value, unit))
    print("%-34s %12.2f %s" % rows[-1], flush=True)


def ctl(*words, pin=None):
    env = dict(os.environ, **({"COUNTERPART_PIN": pin} if pin else {}))
    return subprocess.run([os.path.join(programs, "counterpartctl"), *words, "--profile", work + "/device"], env=env,
                          capture_output=True, text=True, check=True).stdout


def start_to_sign_in():
    """From starting the program on the synced profile until a frame with the sign-in screen was shown; no GPU."""
    env = dict(os.environ, QT_QPA_PLATFORM="offscreen", QT_QUICK_BACKEND="software", QT_FORCE_STDERR_LOGGING="1",
               QT_LOGGING_RULES="counterpart.frames.info=true")
    begin = time.monotonic()
    window = subprocess.Popen([os.path.join(programs, "counterpart"), "--profile", work + "/device"], env=env,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    for line in window.stderr:
        if "frame of signIn" in line:
            break
    else:
        sys.exit("counterpart ended before its sign-in screen")
    seconds = time.monotonic() - begin
    with open(f"/proc/{window.pid}/status", encoding="ascii") as status:
        kilobytes = int(re.search(r"VmRSS:\s+(\d+)", status.read()).group(1))
    window.terminate()
    window.wait(20)
    return seconds, kilobytes / 1024


unseen = dict(os.environ, QT_QPA_PLATFORM="offscreen", QT_QUICK_BACKEND="software") # windows without a screen


def outage():
    """A day on five tablets and a week on one without the CDP, which is killed twice while they drain."""
    program = os.path.join(os.path.abspath(options.build), "tests/bench/counterpart-outage")
    for tablets, commands, hours in ((5, 1000, 24), (1, 20000, 168)):
        subprocess.run([program, "--tablets", str(tablets), "--commands", str(commands), "--hours", str(hours)], env=unseen, check=True)


def push():
    """From an event at the CDP to the painted row on a tablet's board."""
    subprocess.run([os.path.join(os.path.abspath(options.build), "tests/bench/counterpart-push")], env=unseen, check=True)


if options.name in ("all", "outage"):
    outage()
if options.name in ("all", "push"):
    push()
if options.name in ("outage", "push"):
    shutil.rmtree(work)
    sys.exit(0)
begin = time.monotonic()
cdp = subprocess.Popen([os.path.join(programs, "counterpart-cdp"), "--demo", "--script", "still", "--listen", "127.0.0.1:0",
                        "--db", work + "/cdp.db"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
try:
    said = ""
    while "enrolment code:" not in said or said.count("associate:") < 3:
        line = cdp.stdout.readline()
        if not line:
            sys.exit("the CDP ended: " + said)
        said += line
    row("demo CDP made and listening", time.monotonic() - begin, "s")
    server = re.search(r"listening on (\S+)", said).group(1)
    code = re.search(r"enrolment code: (\S+)", said).group(1)
    who, pin = re.search(r"associate: (\S+) (\d+)", said).groups()
    begin = time.monotonic()
    ctl("enrol", "--server", server, "--code", code, "--json")
    row("enrolment", time.monotonic() - begin, "s")
    begin = time.monotonic()
    status = json.loads(ctl("sync", "--json"))
    seconds = time.monotonic() - begin
    records = sum(status["cached"].values())
    row("first sync", seconds, "s")
    row("first sync, records", records / seconds, "records/s")
    if options.name in ("all", "start"):
        starts = [start_to_sign_in() for turn in range(5)]
        row("start to the sign-in screen, median", sorted(seconds for seconds, _ in starts)[2] * 1000, "ms")
        row("start to the sign-in screen, worst", max(seconds for seconds, _ in starts) * 1000, "ms")
        row("memory at the sign-in screen", starts[-1][1], "MB")
    if options.name in ("all", "search"):
        queries = ["syw", "suyawen", "6027", "li", "wang", "zhangwei", "chen", "keller", "4821", "wknd", "苏", "李", "王雅"]
        with open(work + "/cases.ndjson", "w", encoding="utf-8") as file:
            for turn in range(40):
                for query in queries:
                    file.write(json.dumps({"case": "%s-%d" % (query, turn), "query": query}) + "\n")
        answers = ctl("search", "--batch", work + "/cases.ndjson", "--associate", who, pin=pin)
        times = sorted(json.loads(line)["ms"] for line in answers.splitlines() if line.startswith("{"))
        row("query to hits, p50", times[len(times) // 2], "ms")
        row("query to hits, p99", times[int(len(times) * 0.99)], "ms")
finally:
    cdp.terminate()
    cdp.wait(10)
    shutil.rmtree(work, ignore_errors=True)
