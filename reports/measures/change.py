"""What became of scores between the baseline and the end, of starters beside completers.

People count by the latest membership and are asked in its cohort. Starters attended a session of it,
completers are those of them who completed. Nobody without both measures has a change: how many these are
stands beside each figure, since who is missing is seldom like who is not.
"""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
import pandas as pd

from modules.instruments.rules import Better, Change, Definition, Kind, reliable_change
from reports.measures.inputs import Frames
from reports.measures.persons import latest_memberships
from reports.measures.proportions import Z95

POPULATIONS: Final = ("starters", "completers")
CHANGE_COLUMNS: Final = [
    *["instrument", "population", "n_baseline", "n_paired", "mean_pre", "sd_pre", "mean_post", "sd_post"],
    *["change", "smcr", "smcr_lower", "smcr_upper"],
]
RELIABLE_COLUMNS: Final = ["instrument", "population", *(change.value for change in Change)]
LEAST_PAIRS: Final = 3
"""Under so many pairs the correction for small samples leaves no effect size."""


def outcome_change(frames: Frames) -> pd.DataFrame:
    """`instrument, population, n_baseline, n_paired, mean_pre, ..., smcr_upper`: a row for each instrument of
    which anybody has a score, and each population.

    Means and standard deviations (of n - 1) are of those with both scores; `change` is mean_post - mean_pre.
    SMCR = J(n - 1) change / sd_pre with J(m) = 1 - 3 / (4m - 1), variance 2(1 - r)/n + SMCR^2/(2n) with r the
    correlation of the pairs (Becker 1988), limits of 95 %. Empty where it cannot be computed: under 3 pairs,
    or when all scores before are the same.
    """
    rows = []
    for instrument, population, people in _each(pairs(frames)):
        both = people[people["pre"].notna() & people["post"].notna()]
        rows.append(
            {
                "instrument": instrument,
                "population": population,
                "n_baseline": int(people["pre"].notna().sum()),
                "n_paired": len(both),
                **_moments(both["pre"].to_numpy(dtype="float64"), both["post"].to_numpy(dtype="float64")),
            }
        )
    table = pd.DataFrame(rows, columns=CHANGE_COLUMNS)
    counts = {"n_baseline": "int64", "n_paired": "int64"}
    floats = dict.fromkeys(CHANGE_COLUMNS[4:], "float64")
    return table.astype({"instrument": "str", "population": "str", **counts, **floats})


def _moments(pre: np.ndarray, post: np.ndarray) -> dict[str, float]:
    found = dict.fromkeys(CHANGE_COLUMNS[4:], math.nan)
    n = len(pre)
    if n == 0:
        return found
    found |= {"mean_pre": pre.mean(), "mean_post": post.mean(), "change": post.mean() - pre.mean()}
    if n < 2:
        return found
    found |= {"sd_pre": pre.std(ddof=1), "sd_post": post.std(ddof=1)}
    if n < LEAST_PAIRS or found["sd_pre"] == 0:
        return found
    effect = _small_sample(n - 1) * found["change"] / found["sd_pre"]
    # Scores after that are all the same go along with nothing.
    r = float(np.corrcoef(pre, post)[0, 1]) if found["sd_post"] > 0 else 0.0
    half = Z95 * math.sqrt(2 * (1 - r) / n + effect**2 / (2 * n))
    return found | {"smcr": effect, "smcr_lower": effect - half, "smcr_upper": effect + half}


def _small_sample(m: int) -> float:
    """J(m): the correction of a standardised effect for small samples (Hedges 1981)."""
    return 1 - 3 / (4 * m - 1)


def reliable(frames: Frames) -> pd.DataFrame:
    """`instrument, population, recovered, improved, unchanged, deteriorated, not_computable`: people with a
    score at the baseline, by what became of it (Jacobson and Truax 1991).

    Not computable: without a score at the end, or of an instrument without a standard deviation, a
    reliability or a direction. The counts of a row add up to those with a baseline.
    """
    known = {str(row["instrument"]): _definition(row) for row in frames.instruments.to_dict("records")}
    rows = []
    for instrument, population, people in _each(pairs(frames)):
        counts = dict.fromkeys((change.value for change in Change), 0)
        based = people[people["pre"].notna()]
        for pre, post in zip(based["pre"], based["post"], strict=True):
            change, _rc = reliable_change(
                known[instrument], float(pre), None if post != post else float(post)
            )
            counts[change.value] += 1
        rows.append({"instrument": instrument, "population": population, **counts})
    table = pd.DataFrame(rows, columns=RELIABLE_COLUMNS)
    return table.astype(
        {"instrument": "str", "population": "str", **dict.fromkeys(RELIABLE_COLUMNS[2:], "int64")}
    )


def score_pairs(frames: Frames) -> pd.DataFrame:
    """`instrument, pseudonym, completed, pre, post, change`: `pairs` with what became of the score."""
    known = {str(row["instrument"]): _definition(row) for row in frames.instruments.to_dict("records")}
    found = pairs(frames)
    changes = [
        "not_computable"
        if pre != pre
        else reliable_change(known[code], float(pre), None if post != post else float(post))[0].value
        for code, pre, post in zip(found["instrument"], found["pre"], found["post"], strict=True)
    ]
    return found.assign(change=pd.Series(changes, index=found.index, dtype="str"))


def pairs(frames: Frames) -> pd.DataFrame:
    """`instrument, pseudonym, completed, pre, post`: starters with a score of an instrument at the baseline
    or the end of their latest cohort, in that order."""
    people = latest_memberships(frames)
    people = people[people["started"]].assign(completed=people["stage"].eq("completed"))
    people = people[["pseudonym", "cohort", "completed"]].astype({"pseudonym": "str", "cohort": "str"})
    asked = frames.measures[
        frames.measures["time_point"].isin(["baseline", "end"])
        & frames.measures["instrument"].isin(frames.instruments["instrument"].unique())
        & frames.measures["total"].notna()
    ]
    asked = asked.astype({"pseudonym": "str", "cohort": "str", "instrument": "str", "time_point": "str"})
    wide = asked.pivot_table(
        index=["instrument", "pseudonym", "cohort"], columns="time_point", values="total", aggfunc="last"
    )
    wide = wide.reindex(columns=["baseline", "end"]).reset_index()
    wide = wide.rename(columns={"baseline": "pre", "end": "post"})
    wide.columns.name = None
    found = wide.merge(people, on=["pseudonym", "cohort"], how="inner")
    found = found.sort_values(["instrument", "pseudonym"], ignore_index=True)
    return found[["instrument", "pseudonym", "completed", "pre", "post"]]


def _each(found: pd.DataFrame) -> list[tuple[str, str, pd.DataFrame]]:
    """(instrument, population, people) in the order of the table."""
    return [
        (str(code), population, people if population == "starters" else people[people["completed"]])
        for code, people in found.groupby("instrument", sort=True)
        for population in POPULATIONS
    ]


def _definition(row: dict[Any, Any]) -> Definition:
    """As much of an instrument as reliable change needs."""

    def known(name: str) -> float | None:
        return None if row[name] != row[name] else float(row[name])

    return Definition(
        kind=Kind.SCALE,
        items=1,
        lowest=0,
        highest=1,
        better=Better(row["better"]),
        sd=known("sd"),
        reliability=known("reliability"),
        cut_off=known("cut_off"),
        clinical_mean=known("clinical_mean"),
        clinical_sd=known("clinical_sd"),
        general_mean=known("general_mean"),
        general_sd=known("general_sd"),
    )
