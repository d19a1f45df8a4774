"""Changes to who facilitates a cohort. The sessions to come follow in the same transaction; what
was held, or waits for its register, stays with those who were there.

The caller holds the lock of the cohort and has asked the rules.
"""

import datetime as dt

from programme.database import execute, fetch_value
from sessions.roster.queries import Taken
from sessions.roster.rules import CO, LEAD, Part


async def add_part(*, cohort: int, part: Part) -> None:
    """Give somebody a part, and with it the sessions to come of its days.

    Raises asyncpg.ExclusionViolationError when they are taken by now at the time of one of them.
    """
    await _insert(cohort, part)
    await _join_sessions(cohort, part.staff, part.starts_on, part.ends_on)


async def end_part(*, cohort: int, taken: Taken, ends_on: dt.date, reason: str) -> None:
    """Let a part end; its person leaves the sessions after its last day."""
    await execute(
        "update cohort_facilitator set ends_on = $2, end_reason = $3 where id = $1", taken.id, ends_on, reason
    )
    await _leave_sessions(cohort, taken.part.staff, ends_on + dt.timedelta(days=1))


async def take_back(*, cohort: int, taken: Taken) -> None:
    """Take back a part that has not begun."""
    await execute("delete from cohort_facilitator where id = $1", taken.id)
    await _leave_sessions(cohort, taken.part.staff, taken.part.starts_on)


async def change_lead(
    *, cohort: int, old: Taken, new: Taken | None, staff: int, from_on: dt.date, stays: bool, reason: str
) -> None:
    """Let somebody lead from a day on. `new` is the part that they have on that day, if any; `stays`:
    the lead of before becomes co-facilitator. `reason` is written where a part ends.

    Raises asyncpg.ExclusionViolationError as `add_part` does.
    """
    await _give_up(old, from_on, reason)
    if new is not None:
        await _give_up(new, from_on, reason)
    if stays:
        await _write(cohort, Part(old.part.staff, "", CO, from_on, old.part.ends_on))
    else:
        if old.part.starts_on == from_on:
            await execute("delete from cohort_facilitator where id = $1", old.id)
        await _leave_sessions(cohort, old.part.staff, from_on)
    await _write(cohort, Part(staff, "", LEAD, from_on, old.part.ends_on))
    await _join_sessions(cohort, staff, from_on, old.part.ends_on)


async def _give_up(taken: Taken, from_on: dt.date, reason: str) -> None:
    """End a part on the day before; one that would begin on that day is changed in place instead."""
    if taken.part.starts_on < from_on:
        await execute(
            "update cohort_facilitator set ends_on = $2, end_reason = $3 where id = $1",
            taken.id,
            from_on - dt.timedelta(days=1),
            reason,
        )


async def _write(cohort: int, part: Part) -> None:
    """A part from its first day on, in place of the one that its person has from that very day."""
    changed = await fetch_value(
        "update cohort_facilitator set role = $3, ends_on = $5"
        " where cohort = $1 and staff = $2 and starts_on = $4 returning true",
        cohort,
        part.staff,
        part.role,
        part.starts_on,
        part.ends_on,
    )
    if not changed:
        await _insert(cohort, part)


async def _insert(cohort: int, part: Part) -> None:
    await execute(
        "insert into cohort_facilitator (cohort, staff, role, starts_on, ends_on)"
        " values ($1, $2, $3, $4, $5)",
        cohort,
        part.staff,
        part.role,
        part.starts_on,
        part.ends_on,
    )


async def _join_sessions(cohort: int, staff: int, first: dt.date, last: dt.date | None) -> None:
    await execute(
        """
        insert into session_facilitator (session, staff, cohort, starts_at, ends_at)
        select g.id, $2, g.cohort, g.starts_at, g.ends_at
        from group_session g join cohort c on c.id = g.cohort join site s on s.id = c.site
        where g.cohort = $1 and g.state = 'scheduled' and g.starts_at > now()
          and (g.starts_at at time zone s.time_zone)::date between $3::date and coalesce($4::date, 'infinity')
        order by g.starts_at
        on conflict (session, staff) do nothing
        """,
        cohort,
        staff,
        first,
        last,
    )


async def _leave_sessions(cohort: int, staff: int, first: dt.date) -> None:
    """Leave the sessions from a day on, but those that another part of the same person holds."""
    await execute(
        """
        delete from session_facilitator f
        using group_session g, cohort c, site s
        where f.cohort = $1 and f.staff = $2 and g.id = f.session and c.id = f.cohort and s.id = c.site
          and g.state = 'scheduled' and g.starts_at > now()
          and (g.starts_at at time zone s.time_zone)::date >= $3::date
          and not exists (
              select from cohort_facilitator p
              where p.cohort = $1 and p.staff = $2
                and (g.starts_at at time zone s.time_zone)::date
                    between p.starts_on and coalesce(p.ends_on, 'infinity')
          )
        """,
        cohort,
        staff,
        first,
    )
