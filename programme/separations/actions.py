"""Changes to separations and segregation. The database keeps who made them and when."""

import datetime as dt

from programme.database import execute, fetch_value


async def record_separation(
    *, participant: int, other: int, reason: str, statement: str, source: str, starts_on: dt.date
) -> None:
    """Keep two people apart from that day on.

    Raises asyncpg.ExclusionViolationError when they were, on that day or later, already.
    """
    await execute(
        """
        insert into separation (participant, other, reason, statement, source, starts_on, recorded_by)
        values ($1, $2, $3, $4, $5, $6, acting_staff())
        """,
        participant,
        other,
        reason,
        statement,
        source,
        starts_on,
    )


async def end_separation(*, separation: int, ends_on: dt.date, end_reason: str) -> bool:
    """Let two people be in one cohort from that day on. False when somebody else ended it first."""
    return bool(
        await fetch_value(
            """
            update separation set ends_on = $2, end_reason = $3, ended_by = acting_staff(), ended_at = now()
            where id = $1 and ends_on is null
            returning true
            """,
            separation,
            ends_on,
            end_reason,
        )
    )


async def record_segregation(*, participant: int, starts_on: dt.date, note: str) -> None:
    """Somebody is in segregation from that day on.

    Raises asyncpg.ExclusionViolationError when they were, on that day or later, already.
    """
    await execute(
        """
        insert into segregation (participant, starts_on, note, recorded_by)
        values ($1, $2, $3, acting_staff())
        """,
        participant,
        starts_on,
        note,
    )


async def end_segregation(*, segregation: int, ends_on: dt.date) -> bool:
    """Somebody was in segregation until that day. False when somebody else recorded an end first."""
    return bool(
        await fetch_value(
            "update segregation set ends_on = $2 where id = $1 and ends_on is null returning true",
            segregation,
            ends_on,
        )
    )
