"""Decisions about who reads the session records of a cohort. The database keeps who made them."""

import datetime as dt

from programme.database import execute


async def read_from(*, cohort: int, part: int, first: dt.date | None) -> None:
    """Let a facilitator read the session records from a day on; None: from the start."""
    await execute(
        "update cohort_facilitator set record_from = $3 where cohort = $1 and id = $2", cohort, part, first
    )


async def add_supervisor(*, cohort: int, staff: int, starts_on: dt.date) -> None:
    """Let somebody supervise the team from a day on.

    Raises asyncpg.ExclusionViolationError when they do already.
    """
    await execute(
        "insert into cohort_supervisor (cohort, staff, starts_on, added_by)"
        " values ($1, $2, $3, acting_staff())",
        cohort,
        staff,
        starts_on,
    )


async def end_supervision(*, supervisor: int, ends_on: dt.date) -> None:
    """Let somebody supervise until a day (included), at the earliest the first."""
    await execute(
        "update cohort_supervisor set ends_on = greatest(starts_on, $2)"
        " where id = $1 and (ends_on is null or ends_on > $2)",
        supervisor,
        ends_on,
    )
