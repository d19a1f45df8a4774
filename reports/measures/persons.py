"""Where each person stands at the data cut: one row a person, by the latest membership."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from reports.measures.inputs import Frames

DROPPED_OUT: Final = frozenset({"withdrawn", "excluded", "not_completed"})
"""Outcomes that are a drop-out; every other way of leaving censors."""

EARLY: Final = [
    *["withdrawn", "excluded", "not_completed", "transferred", "released", "recalled", "deceased"],
    "not_recorded",
]
"""Ways of leaving after the start without completing, in the order shown."""


def latest_memberships(frames: Frames) -> pd.DataFrame:
    """One row a person who was ever allocated: the membership joined last (then of highest id).

    Columns as `memberships`, and `started` (bool: attended a session of it) and
    `stage` (a leaf of the flow: completed, on_programme, one of `EARLY`, left_before_start or
    waiting_to_start).
    """
    latest = frames.memberships.sort_values(["pseudonym", "joined_on", "membership"])
    latest = latest.drop_duplicates("pseudonym", keep="last")
    left = latest["left_on"].notna()
    started = latest["first_attended_on"].notna()
    outcome = latest["outcome"].where(latest["outcome"].isin(EARLY), "not_recorded")
    stage = np.select(
        [
            ~started & left,
            ~started,
            latest["outcome"].eq("completed"),
            ~left,
        ],
        ["left_before_start", "waiting_to_start", "completed", "on_programme"],
        default=outcome.to_numpy(dtype=object),
    )
    return latest.assign(
        started=started, stage=pd.Series(stage, index=latest.index, dtype="str")
    ).reset_index(drop=True)
