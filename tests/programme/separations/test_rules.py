"""On which days people can be kept apart."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from programme.separations.rules import again_problem, end_problem, start_problem

TODAY = dt.date(2027, 2, 1)
_DAYS = st.integers(-40, 40).map(lambda number: TODAY + dt.timedelta(number))


@given(_DAYS, _DAYS)
def test_it_begins_and_ends_today_or_earlier_and_never_ends_before_it_began(
    starts_on: dt.date, ends_on: dt.date
) -> None:
    assert (start_problem(starts_on, today=TODAY) is None) == (starts_on <= TODAY)
    may_end = end_problem(ends_on, starts_on=starts_on, today=TODAY) is None
    assert may_end == (starts_on <= ends_on <= TODAY)


def test_a_new_one_cannot_begin_while_an_earlier_one_held() -> None:
    problem = again_problem(free_from=TODAY + dt.timedelta(1))
    assert problem.values == {"free": dt.date(2027, 2, 2)}
