"""Transfers and release dates as they are recorded. The database does to the person what they say."""

import datetime as dt

from programme.database import execute


async def record_transfer(
    *, participant: int, from_site: int, to_site: int, transferred_on: dt.date, reason: str
) -> None:
    """Move somebody to another site. They may be out of sight of whoever acts from then on.

    Raises asyncpg.CheckViolationError when they are not at `from_site` any more.
    """
    await execute(
        """
        insert into transfer (participant, from_site, to_site, transferred_on, reason, made_by)
        values ($1, $2, $3, $4, $5, acting_staff())
        """,
        participant,
        from_site,
        to_site,
        transferred_on,
        reason,
    )


async def change_release_date(
    *, participant: int, before: dt.date | None, after: dt.date | None, reason: str
) -> None:
    """Give somebody another earliest release date (None: it is not known).

    Raises asyncpg.CheckViolationError when `before` is not what stands.
    """
    await execute(
        """
        insert into release_change (participant, before, after, reason, made_by)
        values ($1, $2, $3, $4, acting_staff())
        """,
        participant,
        before,
        after,
        reason,
    )
