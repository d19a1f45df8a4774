"""What happened within a fixed time after release, of those alone who are known for all of it."""

from __future__ import annotations

from typing import Final

import pandas as pd

from programme.followup.rules import Event
from reports.measures.inputs import Frames
from reports.measures.proportions import with_rate
from reports.measures.released import clock, told

MONTH: Final = 365.25 / 12
"""Days of a month of follow-up."""
MONTHS: Final = (6, 12, 24)
COLUMNS: Final = ["event", "months", "released", "n", "observed", "rate", "lower", "upper"]


def within(frames: Frames, event: Event, months: int) -> pd.DataFrame:
    """`pseudonym, due, known, observed`, one row a person released.

    due: released so long before the cut that the whole time lies behind it. known: due, and observed to its
    end or until the event within it. observed: known, and the event happened within it.
    """
    days = round(months * MONTH)
    timed = clock(frames.released, event)
    due = (pd.Timestamp(frames.cut) - timed["released_on"]).dt.days >= days
    happened = timed["happened"] & (timed["days"] <= days)
    known = due & (happened | (timed["days"] >= days))
    return pd.DataFrame(
        {"pseudonym": timed["pseudonym"], "due": due, "known": known, "observed": known & happened}
    )


def fixed_follow_up(frames: Frames) -> pd.DataFrame:
    """`event, months, released, n, observed, rate, lower, upper`: of those released 6, 12 and 24 months ago
    or longer the n people known for all that time, and of these those with the event in it; a row for each
    event that is told. Limits are Wilson's."""
    rows = [
        (event.value, months, *(int(people[name].sum()) for name in ("due", "known", "observed")))
        for event in told(frames.released, frames.events)
        for months in MONTHS
        for people in [within(frames, event, months)]
    ]
    table = pd.DataFrame(rows, columns=COLUMNS[:5])
    table = table.astype({"event": "str", **dict.fromkeys(COLUMNS[1:5], "int64")})
    return with_rate(table, "observed", "n")[COLUMNS]
