"""Adding a session, inside a transaction that the handler opened."""

import datetime as dt

from programme.database import fetch_value
from sessions.adding.queries import Asked


async def add_session(*, cohort: int, asked: Asked, starts_at: dt.datetime) -> int:
    """A new session with its people and facilitators; returns its id.

    Raises asyncpg.ExclusionViolationError when a room, the cohort or a facilitator is taken, and
    asyncpg.CheckViolationError when somebody may not be rostered so long, or is not of the cohort.
    """
    made: int = await fetch_value(
        """
        with made as (
            insert into group_session (cohort, plan_item, position, title, kind, starts_at, ends_at,
                                       minutes_planned, room, state, catch_up_of, for_some)
            values ($1, $2, $3, $4, $5, $6::timestamptz, $6::timestamptz + make_interval(mins => $7::integer),
                    $7::smallint, $8, 'scheduled', $9, cardinality($10::integer[]) > 0)
            returning *
        ), people as (
            insert into session_person (session, cohort, participant)
            select m.id, m.cohort, p.id from made m cross join unnest($10::integer[]) as p (id)
        ), team as (
            insert into session_facilitator (session, staff, cohort, starts_at, ends_at)
            select m.id, t.id, m.cohort, m.starts_at, m.ends_at
            from made m cross join unnest($11::integer[]) as t (id)
        )
        select id from made
        """,
        cohort,
        asked.what.plan_item,
        asked.what.position,
        asked.title,
        asked.what.kind,
        starts_at,
        asked.minutes,
        asked.room,
        asked.what.catch_up_of,
        list(asked.people),
        list(asked.team),
    )
    return made
