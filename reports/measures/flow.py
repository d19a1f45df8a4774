"""How many people came how far."""

from __future__ import annotations

from typing import Final

import pandas as pd

from reports.measures.inputs import Frames
from reports.measures.persons import EARLY, latest_memberships

PARENTS: Final[dict[str, str]] = {
    "referred": "",
    "not_allocated": "referred",
    "allocated": "referred",
    "not_started": "allocated",
    "waiting_to_start": "not_started",
    "left_before_start": "not_started",
    "started": "allocated",
    "completed": "started",
    "on_programme": "started",
    "left_early": "started",
    **dict.fromkeys(EARLY, "left_early"),
}
"""Every stage, parents first, with its parent; a stage equals the sum of its children."""


def flow(frames: Frames) -> pd.DataFrame:
    """`stage, count, parent`: people, each counted once, by the latest membership at the cut.

    All stages are rows, those with nobody too. Referred are the people of the frames, whether or
    not they have a membership; started are those with an attended session.
    """
    people = latest_memberships(frames)
    counts = dict.fromkeys(PARENTS, 0)
    counts.update({str(stage): int(n) for stage, n in people["stage"].value_counts().items()})
    referred = set(frames.participants["pseudonym"].astype(str)) | set(people["pseudonym"].astype(str))
    counts["not_allocated"] = len(referred) - len(people)
    for stage in reversed(PARENTS):
        if parent := PARENTS[stage]:
            counts[parent] += counts[stage]
    return pd.DataFrame(
        {
            "stage": pd.Series(list(PARENTS), dtype="str"),
            "count": pd.Series([counts[stage] for stage in PARENTS], dtype="int64"),
            "parent": pd.Series(list(PARENTS.values()), dtype="str"),
        }
    )
