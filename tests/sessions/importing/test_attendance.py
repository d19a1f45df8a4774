"""Attendance: marks, and the sessions that they make."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from sessions.importing.kinds.attendance import MarkWrite
from sessions.importing.kinds.planning import NewSession, plan_sessions
from sessions.importing.known import KnownMark, KnownSession
from tests.sessions.importing.checking import COHORT, ITEMS, importing, known, mistakes

HEADER = "reference,cohort,session_on,mark,title,minutes_planned,minutes_present,reason"
DAY = dt.date(2027, 2, 1)
HELD = KnownSession(61, 7, DAY, "Lifeline", "held", 180)


def test_a_day_without_a_session_makes_a_held_one_at_nine_at_the_site() -> None:
    checked = importing(
        "attendance", HEADER, "R1,C1,2027-02-01,attended,,,,", "R2,C1,2027-02-01,absent,,,,sick"
    )
    assert checked.may_write
    (session,) = checked.plan.sessions
    assert session.title == "Session on 2027-02-01"
    assert session.starts_at == dt.datetime(2027, 2, 1, 8, tzinfo=dt.UTC)
    assert session.ends_at - session.starts_at == dt.timedelta(minutes=180)
    assert session.position == 3
    assert session.plan_item is None
    assert checked.plan.inserts == (
        MarkWrite(None, None, 7, DAY, 21, "attended", 180, None),
        MarkWrite(None, None, 7, DAY, 22, "absent", 0, 51),
    )


def test_the_commonest_minutes_of_the_plan_are_the_default() -> None:
    assert (
        importing("attendance", HEADER, "R1,C1,2027-02-01,attended,,,,").plan.sessions[0].minutes_planned
        == 180
    )


def test_a_plan_items_title_ties_the_session_to_it_in_any_case() -> None:
    (session,) = importing("attendance", HEADER, "R1,C1,2027-02-01,attended,ARRIVING,,,").plan.sessions
    assert (session.plan_item, session.minutes_planned, session.title) == (41, 240, "ARRIVING")


def test_a_modules_title_takes_its_next_unused_item_in_order_of_date() -> None:
    rows = [f"R1,C1,2027-02-{day:02},attended,biography,,," for day in (15, 1, 8)]
    checked = importing("attendance", HEADER, *rows)
    assert [(one.on.day, one.plan_item) for one in checked.plan.sessions] == [(1, 41), (8, 42), (15, 42)]


def test_an_item_that_was_used_before_is_passed_over() -> None:
    items = (replace(ITEMS[0], used=True), *ITEMS[1:])
    checked = importing(
        "attendance", HEADER, "R1,C1,2027-02-01,attended,Biography,,,", beside=known(items={7: items})
    )
    assert checked.plan.sessions[0].plan_item == 42


def test_a_closing_assessment_keeps_its_kind() -> None:
    (session,) = importing("attendance", HEADER, "R1,C1,2027-02-01,attended,Closing,,,").plan.sessions
    assert session.kind == "assessment"


def test_minutes_planned_of_the_file_come_before_the_plan() -> None:
    checked = importing("attendance", HEADER, "R1,C1,2027-02-01,attended,Arriving,90,45,")
    assert checked.plan.sessions[0].minutes_planned == 90
    assert checked.plan.inserts[0].minutes_present == 45


def test_a_session_in_summer_starts_at_nine_too() -> None:
    (session,) = importing("attendance", HEADER, "R1,C1,2027-04-05,attended,,,,").plan.sessions
    assert session.starts_at == dt.datetime(2027, 4, 5, 7, tzinfo=dt.UTC)


def test_a_cohort_without_a_plan_has_sessions_of_three_hours() -> None:
    (session,) = plan_sessions([NewSession(7, DAY, None, None)], {7: COHORT}, {})
    assert session.minutes_planned == 180


def test_a_stored_session_of_the_day_is_used_whatever_its_title() -> None:
    beside = known(sessions={(7, DAY): (HELD,)})
    checked = importing("attendance", HEADER, "R1,C1,2027-02-01,attended,Other,,,", beside=beside)
    assert checked.plan.sessions == ()
    assert checked.plan.inserts[0].session == 61


def test_of_two_sessions_on_a_day_the_title_chooses() -> None:
    beside = known(sessions={(7, DAY): (HELD, replace(HELD, id=62, title="Arriving"))})
    checked = importing("attendance", HEADER, "R1,C1,2027-02-01,attended,arriving,,,", beside=beside)
    assert checked.plan.inserts[0].session == 62
    unclear = importing("attendance", HEADER, "R1,C1,2027-02-01,attended,,,,", beside=beside)
    assert mistakes(unclear) == [(2, "title")]
    assert "“Lifeline”, “Arriving”" in str(unclear.mistakes[0].remedy)


@pytest.mark.parametrize("state", ["not_held", "cancelled"])
def test_a_session_that_did_not_run_refuses_marks(state: str) -> None:
    beside = known(sessions={(7, DAY): (replace(HELD, state=state),)})
    checked = importing("attendance", HEADER, "R1,C1,2027-02-01,attended,,,,", beside=beside)
    assert mistakes(checked) == [(2, "session_on")]


def test_minutes_planned_that_differ_from_the_stored_session_are_refused() -> None:
    beside = known(sessions={(7, DAY): (HELD,)})
    checked = importing("attendance", HEADER, "R1,C1,2027-02-01,attended,,200,190,", beside=beside)
    assert mistakes(checked) == [(2, "minutes_planned")]


def stored(mark: KnownMark, *lines: str) -> tuple[int, int, int]:
    beside = known(sessions={(7, DAY): (HELD,)}, marks={(61, 21): mark})
    plan = importing("attendance", HEADER, *lines, beside=beside).plan
    return len(plan.inserts), len(plan.updates), plan.unchanged


def test_the_same_mark_is_unchanged_and_empty_cells_keep_what_is_stored() -> None:
    assert stored(KnownMark(71, "attended", 180, None, "import"), "R1,C1,2027-02-01,attended,,,,") == (
        0,
        0,
        1,
    )
    assert stored(KnownMark(71, "attended", 150, None, "screen"), "R1,C1,2027-02-01,attended,,,,") == (
        0,
        0,
        1,
    )
    assert stored(KnownMark(71, "absent", 0, 51, "screen"), "R1,C1,2027-02-01,absent,,,,") == (0, 0, 1)


def test_an_imported_mark_can_be_imported_anew() -> None:
    assert stored(KnownMark(71, "attended", 180, None, "import"), "R1,C1,2027-02-01,absent,,,,sick") == (
        0,
        1,
        0,
    )
    assert stored(KnownMark(71, "attended", 180, None, "import"), "R1,C1,2027-02-01,attended,,,90,") == (
        0,
        1,
        0,
    )


def test_a_mark_that_staff_entered_is_never_overwritten() -> None:
    beside = known(
        sessions={(7, DAY): (HELD,)}, marks={(61, 21): KnownMark(71, "attended", 180, None, "screen")}
    )
    checked = importing("attendance", HEADER, "R1,C1,2027-02-01,absent,,,,sick", beside=beside)
    assert mistakes(checked) == [(2, "mark")]
    assert "register" in str(checked.mistakes[0].remedy)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("R9,C1,2027-02-01,attended,,,,", "reference"),
        ("R1,C9,2027-02-01,attended,,,,", "cohort"),
        ("R1,C2,2027-02-01,attended,,,,", "session_on"),
        ("R1,C1,2027-05-02,attended,,,,", "session_on"),
        ("R1,C1,2027-01-03,attended,,,,", "session_on"),
        ("R2,C1,2027-06-02,attended,,,,", "session_on"),
        ("R1,C1,2027-02-01,attended,,180,181,", "minutes_present"),
        ("R1,C1,2027-02-01,attended,,,181,", "minutes_present"),
        ("R1,C1,2027-02-01,attended,,,0,", "minutes_present"),
        ("R1,C1,2027-02-01,absent,,,10,", "minutes_present"),
        ("R1,C1,2027-02-01,absent,,,,weather", "reason"),
        ("R1,C1,2027-02-01,attended,,,,sick", "reason"),
    ],
)
def test_a_wrong_row_is_named_by_row_and_column(row: str, column: str) -> None:
    assert mistakes(importing("attendance", HEADER, row)) == [(2, column)]


def test_an_unknown_reason_is_told_which_there_are() -> None:
    checked = importing("attendance", HEADER, "R1,C1,2027-02-01,absent,,,,weather")
    assert "court, sick" in str(checked.mistakes[0].remedy)


def test_attendance_outside_the_membership_says_when_that_was() -> None:
    checked = importing("attendance", HEADER, "R1,C1,2027-05-02,attended,,,,")
    assert "2027-01-04 – 2027-05-01" in str(checked.mistakes[0].remedy)


def test_an_absence_of_no_minutes_is_fine() -> None:
    assert importing("attendance", HEADER, "R1,C1,2027-02-01,absent,,180,0,").may_write


def test_the_day_of_leaving_still_counts() -> None:
    assert importing("attendance", HEADER, "R1,C1,2027-05-01,attended,,,,").may_write


def test_the_same_person_cohort_and_day_twice_is_refused_naming_the_row() -> None:
    checked = importing("attendance", HEADER, "R1,C1,2027-02-01,attended,,,,", "R1,C1,2027-02-01,absent,,,,")
    assert mistakes(checked) == [(3, "reference")]
    assert "row 2" in str(checked.mistakes[0].problem)


def test_rows_of_one_session_must_agree_on_title_and_minutes() -> None:
    checked = importing(
        "attendance",
        HEADER,
        "R1,C1,2027-02-01,attended,Lifeline,180,,",
        "R2,C1,2027-02-01,attended,Arriving,,,",
    )
    assert mistakes(checked) == [(3, "minutes_planned"), (3, "title")]
    assert "row 2" in str(checked.mistakes[1].problem).lower()
