"""Places: what one person was offered once, whether at the session itself or at its catch-up.

A catch-up replaces the session that was missed and counts once (domain rule 2). So the rows of a
person at a session and at every catch-up of it make one *place*: attended when they attended any
of them, on the date first offered.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

NOT_COUNTED: Final = frozenset({"institution", "programme"})
"""Causes of absence that never count against a person's engagement."""

COLUMNS: Final = ["pseudonym", "cohort", "place", "date", "attended", "excused", "minutes"]


def places(expected: pd.DataFrame, sessions: pd.DataFrame) -> pd.DataFrame:
    """One row a person and place.

    `expected`, `sessions`: as in `Frames`. Returns `pseudonym, cohort, place` (the id of the
    session first meant), `date` (first offered), `attended` (bool), `excused` (bool: not
    attended, and the last marked absence was caused by the institution or the programme) and
    `minutes` (int, present; where a person was at more than one session of a place, no more than
    the longest of them planned or gave, so that nothing counts twice).
    """
    attended = expected["mark"].eq("attended").to_numpy(dtype=bool)
    rows = pd.DataFrame(
        {
            "pseudonym": expected["pseudonym"],
            "cohort": expected["cohort"],
            "place": _first_meant(expected, sessions),
            "date": expected["date"],
            "attended": attended,
            "excused": expected["caused_by"].isin(NOT_COUNTED).to_numpy(dtype=bool) & ~attended,
            "minutes": expected["minutes_present"].fillna(0).to_numpy(dtype="int64"),
        }
    )
    repeated = rows["place"].isin(_shared(rows["place"], expected["session"]))
    if not repeated.any():
        return rows
    again = rows[repeated].assign(
        marked=expected.loc[repeated, "mark"].notna(),
        longest=np.maximum(
            expected.loc[repeated, "minutes_planned"].fillna(0), rows.loc[repeated, "minutes"]
        ),
        session=expected.loc[repeated, "session"],
    )
    # Marked rows last, and the latest of them last of all: that one decides about the cause.
    again = again.sort_values(["marked", "date", "session"], kind="stable")
    grouped = again.groupby(["pseudonym", "place"], observed=True, sort=True)
    merged = grouped.agg(
        cohort=("cohort", "last"),
        date=("date", "min"),
        attended=("attended", "any"),
        excused=("excused", "last"),
        minutes=("minutes", "sum"),
        longest=("longest", "max"),
    ).reset_index()
    merged["excused"] &= ~merged["attended"]
    merged["minutes"] = np.minimum(merged["minutes"], merged["longest"]).astype("int64")
    return pd.concat([rows[~repeated], merged[COLUMNS]], ignore_index=True)


def _shared(place: pd.Series, session: pd.Series) -> pd.Series:
    """The places that more than one session stands for."""
    pairs = pd.DataFrame({"place": place, "session": session}).drop_duplicates()
    return pairs.loc[pairs["place"].duplicated(keep=False), "place"]


def _first_meant(expected: pd.DataFrame, sessions: pd.DataFrame) -> pd.Series:
    """For each row the session that it stands for, following a catch-up of a catch-up to its root."""
    links = pd.concat([sessions[["session", "catch_up_of"]], expected[["session", "catch_up_of"]]])
    links = links.dropna(subset=["catch_up_of"]).drop_duplicates("session")
    stands_for = dict(zip(links["session"].astype(int), links["catch_up_of"].astype(int), strict=True))
    roots = {session: _root(session, stands_for) for session in stands_for}
    own = expected["session"].astype("int64")
    return own.map(roots).fillna(own).astype("int64") if roots else own


def _root(session: int, stands_for: dict[int, int]) -> int:
    seen = {session}
    while (before := stands_for.get(session)) is not None and before not in seen:
        seen.add(before)
        session = before
    return session
