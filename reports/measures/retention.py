"""How long people stayed: time from the first attended session to drop-out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from reports.measures.groups import grouped
from reports.measures.inputs import Frames
from reports.measures.persons import DROPPED_OUT, latest_memberships
from reports.measures.proportions import LEAST
from reports.measures.survival import COLUMNS as SURVIVAL
from reports.measures.survival import kaplan_meier

COLUMNS: Final = ["group", *SURVIVAL]
STEPS: Final = [1, 2, 4, 13, 26, 52]
MOST_STEPS: Final = 7


def retention(frames: Frames, group_by: str | None = None) -> pd.DataFrame:
    """Kaplan-Meier table of drop-out, for group `all` and for each value of `group_by`.

    People: those who started, each once, by the latest membership. The clock starts at the first
    attended session; weeks are whole weeks, floor(days / 7). The event is leaving as withdrawn,
    excluded or not_completed. Everyone else is censored: at leaving (transferred, released,
    recalled, deceased, completed, or no outcome), or at the data cut when still on the programme.

    `group_by`: `site`, `cohort`, `curriculum` or the name of a covariate. Raises CannotGroup.
    """
    tables = [
        kaplan_meier(members["weeks"], members["dropped_out"]).assign(group=label)
        for label, members in grouped(frames, follow(frames), group_by)
    ]
    return pd.concat(tables, ignore_index=True).astype({"group": "str"})[COLUMNS]


def retention_at_risk(frames: Frames, group_by: str | None = None) -> pd.DataFrame:
    """`group, week, at_risk`: people observed for that many weeks or more and not dropped out before; at
    which weeks, see `numbers_at_risk`."""
    return numbers_at_risk(
        (label, members["weeks"]) for label, members in grouped(frames, follow(frames), group_by)
    )


def numbers_at_risk(groups: Iterable[tuple[str, ArrayLike]]) -> pd.DataFrame:
    """`group, week, at_risk` of (label, whole weeks until the event or the censoring, one a person).

    At equal steps from week 0 (the shortest of `STEPS` that reaches the last week in which ten of
    everybody were observed in six of them, else whole years); at the last week in which ten or more
    of the group were observed; and at the last week in which anybody was. The first group is everybody.
    """
    tables = []
    step = 0
    for label, observed in groups:
        weeks = np.sort(np.asarray(observed, dtype="int64"))
        if not weeks.size:
            continue
        ends = [int(weeks[-1]), int(weeks[-LEAST])] if weeks.size >= LEAST else [int(weeks[-1])]
        step = step or _step(ends[-1])
        shown = np.union1d(np.arange(0, ends[0] + 1, step), ends)
        at_risk = weeks.size - np.searchsorted(weeks, shown, side="left")
        tables.append(pd.DataFrame({"group": label, "week": shown, "at_risk": at_risk}))
    if not tables:
        return pd.DataFrame({"group": [], "week": [], "at_risk": []}).astype(
            {"group": "str", "week": "int64", "at_risk": "int64"}
        )
    return pd.concat(tables, ignore_index=True).astype({"group": "str"})


def _step(last: int) -> int:
    """Weeks from one row to the next, so that `last` is reached in few rows."""
    return next((step for step in STEPS if last // step < MOST_STEPS), 52 * (last // (52 * MOST_STEPS) + 1))


def follow(frames: Frames) -> pd.DataFrame:
    """One row a person who started: pseudonym, cohort, site, curriculum, weeks, dropped_out."""
    people = latest_memberships(frames).loc[lambda p: p["started"]]
    until = people["left_on"].fillna(pd.Timestamp(frames.cut))
    days = (until - people["first_attended_on"]).dt.days.clip(lower=0)
    return people.assign(
        weeks=(days // 7).astype("int64"), dropped_out=people["stage"].isin(DROPPED_OUT)
    ).reset_index(drop=True)[["pseudonym", "cohort", "site", "curriculum", "weeks", "dropped_out"]]
