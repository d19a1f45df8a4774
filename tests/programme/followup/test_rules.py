"""Which days after a release can be."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.followup.rules import (
    Coaching,
    ContactKind,
    Event,
    Happened,
    Observation,
    Problem,
    Revision,
    Terms,
    Tried,
    contact_problem,
    correction_problem,
    event_problem,
    release_problem,
    revision,
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


@pytest.mark.parametrize(
    ("ends", "ended", "due"),
    [(None, False, 24), (24, False, 24), (23, False, None), (None, True, None)],
)
def test_no_contact_is_due_after_the_end(ends: int | None, ended: bool, due: int | None) -> None:
    plan = Coaching(
        OUT, OUT, 14, (Tried(day(10), ContactKind.MET),), None if ends is None else day(ends), ended
    )
    assert plan.due_on == (None if due is None else day(due))


def test_an_end_is_over_from_the_next_day_on_and_asks_nobody_any_more() -> None:
    vain = tuple(Tried(day(n), ContactKind.UNREACHABLE) for n in (1, 2, 3))
    plan = Coaching(OUT, OUT, 14, vain, day(20))
    assert plan.asks and not plan.over(day(20)) and plan.over(day(21))
    ended = Coaching(OUT, OUT, 14, vain, None, ended=True)
    assert ended.over(day(0)) and not ended.asks


@pytest.mark.parametrize(
    ("terms", "before", "words"),
    [
        (Terms(None, False), None, Revision.FIRST),
        (Terms(day(10), False), Terms(day(9), False), Revision.EXTENDED),
        (Terms(None, False), Terms(day(9), False), Revision.EXTENDED),
        (Terms(day(9), False), Terms(day(9), False), Revision.REVISED),
        (Terms(day(8), False), Terms(None, False), Revision.REVISED),
        (Terms(None, False), Terms(None, False), Revision.REVISED),
        (Terms(None, True), Terms(day(9), False), Revision.ENDED_EARLY),
        (Terms(day(9), False), Terms(None, True), Revision.TAKEN_UP_AGAIN),
    ],
)
def test_what_a_plan_is_beside_the_one_before(terms: Terms, before: Terms | None, words: Revision) -> None:
    assert revision(terms, before) is words


@pytest.mark.parametrize(
    ("on", "wrong", "others", "known", "problem"),
    [
        (2, observed(0), [], [], None),
        (-2, observed(0), [], [], None),
        (0, observed(0), [], [], Problem.SAME),
        (300, observed(0), [], [], Problem.FUTURE),
        (5, observed(9, (Event.ARREST, 4)), [], [], Problem.KNOWN_BEFORE),
        (4, observed(9, (Event.ARREST, 4)), [], [4], None),
        (5, observed(0), [], [4], Problem.KNOWN_BEFORE),
        (70, observed(0), [Observation(day(60), day(60))], [], Problem.BEFORE_EARLIER_RELEASE),
        (60, observed(0), [Observation(day(60), day(60))], [], Problem.ALREADY),
        (-5, observed(0), [Observation(day(-30), day(-3), (Happened(Event.RECALL, day(-3)),))], [],
         Problem.STILL_INSIDE),
        (-2, observed(0), [Observation(day(-30), day(-3), (Happened(Event.RECALL, day(-3)),))], [], None),
    ],
)  # fmt: skip
def test_where_the_day_of_a_release_can_be_moved(
    on: int, wrong: Observation, others: list[Observation], known: list[int], problem: Problem | None
) -> None:
    found = correction_problem(day(on), wrong, others, known=[day(n) for n in known], today=TODAY)
    assert found is problem


@given(
    moved=st.integers(-60, 60),
    known=st.lists(st.integers(0, 60), max_size=4),
    events=st.lists(st.integers(0, 60), max_size=3),
)
def test_a_day_that_is_moved_leaves_everything_that_is_known_after_it(
    moved: int, known: list[int], events: list[int]
) -> None:
    wrong = observed(max(events, default=0), *((Event.ARREST, on) for on in events))
    problem = correction_problem(day(moved), wrong, [], known=[day(n) for n in known], today=TODAY)
    after = all(n >= moved for n in (*known, *events))
    assert (problem is None) == (after and moved != 0)
