"""The marks of a cohort, for the grid of its attendance."""

from programme.cohorts.queries import members_of
from programme.database import fetch, fetch_value
from sessions.attendance.rules import Attendance, HeldSession, Stored, attendance
from sessions.reach import IN_REACH
from sessions.register.marks import Member


async def attendance_of(cohort: int, time_zone: str) -> Attendance:
    """Attendance of the held sessions of a cohort; dates are those of its site."""
    sessions = await fetch(
        f"""
        select g.id, g.position, g.title, (g.starts_at at time zone $2)::date as on,
               case when g.for_some then array(select p.participant from session_person p
                                               where p.session = g.id) end as only
        from group_session g where g.cohort = $1 and g.state = 'held' and {IN_REACH}
        order by g.starts_at, g.id
        """,  # noqa: S608 - a constant
        cohort,
        time_zone,
    )
    marks = await fetch(
        """
        select m.session, m.participant, m.state, m.minutes_late, m.minutes_left_early, m.took_part, r.label
        from mark m
        join group_session g on g.id = m.session and g.state = 'held'
        left join absence_reason r on r.id = m.reason
        where m.cohort = $1
        """,
        cohort,
    )
    members = await members_of(cohort, with_numbers=False)
    return attendance(
        [
            HeldSession(**{**row, "only": None if row["only"] is None else frozenset(row["only"])})
            for row in map(dict, sessions)
        ],
        [Member(one.participant, one.name, one.joined_on, one.left_on) for one in members],
        {
            (row["session"], row["participant"]): Stored(
                attended=row["state"] == "attended",
                minutes_late=row["minutes_late"],
                minutes_left_early=row["minutes_left_early"],
                took_part=row["took_part"],
                reason=row["label"],
            )
            for row in marks
        },
    )


async def unrecorded(cohort: int) -> int:
    """How many sessions are over and still without a register."""
    count: int = await fetch_value(
        f"""
        select count(*) from group_session g
        where g.cohort = $1 and g.state = 'scheduled' and g.ends_at < now() and {IN_REACH}
        """,  # noqa: S608 - a constant
        cohort,
    )
    return count
