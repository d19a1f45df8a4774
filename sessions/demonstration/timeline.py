"""When each cohort meets: cohorts placed one after another in their tracks, around the day called today."""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from sessions.demonstration.curriculum import Item, Taught, cohort_plan
from sessions.demonstration.places import Places, Track
from sessions.demonstration.shape import Shape, chance
from sessions.timetable.rules import PlanItem, Proposed, propose

_PAUSE = 14  # days between two cohorts of a track, at least
_GOLDEN = 0.618034  # spreads the progress of running cohorts evenly, whatever their number

FINISHED, RUNNING, PLANNED = "finished", "running", "planned"


@dataclass(slots=True)
class Run:
    """A cohort with the dates that its timetable proposes. `draw` is its own source of chance."""

    track: Track
    state: str
    items: tuple[Item, ...]
    proposed: tuple[Proposed, ...]
    draw: random.Random
    number: int = 0
    code: str = ""
    name: str = ""

    @property
    def starts_on(self) -> dt.date:
        return self.proposed[0].on

    @property
    def ends_on(self) -> dt.date:
        return self.proposed[-1].on


@dataclass(slots=True)
class _Row:
    """The cohorts that a track is to have."""

    track: Track
    finished: int = 0
    running: int = 0
    planned: int = 0
    runs: list[Run] = field(default_factory=list)


def first_day_needed(shape: Shape, today: dt.date) -> dt.date:
    """A day before which no cohort of this shape can start."""
    tracks = shape.sites * shape.teams * 2
    each = shape.cohorts // tracks + 3
    return today - dt.timedelta(days=each * 300)


def make_runs(places: Places, taught: Taught, shape: Shape, *, seed: int, today: dt.date) -> list[Run]:
    """All cohorts, in the order in which they start, with their codes."""
    runs: list[Run] = []
    for row in _rows(places, shape):
        runs.extend(_fill(row, taught, shape, seed=seed, today=today))
    runs.sort(key=lambda run: (run.starts_on, run.track.number))
    counted: dict[tuple[int, int], int] = {}
    for number, run in enumerate(runs):
        site, year = run.track.site, run.starts_on.year
        place = counted[site.number, year] = counted.get((site.number, year), 0) + 1
        run.number = number
        run.code = f"{site.prison.short}-{year}-{place}"
        run.name = f"{site.prison.name}, group {place} of {year}"
    return runs


def _rows(places: Places, shape: Shape) -> list[_Row]:
    """Deal the cohorts out: first what each team needs today, then the past, evenly."""
    rows = [_Row(track) for track in places.tracks]
    left = iter(range(shape.cohorts))
    for row, what in _wishes(rows):
        if next(left, None) is None:
            return rows
        setattr(row, what, getattr(row, what) + 1)
    while True:
        for row in rows:
            if next(left, None) is None:
                return rows
            row.finished += 1


def _wishes(rows: list[_Row]) -> Iterator[tuple[_Row, str]]:
    first = [row for row in rows if row.track.first]
    second = [row for row in rows if not row.track.first]
    yield from ((row, RUNNING) for row in first)
    yield from ((row, RUNNING) for number, row in enumerate(second) if number % 3)
    yield from ((row, FINISHED) for row in first)
    yield from ((row, PLANNED) for number, row in enumerate(second) if number % 3 != 1)


def _fill(row: _Row, taught: Taught, shape: Shape, *, seed: int, today: dt.date) -> list[Run]:
    track = row.track
    length = round(len(taught.units) * (1.85 if shape.half_days else 1) / shape.meetings_a_week * 7 * 1.1)
    place = 0

    def run(state: str, starts_on: dt.date) -> Run:
        draw = chance(seed, "cohort", track.number, place)
        items = cohort_plan(taught, shape, draw)
        return Run(track, state, items, _dates(track, items, starts_on), draw)

    made: list[Run] = []
    place += 1
    if row.running:
        progress = 0.15 + 0.7 * (track.number * _GOLDEN % 1)
        made.append(run(RUNNING, today - dt.timedelta(days=round(progress * length))))
    place += 1
    if row.planned:
        after = max(today, made[-1].ends_on) if made else today
        made.append(run(PLANNED, after + dt.timedelta(days=_PAUSE + track.number % 5 * 4)))
    until = min((one.starts_on for one in made), default=today)
    if not row.running:
        until = min(until, today)
    for _ in range(row.finished):
        place += 1
        starts_on = until - dt.timedelta(days=_PAUSE + length)
        while (past := run(FINISHED, starts_on)).ends_on > until - dt.timedelta(days=_PAUSE):
            starts_on -= dt.timedelta(days=7)
        made.append(past)
        until = past.starts_on
    return made


def _dates(track: Track, items: tuple[Item, ...], starts_on: dt.date) -> tuple[Proposed, ...]:
    wanted = [
        PlanItem(place, item.title, item.minutes, item.kind)
        for place, item in enumerate(items)
        if item.dropped is None
    ]
    found = propose(
        wanted, track.slots, starts_on=starts_on, days_off=track.site.days_off, zone=track.site.zone
    )
    if found.failure is not None:
        raise ValueError(str(found.failure))
    return found.sessions
