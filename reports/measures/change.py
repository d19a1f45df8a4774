"""What became of scores between the baseline and the end, of starters beside completers.

Starters attended a session of their latest cohort, completers are those of them who completed. Nobody
without both measures has a change: how many these are stands beside each figure, since who is missing is
seldom like who is not.
"""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
import pandas as pd

from modules.instruments.rules import RELIABLE, Better, Change, Definition, Kind, reliable_change
from reports.measures.inputs import Frames
from reports.measures.proportions import Z95
from reports.measures.scores import scores

POPULATIONS: Final = ("starters", "completers")
CHANGE_COLUMNS: Final = [
    *["instrument", "population", "n_baseline", "n_paired", "mean_pre", "sd_pre", "mean_post", "sd_post"],
    *["change", "smcr", "smcr_lower", "smcr_upper"],
]
RELIABLE_COLUMNS: Final = ["instrument", "population", *(change.value for change in Change)]
PAIR_COLUMNS: Final = ["instrument", "completed", "pre", "post", "change"]
INSTRUMENT_COLUMNS: Final = ["instrument", "better", "sd", "reliability", "reliable_from", "cut_off"]
LEAST_PAIRS: Final = 3
"""Under so many pairs the correction for small samples leaves no effect size."""
_NORMS: Final = (
    *("sd", "reliability", "cut_off", "clinical_mean", "clinical_sd", "general_mean", "general_sd"),
)


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
    # Scores after that are all the same go along with nothing.
    r = float(np.corrcoef(pre, post)[0, 1]) if found["sd_post"] > 0 else 0.0
    return found | standardised(n, found["change"], found["sd_pre"], r)


def standardised(n: int, change: float, sd_pre: float, r: float) -> dict[str, float]:
    """`smcr, smcr_lower, smcr_upper` of a mean change of n pairs with correlation r (Becker 1988)."""
    effect = _small_sample(n - 1) * change / sd_pre
    half = Z95 * math.sqrt(2 * (1 - r) / n + effect**2 / (2 * n))
    return {"smcr": effect, "smcr_lower": effect - half, "smcr_upper": effect + half}


def _small_sample(m: int) -> float:
    """J(m): the correction of a standardised effect for small samples (Hedges 1981)."""
    return 1 - 3 / (4 * m - 1)


def reliable(frames: Frames) -> pd.DataFrame:
    """`instrument, population, recovered, improved, unchanged, deteriorated, not_computable`: people with a
    score at the baseline, by what became of it (see `changes`).

    The counts of a row add up to those with a baseline.
    """
    rows = []
    for instrument, population, people in _each(changes(frames)):
        counts = people.loc[people["pre"].notna(), "change"].value_counts()
        rows.append((instrument, population, *(int(counts.get(change.value, 0)) for change in Change)))
    table = pd.DataFrame(rows, columns=RELIABLE_COLUMNS)
    return table.astype(
        {"instrument": "str", "population": "str", **dict.fromkeys(RELIABLE_COLUMNS[2:], "int64")}
    )


def changes(frames: Frames) -> pd.DataFrame:
    """`pairs` with `change`: what became of the score (Jacobson and Truax 1991).

    Not computable: without both scores, or of an instrument without a standard deviation, a reliability or a
    direction.
    """
    known = _definitions(frames)
    found = pairs(frames)
    kinds = [
        reliable_change(known[code], _known(pre), _known(post))[0].value
        for code, pre, post in zip(found["instrument"], found["pre"], found["post"], strict=True)
    ]
    return found.assign(change=pd.Series(kinds, index=found.index, dtype="str"))


def score_pairs(frames: Frames) -> pd.DataFrame:
    """`instrument, completed, pre, post, change`: a row for each starter with a score at the baseline or the
    end, by these scores; completed is 1 or 0. The pseudonym stands in the analysis file alone."""
    found = changes(frames).astype({"completed": "int64"})[PAIR_COLUMNS]
    return found.sort_values(["instrument", "pre", "post", "completed"], ignore_index=True)


def instruments(frames: Frames) -> pd.DataFrame:
    """`instrument, better, sd, reliability, reliable_from, cut_off`: each instrument of which a starter has a
    score, and what its changes are judged by.

    reliable_from = 1.96 Sdiff with Sdiff = sqrt(2) sd sqrt(1 - reliability): a change is reliable when it is
    more. cut_off: as published, else c of Jacobson and Truax (1991). Empty where it is not known.
    """
    known = _definitions(frames)
    rows = []
    for code in sorted(scores(frames)["instrument"].unique()):
        one = known[code]
        error = one.difference_se
        figures = (one.sd, one.reliability, None if error is None else RELIABLE * error, one.crossing)
        rows.append((code, one.better.value, *figures))
    table = pd.DataFrame(rows, columns=INSTRUMENT_COLUMNS)
    return table.astype(
        {"instrument": "str", "better": "str", **dict.fromkeys(INSTRUMENT_COLUMNS[2:], "float64")}
    )


def pairs(frames: Frames) -> pd.DataFrame:
    """`instrument, pseudonym, completed, pre, post`: starters with a score of an instrument at the baseline
    or the end of their latest cohort, in that order; completed is a bool."""
    found = scores(frames)
    found = found[found["time_point"].isin(["baseline", "end"])]
    wide = found.pivot(
        index=["instrument", "pseudonym", "completed"], columns="time_point", values="score"
    ).reindex(columns=["baseline", "end"])
    wide.columns = pd.Index(["pre", "post"])
    return wide.reset_index()


def _each(found: pd.DataFrame) -> list[tuple[str, str, pd.DataFrame]]:
    """(instrument, population, people) in the order of the table."""
    return [
        (str(code), population, people if population == "starters" else people[people["completed"]])
        for code, people in found.groupby("instrument", sort=True)
        for population in POPULATIONS
    ]


def _definitions(frames: Frames) -> dict[str, Definition]:
    """As much of each instrument as reliable change needs, by its code."""
    return {
        str(row["instrument"]): Definition(
            kind=Kind.SCALE,
            items=1,
            lowest=0,
            highest=1,
            better=Better(row["better"]),
            **_norms(row),
        )
        for row in frames.instruments.to_dict("records")
    }


def _norms(row: dict[Any, Any]) -> dict[str, Any]:
    return {name: _known(row[name]) for name in _NORMS}


def _known(value: float) -> float | None:
    return None if value != value else float(value)
