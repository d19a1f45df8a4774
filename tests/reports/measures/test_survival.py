"""The Kaplan-Meier estimate against published figures and against statsmodels."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.duration.survfunc import SurvfuncRight

from reports.measures import kaplan_meier

# Freireich and others 1963: weeks of remission under 6-MP and under placebo; a plus is censored.
SIX_MP = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"

observed = st.lists(st.tuples(st.integers(0, 60), st.booleans()), min_size=1, max_size=60)


def _read(text: str) -> tuple[list[int], list[bool]]:
    parts = text.split()
    return [int(part.rstrip("+")) for part in parts], [not part.endswith("+") for part in parts]


def test_survival_under_6_mp_is_as_published() -> None:
    table = kaplan_meier(*_read(SIX_MP)).set_index("week")
    assert table["at_risk"].loc[[0, 6, 10, 23]].tolist() == [21, 21, 15, 6]
    for week, survival in ((6, 0.8571), (10, 0.7529), (23, 0.4482)):
        assert table["survival"].loc[week] == pytest.approx(survival, abs=5e-5)
    assert table.index.tolist() == [0, 6, 7, 10, 13, 16, 22, 23]
    assert (table["lower"].loc[0], table["survival"].loc[0], table["upper"].loc[0]) == (1, 1, 1)


def test_log_log_limits_are_those_computed_by_hand() -> None:
    # Week 6: S = 18/21, Greenwood 3/(21 x 18); limits S ** exp(-+ z se(log(-log S))).
    survival = 18 / 21
    error = np.sqrt(3 / (21 * 18)) / abs(np.log(survival))
    row = kaplan_meier(*_read(SIX_MP)).set_index("week").loc[6]
    assert row["lower"] == pytest.approx(survival ** np.exp(1.959964 * error), abs=1e-6)
    assert row["upper"] == pytest.approx(survival ** np.exp(-1.959964 * error), abs=1e-6)


def test_once_everybody_dropped_out_there_are_no_limits() -> None:
    last = kaplan_meier(*_read(PLACEBO)).iloc[-1]
    assert last["survival"] == 0
    assert np.isnan(last["lower"])
    assert np.isnan(last["upper"])


@given(observed)
def test_agrees_with_statsmodels(people: list[tuple[int, bool]]) -> None:
    time = np.array([week for week, _event in people])
    event = np.array([event for _week, event in people])
    ours = kaplan_meier(time, event)
    assert ours["week"].iloc[0] == 0
    assert ours["events"].sum() == event.sum()
    if not event.any():
        assert ours["survival"].tolist() == [1.0]
        return
    # statsmodels refuses a time of 0, and moving all times by one moves nothing else.
    theirs = SurvfuncRight(time + 1, event)
    at = dict(zip(theirs.surv_times, theirs.surv_prob, strict=True))
    risk = dict(zip(theirs.surv_times, theirs.n_risk, strict=True))
    dropped = ours[ours["events"] > 0]
    for week, survival, at_risk in dropped[["week", "survival", "at_risk"]].to_numpy().tolist():
        assert survival == pytest.approx(at[week + 1], abs=1e-12)
        assert at_risk == risk[week + 1]


@given(observed)
def test_limits_hold_the_estimate_between_them(people: list[tuple[int, bool]]) -> None:
    table = kaplan_meier([week for week, _event in people], [event for _week, event in people])
    known = table.dropna()
    assert (known["lower"] <= known["survival"] + 1e-12).all()
    assert (known["upper"] >= known["survival"] - 1e-12).all()
    assert known["lower"].between(0, 1).all()
    assert known["upper"].between(0, 1).all()
    assert table["survival"].is_monotonic_decreasing


def test_nobody_gives_no_row() -> None:
    assert kaplan_meier([], []).empty


def test_a_negative_time_is_refused() -> None:
    with pytest.raises(ValueError, match="below 0"):
        kaplan_meier([-1], [True])
