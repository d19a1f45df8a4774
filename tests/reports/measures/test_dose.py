"""The distribution of dose: each bin's edges, and everybody once."""

import datetime as dt
import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.charts.words import rows_of
from reports.measures import Frames
from reports.measures.dose import dose_distribution

CUT = dt.date(2025, 6, 30)


def frames(minutes: list[int], *, completed: int = 0, planned: int = 1000) -> Frames:
    """So many minutes each person was present of those planned; the first `completed` completed."""
    day = CUT - dt.timedelta(days=100)
    of_cohort = {"cohort": "C1", "site": "S", "curriculum": "c v1"}
    session = {
        "session": 1,
        "position": 1,
        "date": day,
        "module": "M",
        "minutes_planned": 1000,
        "state": "held",
    }
    members = [
        {
            "membership": number, "pseudonym": f"p{number}", **of_cohort, "joined_on": day,
            "left_on": CUT if number < completed else None,
            "outcome": "completed" if number < completed else None, "first_attended_on": day,
        }
        for number in range(len(minutes))
    ]  # fmt: skip
    expected = [
        {
            "session": 1, "cohort": "C1", "membership": number, "pseudonym": f"p{number}", "date": day,
            "mark": "attended", "minutes_planned": 1000, "minutes_present": present, "reason": None,
            "reason_label": None, "caused_by": None, "catch_up_of": None,
        }
        for number, present in enumerate(minutes)
    ]  # fmt: skip
    plan = {
        "curriculum": "c v1", "module": "M", "module_title": "M", "module_position": 1, "minutes": planned,
        "completion_share": 0.8,
    }  # fmt: skip
    return Frames.of(
        cut=CUT,
        participants=pd.DataFrame(
            {"pseudonym": [one["pseudonym"] for one in members], "site": "S", "release_date_known": True}
        ),
        memberships=pd.DataFrame(members) if members else None,
        sessions=pd.DataFrame([{**session, **of_cohort, "catch_up_of": None}]),
        expected=pd.DataFrame(expected) if expected else None,
        plans=pd.DataFrame([plan]),
    )


@pytest.mark.parametrize(
    ("minutes", "place"),
    [(0, 0), (99, 0), (100, 1), (299, 2), (300, 3), (600, 6), (700, 7), (999, 9), (1000, 9), (1001, 10)],
)
def test_an_edge_belongs_to_the_bin_above_but_for_the_whole(minutes: int, place: int) -> None:
    table = dose_distribution(frames([minutes]))
    assert table["starters"].tolist() == [int(row == place) for row in range(len(table))]
    assert len(table) == (11 if minutes > 1000 else 10)
    assert table["lower"].tolist() == pytest.approx([row / 10 for row in range(len(table))])
    assert math.isnan(table["upper"].iloc[-1]) == (minutes > 1000)


def test_completers_are_told_from_other_starters() -> None:
    table = dose_distribution(frames([900, 50, 950, 60], completed=2))
    assert table["starters"].tolist() == [2, *[0] * 8, 2]
    assert table["completers"].tolist() == [1, *[0] * 8, 1]


def test_a_curriculum_without_hours_leaves_the_dose_unknown_and_nobody_out() -> None:
    table = dose_distribution(frames([50, 60], completed=1, planned=0))
    assert table["starters"].tolist() == [*[0] * 10, 2] and table["completers"].iloc[-1] == 1
    assert table.iloc[-1][["lower", "upper"]].isna().all()


def test_without_anybody_who_started_there_is_no_row() -> None:
    assert dose_distribution(frames([])).empty and dose_distribution(Frames.of(cut=CUT)).empty


@settings(deadline=None, max_examples=25)
@given(st.lists(st.integers(0, 1500), max_size=12), st.integers(0, 12))
def test_everybody_who_started_is_in_one_bin(minutes: list[int], completed: int) -> None:
    table = dose_distribution(frames(minutes, completed=completed))
    assert table["starters"].sum() == len(minutes)
    assert table["completers"].sum() == min(completed, len(minutes))
    for row in rows_of(table):
        upper = row["upper"]
        if upper == upper:
            inside = [n for n in minutes if row["lower"] <= n / 1000 < upper or n / 1000 == upper == 1]
            assert row["starters"] == len(inside)
