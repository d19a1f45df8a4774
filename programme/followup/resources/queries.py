"""What there is in the neighbourhood, as pages show it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from programme.database import fetch, fetch_one
from programme.followup.resources.rules import is_stale
from programme.followup.rules import Theme
from programme.followup.words import THEMES
from programme.web.text import Text, _

ROWS = 50
_SHORT = 120


@dataclass(frozen=True)
class Resource:
    """A local resource. `by`: who verified it last, "" where that is not known."""

    id: int
    name: str
    area: Theme
    place: str
    reach: str
    offers: str
    cannot: str
    verified_on: dt.date
    verified_how: str
    by: str
    in_use: bool
    version: int

    @property
    def title(self) -> Text:
        return _("%(name)s, %(place)s", name=self.name, place=self.place)

    @property
    def area_name(self) -> Text:
        return THEMES[self.area]

    @property
    def offers_short(self) -> str:
        """What they offer, cut for a line of a list."""
        return self.offers if len(self.offers) <= _SHORT else self.offers[: _SHORT - 1] + "…"

    def stale(self, today: dt.date) -> bool:
        return self.in_use and is_stale(self.verified_on, today)


@dataclass(frozen=True)
class Listing:
    """A page of resources: `number` counts from 1 to `pages`; `count` is of all pages, `stale` too."""

    resources: tuple[Resource, ...]
    count: int
    stale: int
    number: int
    pages: int


_COLUMNS = """
    select r.id, r.name, r.area, r.place, r.reach, r.offers, r.cannot, r.verified_on, r.verified_how,
           r.in_use, r.version, coalesce(resource_writer(r.verified_by), '') as by
    from local_resource r
"""


_COUNTS = """
    select count(*) as count, count(*) filter (where r.in_use and r.verified_on < $3) as stale
    from local_resource r
"""
_MET = """
    where ($1::varchar is null or r.area = $1)
      and not exists (select from unnest($2::text[]) w
                      where strpos(lower(concat_ws(' ', r.name, r.place, r.offers)), w) = 0)
"""


async def find_resources(q: str, area: Theme | None, number: int, *, stale_before: dt.date) -> Listing:
    """A page of those whose name, place or offer has these words, and that help in this area: first those
    that plans may use, by area and name."""
    words = q.casefold().split()
    totals = await fetch_one(_COUNTS + _MET, area, words, stale_before)
    count = totals["count"] if totals else 0
    pages = max(-(-count // ROWS), 1)
    number = min(number, pages)
    rows = await fetch(
        _COLUMNS + _MET + " order by r.in_use desc, r.area, lower(r.name), r.id limit $3 offset $4",
        area,
        words,
        ROWS,
        (number - 1) * ROWS,
    )
    return Listing(tuple(map(_resource, rows)), count, totals["stale"] if totals else 0, number, pages)


async def resources_in_use() -> tuple[Resource, ...]:
    """Those that plans may use, by area and name."""
    rows = await fetch(_COLUMNS + " where r.in_use order by r.area, lower(r.name), r.id")
    return tuple(map(_resource, rows))


async def some_resources(ids: Sequence[int]) -> tuple[Resource, ...]:
    """These, by area and name, whether plans may still use them or not."""
    rows = await fetch(_COLUMNS + " where r.id = any ($1) order by r.area, lower(r.name), r.id", list(ids))
    return tuple(map(_resource, rows))


async def find_resource(resource: int, *, lock: bool = False) -> Resource | None:
    """One of them, or None."""
    row = await fetch_one(_COLUMNS + " where r.id = $1" + (" for update of r" if lock else ""), resource)
    return _resource(row) if row else None


def _resource(row: Any) -> Resource:
    return Resource(**{**row, "area": Theme(row["area"])})
