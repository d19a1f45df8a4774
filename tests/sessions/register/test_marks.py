"""Marks, who is expected, and from when until when a register may be set."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.register.marks import (
    FACILITATOR,
    LEAD,
    Mark,
    Member,
    State,
    corrected_until,
    expected,
    is_open,
    may_correct,
    minutes_present,
    opens_at,
)

START = dt.datetime(2027, 1, 4, 9, tzinfo=dt.UTC)
END = START + dt.timedelta(hours=3)
SECOND = dt.timedelta(seconds=1)


@given(
    state=st.sampled_from(State),
    late=st.integers(-2000, 2000),
    early=st.integers(-2000, 2000),
    planned=st.integers(0, 1440),
)
def test_minutes_present_are_never_negative_and_never_above_planned(
    state: State, late: int, early: int, planned: int
) -> None:
    present = minutes_present(Mark(state, late, early), planned)
    assert 0 <= present <= planned
    if state is not State.ATTENDED:
        assert present == 0


def test_minutes_present_are_planned_less_late_and_early() -> None:
    assert minutes_present(Mark(State.ATTENDED, 20, 10), 180) == 150


def test_a_register_opens_one_hour_before_its_session() -> None:
    assert opens_at(START) == START - dt.timedelta(hours=1)
    assert not is_open(START, now=START - dt.timedelta(hours=1) - SECOND)
    assert is_open(START, now=START - dt.timedelta(hours=1))


def test_facilitators_correct_for_fourteen_days_and_the_lead_for_ever() -> None:
    last = END + dt.timedelta(days=14)
    assert corrected_until(END) == last
    assert may_correct(END, now=last, by_role=FACILITATOR)
    assert not may_correct(END, now=last + SECOND, by_role=FACILITATOR)
    assert may_correct(END, now=last + dt.timedelta(days=4000), by_role=LEAD)


@pytest.mark.parametrize("role", ["coordinator", "evaluator", "administrator", ""])
def test_nobody_else_corrects(role: str) -> None:
    assert not may_correct(END, now=END, by_role=role)


def test_a_member_is_expected_from_the_day_of_joining_to_the_day_of_leaving() -> None:
    member = Member(1, "Ada", dt.date(2027, 1, 4), dt.date(2027, 2, 1))
    days = [dt.date(2027, 1, 3), dt.date(2027, 1, 4), dt.date(2027, 2, 1), dt.date(2027, 2, 2)]
    assert [bool(expected([member], on=day)) for day in days] == [False, True, True, False]


def test_whoever_has_a_mark_stays_expected_after_leaving() -> None:
    member = Member(1, "Ada", dt.date(2027, 1, 4), dt.date(2027, 2, 1))
    assert expected([member], on=dt.date(2027, 3, 1), marked={1}) == (member,)


def test_a_person_with_two_memberships_is_expected_once_and_people_come_by_name() -> None:
    first = Member(1, "zoe", dt.date(2026, 1, 1), dt.date(2026, 2, 1))
    again = Member(1, "zoe", dt.date(2027, 1, 1))
    other = Member(2, "Ada", dt.date(2027, 1, 1))
    names = [member.name for member in expected([first, again, other], on=dt.date(2027, 1, 4), marked={1})]
    assert names == ["Ada", "zoe"]


def test_a_mark_keeps_only_what_belongs_to_its_state() -> None:
    filled = {"minutes_late": 5, "minutes_left_early": 6, "took_part": False, "reason": "sick"}
    assert Mark(State.ABSENT, **filled).settled() == Mark(State.ABSENT, reason="sick")  # type: ignore[arg-type]
    assert Mark(State.ATTENDED, **filled).settled() == Mark(State.ATTENDED, 5, 6, False)  # type: ignore[arg-type]
    assert Mark(State.UNMARKED, **filled).settled() == Mark()  # type: ignore[arg-type]
