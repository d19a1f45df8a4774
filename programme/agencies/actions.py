"""Writes about agencies, inside a transaction that the handler opened."""

import datetime as dt

from programme.database import execute, fetch_value


async def propose_agency(
    *, name: str, kind: str, purpose: str, values_checked: str, referees: str, review_on: dt.date | None
) -> int:
    """A new agency, whose staff cannot be rostered yet; returns its id.

    Raises asyncpg.UniqueViolationError when the name is taken.
    """
    agency: int = await fetch_value(
        """
        insert into agency (name, kind, state, purpose, values_checked, referees, review_on)
        values ($1, $2, 'proposed', $3, $4, $5, $6) returning id
        """,
        name,
        kind,
        purpose,
        values_checked,
        referees,
        review_on,
    )
    return agency


async def change_agency(
    *,
    agency: int,
    name: str,
    kind: str,
    purpose: str,
    values_checked: str,
    referees: str,
    review_on: dt.date | None,
) -> None:
    """Change what is known of an agency, never its state.

    Raises asyncpg.UniqueViolationError when another has the name.
    """
    await execute(
        """
        update agency
        set name = $2, kind = $3, purpose = $4, values_checked = $5, referees = $6, review_on = $7
        where id = $1
        """,
        agency,
        name,
        kind,
        purpose,
        values_checked,
        referees,
        review_on,
    )


async def take_step(
    *, agency: int, from_state: str, to_state: str, happened_on: dt.date, reason: str, by: int
) -> None:
    """Bring an agency to another state. The caller holds its lock and has asked the rules."""
    await execute("update agency set state = $2 where id = $1", agency, to_state)
    await execute(
        "insert into agency_step (agency, from_state, to_state, happened_on, reason, made_by)"
        " values ($1, $2, $3, $4, $5, $6)",
        agency,
        from_state,
        to_state,
        happened_on,
        reason,
        by,
    )
