"""Is the programme where its strategy wants it, and can the data tell yet?"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final

import numpy as np
import pandas as pd
from scipy import stats

from programme.followup.rules import Event
from reports.measures.analysis import analysis
from reports.measures.fixed import within
from reports.measures.inputs import Frames
from reports.measures.persons import latest_memberships
from reports.measures.proportions import wilson


class Indicator(StrEnum):
    """What a target can be set for. Each is a part of one."""

    COMPLETED = "completed"
    ATTENDANCE = "attendance"
    DOSE = "dose_median"
    REIMPRISONED = "reimprisoned_12_months"
    CONVICTED = "convicted_12_months"


LOWER_IS_BETTER: Final = frozenset({Indicator.REIMPRISONED, Indicator.CONVICTED})
COLUMNS: Final = [
    *["indicator", "target", "n", "actual", "lower", "upper", "verdict", "more_needed", "source"],
]
MOST_MORE: Final = 100_000
"""More people than these nobody will wait for: then it is said that the data cannot tell."""

Figure = tuple[int, float, float, float]
"""n, actual, lower, upper; NaN where there is nothing."""


def targets(frames: Frames) -> pd.DataFrame:
    """`indicator, target, n, actual, lower, upper, verdict, more_needed, source`: a row for each target that
    stands.

    - completed: of those who started and left their latest cohort, those who completed;
    - attendance: places attended within the dates of those offered;
    - dose_median: median of hours received / planned over those who started and left their latest cohort,
      since whoever is still there has not received it all; limits by order statistics;
    - reimprisoned_12_months, convicted_12_months: of those released a year or longer before the cut,
      everybody of whom it is known for a whole year or who had the event in it.

    Limits of shares are Wilson's. `verdict`: met or missed when the whole interval lies on one side of the
    target, open while it does not, nothing with n = 0. `more_needed`: how many more people (places, for
    attendance) it would take to tell if the share stayed as it is; empty when it is told already, for a
    median, when actual and target are the same, or beyond 100,000.
    """
    return stand(frames.targets, {indicator: _FIGURES[indicator](frames) for indicator in _asked(frames)})


def stand(aims: pd.DataFrame, figures: Mapping[Indicator, Figure]) -> pd.DataFrame:
    """The table of `targets` from what is aimed at (indicator, target, source) and what it comes to."""
    rows = []
    for row in aims.to_dict("records"):
        indicator = Indicator(row["indicator"])
        n, actual, lower, upper = figures[indicator]
        goal = float(row["target"])
        verdict = judged(indicator, goal, figures[indicator])
        more = more_needed(n, actual, goal) if verdict == "open" and indicator is not Indicator.DOSE else None
        rows.append((indicator.value, goal, n, actual, lower, upper, verdict, more, str(row["source"])))
    table = pd.DataFrame(rows, columns=COLUMNS)
    floats = dict.fromkeys(["target", "actual", "lower", "upper"], "float64")
    texts = dict.fromkeys(["indicator", "verdict", "source"], "str")
    return table.astype({**texts, **floats, "n": "int64", "more_needed": "Int64"})


def _asked(frames: Frames) -> list[Indicator]:
    return [indicator for indicator in Indicator if frames.targets["indicator"].eq(indicator.value).any()]


def judged(indicator: Indicator, goal: float, figure: Figure) -> str:
    """met, missed, open or nothing."""
    n, _actual, lower, upper = figure
    if n == 0:
        return "nothing"
    if math.isnan(lower):
        return "open"
    if indicator in LOWER_IS_BETTER:
        return "met" if upper <= goal else "missed" if lower > goal else "open"
    return "met" if lower >= goal else "missed" if upper < goal else "open"


def more_needed(n: int, actual: float, goal: float) -> int | None:
    """How many more it takes until Wilson's interval around this share leaves the goal out."""
    if n == 0 or actual == goal:
        return None

    def tells(size: int) -> bool:
        lower, upper = wilson(actual * size, size)
        return bool(lower > goal or upper < goal)

    if not tells(n + MOST_MORE):
        return None
    low, high = 0, MOST_MORE  # the interval only narrows, so halving finds the first that tells
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if tells(n + middle) else (middle + 1, high)
    return low


def share_of(part: int, of: int) -> Figure:
    """A share as a figure of a target."""
    if of == 0:
        return 0, math.nan, math.nan, math.nan
    lower, upper = wilson(part, of)
    return of, part / of, float(lower), float(upper)


def _completed(frames: Frames) -> Figure:
    people = latest_memberships(frames)
    ended = people[people["started"] & people["left_on"].notna()]
    return share_of(int(ended["stage"].eq("completed").sum()), len(ended))


def _attendance(frames: Frames) -> Figure:
    offered = frames.places_in_window
    return share_of(int(offered["attended"].sum()), len(offered))


def _dose(frames: Frames) -> Figure:
    people = analysis(frames)
    ended = people[people["started"] & people["left_on"].notna()]
    doses = np.sort(ended["dose"].dropna().to_numpy(dtype="float64"))
    n = len(doses)
    if n == 0:
        return 0, math.nan, math.nan, math.nan
    # The interval from the k-th smallest to the k-th largest holds the median in 95 % of samples or more.
    k = int(stats.binom.ppf(0.025, n, 0.5))
    while k > 0 and stats.binom.cdf(k - 1, n, 0.5) > 0.025:
        k -= 1
    limits = (float(doses[k - 1]), float(doses[n - k])) if k > 0 else (math.nan, math.nan)
    return n, float(np.median(doses)), *limits


def _within_a_year(frames: Frames, event: Event) -> Figure:
    people = within(frames, event, 12)
    return share_of(int(people["observed"].sum()), int(people["known"].sum()))


_FIGURES: Final[dict[Indicator, Callable[[Frames], Figure]]] = {
    Indicator.COMPLETED: _completed,
    Indicator.ATTENDANCE: _attendance,
    Indicator.DOSE: _dose,
    Indicator.REIMPRISONED: lambda frames: _within_a_year(frames, Event.REIMPRISONMENT),
    Indicator.CONVICTED: lambda frames: _within_a_year(frames, Event.CONVICTION),
}
