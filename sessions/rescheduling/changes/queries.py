"""The changes of a cohort's timetable, and what they did to which session."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from programme.database import fetch, fetch_one
from programme.web.text import Text
from sessions.rescheduling.queries import sessions_of
from sessions.rescheduling.undo import Spot, Step, may_still_undo
from sessions.rescheduling.words import KINDS_OF_CHANGE
from sessions.timetable.states import SessionState

ROWS = 20
"""How many changes one page shows."""


@dataclass(frozen=True)
class Told:
    """A session of a change as the page shows it. `starts_before` is None where there was none."""

    title: str
    position: int
    starts_before: dt.datetime | None
    ends_before: dt.datetime | None
    room_before: str | None
    state_before: str | None
    starts_after: dt.datetime
    ends_after: dt.datetime
    room_after: str | None
    state_after: str


@dataclass(frozen=True)
class Change:
    """A change with all that it did."""

    id: int
    kind: str
    reason: str
    cancellation: int | None
    made_by: str
    made_at: dt.datetime
    undone_by: str | None
    undone_at: dt.datetime | None
    sessions: tuple[Told, ...]

    @property
    def kind_name(self) -> Text:
        return KINDS_OF_CHANGE[self.kind]

    def may_be_undone(self, now: dt.datetime) -> bool:
        """Whether the page offers it: what a whole site cancelled is taken back there."""
        return self.cancellation is None and may_still_undo(self.made_at, self.undone_at, now)


_CHANGES = """
    select c.id, c.kind, c.reason, c.cancellation, changer_name(c.made_by) as made_by, c.made_at,
           changer_name(c.undone_by) as undone_by, c.undone_at
    from timetable_change c
"""


async def changes_of(cohort: int, before: int) -> tuple[Change, ...]:
    """The latest changes of a cohort's timetable; `before`: only those older than that one."""
    rows = await fetch(
        _CHANGES + " where c.cohort = $1 and ($2 = 0 or c.id < $2) order by c.id desc limit $3",
        cohort,
        before,
        ROWS + 1,
    )
    told = await _told([row["id"] for row in rows])
    return tuple(Change(**row, sessions=tuple(told.get(row["id"], ()))) for row in map(dict, rows))


async def _told(changes: Sequence[int]) -> dict[int, list[Told]]:
    rows = await fetch(
        """
        select i.change, g.title, g.position, i.starts_before, i.ends_before, b.name as room_before,
               i.state_before, i.starts_after, i.ends_after, a.name as room_after, i.state_after
        from timetable_change_item i
        join group_session g on g.id = i.session
        left join room b on b.id = i.room_before
        left join room a on a.id = i.room_after
        where i.change = any ($1)
        order by i.starts_after, g.position
        """,
        changes,
    )
    found: dict[int, list[Told]] = {}
    for row in map(dict, rows):
        found.setdefault(row.pop("change"), []).append(Told(**row))
    return found


async def hold_change(cohort: int, change: int) -> Change | None:
    """The change of that number of the cohort, which nobody else undoes until the transaction ends."""
    row = await fetch_one(_CHANGES + " where c.id = $1 and c.cohort = $2 for update of c", change, cohort)
    return Change(**row, sessions=()) if row else None


async def steps_of(cohorts: Sequence[int], changes: Sequence[int]) -> tuple[Step, ...]:
    """What these changes of these cohorts did, beside how each session stands now."""
    rows = await fetch(
        """
        select i.*, g.minutes_planned
        from timetable_change_item i join group_session g on g.id = i.session
        where i.change = any ($1)
        order by i.starts_after
        """,
        list(changes),
    )
    standing = {one.id: one for one in await sessions_of(*cohorts)}
    return tuple(
        Step(
            standing[row["session"]],
            row["minutes_planned"],
            _spot(row, "before") if row["starts_before"] else None,
            _spot(row, "after"),
        )
        for row in rows
    )


def _spot(row: Any, when: str) -> Spot:
    return Spot(
        row[f"starts_{when}"],
        row[f"ends_{when}"],
        row[f"minutes_{when}"],
        row[f"room_{when}"],
        SessionState(row[f"state_{when}"]),
    )
