#!/usr/bin/env python3
"""Starts counterpart-cdp on the demo and on loaded data and recounts every campaign figure from its stored events.

  recount.py CDP [DIR…]      exit 1 when a figure differs, or when an event that was tampered with is not noticed

CDP is the program. Beside the demo and the invented data of tests/fixtures/neutral it takes each DIR, and
`completejourney` of $COUNTERPART_DATA where that is set. The control: in a copy of the events one is changed at a time,
each change in another way, and the recount must find the CDP's answer wrong.
"""
import os
import sqlite3
import sys
import tempfile

from campaign_figures import asked, recount
from o2o_cases import Loaded
from o2o_server_check import Running

FIXTURES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fixtures", "neutral")
ONE = "(SELECT seq FROM campaign_event WHERE %s AND at <= :now ORDER BY store_id IS :store DESC, seq DESC LIMIT 1)"
USE = ONE % "step = 'redeemed' AND coupon_id IS NOT NULL"
TODAYS = ONE % "step = 'redeemed' AND at > :now - 86400000"
WRONG = ONE % "step = 'refused_wrongly' AND store_id = :store"
TAMPERINGS = {
    "a redemption lost": "DELETE FROM campaign_event WHERE seq = " + USE,
    "a discount of one unit more": "UPDATE campaign_event SET discount = discount + 1 WHERE seq = " + USE,
    "a redemption in another channel": "UPDATE campaign_event SET channel = 'kiosk' WHERE seq = " + TODAYS,
    "a redemption twelve days earlier": "UPDATE campaign_event SET at = at - 1036800000 WHERE seq = " + TODAYS,
    "a channel's redemption told of the day before": "UPDATE campaign_event SET at = at - 86400000 WHERE seq = " + TODAYS,
    "a goal of one more": "UPDATE resource SET body = json_set(body, '$.channelGoals[0].redeemed', "
                          "json_extract(body, '$.channelGoals[0].redeemed') + 1) WHERE type = 'campaign' AND id = "
                          "(SELECT id FROM resource WHERE type = 'campaign' AND json_extract(body, "
                          "'$.channelGoals[0].storeId') = :store ORDER BY id LIMIT 1)",
    "a wrong refusal called right": "UPDATE campaign_event SET step = 'refused' WHERE seq = " + WRONG,
}
# Where another figure would notice as well, the one that must.
NOTICED = {"a redemption in another channel": "byChannel.daily",
           "a channel's redemption told of the day before": "byChannel.daily",
           "a goal of one more": "byChannel.goal"}
ALWAYS = list(TAMPERINGS)[:2]  # loaded data may say neither channel nor store


def manager_of(running, path):
    """Who of those that were printed is a manager: id and PIN."""
    loaded = Loaded(path)
    managers = {one["id"] for one in loaded.all_of("associate") if "manager" in one["roles"]}
    loaded.database.close()
    return next((who, pin) for who, pin in running.found(r"associate: (\S+) (\d+)") if who in managers)


def tampered(path, scratch, statement, bound):
    """A copy of the file in which one event is changed; None where there is no such event."""
    copy = os.path.join(scratch, "tampered.db")
    if os.path.exists(copy):
        os.remove(copy)
    source, target = sqlite3.connect("file:%s?mode=ro" % path, uri=True), sqlite3.connect(copy)
    source.backup(target)
    source.close()
    changed = target.execute(statement, {key: bound[key] for key in bound if ":" + key in statement}).rowcount
    target.commit()
    target.close()
    return copy if changed == 1 else None


def check(name, program, more, load=None):
    """Faults of one data set."""
    with tempfile.TemporaryDirectory() as scratch:
        running = Running(program, scratch, None, load, more)
        try:
            path = os.path.join(scratch, "cdp.db")
            if running.process.poll() is not None:
                return ["%s: counterpart-cdp ended at once" % name]
            cdp = running.sign_in(*manager_of(running, path))
            page = asked(cdp)
            report = recount(page, path, cdp.store)
            print("%s: %d campaigns of %s" % (name, len(page["items"]), cdp.store))
            report.print(6)
            faults = ["%s: %d figures differ" % (name, report.wrong)] if report.wrong else []
            now = Loaded(path).database.execute("SELECT max(at) FROM campaign_event").fetchone()[0] or 0
            bound = {"store": cdp.store, "now": min(now, int(os.stat(running.log).st_mtime * 1000))}
            for what in TAMPERINGS if name == "demo" else ALWAYS:
                copy = tampered(path, scratch, TAMPERINGS[what], bound)
                if copy is None:
                    faults.append("%s: no event for %s" % (name, what))
                    continue
                again = recount(page, copy, cdp.store)
                found = again.wrong - report.wrong
                print("  control: %s, %d figures noticed it: %s" % (what, found, ", ".join(sorted(again.lines))))
                if found <= 0 or what in NOTICED and NOTICED[what] not in again.lines:
                    faults.append("%s: %s was not noticed" % (name, what))
            return faults
        finally:
            running.stop()


def main():
    program, folders = sys.argv[1], sys.argv[2:]
    folders += sorted(where for where, _, files in os.walk(FIXTURES) if "campaign.ndjson" in files)
    real = os.environ.get("COUNTERPART_DATA")
    if real:
        size = "full" if os.environ.get("COUNTERPART_FULL") else "small"
        folders.append(os.path.join(real, "completejourney", size))
    else:
        print("completejourney is skipped: COUNTERPART_DATA names no folder of it")
    faults = check("demo", program, ("--demo", "--script", "still"))
    for folder in folders:
        name = "/".join(os.path.normpath(folder).split(os.sep)[-2:])
        faults += check(name, program, ("--shift-to-now",), folder)
    print("%d faults" % len(faults), *faults, sep="\n")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
