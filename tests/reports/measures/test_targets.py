"""Targets: met, missed, or not to be told yet, and how many more it would take."""

import datetime as dt
import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from reports.measures import Frames, outcome_tables, wilson
from reports.measures.analysis import analysis
from reports.measures.targets import Indicator, judged, more_needed, targets
from tests.reports.invented import programme
from tests.reports.measures.test_after_release import frames as after_release


def aimed(made: Frames, *wanted: tuple[Indicator, float]) -> pd.DataFrame:
    asked = pd.DataFrame(
        {
            "indicator": [i.value for i, _g in wanted],
            "target": [g for _i, g in wanted],
            "source": "Strategy 1",
        }
    )
    return targets(replace(made, targets=asked, _made={}))


def test_each_indicator_is_what_the_other_tables_say() -> None:
    made = programme(cohorts=4)
    table = aimed(made, (Indicator.COMPLETED, 0.5), (Indicator.ATTENDANCE, 0.8), (Indicator.DOSE, 0.5))
    completed, attendance, dose = table.to_dict("records")
    flow = dict(zip(_flow(made)["stage"], _flow(made)["count"], strict=True))
    ended = flow["completed"] + flow["left_early"]
    assert completed["n"] == ended and completed["actual"] == pytest.approx(flow["completed"] / ended)
    cohorts = outcome_tables(made)["attendance_by_cohort"]
    assert attendance["n"] == cohorts["expected"].sum()
    assert attendance["actual"] == pytest.approx(cohorts["attended"].sum() / cohorts["expected"].sum())
    assert dose["lower"] <= dose["actual"] <= dose["upper"]
    people = analysis(made)
    assert (
        dose["n"] == ended
        and dose["actual"] == people[people["started"] & people["left_on"].notna()]["dose"].median()
    )
    assert pd.isna(dose["more_needed"])


def _flow(made: Frames) -> pd.DataFrame:
    return outcome_tables(made)["flow"]


def test_a_year_counts_only_of_whom_a_year_is_known_or_who_had_it() -> None:
    people = [("a", 0, 500), ("b", 0, 400), ("c", 0, 100), ("d", 0, 90)]
    made = after_release(people, [("c", "reimprisonment", 80), ("b", "reimprisonment", 390)])
    row = aimed(made, (Indicator.REIMPRISONED, 0.3)).iloc[0]
    # a and b are known a year; c had it in it; d was lost sight of; b had it later.
    assert (row["n"], round(row["actual"] * row["n"])) == (3, 1)


@pytest.mark.parametrize(
    ("indicator", "goal", "figure", "verdict"),
    [
        (Indicator.COMPLETED, 0.5, (100, 0.7, 0.6, 0.8), "met"),
        (Indicator.COMPLETED, 0.6, (100, 0.7, 0.6, 0.8), "met"),
        (Indicator.COMPLETED, 0.7, (100, 0.7, 0.6, 0.8), "open"),
        (Indicator.COMPLETED, 0.9, (100, 0.7, 0.6, 0.8), "missed"),
        (Indicator.REIMPRISONED, 0.9, (100, 0.7, 0.6, 0.8), "met"),
        (Indicator.REIMPRISONED, 0.7, (100, 0.7, 0.6, 0.8), "open"),
        (Indicator.REIMPRISONED, 0.5, (100, 0.7, 0.6, 0.8), "missed"),
        (Indicator.COMPLETED, 0.5, (0, math.nan, math.nan, math.nan), "nothing"),
        (Indicator.DOSE, 0.5, (3, 0.7, math.nan, math.nan), "open"),
    ],
)
def test_what_is_told(
    indicator: Indicator, goal: float, figure: tuple[int, float, float, float], verdict: str
) -> None:
    assert judged(indicator, goal, figure) == verdict


@settings(deadline=None, max_examples=60)
@given(n=st.integers(1, 300), part=st.floats(0, 1), goal=st.floats(0.01, 0.99))
def test_so_many_more_are_the_first_that_tell(n: int, part: float, goal: float) -> None:
    actual = round(part * n) / n
    more = more_needed(n, actual, goal)

    def tells(size: int) -> bool:
        lower, upper = wilson(actual * size, size)
        return bool(lower > goal or upper < goal)

    if more is None:
        assert actual == goal or not tells(n + 100_000)
    else:
        assert tells(n + more) and (more == 0 or not tells(n + more - 1))


def test_the_limits_of_a_median_hold_it_as_often_as_they_say() -> None:
    rng = np.random.default_rng(4)
    held = 0
    for _sample in range(300):
        values = np.sort(rng.exponential(1, 25))
        k = int(stats.binom.ppf(0.025, 25, 0.5))
        while stats.binom.cdf(k - 1, 25, 0.5) > 0.025:
            k -= 1
        held += values[k - 1] <= math.log(2) <= values[25 - k]
    assert held >= 285 - 12  # 95 % of 300, less three standard errors


def test_nothing_is_aimed_at_or_nobody_is_there() -> None:
    assert targets(programme(cohorts=1)).empty
    empty = Frames.of(cut=dt.date(2025, 6, 30))
    table = aimed(empty, *((indicator, 0.5) for indicator in Indicator))
    assert table["verdict"].eq("nothing").all() and table["more_needed"].isna().all()
