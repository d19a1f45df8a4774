"""The sessions of a site in a time, and what the site cancelled before."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from programme.database import fetch, fetch_one
from programme.web.text import Text
from sessions.rescheduling.queries import sessions_of
from sessions.rescheduling.standing import Session
from sessions.timetable.queries import SitePlace
from sessions.timetable.words import NOT_HELD

ROWS = 20
"""How many cancellations the page shows."""


@dataclass(frozen=True)
class Taken:
    """A session that was cancelled with its site. `found`: when its catch-up or new time is;
    `open`: it still needs one."""

    id: int
    cohort: int
    code: str
    title: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    open: bool
    found: dt.datetime | None


@dataclass(frozen=True)
class Cancellation:
    """A time in which a site offered nothing."""

    id: int
    starts_on: dt.date
    starts_at: dt.time | None
    ends_on: dt.date
    ends_at: dt.time | None
    reason: str
    note: str
    made_by: str
    made_at: dt.datetime
    undone_by: str | None
    undone_at: dt.datetime | None
    sessions: tuple[Taken, ...] = ()

    @property
    def why(self) -> Text:
        return NOT_HELD[self.reason]

    @property
    def open(self) -> int:
        """How many sessions still need a place."""
        return sum(one.open for one in self.sessions)


async def find_site(site: int) -> SitePlace | None:
    """The site of that number, when the person schedules there."""
    if not 0 < site < 2**31:
        return None
    row = await fetch_one(
        """
        select id, code, name, time_zone, country, subdivision from site
        where id = $1 and (id in (select coordinated_sites()) or (select acting_is('lead')))
        """,
        site,
    )
    return SitePlace(**row) if row else None


async def cohorts_meeting(site: int, starts_at: dt.datetime, ends_at: dt.datetime) -> dict[int, str]:
    """Cohort -> code of those with a session at that time."""
    rows = await fetch(
        """
        select c.id, c.code from cohort c
        where c.site = $1 and exists (
            select from group_session g where g.cohort = c.id and g.starts_at < $3 and g.ends_at > $2
        )
        order by c.code
        """,
        site,
        starts_at,
        ends_at,
    )
    return {row["id"]: row["code"] for row in rows}


async def sessions_between(
    cohorts: Sequence[int], starts_at: dt.datetime, ends_at: dt.datetime
) -> tuple[Session, ...]:
    """The sessions of these cohorts that touch a time, by date."""
    return tuple(
        one
        for one in await sessions_of(*cohorts)
        if one.starts_at < ends_at and one.ends_at > starts_at and not one.imported
    )


_CANCELLATIONS = """
    select c.id, c.starts_on, c.starts_at, c.ends_on, c.ends_at, c.reason, c.note,
           changer_name(c.made_by) as made_by, c.made_at, changer_name(c.undone_by) as undone_by, c.undone_at
    from site_cancellation c
"""


async def cancellations_of(site: int) -> tuple[Cancellation, ...]:
    """What a site cancelled, the latest first."""
    rows = await fetch(_CANCELLATIONS + " where c.site = $1 order by c.id desc limit $2", site, ROWS)
    taken = await _taken([row["id"] for row in rows])
    return tuple(Cancellation(**row, sessions=tuple(taken.get(row["id"], ()))) for row in rows)


async def _taken(cancellations: Sequence[int]) -> dict[int, list[Taken]]:
    rows = await fetch(
        """
        select t.cancellation, g.id, g.cohort, c.code, g.title, i.starts_before as starts_at,
               i.ends_before as ends_at, g.state = 'cancelled' and f.starts_at is null as open,
               case when g.state = 'cancelled' then f.starts_at
                    when g.starts_at <> i.starts_before then g.starts_at end as found
        from timetable_change t
        join timetable_change_item i on i.change = t.id
        join group_session g on g.id = i.session
        join cohort c on c.id = g.cohort
        left join group_session f on f.catch_up_of = g.id and f.state in ('scheduled', 'held')
            and not f.for_some
        where t.cancellation = any ($1)
        order by i.starts_before, c.code
        """,
        cancellations,
    )
    found: dict[int, list[Taken]] = {}
    for row in map(dict, rows):
        found.setdefault(row.pop("cancellation"), []).append(Taken(**row))
    return found


async def hold_cancellation(site: int, cancellation: int) -> Cancellation | None:
    """The cancellation of that number, which nobody else takes back until the transaction ends."""
    if not 0 < cancellation < 2**31:
        return None
    row = await fetch_one(
        _CANCELLATIONS + " where c.id = $1 and c.site = $2 for update of c", cancellation, site
    )
    return Cancellation(**row) if row else None


async def changes_of_cancellation(cancellation: int) -> tuple[dict[int, int], dt.datetime]:
    """Cohort -> the change that a cancellation made of its timetable (those not undone)."""
    rows = await fetch(
        "select id, cohort, made_at from timetable_change where cancellation = $1 and undone_at is null",
        cancellation,
    )
    return {row["cohort"]: row["id"] for row in rows}, max(
        (row["made_at"] for row in rows), default=dt.datetime.now(dt.UTC)
    )
