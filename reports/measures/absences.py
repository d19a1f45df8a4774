"""Why people were absent, by who caused it."""

from __future__ import annotations

from typing import Final

import pandas as pd

from reports.measures.inputs import Frames
from reports.measures.proportions import share

COLUMNS: Final = ["caused_by", "reason", "count", "share"]

CAUSES: Final = ["participant", "health", "institution", "programme", "excused", "not_recorded"]
"""Who may have caused an absence, in the order shown; `not_recorded` is an absence without a reason."""


def absence_reasons(frames: Frames) -> pd.DataFrame:
    """Absences marked within the dates, one row a reason that occurs.

    In the order of `CAUSES`, then by count downwards, then by reason. `reason` is its code;
    `share` is of all absences, those without a reason included. A session that was caught up is
    still an absence; an unmarked place is none.
    """
    keys = absences(frames)[["caused_by", "reason"]]
    table = keys.value_counts().rename("count").reset_index()
    order = {cause: position for position, cause in enumerate(CAUSES)}
    table["order"] = table["caused_by"].map(order).fillna(len(CAUSES)).astype("int64")
    table = table.sort_values(["order", "caused_by", "count", "reason"], ascending=[True, True, False, True])
    table["share"] = share(table["count"], table["count"].sum())
    return table.reset_index(drop=True)[COLUMNS]


def absences(frames: Frames) -> pd.DataFrame:
    """`pseudonym, session, caused_by, reason`: one row an absence marked within the dates."""
    absent = frames.expected_in_window.loc[lambda e: e["mark"].eq("absent")]
    given = absent["reason"].notna()
    return pd.DataFrame(
        {
            "pseudonym": absent["pseudonym"],
            "session": absent["session"],
            "caused_by": absent["caused_by"]
            .astype("str")
            .where(given & absent["caused_by"].notna(), "not_recorded"),
            "reason": absent["reason"].astype("str").where(given, "not_recorded"),
        }
    )


def reason_labels(frames: Frames) -> dict[str, str]:
    """The wording of each reason that occurs, by its code."""
    rows = frames.expected_in_window[["reason", "reason_label"]].dropna().drop_duplicates()
    return dict(sorted(zip(rows["reason"].astype(str), rows["reason_label"].astype(str), strict=True)))
