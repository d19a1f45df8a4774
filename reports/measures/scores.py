"""The scores of starters, which everything about change is computed from.

People count by the latest membership and are asked in its cohort, after release too.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from reports.measures.inputs import Frames
from reports.measures.persons import latest_memberships

POINTS: Final = ("baseline", "middle", "end", "months_3", "months_6", "months_12")
"""Time points in the order of time; months are since release."""
COLUMNS: Final = ["instrument", "pseudonym", "completed", "time_point", "score"]


def scores(frames: Frames) -> pd.DataFrame:
    """`instrument, pseudonym, completed, time_point, score`: a row for each starter, instrument with a total
    and time point of which there is a score in the latest cohort, in that order and that of time.

    Of a time point that was taken twice the later score counts.
    """
    people = latest_memberships(frames)
    people = people[people["started"]].assign(completed=people["stage"].eq("completed"))
    people = people[["pseudonym", "cohort", "completed"]].astype({"pseudonym": "str", "cohort": "str"})
    known = frames.instruments["instrument"].unique()
    asked = frames.measures[frames.measures["instrument"].isin(known) & frames.measures["total"].notna()]
    asked = asked.astype({"pseudonym": "str", "cohort": "str", "instrument": "str", "time_point": "str"})
    asked = asked[asked["time_point"].isin(POINTS)].rename(columns={"total": "score"})
    found = asked.merge(people, on=["pseudonym", "cohort"], how="inner")
    found["place"] = found["time_point"].map({point: place for place, point in enumerate(POINTS)})
    found = found.sort_values(["instrument", "pseudonym", "place", "taken_on", "score"])
    found = found.drop_duplicates(["instrument", "pseudonym", "place"], keep="last")
    return found[COLUMNS].reset_index(drop=True)
