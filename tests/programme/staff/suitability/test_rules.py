"""How a date stands."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from programme.staff.suitability.rules import SOON_DAYS, Standing, standing

TODAY = dt.date(2027, 3, 1)


@given(st.integers(-2000, 2000))
def test_a_date_counts_to_its_end_and_is_named_90_days_before(days: int) -> None:
    found = standing(TODAY + dt.timedelta(days=days), today=TODAY)
    assert (found is Standing.OVER) == (days < 0)
    assert (found is Standing.SOON) == (0 <= days <= SOON_DAYS)
    assert (found is Standing.GOOD) == (days > SOON_DAYS)


def test_what_is_not_recorded_is_no_limit() -> None:
    assert standing(None, today=TODAY) is Standing.UNRECORDED
