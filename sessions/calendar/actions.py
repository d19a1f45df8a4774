"""The secret address of one's own calendar feed: made, made anew, ended."""

import datetime as dt
from dataclasses import dataclass

from programme.access.sign_in import new_token, token_hash
from programme.database import execute, fetch_one


@dataclass(frozen=True)
class InUse:
    """The address that works now; nobody can read it any more, only when it was made and last read."""

    made_at: dt.datetime
    last_read_at: dt.datetime | None


async def find_address() -> InUse | None:
    """The address of whoever acts, or None."""
    row = await fetch_one(
        "select made_at, last_read_at from calendar_feed where staff = acting_staff() and ended_at is null"
    )
    return InUse(**row) if row else None


async def make_address() -> str:
    """The token of a new address, stored nowhere; the one before stops working.

    Raises asyncpg.UniqueViolationError when the same person made another at this very moment.
    """
    await end_address()
    token = new_token()
    await execute(
        "insert into calendar_feed (staff, token_hash) values (acting_staff(), $1)", token_hash(token)
    )
    return token


async def end_address() -> None:
    """From now on the address leads nowhere."""
    await execute(
        "update calendar_feed set ended_at = now() where staff = acting_staff() and ended_at is null"
    )
