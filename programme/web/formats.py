"""Dates, times and numbers as people write them, in the language and time zone of the page."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time, get_month_names
from babel.numbers import format_decimal, format_percent

from programme.web.text import _, language

NOTHING = "\N{EN DASH}"
_WITH_WEEKDAY = "EEEE d MMMM yyyy"
_STYLES = {"long": "d MMMM yyyy", "full": _WITH_WEEKDAY, "short": "d MMM yyyy"}
_EVERYWHERE = {"day": "EEE d MMM", "month": "LLLL yyyy"}

_zone: ContextVar[str] = ContextVar("zone", default="Europe/London")


def zone() -> dt.tzinfo:
    """The time zone in force."""
    return ZoneInfo(_zone.get())


@contextmanager
def in_zone(name: str) -> Iterator[None]:
    """Show moments in this time zone inside the block, e.g. `Europe/Berlin`."""
    token = _zone.set(name)
    try:
        yield
    finally:
        _zone.reset(token)


@lru_cache(4096)
def _date(value: dt.date, style: str, locale: str) -> str:
    # Other languages order the parts their own way, and Babel knows it by the name of the style.
    english = locale.startswith("en")
    return format_date(value, _EVERYWHERE.get(style) or (_STYLES[style] if english else style), locale)


@lru_cache(4096)
def _time(value: dt.time, locale: str) -> str:
    return format_time(value, "HH:mm", locale=locale)


def _local(moment: dt.datetime) -> dt.datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be shown: say which zone it is in")
    return moment.astimezone(zone())


def date(value: dt.date | dt.datetime | None, style: str = "long") -> str:
    """`5 March 2026`. Styles: long, full (with the weekday), short (5 Mar 2026), day (Thu 5 Mar),
    month (March 2026)."""
    if value is None:
        return NOTHING
    day = _local(value).date() if isinstance(value, dt.datetime) else value
    return _date(day, style, language())


def time(value: dt.time | dt.datetime | None) -> str:
    """`14:30`."""
    if value is None:
        return NOTHING
    return _time(_local(value).time() if isinstance(value, dt.datetime) else value, language())


def datetime(value: dt.datetime | None, style: str = "long") -> str:
    """`5 March 2026 at 14:30`."""
    if value is None:
        return NOTHING
    return _("%(date)s at %(time)s", date=date(value, style), time=time(value))


def time_range(start: dt.time | dt.datetime, end: dt.time | dt.datetime) -> str:
    """`14:30 to 17:00`."""
    return _("%(start)s to %(end)s", start=time(start), end=time(end))


def date_range(start: dt.date, end: dt.date | None) -> str:
    """`5 March 2026 to 9 March 2026`, `From 5 March 2026`, or one date when both are the same."""
    if end is None:
        return _("From %(date)s", date=date(start))
    if start == end:
        return date(start)
    return _("%(start)s to %(end)s", start=date(start), end=date(end))


def number(value: float | int | None, places: int | None = None) -> str:
    """`1,234.5`; `places` fixes the digits after the point."""
    if value is None or value != value:
        return NOTHING
    pattern = None if places is None else "#,##0" + ("." + "0" * places if places else "")
    return format_decimal(value, pattern, language())


def percent(share: float | None, places: int = 0) -> str:
    """`85%` of a share from 0 to 1. Nothing (None or not a number) is a dash."""
    if share is None or share != share:
        return NOTHING
    pattern = Locale.parse(language()).percent_formats[None].pattern
    return format_percent(share, pattern.replace("0", "0." + "0" * places) if places else pattern, language())


@lru_cache(8)
def months(locale: str) -> dict[str, int]:
    """Names of the months, whole and short, in lower case without a point, to their numbers."""
    return {
        name.rstrip(".").casefold(): month
        for width in ("wide", "abbreviated")
        for month, name in get_month_names(width, locale=locale).items()
    }
