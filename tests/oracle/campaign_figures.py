#!/usr/bin/env python3
"""Recounts every campaign figure of a running CDP from its stored events, by campaign_figures.sql, and compares.

  campaign_figures.py --url URL --code ENROLMENT-CODE --associate MANAGER PIN --db CDP.db      exit 1 when one differs

The figures are asked of `GET /v1/stores/{id}/campaigns`; the file is read for the events only.
"""
import argparse
import math
import os
import re
import statistics
import sys
from datetime import datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from o2o_cases import Loaded
from oracle_time import end_of_day, instant, start_of_day, text_of, to_ms
from server_check import Cdp

HOUR = 3600 * 1000
STEPS = ("issued", "sent", "delivered", "opened", "visited", "redeemed")


def queries():
    """The named statements of campaign_figures.sql."""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "campaign_figures.sql")
    with open(path, encoding="utf-8") as file:
        parts = re.split(r"^-- name: (\w+)$", file.read(), flags=re.M)
    return dict(zip(parts[1::2], parts[2::2]))


class Counting:
    """One campaign of one store at one moment."""

    def __init__(self, database, campaign, store, zone, now):
        self.database, self.sql = database, queries()
        self.bound = {"campaign": campaign, "store": store, "now": now, "text": text_of(now)}
        self.fill_spans(zone, now)

    def fill_spans(self, zone, now):
        """14 days up to today, the hours of today, and the same hours of the same weekday in the four weeks before."""
        today = datetime.fromtimestamp(now / 1000, ZoneInfo(zone)).date()
        rows = []
        for back in range(14):
            day = str(today - timedelta(days=back))
            rows.append(("day", day, start_of_day(day, zone), end_of_day(day, zone)))
        for hour in range(24):
            rows.append(("hour", "%02d" % hour, *hour_span(today, hour, zone)))
            for week in range(1, 5):
                day = today - timedelta(weeks=week)
                rows.append(("usual", "%02d %s" % (hour, day), *hour_span(day, hour, zone)))
        self.database.execute("CREATE TEMP TABLE IF NOT EXISTS span (kind TEXT, name TEXT, first INTEGER, last INTEGER)")
        self.database.execute("DELETE FROM temp.span")
        self.database.executemany("INSERT INTO temp.span VALUES (?, ?, ?, ?)", rows)

    def rows(self, name):
        wanted = {key: self.bound[key] for key in self.bound if ":" + key in self.sql[name]}
        return self.database.execute(self.sql[name], wanted).fetchall()


def hour_span(day, hour, zone):
    """First and last millisecond of a local hour (where an hour happens twice, both)."""
    first = datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(zone))
    last = datetime(day.year, day.month, day.day, hour, 59, 59, 999000, tzinfo=ZoneInfo(zone), fold=1)
    return to_ms(first), to_ms(last)


def figures(rows):
    """CampaignFigures of (step, count, revenue, discount) rows. `refused` is what the contract says: "Customers
    turned away, rightly or not"."""
    counted = {step: (count, amount or 0, discount or 0) for step, count, amount, discount in rows}
    found = {step: counted[step][0] if step in counted else None for step in STEPS}
    found["refused"] = counted.get("refused_wrongly", (0,))[0] + counted.get("refused", (0,))[0]
    found["revenue"], found["discount"] = counted.get("redeemed", (0, 0, 0))[1:]
    return found


class Report:
    """Counts the comparisons and prints those that fail."""

    def __init__(self):
        self.compared, self.wrong, self.lines = 0, 0, {}

    def equal(self, where, name, ours, theirs):
        self.compared += 1
        # Absent means "not measurable": right where there is no event of the step, and 0 says the same of a count.
        if ours == theirs or ours is None and theirs == 0:
            return
        self.wrong += 1
        self.lines.setdefault(name, []).append("%s: counted %s, found %s" % (where, ours, theirs))

    def exactly(self, where, name, ours, theirs):
        """Absent and 0 are not the same."""
        self.compared += 1
        if ours != theirs:
            self.wrong += 1
            self.lines.setdefault(name, []).append("%s: %s is right, found %s" % (where, ours, theirs))

    def absent(self, where, theirs):
        """Nothing may be said: 0 would claim that somebody counted."""
        self.compared += 1
        if theirs:
            self.wrong += 1
            self.lines.setdefault("figures that nobody can know", []).append("%s: found %s" % (where, theirs))

    def print(self, show):
        for name, lines in sorted(self.lines.items()):
            print("%s: %d differ" % (name, len(lines)), *lines[:show], sep="\n    ")
        print("%d figures compared, %d differ" % (self.compared, self.wrong))


def compare_figures(report, where, ours, theirs):
    for name in (*STEPS, "refused", "revenue", "discount"):
        if theirs.get("source") != "delivered":
            report.equal(where, name, ours[name], theirs.get(name))


