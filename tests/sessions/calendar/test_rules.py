"""Which days a month, a week and a day hold."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.calendar.rules import FIRST_DAY, LAST_DAY, Period, View, weeks

PERIODS = st.builds(Period, st.sampled_from(View), st.dates(FIRST_DAY, LAST_DAY))
DAY = dt.timedelta(days=1)


def test_a_month_is_shown_in_whole_weeks() -> None:
    march = Period(View.MONTH, dt.date(2027, 3, 17))
    assert (march.starts_on, march.ends_on) == (dt.date(2027, 3, 1), dt.date(2027, 3, 31))
    assert (march.days[0], march.days[-1]) == (dt.date(2027, 3, 1), dt.date(2027, 4, 4))
    assert (march.previous, march.next) == (dt.date(2027, 2, 1), dt.date(2027, 4, 1))
    assert not march.holds(march.days[-1])


def test_a_week_begins_on_monday() -> None:
    week = Period(View.WEEK, dt.date(2027, 3, 28))  # the Sunday on which the clocks change
    assert (week.starts_on, week.ends_on) == (dt.date(2027, 3, 22), dt.date(2027, 3, 28))
    assert (week.previous, week.next) == (dt.date(2027, 3, 15), dt.date(2027, 3, 29))


def test_february_of_a_leap_year_has_29_days() -> None:
    assert Period(View.MONTH, dt.date(2028, 2, 1)).ends_on == dt.date(2028, 2, 29)


@pytest.mark.parametrize("view", View)
def test_there_is_an_end_at_both_ends(view: View) -> None:
    assert Period(view, FIRST_DAY).previous is None
    assert Period(view, LAST_DAY).next is None


@given(PERIODS)
def test_a_period_holds_its_day_and_all_its_days_are_shown(period: Period) -> None:
    assert period.holds(period.on)
    assert period.starts_on in period.days and period.ends_on in period.days
    assert all(after - before == DAY for before, after in zip(period.days, period.days[1:], strict=False))


@given(PERIODS)
def test_weeks_are_whole_and_begin_on_monday(period: Period) -> None:
    if period.view is not View.DAY:
        assert all(len(week) == 7 and week[0].isoweekday() == 1 for week in weeks(period.days))


@given(PERIODS)
def test_whoever_goes_on_and_back_is_where_they_were(period: Period) -> None:
    if period.next is not None:
        following = Period(period.view, period.next)
        assert following.starts_on - period.ends_on == DAY  # nothing lost between them, nothing twice
        assert following.previous == period.starts_on
    if period.previous is not None:
        assert Period(period.view, period.previous).next == period.starts_on
