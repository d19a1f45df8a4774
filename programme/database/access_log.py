"""The access log: who looked at whom, written by the page in its own transaction."""

from collections.abc import Iterable

from programme.database.engine import execute


async def log_access(
    page: str,
    *,
    participants: Iterable[int] = (),
    cohort: int | None = None,
    session: int | None = None,
    reason: str = "",
) -> None:
    """Note that the person who acts was shown identifying data of these participants (ids).

    `page` is the name of the page or download; `reason` where the jurisdiction asks for one.
    """
    await execute(
        "insert into access_log (staff, page, cohort, session, participants, reason) "
        "values (acting_staff(), $1, $2, $3, $4, $5)",
        page,
        cohort,
        session,
        sorted(participants),
        reason,
    )
