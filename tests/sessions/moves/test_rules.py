"""What is right about a transfer, and what a release date means for a cohort."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from sessions.moves.rules import OLDEST, Place, ends_too_late, may_be_transferred_on

_DATES = st.dates(dt.date(2000, 1, 1), dt.date(2050, 12, 31))


def place(joined_on: dt.date, last_on: dt.date | None) -> Place:
    return Place(1, 1, "N1", joined_on, None, None, last_on)


@given(joined=_DATES, day=_DATES)
def test_nobody_leaves_before_joining_nor_before_the_transfer(joined: dt.date, day: dt.date) -> None:
    left = place(joined, None).leaves_on(day)
    assert left >= joined and left >= day and left in (joined, day)


@given(today=_DATES, days=st.integers(-800, 800))
def test_a_transfer_is_recorded_when_it_has_happened(today: dt.date, days: int) -> None:
    day = today + dt.timedelta(days)
    assert may_be_transferred_on(day, today) == (-OLDEST.days <= days <= 0)


@given(release=st.none() | _DATES, last=st.lists(st.none() | _DATES, max_size=5))
def test_exactly_the_cohorts_that_meet_after_the_release_are_named(
    release: dt.date | None, last: list[dt.date | None]
) -> None:
    places = [place(dt.date(2000, 1, 1), on) for on in last]
    late = ends_too_late(places, release)
    assert [one in late for one in places] == [bool(release and on and on > release) for on in last]
