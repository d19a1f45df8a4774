"""When a measure is due, and how a course of scores is drawn. Pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from modules.instruments.rules import RELIABLE, Definition, TimePoint

BASELINE_WITHIN = dt.timedelta(days=28)
"""A baseline later than this is none: the programme has begun to work."""
WITHIN = dt.timedelta(days=28)
"""How long after its day a later time point is asked for before it counts as late."""
_MONTHS = {TimePoint.MONTHS_3: 91, TimePoint.MONTHS_6: 183, TimePoint.MONTHS_12: 365}
AFTER_RELEASE = tuple(_MONTHS)
"""The time points that count from the release."""


@dataclass(frozen=True, slots=True)
class Way:
    """Somebody's way through a cohort, as far as it says when to ask. `middle`, `end`: the days of the
    session in the middle and of the last one; `left_on`: they left before; `released_on`: they are out."""

    joined_on: dt.date
    middle: dt.date | None = None
    end: dt.date | None = None
    left_on: dt.date | None = None
    released_on: dt.date | None = None


class State(StrEnum):
    """Whether it is time to ask."""

    NOT_YET = "not_yet"
    DUE = "due"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Due:
    """When to ask: from a day on, and until when it is in time."""

    starts_on: dt.date
    ends_on: dt.date

    def state(self, today: dt.date) -> State:
        if today < self.starts_on:
            return State.NOT_YET
        return State.DUE if today <= self.ends_on else State.LATE


def when_due(point: TimePoint, way: Way) -> Due | None:
    """When somebody is asked at a time point; None when that day is not known, or never comes.

    Who left early is asked at the end on leaving, since what became of those who drop out is what an
    evaluation misses most; the middle never comes for who left before it.
    """
    if point is TimePoint.BASELINE:
        return Due(way.joined_on, way.joined_on + BASELINE_WITHIN)
    if point is TimePoint.MIDDLE:
        if way.middle is None or (way.left_on is not None and way.left_on < way.middle):
            return None
        start = max(way.middle, way.joined_on)
    elif point is TimePoint.END:
        days = [day for day in (way.end, way.left_on) if day is not None]
        if not days:
            return None
        start = min(days)
    else:
        if way.released_on is None:
            return None
        start = way.released_on + dt.timedelta(days=_MONTHS[point])
    return Due(start, start + WITHIN)


@dataclass(frozen=True, slots=True)
class Dot:
    """A score in the picture, in its units; `words` is the score as written beside it."""

    x: float
    y: float
    words: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A course of totals, ready to be drawn: `band` is (top, bottom) of what is no reliable change,
    `line` the height of the cut-off. All heights are from the top."""

    width: int
    height: int
    dots: tuple[Dot, ...]
    names: tuple[tuple[float, TimePoint], ...]
    band: tuple[float, float] | None
    line: float | None
    scale: tuple[tuple[float, str], ...]

    @property
    def path(self) -> str:
        return " ".join(f"{dot.x:g},{dot.y:g}" for dot in self.dots)


_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 24, 20, 26
_STEP = 92


def chart(given: Definition, course: Sequence[tuple[TimePoint, float]]) -> Chart | None:
    """The picture of a course, the time points evenly apart; None for fewer than two scores.

    The band is as wide as a change must be to be more than chance (1.96 Sdiff) on both sides of the
    baseline, and only there when both are known.
    """
    if len(course) < 2:
        return None
    low, high = given.total_range
    height = 190
    inner = height - _TOP - _BOTTOM

    def y(value: float) -> float:
        return round(_TOP + inner * (high - min(max(value, low), high)) / (high - low), 1)

    places = [round(_LEFT + 30 + _STEP * place, 1) for place in range(len(course))]
    start, first = course[0]
    error = given.difference_se if start is TimePoint.BASELINE else None
    half = RELIABLE * error if error is not None else None
    line = given.crossing
    return Chart(
        width=_LEFT + 60 + _STEP * (len(course) - 1) + _RIGHT,
        height=height,
        dots=tuple(
            Dot(x, y(value), f"{value:.4g}") for x, (_point, value) in zip(places, course, strict=True)
        ),
        names=tuple((x, point) for x, (point, _value) in zip(places, course, strict=True)),
        band=(y(first + half), y(first - half)) if half is not None else None,
        line=y(line) if line is not None and low <= line <= high else None,
        scale=((y(high), f"{high:.4g}"), (y(low), f"{low:.4g}")),
    )
