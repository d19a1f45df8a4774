"""A catch-up replaces the session that was missed, and counts once."""

import datetime as dt
from typing import Any

import pandas as pd
import pytest

from reports.measures import Frames
from reports.measures.attendance import by_cohort, by_session
from reports.measures.units import places

DAY = dt.date(2025, 3, 3)
CUT = dt.date(2025, 6, 30)


def frames(*rows: tuple[int, str | None, int, str | None, int | None]) -> Frames:
    """Rows of one person: session, mark, minutes, caused_by, catch_up_of; 100 minutes planned each."""
    expected: list[dict[str, Any]] = [
        {
            "session": session,
            "cohort": "A",
            "membership": 1,
            "pseudonym": "p",
            "date": DAY + dt.timedelta(days=session),
            "mark": mark,
            "minutes_planned": 100,
            "minutes_present": minutes,
            "reason": "why" if caused_by else None,
            "reason_label": "Why" if caused_by else None,
            "caused_by": caused_by,
            "catch_up_of": catch_up_of,
        }
        for session, mark, minutes, caused_by, catch_up_of in rows
    ]
    sessions = [
        {
            **{name: row[name] for name in ("session", "cohort", "date", "minutes_planned", "catch_up_of")},
            "site": "S",
            "curriculum": "c v1",
            "position": row["session"],
            "module": "M",
            "state": "held",
        }
        for row in expected
    ]
    member = {
        "membership": 1,
        "pseudonym": "p",
        "cohort": "A",
        "site": "S",
        "curriculum": "c v1",
        "joined_on": DAY,
        "left_on": None,
        "outcome": None,
        "first_attended_on": min(
            (row["date"] for row in expected if row["mark"] == "attended"), default=None
        ),
    }
    plan = {"curriculum": "c v1", "module": "M", "module_title": "M", "module_position": 1, "minutes": 200}
    return Frames.of(
        cut=CUT,
        memberships=pd.DataFrame([member]),
        sessions=pd.DataFrame(sessions),
        expected=pd.DataFrame(expected),
        plans=pd.DataFrame([{**plan, "completion_share": 0.8}]),
    )


def cohort_row(given: Frames) -> dict[str, Any]:
    return {str(name): value for name, value in by_cohort(given).iloc[0].items()}


def test_attending_the_catch_up_attends_the_place() -> None:
    row = cohort_row(frames((1, "absent", 0, "health", None), (2, "attended", 100, None, 1)))
    assert (row["expected"], row["attended"], row["sessions_held"]) == (1, 1, 2)
    assert row["hours_received"] == pytest.approx(100 / 60)


def test_each_session_still_stands_as_it_was_held() -> None:
    table = by_session(frames((1, "absent", 0, "health", None), (2, "attended", 100, None, 1)))
    assert table[["expected", "attended"]].to_numpy().tolist() == [[1, 0], [1, 1]]


def test_minutes_of_both_add_up_to_no_more_than_one_session() -> None:
    assert cohort_row(frames((1, "attended", 60, None, None), (2, "attended", 100, None, 1)))[
        "hours_received"
    ] == (pytest.approx(100 / 60))
    assert cohort_row(frames((1, "attended", 30, None, None), (2, "attended", 40, None, 1)))[
        "hours_received"
    ] == (pytest.approx(70 / 60))


def test_what_was_really_delivered_beyond_the_plan_counts() -> None:
    row = cohort_row(frames((1, "absent", 0, "health", None), (2, "attended", 130, None, 1)))
    assert row["hours_received"] == pytest.approx(130 / 60)


@pytest.mark.parametrize(
    ("first", "second", "engagement"),
    [
        ("institution", "participant", 0.5),  # the chance that counted was refused
        ("participant", "institution", 1.0),
        ("programme", "programme", 1.0),
    ],
)
def test_the_last_chance_decides_who_caused_the_absence(first: str, second: str, engagement: float) -> None:
    given = frames(
        (1, "absent", 0, first, None), (2, "absent", 0, second, 1), (3, "attended", 100, None, None)
    )
    assert cohort_row(given)["engagement_rate"] == engagement
    assert cohort_row(given)["rate"] == 0.5


def test_an_unmarked_catch_up_leaves_the_cause_as_it_was() -> None:
    given = frames(
        (1, "absent", 0, "institution", None), (2, None, 0, None, 1), (3, "attended", 100, None, None)
    )
    assert cohort_row(given)["engagement_rate"] == 1.0


def test_a_catch_up_of_a_catch_up_stands_for_the_first_session() -> None:
    given = frames(
        (1, "absent", 0, "health", None), (2, "absent", 0, "health", 1), (3, "attended", 100, None, 2)
    )
    made = places(given.expected, given.sessions)
    assert made[["place", "attended", "minutes"]].to_numpy().tolist() == [[1, True, 100]]
    assert made["date"].iloc[0] == pd.Timestamp(DAY + dt.timedelta(days=1))


def test_sessions_that_repeat_each_other_do_not_hang() -> None:
    given = frames((1, "absent", 0, "health", 2), (2, "attended", 100, None, 1))
    assert places(given.expected, given.sessions)["attended"].sum() >= 1
