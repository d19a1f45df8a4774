"""Who is kept apart from whom, who is in segregation, and what was done about it, as rows."""

import datetime as dt
import json

from programme.database import execute
from sessions.demonstration.careers import Group, Person
from sessions.demonstration.cohort_rows import Ids
from sessions.demonstration.meetings import HELD
from sessions.demonstration.shape import chance
from sessions.demonstration.store import Rows, no_rows, put
from sessions.demonstration.world import World

_NINE = dt.time(9, tzinfo=dt.UTC)
_REASONS = (
    ("threat", "report", "Security department, after a visit"),
    ("rival_groups", "assessment", "Wing staff"),
    ("violence", "fact", "Incident report of the wing"),
    ("co_accused", "fact", "Judgment"),
)
_HOLDS = (None, "", None, None)
_DONE = (
    "Catch-ups on two Friday mornings agreed with the wing.",
    "Facilitators told. One-to-one in the segregation unit instead of the group.",
    "Came back after four days; nothing was missed.",
)


async def put_separations(world: World, ids: Ids) -> None:
    """Store separations and segregation of cohorts that run. Those of today wait for an answer: the
    database notes them by itself. One of each cohort lies back and was answered."""
    rows = no_rows()
    before: dict[int, Person] = {}
    for group in world.groups:
        present = [
            stay.person for stay in group.stays if stay.left_on is None and stay.joined_on <= world.today
        ]
        if (
            group.state == "running"
            and len(present) >= 4
            and any(m.state == HELD for m in group.course.meetings)
        ):
            _of_cohort(rows, world, group, ids, present, before)
    await put(rows)
    # As of that morning, not of this second: the same seed gives the same rows.
    await execute(
        "update circumstance set noted_at = $1 where acknowledged_at is null", _at(world.today, days=0)
    )


def _of_cohort(
    rows: Rows, world: World, group: Group, ids: Ids, present: list[Person], before: dict[int, Person]
) -> None:
    run, today = group.course.run, world.today
    site, draw = run.track.site, chance(world.seed, "separations", run.number)
    by = ids.staff[site.coordinator.number]
    first, second, away, back = (ids.participant[one.number] for one in draw.sample(present, 4))
    if draw.random() < 0.5 or not rows["separation"]:
        rows["separation"].append(
            (*_pair(first, second), *draw.choice(_REASONS), *_since(today, 1, by), *_HOLDS)
        )
    if site.number in before:
        # Members of two cohorts: who fits which cohort has to look at them.
        elsewhere = ids.participant[before[site.number].number]
        ended = (today - dt.timedelta(days=9), "Reconciled in a mediated talk", by, _at(today, days=9))
        held = draw.random() < 0.7
        rows["separation"].append(
            (
                *_pair(first, elsewhere),
                *draw.choice(_REASONS),
                *_since(today, 90, by),
                *(_HOLDS if held else ended),
            )
        )
    before[site.number] = present[0]
    rows["segregation"].append((away, today - dt.timedelta(days=2), None, "", by, _at(today, days=1)))
    began = today - dt.timedelta(days=24)
    rows["segregation"].append((back, began, began + dt.timedelta(days=4), "", by, _at(began, days=0)))
    rows["circumstance"].append(
        (
            ids.cohort[run.number], "segregation", back, json.dumps({"on": began.isoformat()}),
            _at(began, days=0), by, _at(began, days=-1), by, draw.choice(_DONE),
        )
    )  # fmt: skip


def _pair(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


def _since(today: dt.date, days: int, by: int) -> tuple[dt.date, int, dt.datetime]:
    return today - dt.timedelta(days=days), by, _at(today, days=days)


def _at(day: dt.date, *, days: int) -> dt.datetime:
    return dt.datetime.combine(day - dt.timedelta(days=days), _NINE)
