"""Why nothing runs on a date: three layers, each named in the reason.

Public holidays of the site's region, closures of the site with the days that it cancelled for all
cohorts, days off of the cohort itself. Whoever
dates sessions, for the first time or anew, asks here.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from programme.agencies.calendars import UnknownRegionError, public_holidays
from programme.web.text import Text, _
from sessions.timetable import queries
from sessions.timetable.queries import ClosedDays, SitePlace
from sessions.timetable.words import NOT_HELD


async def days_off(
    site: SitePlace, own: Iterable[ClosedDays], first: dt.date, last: dt.date
) -> tuple[Mapping[dt.date, str], Text]:
    """Date -> why nothing runs then, from `first` to `last` (both included), and a warning when the
    holidays of the region are not known. `own` are the cohort's days off.

    A date that several layers take is given with all their reasons: lifting one would not free it.
    """
    warning: Text = ""
    try:
        holidays = public_holidays(site.country, site.subdivision, first, last)
    except UnknownRegionError as unknown:
        holidays, warning = {}, str(unknown.message)
    closed = await queries.closures(site.id, first, last)
    return layered(holidays, closed, own, first, last), warning


def layered(
    holidays: Mapping[dt.date, str],
    closed: Iterable[ClosedDays],
    own: Iterable[ClosedDays],
    first: dt.date,
    last: dt.date,
) -> Mapping[dt.date, str]:
    """The three layers in one, with the reasons of every layer that takes a date. Pure."""
    reasons = {on: [_("Public holiday: %(name)s", name=name)] for on, name in holidays.items()}
    for days in closed:
        _add(reasons, days, first, last, _why_closed(days))
    for days in own:
        _add(reasons, days, first, last, _("Day off of the cohort: %(reason)s", reason=days.reason))
    return {on: "; ".join(why) for on, why in reasons.items()}


def _why_closed(closed: ClosedDays) -> str:
    if closed.cancelled:
        return _("Cancelled for the whole site: %(reason)s", reason=NOT_HELD.get(closed.reason, ""))
    return _("Site closed: %(reason)s", reason=closed.reason)


def _add(
    reasons: dict[dt.date, list[str]], days: ClosedDays, first: dt.date, last: dt.date, why: str
) -> None:
    for on in _dates(max(days.starts_on, first), min(days.ends_on, last)):
        said = reasons.setdefault(on, [])
        if why not in said:  # two spans with one reason may overlap
            said.append(why)


def _dates(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    return (first + dt.timedelta(days=day) for day in range((last - first).days + 1))
