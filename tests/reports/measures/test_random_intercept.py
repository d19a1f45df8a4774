"""The mixed model against a published example, the analysis of variance, and statsmodels."""

import math
from collections.abc import Sequence

import numpy as np
import pytest
from scipy import stats
from statsmodels.regression.mixed_linear_model import MixedLM

from reports.measures.random_intercept import Fit, NoFit, random_intercept

STOOLS = [
    (12, 15, 12, 10), (10, 14, 13, 12), (7, 14, 13, 9), (7, 11, 10, 9), (8, 11, 8, 7), (9, 11, 11, 10),
    (8, 12, 12, 11), (7, 11, 8, 7), (9, 13, 10, 8),
]  # fmt: skip
"""The effort of nine people to rise from four stools: Pinheiro and Bates (2000) page 9."""


def fit(scores: list[tuple[int, int, float]]) -> Fit:
    """Of (person, time point, score), against time point 0."""
    person, point, score = (np.array(column) for column in zip(*scores, strict=True))
    design = np.column_stack([np.ones(len(score)), *(point == one for one in np.unique(point)[1:])])
    return random_intercept(score.astype("float64"), person, design.astype("float64"))


def complete(table: Sequence[Sequence[float]] | np.ndarray) -> list[tuple[int, int, float]]:
    return [
        (person, point, float(score)) for person, row in enumerate(table) for point, score in enumerate(row)
    ]


def with_gaps(seed: int, people: int, *, alike: float = 5) -> list[tuple[int, int, float]]:
    """Four time points; everybody at the first, fewer and fewer later; `alike`: how far people differ."""
    rng = np.random.default_rng(seed)
    rows = []
    for person in range(people):
        own = rng.normal(20, alike)
        stays = rng.integers(1, 5)
        rows += [
            (person, point, own - 2.0 * point + rng.normal(0, 4))
            for point in range(4)
            if point == 0 or (point < stays and rng.random() < 0.8)
        ]
    return rows


def test_the_published_example_comes_out() -> None:
    found = fit(complete(STOOLS))
    assert found.df == 24
    assert found.estimate == pytest.approx([8.5556, 3.8889, 2.2222, 0.6667], abs=5e-5)
    assert found.se == pytest.approx([0.57601, 0.51868, 0.51868, 0.51868], abs=5e-6)
    assert found.estimate / found.se == pytest.approx([14.853, 7.498, 4.284, 1.285], abs=1e-3)
    assert found.p[1:] == pytest.approx([0, 0.0003, 0.2110], abs=5e-5)
    assert math.sqrt(found.between) == pytest.approx(1.3325, abs=5e-5)
    assert math.sqrt(found.within) == pytest.approx(1.1003, abs=5e-5)


@pytest.mark.parametrize("seed", range(4))
def test_with_two_complete_time_points_it_is_the_paired_t_test(seed: int) -> None:
    rng = np.random.default_rng(seed)
    before = rng.normal(30, 6, 40)
    after = before - 3 + rng.normal(0, 4, 40)
    found = fit(complete(np.column_stack([before, after])))
    paired = stats.ttest_rel(after, before)
    interval = paired.confidence_interval()
    assert found.estimate[1] == pytest.approx((after - before).mean(), rel=1e-9)
    assert found.se[1] == pytest.approx((after - before).std(ddof=1) / math.sqrt(40), rel=1e-6)
    assert found.p[1] == pytest.approx(paired.pvalue, rel=1e-5)
    assert [limit[1] for limit in found.limits] == pytest.approx([interval.low, interval.high], rel=1e-6)


def test_with_complete_scores_it_is_the_analysis_of_variance() -> None:
    """Within people and time points: the mean square of what is left over is the variance within."""
    table = np.random.default_rng(5).normal(0, 3, (30, 1)) + np.random.default_rng(6).normal(20, 2, (30, 4))
    found = fit(complete(table))
    left = table - table.mean(axis=1, keepdims=True) - table.mean(axis=0) + table.mean()
    error = (left**2).sum() / (29 * 3)
    assert found.df == 29 * 3
    assert found.within == pytest.approx(error, rel=1e-6)
    assert found.se[1:] == pytest.approx(math.sqrt(2 * error / 30), rel=1e-6)
    assert found.between == pytest.approx((4 * table.mean(axis=1).var(ddof=1) - error) / 4, rel=1e-6)


