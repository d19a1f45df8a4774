"""Where a record comes from: typed at the screen, or keyed in from paper that somebody filled in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from programme.database import fetch
from sessions.sentence import Sentence, say

FIELD = "recorded-for"


@dataclass(frozen=True, slots=True)
class Origin:
    """`team` is who may have filled in the paper: (id, name); `chosen` the id of one of them, as posted."""

    paper: bool = False
    team: tuple[tuple[int, str], ...] = ()
    chosen: str = ""

    @property
    def recorded_for(self) -> int | None:
        """Who filled in the paper; None at the screen, and where nobody of the team was chosen."""
        return next((staff for staff, _name in self.team if str(staff) == self.chosen), None)

    @property
    def problem(self) -> Sentence | None:
        """What is wrong with it: paper was filled in by somebody."""
        if self.paper and self.recorded_for is None:
            return say("Choose who filled in the sheet.")
        return None


SCREEN = Origin()
"""Typed at the screen."""


async def origin_of(said: Callable[[str], str], session: int, *, me: int) -> Origin:
    """The origin that an address (`?from=paper`) or a form says, by name ("": nothing). Where it says
    nobody, it is me, as long as I am of the team of that session. Call it inside `acting`."""
    if said("from") != "paper":
        return SCREEN
    rows = await fetch(
        """
        select s.id, s.name from staff s
        where s.id in (select f.staff from session_facilitator f where f.session = $1)
           or s.id in (select f.staff from cohort_facilitator f
                       join group_session g on g.cohort = f.cohort and g.id = $1
                       where f.starts_on <= g.starts_at::date + 1
                         and coalesce(f.ends_on >= g.starts_at::date - 1, true))
        order by s.name, s.id
        """,
        session,
    )
    team = tuple((row["id"], row["name"]) for row in rows)
    mine = str(me) if any(staff == me for staff, _name in team) else ""
    return Origin(True, team, said(FIELD) or mine)
