"""How much of the programme reached each of those who started."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from reports.measures.analysis import analysis
from reports.measures.inputs import Frames

COLUMNS: Final = ["lower", "upper", "starters", "completers"]
BINS: Final = 10
"""So many equal bins from nothing to all that was planned."""
_ROUNDING: Final = 1e-9
"""0.3 of the hours lie on the edge of 0.3, whatever the machine makes of 0.3."""


def dose_distribution(frames: Frames) -> pd.DataFrame:
    """`lower, upper, starters, completers`: starters, and those of them who completed, by their dose: hours
    received of hours planned in the latest cohort (see `analysis`).

    Ten bins from 0 to 1, each with its lower edge and without its upper one, the last with both. Where
    somebody received more than was planned a row from 1 follows, without an upper edge; where a curriculum
    plans no hours one without edges. The counts add up to everybody who started; no row when nobody did.
    """
    people = analysis(frames)
    people = people[people["started"]]
    dose = people["dose"].to_numpy(dtype="float64")
    place = np.floor(dose * BINS + _ROUNDING)
    more = dose > 1 + _ROUNDING
    place = np.where(more, BINS, np.minimum(place, BINS - 1))
    place = np.where(np.isnan(dose), BINS + 1, place).astype("int64")
    edges = np.arange(BINS + 1) / BINS
    table = pd.DataFrame(
        {
            "lower": np.append(edges, np.nan),
            "upper": np.append(edges[1:], [np.nan, np.nan]),
            "starters": np.bincount(place, minlength=BINS + 2),
            "completers": np.bincount(place[people["completed"].to_numpy(dtype=bool)], minlength=BINS + 2),
        }
    ).astype({"starters": "int64", "completers": "int64"})
    shown = (table.index < BINS) & bool(len(people)) | table["starters"].gt(0)
    return table[shown].reset_index(drop=True)[COLUMNS]
