"""Scheduled sessions of a site that stand where none should: on a day off, or in a room out of use."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from programme.database import fetch
from programme.web.text import Text, _
from sessions.timetable.days_off import days_off
from sessions.timetable.queries import SitePlace, sites


@dataclass(frozen=True)
class Affected:
    """A session that is still to come, and why it should not be where it is."""

    session: int
    cohort: int
    code: str
    position: int
    title: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    why: Text


@dataclass(frozen=True)
class Cause:
    """A reason, with the cohorts that it affects: (id, code, number of sessions)."""

    why: Text
    sessions: int
    cohorts: tuple[tuple[int, str, int], ...]


@dataclass(frozen=True)
class AffectedPage:
    """What is affected at a site. `warning`: why public holidays are not looked at, or ""."""

    site: SitePlace
    sessions: tuple[Affected, ...]
    warning: Text

    @property
    def time_zone(self) -> str:
        return self.site.time_zone

    @property
    def causes(self) -> tuple[Cause, ...]:
        """The reasons, in the order in which they first come up."""
        return causes(self.sessions)


def causes(sessions: Sequence[Affected]) -> tuple[Cause, ...]:
    """The sessions by their reason, then by cohort."""
    found: dict[Text, Counter[tuple[int, str]]] = {}
    for one in sessions:
        found.setdefault(one.why, Counter())[one.cohort, one.code] += 1
    return tuple(
        Cause(
            why,
            sum(cohorts.values()),
            tuple((*cohort, count) for cohort, count in sorted(cohorts.items(), key=lambda one: one[0][1])),
        )
        for why, cohorts in found.items()
    )


async def affected(site_id: int) -> AffectedPage | None:
    """The page of a site, or None when it is not there or none of one's own."""
    site = next((one for one in await sites() if one.id == site_id), None)
    if site is None:
        return None
    rows = await fetch(
        """
        select g.id as session, c.id as cohort, c.code, g.position, g.title, g.starts_at, g.ends_at,
               case when r.retired then r.name end as closed_room
        from group_session g
        join cohort c on c.id = g.cohort
        left join room r on r.id = g.room
        where c.site = $1 and g.state = 'scheduled' and g.starts_at > now()
        order by g.starts_at, c.code
        """,
        site_id,
    )
    if not rows:
        return AffectedPage(site, (), "")
    first, last = (row["starts_at"].astimezone(site.zone).date() for row in (rows[0], rows[-1]))
    off, warning = await days_off(site, (), first, last)
    judged = ((row, _why(row, off.get(row["starts_at"].astimezone(site.zone).date(), ""))) for row in rows)
    names = ("session", "cohort", "code", "position", "title", "starts_at", "ends_at")
    found = tuple(Affected(**{name: row[name] for name in names}, why=why) for row, why in judged if why)
    return AffectedPage(site, found, warning)


def _why(row: Any, day_off: Text) -> Text:
    room = row["closed_room"]
    return day_off or (_("%(room)s is out of use", room=room) if room else "")
