"""Who may do what with a register at a moment."""

import datetime as dt
from dataclasses import replace

import pytest

from sessions.register.marks import FACILITATOR, LEAD, Person, Roll
from sessions.register.rights import Mode, rights
from sessions.timetable.states import SessionState

START = dt.datetime(2027, 1, 4, 9, tzinfo=dt.UTC)
END = START + dt.timedelta(hours=3)
ROLL = Roll(1, "Unit 1", SessionState.SCHEDULED, START, END, 180, (Person(1, "Ada Bell"),))
FINISHED = replace(ROLL, state=SessionState.HELD, recorded_at=END)
LONG_AFTER = END + dt.timedelta(days=15)


@pytest.mark.parametrize(
    ("roll", "now", "facilitates", "is_lead", "mode", "role"),
    [
        (ROLL, END, True, False, Mode.MARK, FACILITATOR),
        (ROLL, START - dt.timedelta(hours=2), True, False, Mode.READ, FACILITATOR),
        (ROLL, END, False, True, Mode.READ, LEAD),
        (ROLL, END, False, False, Mode.READ, None),
        (FINISHED, END, True, False, Mode.CORRECT, FACILITATOR),
        (FINISHED, LONG_AFTER, True, False, Mode.READ, FACILITATOR),
        (FINISHED, LONG_AFTER, False, True, Mode.CORRECT, LEAD),
        (FINISHED, LONG_AFTER, True, True, Mode.CORRECT, LEAD),
        (FINISHED, END, True, True, Mode.CORRECT, FACILITATOR),
        (replace(ROLL, people=()), END, True, False, Mode.READ, FACILITATOR),
        (replace(ROLL, state=SessionState.NOT_HELD), END, True, False, Mode.READ, FACILITATOR),
    ],
    ids=[
        "marks", "too early", "lead waits", "coordinator reads", "corrects", "too late", "lead later",
        "both roles later", "both roles soon", "nobody expected", "did not run",
    ],
)  # fmt: skip
def test_rights(
    roll: Roll, now: dt.datetime, facilitates: bool, is_lead: bool, mode: Mode, role: str | None
) -> None:
    found = rights(roll, now=now, facilitates=facilitates, is_lead=is_lead)
    assert (found.mode, found.by_role) == (mode, role)


def test_whoever_comes_too_late_is_told_until_when_it_was_possible() -> None:
    found = rights(FINISHED, now=LONG_AFTER, facilitates=True, is_lead=False)
    assert found.notice is not None
    assert "until 18 January 2027" in str(found.notice)
