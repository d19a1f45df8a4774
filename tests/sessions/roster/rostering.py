"""What is posted about facilitators of N1, and what is stored of them."""

import datetime as dt

from tests.fixtures.world import World
from tests.sessions.timetable.scheduling import Values, change, stored

PAGE = "/cohorts/1/facilitators"
PAST, OPEN, FUTURE = 1, 2, 3  # sessions of N1


def today(days: int = 0) -> dt.date:
    return dt.datetime.now(dt.UTC).date() + dt.timedelta(days=days)


def parts(name: str, on: dt.date) -> Values:
    return {f"{name}-{part}": getattr(on, part) for part in ("day", "month", "year")}


def adding(staff: int, role: str, first: dt.date, last: dt.date | None = None, **others: str) -> Values:
    days = parts("starts_on", first) | (parts("ends_on", last) if last else {})
    return {"action": "save", "staff": staff, "role": role, **days, **others}


async def roster(world: World, cohort: int = 1) -> list[tuple[int, str, dt.date, dt.date | None]]:
    return await stored(
        world,
        "select staff, role, starts_on, ends_on from cohort_facilitator where cohort = $1 order by starts_on, staff",
        cohort,
    )


async def at(world: World, session: int) -> list[int]:
    """Who facilitates a session."""
    rows = await stored(world, "select staff from session_facilitator where session = $1 order by 1", session)
    return [row[0] for row in rows]


async def clash(world: World) -> None:
    """Dora is with S1 in the hour in which the session to come of N1 begins."""
    await change(
        world,
        """
        insert into group_session (id, cohort, position, title, kind, starts_at, ends_at, minutes_planned, state)
            select 4000, 3, 9, 'Elsewhere', 'group', starts_at, starts_at + interval '1 hour', 60, 'scheduled'
            from group_session where id = 3;
        insert into session_facilitator (session, staff, cohort, starts_at, ends_at)
            select id, 4, 3, starts_at, ends_at from group_session where id = 4000;
        """,
    )
