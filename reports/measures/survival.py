"""The Kaplan-Meier estimate with log-log limits, and the log-rank test.

statsmodels' SurvfuncRight gives the same estimate and standard error (the tests compare them)
but no pointwise log-log limits, costs two seconds to import, and refuses empty data.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy import special

from reports.measures.proportions import Z95

COLUMNS = ["week", "at_risk", "events", "survival", "lower", "upper"]


def kaplan_meier(time: ArrayLike, event: ArrayLike) -> pd.DataFrame:
    """Survival by the product-limit method, one row at time 0 and one a time with an event.

    `time`: whole weeks observed, 0 or more, one a person; `event`: True where the time ends in
    the event, False where it is censored. A person censored in a week is at risk in that week.

    Returns `week, at_risk, events, survival, lower, upper`. With nobody: no row. Limits are
    those of log(-log S) with Greenwood's variance (Kalbfleisch and Prentice 1980), 95 %. While S
    is 1 both limits are 1; once S is 0 the variance does not exist and both are NaN.
    """
    times = np.asarray(time, dtype="int64")
    events = np.asarray(event, dtype=bool)
    if times.shape != events.shape:
        raise ValueError("time and event must be of one length")
    if times.size == 0:
        return pd.DataFrame(
            {name: pd.Series(dtype="int64" if name in COLUMNS[:3] else "float64") for name in COLUMNS}
        )
    if times.min() < 0:
        raise ValueError("a time observed cannot be below 0")
    weeks = np.union1d([0], times[events])
    at_risk = times.size - np.searchsorted(np.sort(times), weeks, side="left")
    ended = np.sort(times[events])
    died = np.searchsorted(ended, weeks, side="right") - np.searchsorted(ended, weeks, side="left")
    survival = np.cumprod(1 - died / np.maximum(at_risk, 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.cumsum(died / (at_risk * (at_risk - died)))
        spread = Z95 * np.sqrt(greenwood) / np.abs(np.log(survival))
        lower = survival ** np.exp(spread)
        upper = survival ** np.exp(-spread)
    untouched = np.cumsum(died) == 0
    over = survival <= 0
    lower = np.where(untouched, 1.0, np.where(over, np.nan, lower))
    upper = np.where(untouched, 1.0, np.where(over, np.nan, upper))
    return pd.DataFrame(
        {
            "week": weeks,
            "at_risk": at_risk,
            "events": died,
            "survival": np.where(over, 0.0, survival),
            "lower": lower,
            "upper": upper,
        }
    )


def log_rank(time: ArrayLike, event: ArrayLike, group: ArrayLike) -> tuple[float, int, float]:
    """chi2, degrees of freedom and p of the log-rank test (Mantel 1966) that groups do not differ.

    `group`: any labels, one a person. With fewer than two groups, or without an event, there is nothing to
    test: chi2 and p are NaN.
    """
    times, events = np.asarray(time, dtype="float64"), np.asarray(event, dtype=bool)
    labels, member = np.unique(np.asarray(group), return_inverse=True)
    df = len(labels) - 1
    if df < 1 or not events.any():
        return float("nan"), max(df, 0), float("nan")
    at = np.unique(times[events])
    at_risk = np.empty((len(labels), at.size))
    died = np.empty((len(labels), at.size))
    for number in range(len(labels)):
        own = member == number
        at_risk[number] = own.sum() - np.searchsorted(np.sort(times[own]), at, side="left")
        ended = np.sort(times[own & events])
        died[number] = np.searchsorted(ended, at, "right") - np.searchsorted(ended, at, "left")
    everybody, deaths = at_risk.sum(axis=0), died.sum(axis=0)
    expected = at_risk * deaths / everybody
    spread = np.where(everybody > 1, deaths * (everybody - deaths) / np.maximum(everybody - 1, 1), 0.0)
    share = at_risk / everybody
    covariance = -(share * spread) @ share.T
    covariance[np.diag_indices(len(labels))] += (share * spread).sum(axis=1)
    difference = (died - expected).sum(axis=1)[:-1]
    # A group of whom nobody is at risk at any event adds no degree of freedom.
    rank = int(np.linalg.matrix_rank(covariance[:-1, :-1]))
    if rank == 0:
        return float("nan"), df, float("nan")
    chi2 = float(difference @ np.linalg.pinv(covariance[:-1, :-1]) @ difference)
    return chi2, rank, float(special.chdtrc(rank, chi2))
