"""What may happen to a referral, when it is overdue, and what a consent says."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.referrals import rules
from programme.referrals.form import spoken
from programme.referrals.rules import Given, Standing, Transition

DAY = dt.date(2027, 3, 1)
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31))
REASONS = ("Health or crisis", "Not motivated yet")


def said(problems: tuple[rules.Problem, ...]) -> list[tuple[str | None, str]]:
    return [(problem.field, spoken(problem)) for problem in problems]


def test_a_step_of_today_with_a_reason_may_be_taken() -> None:
    problems = rules.step_problems(taken_on=DAY, since=DAY, today=DAY, reasons=REASONS, reason=REASONS[0])
    assert problems == ()


def test_a_step_cannot_be_of_the_future_nor_before_the_last_one() -> None:
    late = rules.step_problems(taken_on=DAY + dt.timedelta(1), since=DAY, today=DAY, reasons=(), reason="")
    early = rules.step_problems(taken_on=DAY - dt.timedelta(1), since=DAY, today=DAY, reasons=(), reason="")
    assert said(late) == [("taken_on", "Date must be today or earlier")]
    assert said(early) == [("taken_on", "Date must be 1 March 2027 or later, the date of the step before")]


@pytest.mark.parametrize("reason", ["", "Something else"])
def test_a_reason_is_one_of_those_offered(reason: str) -> None:
    problems = rules.step_problems(taken_on=DAY, since=DAY, today=DAY, reasons=REASONS, reason=reason)
    assert said(problems) == [("reason", "Choose a reason")]


def test_nothing_recorded_is_not_a_withdrawal() -> None:
    assert rules.standing([], "programme") is Standing.NOT_RECORDED
    assert rules.standing([Given("evaluation", DAY, DAY)], "programme") is Standing.NOT_RECORDED
    assert rules.standing([Given("programme", DAY, DAY)], "programme") is Standing.WITHDRAWN


@given(st.lists(st.tuples(DAYS, st.booleans()), min_size=1))
def test_a_consent_stands_exactly_while_one_is_not_taken_back(given_on: list[tuple[dt.date, bool]]) -> None:
    consents = [Given("programme", day, day if taken_back else None) for day, taken_back in given_on]
    stands = rules.standing(consents, "programme") is Standing.GIVEN
    assert stands == any(not taken_back for _day, taken_back in given_on)


@given(since=DAYS, today=DAYS, allowed=st.none() | st.integers(0, 400))
def test_overdue_begins_on_the_day_after_the_last_that_is_allowed(
    since: dt.date, today: dt.date, allowed: int | None
) -> None:
    overdue = rules.days_overdue(since, allowed, today)
    assert overdue >= 0
    if allowed is None:
        assert overdue == 0
    elif overdue:
        assert since + dt.timedelta(days=allowed + overdue) == today
    else:
        assert today <= since + dt.timedelta(days=allowed)


def test_the_suggested_step_comes_first_and_derived_ones_are_not_offered() -> None:
    transitions = [
        Transition("not_ready", "coordinator", False),
        Transition("allocated", "membership", True),
        Transition("waiting", "coordinator", True),
    ]
    assert [one.to_state for one in rules.offered(transitions)] == ["waiting", "not_ready"]


def test_a_consent_is_neither_of_the_future_nor_taken_back_before_it_was_given() -> None:
    tomorrow = DAY + dt.timedelta(1)
    assert said(rules.consent_problems(given_on=tomorrow, today=DAY)) == [
        ("given_on", "Date of the consent must be today or earlier")
    ]
    assert said(rules.withdrawal_problems(withdrawn_on=DAY, given_on=tomorrow, today=tomorrow)) == [
        ("withdrawn_on", "Date must be 2 March 2027 or later, the date of the consent")
    ]
    assert rules.withdrawal_problems(withdrawn_on=DAY, given_on=DAY, today=DAY) == ()
