"""Control charts and the funnel: published figures, exact limits, signals."""

import datetime as dt
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from reports.measures import Frames
from reports.measures.control import FEW, attendance_chart, binomial_limits, funnel, signals, xmr

CUT = dt.date(2025, 6, 30)


def frames(registers: dict[str, list[tuple[int, int]]]) -> Frames:
    """Cohort -> (expected, attended) of each of its sessions."""
    sessions: list[dict[str, Any]] = []
    expected: list[dict[str, Any]] = []
    for cohort, counts in registers.items():
        for position, (people, came) in enumerate(counts, start=1):
            number = len(sessions)
            day = CUT - dt.timedelta(days=7 * (len(counts) - position))
            sessions.append(
                {
                    "session": number, "cohort": cohort, "site": "S", "curriculum": "c", "position": position,
                    "date": day, "module": None, "minutes_planned": 60, "state": "held", "catch_up_of": None,
                }
            )  # fmt: skip
            expected += [
                {
                    "session": number, "cohort": cohort, "membership": person, "pseudonym": f"{cohort}{person}",
                    "date": day, "mark": "attended" if person < came else "absent", "minutes_planned": 60,
                    "minutes_present": 60 if person < came else 0, "reason": None, "reason_label": None,
                    "caused_by": None, "catch_up_of": None,
                }
                for person in range(people)
            ]  # fmt: skip
    return Frames.of(cut=CUT, sessions=pd.DataFrame(sessions), expected=pd.DataFrame(expected))


def test_the_published_chart_comes_out() -> None:
    values = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
    centre, lower, upper = xmr(values)
    assert (round(centre, 2), round(upper, 3), round(lower, 3)) == (50.81, 55.805, 45.815)
    assert all(math.isnan(limit) for limit in xmr([5.0])[1:]) and math.isnan(xmr([])[0])


def test_large_registers_have_an_xmr_chart() -> None:
    came = [30, 36, 33, 35, 31, 34]
    chart = attendance_chart(frames({"C1": [(40, n) for n in came]}))
    centre, lower, upper = xmr([n / 40 for n in came])
    assert chart["order"].tolist() == [1, 2, 3, 4, 5, 6]
    assert chart["centre"].unique().tolist() == pytest.approx([centre])
    assert (chart["lower"].iloc[0], chart["upper"].iloc[-1]) == pytest.approx((lower, upper))


def test_small_registers_have_exact_limits_of_their_own_size() -> None:
    chart = attendance_chart(frames({"C1": [(10, 9), (8, 8), (10, 9), (10, 2)]}))
    centre = 28 / 38
    assert chart["centre"].unique().tolist() == pytest.approx([centre])
    tail = stats.norm.sf(3)
    for n, lower in zip((10, 8, 10, 10), chart["lower"], strict=True):
        low = round(lower * n)
        # Fewer than the limit happen by chance less often than that, and the next count would not do.
        assert stats.binom.cdf(low - 1, n, centre) <= tail < stats.binom.cdf(low, n, centre)
    assert chart["signal"].tolist() == ["", "", "", "outside"] or chart["lower"].iloc[3] <= 0.2


def test_a_run_on_one_side_is_a_signal_from_the_eighth_on() -> None:
    flat = np.zeros(11), np.ones(11)
    value = np.array([0.6] * 9 + [0.5, 0.6])
    assert signals(value, 0.5, *flat) == [*[""] * 7, "run", "run", "", ""]
    assert signals(np.array([1.2, -0.1]), 0.5, np.zeros(2), np.ones(2)) == ["outside", "outside"]


def test_the_funnel_sets_cohorts_beside_all_together() -> None:
    table = funnel(frames({"A": [(10, 8)] * 5, "B": [(10, 1)] * 5, "C": [(10, 8)] * 40})).set_index("cohort")
    overall = (40 + 5 + 320) / 500
    assert table["n"].to_dict() == {"A": 50, "B": 50, "C": 400}
    assert table["overall"].unique().tolist() == pytest.approx([overall])
    assert table.loc["B", "outside"] == "below_998" and table.loc["A", "outside"] == ""
    for level, tail in (("95", 0.025), ("998", 0.001)):
        low = float(table[f"lower_{level}"]["A"]) * 50
        assert stats.binom.cdf(round(low) - 1, 50, overall) <= tail < stats.binom.cdf(round(low), 50, overall)
        high = float(table[f"upper_{level}"]["A"]) * 50
        assert stats.binom.sf(round(high), 50, overall) <= tail < stats.binom.sf(round(high) - 1, 50, overall)


@given(n=st.integers(1, 400), share=st.floats(0, 1, allow_nan=False), tail=st.sampled_from([0.025, 0.001]))
def test_limits_lie_within_the_whole_and_around_the_share(n: int, share: float, tail: float) -> None:
    (lower,), (upper,) = binomial_limits(share, np.array([n]), tail)
    assert 0 <= lower <= upper <= 1
    assert lower * n <= math.ceil(share * n) and upper * n >= math.floor(share * n)


def test_everybody_there_or_nobody_is_no_signal_and_nothing_is_nothing() -> None:
    for came in (0, 9):
        given_frames = frames({"A": [(9, came)] * 3})
        assert set(attendance_chart(given_frames)["signal"]) == {""}
        assert funnel(given_frames)["outside"].tolist() == [""]
    empty = Frames.of(cut=CUT)
    assert attendance_chart(empty).empty and funnel(empty).empty and FEW > 12
