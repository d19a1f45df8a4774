"""Sites with their rooms and closures, as the pages show them."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from programme.agencies.calendars import UnknownRegionError, public_holidays
from programme.agencies.sites.rules import Days
from programme.agencies.sites.words import country_name, days_in_words, region_name
from programme.database import fetch, fetch_one, fetch_value
from programme.web.text import Text, language

_AHEAD = dt.timedelta(days=365)
_LOCK = {False: "", True: " for update"}
_SITE = "select id, code, name, country, subdivision, time_zone from site"
_ROOM = "select id, site, name, capacity, retired from room"
_CLOSURE = "select id, site, starts_on, ends_on, weekdays, reason from closure"


def _seen(*content: object) -> str:
    return hashlib.sha256(repr(content).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Site:
    """A site. `seen` stands for its content: another value, another content."""

    id: int
    code: str
    name: str
    country: str
    subdivision: str | None
    time_zone: str

    @property
    def today(self) -> dt.date:
        return dt.datetime.now(ZoneInfo(self.time_zone)).date()

    @property
    def region(self) -> str:
        """Country and region in words."""
        country = country_name(self.country)
        return f"{region_name(self.country, self.subdivision)}, {country}" if self.subdivision else country

    @property
    def seen(self) -> str:
        return _seen(self.name, self.country, self.subdivision, self.time_zone)


@dataclass(frozen=True)
class Listed:
    """A line of the list of sites. `rooms` counts those in use, `closures` those not over yet."""

    site: Site
    rooms: int
    closures: int


@dataclass(frozen=True)
class Room:
    """A room of a site."""

    id: int
    site: int
    name: str
    capacity: int
    retired: bool

    @property
    def in_use(self) -> bool:
        return not self.retired

    @property
    def seen(self) -> str:
        return _seen(self.name, self.capacity, self.retired)


@dataclass(frozen=True)
class Closure:
    """Days on which a site is closed, and why."""

    id: int
    site: int
    days: Days
    reason: str

    @property
    def starts_on(self) -> dt.date:
        return self.days.starts_on

    @property
    def ends_on(self) -> dt.date | None:
        return self.days.ends_on

    @property
    def weekdays(self) -> tuple[int, ...]:
        return self.days.weekdays

    @property
    def when(self) -> str:
        return days_in_words(self.days)

    @property
    def seen(self) -> str:
        return _seen(self.days, self.reason)


async def list_sites() -> tuple[Listed, ...]:
    """The sites that the person may see, by name."""
    rows = await fetch(
        """
        select s.id, s.code, s.name, s.country, s.subdivision, s.time_zone,
               (select count(*) from room r where r.site = s.id and not r.retired) as rooms,
               (select count(*) from closure c
                where c.site = s.id and coalesce(c.ends_on >= current_date, true)) as closures
        from site s order by s.name, s.id
        """
    )
    return tuple(Listed(_site(row), row["rooms"], row["closures"]) for row in rows)


async def find_site(site: int, *, lock: bool = False) -> Site | None:
    """The site, or None when it is not there or hidden; `lock` keeps others from changing it."""
    row = await fetch_one(_SITE + " where id = $1" + _LOCK[lock], site)
    return _site(row) if row else None


def _site(row: Any) -> Site:
    return Site(row["id"], row["code"], row["name"], row["country"], row["subdivision"], row["time_zone"])


async def code_is_taken(code: str) -> bool:
    """Whether a site has this code."""
    return bool(await fetch_value("select exists (select from site where lower(code) = lower($1))", code))


async def rooms_of(site: int) -> tuple[Room, ...]:
    """Every room of a site: those in use first, by name."""
    rows = await fetch(_ROOM + " where site = $1 order by retired, name, id", site)
    return tuple(Room(**row) for row in rows)


async def find_room(site: int, room: int, *, lock: bool = False) -> Room | None:
    """A room of the site, or None when it is not there or hidden."""
    row = await fetch_one(_ROOM + " where site = $1 and id = $2" + _LOCK[lock], site, room)
    return Room(**row) if row else None


async def room_is_taken(site: int, name: str, *, by_other_than: int | None = None) -> bool:
    """Whether another room of the site has this name."""
    return bool(
        await fetch_value(
            "select exists (select from room where site = $1 and name = $2 and id is distinct from $3)",
            site,
            name,
            by_other_than,
        )
    )


async def closures_of(site: int) -> tuple[Closure, ...]:
    """Every closure of a site, by its first day."""
    rows = await fetch(_CLOSURE + " where site = $1 order by starts_on, id", site)
    return tuple(_closure(row) for row in rows)


async def find_closure(site: int, closure: int, *, lock: bool = False) -> Closure | None:
    """A closure of the site, or None when it is not there or hidden."""
    row = await fetch_one(_CLOSURE + " where site = $1 and id = $2" + _LOCK[lock], site, closure)
    return _closure(row) if row else None


def _closure(row: Any) -> Closure:
    days = Days(row["starts_on"], row["ends_on"], tuple(sorted(row["weekdays"] or ())))
    return Closure(row["id"], row["site"], days, row["reason"])


def next_holidays(site: Site) -> tuple[tuple[tuple[dt.date, str], ...], Text]:
    """(date, name) of each public holiday of the site's region in the year to come, or why there is none."""
    try:
        found = public_holidays(
            site.country, site.subdivision, site.today, site.today + _AHEAD, language=language()[:2]
        )
    except UnknownRegionError as unknown:
        return (), unknown.message
    return tuple(found.items()), ""
