"""When a build is given up, and when there is a file to link to."""

import datetime as dt

import pytest

from reports.builds.rules import KEPT_FOR, State, given_up, may_link

NOW = dt.datetime(2026, 3, 5, 12, tzinfo=dt.UTC)


def test_a_build_is_begun_twice_and_not_a_third_time() -> None:
    assert [given_up(attempts) for attempts in (0, 1, 2, 3)] == [False, False, True, True]


@pytest.mark.parametrize(
    ("state", "ago", "linked"),
    [
        (State.DONE, dt.timedelta(), True),
        (State.DONE, KEPT_FOR - dt.timedelta(seconds=1), True),
        (State.DONE, KEPT_FOR, False),
        (State.FAILED, dt.timedelta(), False),
        (State.CANCELLED, dt.timedelta(), False),
    ],
)
def test_a_finished_build_is_linked_to_for_a_week(state: State, ago: dt.timedelta, linked: bool) -> None:
    assert may_link(state, NOW - ago, now=NOW) is linked


def test_what_is_not_finished_has_no_file() -> None:
    for state in (State.WAITING, State.RUNNING):
        assert state.goes_on and not may_link(state, None, now=NOW)
    assert not any(state.goes_on for state in (State.DONE, State.FAILED, State.CANCELLED))
