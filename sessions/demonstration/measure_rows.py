"""What people answered at each time point, as rows. The answers are drawn, and mean nothing."""

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass

from modules.instruments.rules import TimePoint
from programme.database import execute, fetch
from sessions.demonstration.careers import Group, Stay
from sessions.demonstration.cohort_rows import Ids
from sessions.demonstration.store import Rows
from sessions.demonstration.world import World
from sessions.measures.rules import AFTER_RELEASE, Way, when_due

_ASKED = {
    "CORE-10": ("baseline", "middle", "end", "months_3", "months_6", "months_12"),
    "ARIS": ("baseline", "end"),
}
"""Which instruments the invented programme uses, and when."""
_ANSWERED = 0.93
_FOUND = 0.55
"""How many of those who are asked answer: inside, and after release."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An instrument that is asked for."""

    id: int
    code: str
    items: int
    lowest: int
    highest: int
    reverse: frozenset[int]


async def ask_for_measures() -> tuple[Asked, ...]:
    """Choose when everybody is asked; returns the instruments."""
    for code, points in _ASKED.items():
        await execute("update instrument set asked_at = $2 where code = $1", code, list(points))
    rows = await fetch(
        "select id, code, items, lowest, highest, reverse from instrument"
        " where code = any ($1) order by code",
        list(_ASKED),
    )
    return tuple(Asked(**{**row, "reverse": frozenset(row["reverse"])}) for row in rows)


def add_measures(rows: Rows, world: World, group: Group, ids: Ids, asked: Sequence[Asked]) -> None:
    """The measures of a cohort, up to today; a few were never taken."""
    days = sorted(
        one.on
        for one in group.course.meetings
        if one.state in ("scheduled", "held") and one.catch_up_of is None
    )
    if not days:
        return
    middle, end = days[(len(days) - 1) // 2], days[-1]
    for stay in group.stays:
        out = stay.person.release_on
        last = out is not None and world.last_stay(stay.person) is stay and out < world.today
        way = Way(stay.joined_on, middle, end, stay.left_on, out if last else None)
        chance = random.Random(f"measures {world.seed} {stay.person.number} {group.course.run.number}")  # noqa: S311 - invented
        for instrument in asked:
            level = chance.uniform(0.3, 0.75)
            for point in _ASKED[instrument.code]:
                due = when_due(TimePoint(point), way)
                drawn = _answers(instrument, level, chance)
                level = max(level - chance.uniform(-0.05, 0.25), 0.02)
                taken_on = due.starts_on + dt.timedelta(days=chance.randint(0, 6)) if due else world.today
                if due and taken_on <= world.today and _asks(stay, point, chance):
                    rows["measure"].append(
                        (
                            ids.participant[stay.person.number],
                            ids.cohort[group.course.run.number],
                            instrument.id, point, taken_on, drawn,
                            ids.staff[group.course.meetings[0].team[0].number],
                            dt.datetime.combine(taken_on, dt.time(17, 5, tzinfo=dt.UTC)),
                        )
                    )  # fmt: skip


def _asks(stay: Stay, point: str, chance: random.Random) -> bool:
    answers = chance.random() < (_FOUND if TimePoint(point) in AFTER_RELEASE else _ANSWERED)
    return answers and (point != TimePoint.END or stay.outcome in (None, "completed", "not_completed"))


def _answers(instrument: Asked, level: float, chance: random.Random) -> list[int]:
    span = instrument.highest - instrument.lowest
    drawn = []
    for item in range(1, instrument.items + 1):
        answer = min(max(round(span * level + chance.gauss(0, 0.8)), 0), span)
        drawn.append(
            instrument.highest - answer if item in instrument.reverse else instrument.lowest + answer
        )
    return drawn
