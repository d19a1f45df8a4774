"""Changes to the members of a cohort. The database keeps who made them and when."""

import datetime as dt
from collections.abc import Sequence

from programme.database import execute, fetch_value


async def add_members(*, cohort: int, participants: Sequence[int], joined_on: dt.date) -> None:
    """Let these participants join. The caller holds the cohort's lock and has asked the rules.

    Raises asyncpg.ExclusionViolationError when one of them is in a cohort by now.
    """
    await execute(
        "insert into membership (cohort, participant, joined_on) select $1, unnest($2::integer[]), $3",
        cohort,
        list(participants),
        joined_on,
    )


async def record_leaving(
    *,
    membership: int,
    left_on: dt.date,
    outcome: str,
    reason: str,
    instead_of: tuple[dt.date | None, str | None],
) -> bool:
    """Record when and how somebody left, or correct what was recorded.

    False when `instead_of`, the date and outcome that the person saw, no longer stand: somebody
    else was first. Raises asyncpg.ExclusionViolationError when they were in another cohort before
    `left_on`, and asyncpg.CheckViolationError when they completed before they ever attended.
    """
    return bool(
        await fetch_value(
            """
            update membership set left_on = $2, outcome = $3, reason = $4
            where id = $1 and left_on is not distinct from $5 and outcome is not distinct from $6
            returning true
            """,
            membership,
            left_on,
            outcome,
            reason,
            *instead_of,
        )
    )
