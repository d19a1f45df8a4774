"""How an agency comes to be approved."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.agencies.rules import STEPS, Known, step_problems
from programme.agencies.tables import AgencyState
from programme.agencies.words import STATES, STEP_NAMES

TODAY = dt.date(2027, 3, 1)
STATE = st.sampled_from([state.value for state in AgencyState])
DATES = st.dates(TODAY - dt.timedelta(days=9), TODAY + dt.timedelta(days=9))
TEXTS = st.sampled_from(["", "said"])


def known(state: str, *, since: dt.date | None = None) -> Known:
    return Known(state, "purpose", "values", "referees", TODAY + dt.timedelta(days=200), since)


def test_every_state_can_be_left_and_has_its_words() -> None:
    assert set(STEPS) == set(STATES) == set(STEP_NAMES) == {state.value for state in AgencyState}
    assert all(STEPS.values())


@given(STATE, STATE, TEXTS, TEXTS, TEXTS, st.none() | DATES, st.none() | DATES, DATES)
def test_a_step_is_allowed_exactly_when_nothing_stands_against_it(
    state: str,
    to_state: str,
    purpose: str,
    values: str,
    referees: str,
    review_on: dt.date | None,
    since: dt.date | None,
    happened_on: dt.date,
) -> None:
    agency = Known(state, purpose, values, referees, review_on, since)
    complete = bool(purpose and values and referees and review_on)
    allowed = (
        to_state in STEPS[state]
        and happened_on <= TODAY
        and (since is None or happened_on > TODAY or happened_on >= since)
        and (to_state not in ("assessed", "approved") or complete)
        and (to_state != "approved" or (review_on is not None and review_on > TODAY))
    )
    assert (not list(step_problems(agency, to_state, happened_on, today=TODAY))) == allowed


@given(st.lists(STATE, max_size=8))
def test_an_agency_is_never_approved_without_having_been_assessed(wanted: list[str]) -> None:
    state, assessed = "proposed", False
    for to_state in wanted:
        if list(step_problems(known(state), to_state, TODAY, today=TODAY)):
            continue
        assessed = (assessed or to_state == "assessed") and to_state != "proposed"
        state = to_state
        assert assessed or state in ("proposed", "ended")


@pytest.mark.parametrize("days", [1, 400])
def test_nothing_is_decided_in_the_future(days: int) -> None:
    (problem,) = step_problems(known("proposed"), "assessed", TODAY + dt.timedelta(days=days), today=TODAY)
    assert problem.field == "happened_on"