def compare_medians(report, where, rows, channel, stores, theirs):
    """Median of each of the channel's figures over the stores in which the campaign holds and those with an event
    all the same; a store without an event counts as 0."""
    stores = sorted(set(stores) | {store for _, _, store, *_ in rows if store})
    each = [figures([row[1:2] + row[3:] for row in rows if row[0] == channel and row[2] == store]) for store in stores]
    counted = {row[1] for row in rows if row[0] == channel}
    for name in (*STEPS, "refused", "revenue", "discount"):
        expected = half_up(statistics.median(Fraction(one[name] or 0) for one in each))
        measured = name not in STEPS or name in counted or name in ("issued", "redeemed")
        report.equal(where, "chainMedian." + name, expected if measured else None, theirs.get(name))


def half_up(number):
    return math.floor(number + Fraction(1, 2))


def holds_in(scope, store):
    """The contract's StoreScope."""
    named = store["id"] in (scope.get("storeIds") or []) or bool(store.get("region")) and store["region"] in (
        scope.get("regions") or [])
    return scope["mode"] == "all" or named == (scope["mode"] == "include")


def compare_campaign(report, counting, campaign, stores, zone):
    kpis, name = campaign.get("kpis") or {}, campaign["id"]
    compare_figures(report, name + " chain", figures(counting.rows("total")), kpis.get("total") or {})
    every = counting.rows("every_store")
    if every and not any(store for _, _, store, *_ in every):  # the source does not say in which stores
        report.absent(name + " store", kpis.get("store"))
        for entry in kpis.get("byChannel") or []:
            report.absent("%s store, %s" % (name, entry["channel"]), entry.get("figures"))
            report.absent("%s median, %s" % (name, entry["channel"]), entry.get("chainMedian"))
            report.absent("%s days, %s" % (name, entry["channel"]), entry.get("daily"))
        for curve in ("daily", "hourly"):
            report.absent(name + " " + curve, kpis.get(curve))
    else:
        compare_store(report, counting, campaign, every, stores)
        compare_channel_days(report, counting, campaign)
        compare_hours(report, counting, campaign, zone)
    compare_goals(report, counting, campaign, stores)
    compare_forecast(report, counting, campaign)
    compare_feed(report, counting, campaign)
    refusals = {entry["code"]: (entry["count"], entry["wrong"]) for entry in kpis.get("refusals") or []}
    expected = {code or "other": (count, wrong) for code, count, wrong in counting.rows("refusals")}
    for code in sorted(set(refusals) | set(expected)):
        report.equal(name + " " + code, "refusals", expected.get(code, (0, 0)), refusals.get(code, (0, 0)))
    budget = kpis.get("budget") or {}
    if "total" in budget or "used" in budget:
        report.equal(name, "budget.used", counting.rows("budget_used")[0][0], budget.get("used", 0))


def compare_store(report, counting, campaign, every, stores):
    """What happened in this store, by channel beside the chain's median, and day by day."""
    kpis, name = campaign.get("kpis") or {}, campaign["id"]
    compare_figures(report, name + " store", figures(counting.rows("store")), kpis.get("store") or {})
    channels = {}
    for channel, *row in counting.rows("channel"):
        channels.setdefault(channel, []).append(row)
    answered = {entry["channel"]: entry for entry in kpis.get("byChannel") or []}
    for channel in sorted(set(channels) | set(answered)):
        entry = answered.get(channel, {})
        where = "%s store, %s" % (name, channel)
        compare_figures(report, where, figures(channels.get(channel, [])), entry.get("figures") or {})
        compare_medians(report, where, every, channel, stores, entry.get("chainMedian") or {})
    days = {entry["day"]: entry for entry in kpis.get("daily") or []}
    for day, redeemed, issued in counting.rows("daily"):
        report.equal(name + " " + day, "daily.redeemed", redeemed, days.get(day, {}).get("redeemed", 0))
        report.equal(name + " " + day, "daily.issued", issued, days.get(day, {}).get("issued", 0))


def compare_channel_days(report, counting, campaign):
    """Each channel's redemptions in this store on each of the 14 days: no day and no channel more or less."""
    name, days = campaign["id"], [day for day, in counting.rows("days")]
    counted = {(channel, day): count for day, channel, count in counting.rows("channel_days")}
    answered = {entry["channel"]: entry for entry in (campaign.get("kpis") or {}).get("byChannel") or []}
    for channel in sorted(set(answered) | {channel for channel, _ in counted}):
        given = answered.get(channel, {}).get("daily") or []
        report.equal("%s, %s" % (name, channel), "byChannel.daily.days", days, [entry["day"] for entry in given])
        found = {entry["day"]: entry["redeemed"] for entry in given}
        for day in days:
            report.equal("%s, %s %s" % (name, channel, day), "byChannel.daily", counted.get((channel, day), 0),
                         found.get(day, 0))


