"""Answers to changes of circumstances. The database keeps who gave them and when."""

import datetime as dt

from programme.database import execute, fetch_value


async def note_who_runs_out() -> None:
    """Note which facilitators of the viewer's cohorts will not count as suitable until the last session."""
    await execute("select note_who_runs_out()")


async def acknowledge(*, circumstance: int, seen: dt.datetime, done: str) -> bool:
    """Say what was done about a change. False when somebody else did, or it changed since `seen`."""
    return bool(
        await fetch_value(
            """
            update circumstance set acknowledged_at = now(), acknowledged_by = acting_staff(), done = $3
            where id = $1 and noted_at = $2 and acknowledged_at is null
            returning true
            """,
            circumstance,
            seen,
            done,
        )
    )
