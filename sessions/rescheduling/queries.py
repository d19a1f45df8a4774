"""What changing a timetable needs to know of a cohort and of whoever is busy at the same times."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from programme.cohorts.words import code_and_name
from programme.database import execute, fetch, fetch_one
from programme.web.text import Text
from sessions.rescheduling.standing import Frame, Moved, Part, Session
from sessions.timetable.clashes import Busy, Subject
from sessions.timetable.days_off import days_off
from sessions.timetable.queries import RoomPlace, SitePlace, cohort_days_off, prerequisites
from sessions.timetable.rules import LAST_DATE, LOOKS_AHEAD, Slot
from sessions.timetable.states import SessionState


@dataclass(frozen=True)
class Group:
    """The cohort whose timetable it is."""

    id: int
    code: str
    name: str
    capacity: int
    curriculum: int | None
    least_days: int
    site: SitePlace

    @property
    def label(self) -> str:
        return code_and_name(self.code, self.name)

    @property
    def zone(self) -> ZoneInfo:
        return self.site.zone


async def find_group(*, cohort: int = 0, session: int = 0) -> Group | None:
    """The cohort of that number, or that of a session, when the person may see it."""
    if not (_is_id(cohort) or _is_id(session)):
        return None
    row = await fetch_one(
        """
        select c.id, c.code, c.name, c.capacity, p.curriculum,
               coalesce(t.least_days_between, 0) as least_days,
               s.id as site, s.code as site_code, s.name as site_name, s.time_zone, s.country, s.subdivision
        from cohort c
        join site s on s.id = c.site
        left join cohort_plan p on p.cohort = c.id
        left join timetable_settings t on t.cohort = c.id
        where c.id = case when $1 > 0 then $1 else (select g.cohort from group_session g where g.id = $2) end
        """,
        cohort,
        session,
    )
    return _group(dict(row)) if row else None


def _is_id(number: int) -> bool:
    return 0 < number < 2**31


def _group(values: dict[str, Any]) -> Group:
    site = SitePlace(
        id=values.pop("site"),
        code=values.pop("site_code"),
        name=values.pop("site_name"),
        time_zone=values.pop("time_zone"),
        country=values.pop("country"),
        subdivision=values.pop("subdivision"),
    )
    return Group(site=site, **values)


async def sessions_of(*cohorts: int) -> tuple[Session, ...]:
    """Every session of these cohorts, by date."""
    rows = await fetch(
        """
        with recorded as (
            select r.id from unnest($1::integer[]) c (id) cross join lateral recorded_sessions(c.id) r (id)
        )
        select g.id, g.cohort, g.position, g.title, g.starts_at, g.ends_at, g.state, g.room, i.module,
               i.minutes as plan_minutes, g.plan_item, g.imported, g.catch_up_of, g.for_some,
               g.id in (select id from recorded) as marked,
               array(select f.staff from session_facilitator f where f.session = g.id order by f.staff)
                   as people,
               (select min(c.starts_at) from group_session c
                where c.catch_up_of = g.id and c.state in ('scheduled', 'held')
                  and not c.for_some) as caught_up_on
        from group_session g left join plan_item i on i.id = g.plan_item
        where g.cohort = any ($1)
        order by g.starts_at, g.position, g.id
        """,
        list(cohorts),
    )
    return tuple(
        Session(**{**row, "state": SessionState(row["state"]), "people": tuple(row["people"])})
        for row in map(dict, rows)
    )


async def hold_sessions(*cohorts: int) -> None:
    """Let nobody else change the sessions of these cohorts until the transaction ends: what is read
    afterwards stands. In one order for everybody, so that nobody waits in a ring."""
    await execute(
        "select from group_session where cohort = any ($1) order by id for no key update", list(cohorts)
    )


async def rooms_of(site: int, *, kept: int | None = None) -> tuple[RoomPlace, ...]:
    """The rooms of a site that can be booked, by name; `kept`: one that may stay though out of use."""
    rows = await fetch(
        """
        select r.id, r.site, s.name as site_name, r.name, r.capacity
        from room r join site s on s.id = r.site
        where r.site = $1 and (not r.retired or r.id = $2)
        order by r.name, r.id
        """,
        site,
        kept,
    )
    return tuple(RoomPlace(**row) for row in rows)


async def parts_in(cohort: int) -> tuple[Part, ...]:
    """Who has a part in a cohort, when, and until when they may be rostered."""
    rows = await fetch(
        """
        select f.staff, s.name, f.starts_on, f.ends_on, d.runs_out, d.until
        from cohort_facilitator f
        join staff s on s.id = f.staff
        left join lateral (
            select e.runs_out, e.until from staff_suitability u
            cross join lateral (values ('suitability', u.suitability_until), ('clearance', u.clearance_until),
                                       ('training', u.training_until)) e (runs_out, until)
            where u.staff = f.staff and e.until is not null order by e.until limit 1
        ) d on true
        where f.cohort = $1 order by f.id
        """,
        cohort,
    )
    return tuple(Part(**row) for row in rows)


async def weekly_slots(cohort: int) -> tuple[Slot, ...]:
    """The weekly times of a cohort."""
    rows = await fetch(
        "select weekday, starts_at, minutes from weekly_slot where cohort = $1 order by weekday, starts_at",
        cohort,
    )
    return tuple(Slot(**row) for row in rows)


async def frame_of(group: Group, first: dt.date) -> tuple[Frame, Text]:
    """What the dates of a cohort must fit into from a date on, and a warning when the holidays of
    its region are not known."""
    until = min(first + 2 * LOOKS_AHEAD, LAST_DATE)
    off, warning = await days_off(group.site, await cohort_days_off(group.id), first, until)
    frame = Frame(
        slots=await weekly_slots(group.id),
        days_off=off,
        zone=group.zone,
        least_days=group.least_days,
        prerequisites=await prerequisites(group.curriculum) if group.curriculum else (),
    )
    return frame, warning


async def taken_at(
    moved: Sequence[Moved],
    *,
    rooms: Sequence[int] = (),
    cohorts: Sequence[int] = (),
    sessions: Sequence[int] = (),
) -> list[Busy]:
    """When rooms and people of these sessions (and further `rooms`) are taken around their new times,
    but by these cohorts and sessions."""
    if not moved:
        return []
    rows = await fetch(
        "select * from taken_by_others($1, $2, $3, $4, $5, $6)",
        list(cohorts),
        list(sessions),
        sorted({*rooms, *(one.room for one in moved if one.room)}),
        sorted({person for one in moved for person in one.session.people}),
        min(one.starts_at for one in moved),
        max(one.ends_at for one in moved),
    )
    return [
        Busy(
            Subject.ROOM if row["room"] else Subject.FACILITATOR,
            row["room"] or row["staff"],
            row["name"],
            row["starts_at"],
            row["ends_at"],
            row["cohort"],
        )
        for row in rows
    ]
