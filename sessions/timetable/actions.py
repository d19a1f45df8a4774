"""Writing a new cohort with everything that belongs to it, all in the caller's transaction."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from modules.plan.actions import follow_curricula
from programme.database import execute, fetch_value
from sessions.timetable.queries import ClosedDays
from sessions.timetable.rules import Proposed, Slot


@dataclass(frozen=True, kw_only=True)
class NewCohort:
    """A cohort as it is to be written. `facilitators` are staff ids, the lead first; `least_days` lie
    between two of its sessions; `days_off` are its own."""

    code: str
    name: str
    site: int
    room: int | None
    capacity: int
    closed: bool
    starts_on: dt.date
    curriculum: int
    facilitators: tuple[int, ...]
    slots: tuple[Slot, ...]
    least_days: int = 0
    days_off: tuple[ClosedDays, ...] = ()


async def schedule(*, new: NewCohort, sessions: Sequence[Proposed], by: int) -> int:
    """Write the cohort with facilitators, plan, slots and dated sessions; returns its id.

    Raises asyncpg.UniqueViolationError when the code is taken, and asyncpg.ExclusionViolationError
    when the room or a facilitator is taken by now at the time of a session.
    """
    cohort: int = await fetch_value(
        """
        insert into cohort (code, name, site, room, capacity, closed, state, starts_on, created_by)
        values ($1, $2, $3, $4, $5, $6, 'planned', $7, $8) returning id
        """,
        new.code,
        new.name,
        new.site,
        new.room,
        new.capacity,
        new.closed,
        new.starts_on,
        by,
    )
    roles = ["lead", "co", "co", "co"][: len(new.facilitators)]
    await execute(
        """
        insert into cohort_facilitator (cohort, staff, role, starts_on)
        select $1, x.staff, x.role, $4 from unnest($2::integer[], $3::text[]) x (staff, role)
        """,
        cohort,
        list(new.facilitators),
        roles,
        new.starts_on,
    )
    await follow_curricula({cohort: new.curriculum})
    await execute(
        """
        insert into weekly_slot (cohort, weekday, starts_at, minutes)
        select $1, * from unnest($2::integer[], $3::time[], $4::integer[])
        """,
        cohort,
        [slot.weekday for slot in new.slots],
        [slot.starts_at for slot in new.slots],
        [slot.minutes for slot in new.slots],
    )
    await _write_wishes(cohort, new)
    await _write_sessions(cohort, new.room, sessions)
    return cohort


async def _write_wishes(cohort: int, new: NewCohort) -> None:
    if new.least_days:
        await execute(
            "insert into timetable_settings (cohort, least_days_between) values ($1, $2)",
            cohort,
            new.least_days,
        )
    if new.days_off:
        await execute(
            """
            insert into cohort_day_off (cohort, starts_on, ends_on, reason)
            select $1, * from unnest($2::date[], $3::date[], $4::text[])
            """,
            cohort,
            [days.starts_on for days in new.days_off],
            [days.ends_on for days in new.days_off],
            [days.reason for days in new.days_off],
        )


async def _write_sessions(cohort: int, room: int | None, sessions: Sequence[Proposed]) -> None:
    await execute(
        """
        insert into group_session (cohort, plan_item, position, title, kind, starts_at, ends_at,
                                   minutes_planned, room, state)
        select $1, i.id, i.position, i.title, i.kind, x.starts_at, x.ends_at, x.minutes, $2, 'scheduled'
        from unnest($3::integer[], $4::timestamptz[], $5::timestamptz[], $6::integer[])
             x (position, starts_at, ends_at, minutes)
        join plan_item i on i.cohort = $1 and i.position = x.position
        order by x.starts_at
        """,
        cohort,
        room,
        [one.position for one in sessions],
        [one.starts_at for one in sessions],
        [one.ends_at for one in sessions],
        [one.minutes for one in sessions],
    )
    await execute(
        """
        insert into session_facilitator (session, staff, cohort, starts_at, ends_at)
        select g.id, f.staff, g.cohort, g.starts_at, g.ends_at
        from group_session g join cohort_facilitator f on f.cohort = g.cohort
        where g.cohort = $1
        order by g.starts_at, f.staff
        """,
        cohort,
    )


async def add_days_off(*, cohort: int, days: ClosedDays) -> None:
    """Add days off, once only however often it is sent. The caller holds the cohort's lock."""
    await execute(
        """
        insert into cohort_day_off (cohort, starts_on, ends_on, reason)
        select $1::integer, $2::date, $3::date, $4::text
        where not exists (
            select from cohort_day_off where (cohort, starts_on, ends_on, reason) = ($1, $2, $3, $4)
        )
        """,
        cohort,
        days.starts_on,
        days.ends_on,
        days.reason,
    )


async def remove_days_off(*, cohort: int, day_off: int) -> bool:
    """Remove days off; False when they are not there."""
    sql = "delete from cohort_day_off where cohort = $1 and id = $2 returning true"
    return bool(await fetch_value(sql, cohort, day_off))


async def keep_gap(*, cohort: int, least_days: int) -> None:
    """Keep the least days between two sessions of a cohort."""
    await execute(
        """
        insert into timetable_settings (cohort, least_days_between) values ($1, $2)
        on conflict (cohort) do update set least_days_between = excluded.least_days_between
        """,
        cohort,
        least_days,
    )
