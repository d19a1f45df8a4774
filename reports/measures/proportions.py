"""Confidence limits for a proportion."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import special

Z95: Final = 1.959963984540054
"""The 97.5 % point of the standard normal distribution."""

LEAST: Final = 10
"""No percentage is shown to a reader under this many; the counts are shown instead."""

Floats = NDArray[np.float64]


def wilson(successes: ArrayLike, trials: ArrayLike) -> tuple[Floats, Floats]:
    """Wilson's 95 % score limits, (lower, upper), each of the shape of the arguments, in 0..1.

    Wilson (1927), J. Am. Stat. Assoc. 22, 209-212, without continuity correction. NaN where
    there are no trials. Raises ValueError when successes do not lie in 0..trials.
    """
    x, n = _counts(successes, trials)
    with np.errstate(divide="ignore", invalid="ignore"):
        p = x / n
        shrink = 1 + Z95**2 / n
        centre = (p + Z95**2 / (2 * n)) / shrink
        half = Z95 * np.sqrt(p * (1 - p) / n + Z95**2 / (4 * n**2)) / shrink
    # The ends are exact, not a rounding error away from 0 and 1.
    lower = np.where(x == 0, 0.0, centre - half)
    upper = np.where(x == n, 1.0, centre + half)
    nothing = n == 0
    return np.where(nothing, np.nan, lower), np.where(nothing, np.nan, upper)


def clopper_pearson(successes: ArrayLike, trials: ArrayLike) -> tuple[Floats, Floats]:
    """Exact 95 % limits, (lower, upper), from the beta distribution.

    Clopper and Pearson (1934), Biometrika 26, 404-413: lower is the 2.5 % point of
    Beta(x, n - x + 1), upper the 97.5 % point of Beta(x + 1, n - x). NaN where there are no
    trials. Raises ValueError when successes do not lie in 0..trials.
    """
    x, n = _counts(successes, trials)
    with np.errstate(invalid="ignore"):
        lower = np.where(x == 0, 0.0, special.betaincinv(np.maximum(x, 1), n - x + 1, 0.025))
        upper = np.where(x == n, 1.0, special.betaincinv(x + 1, np.maximum(n - x, 1), 0.975))
    nothing = n == 0
    return np.where(nothing, np.nan, lower), np.where(nothing, np.nan, upper)


def with_rate(table: pd.DataFrame, numerator: str, denominator: str) -> pd.DataFrame:
    """`table` with columns rate, lower and upper (Wilson) of two of its count columns."""
    x = table[numerator].to_numpy(dtype="float64")
    n = table[denominator].to_numpy(dtype="float64")
    lower, upper = wilson(x, n)
    return table.assign(rate=share(x, n), lower=lower, upper=upper)


def share(part: ArrayLike, whole: ArrayLike) -> Floats:
    """part / whole, NaN where the whole is nothing."""
    top = np.asarray(part, dtype="float64")
    bottom = np.asarray(whole, dtype="float64")
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(bottom > 0, top / bottom, np.nan)


def _counts(successes: ArrayLike, trials: ArrayLike) -> tuple[Floats, Floats]:
    x = np.asarray(successes, dtype="float64")
    n = np.asarray(trials, dtype="float64")
    if np.any(x < 0) or np.any(x > n):
        raise ValueError("a proportion needs 0 <= successes <= trials")
    return x, n
