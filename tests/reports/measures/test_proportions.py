"""Published figures of limits for proportions, and what holds for all of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from reports.measures import clopper_pearson, wilson

counts = st.integers(0, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_wilson_gives_the_published_figures() -> None:
    lower, upper = wilson(81, 263)
    assert float(lower) == pytest.approx(0.2553, abs=5e-5)
    assert float(upper) == pytest.approx(0.3662, abs=5e-5)


def test_clopper_pearson_gives_the_published_figures() -> None:
    lower, upper = clopper_pearson(0, 10)
    assert float(lower) == 0
    assert float(upper) == pytest.approx(0.3085, abs=5e-5)


@given(counts)
def test_wilson_agrees_with_scipy(count: tuple[int, int]) -> None:
    x, n = count
    lower, upper = wilson(x, n)
    if n == 0:
        assert np.isnan(lower)
        assert np.isnan(upper)
        return
    expected = stats.binomtest(x, n).proportion_ci(method="wilson")
    assert float(lower) == pytest.approx(expected.low, abs=1e-12)
    assert float(upper) == pytest.approx(expected.high, abs=1e-12)
    assert 0 <= float(lower) <= x / n <= float(upper) <= 1


@given(counts.filter(lambda count: count[1] > 0))
def test_clopper_pearson_agrees_with_scipy(count: tuple[int, int]) -> None:
    x, n = count
    lower, upper = clopper_pearson(x, n)
    expected = stats.binomtest(x, n).proportion_ci(method="exact")
    assert float(lower) == pytest.approx(expected.low, abs=1e-9)
    assert float(upper) == pytest.approx(expected.high, abs=1e-9)


def test_limits_of_many_at_once_are_those_of_each() -> None:
    lower, upper = wilson([0, 5, 10], [10, 10, 10])
    assert lower[0] == 0
    assert upper[2] == 1
    assert lower.tolist() == [float(wilson(x, 10)[0]) for x in (0, 5, 10)]
    assert upper.tolist() == [float(wilson(x, 10)[1]) for x in (0, 5, 10)]


@pytest.mark.parametrize("limits", [wilson, clopper_pearson])
@pytest.mark.parametrize(("x", "n"), [(3, 2), (-1, 2)])
def test_impossible_counts_are_refused(limits, x: int, n: int) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match="successes"):
        limits(x, n)
