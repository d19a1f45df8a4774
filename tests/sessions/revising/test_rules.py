"""Revising a plan: what may change, and what follows for the dates."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.rescheduling.standing import Session
from sessions.revising.rules import (
    Item,
    Step,
    deviations,
    movable,
    new_places,
    order_broken,
    place_after,
    retimed,
    why_delivered,
    why_placed,
)
from sessions.timetable.prerequisites import Prerequisite
from sessions.timetable.states import SessionState

ZONE = ZoneInfo("Europe/Berlin")
START = dt.datetime(2026, 5, 4, 9, tzinfo=dt.UTC)


def session(number: int, **others: object) -> Session:
    start = START + dt.timedelta(weeks=number)
    made = Session(number, number, f"Unit {number}", start, start + dt.timedelta(hours=3))
    return replace(made, **others)  # type: ignore[arg-type]


def item(number: int, **others: object) -> Item:
    made = Item(
        number,
        number,
        f"Unit {number}",
        "group",
        180,
        planned_title=f"Unit {number}",
        planned_minutes=180,
        planned_position=number,
        sessions=(session(number),),
    )
    return replace(made, **others)  # type: ignore[arg-type]


HELD = item(1, sessions=(session(1, state=SessionState.HELD),))
PLAN = [HELD, item(2), item(3), item(4), item(5, dropped="No time")]


@pytest.mark.parametrize(
    ("sessions", "delivered", "placed"),
    [
        ((), False, False),
        ((session(1),), False, False),
        ((session(1, state=SessionState.CANCELLED),), False, False),
        ((session(1, state=SessionState.HELD),), True, True),
        ((session(1, marked=True),), True, True),
        ((session(1, state=SessionState.NOT_HELD),), False, True),
        ((session(1, for_some=True),), False, True),
        ((session(1, catch_up_of=9),), False, True),
    ],
)
def test_what_was_delivered_stands(sessions: tuple[Session, ...], delivered: bool, placed: bool) -> None:
    one = item(1, sessions=sessions)
    assert (why_delivered(one, ZONE) is not None, why_placed(one, ZONE) is not None) == (delivered, placed)


def test_a_swap_and_a_move_change_places_only() -> None:
    places = movable(PLAN, ZONE)
    assert [one.id for one in places] == [2, 3, 4]
    swap = new_places(places, 2, 4, Step.SWAP)
    assert [(one.id, before.id) for one, before in swap] == [(4, 2), (2, 4)]
    move = new_places(places, 2, 4, Step.MOVE)
    assert [(one.id, before.id) for one, before in move] == [(3, 2), (4, 3), (2, 4)]
    assert new_places(places, 3, 2, Step.MOVE) == []


@given(
    st.permutations(range(2, 9)),
    st.integers(2, 8),
    st.integers(2, 8),
    st.sampled_from([Step.SWAP, Step.MOVE]),
)
def test_nothing_is_lost_and_no_date_is_taken_twice(
    order: list[int], one: int, other: int, step: Step
) -> None:
    if one == other:
        return
    places = [item(number) for number in order]
    moves = new_places(places, one, other, step)
    assert {item.id for item, _before in moves} == {before.id for _item, before in moves}
    assert len({before.id for _item, before in moves}) == len(moves)
    now = {item.id: before.position for item, before in moves}
    after = sorted(order, key=lambda number: now.get(number, number))
    assert sorted(after) == sorted(order)


def test_what_builds_on_another_stays_behind_it() -> None:
    plan = [item(2, module=1), item(3, module=2), item(4, module=None)]
    needed = [Prerequisite(2, "Later", 1, "First")]
    broken = order_broken(plan, new_places(plan, 2, 3, Step.SWAP), needed)
    assert broken is not None and "“Later” requires “First”" in str(broken)
    assert order_broken(plan, new_places(plan, 3, 4, Step.SWAP), needed) is None
    # What was broken before is no reason to refuse.
    wrong = [item(2, module=2), item(3, module=1), item(4)]
    assert order_broken(wrong, new_places(wrong, 3, 4, Step.SWAP), needed) is None


def test_a_date_follows_the_length_of_the_plan_unless_it_had_its_own() -> None:
    assert retimed(session(2), before=180, after=90).after.minutes == 90
    assert retimed(session(2), before=240, after=90).after.minutes == 180
    assert not retimed(session(2), before=180, after=180).changed


def test_nothing_is_put_in_front_of_what_was_delivered() -> None:
    assert place_after(PLAN, 1, ZONE) == 2
    assert place_after(PLAN, 4, ZONE) == 5
    assert "Choose a later place" in str(place_after(PLAN, 0, ZONE))
    assert place_after([], 0, ZONE) == 1


def test_how_a_plan_departs_from_its_curriculum() -> None:
    added = item(6, planned_title=None, planned_minutes=None)
    plan = [*PLAN, added, item(7, minutes=90), item(8, title="Other")]
    assert list(deviations(plan)) == ["dropped", "added", "changed", "changed"]
