"""Is attendance steady within a cohort, and are cohorts alike? Control charts and the funnel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
from scipy import stats

from reports.measures.attendance import by_session
from reports.measures.inputs import Frames
from reports.measures.proportions import Floats, share

CHART_COLUMNS: Final = ["cohort", "order", "value", "centre", "lower", "upper", "signal"]
FUNNEL_COLUMNS: Final = [
    *["cohort", "n", "rate", "overall", "lower_95", "upper_95", "lower_998", "upper_998", "outside"]
]
FEW: Final = 30
"""A register of fewer people moves in steps that moving ranges do not see: its limits are exact binomial
ones."""
RUN: Final = 8
"""So many in a row on one side of the centre are a signal too."""
_XMR: Final = 2.66
_TAIL: Final = stats.norm.sf(3)
"""What lies beyond three standard deviations on one side, as on any control chart."""


def xmr(values: Sequence[float] | Floats) -> tuple[float, float, float]:
    """(centre, lower, upper) of an XmR chart: the mean, and it -+ 2.66 times the mean moving range
    (Wheeler 2000). Of fewer than two values there are no limits (NaN)."""
    given = np.asarray(values, dtype="float64")
    if len(given) == 0:
        return np.nan, np.nan, np.nan
    centre = float(given.mean())
    if len(given) < 2:
        return centre, np.nan, np.nan
    reach = _XMR * float(np.abs(np.diff(given)).mean())
    return centre, centre - reach, centre + reach


def attendance_chart(frames: Frames) -> pd.DataFrame:
    """`cohort, order, value, centre, lower, upper, signal`: the share attended of each held session within
    the dates, in the order of each cohort; sessions at which nobody was expected are left out.

    Registers of 30 people or more: an XmR chart. Of fewer: centre is what all sessions of the cohort come
    to together, and the limits are those that a binomial count of that share passes by chance as seldom as
    three standard deviations (0.135 % on each side), so they follow the size of each register. `signal`:
    outside (beyond a limit), run (the eighth or later in a row on one side of the centre), or empty.
    """
    parts = []
    sessions = by_session(frames)
    for _cohort, rows in sessions[sessions["expected"] > 0].groupby("cohort", sort=True):
        n, value = rows["expected"].to_numpy(), rows["rate"].to_numpy()
        if n.min() >= FEW:
            centre, low, high = xmr(value)
            lower, upper = np.full(len(rows), low), np.full(len(rows), high)
        else:
            centre = float(rows["attended"].sum() / n.sum())
            lower, upper = binomial_limits(centre, n, _TAIL)
        parts.append(
            pd.DataFrame(
                {
                    "cohort": rows["cohort"].to_numpy(),
                    "order": np.arange(1, len(rows) + 1),
                    "value": value,
                    "centre": centre,
                    "lower": lower,
                    "upper": upper,
                    "signal": signals(value, centre, lower, upper),
                }
            )
        )
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=CHART_COLUMNS)
    kinds = {"cohort": "str", "order": "int64", "signal": "str"}
    return table.astype({**kinds, **dict.fromkeys(CHART_COLUMNS[2:6], "float64")})


def signals(value: Floats, centre: float, lower: Floats, upper: Floats) -> list[str]:
    """What each value of a chart says: outside, run or nothing."""
    found, side, length = [], 0, 0
    for one, low, high in zip(value, lower, upper, strict=True):
        here = int(np.sign(one - centre))
        length = length + 1 if here == side and here != 0 else int(here != 0)
        side = here
        found.append("outside" if one < low or one > high else "run" if length >= RUN else "")
    return found


def binomial_limits(share_of: float, n: np.ndarray, tail: float) -> tuple[Floats, Floats]:
    """The shares between which a binomial count of n with this share lies but for `tail` on each side: the
    exact quantiles divided by n."""
    lower = stats.binom.ppf(tail, n, share_of)
    upper = stats.binom.isf(tail, n, share_of)
    return share(np.maximum(lower, 0), n), share(upper, n)


def funnel(frames: Frames) -> pd.DataFrame:
    """`cohort, n, rate, overall, lower_95, upper_95, lower_998, upper_998, outside`: the places attended of
    each cohort beside what all of them come to together, with exact binomial limits for its number of places.

    `outside`: above_95, below_95, above_998, below_998 (the wider one where both are passed), or empty.
    Places of one person are not independent of each other, so cohorts lie outside more often than chance
    alone would have it. Cohorts without a place within the dates have no row.
    """
    offered = frames.places_in_window
    counts = offered.groupby(offered["cohort"].astype("str"))["attended"].agg(["size", "sum"])
    counts = counts.set_axis(["expected", "attended"], axis="columns").rename_axis("cohort").reset_index()
    expected = counts["expected"].sum()
    return funnel_of(counts, float(counts["attended"].sum() / expected) if expected else np.nan)


def funnel_of(counts: pd.DataFrame, overall: float) -> pd.DataFrame:
    """The table of `funnel` from cohort, expected and attended, and the share of all cohorts together."""
    n = counts["expected"].to_numpy(dtype="int64")
    rate = share(counts["attended"].to_numpy(), n)
    table = pd.DataFrame({"cohort": counts["cohort"].astype("str"), "n": n, "rate": rate, "overall": overall})
    for level, tail in (("95", 0.025), ("998", 0.001)):
        lower, upper = binomial_limits(overall, n, tail) if len(n) else (np.array([]), np.array([]))
        table[f"lower_{level}"], table[f"upper_{level}"] = lower, upper
    table["outside"] = [
        next(
            (
                f"{side}_{level}"
                for level in ("998", "95")
                for side in ("above", "below")
                if (
                    row[f"upper_{level}"] < row["rate"]
                    if side == "above"
                    else row["rate"] < row[f"lower_{level}"]
                )
            ),
            "",
        )
        for row in table.to_dict("records")
    ]
    return table.astype({"cohort": "str", "outside": "str"})[FUNNEL_COLUMNS].sort_values(
        "cohort", ignore_index=True
    )
