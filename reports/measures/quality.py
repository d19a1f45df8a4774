"""What is missing or does not fit together in the records behind the figures."""

from __future__ import annotations

from typing import Final

import pandas as pd

from reports.measures.inputs import COVARIATE, Frames
from reports.measures.proportions import share

COLUMNS: Final = ["check", "n", "missing", "share"]

Counted = tuple[int, int]


def data_quality(frames: Frames) -> pd.DataFrame:
    """`check, n, missing, share`: how many records were looked at, and how many fail the check.

    Checks of sessions and registers keep to the dates of the filter; those of people and
    memberships are of everybody in the frames.
    """
    checks = {**_registers(frames), **_sessions(frames), **_memberships(frames), **_people(frames)}
    table = pd.DataFrame(
        {
            "check": pd.Series(list(checks), dtype="str"),
            "n": pd.Series([n for n, _ in checks.values()], dtype="int64"),
            "missing": pd.Series([missing for _, missing in checks.values()], dtype="int64"),
        }
    )
    table["share"] = share(table["missing"], table["n"])
    return table[COLUMNS]


def _registers(frames: Frames) -> dict[str, Counted]:
    rows = frames.expected_in_window
    unmarked = rows["mark"].isna()
    absent = rows["mark"].eq("absent")
    attended = rows["mark"].eq("attended")
    marked = rows.loc[~unmarked, ["session", "membership", "date"]]
    dates = frames.memberships.set_index("membership")[["joined_on", "left_on"]]
    dated = marked.join(dates, on="membership")
    inside = (dated["joined_on"] <= dated["date"]) & (
        dated["left_on"].isna() | (dated["date"] <= dated["left_on"])
    )
    return {
        "register_places_unmarked": (len(rows), int(unmarked.sum())),
        "absences_without_reason": (int(absent.sum()), int((absent & rows["reason"].isna()).sum())),
        "attended_without_minutes": (
            int(attended.sum()),
            int((attended & rows["minutes_present"].fillna(0).eq(0)).sum()),
        ),
        "marks_outside_membership": (len(marked), int((~inside).sum())),
    }


def _sessions(frames: Frames) -> dict[str, Counted]:
    sessions = frames.sessions_in_window
    held = sessions[sessions["state"].eq("held")]
    rows = frames.expected_in_window
    with_marks = rows.loc[rows["mark"].notna(), "session"].unique()
    past = sessions[sessions["date"] < pd.Timestamp(frames.cut)]
    return {
        "held_sessions_without_marks": (len(held), int((~held["session"].isin(with_marks)).sum())),
        "past_sessions_without_result": (len(past), int(past["state"].eq("scheduled").sum())),
        "held_sessions_without_module": (len(held), int(held["module"].isna().sum())),
    }


def _memberships(frames: Frames) -> dict[str, Counted]:
    known = frames.memberships
    left = known["left_on"].notna()
    started = known["first_attended_on"].notna()
    offered = known["membership"].isin(frames.expected["membership"].dropna().unique())
    completed = known["outcome"].eq("completed")
    return {
        "leavers_without_outcome": (int(left.sum()), int((left & known["outcome"].isna()).sum())),
        "members_never_attended": (int(offered.sum()), int((offered & ~started).sum())),
        "completed_never_attended": (int(completed.sum()), int((completed & ~started).sum())),
    }


def _people(frames: Frames) -> dict[str, Counted]:
    people = frames.participants
    unknown = int((~people["release_date_known"]).sum())
    return {
        "people_without_release_date": (len(people), unknown),
        **{
            f"people_without_{name}": (len(people), int(people[COVARIATE + name].isna().sum()))
            for name in frames.covariates
        },
    }
