"""The grid of attendance: who is expected, what is counted."""

import datetime as dt

from sessions.attendance.rules import Attendance, Cell, HeldSession, Stored, attendance
from sessions.register.marks import Member

DAYS = [dt.date(2027, 3, 2), dt.date(2027, 3, 9), dt.date(2027, 3, 16)]
SESSIONS = [HeldSession(number, number, f"Session {number}", on) for number, on in enumerate(DAYS, start=1)]
HERE = Stored(True)
AWAY = Stored(False, reason="Court")


def grid(members: list[Member], marks: dict[tuple[int, int], Stored]) -> Attendance:
    return attendance(SESSIONS, members, marks)


def test_every_member_is_expected_at_every_session_of_their_time() -> None:
    found = grid(
        [Member(1, "Ann", DAYS[0], None), Member(2, "Ben", DAYS[1], DAYS[1])], {(1, 1): HERE, (2, 1): AWAY}
    )
    assert [row.name for row in found.rows] == ["Ann", "Ben"]
    assert [(row.attended, row.expected) for row in found.rows] == [(1, 3), (0, 1)]
    assert found.rows[0].cells == (Cell(True, HERE), Cell(True, AWAY), Cell(True))
    assert found.rows[1].cells == (Cell(False), Cell(True), Cell(False))
    assert found.totals == ((1, 1), (0, 2), (0, 1))
    assert (found.attended, found.expected) == (1, 4)


def test_whoever_has_a_mark_was_expected() -> None:
    found = grid([Member(1, "Ann", DAYS[0], DAYS[0])], {(3, 1): HERE})
    assert [(cell.expected, cell.attended) for cell in found.rows[0].cells] == [
        (True, False),
        (False, False),
        (True, True),
    ]


def test_somebody_who_was_never_due_has_no_row() -> None:
    assert grid([Member(1, "Ann", dt.date(2027, 4, 1), None)], {}).rows == ()


def test_somebody_who_came_back_has_one_row() -> None:
    found = grid([Member(1, "Ann", DAYS[0], DAYS[0]), Member(1, "Ann", DAYS[2], None)], {})
    assert len(found.rows) == 1
    assert [cell.expected for cell in found.rows[0].cells] == [True, False, True]


def test_nothing_was_held() -> None:
    empty = attendance([], [Member(1, "Ann", DAYS[0], None)], {})
    assert (empty.rows, empty.totals, empty.expected) == ((), (), 0)
