"""From what was asked for to the calendar that is shown."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from programme.access.permissions import Permission
from programme.access.viewer import Viewer
from programme.web.formats import date
from programme.web.text import Text, _
from sessions.calendar import queries
from sessions.calendar.form import NARROWING, CalendarForm, read
from sessions.calendar.queries import MOST_SHOWN, Entry, Narrowed, Person
from sessions.calendar.rules import Period, View, weeks
from sessions.timetable.days_off import days_off
from sessions.timetable.queries import SitePlace, cohort_days_off
from sessions.timetable.words import WEEKDAYS

IN_A_CELL = 6
"""How many sessions a day of the month shows; its own page shows all."""
_MOST_SITES = 4  # whose days off are looked up: each is a query


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar. `own`: it belongs to the month that is shown. `notes`: public holidays
    and closures. `more`: how many sessions only the day's page shows."""

    on: dt.date
    own: bool
    today: bool
    notes: tuple[str, ...]
    entries: tuple[Entry, ...]
    more: int = 0


@dataclass(frozen=True)
class Way:
    """A link to another part of the calendar; `current`: it is the one that is shown."""

    text: Text
    url: str
    current: bool = False


@dataclass(frozen=True)
class Calendar:
    """What is shown. `of` says whose calendar it is; `day_url` is completed by a date."""

    period: Period
    title: str
    weeks: tuple[tuple[Day, ...], ...]
    count: int
    too_many: bool
    of: tuple[str, ...]
    zones: str
    days_off_unknown: bool
    previous: Way | None
    next: Way | None
    today: Way
    views: tuple[Way, ...]
    day_url: str
    lists_query: str


@dataclass(frozen=True)
class CalendarPage:
    """The form and, unless it is refused, the calendar. `participant`: whose it is, if anybody's."""

    form: CalendarForm
    calendar: Calendar | None
    several_sites: bool
    nowhere: bool
    narrowed: bool
    participant: Person | None
    weekdays: tuple[Text, ...] = tuple(name for _number, name in WEEKDAYS)


async def make_page(viewer: Viewer, pairs: Sequence[tuple[str, str]], now: dt.datetime) -> CalendarPage:
    """The page as this person asked for it. Call it inside `acting`."""
    sites = await queries.sites()
    schedules = Permission.SCHEDULE_COHORTS in viewer.permissions
    form = read(pairs, otherwise_site=sites[0].id if sites and (schedules or len(sites) == 1) else None)
    if not schedules:
        del form.participant
    day = form.on.data or now.astimezone(ZoneInfo(viewer.time_zone)).date()
    form.offer(
        sites=sites,
        rooms=await queries.rooms(several_sites=len(sites) > 1),
        cohorts=await queries.cohorts(chosen=form.cohort.typed, first=day.replace(day=1)),
        facilitators=await queries.facilitators(),
    )
    participant = None
    if schedules and form.participant.data:
        participant = await queries.find_participant(form.participant.data)
        if participant is None:
            form.refuse("participant", _("Nobody whom you may see has this reference. Check it"))
    shown = None
    if not form.refused:
        shown = await _calendar(form, sites, participant, now.astimezone(_zone(form, sites, viewer)))
    said = [name for name in NARROWING if name in form and form[name].text]
    return CalendarPage(
        form=form,
        calendar=shown,
        several_sites=len(sites) > 1,
        nowhere=not sites,
        narrowed=bool(set(said) - {"site"}),
        participant=participant,
    )


def _zone(form: CalendarForm, sites: Sequence[SitePlace], viewer: Viewer) -> ZoneInfo:
    chosen = next((one for one in sites if one.id == form.place), None)
    return chosen.zone if chosen else ZoneInfo(viewer.time_zone)