@pytest.mark.parametrize(("seed", "people"), [(1, 30), (2, 60), (3, 200)])
def test_with_gaps_it_agrees_with_statsmodels(seed: int, people: int) -> None:
    rows = with_gaps(seed, people)
    found = fit(rows)
    person, point, score = (np.array(column) for column in zip(*rows, strict=True))
    design = np.column_stack([np.ones(len(score)), *(point == one for one in (1, 2, 3))]).astype("float64")
    theirs = MixedLM(score, design, groups=person).fit(reml=True)
    assert theirs.converged
    assert found.estimate == pytest.approx(np.asarray(theirs.fe_params), rel=1e-4)
    # Theirs are of the observed information, with a term for the variances that is 0 in the expected one.
    assert found.se == pytest.approx(np.asarray(theirs.bse_fe), rel=1e-2)
    assert found.within == pytest.approx(theirs.scale, rel=1e-3)
    assert found.between == pytest.approx(float(np.asarray(theirs.cov_re)[0, 0]), rel=1e-2)


@pytest.mark.parametrize("seed", range(3))
def test_with_gaps_it_is_least_squares_weighted_by_the_variances(seed: int) -> None:
    """Each score and each person written out: the generalised least squares of textbooks."""
    rows = with_gaps(seed, 40)
    found = fit(rows)
    person, point, score = (np.array(column) for column in zip(*rows, strict=True))
    design = np.column_stack([np.ones(len(score)), *(point == one for one in (1, 2, 3))]).astype("float64")
    variance = found.within * np.eye(len(score)) + found.between * np.equal.outer(person, person)
    weight = np.linalg.inv(variance)
    covariance = np.linalg.inv(design.T @ weight @ design)
    assert found.estimate == pytest.approx(covariance @ design.T @ weight @ score, rel=1e-8)
    assert found.se == pytest.approx(np.sqrt(np.diag(covariance)), rel=1e-8)


def test_people_with_one_score_move_the_estimate() -> None:
    rows = with_gaps(4, 50)
    often = {person for person, point, _score in rows if point > 0}
    kept = [row for row in rows if row[0] in often]
    assert len(kept) < len(rows)
    assert abs(fit(rows).estimate[1] - fit(kept).estimate[1]) > 0.01


def test_people_who_do_not_differ_have_no_variance_between_them() -> None:
    """Those that differ less than chance alone would make them do: least squares then."""
    table = np.array([[10, 20], [20, 10]] * 15, dtype="float64")
    found = fit(complete(table))
    assert found.between == 0
    assert found.estimate == pytest.approx([15, 0], abs=1e-9)
    assert found.within == pytest.approx(((table - 15) ** 2).sum() / 58)


def test_a_shift_and_a_scale_of_scores_move_with_it() -> None:
    rows = with_gaps(7, 40)
    found = fit(rows)
    moved = fit([(person, point, 1e6 + 10 * score) for person, point, score in rows])
    assert moved.estimate == pytest.approx(10 * found.estimate + np.array([1e6, 0, 0, 0]), rel=1e-6)
    assert moved.se == pytest.approx(10 * found.se, rel=1e-4)
    assert moved.p == pytest.approx([0, *found.p[1:]], rel=1e-3, abs=1e-12)


@pytest.mark.parametrize(
    "rows",
    [
        complete(np.full((30, 3), 7.0)),  # nothing varies
        complete(np.arange(30.0)[:, None] + np.array([[0.0, 5.0, 9.0]])),  # everybody changes by the same
        [(person, 0, float(person)) for person in range(30)] + [(30, 1, 4.0)],  # nobody has two scores
        [(person, 0, float(person)) for person in range(30)],  # one time point, no second score
    ],
)  # fmt: skip
def test_what_cannot_be_told_is_refused(rows: list[tuple[int, int, float]]) -> None:
    with pytest.raises(NoFit):
        fit(rows)
