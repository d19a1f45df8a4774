"""Firth's logistic regression: exact where an exact answer is known, and an answer where others have none."""

import math

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.measures.firth import NoFit, firth


def _table(a: int, b: int, c: int, d: int) -> tuple[np.ndarray, np.ndarray]:
    """Exposed: a with, b without; not exposed: c with, d without."""
    x = np.array([1.0] * (a + b) + [0.0] * (c + d))[:, None]
    return x, np.array([1.0] * a + [0.0] * b + [1.0] * c + [0.0] * d)


@settings(deadline=None, max_examples=60)
@given(st.tuples(*[st.integers(0, 30)] * 4).filter(lambda t: t[0] + t[1] > 0 and t[2] + t[3] > 0))
def test_of_two_groups_it_is_the_odds_ratio_with_half_a_person_more_in_each_cell(
    cells: tuple[int, int, int, int],
) -> None:
    a, b, c, d = cells
    fit = firth(*_table(a, b, c, d))
    exact = math.log((a + 0.5) * (d + 0.5) / ((b + 0.5) * (c + 0.5)))
    assert fit.coefficient[0] == pytest.approx(exact, abs=1e-6)
    variance = sum(1 / (cell + 0.5) for cell in cells)
    # The variance of the penalised fit is of the counts as they are, at its own probabilities.
    assert 0 < fit.se[0] < 4 * math.sqrt(variance)
    assert fit.lower[0] < fit.coefficient[0] < fit.upper[0] and 0 <= fit.p[0] <= 1


def test_with_many_people_it_is_what_maximum_likelihood_says() -> None:
    rng = np.random.default_rng(11)
    x = rng.normal(size=(6000, 2)) * [1, 20] + [0, 100]
    y = (rng.random(6000) < 1 / (1 + np.exp(-(-0.5 + 0.6 * x[:, 0] + 0.02 * (x[:, 1] - 100))))).astype(float)
    fit, other = firth(x, y), sm.Logit(y, sm.add_constant(x)).fit(disp=0)
    np.testing.assert_allclose(fit.coefficient, other.params[1:], rtol=5e-3)
    np.testing.assert_allclose(fit.se, other.bse[1:], rtol=5e-3)
    limits = other.conf_int()[1:]
    np.testing.assert_allclose(np.column_stack([fit.lower, fit.upper]), limits, atol=0.01)


def test_a_predictor_that_separates_has_an_answer() -> None:
    x = np.arange(20.0)[:, None]
    fit = firth(x, (x[:, 0] >= 10).astype(float))
    assert 0 < fit.coefficient[0] < 5 and fit.lower[0] > 0 and fit.p[0] < 0.001


def test_the_unit_of_a_predictor_changes_its_coefficient_and_nothing_else() -> None:
    rng = np.random.default_rng(5)
    x = rng.normal(size=(60, 1))
    y = (rng.random(60) < 1 / (1 + np.exp(-x[:, 0]))).astype(float)
    one, other = firth(x, y), firth(x * 1000, y)
    assert other.coefficient[0] * 1000 == pytest.approx(one.coefficient[0], rel=1e-6)
    assert other.upper[0] * 1000 == pytest.approx(one.upper[0], rel=1e-5) and other.p[0] == pytest.approx(
        one.p[0]
    )


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    rng = np.random.default_rng(8)
    held = 0
    for _sample in range(200):
        x = rng.normal(size=(60, 1))
        y = (rng.random(60) < 1 / (1 + np.exp(-(-1 + 0.8 * x[:, 0])))).astype(float)
        fit = firth(x, y)
        held += fit.lower[0] <= 0.8 <= fit.upper[0]
    assert held >= 181  # 95 % of 200, less three standard errors


def test_predictors_that_say_the_same_are_no_model() -> None:
    x = np.random.default_rng(2).normal(size=(40, 1))
    with pytest.raises(NoFit):
        firth(np.column_stack([x, 2 * x]), (x[:, 0] > 0).astype(float))
    with pytest.raises(NoFit):
        firth(np.ones((40, 1)), (x[:, 0] > 0).astype(float))
