"""Cox's model against published figures and against statsmodels, and what it refuses."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from statsmodels.duration.hazard_regression import PHReg
from statsmodels.duration.survfunc import survdiff

from reports.measures.hazards import NoFit, cox
from reports.measures.survival import log_rank
from tests.reports.measures.test_survival import PLACEBO, SIX_MP, _read

TIME = _read(SIX_MP)[0] + _read(PLACEBO)[0]
EVENT = _read(SIX_MP)[1] + _read(PLACEBO)[1]
GROUP = [0] * 21 + [1] * 21


def test_the_log_rank_test_is_as_published() -> None:
    chi2, df, p = log_rank(TIME, EVENT, GROUP)
    assert (round(chi2, 3), df) == (16.793, 1)
    assert p == pytest.approx(4.17e-5, rel=1e-3)


def test_the_model_of_the_same_data_is_as_published() -> None:
    # R's coxph with ties="efron" on the same data: 1.5721 (0.4124), hazard ratio 4.8169.
    fit = cox(TIME, EVENT, np.array(GROUP)[:, None])
    assert fit.coefficient[0] == pytest.approx(1.5721, abs=5e-5)
    assert fit.se[0] == pytest.approx(0.4124, abs=5e-5)
    lower, upper = fit.limits
    assert (lower[0], upper[0]) == (pytest.approx(2.147, abs=1e-3), pytest.approx(10.81, abs=1e-2))


samples = st.tuples(st.integers(1, 4), st.integers(40, 120), st.integers(1, 30), st.integers(0, 2**32 - 1))


@given(samples)
@settings(max_examples=25)
def test_it_agrees_with_statsmodels_ties_and_all(sample: tuple[int, int, int, int]) -> None:
    predictors, people, times, seed = sample
    rng = np.random.default_rng(seed)
    values = np.round(rng.normal(size=(people, predictors)), 1)
    time = rng.integers(0, times + 1, people).astype(float)
    event = rng.random(people) < 0.6
    assume(event.sum() > 3 * predictors and (values.std(axis=0) > 0).all())
    try:
        fit = cox(time, event, values)
    except NoFit:
        assume(False)
        raise
    # statsmodels refuses a time of 0, and moving all times by one moves nothing else.
    theirs = PHReg(time + 1, values, status=event, ties="efron").fit(disp=0)
    assert fit.coefficient == pytest.approx(theirs.params, abs=1e-6)
    assert fit.se == pytest.approx(theirs.bse, abs=1e-6)
    assert fit.log_likelihood == pytest.approx(theirs.llf, abs=1e-6)
    assert fit.p == pytest.approx(theirs.pvalues, abs=1e-6)


@given(samples)
@settings(max_examples=25)
def test_the_log_rank_test_agrees_with_statsmodels(sample: tuple[int, int, int, int]) -> None:
    groups, people, times, seed = sample
    rng = np.random.default_rng(seed)
    time = rng.integers(1, times + 2, people)
    event, member = rng.random(people) < 0.5, rng.integers(0, groups + 1, people)
    assume(event.any() and all((time[member == one] >= time[event].min()).any() for one in set(member)))
    assume(len(set(member)) > 1)
    chi2, df, p = log_rank(time, event, member)
    assume(df == len(set(member)) - 1 and not np.isnan(chi2))
    assert (chi2, p) == pytest.approx(survdiff(time, event, member), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(
    ("event", "values"),
    [
        ([True] * 20 + [False] * 20, [[1.0]] * 20 + [[0.0]] * 20),  # perfectly separating
        ([True] * 40, [[3.0]] * 40),  # constant
        ([False] * 40, [[float(one)] for one in range(40)]),  # every person censored
        ([True] * 40, [[float(one), 2.0 * one] for one in range(40)]),  # one determines the other
    ],
)
def test_what_has_no_maximum_is_refused(event: list[bool], values: list[list[float]]) -> None:
    time = [float(one) for one in range(40)]
    if event[0] and not event[-1]:
        time = [1.0] * 20 + [50.0] * 20
    with pytest.raises(NoFit):
        cox(time, event, values)


def test_nothing_is_compared_with_one_group_or_without_an_event() -> None:
    assert np.isnan(log_rank([1, 2], [True, True], [0, 0])[0])
    assert np.isnan(log_rank([1, 2], [False, False], [0, 1])[0])


def test_arguments_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="one length"):
        cox([1.0], [True, False], [[1.0], [2.0]])
