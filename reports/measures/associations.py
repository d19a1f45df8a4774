"""What goes along with dropping out, and with change. Associations: nobody was drawn by lot."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import pandas as pd
from scipy import stats

from reports.measures.after_release import LEAST_PEOPLE, CannotPredict
from reports.measures.analysis import analysis
from reports.measures.change import pairs
from reports.measures.firth import NoFit, firth
from reports.measures.inputs import COVARIATE, Frames
from reports.measures.persons import DROPPED_OUT, latest_memberships
from reports.measures.proportions import Z95

DROPOUT_COLUMNS: Final = [
    *["predictor", "n", "missing", "dropped_out", "coefficient", "se", "odds_ratio", "lower", "upper", "p"],
    "note",
]
DOSE_COLUMNS: Final = ["instrument", "n", "r", "lower", "upper", "p", "note"]
RARER_A_PREDICTOR: Final = 5
"""Of those who dropped out or of those who completed, whichever are fewer, no model has fewer a predictor."""


def dropout(frames: Frames, predictors: tuple[str, ...] = ()) -> pd.DataFrame:
    """`predictor, n, missing, dropped_out, coefficient, ..., note`: a row for each chosen covariate.

    Logistic regression (Firth) of dropping out (withdrawn, excluded, not completed) against completing, of
    those who started and did either; everybody else is neither yet. `missing`: of these, left out because a
    predictor is not recorded. `note`: fitted, few_people (under 30), few_events (under 5 of the rarer outcome
    a predictor), constant (left out, the rest is fitted), no_maximum. Raises CannotPredict.
    """
    for name in predictors:
        if name not in frames.covariates:
            raise CannotPredict(name, frames.covariates)
    names = list(dict.fromkeys(predictors))
    people = latest_memberships(frames)
    decided = people[
        people["started"] & (people["stage"].isin(DROPPED_OUT) | people["stage"].eq("completed"))
    ]
    known = frames.participants.astype({"pseudonym": "str"}).set_index("pseudonym")
    columns = [COVARIATE + name for name in names]
    values = known.reindex(decided["pseudonym"].astype("str"))[columns].reset_index(drop=True)
    dropped = decided["stage"].isin(DROPPED_OUT).reset_index(drop=True)
    whole = values.notna().all(axis=1)
    x, y = values[whole], dropped[whole]
    counts = (len(y), int((~whole).sum()), int(y.sum()))
    constant = {name for name in names if x[COVARIATE + name].nunique() < 2}
    used = [name for name in names if name not in constant]
    why, fit = "fitted", None
    if len(y) < LEAST_PEOPLE:
        why, constant = "few_people", set()
    elif min(int(y.sum()), int((~y).sum())) < RARER_A_PREDICTOR * max(len(used), 1):
        why = "few_events"
    elif used:
        try:
            matrix = x[[COVARIATE + name for name in used]].to_numpy(dtype="float64")
            fit = firth(matrix, np.asarray(y, dtype="float64"))
        except NoFit:
            why = "no_maximum"
    rows = []
    for name in names:
        figures = [math.nan] * 6
        if fit is not None and name in used:
            at = used.index(name)
            b = fit.coefficient[at]
            figures = [
                *(b, fit.se[at], math.exp(b), math.exp(fit.lower[at])),
                *(float(np.exp(fit.upper[at])), fit.p[at]),
            ]
        rows.append((name, *counts, *figures, "constant" if name in constant else why))
    table = pd.DataFrame(rows, columns=DROPOUT_COLUMNS)
    kinds = dict.fromkeys(DROPOUT_COLUMNS[4:10], "float64")
    return table.astype(
        {"predictor": "str", "note": "str", **dict.fromkeys(DROPOUT_COLUMNS[1:4], "int64"), **kinds}
    )


def dose_and_change(frames: Frames) -> pd.DataFrame:
    """`instrument, n, r, lower, upper, p, note`: how the dose of starters goes along with the change of their
    score from baseline to end.

    r is Pearson's correlation of dose (hours received of hours planned) and change, turned so that above 0
    more dose goes along with a better change; limits by Fisher's z. `note`: computed, few_people (under 30
    with both scores and a dose), constant (no spread of one of them), no_direction.
    """
    scores = pairs(frames)
    scores = scores[scores["pre"].notna() & scores["post"].notna()]
    doses = analysis(frames).set_index("pseudonym")["dose"]
    better = dict(
        zip(frames.instruments["instrument"].astype("str"), frames.instruments["better"], strict=True)
    )
    rows = []
    for code, people in scores.groupby("instrument", sort=True):
        dose = people["pseudonym"].map(doses).to_numpy(dtype="float64")
        known = ~np.isnan(dose)
        change = (people["post"] - people["pre"]).to_numpy(dtype="float64")[known]
        side = {"higher": 1, "lower": -1}.get(str(better[str(code)]), 0)
        rows.append((str(code), int(known.sum()), *_correlation(dose[known], side * change, side)))
    table = pd.DataFrame(rows, columns=DOSE_COLUMNS)
    kinds = dict.fromkeys(["r", "lower", "upper", "p"], "float64")
    return table.astype({"instrument": "str", "note": "str", "n": "int64", **kinds})


def _correlation(dose: np.ndarray, change: np.ndarray, side: int) -> tuple[float, float, float, float, str]:
    nothing = (math.nan,) * 4
    if side == 0:
        return *nothing, "no_direction"
    if len(dose) < LEAST_PEOPLE:
        return *nothing, "few_people"
    if np.ptp(dose) == 0 or np.ptp(change) == 0:
        return *nothing, "constant"
    found = stats.pearsonr(dose, change)
    r = float(found.statistic)
    half = Z95 / math.sqrt(len(dose) - 3)
    z = math.atanh(max(min(r, 1 - 1e-12), -1 + 1e-12))
    return r, math.tanh(z - half), math.tanh(z + half), float(found.pvalue), "computed"
