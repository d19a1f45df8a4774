"""Who cancelled a session, and when."""

import datetime as dt
from dataclasses import dataclass

from programme.database import fetch_one
from programme.web.text import Text
from sessions.timetable.words import NOT_HELD


@dataclass(frozen=True)
class Cancelled:
    """Why a session is cancelled. `by` and `at` are None for one that came so from elsewhere."""

    reason: str | None
    note: str
    by: str | None
    at: dt.datetime | None

    @property
    def why(self) -> Text:
        return NOT_HELD[self.reason] if self.reason else ""


async def how_cancelled(session: int) -> Cancelled | None:
    """Who cancelled a session and why; None when it is not cancelled."""
    row = await fetch_one(
        """
        select g.not_held_reason as reason, g.not_held_note as note, changer_name(c.made_by) as by,
               c.made_at as at
        from group_session g
        left join timetable_change_item i on i.session = g.id and i.state_after = 'cancelled'
        left join timetable_change c on c.id = i.change and c.undone_at is null
        where g.id = $1 and g.state = 'cancelled'
        order by c.id desc nulls last limit 1
        """,
        session,
    )
    return Cancelled(**row) if row else None
