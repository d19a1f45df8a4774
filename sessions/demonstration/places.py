"""Where and with whom: sites, rooms, closures, staff, and the weekly times of each team.

A team of two facilitators has a room of its own and two tracks in it, in each of which one cohort
follows another. No two of its weekly times share a half day, so nothing of it can ever clash.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from programme.agencies.calendars import public_holidays
from sessions.demonstration.names import ROOMS, Prison, prison, staff_name
from sessions.demonstration.shape import Shape, chance
from sessions.timetable.rules import Slot

MORNING, AFTERNOON = dt.time(8, 45), dt.time(13, 15)
"""The longest unit takes four hours, so a morning is over before an afternoon begins."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member of staff; `site` is None where the work is not tied to one. `number` counts from 0."""

    number: int
    given: str
    family: str
    email: str
    role: str
    site: int | None

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}"


def of_role(staff: Sequence[Member], role: str, site: int | None = None) -> list[Member]:
    """Those of a role, at a site if one is given, in the order of their numbers."""
    return [one for one in staff if one.role == role and site in (None, one.site)]


@dataclass(frozen=True, slots=True)
class Closure:
    """Days without sessions, both included."""

    starts_on: dt.date
    ends_on: dt.date
    reason: str


@dataclass(frozen=True, slots=True)
class Site:
    """A prison with its days off; `rooms` are names, the first ones belong to the teams."""

    number: int
    prison: Prison
    zone: ZoneInfo
    rooms: tuple[str, ...]
    closures: tuple[Closure, ...]
    days_off: dict[dt.date, str]
    coordinator: Member


@dataclass(frozen=True, slots=True)
class Track:
    """A row of cohorts, one after another. `spare` is the weekly time kept for catch-ups."""

    number: int
    site: Site
    room: int
    facilitators: tuple[Member, Member]
    slots: tuple[Slot, ...]
    spare: Slot
    first: bool
    """Of the two tracks of a team, the one that always runs, and meets on the weekday of today."""


@dataclass(frozen=True, slots=True)
class Places:
    """Everything that is there before any cohort."""

    sites: tuple[Site, ...]
    staff: tuple[Member, ...]
    tracks: tuple[Track, ...]


def make_places(shape: Shape, *, seed: int, today: dt.date, first_day: dt.date) -> Places:
    """Sites, staff and tracks; days off are known from `first_day` to four years after today."""
    staff = [_staff(number, role, None) for number, role in enumerate(("lead", "administrator", "evaluator"))]
    sites = []
    for number in range(shape.sites):
        coordinator = _staff(len(staff), "coordinator", number)
        staff.append(coordinator)
        sites.append(_site(number, coordinator, shape, seed=seed, today=today, first_day=first_day))
    tracks: list[Track] = []
    for site in sites:
        for team in range(shape.teams):
            pair = (
                _staff(len(staff), "facilitator", site.number),
                _staff(len(staff) + 1, "facilitator", site.number),
            )
            staff.extend(pair)
            times = _times(team, shape, seed, site.number, today.isoweekday())
            each = shape.meetings_a_week + 1
            for row in range(2):
                mine = times[row * each : (row + 1) * each]
                slots = tuple(sorted(mine[:-1], key=lambda slot: slot.weekday))
                tracks.append(Track(len(tracks), site, team, pair, slots, mine[-1], row == 0))
    staff.append(_staff(len(staff), "supervisor", None))
    for site in sites:
        for _each in range(shape.teams):
            staff.append(_staff(len(staff), "offender_manager", site.number))
    return Places(tuple(sites), tuple(staff), tuple(tracks))


def _staff(number: int, role: str, site: int | None) -> Member:
    given, family = staff_name(number)
    if role in ("facilitator", "supervisor"):
        place = "facilitation"
    elif role == "offender_manager":
        place = "probation"
    else:
        place = "programme" if site is None else prison(site).code
    return Member(number, given, family, f"{given}.{family}@{place}.example".lower(), role, site)


def _site(
    number: int, coordinator: Member, shape: Shape, *, seed: int, today: dt.date, first_day: dt.date
) -> Site:
    where = prison(number)
    # A room more than there are teams: the one that a new cohort can be scheduled into.
    rooms = tuple(
        ROOMS[place] if place < len(ROOMS) else f"Room {place + 1}"
        for place in range(max(2, shape.teams + 1))
    )
    closures = tuple(_closures(seed, number, today=today, first_day=first_day))
    last_day = today + dt.timedelta(days=4 * 366)
    days_off = public_holidays(where.country, where.subdivision, first_day, last_day)
    for closure in closures:
        for days in range((closure.ends_on - closure.starts_on).days + 1):
            days_off[closure.starts_on + dt.timedelta(days=days)] = closure.reason
    # The demonstration always has something to do today, on a public holiday by arrangement.
    days_off.pop(today, None)
    return Site(number, where, ZoneInfo(where.time_zone), rooms, closures, days_off, coordinator)


def _closures(seed: int, site: int, *, today: dt.date, first_day: dt.date) -> list[Closure]:
    found = []
    for year in range(first_day.year, today.year + 2):
        draw = chance(seed, "closures", site, year)
        summer = dt.date(year, 8, 1) + dt.timedelta(days=draw.randrange(14))
        found.append(Closure(summer, summer + dt.timedelta(days=4), "Summer break"))
        training = dt.date(year, draw.choice((2, 3, 10, 11)), draw.randrange(1, 27))
        found.append(Closure(training, training + dt.timedelta(days=1), draw.choice(_REASONS)))
        christmas = dt.date(year, 12, 24)
        found.append(Closure(christmas, christmas + dt.timedelta(days=9), "Between the years"))
    return [one for one in found if not one.starts_on <= today <= one.ends_on]


_REASONS = ("Staff training", "Works on the heating", "Search of the wing", "Inspection")


def _times(team: int, shape: Shape, seed: int, site: int, today: int) -> list[Slot]:
    """Different half days for both tracks, the first of them on the weekday of today."""
    draw = chance(seed, "times", site, team)
    days = [day for day in range(1, 6) if day != today]
    draw.shuffle(days)
    times = [Slot(day, draw.choice((MORNING, AFTERNOON))) for day in (today, *days)]
    # Six times are wanted of a week that may have five days: one day is used in both its halves.
    second = times[1]
    times.append(Slot(second.weekday, AFTERNOON if second.starts_at == MORNING else MORNING))
    return times[: 2 * (shape.meetings_a_week + 1)]
