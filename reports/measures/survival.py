"""The Kaplan-Meier estimate with log-log limits.

statsmodels' SurvfuncRight gives the same estimate and standard error (the tests compare them)
but no pointwise log-log limits, costs two seconds to import, and refuses empty data.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

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
