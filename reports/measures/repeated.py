"""Scores over time with everybody who has a score at the baseline, whether or not they have one later."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import pandas as pd

from reports.measures.after_release import LEAST_PEOPLE
from reports.measures.inputs import Frames
from reports.measures.proportions import LEAST
from reports.measures.random_intercept import NoFit, random_intercept
from reports.measures.scores import POINTS, scores

COLUMNS: Final = [
    *["instrument", "time_point", "n_people", "n_scores", "estimate", "se", "lower", "upper", "p", "note"],
]
_FIGURES: Final = COLUMNS[4:9]


def repeated_measures(frames: Frames) -> pd.DataFrame:
    """`instrument, time_point, n_people, n_scores, estimate, se, lower, upper, p, note`: how far the mean
    score at each time point lies from that at the baseline, by a linear mixed model with a random intercept a
    person (see `random_intercept`).

    Of all starters with a score at the baseline (n_people of the instrument), those who have no other too;
    n_scores at the time point. A row for each time point with a score. `note`: fitted, reference (the
    baseline), few_scores (left out: under 10 scores at the time point), few_people (under 30), one_time_point
    (no other has enough scores), no_fit.
    """
    found = scores(frames)
    based = found.loc[found["time_point"] == "baseline", ["instrument", "pseudonym"]]
    found = found.merge(based, on=["instrument", "pseudonym"], how="inner")
    rows = [row for code, asked in found.groupby("instrument", sort=True) for row in _of(str(code), asked)]
    table = pd.DataFrame(rows, columns=COLUMNS)
    texts = dict.fromkeys(["instrument", "time_point", "note"], "str")
    counts = dict.fromkeys(["n_people", "n_scores"], "int64")
    return table.astype({**texts, **counts, **dict.fromkeys(_FIGURES, "float64")})


def _of(code: str, asked: pd.DataFrame) -> list[tuple[object, ...]]:
    counts = asked["time_point"].value_counts()
    there = [point for point in POINTS if point in counts.index]
    people = int(counts["baseline"])
    later = [point for point in there[1:] if counts[point] >= LEAST]
    figures: dict[str, tuple[float, ...]] = {}
    why = "fitted"
    if people < LEAST_PEOPLE:
        why = "few_people"
    elif not later:
        why = "one_time_point"
    else:
        try:
            figures = _differences(asked, later)
        except NoFit:
            why = "no_fit"

    def note(point: str) -> str:
        if why != "few_people" and point not in ("baseline", *later):
            return "few_scores"
        return "reference" if why == "fitted" and point == "baseline" else why

    nothing = (math.nan,) * len(_FIGURES)
    return [
        (code, point, people, int(counts[point]), *figures.get(point, nothing), note(point))
        for point in there
    ]


def _differences(asked: pd.DataFrame, later: list[str]) -> dict[str, tuple[float, ...]]:
    """estimate, se, lower, upper and p of each of these time points. Raises NoFit."""
    used = asked[asked["time_point"].isin(["baseline", *later])]
    points = used["time_point"].to_numpy()
    design = np.column_stack([np.ones(len(used)), *((points == point).astype("float64") for point in later)])
    fit = random_intercept(used["score"].to_numpy(dtype="float64"), used["pseudonym"].to_numpy(), design)
    lower, upper = fit.limits
    rows = np.column_stack([fit.estimate, fit.se, lower, upper, fit.p])[1:]
    return {point: tuple(map(float, row)) for point, row in zip(later, rows, strict=True)}
