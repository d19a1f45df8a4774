"""Which days a closure closes."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from programme.agencies.sites.rules import FURTHEST, Days, closure_problems, days_of
from programme.agencies.sites.words import days_in_words

TODAY = dt.date(2027, 3, 1)
NEAR = st.dates(TODAY - dt.timedelta(days=900), TODAY + dt.timedelta(days=900))
WEEKDAYS = st.sets(st.integers(1, 7)).map(lambda days: tuple(sorted(days)))


@given(NEAR, st.none() | NEAR, WEEKDAYS, NEAR)
def test_a_day_is_closed_when_it_lies_within_and_is_one_of_the_weekdays(
    starts_on: dt.date, ends_on: dt.date | None, weekdays: tuple[int, ...], on: dt.date
) -> None:
    days = days_of(starts_on, ends_on, weekdays)
    last = ends_on or (dt.date.max if weekdays else starts_on)
    assert days.closes(on) == (starts_on <= on <= last and (not weekdays or on.isoweekday() in weekdays))


@given(NEAR, st.none() | NEAR, WEEKDAYS)
def test_a_closure_without_problems_closes_at_least_one_day(
    starts_on: dt.date, ends_on: dt.date | None, weekdays: tuple[int, ...]
) -> None:
    days = days_of(starts_on, ends_on, weekdays)
    looked_at = [starts_on + dt.timedelta(days=place) for place in range(1900)]
    closes = any(days.closes(on) for on in looked_at)
    assert (not list(closure_problems(days, today=TODAY))) == closes


def test_only_a_weekly_regime_is_open() -> None:
    assert days_of(TODAY, None, ()) == Days(TODAY, TODAY, ())
    assert days_of(TODAY, None, (5,)).ends_on is None


def test_a_year_that_was_mistyped_is_refused_in_its_field() -> None:
    far = TODAY + FURTHEST + dt.timedelta(days=1)
    assert [one.field for one in closure_problems(Days(far, far), today=TODAY)] == ["starts_on", "ends_on"]
    assert [one.field for one in closure_problems(Days(TODAY, far), today=TODAY)] == ["ends_on"]


def test_a_closure_is_over_after_its_last_day() -> None:
    assert not Days(TODAY, TODAY).over(TODAY)
    assert Days(TODAY, TODAY).over(TODAY + dt.timedelta(days=1))
    assert not Days(TODAY, None, (1,)).over(dt.date(2099, 1, 1))


def test_each_shape_has_its_words() -> None:
    end = TODAY + dt.timedelta(days=30)
    assert days_in_words(Days(TODAY, TODAY)) == "1 March 2027"
    assert days_in_words(Days(TODAY, end)) == "1 March 2027 to 31 March 2027"
    assert days_in_words(Days(TODAY, None, (5,))) == "Every Friday from 1 March 2027"
    assert days_in_words(Days(TODAY, end, (1, 3, 5))) == (
        "Every Monday, Wednesday and Friday from 1 March 2027 to 31 March 2027"
    )
