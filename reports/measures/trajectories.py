"""Scores over the time points from the baseline to a year after release."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import pandas as pd
from scipy import special

from reports.measures.change import POPULATIONS
from reports.measures.inputs import Frames
from reports.measures.scores import POINTS, scores

COLUMNS: Final = ["instrument", "population", "time_point", "n", "mean", "sd", "lower", "upper"]


def trajectories(frames: Frames) -> pd.DataFrame:
    """`instrument, population, time_point, n, mean, sd, lower, upper`: everybody who has a score at the time
    point, so not the same people at each. A row for each time point at which any starter has one.

    sd of n - 1; limits of 95 %, mean +- t(n - 1) sd / sqrt(n). Empty where there is nobody; sd and limits
    under 2.
    """
    found = scores(frames)
    rows = []
    for code, asked in found.groupby("instrument", sort=True):
        there = set(asked["time_point"])
        for population in POPULATIONS:
            people = asked if population == "starters" else asked[asked["completed"]]
            for point in POINTS:
                if point in there:
                    given = people.loc[people["time_point"] == point, "score"].to_numpy(dtype="float64")
                    rows.append((str(code), population, point, len(given), *_moments(given)))
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.astype(
        {**dict.fromkeys(COLUMNS[:3], "str"), "n": "int64", **dict.fromkeys(COLUMNS[4:], "float64")}
    )


def _moments(given: np.ndarray) -> tuple[float, float, float, float]:
    n = len(given)
    mean = float(given.mean()) if n else math.nan
    if n < 2:
        return mean, math.nan, math.nan, math.nan
    sd = float(given.std(ddof=1))
    half = float(special.stdtrit(n - 1, 0.975)) * sd / math.sqrt(n)
    return mean, sd, mean - half, mean + half