async def _calendar(
    form: CalendarForm, sites: Sequence[SitePlace], participant: Person | None, now: dt.datetime
) -> Calendar:
    period = Period(View(form.view.data or View.MONTH), form.on.data or now.date())
    days = period.days
    narrowed = Narrowed(
        site=form.site.data,
        room=form.room.data,
        cohort=form.cohort.data,
        facilitator=form.facilitator.data,
        participant=participant.id if participant else None,
    )
    found = await queries.entries(
        days[0], days[-1], narrowed, with_facilitators=period.view is not View.MONTH
    )
    concerned = [one for one in sites if form.place in (None, one.id)]
    known = len(concerned) <= _MOST_SITES
    notes = await _notes(concerned if known else (), form.cohort.data, days[0], days[-1])
    base = _base(form)
    return Calendar(
        period=period,
        title=_title(period),
        weeks=_weeks(period, now.date(), notes, found),
        count=sum(period.holds(one.day) for one in found),
        too_many=len(found) == MOST_SHOWN,
        of=_of(form, participant),
        zones=", ".join(sorted({one.time_zone for one in concerned})),
        days_off_unknown=not known,
        previous=_way(base, period, period.previous),
        next=_way(base, period, period.next),
        today=Way(_("Today"), _url(base, period.view, now.date()), period.holds(now.date())),
        views=tuple(
            Way(words, _url(base, view, period.on), view is period.view)
            for view, words in ((View.MONTH, _("Month")), (View.WEEK, _("Week")), (View.DAY, _("Day")))
        ),
        day_url=f"/calendar?{urlencode([*base, ('view', View.DAY.value)])}&on=",
        lists_query="?"
        + urlencode([*([("site", str(form.place))] if form.place else []), ("on", period.on.isoformat())]),
    )


def _weeks(
    period: Period, today: dt.date, notes: Mapping[dt.date, tuple[str, ...]], found: Sequence[Entry]
) -> tuple[tuple[Day, ...], ...]:
    by_day = queries.by_day(found)
    most = IN_A_CELL if period.view is View.MONTH else MOST_SHOWN

    def day(on: dt.date) -> Day:
        entries = by_day.get(on, ())
        # One that does not fit alone stands where the words about it would.
        shown = entries if len(entries) <= most + 1 else entries[:most]
        more = len(entries) - len(shown)
        return Day(on, period.holds(on), on == today, notes.get(on, ()), shown, more)

    return tuple(tuple(day(on) for on in week) for week in weeks(period.days))


async def _notes(
    sites: Sequence[SitePlace], cohort: int | None, first: dt.date, last: dt.date
) -> dict[dt.date, tuple[str, ...]]:
    """Date -> what stands against a session on it: public holidays and closures of these sites, and
    days off of the cohort when it is the calendar of one."""
    own = await cohort_days_off(cohort) if cohort is not None else ()
    notes: dict[dt.date, list[str]] = {}
    for site in sites:
        found, _warning = await days_off(site, own, first, last)
        for on, why in found.items():
            notes.setdefault(on, []).append(f"{site.name}: {why}" if len(sites) > 1 else why)
    return {on: tuple(said) for on, said in notes.items()}


def _base(form: CalendarForm) -> list[tuple[str, str]]:
    """What narrows the calendar, for its links. An empty site is said too: it means all of them."""
    pairs = [(name, form[name].text) for name in NARROWING if name in form]
    return [(name, value) for name, value in pairs if value or name == "site"]


def _url(base: list[tuple[str, str]], view: View, on: dt.date) -> str:
    return "/calendar?" + urlencode([*base, ("view", view.value), ("on", on.isoformat())])


def _way(base: list[tuple[str, str]], period: Period, on: dt.date | None) -> Way | None:
    return Way(_title(Period(period.view, on)), _url(base, period.view, on)) if on else None


def _title(period: Period) -> str:
    if period.view is View.MONTH:
        return date(period.on, "month")
    if period.view is View.DAY:
        return date(period.on, "full")
    return _("Week of %(monday)s", monday=date(period.starts_on))


def _of(form: CalendarForm, participant: Person | None) -> tuple[str, ...]:
    """Whose calendar it is, from the widest to the narrowest."""
    fields = (form.site, form.room, form.cohort, form.facilitator)
    chosen = [str(words) for field in fields for _value, words, _hint, is_it in field.options if is_it]
    return (*chosen, *([participant.name] if participant else []))
