"""Which days after a release can be."""

import datetime as dt

import pytest

from programme.followup.rules import (
    Coaching,
    ContactKind,
    Event,
    Happened,
    Observation,
    Problem,
    Tried,
    contact_problem,
    event_problem,
    release_problem,
    seen_problem,
)

OUT, TODAY = dt.date(2026, 1, 1), dt.date(2026, 7, 1)


def day(after: int) -> dt.date:
    return OUT + dt.timedelta(days=after)


def observed(until: int, *events: tuple[Event, int]) -> Observation:
    return Observation(OUT, day(until), tuple(Happened(event, day(on)) for event, on in events))


@pytest.mark.parametrize(
    ("on", "earlier", "problem"),
    [
        (0, [], None),
        (300, [], Problem.FUTURE),
        (0, [observed(10)], Problem.ALREADY),
        (-5, [observed(10)], Problem.BEFORE_EARLIER_RELEASE),
        (50, [observed(60)], Problem.AT_LIBERTY),
        (50, [observed(60, (Event.ARREST, 30))], Problem.AT_LIBERTY),
        (50, [observed(60, (Event.RECALL, 55))], Problem.AT_LIBERTY),
        (50, [observed(40, (Event.RECALL, 40))], None),
        (50, [observed(40, (Event.DEATH, 40))], Problem.AFTER_END),
    ],
)
def test_when_somebody_can_be_released(on: int, earlier: list[Observation], problem: Problem | None) -> None:
    assert release_problem(day(on), earlier, today=TODAY) is problem


@pytest.mark.parametrize(
    ("event", "on", "since", "problem"),
    [
        (Event.ARREST, 10, observed(0), None),
        (Event.ARREST, -1, observed(0), Problem.BEFORE_RELEASE),
        (Event.ARREST, 300, observed(0), Problem.FUTURE),
        (Event.ARREST, 10, observed(10, (Event.ARREST, 10)), Problem.ALREADY),
        (Event.ARREST, 20, observed(10, (Event.ARREST, 10)), None),
        (Event.ARREST, 20, observed(10, (Event.DEATH, 10)), Problem.AFTER_END),
        (Event.ARREST, 5, observed(10, (Event.DEATH, 10)), None),
        (Event.DEATH, 20, observed(10, (Event.DEATH, 10)), Problem.AFTER_END),
        (Event.DEATH, 5, observed(10, (Event.ARREST, 10)), Problem.EVENT_LATER),
    ],
)
def test_what_can_have_happened(event: Event, on: int, since: Observation, problem: Problem | None) -> None:
    assert event_problem(event, day(on), since, today=TODAY) is problem


@pytest.mark.parametrize(
    ("on", "since", "lost", "problem"),
    [
        (40, observed(30), False, None),
        (20, observed(30), False, Problem.NOT_LATER),
        (20, observed(30), True, None),
        (20, observed(30, (Event.ARREST, 25)), True, Problem.BEFORE_EVENT),
        (300, observed(30), False, Problem.FUTURE),
        (-1, observed(30), True, Problem.BEFORE_RELEASE),
        (40, observed(30, (Event.DEPORTATION, 30)), False, Problem.AFTER_END),
    ],
)
def test_until_when_something_can_be_known(
    on: int, since: Observation, lost: bool, problem: Problem | None
) -> None:
    assert seen_problem(day(on), since, lost=lost, today=TODAY) is problem


def coaching(*tried: tuple[int, ContactKind], starts: int = 0) -> Coaching:
    return Coaching(OUT, day(starts), 14, tuple(Tried(day(on), kind) for on, kind in tried))


@pytest.mark.parametrize(
    ("plan", "due", "in_vain"),
    [
        (coaching(), 14, 0),
        (coaching(starts=30), 44, 0),
        (coaching((10, ContactKind.MET)), 24, 0),
        (coaching((10, ContactKind.MET), (20, ContactKind.NO_SHOW)), 24, 1),
        (coaching((10, ContactKind.PHONE), starts=30), 44, 0),
        (coaching((10, ContactKind.UNREACHABLE), (20, ContactKind.UNREACHABLE)), 14, 2),
        (coaching((10, ContactKind.NO_SHOW), (20, ContactKind.VIDEO), (30, ContactKind.NO_SHOW)), 34, 1),
    ],
)
def test_a_contact_is_due_one_interval_after_somebody_was_reached(
    plan: Coaching, due: int, in_vain: int
) -> None:
    assert plan.due_on == day(due)
    assert plan.in_vain == in_vain
    assert not plan.asks


def test_three_attempts_in_vain_ask_for_a_decision() -> None:
    assert coaching(*((10 + one, ContactKind.UNREACHABLE) for one in range(3))).asks


def test_when_a_contact_can_have_been() -> None:
    assert contact_problem(day(3), observed(0), today=TODAY) is None
    assert contact_problem(day(-1), observed(0), today=TODAY) is Problem.BEFORE_RELEASE
    assert contact_problem(day(300), observed(0), today=TODAY) is Problem.FUTURE
    assert contact_problem(day(20), observed(10, (Event.DEATH, 10)), today=TODAY) is Problem.AFTER_END
