"""Who facilitated, and whether what was planned was delivered."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from reports.measures.inputs import Frames
from reports.measures.proportions import share

FACILITATION_COLUMNS: Final = ["cohort", "facilitator", "sessions", "share", "changes"]
MODULE_COLUMNS: Final = [
    *["cohort", "module", "sessions_held", "sessions_recorded", "items_planned", "items_delivered", "share"],
]
FIDELITY_COLUMNS: Final = ["cohort", "items_planned", "items_delivered", "share", "revisions"]


def facilitation(frames: Frames) -> pd.DataFrame:
    """`cohort, facilitator, sessions, share, changes`: how many of the held sessions within the dates
    somebody facilitated, and how often they came or went from one of them to the next.

    Facilitators are under pseudonyms of their own. A cohort of whose held sessions no facilitator is known
    has no row.
    """
    held = _held(frames)
    order = held.assign(place=held.groupby("cohort").cumcount())[["session", "cohort", "place"]]
    known = frames.facilitators.astype({"facilitator": "str"}).drop_duplicates()
    there = known.merge(order, on="session", how="inner")
    sizes = {str(cohort): int(n) for cohort, n in order.groupby("cohort").size().items()}
    rows = []
    for key, mine in there.groupby(["cohort", "facilitator"], sort=True):
        cohort, facilitator = map(str, key)
        changes = _changes(mine["place"].to_numpy(dtype="int64"), sizes[cohort])
        rows.append((cohort, facilitator, len(mine), len(mine) / sizes[cohort], changes))
    table = pd.DataFrame(rows, columns=FACILITATION_COLUMNS)
    counts = {"sessions": "int64", "changes": "int64"}
    return table.astype({"cohort": "str", "facilitator": "str", "share": "float64", **counts})


def _changes(places: np.ndarray, of: int) -> int:
    """How often somebody who was there at these of so many sessions came or went between two of them."""
    there = np.zeros(of, dtype="int64")
    there[places] = 1
    return int(np.abs(np.diff(there)).sum())


def fidelity(frames: Frames) -> pd.DataFrame:
    """`cohort, items_planned, items_delivered, share, revisions`: of the exercises that were planned for the
    held sessions within the dates of which a record was kept, those that were delivered; and how often the
    cohort's plan was revised until the data cut.

    A cohort with held sessions has a row, without a record with 0 items and an empty share.
    """
    held = _held(frames)
    kept = frames.deliveries.merge(held[["session", "cohort"]], on="session", how="inner")
    counts = kept.groupby("cohort")[["planned", "delivered"]].sum()
    revisions = frames.revisions["cohort"].astype("str").value_counts()
    table = pd.DataFrame({"cohort": sorted(held["cohort"].unique())}, dtype="str")
    for column, of in (("items_planned", "planned"), ("items_delivered", "delivered")):
        table[column] = table["cohort"].map(counts[of]).fillna(0).astype("int64")
    table["share"] = share(table["items_delivered"], table["items_planned"])
    table["revisions"] = table["cohort"].map(revisions).fillna(0).astype("int64")
    return table[FIDELITY_COLUMNS]


def fidelity_by_module(frames: Frames) -> pd.DataFrame:
    """`cohort, module, sessions_held, sessions_recorded, items_planned, items_delivered, share`: `fidelity`
    by module, the modules in the order of their curriculum, the cohorts of each by code.

    A row for each module of which the cohort held a session within the dates, without a record with 0 items
    and an empty share. Sessions tied to no module are in none.
    """
    held = _held(frames).dropna(subset=["module"]).astype({"module": "str"})
    kept = held.merge(frames.deliveries, on="session", how="left")
    counts = kept.groupby(["module", "cohort"]).agg(
        sessions_held=("session", "size"),
        sessions_recorded=("planned", "count"),
        items_planned=("planned", "sum"),
        items_delivered=("delivered", "sum"),
    )
    place = frames.plans.groupby(frames.plans["module"].astype("str"))["module_position"].min()
    table = counts.reset_index()
    table["place"] = table["module"].map(place).astype("Int64")
    table = table.sort_values(["place", "module", "cohort"], ignore_index=True)
    table["share"] = share(table["items_delivered"], table["items_planned"])
    return table.astype(dict.fromkeys(MODULE_COLUMNS[2:6], "int64"))[MODULE_COLUMNS]


def _held(frames: Frames) -> pd.DataFrame:
    """The held sessions within the dates, in the order of each cohort."""
    held = frames.sessions_in_window.loc[lambda s: s["state"].eq("held")]
    held = held.astype({"cohort": "str"})
    return held.sort_values(["cohort", "date", "position", "session"], ignore_index=True)
