"""Instants of the contract as UTC milliseconds, and the days of a store.

product.md 6.3: "Time: stored as instants plus IANA zone of the store; date-only ends at 23:59:59.999 local;
`valid_for` counts elapsed time from issue".
"""
import re
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
MS = timedelta(milliseconds=1)
DAY_FORM = re.compile(r"^\d{4}-\d{2}-\d{2}$")
DURATION_FORM = re.compile(r"^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$")


def to_ms(moment):
    """UTC milliseconds of an aware datetime, cut below the millisecond."""
    return (moment - EPOCH) // MS


@lru_cache(maxsize=1 << 16)
def instant(text):
    """UTC milliseconds of an RFC 3339 time with any offset."""
    return to_ms(datetime.fromisoformat(text.replace("Z", "+00:00").replace("z", "+00:00")))


def text_of(ms):
    """RFC 3339 in UTC with milliseconds."""
    moment = EPOCH + ms * MS
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + "%03dZ" % (ms % 1000)


@lru_cache(maxsize=1 << 16)
def start_of_day(day, zone):
    """First instant of a local day. Where midnight does not exist the clock has moved forward: zoneinfo's earlier
    offset (fold 0) names exactly the moment of the change then."""
    return to_ms(datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(zone)))


@lru_cache(maxsize=1 << 16)
def end_of_day(day, zone):
    """Last millisecond of a local day; where 23:59 happens twice, the second one ends the day (fold 1)."""
    last = datetime.fromisoformat(day + "T23:59:59.999")
    return to_ms(last.replace(tzinfo=ZoneInfo(zone), fold=1))


def first_ms(value, zone):
    """The first millisecond that a `from` names: an instant, or a day in the given zone."""
    return start_of_day(value, zone) if DAY_FORM.match(value) else instant(value)


def last_ms(value, zone):
    """The last millisecond that an `until` names: an instant, or a day in the given zone."""
    return end_of_day(value, zone) if DAY_FORM.match(value) else instant(value)


def duration_ms(text):
    """Milliseconds of an ISO 8601 duration of weeks, days, hours, minutes, seconds. A day is 24 elapsed hours.
    Months and years have no elapsed length: ValueError."""
    found = DURATION_FORM.match(text)
    if not found or text in ("P", "PT"):
        raise ValueError("not an elapsed duration: " + text)
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return ((((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000
