"""Who may join and leave."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.cohorts.form import spoken
from programme.cohorts.rules import (
    Chosen,
    Group,
    Place,
    Problem,
    Stay,
    join_problems,
    leave_problem,
    likely_date,
    may_join,
    names_apart,
    places_left,
)

START = dt.date(2027, 3, 1)
TODAY = dt.date(2027, 2, 1)
CLOSED = Group("N1", "planned", True, 3, START)
ROLLING = replace(CLOSED, code="N2", closed=False)


def chosen(count: int) -> list[Chosen]:
    return [Chosen(number, f"Person {number}") for number in range(count)]


def said(problems: tuple[Problem, ...]) -> list[tuple[str | None, str]]:
    return [(problem.field, spoken(problem)) for problem in problems]


def test_people_join_a_group_with_free_places() -> None:
    assert join_problems(CLOSED, [], chosen(3), joined_on=START, today=TODAY) == ()


def test_nobody_joins_beyond_the_places() -> None:
    stays = [Stay(START, None)]
    assert said(join_problems(CLOSED, stays, chosen(3), joined_on=START, today=TODAY)) == [
        ("people", "Choose fewer people: from 1 March 2027 there is room for 2 more, and you chose 3")
    ]


def test_a_full_cohort_says_so() -> None:
    stays = [Stay(START, None)] * 3
    assert said(join_problems(CLOSED, stays, chosen(1), joined_on=START, today=TODAY)) == [
        ("people", "Cohort N1 is full from 1 March 2027: it takes 3 people")
    ]


def test_a_place_is_free_again_on_the_day_of_leaving() -> None:
    stays = [Stay(START, None), Stay(START, None), Stay(START, dt.date(2027, 4, 1))]
    assert places_left(3, stays, dt.date(2027, 3, 31)) == 0
    assert places_left(3, stays, dt.date(2027, 4, 1)) == 1


def test_somebody_who_joins_later_keeps_their_place() -> None:
    assert places_left(1, [Stay(dt.date(2027, 6, 1), None)], START) == 0


def test_places_are_not_counted_twice_when_one_follows_another() -> None:
    stays = [Stay(START, dt.date(2027, 4, 1)), Stay(dt.date(2027, 4, 1), None)]
    assert places_left(2, stays, START) == 1


@given(
    st.lists(
        st.tuples(st.integers(0, 60), st.none() | st.integers(0, 30)).map(
            lambda pair: Stay(
                START + dt.timedelta(pair[0]),
                None if pair[1] is None else START + dt.timedelta(pair[0] + pair[1]),
            )
        ),
        max_size=12,
    ),
    st.integers(0, 60),
)
def test_no_day_ever_holds_more_than_the_places(stays: list[Stay], day: int) -> None:
    joined_on = START + dt.timedelta(day)
    free = places_left(8, stays, joined_on)
    everybody = stays + [Stay(joined_on, None)] * max(free, 0)
    later = [joined_on + dt.timedelta(number) for number in range(120)]
    fullest = max(sum(stay.holds(on) for stay in everybody) for on in later)
    assert fullest <= 8 or free < 0
    assert free < 0 or fullest == 8


def test_a_closed_group_takes_nobody_after_its_start() -> None:
    day = START + dt.timedelta(1)
    assert said(join_problems(CLOSED, [], chosen(1), joined_on=day, today=TODAY)) == [
        (
            "joined_on",
            "Date of joining must be 1 March 2027 or earlier: a closed group takes nobody after its start",
        )
    ]
    assert join_problems(ROLLING, [], chosen(1), joined_on=day, today=TODAY) == ()


def test_a_closed_group_that_runs_takes_nobody_at_all() -> None:
    (problem,) = join_problems(replace(CLOSED, state="running"), [], chosen(1), joined_on=START, today=TODAY)
    assert spoken(problem).endswith("Choose a rolling group, or a closed one that has not begun.")
    assert may_join(replace(ROLLING, state="running")) is None


@pytest.mark.parametrize("state", ["finished", "abandoned"])
def test_a_cohort_that_ended_takes_nobody(state: str) -> None:
    problem = may_join(replace(ROLLING, state=state))
    assert problem is not None and "has ended" in spoken(problem)


def test_a_date_far_off_is_refused() -> None:
    for day in (dt.date(2025, 1, 1), dt.date(2029, 1, 1)):
        ((field, message),) = said(join_problems(ROLLING, [], chosen(1), joined_on=day, today=TODAY))
        assert field == "joined_on"
        assert message == "Date of joining must be between 31 January 2026 and 1 March 2028"


def test_nobody_is_in_two_cohorts() -> None:
    people = [
        Chosen(1, "Ann", Place("S1", False, dt.date(2027, 1, 5), None)),
        Chosen(2, "Ben", Place("S1", False, dt.date(2027, 1, 5), dt.date(2027, 5, 1))),
        Chosen(3, "Cem", Place("N1", True, START, None)),
    ]
    assert [
        message for _field, message in said(join_problems(CLOSED, [], people, joined_on=START, today=TODAY))
    ] == [
        "Ann is in cohort S1 from 5 January 2027. First record there that they left, or untick them",
        "Ben is in cohort S1 until 1 May 2027. Choose that day or a later one, or untick them",
        "Cem is already a member of this cohort",
    ]


def test_people_who_are_members_already_are_not_counted_again() -> None:
    stays = [Stay(START, None)] * 3
    people = [Chosen(1, "Cem", Place("N1", True, START, None))]
    assert len(join_problems(CLOSED, stays, people, joined_on=START, today=TODAY)) == 1


def test_people_who_must_be_kept_apart_are_both_named() -> None:
    pairs = {(1, 2), (1, 9), (7, 1)}
    names = {1: "Ann", 2: "Ben", 7: "Gil"}
    assert names_apart(1, pairs, names) == ("Ben",)
    people = [Chosen(1, "Ann", apart=names_apart(1, pairs, names)), Chosen(2, "Ben")]
    assert said(join_problems(CLOSED, [], people, joined_on=START, today=TODAY)) == [
        (
            "people",
            "Ann and Ben must be kept apart, so they cannot both be in cohort N1. "
            "Untick Ann, or choose another cohort",
        )
    ]


def test_the_likely_date_is_the_start_or_today_for_a_rolling_group() -> None:
    late = START + dt.timedelta(40)
    assert likely_date(CLOSED, late) == START
    assert likely_date(ROLLING, late) == late
    assert likely_date(ROLLING, TODAY) == START


def test_leaving_lies_between_joining_and_today() -> None:
    assert leave_problem(joined_on=START, left_on=START, today=START) is None
    before = leave_problem(joined_on=START, left_on=TODAY, today=START)
    assert (
        before is not None
        and spoken(before) == "Date of leaving must be 1 March 2027 or later, the day of joining"
    )
    after = leave_problem(joined_on=TODAY, left_on=START, today=TODAY)
    assert after is not None and after.field == "left_on"
