"""Writes about suitability, inside a transaction that the handler opened."""

import datetime as dt

from programme.database import execute


async def record_suitability(
    *,
    staff: int,
    agency: int | None,
    suitability_until: dt.date | None,
    clearance_until: dt.date | None,
    training_until: dt.date | None,
) -> None:
    """Record for which agency somebody works and until when they may be rostered. Who is rostered
    already stays so: only what is rostered from now on is asked about.

    Raises asyncpg.UniqueViolationError when somebody else records the first of it this moment.
    """
    values = (staff, agency, suitability_until, clearance_until, training_until)
    changed = await execute(
        """
        update staff_suitability
        set agency = $2, suitability_until = $3, clearance_until = $4, training_until = $5
        where staff = $1
        """,
        *values,
    )
    if changed == "UPDATE 0":
        await execute(
            """
            insert into staff_suitability (staff, agency, suitability_until, clearance_until, training_until)
            values ($1, $2, $3, $4, $5)
            """,
            *values,
        )