def compare_goals(report, counting, campaign, stores):
    """What marketing set for a channel: for this store by name, else for every store in which the campaign holds."""
    goals = {}
    if counting.bound["store"] in stores:
        for channel, store, redeemed in sorted(counting.rows("goals"), key=lambda row: row[1] or ""):
            goals[channel] = redeemed
    answered = {entry["channel"]: entry for entry in (campaign.get("kpis") or {}).get("byChannel") or []}
    for channel in sorted(set(goals) | set(answered)):
        given = answered.get(channel, {}).get("goal")
        report.exactly("%s, %s" % (campaign["id"], channel), "byChannel.goal", goals.get(channel),
                       given and given["redeemed"])


def compare_hours(report, counting, campaign, zone):
    """Today by hour; `usual` is the mean of the same hour on the same weekday of the four weeks before, over those
    days on which the campaign ran (ui.md 07: "hours against a usual Saturday"), half a use up."""
    name, hours = campaign["id"], {e["hour"]: e for e in (campaign.get("kpis") or {}).get("hourly") or []}
    for hour, redeemed in counting.rows("hourly"):
        report.equal("%s %d h" % (name, hour), "hourly.redeemed", redeemed, hours.get(hour, {}).get("redeemed", 0))
    earlier, schedule = {}, campaign["schedule"]
    for hour, span, redeemed in counting.rows("usual"):
        day = span.split(" ")[1]
        if end_of_day(day, zone) >= instant(schedule["startAt"]) and (
                "endAt" not in schedule or start_of_day(day, zone) <= instant(schedule["endAt"])):
            earlier.setdefault(hour, []).append(redeemed)
    for hour, counts in earlier.items():
        expected = (2 * sum(counts) + len(counts)) // (2 * len(counts))
        where = "%s %d h (same weekday, oldest week first: %s)" % (name, hour, counts)
        report.equal(where, "hourly.usual", expected, hours.get(hour, {}).get("usual", 0))


def compare_forecast(report, counting, campaign):
    """When the budget is gone at the pace of the last 24 hours; nothing where the campaign ends before."""
    budget = (campaign.get("kpis") or {}).get("budget") or {}
    if "total" not in budget:
        return
    used, pace = counting.rows("budget_used")[0][0], counting.rows("last_day")[0][0]
    expected, end = None, campaign["schedule"].get("endAt")
    now = counting.bound["now"]
    if pace > 0 and used < budget["total"]:
        expected = now + (budget["total"] - used) * 24 * HOUR // pace
        if expected - now >= 365 * 24 * HOUR:
            expected = None
    given = instant(budget["exhaustedAt"]) if "exhaustedAt" in budget else None
    runs = (campaign["status"] in ("live", "scheduled") and instant(campaign["schedule"]["startAt"]) <= now
            and (end is None or now <= instant(end)))
    if not runs:
        expected = None
    elif end is not None and expected is not None and expected >= instant(end):
        report.equal("%s, which ends %s before its budget does" % (campaign["id"], end), "budget.exhaustedAt", None,
                     budget.get("exhaustedAt"))
        return
    close = expected is not None and given is not None and abs(expected - given) <= 1000
    report.equal(campaign["id"], "budget.exhaustedAt", expected, expected if close else given)


def compare_feed(report, counting, campaign):
    """precision 19: "Every figure is a query over stored events". So each coupon and each use in the feed has its
    event. Counts given by the source are those that it gave (precision 4: never mixed with counts of our own)."""
    for name, given in counting.rows("delivered"):
        report.equal(campaign["id"] + " " + name, "given by the source", given, campaign["kpis"]["total"].get(name))
    coupons, issued, redeemed = counting.rows("feed")[0]
    if not coupons:
        return
    events = counting.rows("events_of_coupons")[0]
    report.equal(campaign["id"], "stored events of issued coupons in the feed", issued, events[0])
    report.equal(campaign["id"], "stored events of uses in the feed", redeemed, events[1])


def recount(page, path, store):
    """Every figure of the answer `page` against the events in the file at `path`."""
    loaded, report = Loaded(path), Report()
    zone = loaded.stores[store]["timeZone"]
    for campaign in page["items"]:
        now = instant((campaign.get("kpis") or {}).get("asOf", page["asOf"]))
        counting = Counting(loaded.database, campaign["id"], store, zone, now)
        stores = [id for id, one in loaded.stores.items() if holds_in(campaign["storeScope"], one)]
        compare_campaign(report, counting, campaign, stores, zone)
    loaded.database.close()
    return report


def asked(cdp):
    return cdp.call("/v1/stores/%s/campaigns?limit=200" % cdp.store)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", required=True)
    parser.add_argument("--code", required=True)
    parser.add_argument("--associate", nargs=2, required=True)
    parser.add_argument("--db", required=True)
    parser.add_argument("--show", type=int, default=6)
    arguments = parser.parse_args()
    cdp = Cdp(arguments.url, arguments.code, *arguments.associate)
    page = asked(cdp)
    report = recount(page, arguments.db, cdp.store)
    print("%d campaigns of %s" % (len(page["items"]), cdp.store))
    report.print(arguments.show)
    sys.exit(1 if report.wrong else 0)


if __name__ == "__main__":
    main()
