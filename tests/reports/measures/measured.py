"""Invented scores at any time points, as frames."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from reports.measures import Frames

CUT = dt.date(2025, 6, 30)
DAYS = {"baseline": 700, "middle": 600, "end": 500, "months_3": 300, "months_6": 200, "months_12": 10}
"""Time point -> days before the cut."""


def instrument(code: str = "WELL", **known: Any) -> dict[str, Any]:
    """An instrument of which nothing is published but what is given; lower is better."""
    nothing = ["sd", "reliability", "cut_off", "clinical_mean", "clinical_sd", "general_mean", "general_sd"]
    return {"instrument": code, "better": "lower", **dict.fromkeys(nothing, math.nan), **known}


def frames(
    scores: Sequence[Mapping[str, float]],
    *instruments: dict[str, Any],
    completed: int = 0,
    more: Sequence[dict[str, Any]] = (),
) -> Frames:
    """Person p000 and on have these scores by time point, of each instrument; the first `completed` of them
    completed, the others dropped out. `more`: measures beside these."""
    members = [
        {
            "membership": number, "pseudonym": f"p{number:03d}", "cohort": "C1", "site": "S", "curriculum": "c v1",
            "joined_on": CUT - dt.timedelta(days=720), "left_on": CUT - dt.timedelta(days=450),
            "outcome": "completed" if number < completed else "withdrawn",
            "first_attended_on": CUT - dt.timedelta(days=715),
        }
        for number in range(len(scores))
    ]  # fmt: skip
    known = instruments or (instrument(),)
    measures = [
        {
            "pseudonym": f"p{number:03d}", "cohort": "C1", "instrument": one["instrument"], "time_point": point,
            "taken_on": CUT - dt.timedelta(days=DAYS[point]), "total": total,
        }
        for one in known
        for number, points in enumerate(scores)
        for point, total in points.items()
    ]  # fmt: skip
    measures += more
    return Frames.of(
        cut=CUT,
        participants=pd.DataFrame(
            {
                "pseudonym": [member["pseudonym"] for member in members],
                "site": "S",
                "release_date_known": True,
            }
        ),
        memberships=pd.DataFrame(members) if members else None,
        measures=pd.DataFrame(measures) if measures else None,
        instruments=pd.DataFrame(known),
    )
